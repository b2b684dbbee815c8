"""Hear a stretch of sound and say of each sentence whether it is in it; what sounds doubtful is heard a second time."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import median
from typing import IO

import numpy as np
from numpy.typing import NDArray

from audioessay.errors import ReadError
from audioessay.listening.comparison import Verdict, better, compare
from audioessay.listening.ear import Ear, Heard, HeardWord, packed, unpacked
from audioessay.sound.files import mono
from audioessay.store import Store

Words = Callable[[str], str]
"""A sentence as it is said: figures and abbreviations in words, respelled names as they were to be spoken."""

EAR_RATE = 16_000
"""Frames a second that Whisper hears."""
USUAL_S, SHORT_S, SHORTEST_S = 20.0, 15.0, 8.0
"""Windows: at first, for a second hearing, and where a sentence may be said twice, which longer windows hide. Whisper
hears 30 seconds; a little is left for its own cutting."""
TOGETHER = 4
"""Windows that the ear is given at once."""
SPARSE, SLOW, SPARSE_S = 3, 0.75, 3.0
"""A recogniser stops early behind a heading or a question, and says once what was said twice. Where it has so few letters for a
second of sound (people speak 15), or so much less than elsewhere, the stretch is heard in halves, down to so many seconds."""
LIKELY, LIKELY_RUN, UNLIKELY = -1.0, -12.0, -8.0
"""A sentence is there when its words are so likely on average, and any three in a row together, where no word counts as less likely
than the last: a name nobody knows. Of 60 clean sentences of neural voices 97 % lie above both; of 180 with half of it gone, two seconds
garbled, or another's sound, none (the best of them: −1.06 on average)."""
STEP_MS = 10
LEAST_S = 6.0
LEAST_SOUND_S = 0.1
"""A stretch with less in it is silent."""
QUIET = 10 ** (-46 / 20)
"""Against full scale: under this, of a programme at −16 LUFS, nobody speaks."""
PAUSE_MS = 180
LONG_MS = 1100
"""A pause of this length always ends a window, so that a change in one section moves no window of another."""


def sound_of(file: Path | IO[bytes], name: str = "") -> NDArray[np.float32]:
    """The whole of it at EAR_RATE, in mono, shape (frames,), full scale ±1. Raises ReadError."""
    try:
        return mono(str(file) if isinstance(file, Path) else file, rate=EAR_RATE, sample="flt")[0]
    except ValueError as error:
        raise ReadError(name or str(file), f"cannot be decoded: {error}") from error


def windows(sound: NDArray[np.float32], longest_s: float = USUAL_S) -> list[tuple[int, int]]:
    """Stretches (start, end) in frames that cover ``sound``, shape (frames,), each cut in a pause where there is one."""
    step, quiet = EAR_RATE * STEP_MS // 1000, _quiet(sound)
    count = len(quiet)
    quiet = np.concatenate([[False], quiet, [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    pauses = [(int(a + b) // 2, int(b - a) * STEP_MS) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    pauses = [(middle, length) for middle, length in pauses if length >= PAUSE_MS]
    shortest, longest = round(min(LEAST_S, longest_s / 4) * 1000 / STEP_MS), round(longest_s * 1000 / STEP_MS)
    cuts = [0]
    while count - cuts[-1] > 0:
        near = [(middle, length) for middle, length in pauses if cuts[-1] + shortest < middle <= cuts[-1] + longest]
        long = next((middle for middle, length in near if length >= LONG_MS), None)
        if long is not None:
            cuts.append(long)
        elif count - cuts[-1] <= longest:
            break
        else:
            cuts.append(near[-1][0] if near else cuts[-1] + longest)
    return [(first * step, min(len(sound), last * step)) for first, last in zip(cuts, [*cuts[1:], count], strict=True)]


def _quiet(sound: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where nobody speaks, every STEP_MS."""
    starts = np.arange(0, len(sound), EAR_RATE * STEP_MS // 1000)
    power = np.add.reduceat(np.square(sound, dtype=np.float32), starts) if len(starts) else np.zeros(0)
    return np.sqrt(power * 1000 / (EAR_RATE * STEP_MS)) < QUIET


def _sounding(sound: NDArray[np.float32]) -> float:
    """Seconds in which somebody speaks."""
    return float(np.count_nonzero(~_quiet(sound))) * STEP_MS / 1000


def spoken(sound: NDArray[np.float32], longest_s: float = USUAL_S) -> list[tuple[int, int]]:
    """Those of :func:`windows` that are not silent: of silence a recogniser makes thanks."""
    return [span for span in windows(sound, longest_s) if _sounding(sound[slice(*span)]) > LEAST_SOUND_S]


@dataclass(frozen=True, slots=True)
class Listener:
    """One sound, the ear that hears it, and where what was heard is kept."""

    sound: Callable[[], NDArray[np.float32]]
    """Gives it, shape (frames,) at EAR_RATE; asked only where something has to be heard."""
    ear: Ear
    language: str
    store: Store | None = None
    key: bytes = b""
    """What the sound follows from, such as the digest of its file; nothing is kept where it is empty."""
    pool: Executor | None = None
    """Hears windows side by side."""

    def _kept(self, hear: Callable[[], tuple[Heard, ...]], *about: str) -> tuple[Heard, ...]:
        first, *rest = (one.encode() for one in about)
        whole = b"\0".join((self.ear.fingerprint.encode(), self.language.encode(), first, self.key, *rest))
        place, store = "heard/" + hashlib.sha256(whole).hexdigest(), self.store if self.key else None
        data = None if store is None else store.get(place)
        heard = hear() if data is None else unpacked(data)
        if store is not None and data is None:
            store.put(place, packed(heard))
        return heard

    def windows(self, longest_s: float = USUAL_S, *, care: bool = False, times: bool = False) -> tuple[Heard, ...]:
        """What is heard, window by window; word times count from the beginning of the sound. ``care`` takes longer."""
        return self._kept(lambda: self._windows(longest_s, care, times), str(longest_s), *(["times"] if times else []))

    def _windows(self, longest_s: float, care: bool, times: bool) -> tuple[Heard, ...]:
        sound = self.sound()

        def hear(spans: Sequence[tuple[int, int]], care: bool = care) -> list[Heard]:
            parts = [sound[slice(*span)] for span in spans]
            return [
                Heard(one.text, tuple(word.later(span[0] * 1000 // EAR_RATE) for word in one.words))
                for span, one in zip(spans, self.ear.hear(parts, self.language, care=care, times=times), strict=True)
            ]

        def closely(first: int, last: int, heard: Heard) -> Heard:
            part = sound[first:last]
            if len(part) < SPARSE_S * EAR_RATE or len(heard.text) > sparse * _sounding(part):
                return heard
            spans = [(first + begin, first + end) for begin, end in spoken(part, len(part) / EAR_RATE / 2)]
            if not spans:
                return heard
            halves = [closely(*span, half) for span, half in zip(spans, hear(spans, True), strict=True)]
            texts, words = zip(*((half.text, half.words) for half in halves), strict=True)
            return max(heard, Heard(" ".join(texts), tuple(chain.from_iterable(words))), key=lambda two: len(two.text))

        spans = spoken(sound, longest_s)
        if not spans:
            return ()
        each = self.pool.map if self.pool is not None else map
        alike = sorted(spans, key=lambda span: span[1] - span[0])
        groups = [alike[at : at + TOGETHER] for at in range(0, len(alike), TOGETHER)]
        of_span = dict(zip(alike, chain.from_iterable(each(hear, groups)), strict=True))
        result = [of_span[span] for span in spans]
        lengths = [max(1, _sounding(sound[slice(*span)])) for span in spans]
        sparse = max(SPARSE, SLOW * median(len(heard.text) / s for heard, s in zip(result, lengths, strict=True)))
        return tuple(each(closely, *zip(*spans, strict=True), result))

    def sentences(
        self,
        said: Sequence[str],
        words: Words,
        places: Sequence[tuple[int, int]] = (),
        *,
        thorough: bool = False,
        times: bool = False,
    ) -> tuple[tuple[Verdict, ...], tuple[HeardWord, ...]]:
        """The verdict on each sentence that the sound is to speak, in this order, and with ``times`` the words that were heard.

        ``places`` are the frames in which each should be: one that was not heard is heard there by itself, since a
        recogniser says once what stands in a heading and again behind it. ``thorough`` listens for repetitions too: a
        recogniser passes over what it has just heard.
        """

        def verdicts_of(result: Sequence[Heard]) -> tuple[Verdict, ...]:
            return compare(said, " ".join(one.text for one in result), words=words)

        first = self.windows(times=times)
        verdicts = list(verdicts_of(first))
        for number, (verdict, place) in enumerate(zip(verdicts, places, strict=False)):
            if verdict.status in ("missing", "doubtful"):
                wanted = words(said[number])
                alone = self._kept(partial(self._alone, *place, wanted), f"alone {number}", wanted)
                text = " ".join(one.text for one in alone)
                verdicts[number] = better(verdict, *compare(said[number : number + 1], text, words=words))
        if any(verdict.status != "heard" for verdict in verdicts):
            verdicts = list(map(better, verdicts, verdicts_of(self.windows(SHORT_S, care=True))))
        if thorough:
            closer = verdicts_of(self.windows(SHORTEST_S, care=True))
            verdicts = [
                two if two.status == "repeated" else better(one, two) for one, two in zip(verdicts, closer, strict=True)
            ]
        return tuple(verdicts), tuple(word for one in first for word in one.words)

    def _alone(self, first: int, last: int, wanted: str) -> tuple[Heard, ...]:
        """A stretch by itself: ``wanted`` where all of it is likely to be said there, else what is heard."""
        sound, asked = self.sound()[first:last], wanted.split()
        if asked and len(sound) <= 30 * EAR_RATE:
            logs = np.maximum(self.ear.likely(sound, self.language, asked), UNLIKELY)
            in_a_row = np.convolve(logs, np.ones(min(3, len(logs))), "valid")
            if logs.mean() > LIKELY and in_a_row.min() > LIKELY_RUN:
                return (Heard(wanted),)
        parts = [sound[slice(*span)] for span in spoken(sound)]
        return tuple(self.ear.hear(parts, self.language, care=True)) if parts else ()
