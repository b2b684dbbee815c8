"""From bytes to characters: which encoding a text is in."""

import codecs
from pathlib import PurePath

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.text import vocabulary

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
SAMPLE = 256 * 1024
"""Bytes that guessing an encoding looks at."""

MAGIC: dict[str, str] = vocabulary.table("formats")["magic"]
"""First characters (Latin-1) of what is no text, and what it is."""
REFUSED: dict[str, str] = vocabulary.table("formats")["refused"]
"""Ends of file names that say what a file is that is not read, and what to do."""


def decode(data: bytes, name: str, *, declared: bool = False) -> str:
    """The text of ``data``, without a byte order mark; line ends as they are.

    ``declared``: look for the encoding that HTML or XML declares. Raises ReadError for what is no text.
    """
    if not data.strip():
        raise ReadError(name, "is empty")
    for magic, what in MAGIC.items():
        if data.startswith(magic.encode("latin-1")):
            raise ReadError(name, f"is not text but {what}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(data.decode(encoding), name)
            except UnicodeDecodeError as error:
                raise ReadError(name, f"begins as {encoding.upper()} but is not valid at byte {error.start}") from error
    return _checked(_plain(data, name, declared), name)


def _plain(data: bytes, name: str, declared: bool) -> str:
    if (wide := _wide(data)) and (text := attempt(data, wide)) is not None:
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        if sum(char > "\x7f" for char in text) >= 2 * text.count(
            "\ufffd"
        ):  # mostly UTF-8: a guess would garble the rest
            line = data.count(b"\n", 0, error.start) + 1
            raise ReadError(name, "is UTF-8 but for a byte in this line; save it as UTF-8 again", line) from error
    if declared and (found := _DECLARED.search(data[:4096])):
        encoding = (found[1] or found[2]).decode("ascii", "replace")
        if (text := attempt(data, encoding)) is not None:
            return text
    return _guessed(data, name)


def attempt(data: bytes, encoding: str) -> str | None:
    """The text, or None in a wrong encoding. Browsers read Latin-1 as Windows-1252 (WHATWG Encoding Standard, 4.2)."""
    try:
        codec = codecs.lookup(encoding).name
        return data.decode("cp1252" if codec in ("iso8859-1", "ascii") else codec)
    except (LookupError, UnicodeError, ValueError):
        return None


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of a Latin text is zero."""
    sample = data[:4096]
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half < 2 or len(data) % 2 or min(even, odd) >= half * 0.05 or max(even, odd) <= half * 0.4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _guessed(data: bytes, name: str) -> str:
    if _looks_binary(data):
        raise ReadError(name, "is not text")
    # The bytes beyond ASCII decide, so the sample begins a little before the first of them.
    first = next((at for at, byte in enumerate(data) if byte > 127), 0)
    begin = data.rfind(b"\n", 0, first) + 1 if first > SAMPLE // 2 else 0
    sample = data[begin : begin + SAMPLE]
    encoding = "cp1252"
    if not _is_western(sample):
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        encoding = best.encoding if best is not None else ""
    text = attempt(data, encoding)
    if text is None or _CONTROLS.search(text):
        raise ReadError(name, "cannot be decoded: its encoding is unknown; save it as UTF-8")
    return text


def _is_western(sample: bytes) -> bool:
    """Whether Windows-1252 makes sense of it: few accented letters, capitals and signs where they belong.

    A guess by statistics needs a page of text; an essay may hold a single dash beyond ASCII.
    """
    text = sample.decode("cp1252", "replace")
    high = odd = letters = accented = 0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char < "\x80":
            letters += char.isalpha()
            continue
        high += 1
        if char.isalpha() and char not in "ªºµƒˆ":
            accented += 1
            odd += char.isupper() and before.islower()
        elif char in "’‘“”„‚«»‹›–—…·•":
            odd += char not in "’–—…·" and before.isalpha() and after.isalpha()
        elif char in "€£¢¥§©®™°±½¼¾¿¡ªº×\xa0\xad":
            odd += before.isalpha() and after.isalpha()
        else:
            odd += 1
    return accented <= 0.25 * (letters + accented) and odd <= 0.02 * high


def _looks_binary(data: bytes) -> bool:
    sample = data[:SAMPLE]
    controls = sum(sample.count(byte) for byte in (*range(8), *range(14, 27), 28, 29, 30, 31))
    return b"\x00" in sample or controls * 50 > len(sample)


def _checked(text: str, name: str) -> str:
    text = text.removeprefix("\ufeff")
    sample = text[:SAMPLE]
    if text.count("\x00") * 100 > len(text) or len(_CONTROLS.findall(sample)) * 20 > len(sample):
        raise ReadError(name, "is not text")
    if not text.strip():
        raise ReadError(name, "is empty")
    return text


def refuse(path: str) -> None:
    """Raise ReadError for a file whose name says that it is of a format that is not read."""
    name = PurePath(path)
    for suffixes, what in REFUSED.items():
        if name.suffix.lower() in suffixes.split():
            raise ReadError(path, "is " + what.format(stem=name.stem, suffix=name.suffix))
