"""PDF with a text layer: lines put together again as paragraphs, by where they stand and how large they are set."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from audioessay.errors import ReadError
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text.draft import Draft
from audioessay.text.flow import Cut
from audioessay.text.headings import could_head, ends_sentence
from audioessay.text.reader import SURE, Options, Reader

MOST_PAGES = 3000
LARGER = 1.12
"""Of the usual size: what is set larger is a heading."""
SMALLER = 0.92
"""What is set smaller at the foot of a page is a note."""
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LINE = re.compile(r"[^\r\n\ufffe]*\ufffe?")
_RAISED = re.compile(r"(?<=[^\W\d_.,;:!?”’\"')])[.,;:!?”’\"')]{0,2}(?P<mark>\d{1,3}|[*†‡])(?=[\s.,;:)]|$)")
_NOTE = re.compile(r"(\d{1,3}|[*†‡])[.)]?\s*(?=\S)")
_NUMBER = re.compile(
    r"[-–—\s]*(?:(?i:page|seite|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|de)\s*\d{1,4})?[-–—\s]*"
)


@dataclass(slots=True)
class _Line:
    """A line of a page. Places are in points, ``y`` from the foot."""

    text: str
    page: int
    left: float
    right: float
    y: float
    size: float
    bold: bool
    hyphen: bool
    """Whether it ends in the middle of a word."""
    marks: tuple[tuple[int, int], ...] = ()
    """Raised numbers in it: marks of notes."""


def read(data: bytes, name: str, options: Options) -> Draft:
    """The text of the pages in order. A scan is refused: its pages are pictures."""
    lines, said = _lines(data, name)
    if sum(len(line.text) for line in lines) < 20:
        raise ReadError(
            name,
            "is a scan: its pages are pictures without a text layer; recognise the text first (OCR), then read it again",
        )
    body, leading = _usual(lines)
    left = _margins(lines, body, leading)
    text, heads, skips, marks = _put_together(lines, left, body, leading)
    draft = Draft(Source(text, name, "pdf"), options.reading, options.roles)
    draft.document_title = re.sub(r"^Microsoft Word - |\.(?:docx?|indd|tex|pages|odt)$", "", said.get("Title", ""))
    draft.document = Meta(author=said.get("Author", ""), summary=said.get("Subject", ""))
    for low, high, reason in skips:
        draft.skip(low, high, reason)
        if reason == "footnote":
            note = _NOTE.match(text, low)
            words = " ".join(text[note.end() if note else low : high].split())
            draft.footnote(note[1] if note else "", words)
    for low, high in marks:
        draft.skip(low, high, "footnote mark")
    draft.cut_out(
        [Cut(low, high) for low, high, _ in skips] + [Cut(low, high, note=text[low:high]) for low, high in marks]
    )
    from audioessay.text.readers.plain.paragraphs import read_plain

    read_plain(draft, 0, heads or None)
    return draft


def _lines(data: bytes, name: str) -> tuple[list[_Line], dict[str, str]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "is protected by a password" if "assword" in str(error) else "is damaged, or no PDF at all"
        raise ReadError(name, reason) from error
    try:
        if len(document) > MOST_PAGES:
            raise ReadError(name, f"has more than {MOST_PAGES} pages")
        said = {key: " ".join(str(value).split()) for key, value in document.get_metadata_dict().items()}
        return [line for number in range(len(document)) for line in _page(document[number], number)], said
    except (pypdfium2.PdfiumError, UnicodeError) as error:
        raise ReadError(name, "is damaged: a page of it cannot be read") from error
    finally:
        document.close()


def _page(page: Any, number: int) -> Iterator[_Line]:
    import pypdfium2.raw as raw

    layer = page.get_textpage()
    text = layer.get_text_range()
    for match in _LINE.finditer(text):
        words = match[0].rstrip("\ufffe")
        bare = words.strip()
        if not bare:
            continue
        low = match.start() + len(words) - len(words.lstrip())
        high = low + len(bare) - 1
        try:
            left, foot, _, _ = layer.get_charbox(low, loose=True)
            _, _, right, _ = layer.get_charbox(high, loose=True)
        except Exception:  # noqa: BLE001 - the library gives different errors for characters without a place
            continue
        size = max(raw.FPDFText_GetFontSize(layer.raw, at) for at in (low, (low + high) // 2, high))
        marks = tuple(
            found.span("mark")
            for found in _RAISED.finditer(bare)
            if raw.FPDFText_GetFontSize(layer.raw, low + found.start("mark")) < 0.82 * size
        )
        yield _Line(
            bare,
            number,
            left,
            right,
            foot,
            round(size * 2) / 2,
            "bold" in _font(raw, layer, low),
            "\ufffe" in match[0],
            marks,
        )
    layer.close()
    page.close()


def _font(raw: Any, layer: Any, at: int) -> str:
    import ctypes

    buffer = ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(layer.raw, at, buffer, 128, None)
    return buffer.raw[: max(0, min(length, 128) - 1)].decode("utf-8", "replace").lower()


def _margins(lines: Sequence[_Line], body: float, leading: float) -> set[int]:
    """Page numbers, and what stands apart at the head or the foot of more than one page, by ``id``."""
    left: set[int] = set()
    edges: dict[str, list[_Line]] = {}
    for _, group in groupby(lines, key=lambda line: line.page):
        page = sorted(group, key=lambda line: -line.y)
        for line, inner in zip((page[0], page[-1]), (page[1:2], page[-2:-1]), strict=True):
            apart = not inner or abs(line.y - inner[0].y) > 1.25 * leading or line.size != body
            if apart and _NUMBER.fullmatch(line.text):
                left.add(id(line))
            elif apart and len(line.text) < 90:
                edges.setdefault(re.sub(r"\d+|\b[ivxlc]+\b", "", line.text).strip(" |·–—-").casefold(), []).append(line)
    for plain, alike in edges.items():
        if len({line.page for line in alike}) > 1 and plain:
            left |= {id(line) for line in alike}
    return left


def _usual(lines: Sequence[_Line]) -> tuple[float, float]:
    """The size of most letters, and the distance of most lines."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: sizes[size], default=12.0)
    steps = Counter(
        round(one.y - two.y, 0) for one, two in pairwise(lines) if one.page == two.page and 0 < one.y - two.y < 4 * body
    )
    return body, max(steps, key=lambda step: steps[step], default=1.2 * body)


