"""Word times where an engine has none to give: by the length of the words, held to the pauses that can be heard."""

import numpy as np
from numpy.typing import NDArray

from audioessay.engines.align import cheapest
from audioessay.engines.base import Heard
from audioessay.engines.words import tokens, weight

WINDOW_MS = 10
QUIET_DB = -38.0
"""Against the loudest 10 ms: a pause, not a stop consonant's closure, when it lasts."""
PAUSE_MS = 90
STRONG, WEAK = frozenset(".!?…;:—–"), frozenset(',()[]"“”«»/-')
MISS_STRONG, MISS_WEAK = 0.6, 0.2
"""Seconds that a written mark without a pause to match it counts as, when pauses are matched to marks."""


def anchored(text: str, samples: NDArray[np.int16], rate: int) -> tuple[Heard, ...]:
    """A time for each word of ``text`` in ``samples`` (mono, shape (frames,)), in frames.

    Words share the sounding time by their letters. The pauses that are heard are matched in order to the punctuation,
    each to the mark that it lies nearest to on the scale of sounding time, and words are laid out anew from pause to
    pause; so errors do not add up over a paragraph. Pauses within a clause stay where they are, inside a word or between.
    """
    words = tokens(text)
    if not words or not len(samples):
        return ()
    sounding = _sounding(samples, rate)
    if not sounding:
        sounding = [(0, len(samples))]
    letters = [weight(text[word.at : word.at + word.length]) for word in words]
    ends = np.cumsum(letters)
    speech = sum(end - start for start, end in sounding)
    # Where each pause lies, and where each mark would lie, in frames of sounding time.
    pauses = np.cumsum([end - start for start, end in sounding])[:-1]
    gaps = [(index, text[word.at + word.length : words[index + 1].at]) for index, word in enumerate(words[:-1])]
    marks = [(index, strength) for index, gap in gaps if (strength := _strength(gap))]
    wanted = [ends[index] / ends[-1] * speech for index, _ in marks]

    def cost(mark: int, pause: int, marked: int, paused: int) -> float:
        if marked and paused:
            return float(abs(wanted[mark] - pauses[pause]))
        if marked:
            return marks[mark][1] * rate
        rest = sounding[pause + 1][0] - sounding[pause][1]
        return max(MISS_WEAK * rate, 2.0 * rest)  # a breath is cheap, a long rest has a reason

    matched = cheapest(len(marks), len(pauses), ((1, 1), (1, 0), (0, 1)), cost)
    anchors = [
        (0, 0.0),
        *((int(ends[marks[m][0]]), float(pauses[p])) for m, n, p, q in matched if m < n and p < q),
        (int(ends[-1]), float(speech)),
    ]
    places, times = zip(*anchors, strict=True)
    starts = _frames(np.interp(ends - letters, places, times), sounding, begins=True)
    stops = _frames(np.interp(ends, places, times), sounding, begins=False)
    return tuple(Heard(*word, start, stop) for word, start, stop in zip(words, starts, stops, strict=True))


def _strength(gap: str) -> float:
    """Seconds that the marks between two words count as where no pause matches them; 0 without marks."""
    if set(gap) & STRONG or "\n" in gap:
        return MISS_STRONG
    return MISS_WEAK if set(gap) & WEAK else 0.0


def _sounding(samples: NDArray[np.int16], rate: int) -> list[tuple[int, int]]:
    """Stretches of sound between pauses of at least :data:`PAUSE_MS`."""
    window = max(1, rate * WINDOW_MS // 1000)
    count = -(-len(samples) // window)
    padded = np.zeros(count * window)
    padded[: len(samples)] = samples
    power = np.square(padded).reshape(count, window).mean(axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (QUIET_DB / 10))
    if not len(loud):
        return []
    breaks = np.flatnonzero(np.diff(loud) > PAUSE_MS // WINDOW_MS)
    firsts = [int(loud[0]), *(int(loud[n + 1]) for n in breaks)]
    lasts = [*(int(loud[n]) for n in breaks), int(loud[-1])]
    return [(first * window, min(len(samples), (last + 1) * window)) for first, last in zip(firsts, lasts, strict=True)]


def _frames(times: NDArray[np.float64], sounding: list[tuple[int, int]], *, begins: bool) -> list[int]:
    """Frames at sounding times; at a pause, the end of the sound before it, or with ``begins`` the next one's first."""
    starts, stops = np.array(sounding).T
    passed = np.cumsum(stops - starts)
    at = np.minimum(np.searchsorted(passed, times, side="right" if begins else "left"), len(passed) - 1)
    return [int(frame) for frame in np.minimum(stops[at], np.rint(times - passed[at] + stops[at]))]
