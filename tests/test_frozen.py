"""Frozen dataclasses whose code is compiled when the first is made are what the standard library's are."""

import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from audioessay import frozen


def classes(dataclass: Callable[..., Any]) -> tuple[Any, Any, Any]:
    """A noun with fields of every kind, one checked when made, one without comparison; by one decorator."""

    @dataclass(frozen=True, slots=True)
    class Noun:
        """A noun."""

        name: str
        made: int = 3
        parts: list[int] = dataclasses.field(default_factory=list)
        hidden: dict[str, int] = dataclasses.field(default_factory=dict, init=False, repr=False, compare=False)
        late: str = dataclasses.field(default="", kw_only=True)

        @property
        def whole(self) -> str:
            return self.name + self.late

    @dataclass(frozen=True)
    class Checked:
        low: int
        high: int = 0

        def __post_init__(self) -> None:
            if self.high < self.low:
                raise ValueError("not a span")

        def __repr__(self) -> str:
            return "its own"

    @dataclass(frozen=True, slots=True, eq=False, repr=False)
    class Self:
        """Only itself."""

        one: int = 1

    return Noun, Checked, Self


def told(dataclass: Callable[..., Any]) -> list[object]:
    """What can be seen of them."""
    noun, checked, own = classes(dataclass)
    one, same = noun("a", parts=[1], late="b"), noun("a", 3, [1], late="b")
    seen: list[object] = [
        repr(one).rpartition(".")[2], one == same, one == noun("b"), one == ("a",), one.whole, noun("x").parts is noun("x").parts,
        hash(checked(1, 2)) == hash(checked(1, 2)), checked(1, 2) == checked(1, 2), repr(checked(1, 2)), own() == own(),
        dataclasses.asdict(one), dataclasses.astuple(one), dataclasses.replace(one, name="c").name, noun.__match_args__,
        noun.__slots__, noun.__doc__, {one.name for one in dataclasses.fields(noun)}, dataclasses.is_dataclass(noun),
    ]  # fmt: skip
    for wrong in (
        lambda: noun(), lambda: noun("a", other=1), lambda: noun("a", 1, [], "late"), lambda: checked(2, 1), lambda: hash(one),
        lambda: setattr(one, "name", "b"), lambda: setattr(one, "other", "b"), lambda: delattr(one, "name"),
    ):  # fmt: skip
        with pytest.raises((TypeError, ValueError, AttributeError)) as caught:
            wrong()
        seen.append((type(caught.value).__name__, str(caught.value).split("'")[0].rpartition(".")[2]))
    return seen


def test_they_are_as_the_standard_library_makes_them() -> None:
    """Made, compared, shown, hashed, copied, and refused alike."""
    assert told(frozen.dataclass)[:-3] == told(dataclasses.dataclass)[:-3]
    assert all(str(one).startswith("('FrozenInstanceError'") for one in told(frozen.dataclass)[-3:])


@frozen.dataclass(frozen=True, slots=True)
class Base:
    """Another is made from it."""

    one: int


@frozen.dataclass(frozen=True, slots=True)
class More(Base):
    """With a field more."""

    two: int = 2


def test_one_is_made_from_another_and_sent() -> None:
    """What inherits has all fields, and both go to other processes."""
    assert (More(1).one, More(1, 3).two) == (1, 3)
    for value in (Base(1), More(1)):
        assert pickle.loads(pickle.dumps(value)) == value


def test_nothing_is_compiled_before_the_first_is_made() -> None:
    """That is what it is for."""
    noun, *_ = classes(frozen.dataclass)
    before = noun.__init__
    noun("a")
    assert noun.__init__ is not before
