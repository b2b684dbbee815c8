"""Changing a TOML text as a person would: one key at a time, all else as it stands, comments and order too."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from audioessay.errors import InputError


class Unwritable(InputError):
    """The text is written in a way that cannot be changed without harm."""


def quoted(text: str) -> str:
    """A string as TOML and YAML write it: JSON's form is one, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


Table = Sequence[str | int]
"""Where a key stands: ``()`` for the root, ``("voices",)``, ``("section", 3)`` for the fourth ``[[section]]``."""


def put(text: str, table: Table, key: str, value: object, *, before: str = "") -> str:
    """The text in which ``key`` of a table has a value; ``None`` removes it, and with the last key its table.

    A table that is not there yet is written at the end, or above the first ``[[before]]``; a key at the end of its table, or
    above the key ``before``. Raises InputError where the text
    is written in a way that this cannot follow.
    """
    data = tomllib.loads(text)
    holder = _at(data, table)
    if (holder or {}).get(key) == value:
        return text
    lines = text.splitlines(keepends=True)
    start, end = _block(lines, table)
    wanted = _changed(data, table, key, value)
    line = None if start is None else _line_of(lines, start, end, key)
    if value is None and line is not None and _says(new := _without(lines, start or 0, end, line, table), wanted):
        return new
    if value is None or (holder is not None and (key in holder or start is None)):
        new = _by_library(text, table, key, value)
    elif start is not None:
        above = _line_of(lines, start, end, before) if before else None
        at = _last(lines, start, end) + 1 if above is None else above
        new = _inserted(lines, at, [f"{_key(key)} = {_value(value)}"])
    else:
        name = ".".join(_key(str(part)) for part in table)
        place = next((row for row, name in enumerate(map(_header, lines)) if before and name == [before]), None)
        new = _block_at(lines, place, [f"[{name}]", f"{_key(key)} = {_value(value)}"])
    return _checked(new, wanted)


def append(text: str, name: str, values: Mapping[str, object], after: int | None) -> str:
    """The text with one more ``[[name]]``: behind the one of index ``after``, before the first for −1, else at the end."""
    data = tomllib.loads(text)
    lines = text.splitlines(keepends=True)
    block = [f"[[{name}]]", *(f"{_key(key)} = {_value(value)}" for key, value in values.items())]
    known = data.get(name, [])
    if after is None or not known:
        place: int | None = None
    elif after < 0:
        place = _block(lines, (name, 0))[0]
    else:
        start, end = _block(lines, (name, after))
        place = None if start is None else _last(lines, start, end) + 1
    at = len(known) if after is None else min(after + 1, len(known))
    return _checked(_block_at(lines, place, block), {**data, name: [*known[:at], dict(values), *known[at:]]})


def _at(data: Any, table: Table) -> dict[str, Any] | None:
    for part in table:
        if isinstance(part, int) or part in data:
            data = data[part]
        else:
            return None
    return data  # type: ignore[no-any-return]


def _changed(data: Any, table: Table, key: str, value: object) -> dict[str, Any]:
    """Plain data with the one change: what the new text has to say."""
    if not table:
        rest = {name: own for name, own in data.items() if name != key}
        return rest if value is None else {**data, key: value}
    first, *inner = table
    if isinstance(first, int):
        return [_changed(one, inner, key, value) if at == first else one for at, one in enumerate(data)]  # type: ignore[return-value]
    below = _changed(data.get(first, {}), inner, key, value)
    return {**data, first: below} if below else {name: own for name, own in data.items() if name != first}


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _checked(text: str, wanted: Mapping[str, Any]) -> str:
    if not _says(text, wanted):
        raise Unwritable("the file is written in a way that the program cannot change without harm; change it by hand")
    return text


def _by_library(text: str, table: Table, key: str, value: object) -> str:
    """What a line alone does not show: values that are there already, inline tables, dotted keys."""
    import tomlkit  # seldom needed, and slow to open

    document: Any = tomlkit.parse(text)
    path: list[Any] = [document]
    for part in table:
        path.append(path[-1][part])
    if value is None:
        del path[-1][key]
        if len(table) == 1 and not path[-1]:
            del document[table[0]]
    elif isinstance(value, Mapping):
        path[-1][key] = tomlkit.inline_table()
        path[-1][key].update(value)
    else:
        path[-1][key] = value
    return tomlkit.dumps(document)


def _line_of(lines: Sequence[str], start: int, end: int, key: str) -> int | None:
    """The line of a block on which a key is set."""
    names = {key, _key(key), _value(key), f"'{key}'"}
    said = ((row, re.match(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)\s*=""", lines[row])) for row in range(start, end))
    return next((row for row, match in said if match and match[1] in names), None)


def _without(lines: Sequence[str], start: int, end: int, line: int, table: Table) -> str:
    """The lines without one; a table of which nothing is left goes with it, and the empty line above."""
    rest = [*lines[start:line], *lines[line + 1 : end]]
    if len(table) == 1 and not [one for one in rest[1:] if one.strip() and not one.lstrip().startswith("#")]:
        above = start - (start > 0 and not lines[start - 1].strip() and any(not one.strip() for one in rest))
        return "".join([*lines[:above], *rest[1:], *lines[end:]])
    return "".join([*lines[:start], *rest, *lines[end:]])


def _header(line: str) -> list[str] | None:
    """The names in the header of a table; None for another line."""
    found = re.fullmatch(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?\s*", line)
    return [part.strip().strip("\"'") for part in found[1].split(".")] if found else None


def _block(lines: Sequence[str], table: Table) -> tuple[int | None, int]:
    """The line of a table's header (0 for the root, None where it has none) and the line of the next header."""
    heads = [(row, name) for row, name in enumerate(map(_header, lines)) if name is not None]
    bounds = [*heads, (len(lines), [])]
    if not table:
        return 0, bounds[0][0]
    names = [str(part) for part in table if isinstance(part, str)]
    count = next((part for part in table if isinstance(part, int)), 0)
    fits = [(row, end) for (row, name), (end, _) in pairwise(bounds) if name == names]
    return fits[count] if count < len(fits) else (None, len(lines))


def _last(lines: Sequence[str], start: int, end: int) -> int:
    """The last line of a block that says something; in a root without any, the last comment at its head."""
    said = [row for row in range(start, end) if lines[row].strip() and not lines[row].lstrip().startswith("#")]
    if said:
        return said[-1]
    blank = next((row for row in range(start, end) if not lines[row].strip()), end)
    return blank - 1


def _inserted(lines: Sequence[str], at: int, new: Sequence[str]) -> str:
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    above = list(lines[:at])
    if above and not above[-1].endswith("\n"):
        above[-1] += ending
    return "".join([*above, *(f"{line}{ending}" for line in new), *lines[at:]])


def _block_at(lines: Sequence[str], place: int | None, block: Sequence[str]) -> str:
    """The lines with a table of its own, an empty line above and below; a comment above a header stays with it."""
    at = len(lines) if place is None else place
    if at < len(lines) and _header(lines[at]) is not None:
        while at and lines[at - 1].lstrip().startswith("#"):
            at -= 1
    above = [""] if at and lines[at - 1].strip() else []
    below = [""] if at < len(lines) and lines[at].strip() else []
    return _inserted(lines, at, [*above, *block, *below])


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(own)}" for name, own in value.items()) + " }"
    import tomlkit

    return tomlkit.item(value).as_string()  # type: ignore[no-any-return, unused-ignore]
