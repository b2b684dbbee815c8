"""What passes from stage to stage: frozen values. A stage takes some of them and returns one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audioessay.casting.passages import Passage
from audioessay.casting.sheet import Sheet
from audioessay.errors import SettingError, UnknownName
from audioessay.model.episode import Cue
from audioessay.model.essay import Essay
from audioessay.model.reel import Reel, ReelPlan
from audioessay.model.script import Scene, Spoken
from audioessay.model.show import FORMATS, TRANSITIONS, Show, Sound, Stings
from audioessay.model.take import Take
from audioessay.model.voice import Voice
from audioessay.show import SHEET
from audioessay.store import Store
from audioessay.text.pronounce import Lexicon
from audioessay.units import RATE

if TYPE_CHECKING:
    from pydub import AudioSegment

    from audioessay.listening.episode import PartHeard

Own = Mapping[str, "AudioSegment | Path | str"]
"""Sounds of a caller's own, by transition."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for: an essay (a path, a URL, or ``-``) and, as ``options.py`` says, the rest."""

    essay: str
    title: str = ""
    language: str = ""
    chapter: str = ""
    format: str = ""
    engine: str = ""
    voices: tuple[tuple[str, str], ...] = ()
    offline: bool = False
    save: bool = False
    skip: tuple[str, ...] = ()
    out: Path | None = None
    formats: tuple[str, ...] = ()
    stings: Own = field(default_factory=dict)
    listen: bool | None = None
    ear: str = ""
    strict: bool = False
    new: bool = False

    def __post_init__(self) -> None:
        for kind, names, known in (("format", self.formats, FORMATS), ("transition", self.stings, TRANSITIONS)):
            for name in names:
                if name not in known:
                    raise UnknownName(kind, name, known)

    def with_options(self, options: Mapping[str, Any]) -> "Order":
        """The same with what was asked for besides, by the names of ``options.py``; what is None there is left as it is."""
        own = {field.name for field in fields(self)}
        values = {name: value for name, value in options.items() if name in own and value is not None}
        if isinstance(voices := values.get("voices", ()), Mapping):
            values["voices"] = tuple(voices.items())
        for name, kind in (("voices", tuple), ("skip", tuple), ("formats", tuple), ("out", Path)):
            if name in values:
                values[name] = kind(values[name])
        return replace(self, **values)

    def over(self, show: Show) -> Show:
        """The show with what was asked for over what it says itself: left out, kept on this machine, listened to."""
        asked, listen = self.listen, show.listen
        return replace(
            show,
            reading=replace(show.reading, skip=(*show.reading.skip, *self.skip)),
            make=replace(show.make, offline=self.offline or show.make.offline),
            listen=replace(
                listen,
                make=listen.make if asked is None else asked,
                model=self.ear or listen.model,
                strict=self.strict or listen.strict,
            ),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where an essay lies and whose its episode is; found once for each order, by ``places.place_of``."""

    essay: str
    """As it was named."""
    path: Path | None
    """Its file; None for an address and for standard input."""
    chapter: str
    home: Path
    """The show folder; for an essay that lies in none, the folder that it lies in."""
    beside: Path
    """The folder that the essay lies in; this one where it is no file."""
    root: Path
    """The folder of the episodes' folders."""
    base: Path
    """What the names of essays in records are counted from."""
    name: str
    """As its episode's record names it; ``""`` for standard input."""

    @property
    def sheet(self) -> Path | None:
        """Where its cast sheet lies, or would."""
        return self.path and self.path.with_name(self.path.stem + SHEET)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reading(Essay):
    """An Essay, judged. It stays good until its file, the show's ``[reading]`` or the judge changes."""

    order: Order
    passages: tuple[Passage, ...]
    """As judged; the cast sheet has the last word. Empty where nobody has judged yet."""
    digest: str
    """SHA-256 of the essay's bytes."""


@dataclass(frozen=True, slots=True)
class CastSheet:
    """The cast sheet beside an essay, as it stands there."""

    path: Path | None
    """Its place; None for an essay that is no file."""
    text: str = ""
    sheet: Sheet = field(default_factory=Sheet)
    """What it says; nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One place where voices are named: SELECTOR = VOICE."""

    name: str
    """``--voice``, ``cast sheet``, ``mark``, ``front matter``, ``show`` or ``default``."""
    voices: Mapping[str, Voice]
    wrong: Callable[[str, str], SettingError] | None = None
    """The error for a selector of a file, from the reason."""
    lenient: bool = False
    """Whether a selector may fit nothing here: a show names sections of other essays too, and roles of its own."""


@dataclass(frozen=True, slots=True)
class Named:
    """A scene, or one to be, as selectors name it: by its number, its section's heading (or its own title), its role."""

    number: int
    title: str
    role: str


PRECEDENCE = ("--voice", "cast sheet", "mark", "front matter", "show", "default")
"""Whose word about voices counts more, first to last; within one place a section outranks a role."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for an essay whatever its cast sheet says: show, engine, voices by place, pronunciations."""

    show: Show
    """With what was asked for over what it says itself."""
    place: Place
    engine: str
    """Speaks whatever is named without an engine."""
    forced: str
    """The only engine that may speak (``--engine``, or a draft); ``""`` where engines may mix."""
    layers: tuple[Layer, ...]
    """``--voice``, front matter, show and default, in the order of :data:`PRECEDENCE`, every voice's engine known."""
    lexicon: Lexicon
    auto: bool = False
    """Whether the engine is the best that there was."""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sounds:
    """What is heard between sections and under them."""

    digests: Mapping[str, str] = field(default_factory=dict)
    """By transition. A sound of the show's or the caller's own is in the store, under ``sound/`` and its digest."""
    bodies: Mapping[str, int] = field(default_factory=dict)
    """Frames of each before its tail, which sounds under words."""
    bed: str = ""
    """Digest of the bed; ``""`` for none."""
    stings: Stings = field(default_factory=Stings)
    """Style, levels, and the fade and overlap of the show's own files."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A reel's plan and what it is a plan of."""

    plan: ReelPlan
    scene: int
    """Index in the script's scenes."""
    segments: tuple[int, ...]
    """Indices in the script's segments, in the order of the plan's Speech parts."""
    reel: int = 0
    """Which reel it belongs to, counted through the script: a section of usual length is one, of several stretches."""


@dataclass(frozen=True, slots=True)
class VoiceJob:
    """A take to be made, wherever that is done."""

    key: str
    spoken: Spoken
    voice: Voice
    fingerprint: str
    """The voice's own, as its engine here gives it: a worker whose engine or voice file is another refuses the job."""
    store: Store
    """Pickled as its address; a MemoryStore goes to threads alone."""


@dataclass(frozen=True, slots=True)
class TakeReceipt:
    """What came of a VoiceJob. The sound is in the store."""

    take: Take
    made: bool
    """Whether it was made now; else it was kept."""
    seconds: float = field(default=0.0, compare=False)
    """What making it took."""


@dataclass(frozen=True, slots=True)
class ReelJob:
    """A reel to be finished, wherever that is done. Its takes and the show's own sounds are in the store."""

    key: str
    plan: ReelPlan
    sound: Sound
    stings: Stings
    lift_db: float
    store: Store


@dataclass(frozen=True, slots=True)
class ReelReceipt:
    """What came of a ReelJob. The MP3 frames are in the store."""

    reel: Reel
    made: bool
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Hearing:
    """How the sections of an essay are listened to."""

    scenes: tuple[Scene, ...]
    lexicon: Lexicon
    """How words of the show's are said."""
    model: str
    language: str


@dataclass(frozen=True, slots=True)
class HearJob:
    """A finished section to be listened to, wherever that is done. What is heard is kept in the store."""

    reels: tuple[str, ...]
    """Keys, in order."""
    cues: tuple[Cue, ...]
    """Its sentences, with their times from its beginning."""
    lexicon: Lexicon
    model: str
    language: str
    store: Store


@dataclass(frozen=True, slots=True)
class Work:
    """The jobs of one essay."""

    voicing: tuple[VoiceJob, ...]
    """One for each segment, in reading order; those that sound the same have one key."""
    texts: tuple[str, ...]
    """What each segment shows: for messages."""
    sections: tuple[int, ...]
    """The number of each segment's section."""
    stretches: tuple[Stretch, ...]
    sounds: Sounds
    sound: Sound
    store: Store
    hearing: Hearing | None = None
    """None where nobody listens."""

    @property
    def firsts(self) -> list[bool]:
        """For each stretch, whether a chapter begins with it."""
        return [index == 0 or one.scene != self.stretches[index - 1].scene for index, one in enumerate(self.stretches)]


@dataclass(frozen=True, slots=True)
class Performance:
    """The takes and reels of an essay, in reading order."""

    takes: tuple[TakeReceipt, ...]
    jobs: tuple[ReelJob, ...]
    receipts: tuple[ReelReceipt, ...]
    heard: "tuple[PartHeard, ...]" = ()
    """For each section, where somebody listened."""

    @property
    def reels(self) -> tuple[Reel, ...]:
        """The reels themselves."""
        return tuple(receipt.reel for receipt in self.receipts)

    @property
    def takes_made(self) -> int:
        """Takes that were not in the store."""
        return sum(receipt.made for receipt in self.takes)

    def reels_counted(self, work: Work) -> tuple[int, int]:
        """Reels of which a stretch was made now, and reels kept whole."""
        new = {part.reel for part, one in zip(work.stretches, self.receipts, strict=True) if one.made}
        return len(new), len({part.reel for part in work.stretches} - new)

    def sections_made(self, work: Work) -> tuple[int, ...]:
        """Numbers of the sections of which a reel was made."""
        new = (part for part, one in zip(work.stretches, self.receipts, strict=True) if one.made)
        return tuple(dict.fromkeys(work.sections[part.segments[0]] for part in new))


def speech_starts(reels: Iterable[Reel], begins: Iterable[int]) -> list[int]:
    """The frame at which each passage begins, in reading order; ``begins`` are those at which its reels do."""
    placed = (
        at + place.start
        for reel, at in zip(reels, begins, strict=True)
        for place in reel.placed
        if place.kind == "speech"
    )
    return list(placed)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where reels lie in the master. All of it follows from their lengths."""

    starts: tuple[int, ...]
    """For each reel: the frame of the programme at which it begins."""
    waits: tuple[int, ...]
    """For each reel: silent MP3 frames put before it."""
    mp3_frames: int
    """All, without the Info frame."""
    frames: int
    """True length of the programme in frames."""

    def chapter_ms(self, reel: int) -> int:
        """The whole second, in ms, at which the chapter that begins with this reel is marked: at most an MP3 frame before it."""
        return self.starts[reel] // RATE * 1000


@dataclass(frozen=True, slots=True)
class Result:
    """One promise about the sound and what was measured."""

    name: str
    measured: str
    wanted: str
    """``""`` where nothing is promised."""
    ok: bool = True


SPEAKERS = {"narration": "Narrator", "praise": "Praise", "critique": "Critique", "quote": "Quotation"}
"""What transcripts call the roles where the show says nothing."""


def speakers_of(show: Show) -> Mapping[str, str]:
    """What transcripts call each role."""
    return {**SPEAKERS, **show.speakers, **{role.lower(): name for role, name in show.speakers.items()}}
