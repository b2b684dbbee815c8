"""RTF (Rich Text Format 1.9): documents of TextEdit, WordPad, Word and Scrivener."""

import codecs
from dataclasses import dataclass, replace
from typing import Any

from audioessay import regex as re
from audioessay.model.essay import Kind, Meta
from audioessay.model.source import Source
from audioessay.text import vocabulary
from audioessay.text.draft import Draft
from audioessay.text.reader import SURE, Options, Reader
from audioessay.text.tex import put_raised
from audioessay.text.wordlist import words

_TOKEN = re.compile(
    r"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([\r\n]+)|([^\\{}\r\n]+)", re.DOTALL
)
_CHARACTERS: dict[str, str] = vocabulary.table("formats")["rtf"]["characters"]
_LEFT: dict[str, str] = vocabulary.table("formats")["rtf"]["left"]
"""Groups that are left out, and why; ``""``: settings, which are structure."""
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|nagłówek)\s*([1-9])", re.IGNORECASE)


_LOOKS = {"b": "strong", "i": "em", "strike": "struck", "striked": "struck", "super": "raised"}
_CHARSETS: dict[str, str] = vocabulary.table("formats")["rtf"]["charsets"]
"""Encodings of fonts by their number."""
_BREAKS = words("par sect page row cell nestcell")


@dataclass(frozen=True, slots=True)
class _State:
    """What holds in a group."""

    left: str | None = None
    """Why it is left out; None where it is read."""
    target: str = ""
    """``footnote``, ``style`` or a property of the document, whose words are gathered."""
    looks: frozenset[str] = frozenset()
    """``em``, ``strong`` and ``struck``."""
    fallback: int = 1
    """Characters after a ``\\u`` that stand for it in old programs."""
    codec: str = ""
    """Of the font's characters; ``""``: the document's."""


