"""EPUB 2 and 3: books, whole or by the chapter."""

from audioessay.text.draft import Draft
from audioessay.text.reader import SURE, Options, Reader


def read(data: bytes, name: str, options: Options) -> Draft:
    """The documents of the spine in order, or one chapter."""
    from audioessay.text.readers.epub.book import read_epub

    return read_epub(data, name, options)


def sniff(data: bytes) -> int:
    """A zip archive that says so."""
    if data[:4] != b"PK\x03\x04":
        return 0
    return SURE if b"application/epub+zip" in data[:200] else 7 if b"META-INF/container.xml" in data else 0


READER = Reader("epub", read, (".epub",), ("application/epub+zip",), sniff, chapters=True)
