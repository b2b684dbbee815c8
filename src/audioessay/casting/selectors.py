"""SELECTOR: how an author names what is to be read otherwise: a role, a section's number, or its heading."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from audioessay.errors import UnknownName
from audioessay.model.voice import ROLES


class Titled(Protocol):
    """What can be selected: a scene of a script, or anything with the same three members."""

    @property
    def number(self) -> int: ...

    @property
    def title(self) -> str: ...

    @property
    def role(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """What a selector means."""

    role: str = ""
    """The role that it names, or ``""``."""
    numbers: tuple[int, ...] = ()
    """The numbers of the scenes that it names; for a role, of all that are read in it."""


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """As selectors are compared: case and the white space and marks around words aside."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text.casefold().replace("’", "").replace("'", ""))
    return " ".join(kept.split())


def select(selector: str, scenes: Sequence[Titled], roles: Sequence[str] = ROLES) -> Selection:
    """Which scenes ``selector`` names.

    A role (one that the show has, or that a scene is read in) names all scenes of that role and stands for it even where there is none
    yet. A number names one scene, from 1. Anything else is a heading, or the beginning of one or of any word in one: case, punctuation and white
    space aside. A whole heading wins over a beginning of one, and that over a beginning inside. The parts of one section, which bear one heading, are named together.

    Raises UnknownName with the nearest names, also where two headings fit.
    """
    wanted = selector.strip()
    known = [*roles, *(scene.role for scene in scenes)]
    for role in known:
        if wanted.casefold() == role.casefold():
            return Selection(role, tuple(scene.number for scene in scenes if scene.role == role))
    if wanted.isascii() and wanted.isdigit():
        numbers = tuple(scene.number for scene in scenes if scene.number == int(wanted))
        if not numbers:
            raise UnknownName("section", wanted, (), f"there are {len(scenes)}, from 1")
        return Selection("", numbers)
    name = folded(wanted)
    titles = list(dict.fromkeys(scene.title for scene in scenes if folded(scene.title)))
    for fits in (
        [title for title in titles if folded(title) == name],
        [title for title in titles if folded(title).startswith(name)],
        [title for title in titles if f" {name}" in folded(title)],
    ):
        if not name or not fits:
            continue
        if len({folded(title) for title in fits}) > 1:
            listed = ", ".join(f"“{title}”" for title in fits[:4])
            raise UnknownName(
                "section", selector, (), f"it may mean {listed}: write more of it, or the section's number"
            )
        chosen = folded(fits[0])
        return Selection("", tuple(scene.number for scene in scenes if folded(scene.title) == chosen))
    raise UnknownName(
        "section or role",
        selector,
        (*dict.fromkeys(known), *titles),
        "a selector is a role, a section's number or the beginning of its heading",
    )
