"""One recording of one segment."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from struct import calcsize, iter_unpack
from typing import Literal, overload

from audioessay.units import RATE

Timing = Literal["exact", "estimated", "heard"]
"""Who knows when words are said: the engine; nobody, so by their lengths; or whoever listened to the finished sound."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was heard."""

    at: int
    """Where it begins in the spoken text."""
    length: int
    """Characters of spoken text."""
    start: int
    """Frame (at RATE) of its first sound, from the take's first frame."""
    end: int
    """One past its last."""


FORM = "4i"


@dataclass(frozen=True, slots=True)
class Words(Sequence[Word]):
    """The words of a take as four numbers each: those of eleven hours are a hundred thousand, and are held until all is written."""

    numbers: bytes = b""

    @classmethod
    def of(cls, words: Iterable[Word]) -> "Words":
        """These words."""
        return cls(array(FORM[-1], [n for one in words for n in (one.at, one.length, one.start, one.end)]).tobytes())

    def __iter__(self) -> Iterator[Word]:
        return (Word(*numbers) for numbers in iter_unpack(FORM, self.numbers))

    def __len__(self) -> int:
        return len(self.numbers) // calcsize(FORM)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, at: int | slice) -> Word | tuple[Word, ...]:
        return tuple(self)[at]


@dataclass(frozen=True, slots=True)
class Take:
    """What is known of a recording; its sound is in the store under ``key``."""

    key: str
    frames: int
    """Length at RATE."""
    words: Sequence[Word]
    timing: Timing = "exact"
    rate: int = RATE
    """Hertz at which it was spoken: nothing sounds above half of it."""

    def __post_init__(self) -> None:
        if not isinstance(self.words, Words):
            object.__setattr__(self, "words", Words.of(self.words))
