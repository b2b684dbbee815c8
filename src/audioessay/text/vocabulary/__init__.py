"""What is particular to a language: one table each, in a file beside this one, read on first use.

A table has, each where the language needs it: ``sentences`` (what a full stop belongs to), ``numbers`` (rules of
:mod:`audioessay.text.normalise.spelling`), ``phrases``, ``calendar``, ``currencies``, ``scales``, ``units``, ``abbreviations``,
``titles``, ``numbered``, ``signs``, ``fractions`` and ``rules``. To add a language, write its file; nothing else names it
but ``[names]`` of ``detection.toml`` and ``disclosures.toml``.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from audioessay import regex as re

_NAMED = re.compile(r"\{([a-z_]+)\}")
FORMS = " | "
"""Between the forms of a noun: for one and for many (Polish: for one, for few, for many)."""


@cache
def table(language: str) -> dict[str, Any]:
    """The table of a language (primary tag); empty where there is none."""
    path = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(path.read_text("utf-8")) if language.isalpha() and path.is_file() else {}


class Regexes:
    """The patterns of one module, as attributes; each is compiled when it is first used."""

    def __init__(self, part: str) -> None:
        self._part = part

    def __getattr__(self, name: str) -> re.Pattern[str]:
        known: dict[str, str] = table("regexes")[self._part]
        if name not in known:
            raise AttributeError(name)
        pattern = re.compile(expanded(known[name], known))
        setattr(self, name, pattern)
        return pattern


def expanded(pattern: str, known: dict[str, str]) -> str:
    """With the patterns put in that it names."""
    return _NAMED.sub(lambda match: expanded(known[match[1]], known) if match[1] in known else match[0], pattern)


def patterns(name: str) -> str:
    """A pattern for any of those in a file, one a line."""
    return "|".join(Path(__file__).with_name(f"{name}.txt").read_text("utf-8").split("\n")[:-1])


def forms(entries: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """The nouns of a part of a table, each in its forms."""
    return {key: tuple(value.split(FORMS)) for key, value in entries.items()}
