"""Strict reading: TOML and plain data → frozen dataclasses. The type hints are the schema, unknown keys are errors.

A field's hint says all that its value may be::

    style: Literal["felt", "glass"]      one of these words
    quality: Annotated[int, 0, 9]        a number from 0 to 9
    language: Annotated[str, language]   what a function lets pass; it raises ValueError
    license: License                     a table; or text, where the class has a ``parse`` for it, or names in ``SHORT`` its field that the text is
    category: tuple[Category, ...]       a list of them; one alone may stand without brackets

A class with ``parse`` may say in ``WRITTEN`` how it is written. Keys may have ``-`` for ``_``.
"""

import dataclasses
import math
import re
import tomllib
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from audioessay.errors import SettingError, advice, nearest

T = TypeVar("T")

NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false", datetime: "a date and time"}


class Invalid(ValueError):
    """``Invalid(key, reason)``: the dotted key whose value does not hold, and why. :func:`complaints` adds the place."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(key, reason)
        self.key, self.reason = key, reason

    def __str__(self) -> str:
        return f"{self.key}: {self.reason}" if self.key else self.reason


def toml(text: str, path: str) -> dict[str, Any]:
    """A TOML document as plain data. Raises SettingError with the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        reason = re.sub(r"\s*\(at [^)]*\)$", "", str(error))
        last = text.count("\n") + 1
        raise SettingError(path, "", f"is not TOML: {reason}", int(line[1]) if line else last) from error
    except ValueError as error:
        raise SettingError(path, "", "holds a number that is too long") from error
    except RecursionError as error:
        raise SettingError(path, "", "is nested too deeply") from error


@contextmanager
def complaints(path: str, text: str = "", above: str = "") -> Iterator[None]:
    """Turns Invalid into SettingError, which names the file and, where its ``text`` is given, the line.

    ``above`` is the table in the file that the keys belong to.
    """
    try:
        yield
    except Invalid as error:
        key = ".".join(part for part in (above, error.key) if part)
        raise SettingError(path, key, error.reason, line_of(text, key)) from error


def build(cls: type[T], data: object, key: str = "") -> T:
    """A ``cls`` out of plain ``data``, its nested dataclasses too. Raises Invalid with the dotted key under ``key``."""
    if isinstance(data, str) and (parse := getattr(cls, "parse", None)):
        return _checked(parse, key, data)  # type: ignore[no-any-return]
    if isinstance(data, str) and (short := getattr(cls, "SHORT", "")):
        data = {short: data}
    if not isinstance(data, Mapping):
        raise Invalid(key, f"must be {getattr(cls, 'WRITTEN', 'a table')}")
    hints = _hints(cls)  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for name, value in data.items():
        field = str(name).replace("-", "_")
        if field not in hints:
            raise Invalid(join(key, str(name)), f"unknown key; {advice(field, sorted(hints))}")
        if field in values:
            raise Invalid(join(key, str(name)), "is given twice")
        values[field] = convert(hints[field], value, join(key, str(name)))
    for wanted in _required(cls):  # type: ignore[arg-type]
        if wanted not in values:
            raise Invalid(join(key, wanted), "is missing")
    return _checked(cls, key, **values)


def convert(hint: Any, value: object, key: str) -> Any:
    """``value`` as ``hint`` wants it: a scalar, ``Literal``, ``Annotated``, tuple, mapping, dataclass, or a union with None."""
    origin = get_origin(hint)
    if hint is Any:
        return value
    if origin is Annotated:
        inner, *rules = get_args(hint)
        return _ruled(convert(inner, value, key), rules, key)
    if origin is Literal:
        return _choice(value, get_args(hint), key)
    if origin in (Union, types.UnionType):
        arms = [arm for arm in get_args(hint) if arm is not type(None)]
        return None if value is None else convert(arms[0], value, key)
    if origin is tuple:
        element, *rest = get_args(hint)
        if rest != [Ellipsis]:
            raise TypeError(f"no rule for {hint}")
        if not isinstance(value, list | tuple):
            if not dataclasses.is_dataclass(element):
                raise Invalid(key, "must be a list")
            value = [value]
        return tuple(convert(element, item, f"{key}[{number}]") for number, item in enumerate(value))
    if origin is not None:
        if not isinstance(value, Mapping):
            raise Invalid(key, "must be a table")
        _, element = get_args(hint)
        return {str(name): convert(element, item, join(key, str(name))) for name, item in value.items()}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return build(hint, value, key)
    return scalar(hint, value, key)


def scalar(hint: Any, value: object, key: str) -> Any:
    """Text, a finite number, a truth value or an instant; a local or zoneless time is taken as UTC."""
    if hint in (int, float) and isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value) and (hint is float or value == int(value)):
            return hint(value)
    elif hint is datetime and isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    elif isinstance(value, hint) and hint is not int:
        return value
    raise Invalid(key, f"must be {NAMES.get(hint, hint.__name__)}")


def _choice(value: object, choices: tuple[Any, ...], key: str) -> object:
    if value in choices:
        return value
    near = nearest(value, choices) if isinstance(value, str) else ()
    meant = f"; did you mean {near[0]}?" if near else ""
    raise Invalid(key, f"is {value!r}, must be one of {', '.join(map(str, choices))}{meant}")


def _ruled(value: Any, rules: list[Any], key: str) -> Any:
    if callable(rules[0]):
        _checked(rules[0], key, value)
        return value
    low, high = rules
    if not low <= value <= high:
        raise Invalid(key, f"is {value}, must lie between {low:g} and {high:g}")
    return value


@cache
def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


@cache
def _required(cls: Any) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in dataclasses.fields(cls)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )


def _checked(make: Callable[..., T], key: str, /, *args: Any, **values: Any) -> T:
    try:
        return make(*args, **values)
    except Invalid:
        raise
    except ValueError as error:
        raise Invalid(key, str(error)) from error


def join(above: str, name: str) -> str:
    """The dotted key of ``name`` in the table ``above``; a name with a dot in it is put in quotes.

    >>> join("pronounce", "St. Mary")
    'pronounce."St. Mary"'
    """
    if "." in name or "[" in name:
        name = f'"{name}"'
    return f"{above}.{name}" if above else name


def line_of(text: str, key: str) -> int | None:
    """The line of TOML ``text`` on which the dotted ``key`` is set, or what is nearest above it; None when nothing is.

    ``[N]`` in the key is the N-th table of an array, from 0.

    >>> line_of('[[section]]\\nrole = "praise"\\n[[section]]\\nrole = "critic"', "section[1].role")
    4
    """
    wanted = _parts(key)
    best, depth = None, 0
    tables: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.fullmatch(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?", line):
            table = ()
            *parents, last = _parts(header[2])
            for part in parents:
                table += (part,)
                if table in tables:
                    table += (f"[{tables[table]}]",)
            table += (last,)
            if header[1] == "[[":
                tables[table] = tables.get(table, -1) + 1
                table += (f"[{tables[table]}]",)
            here = table
        elif setting := re.match(
            r"\s*((?:\"[^\"]*\"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[\w-]+))*)\s*=", line
        ):
            here = table + _parts(setting[1])
        else:
            continue
        common = len(here) if here == wanted[: len(here)] else len(wanted) if here[: len(wanted)] == wanted else 0
        if common > depth:
            best, depth = number, common
    return best


def _parts(key: str) -> tuple[str, ...]:
    """The names in a dotted key, without quotes, and ``[N]`` as names of their own."""
    found = re.findall(r"\"([^\"]*)\"|'([^']*)'|(\[\d+\])|([^.\[\]\"']+)", key)
    return tuple("".join(groups).strip() for groups in found)
