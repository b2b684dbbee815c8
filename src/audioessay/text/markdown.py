"""Markdown: CommonMark with tables, footnotes and Pandoc's heading attributes."""

import re
from typing import Any

from markdown_it.token import Token

from audioessay.errors import ReadError
from audioessay.model.essay import Kind, Marks, Note
from audioessay.text.commonmark import DEEPEST, Claim, claims, parser
from audioessay.text.draft import Draft
from audioessay.text.flow import Flow
from audioessay.text.marks import attributes, line_mark

_NEWLINE = re.compile(r"\r\n?|\n")
_PREFIX = re.compile(r"(?:\s|>|[-*+](?=\s|$)|\d{1,9}[.)](?=\s|$))*")
_HASHES = re.compile(r"#{1,6}(?=\s|$)")
_RULE = re.compile(r"[\s>*\-_=+\d.)]*")
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
            if line not in self.done and _RULE.fullmatch(self.source, self.starts[line], self.ends[line]):
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
            self.draft.footnote(token.info, self._words_of(token.content))
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
        places = _Places(self, token.content, low, heading)
        content = token.content
        marks = Marks()
        if heading:
            found = attributes(content, self.draft, self.starts[low])
            if found:
                cut, marks = found
                self.draft.markup(places.at(cut), places.end)
                content = content[:cut].rstrip()
            if heading.markup in ("=", "-"):
                self.draft.markup(self.starts[high - 1], self.ends[high - 1])
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
        words = _Words(self, flow, places, content)
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
        from audioessay.text.html import read_fragment

        self.done.update(range(low, high))
        for line in range(low, high):
            prefix = (
                _quote_prefix(self.source[self.starts[line] : self.ends[line]]) if "blockquote_open" in within else 0
            )
            self.draft.markup(self.starts[line], self.starts[line] + prefix)
        start, end = self._lines(low, high)
        if "blockquote_open" in within or "list_item_open" in within:
            start += len(_PREFIX.match(self.source, start, end)[0])  # type: ignore[index]
            self.draft.markup(self.starts[low], start)
        read_fragment(self.draft, start, end, "quote" if "blockquote_open" in within else "body")

    def _words_of(self, content: str) -> str:
        """Markdown as plain words, for the show notes."""
        content = re.sub(r"\n[ \t>]+", "\n", content.strip())
        pieces: list[str] = []
        for claim in claims(self.md, content, dict(self.env)):
            if claim.rule in ("text", "newline"):
                pieces.append(content[claim.start : claim.end])
            elif claim.rule in ("escape", "entity", "backticks", "image") and claim.token:
                pieces.append(claim.token.content)
            elif claim.rule == "autolink":
                pieces.append(content[claim.start + 1 : claim.end - 1])
            pieces.extend(mark.content for mark, _, _ in claim.marks if mark.type == "text")
        return " ".join("".join(pieces).split())


def _quote_prefix(line: str) -> int:
    return len(re.match(r"[\s>]*", line)[0]) if ">" in line[:1000] else 0  # type: ignore[index]


class _Places:
    """Where each character of an inline token's content stands in the source."""

    def __init__(self, reader: _Reader, content: str, low: int, heading: Token | None) -> None:
        self.offsets: list[int] = []
        """Of each line of the content: its first character in the content …"""
        self.sources: list[int] = []
        """… and in the source."""
        self.end = 0
        at = 0
        for index, words in enumerate(content.split("\n")):
            line = low + index
            start, end = reader.starts[line], reader.ends[line]
            raw = reader.source[start:end].replace("\x00", "\ufffd")
            bare = words.strip()
            if heading is not None and heading.markup.startswith("#"):
                hashes = re.search(r"#{1,6}", raw)
                column = raw.find(bare, hashes.end() if hashes else 0)
            else:
                column = raw.rstrip().rfind(bare)
            column = max(column, 0)
            reader.draft.markup(*_only_markup(reader.source, start, start + column))
            self.offsets.append(at + len(words) - len(words.lstrip()))
            self.sources.append(start + column)
            self.end = start + column + len(bare)
            at += len(words) + 1

    def at(self, offset: int) -> int:
        """The source character for character ``offset`` of the content."""
        from bisect import bisect_right

        index = max(0, bisect_right(self.offsets, offset) - 1)
        return min(max(self.sources[index], self.sources[index] + offset - self.offsets[index]), self.end)


def _only_markup(source: str, start: int, end: int) -> tuple[int, int]:
    """The prefix of a line, as far as it is markup."""
    found = _PREFIX.match(source, start, end)
    stop = found.end() if found else start
    if hashes := _HASHES.match(source, stop, end):
        stop = hashes.end()
    return start, stop


