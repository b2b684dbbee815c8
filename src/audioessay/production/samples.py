"""Short sounds for a quick ear: a phrase as it would be spoken, a voice's sample, one passage by several voices."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audioessay import engines
from audioessay import show as show_file
from audioessay.casting.selectors import select
from audioessay.engines import choose, forbid
from audioessay.errors import InputError, UnknownName
from audioessay.files import write_whole
from audioessay.languages import primary
from audioessay.model.episode import Chapter, Tags
from audioessay.model.essay import Paragraph
from audioessay.model.reel import Reel, ReelPlan, Silence, Speech
from audioessay.model.script import Segment
from audioessay.model.show import Sound, Stings
from audioessay.model.source import Text
from audioessay.model.voice import Voice
from audioessay.production import reel, tag
from audioessay.production.arrange import lay
from audioessay.production.finish import finish
from audioessay.production.planning import plan
from audioessay.production.resolve import lexicon_of
from audioessay.production.schedule import Scheduler
from audioessay.production.speakers import cut
from audioessay.production.splice import splice
from audioessay.production.values import Layout, Order, ReelJob, Sounds, Work
from audioessay.production.voice import jobs_of
from audioessay.sound import dither, door
from audioessay.store import MemoryStore, Store, open_store
from audioessay.text import languages
from audioessay.text.wordlist import speakable
from audioessay.units import to_frames, to_ms

if TYPE_CHECKING:
    from pydub import AudioSegment

PLAIN = Sound(compress=True)


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase as it was spoken."""

    file: Path | None
    voice: Voice
    spoken: str
    """What the engine was given."""
    sound: "AudioSegment"

    @property
    def duration_ms(self) -> int:
        """Its length."""
        return len(self.sound)

    def to_dict(self) -> dict[str, Any]:
        """As ``say --json`` prints it."""
        return {
            "file": str(self.file) if self.file else None,
            "voice": str(self.voice),
            "spoken": self.spoken,
            "duration_ms": self.duration_ms,
        }


@dataclass(frozen=True, slots=True)
class Audition:
    """One passage, read by several voices in turn."""

    file: Path
    section: str
    starts: tuple[tuple[str, int], ...]
    """Each voice and where it begins, in ms."""
    duration_ms: int

    def to_dict(self) -> dict[str, Any]:
        """As ``audition --json`` prints it."""
        return {
            "file": str(self.file),
            "section": self.section,
            "voices": [{"voice": voice, "start_ms": start} for voice, start in self.starts],
            "duration_ms": self.duration_ms,
        }


def say(
    text: str,
    *,
    voice: str = "",
    engine: str = "",
    language: str = "",
    out: str | Path | None = None,
    dry_run: bool = False,
) -> Said:
    """Speak a phrase with the pronunciations of the show in this folder; ``.sound`` of the result is an AudioSegment.

    With ``out``, a ``.wav`` or ``.mp3`` is written too; with ``dry_run`` nothing is spoken, and ``.spoken`` says what the
    engine would be given. Raises AudioEssayError.
    """
    if not speakable(text):
        raise InputError("there is not a word to speak in it")
    home = show_file.home(Path.cwd()) or Path.cwd()
    show = show_file.load(home)
    language = language or languages.chosen(text, show.language)
    speaker = _voice(
        voice, engine or show.engine, language, show.cast.get("narration") if not engine else None, show.make.offline
    )
    forbid(speaker.engine, show.make.offline)
    said = cut([Paragraph(Text.ours(text, 0))], "narration", speaker, language, lexicon_of(home))
    words = " ".join(segment.spoken.text.strip() for segment in said)
    if dry_run:
        return Said(None, speaker, words, door.to_segment(np.zeros(0, np.float32)))
    with Scheduler() as scheduler:
        job = _job(said, MemoryStore(), scheduler)
    sound = reel.mixed(reel.recipe_of(job), reel.HEADROOM_DB)[0]
    file = None if out is None else Path(out)
    if file is not None:
        _write(file, job, sound, speaker)
    return Said(file, speaker, words, door.to_segment(sound))


def sample(voice: str, *, text: str = "", out: str | Path | None = None) -> Path:
    """Write a short sample of a voice; returns the file. Raises AudioEssayError."""
    speaker = _parsed(voice, "")
    known = {info.name: info for info in engines.find(speaker.engine).voices()}
    info = known.get(speaker.name)
    language = info.language if info else languages.detect(text) if text else "en"
    table = tomllib.loads(Path(__file__).with_name("samples.toml").read_text("utf-8"))
    words = text or table.get(primary(language), table["en"])
    name = "".join(letter if letter.isalnum() or letter in "-+_" else "-" for letter in speaker.name)
    path = Path(out or f"{speaker.engine}-{name}.mp3")
    say(words, voice=voice, language=language, out=path)
    return path


