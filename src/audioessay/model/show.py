"""The show file's values (audioessay.toml), checked when made; every key has a default, so a lone essay needs none.

``Annotated[int, 0, 9]`` is a number between the two, ``Annotated[str, check]`` what the function lets pass, as
``settings.py`` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, get_args

from audioessay import regex as re
from audioessay.model.voice import ROLES

Transition = Literal["opening", "closing", "praise", "critique", "narration"]
"""What stings are chosen by: the two ends, and the role that is gone into (narration: gone back to)."""
TRANSITIONS: tuple[str, ...] = get_args(Transition)

Style = Literal["felt", "glass", "pulse", "none"]
STYLES: tuple[str, ...] = get_args(Style)

Format = Literal["mp3", "m4a", "opus", "wav", "flac", "mp4", "vertical.mp4"]
"""What an episode can be written as; the last two are video, wide and for telephones."""
FORMATS: tuple[str, ...] = get_args(Format)

Rest = Annotated[int, 0, 10_000]
"""Milliseconds."""

LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
"""BCP 47 (RFC 5646, 2.1) as far as a language of an essay needs it; an underscore is forgiven."""
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
NO_LANGUAGE = "a language is written as in en, de or pt-BR"

BITRATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""ISO/IEC 11172-3, table of Layer III bit rates in kbit/s."""


def check_language(text: str) -> None:
    """A language tag, or nothing. Raises ValueError."""
    if text and not LANGUAGE.fullmatch(text):
        raise ValueError(f"is {text!r}; {NO_LANGUAGE}")


def _bitrate(kbps: int) -> None:
    if kbps not in BITRATES:
        raise ValueError(f"is {kbps}; MP3 has {', '.join(map(str, BITRATES))}")


def _name(text: str) -> None:
    if not text.strip():
        raise ValueError("is a name, as transcripts show it")


def _some(words: tuple[str, ...]) -> None:
    if not words:
        raise ValueError("must not be empty")


@dataclass(frozen=True, slots=True)
class Pacing:
    """Rests, by what they stand behind."""

    segment_ms: Rest = 320
    """Inside a paragraph, between two passages: with the ends of takes as long as voices rest between sentences, 350 to 390 ms."""
    paragraph_ms: Rest = 550
    heading_ms: Rest = 800
    item_ms: Rest = 400
    section_ms: Rest = 900
    """At the end of a section, before its sting or the next heading; up to a second more, for whole-second chapters."""
    sting_ms: Rest = 350
    """Between a sting's body and the first word after it; a sting's tail may sound under the words."""


@dataclass(frozen=True, slots=True)
class StingFile:
    """A sound of the show's own for one transition."""

    WRITTEN: ClassVar = 'a file: "chime.wav", or {file = "chime.wav", fade_ms = 400, overlap_ms = 300}'
    SHORT: ClassVar = "file"

    file: str
    fade_ms: Rest = 400
    overlap_ms: Rest = 300
    """How long its tail sounds under the words that follow."""


