"""Where an essay's bytes come from: a file, an address, standard input."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from audioessay.errors import ReadError
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
        raise ReadError(where, "there is no such file") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadError(where, f"cannot be read: {reason}") from error


def _fetch(where: str) -> tuple[bytes, str]:
    import http.client
    import time
    from urllib.error import HTTPError, URLError
    from urllib.parse import quote
    from urllib.request import Request, build_opener

    from audioessay.text.redirects import HTTPOnly

    address = quote(where, safe="%/:=&?~#+!$,;'@()*[]")
    try:
        request = Request(
            address, headers={"User-Agent": "Mozilla/5.0 (compatible; audioessay)", "Accept": "text/html,*/*;q=0.8"}
        )
        deadline = time.monotonic() + PATIENCE
        with build_opener(*HTTPOnly).open(request, timeout=TIMEOUT) as answer:
            kind = answer.headers.get_content_type()
            charset = answer.headers.get_content_charset()
            parts: list[bytes] = []
            size = 0
            while chunk := answer.read1(65536):
                parts.append(chunk)
                size += len(chunk)
                if size > LARGEST:
                    raise ReadError(where, f"is larger than {LARGEST // 2**20} MB")
                if time.monotonic() > deadline:
                    raise ReadError(where, f"did not arrive within {PATIENCE:.0f} seconds")
    except HTTPError as error:
        error.close()
        if 300 <= error.code < 400:
            raise ReadError(where, "the server leads away from http and https, or in circles") from error
        raise ReadError(where, f"the server answers {error.code} {' '.join(str(error.reason).split())[:60]}") from error
    except (URLError, OSError, http.client.HTTPException, ValueError, UnicodeError) as error:
        reason = getattr(error, "reason", None) or error
        raise ReadError(where, f"cannot be fetched: {' '.join(str(reason).split()) or type(error).__name__}") from error
    data = b"".join(parts)
    found = by_suffix(urlsplit(where).path) or by_type(kind)
    if charset and found and readers()[found].text:
        data = _as_utf8(data, charset)
    return data, found


def _as_utf8(data: bytes, charset: str) -> bytes:
    """The server's word on the encoding goes before the page's (WHATWG HTML, 13.2.3)."""
    try:
        text = data.decode("cp1252" if charset.lower() in ("iso-8859-1", "latin1", "us-ascii") else charset)
    except (LookupError, UnicodeError):
        return data
    return b"\xef\xbb\xbf" + text.encode("utf-8")
