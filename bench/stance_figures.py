"""Figures about judged essays: accuracy, macro-F1, the opposite voice, calibration, changes of voice and kinds of error, in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audioessay.casting.base import Opinion
from audioessay.casting.judging import bounds, stance
from audioessay.casting.sequence import MINUTE, Place, sequence
from audioessay.model.voice import ROLES
from stance_data import Labelled

Floats = NDArray[np.float64]
BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001)


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of an essay, as it was judged."""

    truth: int
    guess: int
    read: int
    confidence: float
    words: int
    tags: tuple[str, ...] = ()


def judged(essay: Labelled, shares: Floats) -> tuple[list[Row], list[int]]:
    """The clear paragraphs as the program reads them from a judge's ``shares``, and all roles as read."""
    words = [len(excerpt.text.display.split()) for excerpt in essay.excerpts]
    places = [Place(excerpt.section, "", size) for excerpt, size in zip(essay.excerpts, words, strict=True)]
    opinions = [
        Opinion(narration, praise, max(0.0, 1 - narration - praise)) for narration, praise, _ in shares.tolist()
    ]
    roles, sure = sequence(places, opinions, "auto")
    rows, read = [], []
    starts = [at for at, place in enumerate(places) if not at or place.section != places[at - 1].section]
    for start, end in pairwise([*starts, len(places)]):
        for first, last in bounds(places, roles, sure, start, end - start):
            some = slice(start + first, start + last)
            weights = np.array(words[some], np.float64)
            guess = ROLES.index(roles[some.start])
            confidence = float(weights @ sure[some, guess] / max(weights.sum(), 1.0))
            as_read = ROLES.index(stance(roles[some.start], places[some], opinions[some], sure[some]).role)
            read += [as_read] * len(weights)
            rows += [
                Row(ROLES.index(essay.roles[at]), guess, as_read, confidence, words[at], essay.tags[at])
                for at in range(some.start, some.stop)
                if essay.clear[at]
            ]
    return rows, read


def confusion(rows: Sequence[Row], of: Callable[[Row], int] = lambda row: row.guess) -> Floats:
    """Words by true role and by the role of ``of``, shape (3, 3)."""
    table = np.zeros((3, 3))
    for row in rows:
        table[row.truth, of(row)] += row.words
    return table


def figures(table: Floats) -> tuple[float, float]:
    """Word-weighted accuracy and macro-F1."""
    f1 = [2 * table[role, role] / max(table[role].sum() + table[:, role].sum(), 1) for role in range(len(ROLES))]
    return float(table.trace() / max(table.sum(), 1)), float(np.mean(f1))


def opposite(table: Floats) -> float:
    """Share of words that are praise and taken for critique, or the reverse."""
    return float((table[1, 2] + table[2, 1]) / max(table.sum(), 1))


def calibration(rows: Sequence[Row]) -> tuple[float, list[tuple[str, float, float, int]]]:
    """Expected calibration error, and for each bin its name, mean confidence, accuracy and words."""
    lines, error, total = [], 0.0, sum(row.words for row in rows)
    for low, high in pairwise(BINS):
        inside = [row for row in rows if low <= row.confidence < high]
        words = sum(row.words for row in inside)
        if not words:
            continue
        sure = sum(row.confidence * row.words for row in inside) / words
        right = sum(row.words for row in inside if row.guess == row.truth) / words
        error += abs(sure - right) * words / total
        lines.append((f"{low:.2f}-{min(high, 1):.2f}", sure, right, words))
    return error, lines


def report(judged_essays: Iterable[tuple[Labelled, Floats]]) -> None:
    """Print everything, by set and by hand."""
    by_set: dict[str, list[Row]] = {}
    changes: dict[str, list[float]] = {}
    for essay, shares in judged_essays:
        rows, read = judged(essay, shares)
        minutes = sum(len(excerpt.text.display.split()) for excerpt in essay.excerpts) / MINUTE
        rate = sum(a != b for a, b in pairwise(read)) / max(minutes, 1e-9)
        for key in (essay.group, f"hand: {essay.hand}", "period" if essay.period else "today"):
            by_set.setdefault(key, []).extend(rows)
            changes.setdefault(key, []).append(rate)
    print(
        f"{'clear words':24} {'words':>7} {'guess':>6} {'F1':>6} {'oppos.':>6} | {'read':>6} {'oppos.':>6} {'doubt':>6} {'ECE':>6} {'chg/min':>7}"
    )
    for key, rows in sorted(by_set.items()):
        table, as_read = confusion(rows), confusion(rows, lambda row: row.read)
        words = int(table.sum())
        doubt = sum(row.words for row in rows if row.read != row.guess) / max(words, 1)
        print(
            f"{key:24} {words:7} {figures(table)[0]:6.3f} {figures(table)[1]:6.3f} {opposite(table):6.3f} | "
            f"{figures(as_read)[0]:6.3f} {opposite(as_read):6.3f} {doubt:6.3f} {calibration(rows)[0]:6.3f} {np.mean(changes[key]):7.2f}"
        )
    for key in ("today", "period"):
        rows = by_set.get(key, [])
        print(f"\n{key}: how often it is right when it is so sure, and what is taken for what (share of words)")
        for name, sure, right, words in calibration(rows)[1]:
            print(f"  {name}  said {sure:.2f}  right {right:.2f}  {words:6} words")
        table = confusion(rows)
        for truth, role in enumerate(ROLES):
            taken = "  ".join(f"{other} {table[truth, at] / max(table.sum(), 1):.3f}" for at, other in enumerate(ROLES))
            print(f"  {role:9} taken for  {taken}")
    kinds: dict[str, list[Row]] = {}
    for row in (row for key in ("today", "period") for row in by_set.get(key, [])):
        for tag in row.tags:
            kinds.setdefault(tag, []).append(row)
    print("\nkinds of passage: accuracy, words" if kinds else "")
    for tag, rows in sorted(kinds.items(), key=lambda item: figures(confusion(item[1]))[0]):
        print(f"  {tag:24} {figures(confusion(rows))[0]:.3f} {sum(row.words for row in rows):6}")
