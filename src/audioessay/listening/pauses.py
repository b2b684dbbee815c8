"""Where sound can be cut without cutting a word: windows of at most 28 seconds between pauses."""

import numpy as np
from numpy.typing import NDArray

STEP_MS = 10
LONGEST_S = 28.0
"""Whisper hears windows of 30 seconds; a little is left for its own cutting."""
SHORTEST_S = 6.0
QUIET = 10 ** (-46 / 20)
"""Against full scale: under this, of a programme at −16 LUFS, nobody speaks."""
PAUSE_MS = 180
LONG_MS = 1100
"""A pause of this length always ends a window, so that a change in one section moves no window of another."""


def windows(sound: NDArray[np.float32], rate: int, longest_s: float = LONGEST_S) -> list[tuple[int, int]]:
    """Stretches (start, end) in frames that cover ``sound``, shape (frames,), each cut in a pause where there is one."""
    step = rate * STEP_MS // 1000
    count = -(-len(sound) // step)
    level = (
        np.sqrt(np.add.reduceat(np.square(sound, dtype=np.float32), np.arange(0, len(sound), step)) / step)
        if count
        else np.zeros(0)
    )
    quiet = np.concatenate([[False], level < QUIET, [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    pauses = [(int(a + b) // 2, int(b - a) * STEP_MS) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    pauses = [(middle, length) for middle, length in pauses if length >= PAUSE_MS]
    shortest, longest = round(min(SHORTEST_S, longest_s / 4) * 1000 / STEP_MS), round(longest_s * 1000 / STEP_MS)
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
