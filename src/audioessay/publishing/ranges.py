"""HTTP's byte ranges and conditions (RFC 9110, sections 13 and 14), as values."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

ONE_RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE | re.ASCII)

DIGITS = 18
"""More of them than any file has bytes; longer numbers are not read."""


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes ``first`` to ``last``, both counted in."""

    first: int
    last: int

    @property
    def size(self) -> int:
        """Bytes in it."""
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """A range outside the file: 416."""


def wanted(header: str, size: int) -> Range | None:
    """The one range that a ``Range`` header asks for in a file of ``size`` bytes; None for the whole file.

    A header that is not understood, or asks for several ranges, is passed over, as RFC 9110, 14.2 allows. Raises
    Unsatisfiable for a range that begins behind the end, and for the last 0 bytes.
    """
    found = ONE_RANGE.fullmatch(header.strip())
    if not found or not (found[1] or found[2]) or max(len(found[1]), len(found[2])) > DIGITS:
        return None
    if not found[1]:
        count = min(int(found[2]), size)
        if not count:
            raise Unsatisfiable
        return Range(size - count, size - 1)
    first, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Range(first, min(last, size - 1))


def http_date(seconds: float) -> str:
    """``Sun, 06 Nov 1994 08:49:37 GMT``."""
    return format_datetime(datetime.fromtimestamp(int(seconds), UTC), usegmt=True)


def unchanged(tag: str, modified: float, if_none_match: str, if_modified_since: str) -> bool:
    """Whether the client's copy is still good: 304. The tag counts before the date (RFC 9110, 13.2.2)."""
    if if_none_match:
        return if_none_match.strip() == "*" or tag in (
            one.strip().removeprefix("W/") for one in if_none_match.split(",")
        )
    since = _moment(if_modified_since)
    return since is not None and int(modified) <= since


def still(tag: str, modified: float, if_range: str) -> bool:
    """Whether a range may be sent, and not the whole: no ``If-Range``, or one that names this very version."""
    if not if_range:
        return True
    if if_range.lstrip().startswith(('"', "W/")):
        return if_range.strip() == tag
    return _moment(if_range) == int(modified)


def _moment(date: str) -> int | None:
    try:
        when = parsedate_to_datetime(date)
        return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
