"""Plain text: paragraphs, lists and headings that nothing marks but their look."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from audioessay import regex as re
from audioessay.model.essay import Kind, Marks
from audioessay.text import asides, vocabulary
from audioessay.text.draft import Draft
from audioessay.text.flow import MASK, Cut, Flow
from audioessay.text.frontmatter import iso_date
from audioessay.text.headings import author_of, could_head, ends_sentence, has_room, is_credit, layout_of
from audioessay.text.marks import line_mark
from audioessay.text.reader import Options, text_draft
from audioessay.text.readers.plain import dialects, gutenberg, pages
from audioessay.text.readers.plain.heads import LABEL, headings, verse
from audioessay.text.readers.plain.lines import Line, cited_in, clings, lines_of

_RE = vocabulary.Regexes("paragraphs")
_NOTE = re.compile(r"\[\^?([^\]\s]{1,40})\]:?[ \t]+(?=\S)")
_EMPHASIS = re.compile(r"(?<![\w\\*_])(\*\*|\*|__|_)(?=[^\s*_])([^*_\n\r]{0,200}[^\s*_])\1(?![\w*_])")
LONG_RUN = 7
"""Lines of one sentence or two: a longer run without a blank line is set in paragraphs of at most this many."""

LONGEST_ITEM = 400
"""Characters of an item of a list; numbered paragraphs are longer."""


def read(data: bytes, name: str, options: Options) -> Draft:
    """A text without any markup but what people write by habit."""
    draft, begin = text_draft(data, name, "text", options)
    if _RE.markdown.search(draft.source.text, begin):
        from audioessay.text.readers.markdown.blocks import read_markdown

        read_markdown(draft, begin)
    else:
        read_plain(draft, begin)
    return draft


def read_plain(draft: Draft, start: int = 0, heads: Mapping[int, int] | None = None) -> None:
    """Fill the draft from ``start`` of its source.

    ``heads`` is for formats that mark their headings: the level of each by the place where its line starts.
    """
    apart, joints, prose = frozenset[int](), list[tuple[int, int]](), False
    if heads is None:
        start = gutenberg.cut(draft, start)
        heads, apart, joints, prose = dialects.cut(draft, start)
    asides.cut(draft, asides.kinds("comments", "plain"), start=start, outside=[])
    asides.cut_foot(draft, start)
    draft.cut(Cut(*match.span(), reason="footnote") for match in _RE.notes.finditer(draft.source.text, start))
    wrapped = layout_of(lines_of(draft.masked(), start)).wrapped
    pages_at = pages.cut(draft, start, hyphens=wrapped)
    if lines := lines_of(draft.masked(), start):
        _rejoin(lines, sorted(pages_at + joints))
        for before, line in pairwise(lines):
            if line.start in apart:
                line.blank_before = before.blank_after = True
        emphasis = _EMPHASIS.search(draft.source.text, start) is not None
        _Reader(draft, lines, heads, emphasis=emphasis, prose=prose).run()


def _rejoin(lines: list[Line], pages_at: list[tuple[int, int]]) -> None:
    """A sentence that a page ends in goes on on the next one."""
    for before, line in pairwise(lines):
        if line.blank_before and pages.between(pages_at, before.end, line.start):
            open_end = not ends_sentence(before.text) and (
                line.text.lstrip(MASK)[:1].islower() or before.text[-1] in ",;-–—"
            )
            line.blank_before, before.blank_after = not open_end, not open_end


class _Reader:
    def __init__(
        self, draft: Draft, lines: list[Line], heads: Mapping[int, int] | None, *, emphasis: bool, prose: bool
    ) -> None:
        self.prose = prose
        self.draft, self.lines, self.layout, self.emphasis = draft, lines, layout_of(lines), emphasis
        self.speakers = Counter(label["who"] for line in lines if (label := LABEL.match(line.text)))
        self.cited = cited_in(draft.source.text)
        if heads is None:
            self.heads = headings(lines, self.layout, self._is_item, self._last_words())
        else:
            self.heads = {at: heads[line.start] for at, line in enumerate(lines) if line.start in heads}

    def run(self) -> None:
        """Each step that fits where a block begins says where the next one does."""
        at = 0
        steps = (self._mark, self._rule, self._heading, self._footnote, self._quote, self._list, self._credit)
        while at < len(self.lines):
            at = next((end for step in steps if (end := step(at)) > at), 0) or self._paragraph(at)

    def _block_end(self, at: int, stops: Callable[[int], bool] = lambda at: False) -> int:
        """The first line behind ``at`` that a blank line comes before, or that something stops at."""
        end = at + 1
        while end < len(self.lines) and not self.lines[end].blank_before and not stops(end):
            end += 1
        return end

    def _structure(self, at: int, end: int, *, blank: bool) -> int:
        """Lines that are structure; what follows begins a block if they did, or if they stand for a blank line."""
        self.draft.markup(self.lines[at].start, self.lines[end - 1].end)
        if end < len(self.lines):
            self.lines[end].blank_before |= blank
        return end

    def _marks(self, line: Line) -> Marks | None:
        return line_mark(line.text, self.draft.source, line.start, self.draft.roles)

    def _mark(self, at: int) -> int:
        line = self.lines[at]
        if not (mark := self._marks(line)):
            return at
        self.draft.pending = mark
        return self._structure(at, at + 1, blank=line.blank_before)

    def _rule(self, at: int) -> int:
        return self._structure(at, at + 1, blank=True) if _RE.rule.fullmatch(self.lines[at].text) else at

    def _heading(self, at: int) -> int:
        line = self.lines[at]
        following = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if hashes := _RE.hashes.fullmatch(line.text):
            low, high = line.start + hashes.start(2), line.start + hashes.end(2)
            self.draft.markup(line.start, low)
            self.draft.markup(high, line.end)
            return self._head(at, len(hashes[1]), low, high)
        under = (
            following and not following.blank_before and line.blank_before and _RE.underline.fullmatch(following.text)
        )
        if following and under and len(line.text) <= 100:
            self._head(at, 1 if following.text[0] == "=" else 2, line.start, line.end)
            return self._structure(at + 1, at + 2, blank=True)
        return self._head(at, self.heads[at], line.start, line.end) if at in self.heads else at

    def _head(self, at: int, level: int, low: int, high: int) -> int:
        flow = self.draft.flow()
        self._words(flow, low, high)
        self.draft.add(flow, level=level)
        return at + 1

    def _last_words(self) -> int:
        """The last line before the footnotes at the end: it heads nothing."""
        at = len(self.lines) - 1
        while True:
            note = at
            while note > 0 and not self.lines[note].blank_before:
                note -= 1
            found = _NOTE.match(self.lines[note].text)
            if note == 0 or not found or found[1].lstrip("^") not in self.cited:
                return at
            at = note - 1

    def _footnote(self, at: int) -> int:
        """``[12] Words of the note`` at the foot, when ``[12]`` stands in the text."""
        line = self.lines[at]
        found = _NOTE.match(line.text)
        if not found or self.cited.get(found[1].lstrip("^"), line.start) >= line.start:
            return at
        end = self._block_end(at, lambda at: _NOTE.match(self.lines[at].text) is not None)
        last = self.lines[end - 1].end
        words = " ".join(self.draft.source.text[line.start + found.end() : last].split())
        self.draft.footnote(found[1], words)
        self.draft.skip(line.start, last, "footnote")
        return end

    def _quote(self, at: int) -> int:
        """Lines behind ``>``, as mail writes quotations."""
        if not self.lines[at].text.startswith(">"):
            return at
        end = self._block_end(at, lambda at: not self.lines[at].text.startswith(">"))
        flow = self.draft.flow()
        for line in self.lines[at:end]:
            found = _RE.quoted.match(line.text)
            low = line.start + (found.end() if found else 0)
            self.draft.markup(line.start, low)
            if low == line.end and end > at + 1:
                self.draft.add(flow, "quote")  # an empty line between two paragraphs
                flow = self.draft.flow()
                continue
            flow.space(line.start, line.start, line_break=True)
            self._words(flow, low, line.end)
        self.draft.add(flow, "quote")
        return end

    def _list(self, at: int) -> int:
        if not self._is_item(at):
            return at
        line = self.lines[at]
        found = _RE.bullet.match(line.text) or _RE.number.match(line.text)
        offset = found.end() if found else 0
        end = self._block_end(
            at, lambda at: self._begins_item(at) or (self.layout.lines and could_head(self.lines[at].text))
        )
        self.draft.markup(line.start, line.start + offset)
        self._emit(self.lines[at:end], "item", offset)
        return end

    def _begins_item(self, at: int) -> bool:
        return any(pattern.match(self.lines[at].text) for pattern in (_RE.bullet, _RE.number, _NOTE))

    def _is_item(self, at: int) -> bool:
        """One dash may be a line of dialogue, one number a numbered paragraph: a list has two short ones close together."""
        text = self.lines[at].text
        pattern = _RE.bullet if _RE.bullet.match(text) else _RE.number
        if not pattern.match(text) or (pattern is _RE.bullet and text[0] in "•‣◦▪"):
            return pattern.match(text) is not None
        for step in (-1, 1):
            size, near = len(text), at + step
            while 0 <= near < len(self.lines) and size < LONGEST_ITEM:
                if pattern.match(self.lines[near].text):
                    return True
                hangs = self.lines[near].indent > self.lines[at].indent
                if self.lines[near if step > 0 else near + 1].blank_before and not (hangs or self._begins_item(near)):
                    break
                size += len(self.lines[near].text)
                near += step
        return False

    def _credit(self, at: int) -> int:
        """``By Ida Bell`` or a date under the title, each a paragraph of its own."""
        line = self.lines[at]
        if not is_credit(line.text) or at > 4:
            return at
        said = self.draft.document
        author, day = author_of(line.text), iso_date(line.text)
        self.draft.document = replace(said, author=said.author or author, date=said.date or day)
        self._emit([line])
        return at + 1

    def _paragraph(self, at: int) -> int:
        if count := 0 if self.prose else verse(self.lines, at, self.layout) or self._short_lines(at):
            self._stanza(self.lines[at : at + count])
            return at + count
        end = at + 1 if self.layout.long_lines else self._block_end(at, self._breaks)
        for group in [self.lines[at:end]] if self.layout.long_lines else self._grouped(self.lines[at:end]):
            self._emit(group)
        return end

    def _short_lines(self, at: int) -> int:
        """Lines below each other that each might be a heading, more than two: an address, a list without bullets."""
        if not could_head(self.lines[at].text):
            return 0
        lines = self.lines[at : self._block_end(at, lambda at: not could_head(self.lines[at].text))]
        roomy = all(has_room(one.text, two.text, self.layout) for one, two in pairwise(lines))
        return len(lines) if len(lines) > 2 and roomy else 0

    def _stanza(self, lines: list[Line]) -> None:
        """Lines that are kept apart."""
        flow = self.draft.flow()
        for line in lines:
            flow.line(line.start, line.start)
            self._words(flow, line.start, line.end)
        self.draft.add(flow, "item" if all(could_head(line.text) for line in lines) else "body", verse=True)

    def _breaks(self, at: int) -> bool:
        """Whether a line, which no blank line parts from the one before, begins something new."""
        line, before = self.lines[at], self.lines[at - 1]
        # A paragraph begun by indenting its first line, as books do.
        indented = self.layout.wrapped and line.indent > before.indent and ends_sentence(before.text)
        sign = line.text.startswith(">") or _RE.hashes.fullmatch(line.text) or _RE.rule.fullmatch(line.text)
        item = not _NOTE.match(line.text) and self._is_item(at)
        turn = (label := LABEL.match(line.text)) and self.speakers[label["who"]] > 1
        return bool(sign or item or indented or turn or at in self.heads or self._marks(line))

    def _grouped(self, lines: list[Line]) -> list[list[Line]]:
        """One sentence a line, without blank lines: paragraphs of a few sentences, broken where the thought turns."""
        if not self.layout.lines or len(lines) <= LONG_RUN:
            return [lines]
        groups: list[list[Line]] = [[]]
        for index, line in enumerate(lines):
            size, left = len(groups[-1]), len(lines) - index
            turn = size >= 3 and left >= 2 and _RE.turns.match(line.text)
            if turn or (size >= LONG_RUN and left >= 3):
                groups.append([])
            groups[-1].append(line)
        return groups

    def _emit(self, lines: list[Line], kind: Kind = "body", offset: int = 0) -> None:
        flow, start = self.draft.flow(), lines[0].start + offset
        for before, line in pairwise(lines):
            if self.layout.wrapped and clings(before.text, line.text):
                self._words(flow, start, before.end)
                start = line.start
        self._words(flow, start, lines[-1].end)
        self.draft.add(flow, kind)

    def _words(self, flow: Flow, start: int, end: int) -> None:
        """Words, with ``_emphasis_`` and ``*emphasis*`` taken as it is meant, and a lone ``*`` as the mark of a note."""
        if not self.emphasis:
            flow.take(start, end)
            return
        at = start
        for found in _RE.marked.finditer(self.draft.source.text, start, end):
            flow.take(at, found.start())
            at = found.end()
            if found[1] is None:
                self.draft.markup(found.start(), at)
                continue
            low, high = found.span(2)
            self.draft.markup(found.start(), low)
            kind = "em" if len(found[1]) == 1 else "strong"
            flow.open(kind)
            flow.take(low, high)
            flow.close(kind)
            self.draft.markup(high, at)
        flow.take(at, end)
