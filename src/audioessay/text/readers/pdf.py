"""PDF with a text layer: lines put together again as paragraphs, by where they stand and how large they are set."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.model.essay import Meta, Note
from audioessay.model.source import Source
from audioessay.text import vocabulary
from audioessay.text.draft import Draft
from audioessay.text.flow import Cut
from audioessay.text.headings import could_head, ends_sentence
from audioessay.text.reader import SURE, Options, Reader

MOST_PAGES = 3000
LARGER = 1.12
"""Of the usual size: what is set larger is a heading."""
SMALLER = 0.92
"""What is set smaller at the foot of a page is a note."""
GAP = 1.2
"""Of a size: wider than between words, so that it parts columns or cells."""
FEWEST = 5
"""Lines of a column."""
_RE = vocabulary.Regexes("pdf")
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


@dataclass(slots=True)
class _Line:
    """A line of a page, or of a column of it. Places are in points, ``y`` from the foot."""

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
    cells: tuple[tuple[int, int, float, float], ...] = ()
    """What wide gaps part in it: first character, end, left and right."""
    edge: float = 0.0
    """Where its column ends on the right."""

    def parts(self) -> list["_Line"]:
        """Each cell as a line."""
        last = len(self.cells) - 1
        return [
            replace(
                self,
                text=self.text[low:high],
                left=left,
                right=right,
                hyphen=self.hyphen and at == last,
                marks=tuple((start - low, end - low) for start, end in self.marks if low <= start < high),
                cells=((0, high - low, left, right),),
            )
            for at, (low, high, left, right) in enumerate(self.cells)
        ]


def read(data: bytes, name: str, options: Options) -> Draft:
    """The text of the pages in order, column by column. A scan is refused: its pages are pictures."""
    lines, said = _lines(data, name)
    if sum(len(line.text) for line in lines) < 20:
        raise ReadError(
            name,
            "is a scan: its pages are pictures without a text layer; recognise the text first (OCR), then read it again",
        )
    body, leading = _usual(lines)
    left = _margins(lines, body, leading)
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    lines = [line for page in pages for line in _in_order(page, left, body)]
    text, heads, cuts = _put_together(lines, left | _tables(lines, left), body, leading)
    draft = Draft(Source(text, name, "pdf"), options.reading, options.roles)
    draft.document_title = re.sub(r"^Microsoft Word - |\.(?:docx?|indd|tex|pages|odt)$", "", said.get("Title", ""))
    draft.document = Meta(author=said.get("Author", ""), summary=said.get("Subject", ""))
    for cut in cuts:
        words = text[cut.start : cut.end]
        if cut.reason == "table":
            draft.note(Note("table", draft.number("table"), "\n".join(filter(None, words.splitlines()))))
        elif cut.reason == "footnote":
            note = _RE.note.match(words)
            draft.footnote(note[1] if note else "", " ".join(words[note.end() if note else 0 :].split()))
    draft.cut(cuts)
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
    for match in _RE.line.finditer(text):
        words = match[0].rstrip("\ufffe")
        bare = words.strip()
        if not bare:
            continue
        low = match.start() + len(words) - len(words.lstrip())
        high = low + len(bare) - 1
        size = max(raw.FPDFText_GetFontSize(layer.raw, at) for at in (low, (low + high) // 2, high))
        try:
            foot = layer.get_charbox(low, loose=True)[1]
            cells = tuple(_cells(layer, bare, low, size))
        except Exception:  # noqa: BLE001 - the library gives different errors for characters without a place
            continue
        marks = tuple(
            found.span("mark")
            for found in _RE.raised.finditer(bare)
            if raw.FPDFText_GetFontSize(layer.raw, low + found.start("mark")) < 0.82 * size
        )
        bold, place = "bold" in _font(raw, layer, low), (cells[0][2], cells[-1][3])
        yield _Line(bare, number, *place, foot, round(size * 2) / 2, bold, "\ufffe" in match[0], marks, cells)
    layer.close()
    page.close()


def _cells(layer: Any, text: str, low: int, size: float) -> Iterator[tuple[int, int, float, float]]:
    """What of a line wide gaps part."""
    start, left = 0, layer.get_charbox(low, loose=True)[0]
    for gap in re.finditer(r" +", text):
        right, following = (layer.get_charbox(low + at, loose=True) for at in (gap.start() - 1, gap.end()))
        if following[0] - right[2] > GAP * size:
            yield start, gap.start(), left, right[2]
            start, left = gap.end(), following[0]
    yield start, len(text), left, layer.get_charbox(low + len(text) - 1, loose=True)[2]


def _in_order(page: Sequence[_Line], left: Mapping[int, str], body: float) -> list[_Line]:
    """The lines of a page as they are read: a band of two columns first on the left, then on the right."""
    gutter = _gutter([part for line in page if id(line) not in left for part in line.parts()], body)
    if not gutter:
        edge = _edge(page)
        for line in page:
            line.edge = edge
        return list(page)
    ordered: list[_Line] = []
    columns: tuple[list[_Line], list[_Line]] = ([], [])

    def flush() -> None:
        for column in columns:
            for line in column:
                line.edge = _edge(column)
            ordered.extend(column)
            column.clear()

    for line in sorted(page, key=lambda line: -line.y):
        parts = [line] if id(line) in left or _crosses(line, gutter) else line.parts()
        if len(parts) > 1:
            parts = [_joined([part for part in parts if (part.left > gutter) is side]) for side in (False, True)]
        if id(line) in left or any(_crosses(part, gutter) for part in parts):
            flush()
            line.edge = _edge(page)
            ordered.append(line)
        else:
            for part in parts:
                columns[part.left > gutter].append(part)
    flush()
    return ordered


def _joined(parts: Sequence[_Line]) -> _Line:
    """Cells of one column as one line."""
    first, last = parts[0], parts[-1]
    return replace(first, text=" ".join(part.text for part in parts), right=last.right, hyphen=last.hyphen)


def _crosses(line: _Line, gutter: float) -> bool:
    return any(left < gutter < right for _, _, left, right in line.cells)


def _edge(lines: Sequence[_Line]) -> float:
    """Where full lines end."""
    return sorted(line.right for line in lines)[int(0.9 * (len(lines) - 1))]


def _gutter(parts: Sequence[_Line], body: float) -> float:
    """Between two columns of running text, where a page has them; 0 where it has one."""
    if not parts:
        return 0
    low, high = min(part.left for part in parts), max(part.right for part in parts)
    inner = Counter(
        round(part.left) for part in parts if low + 0.3 * (high - low) < part.left < low + 0.7 * (high - low)
    )
    gutter = max(inner, key=lambda place: inner[place], default=0) - 0.5 * body
    sides = [part for part in parts if part.right <= gutter], [part for part in parts if part.left > gutter]
    for side in sides:
        if len(side) < FEWEST or sum(len(part.text) for part in side) < 20 * len(side):
            return 0
    heights = [(min(part.y for part in side), max(part.y for part in side)) for side in sides]
    overlap = min(top for _, top in heights) - max(foot for foot, _ in heights)
    return gutter if overlap > 2 * body and len(sides[0]) + len(sides[1]) > 0.5 * len(parts) else 0


def _tables(lines: Sequence[_Line], left: Mapping[int, str]) -> dict[int, str]:
    """Lines of tables, by ``id``: rows below each other of short cells."""
    found: dict[int, str] = {}
    for several, group in groupby(lines, key=lambda line: len(line.cells) > 1 and id(line) not in left):
        rows = list(group)
        cells = [high - low for row in rows for low, high, _, _ in row.cells]
        if several and len(rows) >= (2 if len(cells) > 2 * len(rows) else 3) and sum(cells) < 30 * len(cells):
            found |= {id(row): "table" for row in rows}
    return found


def _font(raw: Any, layer: Any, at: int) -> str:
    import ctypes

    buffer = ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(layer.raw, at, buffer, 128, None)
    return buffer.raw[: max(0, min(length, 128) - 1)].decode("utf-8", "replace").lower()


def _margins(lines: Sequence[_Line], body: float, leading: float) -> dict[int, str]:
    """Page numbers, and what stands apart at the head or the foot of more than one page, by ``id``."""
    left: dict[int, str] = {}
    edges: list[_Line] = []
    heads: dict[str, set[int]] = {_bare(line.text): {-1} for line in lines if line.size >= LARGER * body}
    for _, group in groupby(lines, key=lambda line: line.page):
        page = sorted(group, key=lambda line: -line.y)
        for line, inner in zip((page[0], page[-1]), (page[1:2], page[-2:-1]), strict=True):
            apart = not inner or abs(line.y - inner[0].y) > 1.25 * leading or line.size != body
            if apart and _RE.number.fullmatch(line.text):
                left[id(line)] = "page number"
            elif apart and len(line.text) < 90 and line.size < LARGER * body:
                edges.append(line)
                for part in line.parts():
                    heads.setdefault(_bare(part.text), set()).add(line.page)
    for line in edges:  # a title stands above the pages too
        said = [bare for part in line.parts() if (bare := _bare(part.text))]
        if said and all(len(heads[bare]) > 1 for bare in said):
            left[id(line)] = "running head"
    return left


def _bare(text: str) -> str:
    """What comes back from page to page: all but the number."""
    return re.sub(r"\d+|\b[ivxlc]+\b", "", text).strip(" |·–—-").casefold()


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
    lines: Sequence[_Line], left: Mapping[int, str], body: float, leading: float
) -> tuple[str, dict[int, int], list[Cut]]:
    """The text, the level of each heading by its place, and what of it is left out. ``left``: lines that are no prose."""
    ranks = sorted({line.size for line in lines if line.size >= LARGER * body}, reverse=True)[:4]
    parts: list[str] = []
    heads: dict[int, int] = {}
    cuts: list[Cut] = []
    marks: list[Cut] = []
    at = ends = 0
    before: _Line | None = None
    small: int | None = None
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        if reason := left.get(id(line)):
            row = " | ".join(part.text for part in line.parts()) if reason == "table" else line.text
            start, at = at + 1, at + len(row) + 2
            if reason == "table" and cuts and cuts[-1].reason == reason and cuts[-1].end == start - 2:
                start = cuts.pop().start
            parts.append(f"\n{row}\n")
            cuts.append(Cut(start, at - 1, reason=reason))
            continue
        initial = len(line.text) == 1 and line.text.isalpha() and after is not None and after.text[0].islower()
        head = 0 if initial else _level(line, before, ranks, body, leading)
        between = _between(before, line, body, leading)
        if before is not None and len(before.text) == 1 and before.size >= LARGER * body and line.text[0].islower():
            between = (
                " " if before.text in "AIO" and line.text[1:2].isalpha() else ""
            )  # the letter set large is its first
        wrapped = between in ("\n", " ")
        if head and before is not None and wrapped and parts and _level(before, None, ranks, body, leading) == head:
            between = " "  # a heading of two lines
        elif head and wrapped:
            between = "\n"
        parts.append(between)
        at += len(between)
        noted = _RE.note.match(line.text)
        note = line.size <= SMALLER * body and small is None and noted and line.y < 300
        if small is not None and (line.size > SMALLER * body or (noted and line.text[0].isdigit())):
            cuts.append(Cut(small, ends, reason="footnote"))
            small = at if line.size <= SMALLER * body else None
        elif note:
            small = at
        if head and between != " ":
            heads[at] = head
        words = line.text.translate(_LIGATURES) + ("-" if line.hyphen else "")
        if words == line.text:
            spans = [(at + low, at + high, words[low:high]) for low, high in line.marks]
            marks += [Cut(low, high, note=mark, reason="footnote mark") for low, high, mark in spans]
        parts.append(words)
        at += len(words)
        ends, before = at, line
    if small is not None:
        cuts.append(Cut(small, ends, reason="footnote"))
    return "".join(parts) + "\n", heads, [*cuts, *marks]


def _level(line: _Line, before: _Line | None, ranks: Sequence[float], body: float, leading: float) -> int:
    """Of a heading, by its size or its weight; 0 for none."""
    if len(line.text) > 120 or not any(char.isalpha() for char in line.text):
        return 0
    if line.size in ranks:
        return ranks.index(line.size) + 1
    apart = before is None or before.page != line.page or abs(before.y - line.y) > 1.2 * leading
    return len(ranks) + 1 if line.bold and apart and line.size >= 0.95 * body and could_head(line.text) else 0


def _between(before: _Line | None, line: _Line, body: float, leading: float) -> str:
    """What parts two lines: a blank where the width of the page broke them, a line end, a paragraph's, a page's."""
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
    indented = 0.6 * body < line.left - before.left < 6 * body
    if ended and (indented or before.right < before.edge - 8 * body):
        return "\n\n"
    word = (1 + len(line.text.split(maxsplit=1)[0])) * (line.right - line.left) / len(line.text)
    goes_on = before.right + word > before.edge - body and _RE.word.match(line.text)
    return " " if goes_on else "\n"


READER = Reader("pdf", "pdf:read", (".pdf",), ("application/pdf",), ((SURE, rb"\A\s{0,1000}%PDF-"),))
