"""From elements to paragraphs: what HTML's tags mean to a listener."""

import html
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from audioessay import regex as re
from audioessay.model.essay import Kind, Marks, Note
from audioessay.model.source import Text
from audioessay.scripts import HAN, KANA
from audioessay.text import vocabulary
from audioessay.text.draft import Block, Draft
from audioessay.text.flow import CLINGING
from audioessay.text.headings import is_numeral
from audioessay.text.marks import known_role
from audioessay.text.markup import BLOCKS, HEADINGS, RAW, STRUCK, Node, Token, write
from audioessay.text.readers.html.footnotes import footnotes, holds_notes, is_mark
from audioessay.text.readers.html.tables import sets_the_page, table_rows
from audioessay.text.tex import put_lowered, put_raised
from audioessay.text.verse import LONGEST, is_verse
from audioessay.text.walk import Walker
from audioessay.text.wordlist import bare

_RE = vocabulary.Regexes("emit")
_TITLE = re.compile(r"(?:^|\s)(?:Mso)?(title|subtitle)(?=\s|$)", re.IGNORECASE)
_TITLED = {"title": 1, "subtitle": 2}
"""Paragraphs that Google Docs and Word export as the head of a document."""
NO_ALT = re.compile(
    r"(?:image|img|picture|photo|figure|cover|decoration|ornament|logo|chapter (?:head|opener|image)\w*|[\w-]+\.(?:jpe?g|png|gif|svg))\W*",
    re.IGNORECASE,
)
"""What programs write where a picture has no text of its own."""
_CHARACTERS, _KANA = re.compile(f"[{HAN}]+"), re.compile(f"[{KANA}]+")
MOST_PULLED = 100
"""Pull quotes that are looked up; each costs a search through the page."""
_EMPHASIS: Mapping[str, str] = {"em": "em", "i": "em", "cite": "em", "dfn": "em", "strong": "strong", "b": "strong"}
_PICTURES = ("img", "picture", "svg", "video", "iframe", "canvas")


