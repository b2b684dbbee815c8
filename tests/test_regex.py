"""Patterns that are compiled when they are first used."""

import importlib
import pkgutil
from collections.abc import Iterable

import pytest

import audioessay
from audioessay import regex
from audioessay.regex import Late
from audioessay.text import vocabulary

EXTRAS = ("audioessay.__main__", "audioessay.production.cluster")


def _late(value: object) -> Iterable[Late]:
    if isinstance(value, Late):
        yield value
    elif isinstance(value, dict):
        yield from (one for each in value.values() for one in _late(each))
    elif isinstance(value, tuple | list):
        yield from (one for each in value for one in _late(each))


def test_all_patterns_of_the_house_compile() -> None:
    regexes = vocabulary.table("regexes")
    tables = [getattr(vocabulary.Regexes(part), name) for part, known in regexes.items() for name in known]
    names = [one.name for one in pkgutil.walk_packages(audioessay.__path__, "audioessay.")]
    modules = [importlib.import_module(name) for name in names if name not in EXTRAS]
    patterns = [one for module in modules for value in vars(module).values() for one in _late(value)]
    assert len(patterns) + len(tables) > 200
    for pattern in patterns:
        assert getattr(pattern, "flags") >= 0  # noqa: B009 - it is what compiles it


def test_a_pattern_is_as_the_library_makes_it() -> None:
    pattern = regex.compile("(?P<a>b)", regex.IGNORECASE)
    assert pattern.pattern == "(?P<a>b)"
    assert "search" not in vars(pattern)
    assert pattern.sub("x", "aBc") == "axc"
    assert dict(pattern.groupindex) == {"a": 1}
    assert "search" in vars(pattern)


def test_what_is_wrong_with_one_shows_at_its_first_use() -> None:
    broken = regex.compile("(")
    with pytest.raises(Exception, match="missing"):
        broken.search("a")
