"""Hear a stretch of sound and say of each sentence whether it is in it; what sounds doubtful is heard a second time."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from audioessay.listening.comparison import Verdict, better, compare
from audioessay.listening.ear import Ear, Heard, packed, unpacked
from audioessay.listening.pauses import windows
from audioessay.listening.sounds import EAR_RATE
from audioessay.store import Store

Words = Callable[[str], str]
"""A sentence as it is said: figures and abbreviations in words, respelled names as they were to be spoken."""


USUAL_S, SHORT_S, SHORTEST_S = 28.0, 15.0, 8.0
"""Windows: at first, for a second hearing, and where a sentence may be said twice, which longer windows hide."""


def hear(
    sound: NDArray[np.float32],
    sentences: Sequence[str],
    *,
    ear: Ear,
    language: str,
    words: Words,
    thorough: bool = False,
    pool: Executor | None = None,
    store: Store | None = None,
    key: bytes = b"",
) -> tuple[Verdict, ...]:
    """The verdict on each of ``sentences``, which ``sound``, shape (frames,) at EAR_RATE, is to speak in this order.

    ``thorough`` listens for repetitions too: a recogniser passes over what it has just heard. With ``store`` what was
    heard is kept under ``key`` (the bytes that the sound was decoded from) and the ear's fingerprint. ``pool`` hears
    windows side by side.
    """

    def heard(longest_s: float) -> tuple[Verdict, ...]:
        about = (ear.fingerprint.encode(), language.encode(), str(longest_s).encode(), key)
        place = "heard/" + hashlib.sha256(b"\0".join(about)).hexdigest()
        kept = store.get(place) if store is not None and key else None
        if kept is None:
            parts = [sound[start:end] for start, end in windows(sound, EAR_RATE, longest_s=longest_s)]

            def one(part: NDArray[np.float32]) -> Heard:
                return ear.hear(part, language, care=longest_s < USUAL_S)

            result = tuple(pool.map(one, parts) if pool is not None else map(one, parts))
            if store is not None and key:
                store.put(place, packed(result))
        else:
            result = unpacked(kept)
        return compare(sentences, " ".join(one.text for one in result), words=words)

    verdicts = heard(USUAL_S)
    if any(verdict.status != "heard" for verdict in verdicts):
        verdicts = tuple(better(*pair) for pair in zip(verdicts, heard(SHORT_S), strict=True))
    if thorough:
        closer = heard(SHORTEST_S)
        verdicts = tuple(
            two if two.status == "repeated" else better(one, two) for one, two in zip(verdicts, closer, strict=True)
        )
    return verdicts