class Emitter(Walker):
    """Adds the paragraphs of elements to a draft."""

    def __init__(
        self,
        draft: Draft,
        furniture: Mapping[int, str],
        *,
        kind: Kind = "body",
        window: tuple[int, int] | None = None,
        contents: Sequence[tuple[int, str]] = (),
    ) -> None:
        super().__init__(draft)
        self.furniture, self.base, self.window = furniture, kind, window
        """``window``, of an EPUB: what lies outside belongs to another chapter."""
        self.contents = list(contents)
        """Titles of parts that have no heading of their own, by the place where each begins; in order."""
        self.kinds: list[Kind] = []
        self.level = 0
        self.breaks = 0
        """Tags of line ends in a row."""
        self.poems: list[int] = []
        """How many blocks there were when each open poem began."""
        self.raised = self.lowered = 0
        self.stanza = False
        """Whether line ends are meant."""
        self.quotes = 0

    @cached_property
    def plain(self) -> str:
        """The letters of the whole source."""
        return bare(self.source)

    def emit(self, root: Node) -> None:
        """An element and all within."""
        self.walk(root)
        self._flush()

    def leave_out(self, item: Node | Token, reason: str) -> None:
        """Not spoken, with what it says."""
        if isinstance(item, Node):
            words = item.words(self.source)
            self.draft.skip(item.start, item.end, reason, words or None if item.name not in RAW else None)
        elif item.kind in ("other", "close"):
            self.draft.markup(item.start, item.end)
        else:
            self.draft.skip(item.start, item.end, "comment" if item.kind == "comment" else reason)

    def token(self, token: Token, parent: Node) -> None:
        """Words, and what stands between the tags."""
        start, end = token.start, token.end
        if self.window and not self.window[0] <= start < self.window[1]:
            self.leave_out(token, "another chapter")
        elif token.kind == "cdata":
            close = end - 3 if self.source.endswith("]]>", start, end) else end
            self.draft.markup(start, start + 9)
            self.open().take(start + 9, close)
            self.draft.markup(close, end)
        elif token.kind != "text":
            self.leave_out(token, "comment")
        elif not self.source[start:end].strip():
            if self.flow is not None:
                self.flow.space(start, end, line_break=True)
        elif self.stanza:
            self._stanza(token)
        else:
            self.breaks = 0
            (put_raised if self.raised else put_lowered if self.lowered else write)(
                self.open(), self.source, start, end
            )

    def _stanza(self, token: Token) -> None:
        """Lines that stand as they are written; a blank one parts stanzas."""
        for match in re.finditer(r"[^\n]*\n|[^\n]+", self.source[token.start : token.end]):
            low, high = token.start + match.start(), token.start + match.end()
            if match[0].strip():
                self.open().line(low, low)
                write(self.open(), self.source, low, high)
            else:
                self._flush()

    def _flush(self) -> None:
        flow, self.flow, self.breaks = self.flow, None, 0
        if flow is None:
            return
        text, lines, kind = flow.done()[0], flow.lines, self.kinds[-1] if self.kinds else self.base
        if self._again(text.display):
            self.draft.claim(text, "repeated title")
            self.draft.structure.extend(flow.hidden)
            return
        level = self.level if kind != "quote" else 0
        while self.contents and not level and text.runs and self.contents[0][0] <= text.runs[0].start:
            place, title = self.contents.pop(0)
            if bare(text.display) == bare(title):
                level = 2
            else:
                self.draft.blocks.append(Block(Text.ours(title, place), "heading", 2))
        several = len(lines) > 2 or (len(lines) > 1 and bool(self.poems))
        verse = not level and several and all(len(line) <= LONGEST for line in lines)
        numbered = bool(level) and len(lines) > 1 and is_numeral(lines[0])  # the number and the name of a chapter
        self.draft.add(flow, kind, level, verse=verse or numbered)

    def _again(self, display: str) -> bool:
        """Whether it only repeats a line at the head of the page, as exports do that name the title twice."""
        blocks = self.draft.blocks
        again = any(block.text.display == display and (block.level or self.level) for block in blocks[:4])
        return again and len(blocks) <= 4 and len(display) > 3

    def enter(self, node: Node) -> bool:
        """Take up an element; False when it is dealt with as a whole."""
        name, attributes = node.name, node.attributes(self.source)
        reason = ""
        whole: Callable[[Node, Mapping[str, str]], None] | None = None
        if self.window and (node.end <= self.window[0] or node.start >= self.window[1]):
            reason = "another chapter"
        elif id(node) in self.furniture:
            reason = self.furniture[id(node)]
            whole = self._side_note if reason == "side note" and node.words(self.source) else None
        elif name in STRUCK or name == "math":
            reason = "formula" if name == "math" else "deleted text"
        elif (whole := self._whole(node, name, attributes)) is None:
            reason = self._kind_left(node, name, attributes.get("class", ""))
        if name in BLOCKS or reason in ("another chapter", "pull quote"):
            self._flush()
        if whole is not None:
            whole(node, attributes)
        elif reason:
            self.leave_out(node, reason)
            self._glue(node)
        else:
            self.draft.markup(node.start, node.inner)
            self._begin(node, name, attributes)
            return True
        return False

    def _kind_left(self, node: Node, name: str, classes: str) -> str:
        """Why an element is left out for what it is, or ``""``."""
        if (name == "pre" and not self._sings(node, classes)) or (name == "div" and _RE.code.search(classes)):
            return "code block"
        return "pull quote" if (_RE.pull.search(classes) or name == "aside") and self._repeats(node) else ""

    def _whole(
        self, node: Node, name: str, attributes: Mapping[str, str]
    ) -> Callable[[Node, Mapping[str, str]], None] | None:
        """How an element is dealt with that is not entered: notes, tables, pictures, formulas."""
        if name in ("sup", "a", "span") and is_mark(node, attributes, self.source):
            return self._note_mark
        if holds_notes(node, attributes, self.source):
            return self._notes
        if name == "table" and not sets_the_page(node, attributes, self.source):
            return self._table
        if name == "figure" and not _prose_in(node):
            captions = [child for child in node.nodes() if child.name == "figcaption"]
            lone = len(captions) == 1 and captions[0].words(self.source) == node.words(self.source)
            return self._figure if lone or any(child.name in _PICTURES for child in node.nodes()) else None
        if name in ("img", "image"):
            return self._image
        return None

    def _begin(self, node: Node, name: str, attributes: Mapping[str, str]) -> None:
        if "data-role" in attributes or "data-voice" in attributes:
            role = attributes.get("data-role", "")
            role = known_role(role, self.draft.source, node.start, self.draft.roles, sure=False) if role else ""
            if role or attributes.get("data-voice"):
                self.draft.pending = Marks(role, attributes.get("data-voice", ""), self.draft.source.line(node.start))
        language = attributes.get("lang") or attributes.get("xml:lang", "")
        if language and name not in ("html", "body"):
            self.draft.languages.append((node.inner, node.close, language))
        if _RE.poem.search(attributes.get("class", "")) and name in BLOCKS:
            self.poems.append(len(self.draft.blocks))
        if name == "ruby":
            self._ruby(node)
        if name in HEADINGS:
            self.level = HEADINGS[name]
        elif name == "pre":
            self.stanza = True
        elif name == "p" and node.parent is not None and node.parent.name == "hgroup":
            self.level = next((HEADINGS[one.name] for one in node.parent.below() if one.name in HEADINGS), 0)
        elif name == "p" and (titled := _TITLE.search(attributes.get("class", ""))):
            self.level = _TITLED[titled[1].lower()]
        elif name == "sup":
            self.raised += 1
        elif name == "sub":
            self.lowered += 1
        elif name == "blockquote":
            self.kinds.append("quote")
        elif name in ("li", "dd"):
            self.kinds.append("quote" if "quote" in self.kinds else "item")
        elif name == "space" and self.flow is not None:
            self.flow.space(node.start, node.end)
        elif name == "br":
            self.breaks += 1
            if self.flow is not None:
                if self.breaks >= 2 and not self.level:
                    self._flush()
                else:
                    self.flow.line(node.start, node.end)
        elif name in _EMPHASIS:
            self.open().open(_EMPHASIS[name])
        elif name == "break" and attributes.get("time"):
            self.open().put(f" [pause {attributes['time']}] ", node.start, node.inner)
        elif name == "q":
            self.open().put("“", node.start, node.inner)
        elif name == "a":
            url = attributes.get("href", "").strip()
            if url.lower().startswith(("http:", "https:", "mailto:")):
                self.open().open("link", url)
                if words := node.words(self.source):
                    self.draft.link(words, url)

    def _ruby(self, node: Node) -> None:
        """Small characters beside others say how they are read."""
        reading = "".join(child.words(self.source) for child in node.nodes() if child.name == "rt")
        base = "".join(
            part.words(self.source) if isinstance(part, Node) else self.source[part.start : part.end].strip()
            for part in node.children
            if isinstance(part, Token) or part.name in ("rb", "rbc", "span")
        )
        if _CHARACTERS.fullmatch(base) and _KANA.fullmatch(reading):
            self.draft.readings.setdefault(base, reading)

    def leave(self, node: Node) -> None:
        """An element ends."""
        name = node.name
        if name == "q" and self.flow is not None:
            self.flow.put("”", node.close, node.end) if node.end > node.close else None
        self.draft.markup(node.close, node.end)
        if name in BLOCKS:
            self._flush()
        if name in BLOCKS and self.poems and _RE.poem.search(node.attributes(self.source).get("class", "")):
            stanza = self.draft.blocks[self.poems.pop() :]
            for block in stanza[:-1] if not any(block.bound for block in stanza) else []:
                block.bound = "verse"
        self.stanza = self.stanza and name != "pre"
        if name in HEADINGS or name == "p":
            self.level = 0
        elif name == "sup":
            self.raised -= 1
        elif name == "sub":
            self.lowered -= 1
        elif name in ("blockquote", "li", "dd"):
            self.kinds.pop()
        elif self.flow is not None:
            if name == "span" and _RE.line.search(node.attributes(self.source).get("class", "")):
                self.flow.line(node.end, node.end)
            elif name in _EMPHASIS:
                self.flow.close(_EMPHASIS[name])
            elif name == "a":
                self.flow.close("link")

    def _image(self, node: Node, attributes: Mapping[str, str]) -> None:
        alt, url = " ".join(attributes.get("alt", "").split()), attributes.get("src", "")
        if alt or url.startswith("http"):
            self.draft.note(
                Note("image", alt or url, alt, url if url.startswith(("http", "/", ".")) or "/" not in url else "")
            )
        alt = "" if NO_ALT.fullmatch(alt) else alt
        initial = len(alt) == 1 and self.source[node.end : node.end + 8].lstrip()[:1].islower()
        initial = initial or _CHARACTERS.fullmatch(alt) is not None  # or of a rare character
        if initial or (
            alt and self.level and not (self.flow and self.flow.at)
        ):  # a picture of a letter, or of a heading
            self.open().put(alt, node.start, node.inner)
            return
        if alt and self.draft.reading.alt_text:
            self.open().put(f" {alt} ", node.start, node.inner)
            return
        self.draft.skip(node.start, node.end, "image", alt or None)

    def _figure(self, node: Node, attributes: Mapping[str, str]) -> None:
        caption = next((part.words(self.source) for part in node.nodes() if part.name == "figcaption"), "")
        for child in node.nodes():
            if child.name == "img":
                attributes = child.attributes(self.source)
                alt, url = " ".join(attributes.get("alt", "").split()), attributes.get("src", "")
                words = " ".join(caption.split()) or alt
                self.draft.note(Note("image", words or url, words, url))
                if alt and self.draft.reading.alt_text:
                    self.open().put(alt, child.start, child.inner)
                    self._flush()
                    self.draft.skip(node.start, child.start, "figure")
                    self.draft.skip(child.end, node.end, "figure", caption or None)
                    return
        self.draft.skip(node.start, node.end, "figure", node.words(self.source) or None)

    def _table(self, node: Node, attributes: Mapping[str, str]) -> None:
        self.draft.table(node.start, node.end, table_rows(node, self.source), node.words(self.source) or None)

    def _note_mark(self, node: Node, attributes: Mapping[str, str]) -> None:
        words = node.words(self.source)
        self.draft.skip(node.start, node.end, "footnote mark", words)
        if self.flow is not None:
            self.flow.footnote(words.strip("[]()"))
        self._glue(node)

    def _glue(self, node: Node) -> None:
        """What is left out leaves no blank before a full stop."""
        if self.flow is not None and self.source[node.end : node.end + 1] in CLINGING:
            self.flow.glue()

    def _side_note(self, node: Node, attributes: Mapping[str, str]) -> None:
        """A note in the margin, which stands where it belongs."""
        label, words = self.draft.number("footnote"), node.words(self.source)
        self.draft.footnote(label, words)
        self.draft.skip(node.start, node.end, "footnote", words)
        if self.flow is not None:
            self.flow.footnote(label)
        self._glue(node)

    def _notes(self, node: Node, attributes: Mapping[str, str]) -> None:
        for label, words in footnotes(node, self.source):
            self.draft.footnote(label, words)
        self.draft.skip(node.start, node.end, "footnote", node.words(self.source) or None)

    def _sings(self, node: Node, classes: str) -> bool:
        """Whether what is set as code is verse."""
        words = "".join(self.source[part.start : part.end] for part in node.children if isinstance(part, Token))
        coded = _RE.code.search(classes) or any(child.name == "code" for child in node.nodes())
        return not coded and is_verse(html.unescape(words).splitlines())

    def _repeats(self, node: Node) -> bool:
        """Whether a pull quote only repeats what the text says elsewhere."""
        self.quotes += 1
        if self.quotes > MOST_PULLED:
            return False
        words = node.words(self.source).strip("“”\"'‘’ ")
        return (
            bool(words)
            and len(words) < 600
            and (
                any(bare(words) in bare(block.text.display) for block in self.draft.blocks)
                or self.plain.count(bare(words)) > 1
            )
        )


def _prose_in(figure: Node) -> bool:
    """Whether a figure holds prose beside its caption."""
    prose = (node for node in figure.nodes() if node.name in ("blockquote", "p", "pre", "table", "h1", "h2", "h3"))
    return any(all(above.name != "figcaption" for above in node.above()) for node in prose)
