"""RTF (Rich Text Format 1.9): documents of TextEdit, WordPad, Word and Scrivener."""

import codecs
import re
from dataclasses import dataclass, replace

from audioessay.model.essay import Kind, Meta
from audioessay.model.source import Source
from audioessay.text.draft import Draft
from audioessay.text.flow import Flow
from audioessay.text.reader import SURE, Options, Reader

_TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([\r\n]+)|([^\\{}\r\n]+)", re.DOTALL
)
_CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "~": " ", "_": "-",
    "emspace": " ", "enspace": " ", "tab": " ",
}  # fmt: skip
_LEFT = {
    "fonttbl": "", "colortbl": "", "listtable": "", "listoverridetable": "", "revtbl": "", "rsidtbl": "", "generator": "", "filetbl": "", "xmlnstbl": "",
    "themedata": "", "colorschememapping": "", "datastore": "", "latentstyles": "", "fldinst": "field code", "listtext": "", "pntext": "", "bkmkstart": "",
    "bkmkend": "", "pict": "image", "object": "embedded object", "shp": "picture", "nonshppict": "picture", "header": "page header", "headerl": "page header",
    "headerr": "page header", "headerf": "page header", "footer": "page footer", "footerl": "page footer", "footerr": "page footer",
    "footerf": "page footer", "annotation": "comment", "atnid": "comment", "atnauthor": "comment", "xe": "index", "tc": "table of contents",
}  # fmt: skip
"""Groups that are left out, and why; ``""``: settings, which are structure."""
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|nagłówek)\s*([1-9])", re.IGNORECASE)


@dataclass(slots=True)
class _State:
    """What holds in a group."""

    left: str | None = None
    """Why it is left out; None where it is read."""
    target: str = ""
    """``footnote``, ``stylesheet`` or a property of the document, whose words are gathered."""
    bold: bool = False
    italic: bool = False
    fallback: int = 1
    """Characters after a ``\\u`` that stand for it in old programs."""


