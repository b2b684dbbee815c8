"""The row of roles: what dynamic programming finds is what trying every row finds."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.casting import sequence as chain


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_against_every_row(size: int, seed: int) -> None:
    """The best row is the best of all rows, and the shares are those of all rows by their weight."""
    random = np.random.default_rng(seed)
    held, moves = random.normal(size=(size, 3)), random.normal(size=(size, 3, 3))
    rows = list(product(range(3), repeat=size))
    worth = [
        sum(held[at, role] for at, role in enumerate(row))
        + sum(moves[at, row[at - 1], row[at]] for at in range(1, size))
        for row in rows
    ]
    assert chain.path(held, moves) == list(rows[int(np.argmax(worth))])
    weights = np.exp(np.array(worth))
    shares = chain.shares(held, moves)
    for at in range(size):
        for role in range(3):
            there = sum(weight for row, weight in zip(rows, weights, strict=True) if row[at] == role)
            assert abs(shares[at, role] - there / weights.sum()) < 1e-9


def test_nothing() -> None:
    """No paragraphs, no roles."""
    assert chain.path(np.zeros((0, 3)), np.zeros((0, 3, 3))) == []
