"""Listen to a finished episode: every sentence of its transcript is looked for in its sound."""

import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import EngineNotInstalled, ReadError
from audioessay.listening.comparison import Status, Verdict, plain
from audioessay.listening.comparison import sound as sound_of_word
from audioessay.listening.ear import Ear, HeardWord, ear_for
from audioessay.listening.hearing import EAR_RATE, Listener, Words, sound_of
from audioessay.model.episode import Cue, Episode
from audioessay.progress import Progress, silent
from audioessay.sound import mp3
from audioessay.sound.info import read_info
from audioessay.sound.reader import sound_start
from audioessay.store import Store
from audioessay.units import MP3_FRAME, RATE, short_clock

HINTS = 3
"""So often a word must be misheard in the same way, and never heard right, for a pronunciation to be proposed."""


PEOPLE: dict[Status, str] = {
    "doubtful": "doubtful",
    "missing": "not heard",
    "repeated": "said twice",
    "foreign": "with other words",
    "unheard": "in a language that no model here knows",
}
"""What people are told of a sentence."""


@dataclass(frozen=True, slots=True)
class SentenceHeard:
    """A sentence of the episode and what became of it."""

    section: int
    start_ms: int
    end_ms: int
    text: str
    status: Status
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """A word that the voice says in a way that is always taken for another."""

    word: str
    heard: str
    times: int


@dataclass(frozen=True, slots=True)
class Listening:
    """What was heard of an episode."""

    model: str
    sentences: tuple[SentenceHeard, ...]
    words: int
    """Words that were to be spoken."""
    words_heard: int
    hints: tuple[Hint, ...] = ()

    @property
    def summary(self) -> str:
        """One line about all of it."""
        count = Counter(one.status for one in self.sentences)
        parts = [f"{self.words:,} words, {self.words_heard:,} heard"]
        for status, name in PEOPLE.items():
            if count[status]:
                places = ", ".join(short_clock(one.start_ms) for one in self.sentences if one.status == status)
                parts.append(f"{count[status]} sentence{'s' * (count[status] > 1)} {name} ({places})")
        return "; ".join(parts)

    @property
    def ok(self) -> bool:
        """Whether no sentence is missing, repeated or foreign."""
        return all(one.status in ("heard", "doubtful", "unheard") for one in self.sentences)

    def lines(self) -> list[str]:
        """For people: the summary, then a line for each sentence that was not heard as written."""
        result = [self.summary]
        for one in self.sentences:
            if one.status != "heard":
                about = f"; not heard: {' '.join(one.missing)}" if one.missing else ""
                about += f"; heard besides: {' '.join(one.surplus)}" if one.surplus else ""
                result.append(f"{short_clock(one.start_ms)}  {PEOPLE[one.status]}: “{one.text}”{about}")
        for hint in self.hints:
            result.append(
                f"“{hint.word}” was heard as “{hint.heard}” {hint.times} times; pronounce.toml can respell it"
            )
        return result

    def to_dict(self) -> dict[str, Any]:
        """As ``check --listen --json`` prints it."""
        return {
            "model": self.model,
            "words": self.words,
            "words_heard": self.words_heard,
            "sentences": [asdict(one) for one in self.sentences],
            "hints": [asdict(one) for one in self.hints],
        }


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of MP3 frames and the sentences in it."""

    data: bytes
    cues: Sequence[Cue]
    start_ms: int = 0
    """Where it begins in the episode, a decoder's delay aside."""


@dataclass(frozen=True, slots=True)
class PartHeard:
    """What became of each sentence of a part, and words with their times, counted from its beginning."""

    verdicts: tuple[Verdict, ...]
    words: tuple[HeardWord, ...] = ()


