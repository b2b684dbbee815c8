"""Listen to a finished episode: every sentence of its transcript is looked for in its sound."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

from audioessay.errors import EngineNotInstalled, ReadError
from audioessay.listening.comparison import Status, Verdict, plain
from audioessay.listening.ear import Ear
from audioessay.listening.hearing import Words, hear
from audioessay.listening.sounds import sound_of
from audioessay.model.episode import Cue, Episode
from audioessay.progress import Progress, silent
from audioessay.sound import mp3
from audioessay.sound.info import read_info
from audioessay.sound.reader import sound_start
from audioessay.store import Store
from audioessay.units import MP3_FRAME, RATE, short_clock

HINTS = 3
"""So often a word must be misheard in the same way, and never heard right, for a pronunciation to be proposed."""


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
    def ok(self) -> bool:
        """Whether no sentence is missing, repeated or foreign."""
        return all(one.status in ("heard", "doubtful") for one in self.sentences)

    def lines(self) -> list[str]:
        """For people: one line about all of it, then one for each sentence that was not heard as written."""
        count = Counter(one.status for one in self.sentences)
        parts = [f"{self.words:,} words, {self.words_heard:,} heard"]
        names: dict[Status, str] = {
            "doubtful": "doubtful",
            "missing": "not heard",
            "repeated": "said twice",
            "foreign": "with other words",
        }
        for status, name in names.items():
            if count[status]:
                places = ", ".join(short_clock(one.start_ms) for one in self.sentences if one.status == status)
                parts.append(f"{count[status]} sentence{'s' * (count[status] > 1)} {name} ({places})")
        result = ["; ".join(parts)]
        for one in self.sentences:
            if one.status != "heard":
                about = f"; not heard: {' '.join(one.missing)}" if one.missing else ""
                about += f"; heard besides: {' '.join(one.surplus)}" if one.surplus else ""
                result.append(f"{short_clock(one.start_ms)}  {names[one.status]}: “{one.text}”{about}")
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


def listen(
    path: Path,
    episode: Episode,
    *,
    ear: Ear,
    words: Words,
    store: Store,
    pool: Executor,
    progress: Progress = silent,
) -> Listening:
    """Hear the MP3 at ``path`` and look for every sentence of ``episode`` in it.

    An MP3 that is as it was made is heard section by section, and what was heard is kept under the bytes of each, so
    after a swap only the other section is heard again. One that was changed since is heard as a whole, as it is.
    Raises EngineNotInstalled where the ear does not know the language, ReadError for a file that is no MP3.
    """
    language = episode.tags.language or "en"
    if not ear.knows(language):
        raise EngineNotInstalled(
            "listen", f"the model {ear.name} does not know the language {language}; name another: --model"
        )
    parts = list(_parts(path, episode))
    changed = len(parts) == 1 and len(episode.chapters) != 1
    sentences: list[SentenceHeard] = []
    verdicts: list[Verdict] = []
    for number, (data, cues) in enumerate(parts):
        progress("listening", number, len(parts))
        heard = hear(
            sound_of(BytesIO(data), str(path)),
            [cue.text for cue in cues],
            ear=ear,
            language=language,
            words=words,
            thorough=changed or _slow(cues),
            pool=pool,
            store=store,
            key=hashlib.sha256(data).digest(),
        )
        verdicts += heard
        sentences += [
            SentenceHeard(cue.scene, cue.start_ms, cue.end_ms, cue.text, one.status, one.missing, one.surplus)
            for cue, one in zip(cues, heard, strict=True)
        ]
    progress("listening", len(parts), len(parts))
    total = sum(len(plain(words(one.text))) for one in sentences)
    return Listening(
        ear.name,
        tuple(sentences),
        total,
        total - sum(len(one.missing) for one in sentences),
        _hints(verdicts, episode, words),
    )


def _parts(path: Path, episode: Episode) -> Iterator[tuple[bytes, Sequence[Cue]]]:
    """MP3 frames and the sentences in them: by section where the file is what was made, else all of it."""
    with path.open("rb") as file:
        whole = file.read()
        start = sound_start(file)
    if hashlib.sha256(whole).hexdigest() != episode.audio[0].sha256 or not episode.chapters:
        yield whole, episode.cues
        return
    try:
        info = read_info(whole[start:])
        data = whole[start + info.own_size : start + info.size]
        sizes = list(mp3.frame_sizes(data))
    except ValueError as error:
        raise ReadError(str(path), str(error)) from error
    offsets = [0]
    for size in sizes:
        offsets.append(offsets[-1] + size)
    bounds = [round(one.start_ms * RATE / 1000 / MP3_FRAME) for one in episode.chapters[1:]]
    edges = [0, *(min(bound, len(sizes)) for bound in bounds), len(sizes)]
    for chapter, first, last in zip(episode.chapters, edges, edges[1:], strict=False):
        while first < last and not any(data[offsets[first] + 4 : offsets[first + 1]]):
            first += 1  # frames of silence that the splice put there belong to no section
        while first < last and not any(data[offsets[last - 1] + 4 : offsets[last]]):
            last -= 1
        cues = [cue for cue in episode.cues if chapter.start_ms <= cue.start_ms < chapter.end_ms]
        yield data[offsets[first] : offsets[last]], cues


SLOW = 1.7
"""A sentence of this many times the usual time for its length may have been said twice."""


def _slow(cues: Sequence[Cue]) -> bool:
    """Whether a sentence lasts much longer than its length says, against the others."""
    paces = [(cue.end_ms - cue.start_ms) / len(cue.text) for cue in cues if len(cue.text) > 30]
    return len(paces) > 2 and max(paces) > SLOW * median(paces)


def _hints(verdicts: Sequence[Verdict], episode: Episode, words: Words) -> tuple[Hint, ...]:
    misheard: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in verdicts:
        for word, heard in verdict.misheard:
            misheard[word][heard] += 1
    uses: Counter[str] = Counter()
    for cue in episode.cues:
        uses.update(plain(words(cue.text)))
    hints = []
    for word, ways in misheard.items():
        heard, times = ways.most_common(1)[0]
        if times >= HINTS and times * 2 > uses[word]:
            hints.append(Hint(word, heard, times))
    return tuple(sorted(hints, key=lambda hint: (-hint.times, hint.word)))
