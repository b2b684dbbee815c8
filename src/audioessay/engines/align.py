"""Which written word is which spoken one, when an engine tells only of what it spoke."""

from collections.abc import Sequence

from audioessay.engines.base import Heard
from audioessay.engines.words import Token, shared

MOST = 8
"""Spoken words that one written word may have become (a number), and written ones that one spoken may hold."""
BAND = 24
"""How far, in words, the two counts may drift apart."""


def align(written: Sequence[int], spoken: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Groups ``(first, behind, first, behind)``: written words and the spoken ones they became, in order, all of them.

    Both sides are given by the length of each word in phonemes (or about that). Equal numbers match one to one; else
    the grouping is chosen in which lengths agree best: one to one, one to several, several to one. Empty when there is
    no such grouping.
    """
    rows, columns = len(written), len(spoken)
    if rows == columns:
        return [(n, n + 1, n, n + 1) for n in range(rows)]
    if not rows or not columns:
        return []
    steps = [(1, 1), *((1, n) for n in range(2, MOST + 1)), *((n, 1) for n in range(2, MOST + 1))]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for row in range(rows + 1):
        middle = row * columns // rows
        for column in range(max(0, middle - BAND), min(columns, middle + BAND) + 1):
            if (row, column) not in best:
                continue
            cost = best[row, column][0]
            for down, across in steps:
                there = (row + down, column + across)
                if there[0] > rows or there[1] > columns:
                    continue
                apart = abs(sum(written[row : there[0]]) - sum(spoken[column : there[1]]))
                total = cost + apart + 0.75 * (down + across - 2)
                if there not in best or total < best[there][0]:
                    best[there] = (total, (row, column))
    if (rows, columns) not in best:
        return []
    groups: list[tuple[int, int, int, int]] = []
    at = (rows, columns)
    while at != (0, 0):
        came = best[at][1]
        groups.append((came[0], at[0], came[1], at[1]))
        at = came
    return groups[::-1]


def matched(
    words: Sequence[Token], lengths: Sequence[int], spoken: Sequence[tuple[int, int, int]]
) -> tuple[Heard, ...]:
    """Written words with times, from spoken ones ``(start, end, phonemes)``; empty when they cannot be matched.

    ``lengths`` are those of ``words`` in phonemes, or about.
    """
    found: list[Heard] = []
    for first, behind, begin, end in align(lengths, [count for _, _, count in spoken]):
        found += shared(words[first:behind], spoken[begin][0], spoken[end - 1][1])
    return tuple(found)
