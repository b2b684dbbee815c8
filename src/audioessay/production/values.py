"""What passes from stage to stage: frozen values. A stage takes some of them and returns one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audioessay.casting import Passage
from audioessay.casting.sheet import Sheet
from audioessay.model.essay import Essay
from audioessay.model.reel import Reel, ReelPlan
from audioessay.model.script import Spoken
from audioessay.model.show import Show, Sound, Stings
from audioessay.model.take import Take
from audioessay.model.voice import Voice
from audioessay.store import Store
from audioessay.text.pronounce import Lexicon
from audioessay.units import RATE

if TYPE_CHECKING:
    from pydub import AudioSegment

Own = Mapping[str, "AudioSegment | Path | str"]
"""Sounds of a caller's own, by transition."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for."""

    essay: str
    """A path, a URL, or ``-``."""
    title: str = ""
    language: str = ""
    chapter: str = ""
    format: str = ""
    """How to read it."""
    engine: str = ""
    voices: tuple[tuple[str, str], ...] = ()
    """(SELECTOR, VOICE) pairs."""
    offline: bool = False
    """The text must stay on this machine."""
    save: bool = False
    """Write the voices into the cast sheet."""
    skip: tuple[str, ...] = ()
    """Headings of parts that are left out."""
    out: Path | None = None
    """The folder for the episode's folder, in place of the show's ``audio/``."""
    formats: tuple[str, ...] = ()
    """What to write besides MP3."""
    stings: Own = field(default_factory=dict)
    listen: bool | None = None
    """Hear the finished sound."""
    ear: str = ""
    """What listens."""
    strict: bool = False
    """Whether a sentence that was not heard is an error."""
    new: bool = False
    """Make an episode of its own, though there is one that says the same or has its folder's name."""

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

    @property
    def lone(self) -> bool:
        """Whether the essay comes from no file."""
        return self.essay == "-" or "://" in self.essay

    @property
    def path(self) -> Path:
        """The essay's file."""
        return Path(self.essay)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reading(Essay):
    """An Essay, judged. It stays good until its file, the show's ``[reading]`` or the judge changes."""

    order: Order
    """What was asked for."""
    passages: tuple[Passage, ...]
    """As judged; the cast sheet has the last word."""
    digest: str
    """SHA-256 of the essay's bytes."""


@dataclass(frozen=True, slots=True)
class CastSheet:
    """The cast sheet beside an essay, as it stands there."""

    path: Path | None
    """Its place; None for an essay that is no file."""
    text: str = ""
    sheet: Sheet | None = None
    """What it says; None where there is none."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One place where voices are named: SELECTOR = VOICE."""

    name: str
    """``--voice``, ``cast sheet``, ``mark``, ``front matter``, ``show`` or ``default``."""
    voices: Mapping[str, Voice]
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
    home: Path
    """The show folder; for a lone essay its own folder."""
    beside: Path
    """The folder that the essay lies in."""
    roles: tuple[str, ...]
    """The roles that there are: the program's and the show's own."""
    engine: str
    """Speaks whatever is named without an engine."""
    forced: str
    """The only engine that may speak (``--engine``, or a draft); ``""`` where engines may mix."""
    layers: tuple[Layer, ...]
    """``--voice``, front matter, show and default, in the order of :data:`PRECEDENCE`, every voice's engine known."""
    lexicon: Lexicon
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
    store: Store
    """Pickled as its address; a MemoryStore goes to threads alone."""


@dataclass(frozen=True, slots=True)
class TakeReceipt:
    """What came of a VoiceJob. The sound is in the store."""

    take: Take
    made: bool
    """Whether it was made now; else it was kept."""


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
    return {**SPEAKERS, **show.speakers}
