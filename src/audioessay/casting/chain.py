"""A row of paragraphs, each with what speaks for its roles and with what a change of role before it costs.

Forward-backward and Viterbi in the usual form (L. R. Rabiner, A tutorial on hidden Markov models, Proc. IEEE 77(2), 1989,
III.A and III.B), on logarithms. ``held`` has shape (paragraphs, roles); ``moves`` (paragraphs, roles, roles): what going from
one role to another adds before a paragraph; its first entry is not looked at.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def path(held: Floats, moves: Floats) -> list[int]:
    """The best row of roles. Ties go to the earlier role."""
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


def costs(before: Floats, roles: int = 3) -> Floats:
    """Moves that cost the same from any role to any other: ``before[i]`` before paragraph i."""
    table = np.broadcast_to(-before[:, None, None], (len(before), roles, roles)).copy()
    table[:, range(roles), range(roles)] = 0.0
    return table
