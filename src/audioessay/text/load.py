"""Where an essay's bytes come from: a file, an address, standard input."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from audioessay.errors import ReadError
from audioessay.files import missing
from audioessay.text.decode import attempt, refuse
from audioessay.text.readers import by_suffix, by_type, detect, readers

LARGEST = 64 * 1024 * 1024
"""Bytes. The longest novels are a few million characters; pictures in a DOCX or EPUB take the rest."""
TIMEOUT = 20.0
"""Seconds without an answer."""
PATIENCE = 60.0
"""Seconds for the whole of a page."""


def load(where: str, format: str = "") -> tuple[bytes, str]:  # noqa: A002
    """The bytes of an essay and the name of its format, as :func:`audioessay.text.readers.readers` has it.

    ``where`` is a path, an ``http`` or ``https`` address, or ``-`` for standard input. ``format`` overrides what
    the name, the server or the bytes say. Raises ReadError.
    """
    if not where:
        raise ReadError("essay", "no file is named")
    if where == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
        found = ""
    elif urlsplit_safe(where) in ("http", "https"):
        data, found = _fetch(where)
    elif "://" in where and not Path(where).exists():
        raise ReadError(where, "only http and https addresses are read")
    else:
        data, found = _file(Path(where), where), by_suffix(where)
        if not format:
            refuse(where)
    if len(data) > LARGEST:
        raise ReadError(where, f"is larger than {LARGEST // 2**20} MB")
    if not data.strip():
        raise ReadError(where, "is empty")
    return data, format or detect(data, found)


def urlsplit_safe(where: str) -> str:
    """The scheme of an address, lower case; ``""`` where there is none."""
    try:
        return urlsplit(where).scheme.lower()
    except ValueError:
        return ""


def _file(path: Path, where: str) -> bytes:
    try:
        if path.is_dir():
            raise ReadError(where, "is a folder; give the essay's file")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise ReadError(where, missing(path)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadError(where, f"cannot be read: {reason}") from error


def _fetch(where: str) -> tuple[bytes, str]:
    from email.message import Message

    from audioessay.net import Client

    agent = "Mozilla/5.0 (compatible; audioessay)"
    client = Client(seconds=PATIENCE, silence=TIMEOUT, headers={"User-Agent": agent, "Accept": "text/html,*/*;q=0.8"})
    with client.open("GET", where) as stream:
        if stream.status >= 400:
            raise ReadError(where, f"the server answers {stream.status}")
        data = stream.read(LARGEST)
    kind = Message()
    kind["Content-Type"] = stream.headers.get("content-type", "")
    found = by_suffix(urlsplit(where).path) or by_type(kind.get_content_type())
    charset = kind.get_content_charset()
    if charset and found and readers()[found].text:
        data = _as_utf8(data, charset)
    return data, found


def _as_utf8(data: bytes, charset: str) -> bytes:
    """The server's word on the encoding goes before the page's (WHATWG HTML, 13.2.3)."""
    text = attempt(data, charset)
    return data if text is None else b"\xef\xbb\xbf" + text.encode("utf-8")
