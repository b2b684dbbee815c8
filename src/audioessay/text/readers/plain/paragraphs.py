"""Plain text: paragraphs, lists and headings that nothing marks but their look."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from audioessay.model.essay import Kind, Marks
from audioessay.text import asides
from audioessay.text.draft import Draft
from audioessay.text.flow import Flow
from audioessay.text.frontmatter import iso_date
from audioessay.text.headings import (
    Layout,
    author_of,
    could_head,
    ends_sentence,
    has_room,
    is_credit,
    layout_of,
)
from audioessay.text.marks import line_mark
from audioessay.text.readers.plain import gutenberg, pages
from audioessay.text.readers.plain.heads import headings, verse
from audioessay.text.readers.plain.lines import Line, cited_in, clings, lines_of, part_of

_HASHES = re.compile(r"(#{1,6})[ \t]+(\S.*?)([ \t]+#+)?$")
_RULE = re.compile(r"[\s\-_=*~#•·.—–+◆◇●○§⁂]*")
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,})")
_BULLET = re.compile(r"([-*+•‣◦▪–—·])[ \t]+(?=\S)")
_NUMBER = re.compile(r"(\(?\d{1,3}[.)]|\(?[a-z][.)])[ \t]+(?=\S)")
_NOTE = re.compile(r"\[\^?([^\]\s]{1,40})\]:?[ \t]+(?=\S)")
_EMPHASIS = re.compile(r"(?<![\w\\*_])(\*\*|\*|__|_)(?=[^\s*_])([^*_\n\r]{0,200}[^\s*_])\1(?![\w*_])")
_MARKED = re.compile(
    r"(?<![\w\\*_])(\*\*|\*|__|_)(?=[^\s*_])([^*_]{0,600}[^\s*_])\1(?![\w*_])|(?<![^\W_])_(?=\w)|(?<=[\w.,;:!?-])_(?![^\W_])"
)
_TURNS = re.compile(
    r"(?:But|However|Still|Yet|And yet|Even so|On the other hand|At the same time|Then|Now|There is also|In the end|Finally|To close"
    r"|To be (?:fair|sure)|Of course|Meanwhile|First|Second|Third|Later|Today|In short|That (?:is|change)|This|For that reason|From this"
    r"|Doch|Aber|Dennoch|Allerdings|Heute|Mais|Pourtant|Cependant|Aujourd|Pero|Sin embargo|Hoy|Ma|Tuttavia|Oggi)\b"
)
LONG_RUN = 7
"""Lines of one sentence or two: a longer run without a blank line is set in paragraphs of at most this many."""

LONGEST_ITEM = 400
"""Characters of an item of a list; numbered paragraphs are longer."""


def read_plain(draft: Draft, start: int = 0, heads: Mapping[int, int] | None = None) -> None:
    """Fill the draft from ``start`` of its source.

    ``heads`` is for formats that mark their headings: the level of each by the place where its line starts.
    """
    start = gutenberg.cut(draft, start) if heads is None else start
    asides.cut(draft, (*asides.COMMENTS, asides.HTML_COMMENT), start=start, outside=[])
    wrapped = layout_of(lines_of(draft.masked(), start)).wrapped
    pages_at = pages.cut(draft, start, hyphens=wrapped)
    lines = lines_of(draft.masked(), start)
    if not lines:
        return
    _rejoin(lines, pages_at)
    layout = layout_of(lines)
    emphasis = _marks_emphasis(draft.source.text, start)
    _Reader(draft, lines, layout, emphasis, heads).run()


def _rejoin(lines: list[Line], pages_at: list[tuple[int, int]]) -> None:
    """A sentence that a page ends in goes on on the next one."""
    for before, line in pairwise(lines):
        if line.blank_before and pages.between(pages_at, before.end, line.start):
            open_end = not ends_sentence(before.text) and (line.text[:1].islower() or before.text[-1] in ",;-–—")
            line.blank_before, before.blank_after = not open_end, not open_end


def _marks_emphasis(text: str, start: int) -> bool:
    return _EMPHASIS.search(text, start) is not None


class _Reader:
    def __init__(
        self, draft: Draft, lines: list[Line], layout: Layout, emphasis: bool, heads: Mapping[int, int] | None
    ) -> None:
        self.draft, self.lines, self.layout, self.emphasis = draft, lines, layout, emphasis
        self.cited = cited_in(draft.source.text)
        self.final = self._last_words()
        self.at = 0
        self.marks = Marks()
        self.headed = False
        """Whether the last block was a heading."""
        self.begun = False
        if heads is None:
            self.heads = headings(lines, layout, self._item_at, self.final)
        else:
            self.heads = {at: heads[line.start] for at, line in enumerate(lines) if line.start in heads}

    def run(self) -> None:
        while self.at < len(self.lines):
            for step in (self._mark, self._rule, self._heading, self._footnote, self._quote, self._list):
                if step():
                    break
            else:
                self._paragraph()

    def _mark(self) -> bool:
        line = self.lines[self.at]
        found = line_mark(line.text, self.draft, line.start)
        if found is None:
            return False
        self.draft.markup(line.start, line.end)
        self.marks = found
        self.at += 1
        if self.at < len(self.lines):
            self.lines[self.at].blank_before |= line.blank_before
        return True

    def _rule(self) -> bool:
        line = self.lines[self.at]
        if not _RULE.fullmatch(line.text):
            return False
        self.draft.markup(line.start, line.end)
        self.at += 1
        if self.at < len(self.lines):
            self.lines[self.at].blank_before = True
        return True

    def _heading(self) -> bool:
        line = self.lines[self.at]
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None
        if hashes := _HASHES.fullmatch(line.text):
            low, high = line.start + hashes.start(2), line.start + hashes.end(2)
            self.draft.markup(line.start, low)
            self.draft.markup(high, line.end)
            self._head(part_of(line, low, high), len(hashes[1]))
            self.at += 1
            return True
        if (
            following
            and not following.blank_before
            and line.blank_before
            and _UNDERLINE.fullmatch(following.text)
            and len(line.text) <= 100
        ):
            self._head(line, 1 if following.text[0] == "=" else 2)
            self.draft.markup(following.start, following.end)
            self.at += 2
            if self.at < len(self.lines):
                self.lines[self.at].blank_before = True
            return True
        if self.at not in self.heads:
            return False
        self._head(line, self.heads[self.at])
        self.at += 1
        return True

    def _last_words(self) -> int:
        """The last line before the footnotes at the end: it heads nothing."""
        at = len(self.lines) - 1
        note = at
        while note > 0 and not self.lines[note].blank_before:
            note -= 1
        while note > 0 and (found := _NOTE.match(self.lines[note].text)) and found[1].lstrip("^") in self.cited:
            at = note - 1
            note = at
            while note > 0 and not self.lines[note].blank_before:
                note -= 1
        return at

    def _head(self, line: Line, level: int) -> None:
        flow = self.draft.flow()
        self._words(flow, line.start, line.end)
        if self.draft.add(flow, level=level, marks=self.marks):
            self.headed, self.marks = True, Marks()
        self.begun = True

    def _footnote(self) -> bool:
        """``[12] Words of the note`` at the foot, when ``[12]`` stands in the text."""
        line = self.lines[self.at]
        found = _NOTE.match(line.text)
        if not found:
            return False
        if self.cited.get(found[1].lstrip("^"), line.start) >= line.start:
            return False
        end = self.at + 1
        while end < len(self.lines) and not self.lines[end].blank_before and not _NOTE.match(self.lines[end].text):
            end += 1
        last = self.lines[end - 1]
        words = " ".join(self.draft.source.text[line.start + found.end() : last.end].split())
        self.draft.footnote(found[1], words)
        self.draft.skip(line.start, last.end, "footnote")
        self.at = end
        return True

    def _quote(self) -> bool:
        """Lines behind ``>``, as mail writes quotations."""
        end = self.at
        while (
            end < len(self.lines)
            and self.lines[end].text.startswith(">")
            and not (end > self.at and self.lines[end].blank_before)
        ):
            end += 1
        if end == self.at:
            return False
        flow = self.draft.flow()
        for line in self.lines[self.at : end]:
            found = _QUOTED.match(line.text)
            low = line.start + (found.end() if found else 0)
            self.draft.markup(line.start, low)
            if low == line.end and end > self.at + 1:
                self.draft.add(flow, "quote", marks=self.marks)  # an empty line between two paragraphs
                flow = self.draft.flow()
                continue
            flow.space(line.start, line.start, line_break=True)
            self._words(flow, low, line.end)
        self.draft.add(flow, "quote", marks=self.marks)
        self.headed, self.begun, self.marks, self.at = False, True, Marks(), end
        return True

    def _item_at(self, at: int) -> bool:
        here, self.at = self.at, at
        text = self.lines[at].text
        pattern = _BULLET if _BULLET.match(text) else _NUMBER if _NUMBER.match(text) else None
        try:
            return pattern is not None and self._is_list(pattern)
        finally:
            self.at = here

    def _short_lines(self) -> int:
        """Lines below each other that each might be a heading, more than two: an address, a list without bullets."""
        end = self.at
        while (
            end < len(self.lines)
            and could_head(self.lines[end].text)
            and (end == self.at or not self.lines[end].blank_before)
        ):
            end += 1
        roomy = not self.layout.wrapped or all(
            has_room(one.text, two.text, self.layout) for one, two in pairwise(self.lines[self.at : end])
        )
        return end - self.at if end - self.at > 2 and roomy else 0

    def _stanza(self, lines: list[Line]) -> None:
        """Lines that are kept apart."""
        flow = self.draft.flow()
        breaks: list[int] = []
        for line in lines:
            if flow.at:
                flow.space(line.start, line.start)
                breaks.append(flow.at)
            self._words(flow, line.start, line.end)
        kind: Kind = "item" if all(could_head(line.text) for line in lines) else "body"
        self.draft.add_lines(flow, breaks, kind, self.marks)
        self.headed, self.begun, self.marks = False, True, Marks()

    def _list(self) -> bool:
        line = self.lines[self.at]
        pattern = _BULLET if _BULLET.match(line.text) else _NUMBER if _NUMBER.match(line.text) else None
        if pattern is None or not self._is_list(pattern):
            return False
        found = pattern.match(line.text)
        assert found is not None
        end = self.at + 1
        while end < len(self.lines) and not self.lines[end].blank_before and not self._begins_item(self.lines[end]):
            if self.layout.lines and could_head(self.lines[end].text):
                break
            end += 1
        self.draft.markup(line.start, line.start + found.end())
        self._emit(self.lines[self.at : end], "item", found.end())
        self.at = end
        return True

    def _begins_item(self, line: Line) -> bool:
        return bool(_BULLET.match(line.text) or _NUMBER.match(line.text) or _NOTE.match(line.text))

    def _is_list(self, pattern: re.Pattern[str]) -> bool:
        """One dash may be a line of dialogue, one number a numbered paragraph: a list has two short ones close together."""
        if pattern is _BULLET and self.lines[self.at].text[0] in "•‣◦▪":
            return True
        for step in (-1, 1):
            size, at = len(self.lines[self.at].text), self.at + step
            while 0 <= at < len(self.lines) and size < LONGEST_ITEM:
                if pattern.match(self.lines[at].text):
                    return True
                if self.lines[at if step > 0 else at + 1].blank_before and not self._begins_item(self.lines[at]):
                    break
                size += len(self.lines[at].text)
                at += step
        return False

    def _paragraph(self) -> None:
        end = self.at + 1
        if self._credit():
            return
        if stanza := verse(self.lines, self.at, self.layout) or self._short_lines():
            self._stanza(self.lines[self.at : self.at + stanza])
            self.at += stanza
            return
        if self.layout.long_lines:
            self._emit(self.lines[self.at : end])
            self.at = end
            return
        while end < len(self.lines) and not self.lines[end].blank_before and not self._breaks(end):
            end += 1
        lines = self.lines[self.at : end]
        self.at = end
        for group in self._grouped(lines):
            self._emit(group)

    def _credit(self) -> bool:
        """``By Ida Bell`` or a date under the title, each a paragraph of its own."""
        line = self.lines[self.at]
        if not is_credit(line.text) or self.at > 4:
            return False
        said = self.draft.document
        author, day = author_of(line.text), iso_date(line.text)
        self.draft.document = replace(said, author=said.author or author, date=said.date or day)
        self._emit([line])
        self.at += 1
        return True

    def _breaks(self, at: int) -> bool:
        """Whether line ``at``, which no blank line parts from the one before, begins something new."""
        here, self.at, headed, self.headed = self.at, at, self.headed, False
        line = self.lines[at]
        try:
            return (
                _HASHES.fullmatch(line.text) is not None
                or _RULE.fullmatch(line.text) is not None
                or line_mark(line.text, self.draft, line.start) is not None
                or (
                    self._begins_item(line)
                    and not _NOTE.match(line.text)
                    and self._is_list(_BULLET if _BULLET.match(line.text) else _NUMBER)
                )
                or line.text.startswith(">")
                or (self.layout.wrapped and self._indented(at))
                or at in self.heads
            )
        finally:
            self.at, self.headed = here, headed

    def _indented(self, at: int) -> bool:
        """A paragraph begun by indenting its first line, as books do."""
        line, before = self.lines[at], self.lines[at - 1]
        return line.indent > before.indent and ends_sentence(before.text)

    def _grouped(self, lines: list[Line]) -> list[list[Line]]:
        """One sentence a line, without blank lines: paragraphs of a few sentences, broken where the thought turns."""
        if not self.layout.lines or len(lines) <= LONG_RUN:
            return [lines]
        groups: list[list[Line]] = [[]]
        for index, line in enumerate(lines):
            current = groups[-1]
            turn = len(current) >= 3 and _TURNS.match(line.text) is not None and len(lines) - index >= 2
            if current and (turn or (len(current) >= LONG_RUN and len(lines) - index >= 3)):
                groups.append([])
            groups[-1].append(line)
        return groups

    def _emit(self, lines: list[Line], kind: Kind = "body", offset: int = 0) -> None:
        flow = self.draft.flow()
        start = lines[0].start + offset
        for before, line in pairwise(lines):
            if self.layout.wrapped and clings(before.text, line.text):
                self._words(flow, start, before.end)
                start = line.start
        self._words(flow, start, lines[-1].end)
        self.headed = False
        self.begun = True
        if self.draft.add(flow, kind, marks=self.marks):
            self.marks = Marks()

    def _words(self, flow: Flow, start: int, end: int) -> None:
        """Words, with ``_emphasis_`` and ``*emphasis*`` taken as it is meant, and a lone ``*`` as the mark of a note."""
        if not self.emphasis:
            flow.take(start, end)
            return
        at = start
        for found in _MARKED.finditer(self.draft.source.text, start, end):
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
