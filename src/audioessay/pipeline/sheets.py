"""Who decides about a section: the author's cast sheet first, then the judge that the show names."""

from collections.abc import Mapping
from typing import Protocol

from audioessay import casting
from audioessay.casting import Passage
from audioessay.model.essay import Essay
from audioessay.model.show import Show
from audioessay.model.voice import Voice


class Answers(Protocol):
    """Keeps what a language model judged."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, data: bytes) -> None: ...


def judged(
    order: object, essay: Essay, show: Show, answers: Answers | None
) -> tuple[tuple[Passage, ...], Mapping[str, Voice], list[str]]:
    """The passages with their roles, the voices that the cast sheet gives (by scene number), and lines for people."""
    return casting.judge(essay, split=show.reading.split), {}, []


def save(order: object, essay: Essay, show: Show, passages: tuple[Passage, ...], script: object) -> str:
    """Write the cast sheet."""
    raise NotImplementedError
