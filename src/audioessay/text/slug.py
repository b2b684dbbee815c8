"""Names for folders, files and links: ASCII letters, digits and hyphens, whatever the title was."""

import hashlib
import unicodedata
from collections.abc import Container

from audioessay import regex as re

MOST = 60
"""Characters; leaves room for a hash and an ending in any file system."""

SPELT = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"})
"""Letters that do not fall apart into a base letter and a mark."""

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Device names that Windows does not accept as file names."""


def slug(text: str) -> str:
    """A name for ``text``; a title without a Latin letter or a digit gets one made of its hash.

    >>> slug("Crème brûlée: a defence?")
    'creme-brulee-a-defence'
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(SPELT)).encode("ascii", "ignore").decode()
    name = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain)))
    if len(name) > MOST:
        name = name[: MOST + 1].rsplit("-", 1)[0][:MOST]
    if not name or RESERVED.fullmatch(name):
        name = f"essay-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return name


def unique(name: str, taken: Container[str]) -> str:
    """``name``, or ``name-2``, ``name-3`` … if it is taken."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate
