"""What a passage is known by after it was edited: a sketch of its three-word runs.

The smallest hashes of a set are a fair sample of it (A. Broder, On the resemblance and containment of documents, 1997), so
the share of a sketch that is found again in a text says how much of the passage still stands there.
"""

import zlib
from collections.abc import Iterable
from functools import lru_cache

from audioessay.casting.tokens import tokens

SIZE = 32
"""Hashes kept."""
RUN = 3
"""Words in a run."""
BITS = 24


@lru_cache(maxsize=10_000)
def runs(text: str) -> frozenset[int]:
    """Hashes of the text's runs of words; of its single words, where it has fewer than a run."""
    words = [token.text for token in tokens(text) if token.word]
    size = min(RUN, max(len(words), 1))
    return frozenset(
        zlib.crc32(" ".join(words[at : at + size]).encode("utf-8")) >> (32 - BITS)
        for at in range(len(words) - size + 1)
    )


def sketch(texts: Iterable[str]) -> str:
    """Of paragraphs, as hexadecimal digits."""
    return "".join(f"{value:06x}" for value in sorted(frozenset().union(*map(runs, texts)))[:SIZE])


def hashes(written: str) -> frozenset[int]:
    """What a sketch holds. Raises ValueError for what is none."""
    if len(written) % 6 or len(written) > 6 * SIZE:
        raise ValueError("not a sketch")
    return frozenset(int(written[at : at + 6], 16) for at in range(0, len(written), 6))
