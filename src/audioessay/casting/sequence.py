"""From opinions about paragraphs to a row of roles: where an essay turns.

The most likely row is found over the whole essay (Viterbi), where changing costs more inside a section than at a heading, so that one
paragraph that sounds otherwise does not turn the voice. How sure we are is the share of each paragraph's role in all rows
(forward-backward); both in the usual form (L. R. Rabiner, A tutorial on hidden Markov models, Proc. IEEE 77(2), 1989, III.A and III.B), on
logarithms. Then what is restless is calmed: a voice that would be heard for less than a minute must be sure of itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from audioessay.casting.base import Opinion
from audioessay.model.essay import Essay
from audioessay.model.voice import ROLES

SPLITS = ("section", "paragraph", "auto")
CHANGE = {"auto": 0.05, "paragraph": 0.0}
"""What a change of role costs between paragraphs of a section, in nats. A judge has weighed an essay's shape before; this only
keeps a voice from turning on a hair."""
CHANGE_UNDER_HEADING = 2.5
"""What a change inside a section costs with ``auto`` where the essay has headings to say where it turns."""
HEADED = 3
"""Sections from which on it has."""
USUAL = 60
"""Words of a paragraph that weighs 1; a longer one weighs no more, a shorter one less."""
FLOOR = 1e-3
"""No role is ever less likely than this: one paragraph decides nothing alone."""
MINUTE = 150
"""Words that are heard in a minute."""
SURE = 0.6
"""How likely a role must be to be heard for less than a minute."""
KICKER = 25
"""Words of a section under which it is read as its neighbours are."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of the essay, and the role that its author gave it (``""`` for none)."""

    section: int
    mark: str
    words: int
    bound: bool = False
    """Whether it goes on with what the paragraph before it began: a speech, a stanza."""


def places(essay: Essay) -> list[Place]:
    """An essay's paragraphs."""
    rows = []
    for number, section in enumerate(essay.sections):
        bound = False
        for paragraph in section.paragraphs:
            mark = paragraph.marks.role or section.marks.role
            rows.append(Place(number, mark, len(paragraph.text.display.split()), bound))
            bound = bool(paragraph.bound)
    return rows


def sequence(places: Sequence[Place], opinions: Sequence[Opinion], split: str) -> tuple[list[str], Floats]:
    """The role of each paragraph, and how likely each role is there in its context, shape (paragraphs, 3)."""
    if not places:
        return [], np.zeros((0, len(ROLES)))
    held = np.log(np.maximum([opinion.shares for opinion in opinions], FLOOR))
    held *= np.array([min(place.words / USUAL, 1.0) ** 0.5 for place in places])[:, None]
    for row, place in enumerate(places):
        if place.mark:
            held[row] = 0.0
    if split == "section":
        for number in {place.section for place in places}:
            rows = [row for row, place in enumerate(places) if place.section == number]
            held[rows] = held[rows].sum(axis=0) / len(rows) ** 0.5
    moves = np.where(np.eye(len(ROLES), dtype=bool), 0.0, -_costs(places, split)[:, None, None])
    best, sure = path(held, moves), shares(held, moves)
    roles = [place.mark or ROLES[role] for place, role in zip(places, best, strict=True)]
    return calmed(places, roles, sure), sure


def path(held: Floats, moves: Floats) -> list[int]:
    """The best row of roles. Ties go to the earlier role.

    ``held``, shape (paragraphs, roles), is what speaks for a role; ``moves``, shape (paragraphs, roles, roles), what going from one role to
    another adds before a paragraph; its first entry is not looked at.
    """
    if not len(held):
        return []
    total = held[0]
    came = []
    for row in range(1, len(held)):
        ways = total[:, None] + moves[row]
        came.append(ways.argmax(axis=0))
        total = ways.max(axis=0) + held[row]
    found = [int(total.argmax())]
    for before in reversed(came):
        found.append(int(before[found[-1]]))
    return found[::-1]


def shares(held: Floats, moves: Floats) -> Floats:
    """How likely each role is at each paragraph, over all rows; each line sums to 1."""
    forward, backward = held.astype(np.float64), np.zeros(held.shape)
    for row in range(1, len(held)):
        forward[row] += np.logaddexp.reduce(forward[row - 1][:, None] + moves[row], axis=0)
    for row in range(len(held) - 2, -1, -1):
        backward[row] = np.logaddexp.reduce((held[row + 1] + backward[row + 1])[None, :] + moves[row + 1], axis=1)
    both = forward + backward
    raised = np.exp(both - both.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _costs(places: Sequence[Place], split: str) -> Floats:
    """What a change of role costs before each paragraph: nothing at a heading or a mark, everything inside a speech."""
    inside = CHANGE.get(split, np.inf)
    if split == "auto" and len({place.section for place in places}) >= HEADED:
        inside = CHANGE_UNDER_HEADING
    costs = np.zeros(len(places))
    for row, (before, here) in enumerate(pairwise(places), 1):
        if here.section == before.section and not here.mark and not before.mark:
            costs[row] = np.inf if here.bound else inside
    return costs


def calmed(places: Sequence[Place], roles: Sequence[str], sure: Floats) -> list[str]:
    """The roles without those that are heard too briefly to be believed.

    A section of fewer than :data:`KICKER` words ("It grew.") is read as the longer ones beside it are, or narrated where they differ. A stretch of less than a minute that is not sure, with
    one and the same role before and after it, is read on in that role, the least sure first. Marked paragraphs keep theirs.
    """
    roles = list(roles)
    sections = _runs([place.section for place in places])
    brief = [sum(places[row].words for row in rows) < KICKER for rows in sections]
    for number, rows in enumerate(sections):
        near = [at for at in (number - 1, number + 1) if 0 <= at < len(sections) and not brief[at]]
        beside = {roles[sections[at][-1 if at < number else 0]] for at in near}
        marked = any(places[row].mark for row in rows)
        if brief[number] and beside and not marked and not beside.intersection(roles[row] for row in rows):
            roles[rows[0] : rows[-1] + 1] = [beside.pop() if len(beside) == 1 else "narration"] * len(rows)
    while True:
        doubtful = []
        for rows in _runs([(role, bool(place.mark)) for role, place in zip(roles, places, strict=True)]):
            weights = np.array([places[row].words for row in rows], np.float64)
            around = [roles[row] for row in (rows[0] - 1, rows[-1] + 1) if 0 <= row < len(roles)]
            same = len(around) == 2 and around[0] == around[1] != roles[rows[0]]
            if same and around[0] in ROLES and not places[rows[0]].mark and weights.sum() < MINUTE:
                share = float(weights @ sure[rows, ROLES.index(roles[rows[0]])] / max(weights.sum(), 1.0))
                if share < SURE:
                    doubtful.append((share, rows, around[0]))
        if not doubtful:
            return roles
        touched: set[int] = set()
        for _, rows, role in sorted(doubtful):
            if touched.isdisjoint(
                (rows[0] - 1, rows[-1] + 1)
            ):  # what stands beside it is as it was when it was looked at
                roles[rows[0] : rows[-1] + 1] = [role] * len(rows)
                touched.update(rows)


def _runs(values: Sequence[object]) -> list[list[int]]:
    """Indices of neighbours with equal values."""
    return [list(rows) for _, rows in groupby(range(len(values)), key=lambda row: values[row])]
