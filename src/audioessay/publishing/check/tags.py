"""Tags and their places, as ``tags.toml`` lists them. A tag is called ``prefix:name`` here, those of RSS by name alone."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from audioessay.publishing.names import each

_TABLE: dict[str, Any] = tomllib.loads(files(__package__).joinpath("tags.toml").read_text("utf-8"))

KNOWN: Mapping[str, Mapping[str, frozenset[str]]] = {
    place: {prefix: each(names) for prefix, names in _TABLE[place].items()} for place in ("channel", "item")
}
"""``channel`` or ``item`` → prefix (``rss`` for none) → the names that it has there."""

ONCE: Mapping[str, frozenset[str]] = {place: each(names) for place, names in _TABLE["once"].items()}
"""``channel`` or ``item`` → tags that stand there once."""

ADDRESSES: Mapping[str, list[str]] = _TABLE["addresses"]
REQUIRED: Mapping[str, list[str]] = _TABLE["required"]
PARTS: Mapping[str, str] = _TABLE["parts"]
TEXTED: Mapping[str, int] = _TABLE["texted"]
LONGEST: Mapping[str, int] = _TABLE["longest"] | TEXTED
FORMS: Mapping[str, tuple[str, str, str]] = _TABLE["forms"]
VALUES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "channel": _TABLE["channel-values"],
    "item": _TABLE["item-values"],
}
FILES = each(_TABLE["files"]["tags"])
AUDIO_TYPES: Mapping[str, list[str]] = _TABLE["audio"]
ENDINGS: Mapping[str, list[str]] = AUDIO_TYPES | _TABLE["endings"]
"""Type → the endings that fit it."""
