"""From bytes to characters: which encoding a text is in."""

import codecs
import re
from pathlib import PurePath

from audioessay.errors import ReadError

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

MAGIC = (
    (b"%PDF-", "a PDF; name it .pdf, or read it with --format pdf"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc); save it as DOCX"),
    (b"{\\rtf", "RTF; name it .rtf, or read it with --format rtf"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a sound, film or picture file"),
    (b"fLaC", "a sound file"),
    (b"OggS", "a sound file"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"7z\xbc\xaf", "an archive; unpack it first"),
    (b"Rar!", "an archive; unpack it first"),
)


def decode(data: bytes, name: str, *, declared: bool = False) -> str:
    """The text of ``data``, without a byte order mark; line ends as they are.

    ``declared``: look for the encoding that HTML or XML declares. Raises ReadError for what is no text.
    """
    if not data.strip():
        raise ReadError(name, "is empty")
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise ReadError(name, f"is not text but {what}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(data.decode(encoding), name)
            except UnicodeDecodeError as error:
                raise ReadError(name, f"begins as {encoding.upper()} but is not valid at byte {error.start}") from error
    text = _plain(data, name, declared)
    return _checked(text, name)


def _plain(data: bytes, name: str, declared: bool) -> str:
    wide = _wide(data)
    if wide:
        try:
            return data.decode(wide)
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        if sum(char > "\x7f" for char in text) >= 2 * bad:  # mostly UTF-8: a guess would garble the rest
            line = data.count(b"\n", 0, error.start) + 1
            raise ReadError(name, "is UTF-8 but for a byte in this line; save it as UTF-8 again", line) from error
    if declared and (found := _DECLARED.search(data[:4096])):
        encoding = (found[1] or found[2]).decode("ascii", "replace")
        try:
            # Browsers read "latin-1" as Windows-1252 (WHATWG Encoding Standard, 4.2).
            codec = codecs.lookup(encoding).name
            return data.decode("cp1252" if codec in ("iso8859-1", "ascii") else codec)
        except (LookupError, UnicodeError, ValueError):
            pass
    return _guessed(data, name)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of a Latin text is zero."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _guessed(data: bytes, name: str) -> str:
    if _looks_binary(data):
        raise ReadError(name, "is not text")
    # The bytes beyond ASCII decide, so the sample begins a little before the first of them.
    first = next((at for at, byte in enumerate(data) if byte > 127), 0)
    begin = data.rfind(b"\n", 0, first) + 1 if first > SAMPLE // 2 else 0
    sample = data[begin : begin + SAMPLE]
    candidates = ["cp1252"] if _is_western(sample) else []
    if not candidates:
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        candidates = [best.encoding] if best is not None else []
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _CONTROLS.search(text):
            return text
    raise ReadError(name, "cannot be decoded: its encoding is unknown; save it as UTF-8")


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
    if "\x00" in text and text.count("\x00") * 100 > len(text):
        raise ReadError(name, "is not text")
    sample = text[:SAMPLE]
    if len(_CONTROLS.findall(sample)) * 20 > len(sample):
        raise ReadError(name, "is not text")
    if not text.strip():
        raise ReadError(name, "is empty")
    return text


REFUSED = {
    (".tex", ".ltx", ".latex"): "LaTeX, which is not read; make Markdown of it: pandoc {stem}{suffix} -o {stem}.md",
    (".org",): "Org mode, which is not read; make Markdown of it: pandoc {stem}{suffix} -o {stem}.md",
    (".doc", ".dot", ".wps", ".wpd", ".sxw"): "a format that is not read; save it as DOCX or ODT",
    (".pages",): "a Pages document, which is not read; export it as DOCX or EPUB",
    (".gdoc",): "a link to Google Docs; download the document as DOCX",
    (
        ".mobi",
        ".azw",
        ".azw3",
        ".kfx",
        ".djvu",
    ): "a format that is not read; make an EPUB of it, for example with Calibre",
    (".ppt", ".pptx", ".odp", ".xls", ".xlsx", ".ods"): "slides or a table, no essay",
    (".msg", ".webarchive"): "a format that is not read; save it as .eml or HTML",
}
"""Ends of file names that say what a file is that is not read, and what to do."""


def refuse(path: str) -> None:
    """Raise ReadError for a file whose name says that it is of a format that is not read."""
    name = PurePath(path)
    for suffixes, what in REFUSED.items():
        if name.suffix.lower() in suffixes:
            raise ReadError(path, "is " + what.format(stem=name.stem, suffix=name.suffix))
