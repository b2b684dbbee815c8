"""Plain text: what nothing marks but its look."""

from audioessay.text.draft import Draft
from audioessay.text.reader import Options, Reader, text_draft


def read(data: bytes, name: str, options: Options) -> Draft:
    """A text without any markup but what people write by habit."""
    from audioessay.text.readers.plain.paragraphs import read_plain

    draft, begin = text_draft(data, name, "text", options)
    read_plain(draft, begin)
    return draft


READER = Reader("text", read, (".txt", ".text"), ("text/plain",), lambda data: 1, text=True)
