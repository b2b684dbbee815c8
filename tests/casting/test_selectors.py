"""SELECTOR: a role, a number, a heading."""

from dataclasses import dataclass

import pytest

from audioessay.casting.selectors import select
from audioessay.errors import UnknownName


@dataclass(frozen=True)
class Scene:
    number: int
    title: str
    role: str


SCENES = (
    Scene(1, "The opening", "narration"),
    Scene(2, "Process, not just outcome", "praise"),
    Scene(3, "The numbers stay calm", "critique"),
    Scene(4, "The numbers stay calm", "praise"),
    Scene(5, "2030", "narration"),
    Scene(6, "", "narration"),
)


@pytest.mark.parametrize(
    ("selector", "numbers", "role"),
    [
        ("praise", (2, 4), "praise"),
        ("Critique", (3,), "critique"),
        ("2", (2,), ""),
        ("the numbers", (3, 4), ""),
        ("NUMBERS", (3, 4), ""),
        ("process not just", (2,), ""),
        ("  the opening ", (1,), ""),
    ],
)
def test_names(selector: str, numbers: tuple[int, ...], role: str) -> None:
    """Case, punctuation and white space aside; the parts of one section are named together."""
    selection = select(selector, SCENES)
    assert (selection.numbers, selection.role) == (numbers, role)


def test_a_role_that_nothing_has_yet_is_no_error() -> None:
    """A voice may be given to a role that this essay does not need."""
    assert select("praise", SCENES[:1]).numbers == ()


def test_ambiguous() -> None:
    """Two headings that fit are named, and nothing is chosen."""
    with pytest.raises(UnknownName, match=r"The opening.*The numbers"):
        select("the", SCENES)


@pytest.mark.parametrize("selector", ["nmbers", "crtique", "Proces, not jus outcome"])
def test_nearest(selector: str) -> None:
    """A name that there is not is told with those that are near."""
    with pytest.raises(UnknownName, match=r"did you mean|section or role"):
        select(selector, SCENES)


@pytest.mark.parametrize("selector", ["7", "0", "", "—"])
def test_no_such_section(selector: str) -> None:
    with pytest.raises(UnknownName):
        select(selector, SCENES)
