"""Strict reading of tables: each complaint has its key and its line."""

from dataclasses import dataclass
from typing import Annotated, Literal

import pytest

from audioessay import settings
from audioessay.errors import SettingError


@dataclass(frozen=True)
class Leaf:
    """A table in a list."""

    name: str
    size: Annotated[int, 1, 9] = 1


@dataclass(frozen=True)
class Tree:
    """A whole file."""

    kind: Literal["oak", "ash"] = "oak"
    leaf: tuple[Leaf, ...] = ()
    heights: tuple[float, ...] = ()


GOOD = 'kind = "ash"\nheights = [1, 2.5]\n[[leaf]]\nname = "a"\n[[leaf]]\nname = "b"\nsize = 3.0\n'


def read(text: str) -> Tree:
    """A file as its class."""
    with settings.complaints("tree.toml", text):
        return settings.build(Tree, settings.toml(text, "tree.toml"))


def test_a_file_is_read_into_its_class() -> None:
    """Whole numbers may be written with a point, and pass for numbers."""
    assert read(GOOD) == Tree("ash", (Leaf("a"), Leaf("b", 3)), (1.0, 2.5))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("size = 3.0", "size = 30", "7: leaf[1].size: is 30, must lie between 1 and 9"),
        ("size = 3.0", "size = true", "7: leaf[1].size: must be a whole number"),
        ('name = "b"', "", "5: leaf[1].name: is missing"),
        ('name = "b"', 'nam = "b"', "6: leaf[1].nam: unknown key; did you mean name?"),
        ('"ash"', '"aash"', "1: kind: is 'aash', must be one of oak, ash; did you mean ash?"),
        ("[1, 2.5]", "1", "2: heights: must be a list"),
        ("[1, 2.5]", "[\n1,\n'x']", "2: heights[1]: must be a number"),
        ("size = 3.0", "size = [", "8: is not TOML"),
    ],
)
def test_complaints_have_key_and_line(before: str, after: str, said: str) -> None:
    """Also in the second table of a list, and where the key is missing."""
    with pytest.raises(SettingError) as caught:
        read(GOOD.replace(before, after))
    assert str(caught.value).startswith(f"tree.toml:{said}")
