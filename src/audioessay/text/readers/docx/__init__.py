"""DOCX: documents of Word, Google Docs, Pages, LibreOffice."""

from audioessay.text.reader import ZIP, Reader

READER = Reader(
    "docx",
    "docx.document:read_docx",
    (".docx", ".docm"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    ((8, ZIP, b"word/"), (6, ZIP)),  # of no other kind that we know: it may be one that is damaged
)