def listen(
    path: Path, episode: Episode, *, ear: Ear, words: Words, store: Store, pool: Executor, progress: Progress = silent
) -> Listening:
    """Hear the MP3 at ``path`` and look for every sentence of ``episode`` in it.

    An MP3 that is as it was made is heard section by section, and what was heard is kept under the bytes of each, so
    after a swap only the other section is heard again. One that was changed since is heard as a whole, as it is.
    Raises EngineNotInstalled where the ear does not know the language, ReadError for a file that is no MP3.
    """
    parts = tuple(_parts(path, episode))
    changed = len(parts) == 1 and len(episode.chapters) != 1
    language = able(ear, episode.tags.language)
    heard: list[PartHeard] = []
    hear = partial(hear_part, language=language, ear=ear, words=words, store=store, pool=pool, thorough=changed)
    with ThreadPoolExecutor(2) as sections:  # the last window of one beside the next one's first
        for one in sections.map(hear, parts):
            heard.append(one)
            progress("listening", len(heard), len(parts))
    return listening_of(ear.name, [cue for part in parts for cue in part.cues], heard, words)


def able(ear: Ear, language: str) -> str:
    """The language of what is to be heard. Raises EngineNotInstalled where the ear does not know it."""
    language = language or "en"
    if not ear.knows(language):
        hint = f"the model {ear.name} does not know the language {language}; name another (check --model, make --ear)"
        raise EngineNotInstalled("listen", hint)
    return language


def hear_part(
    part: Part,
    language: str,
    *,
    ear: Ear,
    words: Words,
    store: Store,
    pool: Executor | None = None,
    thorough: bool = False,
    times: bool = False,
) -> PartHeard:
    """Look for each sentence of a part in its sound; with ``times`` also when its words are said, where no engine told."""
    sound = cache(lambda: sound_of(BytesIO(part.data), "the sound"))
    foreign = {at: slice(*_place(cue, part.start_ms)) for at, cue in enumerate(part.cues) if cue.language}
    mute = list(foreign.values())  # heard by themselves; for the ear of the episode's language they are silent
    if part.cues and not thorough:  # the sound before a section, which is no speech of it and may be taken for some
        mute.append(slice(0, _place(part.cues[0], part.start_ms, AROUND_MS)[0]))

    def own_sound() -> NDArray[np.float32]:
        left = sound().copy()
        for span in mute:
            left[span] = 0
        return left

    # Which sentences are silent, not where: in the file that is some frames beside.
    silent = repr(([part.cues[at].text for at in foreign], thorough))
    key = hashlib.sha256(hashlib.sha256(part.data).digest() + silent.encode()).digest()
    others = {at: _in_other_language(part.cues[at], lambda at=at: sound()[foreign[at]], ear) for at in foreign}  # type: ignore[misc]
    own = [cue for at, cue in enumerate(part.cues) if at not in others]
    heard, spoken = Listener(own_sound, ear, language, store, key, pool).sentences(
        [cue.text for cue in own],
        words,
        [_place(cue, part.start_ms, AROUND_MS) for cue in own],
        thorough=thorough or _slow(part.cues),
        times=times and any(cue.timing == "estimated" for cue in part.cues),
    )
    rest = iter(heard)
    return PartHeard(tuple(others.get(at) or next(rest) for at in range(len(part.cues))), spoken)


def listening_of(model: str, cues: Sequence[Cue], parts: Sequence[PartHeard], words: Words) -> Listening:
    """What was heard of an episode, out of what was heard of its parts. ``cues`` are its sentences."""
    verdicts = [one for part in parts for one in part.verdicts]
    sentences = tuple(
        SentenceHeard(cue.scene, cue.start_ms, cue.end_ms, cue.text, one.status, one.missing, one.surplus)
        for cue, one in zip(cues, verdicts, strict=True)
    )
    said = [plain(words(one.text)) for one in sentences if one.status != "unheard"]
    total = sum(map(len, said))
    lost = sum(len(one.missing) for one in sentences)
    return Listening(model, sentences, total, total - lost, _hints(verdicts, said))


