"""DOCX: documents of Word, Google Docs, Pages, LibreOffice."""

from audioessay.text.draft import Draft
from audioessay.text.reader import Options, Reader


def read(data: bytes, name: str, options: Options) -> Draft:
    """The body of a document, and its notes."""
    from audioessay.text.readers.docx.document import read_docx

    return read_docx(data, name, options)


def sniff(data: bytes) -> int:
    """A zip archive that holds what Word writes; of no other kind that we know, it may be one that is damaged."""
    if data[:4] != b"PK\x03\x04":
        return 0
    return 8 if b"word/" in data else 6


READER = Reader(
    "docx",
    read,
    (".docx", ".docm"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    sniff,
)
