"""EPUB 2 and 3: books, whole or by the chapter."""

from audioessay.text.reader import SURE, ZIP, Reader

READER = Reader(
    "epub",
    "epub.book:read_epub",
    (".epub",),
    ("application/epub+zip",),
    ((SURE, rb"(?s)\APK\x03\x04.{0,180}application/epub\+zip"), (7, ZIP, rb"META-INF/container\.xml")),
    chapters=True,
)
