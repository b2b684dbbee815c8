"""Word times where an engine has none to give: by the length of the words, held to the pauses that can be heard."""

import itertools

import numpy as np
from numpy.typing import NDArray

from audioessay.engines.base import Heard
from audioessay.engines.words import tokens

PAUSES = {",": 3, ";": 4, ":": 4, "–": 3, "—": 3, ".": 7, "?": 7, "!": 7, "…": 7, "\n": 9}
"""How long a mark is rested at, in letters (a reader takes some 15 of them a second)."""
WINDOW_MS = 10
QUIET_DB = -38.0
"""Against the loudest 10 ms: a pause, not a stop consonant's closure, when it lasts."""
PAUSE_MS = 90
STRONG, WEAK = frozenset(".!?…;:—–"), frozenset(',()[]"“”«»/-')
MISS_STRONG, MISS_WEAK = 0.6, 0.2
"""Seconds that a written mark without a pause to match it counts as, when pauses are matched to marks."""


def weight(word: str) -> int:
    """How long it takes to say, in letters: a digit is a word of its own, a Chinese or Japanese letter a syllable."""
    return 1 + sum(
        5 if letter.isdecimal() else 3 if "\u2e80" <= letter <= "\ufaff" or letter >= "\U00020000" else 1
        for letter in word
    )


def estimate(text: str, start: int, end: int) -> tuple[Heard, ...]:
    """A time for each word of ``text``, shared out between two frames by length, rests at punctuation left free.

    >>> [(word.start, word.end) for word in estimate("to be, or", 0, 1200)]
    [(0, 300), (300, 600), (900, 1200)]
    """
    words = tokens(text)
    spans: list[tuple[int, int]] = []
    passed = 0
    for number, word in enumerate(words):
        stop = word.at + word.length
        upper = words[number + 1].at if number + 1 < len(words) else stop
        spans.append((passed, passed := passed + weight(text[word.at : stop])))
        passed += max((PAUSES.get(mark, 0) for mark in text[stop:upper]), default=0)
    scale = max(1, passed)
    return tuple(
        Heard(word.at, word.length, start + (end - start) * first // scale, start + (end - start) * last // scale)
        for word, (first, last) in zip(words, spans, strict=True)
    )


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
    lonely = [max(MISS_WEAK * rate, 2.0 * (after[0] - before[1])) for before, after in itertools.pairwise(sounding)]
    marks = [
        (index, _strength(text[word.at + word.length : words[index + 1].at])) for index, word in enumerate(words[:-1])
    ]
    marks = [(index, strength) for index, strength in marks if strength]
    wanted = [ends[index] / ends[-1] * speech for index, _ in marks]
    matched = _match(
        wanted, [MISS_STRONG if s == 2 else MISS_WEAK for _, s in marks], [float(p) for p in pauses], lonely, rate
    )
    anchors = [
        (0, 0.0),
        *((int(ends[marks[mark][0]]), float(pauses[pause])) for mark, pause in matched),
        (int(ends[-1]), float(speech)),
    ]
    found: list[Heard] = []
    for index, word in enumerate(words):
        before = int(ends[index]) - letters[index]
        start = _interpolated(before, anchors, after=True)
        end = _interpolated(int(ends[index]), anchors, after=False)
        found.append(
            Heard(word.at, word.length, _real(start, sounding, begins=True), _real(end, sounding, begins=False))
        )
    return tuple(found)


def _strength(gap: str) -> int:
    if set(gap) & STRONG or "\n" in gap:
        return 2
    return 1 if set(gap) & WEAK else 0


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


def _match(
    wanted: list[float], misses: list[float], pauses: list[float], lonely: list[float], rate: int
) -> list[tuple[int, int]]:
    """Marks and pauses paired in order, at the least sum of distances, of marks without a pause (``misses``, seconds) and
    of pauses that no mark asks for (``lonely``, frames: a breath is cheap, a long rest has a reason).
    """
    rows, columns = len(wanted), len(pauses)
    cost = np.zeros((rows + 1, columns + 1))
    cost[1:, 0] = np.cumsum(misses) * rate
    cost[0, 1:] = np.cumsum(lonely)
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            cost[row, column] = min(
                cost[row - 1, column - 1] + abs(wanted[row - 1] - pauses[column - 1]),
                cost[row - 1, column] + misses[row - 1] * rate,
                cost[row, column - 1] + lonely[column - 1],
            )
    pairs: list[tuple[int, int]] = []
    row, column = rows, columns
    while row and column:
        if cost[row, column] == cost[row - 1, column - 1] + abs(wanted[row - 1] - pauses[column - 1]):
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif cost[row, column] == cost[row - 1, column] + misses[row - 1] * rate:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


def _interpolated(letter: int, anchors: list[tuple[int, float]], *, after: bool) -> float:
    """Sounding time at a letter; at an anchor both sides agree, ``after`` only breaks ties of empty stretches."""
    for (low, start), (high, end) in itertools.pairwise(anchors):
        if letter < high or (letter == high and not after) or high == anchors[-1][0]:
            return start + (end - start) * (letter - low) / max(1, high - low)
    return anchors[-1][1]


def _real(time: float, sounding: list[tuple[int, int]], *, begins: bool) -> int:
    """The frame at a sounding time; at a pause, the end of the sound before it, or with ``begins`` the next one's first."""
    left = time
    for number, (start, end) in enumerate(sounding):
        length = end - start
        last = number + 1 == len(sounding)
        if left < length or (left <= length and not begins) or last:
            return min(end, start + round(left))
        left -= length
    return sounding[-1][1]
