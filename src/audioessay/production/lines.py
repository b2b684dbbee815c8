"""The line of a file on which a key is set: for messages."""

import re
from pathlib import Path

from audioessay import show as show_file
from audioessay.model.essay import Essay


def line_in_essay(essay: Essay, *keys: str) -> int | None:
    """The line of the essay on which the first of the ``keys`` (patterns) that is set there is set, in YAML or TOML."""
    for key in keys:
        for number, line in enumerate(essay.source.text.splitlines(), 1):
            if re.match(rf"\s*[\"']?{key}[\"']?\s*[:=]", line, re.IGNORECASE):
                return number
    return None


def line_in_file(path: Path, key: str) -> int | None:
    """The line on which a file in TOML sets ``key``."""
    try:
        return show_file.line_of(path.read_text(encoding="utf-8-sig"), key)
    except (OSError, UnicodeDecodeError):
        return None