AROUND_MS = 300
"""So much before and after a sentence is heard with it, when it is heard by itself."""


def _place(cue: Cue, start_ms: int, around_ms: int = 0) -> tuple[int, int]:
    """The frames of a sentence in sound that begins at ``start_ms``."""
    edges = cue.start_ms - around_ms, cue.end_ms + around_ms
    begin, end = (max(0, at - start_ms) * EAR_RATE // 1000 for at in edges)
    return begin, end


HARDLY = 0.15
"""Of a sentence in another language so much must be lost to call it missing: what is doubtful was measured on English only."""


def _in_other_language(cue: Cue, sound: Callable[[], NDArray[np.float32]], ear: Ear) -> Verdict:
    """The verdict on a sentence of another language than the episode's, by an ear that knows it."""
    knowing = ear_for(ear, cue.language)
    if knowing is None:
        return Verdict("unheard", 0.0)
    (verdict,), _ = Listener(sound, knowing, cue.language).sentences([cue.text], str)
    if verdict.status != "heard" and verdict.share > HARDLY:
        return replace(verdict, status="doubtful")
    return verdict


def _parts(path: Path, episode: Episode) -> Iterator[Part]:
    """MP3 frames and the sentences in them: by section where the file is what was made, else all of it."""
    with path.open("rb") as file:
        whole = file.read()
        start = sound_start(file)
    if hashlib.sha256(whole).hexdigest() != episode.audio[0].sha256 or not episode.chapters:
        yield Part(whole, [cue for cue in episode.cues if cue.said])
        return
    try:
        info = read_info(whole[start:])
        data = whole[start + info.own_size : start + info.size]
        sizes = list(mp3.frame_sizes(data))
    except ValueError as error:
        raise ReadError(str(path), str(error)) from error
    offsets = [0, *itertools.accumulate(sizes)]
    bounds = [-(-one.start_ms * RATE // (1000 * MP3_FRAME)) for one in episode.chapters[1:]]
    edges = [0, *(min(bound, len(sizes)) for bound in bounds), len(sizes)]
    for chapter, first, last in zip(episode.chapters, edges, edges[1:], strict=False):
        cues = [cue for cue in episode.cues if cue.said and chapter.start_ms <= cue.start_ms < chapter.end_ms]
        sound = bare(data[offsets[first] : offsets[last]])
        yield Part(sound, cues, chapter.start_ms)


def bare(data: bytes) -> bytes:
    """MP3 frames without the empty ones at both ends: the splice puts some between sections, and they belong to none."""
    sizes = list(mp3.frame_sizes(data))
    start, end = 0, len(data)
    while sizes and not any(data[start + 4 : start + sizes[0]]):
        start += sizes.pop(0)
    while sizes and not any(data[end - sizes[-1] + 4 : end]):
        end -= sizes.pop()
    return data[start:end]


SLOW = 1.7
"""A sentence of this many times the usual time for its length may have been said twice."""


def _slow(cues: Sequence[Cue]) -> bool:
    """Whether a sentence lasts much longer than its length says, against the others."""
    paces = [(cue.end_ms - cue.start_ms) / len(cue.text) for cue in cues if len(cue.text) > 30]
    return len(paces) > 2 and max(paces) > SLOW * median(paces)


def _hints(verdicts: Sequence[Verdict], said: Sequence[Sequence[str]]) -> tuple[Hint, ...]:
    misheard: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in verdicts:
        for word, heard in verdict.misheard:
            if sound_of_word(word) != sound_of_word(heard.replace(" ", "")):  # else only spelled otherwise
                misheard[word][heard] += 1
    uses = Counter(itertools.chain.from_iterable(said))
    hints = []
    for word, ways in misheard.items():
        heard, times = ways.most_common(1)[0]
        if times >= HINTS and times * 2 > uses[word]:
            hints.append(Hint(word, heard, times))
    return tuple(sorted(hints, key=lambda hint: (-hint.times, hint.word)))
