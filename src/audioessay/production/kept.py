"""What does not change with a voice is kept in the store: the essay as it was read and judged, and how its passages are said.

Neither can be heard, so a key says what it follows from: the essay's bytes, what was asked for, and this program. Object storage
does not get them: the text goes nowhere but to its voices.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from audioessay.errors import StorageError
from audioessay.model.script import Piece, Spoken
from audioessay.model.show import Show
from audioessay.packages import state
from audioessay.production.values import Order, Reading
from audioessay.store import CloudStore, Store

if TYPE_CHECKING:
    from audioessay.text.pronounce import Lexicon


def reading_of(order: Order, show: Show, store: Store | None, read: Callable[[], Reading]) -> Reading:
    """What ``read`` gives of an essay, from the store where it is kept: not of an address or of standard input, nor where a language
    model judges, which keeps its own answers."""
    path, judge = Path(order.essay), f"{show.reading.judge} {os.environ.get('AUDIOESSAY_JUDGE', '')}"
    if store is None or isinstance(store, CloudStore) or "llm" in judge or order.essay == "-" or not path.is_file():
        return read()
    asked = (order.essay, order.title, order.language, order.chapter, order.format)
    about = (asked, show.reading, show.language, show.roles, judge, state("text", "casting", "model"))
    key = "reading/" + hashlib.sha256(repr(about).encode("utf-8", "surrogatepass") + path.read_bytes()).hexdigest()
    with contextlib.suppress(ValueError, TypeError, KeyError):  # damaged; it is read again
        values = _found(store, key)
        return Reading(order=order, **{name: _builder(hint)(values[name]) for name, hint in _kept(Reading).items()})
    reading = read()
    _keep(store, key, {name: _plain(getattr(reading, name)) for name in _kept(Reading)})
    return reading


class Sayings:
    """How the passages of an essay are said: what was found before need not be found again. The entry grows with what is asked."""

    def __init__(self, store: Store | None, reading: Reading, lexicon: "Lexicon") -> None:
        about = repr((reading.digest, lexicon.entries, state("text", "casting", "model")))
        self._store = None if isinstance(store, CloudStore) else store
        self._key = "said/" + hashlib.sha256(about.encode()).hexdigest()
        known = _found(self._store, self._key) if self._store else None
        self._known: dict[str, list[tuple[str, int, int, str]]] = known if isinstance(known, dict) else {}
        self._before = len(self._known)

    def __call__(
        self,
        display: str,
        *,
        language: str,
        normalise: bool,
        lexicon: "Lexicon",
        emoji: Literal["speak", "drop", "name"],
    ) -> Spoken:
        name = f"{language}\n{normalise}\n{emoji}\n{display}"
        if pieces := self._known.get(name):
            return Spoken(tuple(Piece(*piece) for piece in pieces))
        from audioessay.text.normalise import spoken

        said = spoken(display, language=language, normalise=normalise, lexicon=lexicon, emoji=emoji)
        self._known[name] = [(one.text, one.start, one.end, one.ipa) for one in said.pieces]
        return said

    def keep(self) -> None:
        """Put what was found now into the store."""
        if self._store and len(self._known) > self._before:
            _keep(self._store, self._key, self._known)


def _found(store: Store, key: str) -> Any:
    """What is kept under a key; None where there is nothing that can be read."""
    with contextlib.suppress(StorageError, ValueError):
        return json.loads(store.get(key) or b"null")
    return None


def _keep(store: Store, key: str, value: object) -> None:
    """Put it into the store, if that can be written; front matter with a date in it is read each time."""
    with contextlib.suppress(StorageError, TypeError):
        store.put(key, json.dumps(value, separators=(",", ":")).encode())


@cache
def _kept(cls: Any, /) -> Mapping[str, Any]:
    """The fields of a noun and what they are, but for the order, which is another in each run."""
    hints = get_type_hints(cls)
    return {one.name: hints[one.name] for one in fields(cls) if one.name != "order"}


def _plain(value: Any) -> Any:
    """A value as JSON has it: a noun is the list of its fields."""
    if is_dataclass(value):
        noun: Any = type(value)
        return [_plain(getattr(value, name)) for name in _kept(noun)]
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


@cache
def _builder(hint: Any) -> Callable[[Any], Any]:
    """What makes a value of a type out of what :func:`_plain` gave."""
    origin, inner = get_origin(hint), get_args(hint)
    if is_dataclass(hint) or (isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")):
        made: Any = hint
        parts = [_builder(one) for one in (_kept(made) if is_dataclass(hint) else get_type_hints(hint)).values()]
        return lambda values: made(*[part(value) for part, value in zip(parts, values, strict=True)])
    if origin is tuple and inner[1:] == (Ellipsis,):
        part = _builder(inner[0])
        return lambda values: tuple(map(part, values))
    if origin is tuple:
        parts = [_builder(one) for one in inner]
        return lambda values: tuple(part(value) for part, value in zip(parts, values, strict=True))
    if origin in (Union, UnionType) and any(is_dataclass(one) for one in inner):
        raise TypeError(f"no rule for {hint}")
    return _same


def _same(value: Any) -> Any:
    return value