@dataclass(frozen=True, slots=True)
class Stings:
    """Which marks join the sections: a style of ours, and files of the show's own in their place."""

    style: Style = "felt"
    opening: StingFile | None = None
    closing: StingFile | None = None
    praise: StingFile | None = None
    critique: StingFile | None = None
    narration: StingFile | None = None
    level_lu: Annotated[float, -20, 3] = -3.0
    """Loudness of a sting against speech."""
    bed: str = ""
    """A quiet sound under narration: ``""`` none, a style of ours (``felt``, ``glass``, ``pulse``), or a file."""
    bed_level_lu: Annotated[float, -40, -6] = -22.0

    @property
    def files(self) -> dict[str, StingFile]:
        """The show's own sounds, by transition."""
        return {name: file for name in TRANSITIONS if (file := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Sound:
    """How the master is to be."""

    channels: Annotated[int, 1, 2] = 1
    bitrate_kbps: Annotated[int, _bitrate] = 96
    """CBR: 96 for mono, 128 for stereo when not given."""
    quality: Annotated[int, 0, 9] = 5
    """LAME's, 0 best to 9 fastest."""
    target_lufs: Annotated[float, -31, -9] = -16.0
    """Apple Podcasts, audio requirements: −16 ±1 LUFS, true peak ≤ −1 dBTP."""
    peak_dbtp: Annotated[float, -9, 0] = -1.0
    highpass: bool = True
    compress: bool = True
    deess: bool = True
    formats: Annotated[tuple[Format, ...], _some] = ("mp3",)


@dataclass(frozen=True, slots=True)
class Reading:
    """How essays are read."""

    split: Literal["auto", "section", "paragraph"] = "auto"
    """Where a change of stance may fall."""
    alt_text: bool = False
    """Speak the alternative text of images."""
    table_notice: str = "A table is in the show notes."
    """Spoken where a table is left out; ``""`` for nothing."""
    judge: Literal["auto", "cues", "meaning", "llm"] = "auto"
    """``auto`` is the best judge that is installed; it sends the text nowhere."""
    skip: tuple[str, ...] = ()
    """Headings of parts that are left out."""
    foreign: Literal["voice", "same"] = "voice"
    """Passages in another language: read by a voice of that language where the engine has one, or by the section's own."""
    emoji: Literal["speak", "drop", "name"] = "speak"
    """Left to the voice, left out, or named in words; in headings left out unless they are to be named."""


@dataclass(frozen=True, slots=True)
class LLM:
    """The language model that judges when ``judge = "llm"``."""

    url: str = ""
    model: str = ""
    key_env: str = ""
    """The environment variable that holds its key."""
    timeout_s: Annotated[float, 0.001, 3600] = 300.0
    """Seconds for a request, which holds a whole essay."""
    price_in: Annotated[float, 0, 1000] = 0.0
    """For a million tokens sent, in whatever currency; 0 where nothing is paid."""
    price_out: Annotated[float, 0, 1000] = 0.0
    """For a million tokens answered."""


@dataclass(frozen=True, slots=True)
class Make:
    """How episodes are made."""

    offline: bool = False
    """Whether the text must stay on this machine: no voice of a service reads it."""
    cluster: str = ""
    """Where the jobs are done: the address of a Dask scheduler (``tcp://HOST:8786``), or ``local:N``; ``""`` for here."""
    stances: bool = False
    """Whether chapters and the feed's persons say in words which is praise and which critique."""
    ask_above: Annotated[float, 0, 1e9] = 0.0
    """What a run may cost without being asked about, in the currency of ``[prices]``."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Whether finished sound is listened to, and by what."""

    make: bool | None = None
    """After every ``make``; when not said, where a neural or a service's voice spoke and the extra is installed."""
    model: str = ""
    """``tiny.en``, ``base``, or a folder with a Whisper model in CTranslate2's form."""
    strict: bool = False
    """Whether an episode in which a sentence was not heard is an error."""


def _day(written: str) -> None:
    if written:
        try:
            date.fromisoformat(written)
        except ValueError:
            raise ValueError(f"is {written!r}; a day is written as in 2026-03-31") from None


def _colour(written: str) -> None:
    if written and not COLOUR.fullmatch(written):
        raise ValueError(f'is {written!r}; a colour is written as in "#14181F"')


@dataclass(frozen=True, slots=True)
class CoverDesign:
    """How covers are drawn where there is no picture of the show's own."""

    WRITTEN: ClassVar = 'a picture: "cover.png", or a table with design, palette, ground, text, accent'
    SHORT: ClassVar = "file"

    file: str = ""
    """A picture in the show folder, for all episodes without one of their own."""
    design: Literal["course", "rings", "type"] = "course"
    """Columns, rings, or the title alone over a line of the roles' colours."""
    palette: Literal["ink", "paper", "dusk", "moss"] = "ink"
    ground: Annotated[str, _colour] = ""
    """The show's own colours, in place of the palette's: of the ground, of its type, and of narration."""
    text: Annotated[str, _colour] = ""
    accent: Annotated[str, _colour] = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Words of the show besides the essay's: a chapter of its own."""

    WRITTEN: ClassVar = "written as [[spoken]]"

    place: Literal["intro", "sponsor", "outro"]
    """Before the essay, between two sections near its middle, or behind it."""
    text: str = ""
    recording: str = ""
    """A sound file in which it is spoken, in place of a voice."""
    title: str = ""
    """Of its chapter."""
    voice: str = ""
    """The narrator's where none is named."""
    since: Annotated[str, _day] = ""
    """For essays dated from that day on."""
    until: Annotated[str, _day] = ""
    """For essays dated up to that day, it too."""
    episodes: tuple[str, ...] = ()
    """Names of essays, without their endings; all where none is named."""

    def __post_init__(self) -> None:
        if not self.text.strip() and not self.recording:
            raise ValueError("needs text or a recording")

    def fits(self, name: str, day: str) -> bool:
        """Whether it is for the essay of a ``name`` that is dated ``day`` (``""`` for no date)."""
        dated = self.since or self.until
        in_time = (self.since or "0") <= day <= (self.until or "9") if day else not dated
        return in_time and (not self.episodes or name in self.episodes)


@dataclass(frozen=True, slots=True)
class Show:
    """The podcast."""

    title: str = ""
    author: str = ""
    language: Annotated[str, check_language] = ""
    description: str = ""
    cover: CoverDesign = CoverDesign()
    """A picture in the show folder, or how covers are drawn."""
    engine: str = "auto"
    cast: Mapping[str, Any] = field(default_factory=dict)
    """SELECTOR = VOICE (a string, or a table with ``voice`` and options); ``speakers`` are separate."""
    speakers: Mapping[str, Annotated[str, _name]] = field(default_factory=dict)
    """Role → the name that transcripts show."""
    pacing: Pacing = Pacing()
    stings: Stings = Stings()
    sound: Sound = Sound()
    reading: Reading = Reading()
    llm: LLM = LLM()
    make: Make = Make()
    prices: Mapping[str, Annotated[float, 0, 1e9]] = field(default_factory=dict)
    """What an engine asks for a million characters, in whatever currency."""
    listen: Listen = Listen()
    spoken: tuple[Slot, ...] = ()
    """Intro, outro and sponsors."""
    publish: Mapping[str, Any] = field(default_factory=dict)
    """``[publish]``: read by the publishing rooms, which own its keys."""
    disclosure: str = ""
    """A spoken closing line that says the voices are synthetic; ``""`` for the default one, ``none`` for none."""

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that there are: the three, and those that it adds by giving them a voice or a name."""
        own = (name for name in (*self.cast, *self.speakers) if name.isidentifier())
        return tuple(dict.fromkeys((*ROLES, *own)))
