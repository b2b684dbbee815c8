"""What is particular to a language: one table each, in a file beside this one, read on first use.

A table has, each where the language needs it: ``sentences`` (what a full stop belongs to), ``numbers`` (rules of
:mod:`audioessay.text.normalise.spelling`), ``phrases``, ``calendar``, ``currencies``, ``scales``, ``units``, ``abbreviations``,
``titles``, ``numbered``, ``signs``, ``fractions`` and ``rules``. To add a language, write its file; nothing else names it
but :data:`audioessay.text.languages.SUPPORTED`.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FORMS = " | "
"""Between the forms of a noun: for one and for many (Polish: for one, for few, for many)."""


@cache
def table(language: str) -> dict[str, Any]:
    """The table of a language (primary tag); empty where there is none."""
    path = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(path.read_text("utf-8")) if language.isalpha() and path.is_file() else {}


def forms(entries: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """The nouns of a part of a table, each in its forms."""
    return {key: tuple(value.split(FORMS)) for key, value in entries.items()}