def _put_together(
    lines: Sequence[_Line], left: set[int], body: float, leading: float
) -> tuple[str, dict[int, int], list[tuple[int, int, str]], list[tuple[int, int]]]:
    """The text, the level of each heading by its place, what of it is left out, and the marks of notes."""
    edge = sorted(line.right for line in lines)[int(0.9 * (len(lines) - 1))]
    ranks = sorted({line.size for line in lines if line.size >= LARGER * body}, reverse=True)[:4]
    parts: list[str] = []
    heads: dict[int, int] = {}
    skips: list[tuple[int, int, str]] = []
    marks: list[tuple[int, int]] = []
    at = ends = 0
    before: _Line | None = None
    small: int | None = None
    for line in lines:
        if id(line) in left:
            parts.append(f"\n{line.text}\n")
            skips.append(
                (at + 1, at + 1 + len(line.text), "page number" if _NUMBER.fullmatch(line.text) else "running head")
            )
            at += len(parts[-1])
            continue
        head = _level(line, before, ranks, body, leading)
        between = _between(before, line, body, leading, edge)
        if (
            head
            and before is not None
            and between == "\n"
            and parts
            and _level(before, None, ranks, body, leading) == head
        ):
            between = " "  # a heading of two lines
        parts.append(between)
        at += len(between)
        note = line.size <= SMALLER * body and small is None and _NOTE.match(line.text) and line.y < 300
        if small is not None and (
            line.size > SMALLER * body or note or (_NOTE.match(line.text) and line.text[0].isdigit())
        ):
            skips.append((small, ends, "footnote"))
            small = at if line.size <= SMALLER * body else None
        elif note:
            small = at
        if head and between != " ":
            heads[at] = head
        words = line.text.translate(_LIGATURES) + ("-" if line.hyphen else "")
        if words == line.text:
            marks += [(at + low, at + high) for low, high in line.marks]
        parts.append(words)
        at += len(words)
        ends = at
        before = line
    if small is not None:
        skips.append((small, ends, "footnote"))
    return (
        "".join(parts) + "\n",
        heads,
        skips,
        [mark for mark in marks if not any(low <= mark[0] < high for low, high, _ in skips)],
    )


def _level(line: _Line, before: _Line | None, ranks: Sequence[float], body: float, leading: float) -> int:
    """Of a heading, by its size or its weight; 0 for none."""
    if len(line.text) > 120 or not any(char.isalpha() for char in line.text):
        return 0
    if line.size in ranks:
        return ranks.index(line.size) + 1
    apart = before is None or before.page != line.page or abs(before.y - line.y) > 1.2 * leading
    return len(ranks) + 1 if line.bold and apart and line.size >= 0.95 * body and could_head(line.text) else 0


def _between(before: _Line | None, line: _Line, body: float, leading: float, edge: float) -> str:
    """What parts two lines: a line end, a paragraph's, a page's."""
    if before is None:
        return ""
    if before.page != line.page:
        return "\n\f\n"
    step = before.y - line.y
    ended = ends_sentence(before.text)
    if before.hyphen:
        return "\n"
    if abs(line.size - before.size) > 0.08 * body or step > 1.35 * leading or (step < -leading and ended):
        return "\n\n"
    indented = line.left > before.left + 0.6 * body and abs(line.left - before.left) < 6 * body
    return "\n\n" if ended and (indented or before.right < edge - 8 * body) else "\n"


def sniff(data: bytes) -> int:
    """By its first characters."""
    return SURE if data[:1024].lstrip()[:5] == b"%PDF-" else 0


READER = Reader("pdf", read, (".pdf",), ("application/pdf",), sniff)
