"""From plain data (TOML, JSON) to frozen dataclasses, strictly: the type hints are the schema, unknown keys are errors."""

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from audioessay.errors import nearest

T = TypeVar("T")

NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false", datetime: "a date and time"}


class Misfit(ValueError):
    """``Misfit(key, reason)``: the dotted key that does not fit, and why."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(key, reason)
        self.key, self.reason = key, reason


def build(cls: type[T], data: object, key: str = "") -> T:
    """A ``cls`` out of ``data``, its nested dataclasses too.

    A class with a ``parse`` class method may be written as text; a tuple may be written as its one element; keys are
    written with ``-`` or ``_``. Raises Misfit with the dotted key.
    """
    if isinstance(data, str) and (parse := getattr(cls, "parse", None)):
        return _checked(parse, key, data)  # type: ignore[no-any-return]
    if not isinstance(data, Mapping):
        raise Misfit(key, "must be a table")
    hints = _hints(cls)  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for name, value in data.items():
        field = str(name).replace("-", "_")
        if field not in hints:
            near = nearest(field, hints)
            advice = f"did you mean {' or '.join(near)}?" if near else "there is " + ", ".join(sorted(hints))
            raise Misfit(_join(key, str(name)), f"unknown key; {advice}")
        if field in values:
            raise Misfit(_join(key, str(name)), "is given twice")
        values[field] = convert(hints[field], value, _join(key, str(name)))
    for wanted in _required(cls):  # type: ignore[arg-type]
        if wanted not in values:
            raise Misfit(_join(key, wanted), "is missing")
    return _checked(cls, key, **values)


def convert(hint: Any, value: object, key: str) -> Any:
    """``value`` as ``hint`` wants it: a scalar, ``Literal``, tuple, mapping, dataclass, or a union of them with None."""
    origin = get_origin(hint)
    if hint is Any:
        return value
    if origin is Literal:
        if value not in get_args(hint):
            raise Misfit(key, f"must be one of {', '.join(map(str, get_args(hint)))}")
        return value
    if origin in (Union, types.UnionType):
        inner = [arm for arm in get_args(hint) if arm is not type(None)]
        return None if value is None else convert(inner[0], value, key)
    if origin is tuple:
        element, *rest = get_args(hint)
        if rest != [Ellipsis]:
            raise TypeError(f"no rule for {hint}")
        items = value if isinstance(value, list | tuple) else [value]
        return tuple(convert(element, item, f"{key}[{number}]") for number, item in enumerate(items))
    if origin is not None:
        if not isinstance(value, Mapping):
            raise Misfit(key, "must be a table")
        _, element = get_args(hint)
        return {str(name): convert(element, item, _join(key, str(name))) for name, item in value.items()}
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return build(hint, value, key)
    return scalar(hint, value, key)


def scalar(hint: Any, value: object, key: str) -> Any:
    """Text, a number, a truth value or an instant; a local or zoneless time is taken as UTC."""
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is datetime and isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise Misfit(key, f"must be {NAMES.get(hint, hint.__name__)}")
    return value


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _required(cls: Any) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in dataclasses.fields(cls)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _checked(make: Callable[..., T], key: str, *given: Any, **values: Any) -> T:
    try:
        return make(*given, **values)
    except Misfit:
        raise
    except ValueError as error:
        raise Misfit(key, str(error)) from error