class _Words:
    """Writes an inline content's words into a flow, and claims its markup."""

    def __init__(self, reader: _Reader, flow: Flow, places: _Places, content: str) -> None:
        self.reader, self.flow, self.places, self.content = reader, flow, places, content
        self.draft = reader.draft
        self.links: list[tuple[int, int]] = []

    def write(self, found: list[Claim], at: int = 0) -> None:
        """``found`` in order of place, from character ``at`` of the content."""
        for claim in found:
            if claim.start >= at:
                at = self._claim(claim, self._until(claim.start, at))
        self._until(len(self.content), at)

    def _until(self, place: int, at: int) -> int:
        """The plain text up to ``place``, and the ends of links that lie before it."""
        while self.links and self.links[-1][0] <= place:
            inner, end = self.links.pop()
            self._take(at, inner)
            self.flow.close("link")
            self._markup(inner, end)
            at = end
        self._take(at, place)
        return max(at, place)

    def _claim(self, claim: Claim, at: int) -> int:
        start, end, token = claim.start, claim.end, claim.token
        if claim.rule == "newline":
            self._space(start)
        elif claim.rule in ("escape", "entity") and token is not None:
            if token.type == "hardbreak":
                self._markup(start, start + 1)
                self._space(start + 1)
            else:
                self.flow.put(token.content, self.places.at(start), self.places.at(end))
        elif claim.marks:
            for mark, low, high in claim.marks:
                self._mark(mark, low, high)
        elif claim.rule == "backticks" and token is not None:
            width = len(token.markup)
            self._markup(start, start + width)
            self._take(start + width, end - width)
            self._markup(end - width, end)
        elif claim.rule == "link" and token is not None:
            url = str(token.attrGet("href") or "")
            self._markup(start, start + 1)
            self.flow.open("link", url)
            inner = claim.inner_end if claim.inner_end >= 0 else start + 1
            self.links.append((inner, end))
            if url.startswith(("http:", "https:", "mailto:")):
                words = self.reader._words_of(self.content[start + 1 : inner])
                self.draft.note(Note("link", words or url, words, url))
            return start + 1
        elif claim.rule == "autolink" and token is not None:
            self._markup(start, start + 1)
            self.flow.open("link", str(token.attrGet("href") or ""))
            self._take(start + 1, end - 1)
            self.flow.close("link")
            self._markup(end - 1, end)
        elif claim.rule == "image" and token is not None:
            self._image(token, start, end)
        elif claim.rule in ("footnote_mark", "inline_note") and token is not None:
            self._footnote(claim.rule, token, start, end)
        elif claim.rule == "html_inline" and token is not None:
            self._tag(token.content, start, end)
        else:
            self._take(start, end)
        return end

    def _mark(self, mark: Token, low: int, high: int) -> None:
        if mark.type == "text" and mark.content:
            self._take(low, high)
            return
        self._markup(low, high)
        if mark.type in ("em_open", "strong_open"):
            self.flow.open(mark.type[:-5])
        elif mark.type in ("em_close", "strong_close"):
            self.flow.close(mark.type[:-6])

    def _image(self, token: Token, start: int, end: int) -> None:
        url, alt = str(token.attrGet("src") or ""), self.reader._words_of(token.content)
        self.draft.note(Note("image", alt or url, alt, url))
        if self.draft.reading.alt_text and any(char.isalnum() for char in alt):
            low, high = start + 2, start + 2 + len(token.content)
            self._markup(start, low)
            self.flow.put(alt, self.places.at(low), self.places.at(high))
            self._markup(high, end)
        else:
            self._skip(start, end, "image")
            self._tidy(end)

    def _footnote(self, rule: str, token: Token, start: int, end: int) -> None:
        label = token.content
        if rule == "inline_note":
            label = self.draft.number("footnote")
            self.draft.footnote(label, self.reader._words_of(token.content))
        self._skip(start, end, "footnote mark" if rule == "footnote_mark" else "footnote")
        self.flow.footnote(label)
        self._tidy(end)

    def _tidy(self, end: int) -> None:
        """No space before the punctuation behind something that is left out."""
        if self.content[end : end + 1] in tuple(".,;:!?)"):
            self.flow.glue()

    def _tag(self, tag: str, start: int, end: int) -> None:
        if tag.startswith(("<!--", "<?", "<!")):
            self._skip(start, end, "comment")
            return
        self._markup(start, end)
        name = re.match(r"</?\s*([A-Za-z][\w-]*)", tag)
        word = name[1].lower() if name else ""
        if word in ("br", "hr", "wbr"):
            self._space(start)
        kind = {"em": "em", "i": "em", "strong": "strong", "b": "strong"}.get(word)
        if kind:
            if tag.startswith("</"):
                self.flow.close(kind)
            else:
                self.flow.open(kind)

    def _space(self, at: int) -> None:
        place = self.places.at(at)
        self.flow.space(place, place, line_break=True)

    def _pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """A stretch of the content as stretches of the source, line by line."""
        pieces: list[tuple[int, int]] = []
        while start < end:
            stop = self.content.find("\n", start, end)
            stop = end if stop < 0 else stop
            if stop > start:
                pieces.append((self.places.at(start), self.places.at(stop)))
            start = stop + 1
        return pieces

    def _take(self, start: int, end: int) -> None:
        for index, (low, high) in enumerate(self._pieces(start, end)):
            if index:
                self.flow.space(low, low, line_break=True)
            self.flow.take(low, high)

    def _markup(self, start: int, end: int) -> None:
        for low, high in self._pieces(start, end):
            self.draft.markup(low, high)

    def _skip(self, start: int, end: int, reason: str) -> None:
        for low, high in self._pieces(start, end):
            self.draft.skip(low, high, reason)
