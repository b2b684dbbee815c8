"""Markdown: CommonMark with tables, footnotes and Pandoc's heading attributes."""

import re
from typing import Any

from markdown_it.token import Token

from audioessay.errors import ReadError
from audioessay.model.essay import Kind, Marks, Note
from audioessay.text.draft import Draft
from audioessay.text.marks import attributes, line_mark
from audioessay.text.readers.markdown.commonmark import DEEPEST, claims, parser
from audioessay.text.readers.markdown.words import PREFIX, Places, Words, plain_words

_NEWLINE = re.compile(r"\r\n?|\n")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_CALLOUT = re.compile(r"\[![A-Za-z-]{2,20}\][+-]?(?=\s|$)")


def read_markdown(draft: Draft, start: int = 0) -> None:
    """Fill the draft from ``start`` of its source (behind the front matter)."""
    _Reader(draft, start).run()


class _Reader:
    def __init__(self, draft: Draft, start: int) -> None:
        self.draft = draft
        self.source = draft.source.text
        self.starts = [start, *(match.end() for match in _NEWLINE.finditer(self.source, start))]
        self.ends = [*(match.start() for match in _NEWLINE.finditer(self.source, start)), len(self.source)]
        self.body = self.source[start:]
        self.md = parser()
        self.env: dict[str, Any] = {"references": {}}
        self.done: set[int] = set()
        """Lines whose every character is claimed."""
        self.marks = Marks()
        self.divisions: list[Marks] = []
        """What the fences say that stand open around the block."""

    def run(self) -> None:
        try:
            tokens = self.md.parse(self.body, self.env)
        except RecursionError as error:
            raise ReadError(self.draft.source.name, "is nested too deeply") from error
        for low, high in self.env.get("definitions", ()):
            self._skip_lines(low, high, "link definition")
        stack: list[Token] = []
        for token in tokens:
            if token.nesting == 1:
                stack.append(token)
            elif token.nesting == -1:
                stack.pop()
            if len(stack) >= DEEPEST:
                line = (token.map or [0])[0]
                raise ReadError(
                    self.draft.source.name, "is nested too deeply", self.draft.source.line(self.starts[line])
                )
            self._token(token, stack)
        for line in range(len(self.starts)):
            if line not in self.done and PREFIX.fullmatch(self.source, self.starts[line], self.ends[line]):
                self.draft.markup(self.starts[line], self.ends[line])

    def _token(self, token: Token, stack: list[Token]) -> None:
        low, high = token.map or (0, 0)
        within = {open_token.type for open_token in stack}
        if "table_open" in within:
            if token.type == "table_open":
                self._table(low, high)
        elif token.type in ("fence", "code_block"):
            self._skip_lines(low, high, "code block")
        elif token.type == "footnote_definition":
            self.draft.footnote(token.info, plain_words(self.md, token.content, self.env))
            self._skip_lines(low, high, "footnote")
        elif token.type == "html_block":
            self._html(low, high, within)
        elif token.type == "template":
            self._skip_lines(low, high, "template code")
        elif token.type == "division":
            self._structure_lines(low, high)
            self._division(token.content, self.starts[low])
        elif token.type == "hr":
            self._structure_lines(low, high)
        elif token.type == "inline":
            kind: Kind = "quote" if "blockquote_open" in within else "item" if "list_item_open" in within else "body"
            heading = next((open_token for open_token in stack if open_token.type == "heading_open"), None)
            level = int(heading.tag[1]) if heading and kind == "body" else 0
            self._inline(token, kind, level, heading)

    def _division(self, content: str, at: int) -> None:
        """A fence opens (it says something) or closes a part."""
        if not content:
            self.divisions = self.divisions[:-1]
            return
        written = content if content.startswith("{") else f"{{.{content.split()[0]}}}"
        found = attributes(written, self.draft, at)
        self.divisions.append(found[1] if found else Marks())

    def _inline(self, token: Token, kind: Kind, level: int, heading: Token | None) -> None:
        low, high = token.map or (0, 0)
        places = Places(self.draft, self.starts, self.ends, token.content, low, heading)
        content = token.content
        marks = Marks()
        if heading:
            found = attributes(content, self.draft, self.starts[low])
            if found:
                cut, marks = found
                self.draft.markup(places.at(cut), places.end)
                content = content[:cut].rstrip()
            if heading.markup in ("=", "-"):
                underline = (heading.map or (0, high + 1))[1] - 1
                self._structure_lines(underline, underline + 1)
            elif places.end:
                self._claim_tail(places.end, low)
        elif (mark := line_mark(content, self.draft, self.starts[low])) is not None:
            self.draft.markup(places.at(0), places.end)
            self.done.update(range(low, high))
            self.marks = mark
            return
        self.done.update(range(low, high))
        flow = self.draft.flow()
        begin = 0
        if kind == "item" and (task := _TASK.match(content)):
            begin = task.end()
            self.draft.markup(places.at(0), places.at(begin))
        elif kind == "quote" and (callout := _CALLOUT.match(content)):
            begin = callout.end()
            self.draft.markup(places.at(0), places.at(begin))
        words = Words(self.draft, flow, places, content, lambda inner: plain_words(self.md, inner, self.env))
        words.write(claims(self.md, content, self.env), begin)
        if self.marks != Marks():
            marks = Marks(marks.role or self.marks.role, marks.voice or self.marks.voice, marks.line or self.marks.line)
        for division in reversed(self.divisions):
            if marks == Marks():
                marks = division
        if self.draft.add(flow, kind, level, marks):
            self.marks = Marks()

    def _claim_tail(self, at: int, line: int) -> None:
        """The hashes that close a heading."""
        tail = self.source[at : self.ends[line]]
        if not tail.strip(" \t#"):
            self.draft.markup(at, self.ends[line])

    def _lines(self, low: int, high: int) -> tuple[int, int]:
        """Source from line ``low`` up to line ``high``, trailing blank lines left out."""
        while high > low + 1 and not self.source[self.starts[high - 1] : self.ends[high - 1]].strip():
            high -= 1
        return self.starts[low], self.ends[min(high, len(self.ends)) - 1]

    def _skip_lines(self, low: int, high: int, reason: str) -> None:
        self.done.update(range(low, high))
        self.draft.skip(*self._lines(low, high), reason)

    def _structure_lines(self, low: int, high: int) -> None:
        self.done.update(range(low, high))
        self.draft.markup(*self._lines(low, high))

    def _table(self, low: int, high: int) -> None:
        self._skip_lines(low, high, "table")
        rows = [self.source[self.starts[line] : self.ends[line]].strip() for line in range(low, high)]
        self.draft.note(Note("table", self.draft.number("table"), "\n".join(row for row in rows if row)))
        self.draft.notice(self.starts[low])

    def _html(self, low: int, high: int, within: set[str]) -> None:
        from audioessay.text.readers.html.page import read_fragment

        self.done.update(range(low, high))
        for line in range(low, high):
            prefix = (
                _quote_prefix(self.source[self.starts[line] : self.ends[line]]) if "blockquote_open" in within else 0
            )
            self.draft.markup(self.starts[line], self.starts[line] + prefix)
        start, end = self._lines(low, high)
        if "blockquote_open" in within or "list_item_open" in within:
            start += len(PREFIX.match(self.source, start, end)[0])  # type: ignore[index]
            self.draft.markup(self.starts[low], start)
        read_fragment(self.draft, start, end, "quote" if "blockquote_open" in within else "body")


def _quote_prefix(line: str) -> int:
    return len(re.match(r"[\s>]*", line)[0]) if ">" in line[:1000] else 0  # type: ignore[index]
