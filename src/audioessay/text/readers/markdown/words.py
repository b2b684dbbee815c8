"""The inline part of Markdown: where its characters stand, which are words and which are markup."""

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from audioessay.model.essay import Note
from audioessay.text.draft import Draft
from audioessay.text.flow import Flow
from audioessay.text.readers.markdown.commonmark import Claim, claims

PREFIX = re.compile(r"(?:\s|>|[-*+](?=\s|$)|\d{1,9}[.)](?=\s|$))*")
"""Marks of quotations and lists in front of a line's words."""
_BREAK = re.compile(r"</?(?:br|hr|wbr)\b", re.IGNORECASE)
_HASHES = re.compile(r"#{1,6}(?=\s|$)")


def plain_words(md: MarkdownIt, content: str, env: dict[str, Any]) -> str:
    """Markdown as plain words, for the show notes."""
    content = re.sub(r"\n[ \t>]+", "\n", content.strip())
    pieces: list[str] = []
    links: list[tuple[int, int]] = []
    at = 0
    for claim in (*claims(md, content, dict(env)), Claim("end", len(content), len(content))):
        if claim.start < at:
            continue
        while links and links[-1][0] <= claim.start:
            inner, end = links.pop()
            pieces.append(content[at:inner])
            at = end
        pieces.append(content[at : claim.start])  # what no rule took is plain text
        at = claim.end
        if claim.rule == "link":
            at = claim.start + 1
            links.append((claim.inner_end if claim.inner_end >= 0 else at, claim.end))
        elif claim.token is not None and claim.token.type == "hardbreak":
            pieces.append(" ")
        elif claim.rule in ("escape", "entity", "backticks", "image") and claim.token is not None:
            pieces.append(claim.token.content)
        elif claim.rule == "autolink":
            pieces.append(content[claim.start + 1 : claim.end - 1])
        elif claim.rule == "html_inline":
            pieces.append(" " if _BREAK.match(content, claim.start) else "")
        elif claim.marks:
            pieces.extend(mark.content for mark, _, _ in claim.marks if mark.type == "text")
        elif claim.rule not in ("footnote_mark", "inline_note"):
            pieces.append(content[claim.start : claim.end])
    return " ".join("".join(pieces).split())


class Places:
    """Where each character of an inline token's content stands in the source."""

    def __init__(
        self, draft: Draft, starts: list[int], ends: list[int], content: str, low: int, heading: Token | None
    ) -> None:
        self.offsets: list[int] = []
        """Of each line of the content: its first character in the content …"""
        self.sources: list[int] = []
        """… and in the source."""
        self.end = 0
        at = 0
        for index, words in enumerate(content.split("\n")):
            line = low + index
            start, end = starts[line], ends[line]
            raw = draft.source.text[start:end].replace("\x00", "\ufffd")
            bare = words.strip()
            if heading is not None and heading.markup.startswith("#"):
                hashes = re.search(r"#{1,6}", raw)
                column = raw.find(bare, hashes.end() if hashes else 0)
            else:
                column = raw.rstrip().rfind(bare)
            column = max(column, 0)
            draft.markup(*_only_markup(draft.source.text, start, start + column))
            self.offsets.append(at + len(words) - len(words.lstrip()))
            self.sources.append(start + column)
            self.end = start + column + len(bare)
            at += len(words) + 1

    def at(self, offset: int) -> int:
        """The source character for character ``offset`` of the content."""
        index = max(0, bisect_right(self.offsets, offset) - 1)
        return min(max(self.sources[index], self.sources[index] + offset - self.offsets[index]), self.end)


def _only_markup(source: str, start: int, end: int) -> tuple[int, int]:
    """The prefix of a line, as far as it is markup."""
    found = PREFIX.match(source, start, end)
    stop = found.end() if found else start
    if hashes := _HASHES.match(source, stop, end):
        stop = hashes.end()
    return start, stop


class Words:
    """Writes an inline content's words into a flow, and claims its markup."""

    def __init__(self, draft: Draft, flow: Flow, places: Places, content: str, plain: Callable[[str], str]) -> None:
        self.draft, self.flow, self.places, self.content = draft, flow, places, content
        self.plain = plain
        """Markdown as words, for the notes."""
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
                words = self.plain(self.content[start + 1 : inner])
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
        url, alt = str(token.attrGet("src") or ""), self.plain(token.content)
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
            self.draft.footnote(label, self.plain(token.content))
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