def read(data: bytes, name: str, options: Options) -> Draft:
    """The text of a document; its source is the file as it stands, a character for each byte."""
    draft = Draft(Source(data.decode("latin-1"), name, "rtf"), options.reading, options.roles, infer=True)
    _Reader(draft).run()
    return draft


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft, self.source = draft, draft.source.text
        self.states = [_State()]
        self.codec = "cp1252"
        self.styles: dict[int, str] = {}
        self.said: dict[str, str] = {}
        self.words = ""
        """Of what is gathered."""
        self.begun = 0
        self.style = 0
        self.flow: Flow = draft.flow()
        self.breaks: list[int] = []
        self.level = 0
        self.listed = self.table = False
        self.skip = 0

    def run(self) -> None:
        at = 0
        for match in _TOKEN.finditer(self.source):
            if match.start() > at:
                self.draft.markup(at, match.start())
            at = match.end()
            word, number, byte, symbol, brace, newline, text = match.groups()
            if brace:
                self._brace(brace, match)
            elif newline:
                pass
            elif word:
                self._control(word, int(number) if number else None, match)
                if word == "bin":
                    at += max(0, int(number or 0))
            elif byte:
                self._write(bytes.fromhex(byte).decode(self.codec, "replace"), match.start(), match.end())
            elif symbol == "*":
                self._state(left="")
            elif symbol in ("\n", "\r"):
                self._control("par", None, match)
            elif symbol and symbol in "{}\\~_":
                self._write(_CHARACTERS.get(symbol, symbol), match.start(), match.end())
            elif text:
                self._write(text, match.start(), match.end())
        self.draft.markup(at, len(self.source))
        if any(state.target == "footnote" for state in self.states):  # one that never ends
            self.draft.skip(self.begun, len(self.source), "footnote")
        self._paragraph()
        self.draft.document_title = self.said.get("title", "")
        self.draft.document = Meta(author=self.said.get("author", ""), summary=self.said.get("subject", ""))
        for low, high in _gaps(self.source):
            self.draft.markup(low, high)

    def _state(self, **changes: object) -> None:
        self.states[-1] = replace(self.states[-1], **changes)  # type: ignore[arg-type]

    def _brace(self, brace: str, match: re.Match[str]) -> None:
        if brace == "{":
            self.states.append(replace(self.states[-1]))
            return
        if len(self.states) < 2:
            return
        done, outer = self.states.pop(), self.states[-1]
        if done.target and done.target != outer.target:
            words, self.words = " ".join(self.words.split()), ""
            if done.target == "footnote":
                label = self.draft.number("footnote")
                self.draft.footnote(label, words)
                self.draft.skip(self.begun, match.start(), "footnote", words)
                self.flow.footnote(label)
            elif done.target != "style":
                self.said[done.target] = words
        for kind, was, now in (("strong", done.bold, outer.bold), ("em", done.italic, outer.italic)):
            self._emphasis(kind, was, now)

    def _emphasis(self, kind: str, was: bool, now: bool) -> None:
        if was and not now:
            self.flow.close(kind)
        elif now and not was:
            self.flow.open(kind)

    def _control(self, word: str, number: int | None, match: re.Match[str]) -> None:
        state = self.states[-1]
        if word == "u" and number is not None:
            self._write(
                chr(number % 65536) if not 0xD800 <= number % 65536 < 0xE000 else "", match.start(), match.end()
            )
            self.skip = state.fallback
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word], match.start(), match.end())
        elif word in _LEFT:
            self._state(left=_LEFT[word])
        elif word == "footnote":
            self._state(left="footnote", target="footnote")
            self.words, self.begun = "", match.end()
        elif word in ("title", "author", "subject"):
            if state.left is not None:
                self._state(target=word)
        elif word == "info":
            self._state(left="")
        elif word == "stylesheet":
            self._state(left="", target="style")
        elif word in ("par", "sect", "page", "row", "cell", "nestcell"):
            if state.left is None:
                self._paragraph()
            self.words += " "
        elif word == "line" and state.left is None:
            self.flow.space(match.start(), match.end(), line_break=True)
            self.breaks.append(self.flow.at)
        elif word in ("pard", "plain"):
            self._plain(word)
        else:
            self._property(word, number)

    def _plain(self, word: str) -> None:
        state = self.states[-1]
        if word == "pard":
            self.level, self.listed, self.table, self.style = 0, False, False, 0
            return
        self._emphasis("strong", state.bold, False)
        self._emphasis("em", state.italic, False)
        self._state(bold=False, italic=False)

    def _property(self, word: str, number: int | None) -> None:
        state = self.states[-1]
        if word in ("b", "i"):
            kind, field = ("strong", "bold") if word == "b" else ("em", "italic")
            if state.left is None:
                self._emphasis(kind, getattr(state, field), number != 0)
                self._state(**{field: number != 0})
        elif word == "s" and number is not None:
            self.style = number
        elif word == "outlinelevel" and number is not None and state.left is None:
            self.level = number + 1 if number < 9 else 0
        elif word in ("ls", "ilvl") and state.left is None:
            self.listed = True
        elif word == "intbl":
            self.table = True
        elif word == "uc" and number is not None:
            self._state(fallback=max(0, number))
        elif word in ("v", "deleted") and number != 0 and state.left is None:
            self._state(left="hidden text" if word == "v" else "deleted text")
        elif word == "ansicpg" and number:
            self.codec = f"cp{number}"
            try:
                codecs.lookup(self.codec)
            except LookupError:
                self.codec = "cp1252"

    def _write(self, words: str, start: int, end: int) -> None:
        state = self.states[-1]
        if self.skip:
            dropped = min(self.skip, max(1, len(words)))
            self.skip -= dropped
            self.draft.markup(start, start + dropped if len(words) > 1 else end)
            if len(words) <= dropped:
                return
            words, start = words[dropped:], start + dropped
        if state.target:
            self.words += words
            if state.target == "style" and (style := _HEADING.search(words)):
                self.styles[self.style] = style[1]
        if state.left is not None:
            if state.left and state.target != "footnote":
                self.draft.skip(start, end, state.left, words.strip())
            else:  # a footnote is skipped as a whole where it ends
                self.draft.markup(start, end)
        elif self.table:
            self.draft.skip(start, end, "table", words.strip())
            self.words += words
        elif self.source[start:end] == words and words.isascii():
            self.flow.take(start, end)
        else:
            self.flow.put(words, start, end)

    def _paragraph(self) -> None:
        flow, self.flow = self.flow, self.draft.flow()
        breaks, self.breaks = [at for at in self.breaks if 0 < at < flow.at], []
        state = self.states[-1]
        level = self.level or int(self.styles.get(self.style, "0"))
        kind: Kind = "item" if self.listed and not level else "body"
        if len(breaks) > 1 and not level:
            self.draft.add_lines(flow, breaks, kind)
        else:
            self.draft.add(flow, kind, level)
        for kind_of, on in (("strong", state.bold), ("em", state.italic)):
            if on:
                self.flow.open(kind_of)


def _gaps(source: str) -> list[tuple[int, int]]:
    """Control words and braces: all of them are structure."""
    return [
        match.span()
        for match in _TOKEN.finditer(source)
        if match[7] is None
        and match[3] is None
        and match[4] not in tuple("{}\\~_")
        and match[1] not in _CHARACTERS
        and not (match[1] == "u" and match[2])
    ]


def sniff(data: bytes) -> int:
    """By its first characters."""
    return SURE if data.lstrip()[:5] == b"{\\rtf" else 0


READER = Reader("rtf", read, (".rtf",), ("application/rtf", "text/rtf"), sniff)
