"""HTML: saved pages, newsletters, exports."""

from audioessay.text.draft import Draft
from audioessay.text.reader import Options, Reader, text_draft

_OPENINGS = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<article")


def read(data: bytes, name: str, options: Options) -> Draft:
    """The article of a page."""
    from audioessay.text.readers.html.page import read_html

    draft, _ = text_draft(data, name, "html", options)
    read_html(draft)
    return draft


def sniff(data: bytes) -> int:
    """Whether it begins as pages do."""
    return 5 if data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_OPENINGS) else 0


READER = Reader("html", read, (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), sniff, text=True)