def audition(
    essay: str | Path,
    *,
    section: str | int = 1,
    voices: Sequence[str],
    seconds: float = 20.0,
    format: str = "",  # noqa: A002 - the option's name
    out: str | Path | None = None,
    store: Store | str | Path | None = None,
) -> Audition:
    """Write one MP3 in which each voice reads the beginning of one section, levelled alike, with a chapter for each.

    ``section`` is its number or the beginning of its heading; ``seconds`` is about how much of it is read.
    """
    planned = plan(Order(str(essay), format=format))
    file = Path(out or "audition.mp3")
    scenes = planned.scenes
    selection = select(str(section), scenes)
    scene = next((one for one in scenes if one.number in selection.numbers), None)
    if scene is None:
        raise UnknownName("section", str(section), [one.title for one in scenes])
    kept = open_store(store)
    speakers = [_parsed(voice, planned.show.engine) for voice in voices]
    texts = [Paragraph(Text.ours(one, 0)) for one in _beginning(scene.segments, seconds)]
    lexicon = planned.settings.lexicon
    reels: list[Reel] = []
    with Scheduler() as scheduler:
        for speaker in speakers:
            said = [one for text in texts for one in cut([text], "narration", speaker, planned.language, lexicon)]
            reels.append(finish(_job(said, kept, scheduler)).reel)
    layout = lay(reels, [True] * len(reels))
    starts = [layout.chapter_ms(index) for index in range(len(reels))]
    end = to_ms(layout.frames)
    chapters = [
        Chapter(str(speaker), start, stop, scene.role, str(speaker))
        for speaker, start, stop in zip(speakers, starts, [*starts[1:], end], strict=True)
    ]
    tags = Tags(f"Audition: {scene.title}", planned.show.title or "Audition", "", "", planned.language)
    _write_mp3(file, reels, layout, tag.tag(tags, chapters, "", b"", end), kept)
    return Audition(file, scene.title, tuple(zip(map(str, speakers), starts, strict=True)), end)


def _voice(written: str, engine: str, language: str, shown: object, offline: bool) -> Voice:
    if written:
        return _parsed(written, "" if engine == "auto" else engine)
    if shown is not None:
        return show_file.voice_of(shown, "cast.narration", lambda key, why: InputError(f"{key}: {why}"))  # type: ignore[arg-type,return-value]
    return engines.default_cast(choose(engine, language, offline=offline).engine, language)["narration"]


def _parsed(written: str, engine: str) -> Voice:
    try:
        voice = Voice.parse(written, engine)
    except ValueError as error:
        raise InputError(f"voice {written!r}: {error}") from error
    engines.find(voice.engine).check(voice)
    return voice


def _beginning(parts: Sequence[Segment], seconds: float) -> list[str]:
    """Whole sentences from the beginning, about ``seconds`` of them at 15 characters a second."""
    texts: list[str] = []
    left = seconds * 15
    for segment in parts:
        kept = ""
        for start, end in segment.sentences or ((0, len(segment.text.display)),):
            if left <= 0:
                break
            kept = segment.text.display[:end]
            left -= end - start
        if kept:
            texts.append(kept)
        if left <= 0:
            break
    return texts


def _job(said: Sequence[Segment], store: Store, scheduler: Scheduler) -> ReelJob:
    """The takes of a passage, voiced, and the job to finish it without any sound beside them."""
    voicing = jobs_of(said, store)
    sections = tuple(range(1, len(said) + 1))
    texts = tuple(segment.text.display for segment in said)
    scheduler.perform(Work(voicing, texts, sections, (), Sounds(), PLAIN, store))
    parts: list[Speech | Silence] = []
    for segment, job in zip(said, voicing, strict=True):
        parts += [Speech(job.key, segment.voice, segment.role), Silence(to_frames(450))]
    planned = ReelPlan(tuple(parts))
    return ReelJob(reel.reel_key(planned, PLAIN), planned, PLAIN, Stings(), 0.0, store)


def _write(path: Path, job: ReelJob, sound: NDArray[np.float32], voice: Voice) -> None:
    ending = path.suffix.lower()
    if ending == ".wav":
        file = BytesIO()
        door.to_segment(dither.to_int16(sound, 1.0, seed=0).astype(np.float32) * np.float32(2.0**-15)).export(
            file, "wav"
        )
        write_whole(path, file.getvalue())
    elif ending == ".mp3":
        one = finish(job).reel
        head = tag.tag(Tags(str(voice), "", "", "", "en"), [], "", b"", to_ms(one.frames))
        _write_mp3(path, [one], lay([one], [True]), head, job.store)
    else:
        raise InputError(f"{path}: ends in neither .wav nor .mp3")


def _write_mp3(path: Path, reels: Sequence[Reel], layout: Layout, head: bytes, store: Store) -> None:
    file = BytesIO()
    file.write(head)
    splice(layout, reels, lambda one: reel.frames_of(store, one.key), PLAIN, file)
    write_whole(path, file.getvalue())