def read(data: bytes, name: str, options: Options) -> Draft:
    """The text of a document; its source is the file as it stands, a character for each byte."""
    draft = Draft(Source(data.decode("latin-1"), name, "rtf"), options.reading, options.roles, infer=True)
    _Reader(draft).run()
    return draft


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft, self.source, self.flow = draft, draft.source.text, draft.flow()
        self.states = [_State()]
        self.codec, self.fonts, self.font = "cp1252", dict[int, str](), 0
        self.bytes = b""
        """The first half of a character of two bytes."""
        self.styles: dict[int, int] = {}
        """The levels of styles that are headings."""
        self.said: dict[str, str] = {}
        self.words = ""
        """Of what is gathered."""
        self.begun = self.style = self.level = self.skip = 0
        self.listed = self.table = False

    def run(self) -> None:
        at = 0
        for match in _TOKEN.finditer(self.source):
            self.draft.markup(at, match.start())
            at = match.end()
            word, number, byte, symbol, brace, _, text = match.groups()
            if brace:
                self._brace(brace, match)
            elif word:
                self._control(word, int(number) if number else None, match)
                at += max(0, int(number or 0)) if word == "bin" else 0
            elif byte:
                self._byte(bytes.fromhex(byte), match)
            elif symbol == "*":
                self._state(left="")
            elif symbol in ("\n", "\r"):
                self._control("par", None, match)
            elif symbol and symbol in "{}\\~_":
                self._write(_CHARACTERS.get(symbol, symbol), match)
            elif text:
                self._write(text, match)
            if not self._says(match):
                self.draft.markup(*match.span())
        self.draft.markup(at, len(self.source))
        if any(state.target == "footnote" for state in self.states):  # one that never ends
            self.draft.skip(self.begun, len(self.source), "footnote")
        self._paragraph()
        self.draft.document_title = self.said.get("title", "")
        self.draft.document = Meta(author=self.said.get("author", ""), summary=self.said.get("subject", ""))

    def _byte(self, byte: bytes, match: re.Match[str]) -> None:
        """A character, or half of one."""
        codec = self.states[-1].codec or self.codec
        self.bytes += byte
        try:
            words = self.bytes.decode(codec)
        except UnicodeDecodeError as error:
            if error.reason == "incomplete multibyte sequence" and len(self.bytes) == 1:
                self.draft.markup(*match.span())
                return
            words = self.bytes.decode(codec, "replace")
        self.bytes = b""
        self._write(words, match)

    def _says(self, match: re.Match[str]) -> bool:
        """Whether a token stands for characters; all others are structure."""
        said = match[1] in _CHARACTERS or (match[1] == "u" and match[2])
        return bool(said or match[3] or match[7] or match[4] in tuple("{}\\~_"))

    def _state(self, **changes: Any) -> None:
        self.states[-1] = replace(self.states[-1], **changes)

    def _brace(self, brace: str, match: re.Match[str]) -> None:
        if brace == "{":
            self.states.append(self.states[-1])
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
        self._look(done.looks, outer.looks)

    def _look(self, before: frozenset[str], after: frozenset[str]) -> None:
        """Emphasis begins or ends."""
        for kind in ("strong", "em"):
            if kind in before - after:
                self.flow.close(kind)
            elif kind in after - before:
                self.flow.open(kind)

    def _control(self, word: str, number: int | None, match: re.Match[str]) -> None:
        state = self.states[-1]
        read = state.left is None
        if word == "u" and number is not None:
            self._write(chr(number % 65536) if not 0xD800 <= number % 65536 < 0xE000 else "", match)
            self.skip = state.fallback
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word], match)
        elif word in _LEFT:
            self._state(left=_LEFT[word])
            if word == "NeXTGraphic" and len(self.states) > 1:  # a sign stands for it behind its group
                self.states[-2] = replace(self.states[-2], left=_LEFT[word])
        elif word == "footnote":
            self._state(left="footnote", target="footnote")
            self.words, self.begun = "", match.end()
        elif word in ("title", "author", "subject") and not read:
            self._state(target=word)
        elif word in ("info", "stylesheet"):
            self._state(left="", target="style" if word == "stylesheet" else state.target)
        elif word in _BREAKS:
            if read:
                self._paragraph()
            self.words += " "
        elif word == "line" and read:
            self.flow.line(*match.span())
        elif word == "pard":
            self.level = self.style = 0
            self.listed = self.table = False
        elif word == "nosupersub":
            self._state(looks=state.looks - {"raised"})
        elif word == "plain" or (word in _LOOKS and read):
            kind = {_LOOKS[word]} if word in _LOOKS else {*_LOOKS.values()}
            looks = state.looks | kind if word != "plain" and number != 0 else state.looks - kind
            self._look(state.looks, looks)
            self._state(looks=looks)
        else:
            self._property(word, number, read)

    def _property(self, word: str, number: int | None, read: bool) -> None:
        if word == "s" and number is not None:
            self.style = number
        elif word == "outlinelevel" and number is not None and read:
            self.level = number + 1 if number < 9 else 0
        elif word in ("ls", "ilvl") and read:
            self.listed = True
        elif word == "intbl":
            self.table = True
        elif word == "uc" and number is not None:
            self._state(fallback=max(0, number))
        elif word in ("v", "deleted") and number != 0 and read:
            self._state(left="hidden text" if word == "v" else "deleted text")
        elif word == "f" and number is not None:
            self.font = number
            self._state(codec=self.fonts.get(number, ""))
        elif word == "fcharset" and number:
            self.fonts[self.font] = _CHARSETS.get(str(number), "")
        elif word == "ansicpg" and number:
            try:
                self.codec = codecs.lookup(f"cp{number}").name
            except LookupError:
                self.codec = "cp1252"

    def _write(self, words: str, match: re.Match[str]) -> None:
        state, (start, end) = self.states[-1], match.span()
        if self.skip:
            dropped = min(self.skip, max(1, len(words)))
            self.skip -= dropped
            self.draft.markup(start, start + dropped if len(words) > 1 else end)
            if len(words) <= dropped:
                return
            words, start = words[dropped:], start + dropped
        if state.target or (self.table and state.left is None):
            self.words += words
        if state.target == "style" and (style := _HEADING.search(words)):
            self.styles[self.style] = int(style[1])
        if state.left is not None:
            if state.left and state.target != "footnote":
                self.draft.skip(start, end, state.left, words.strip())
            else:  # a footnote is skipped as a whole where it ends
                self.draft.markup(start, end)
        elif self.table or "struck" in state.looks:
            self.draft.skip(start, end, "table" if self.table else "deleted text", words.strip())
        elif self.source[start:end] == words and words.isascii():
            if "raised" in state.looks:
                put_raised(self.flow, self.source, start, end)
            else:
                self.flow.take(start, end)
        else:
            self.flow.put(words, start, end)

    def _paragraph(self) -> None:
        flow, self.flow = self.flow, self.draft.flow()
        level = self.level or self.styles.get(self.style, 0)
        kind: Kind = "item" if self.listed and not level else "body"
        self.draft.add(flow, kind, level, verse=len(flow.breaks) > 1 and not level)
        self._look(frozenset(), self.states[-1].looks)


READER = Reader("rtf", "rtf:read", (".rtf",), ("application/rtf", "text/rtf"), ((SURE, rb"\A\s*\{\\rtf"),))
