"""From elements to paragraphs: what HTML's tags mean to a listener."""

import html
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from audioessay.model.essay import Kind, Marks, Note
from audioessay.model.source import Text
from audioessay.scripts import HAN, KANA
from audioessay.text.draft import Block, Draft
from audioessay.text.flow import Flow
from audioessay.text.marks import known_role, line_mark
from audioessay.text.markup import BLOCKS, HEADINGS, RAW, Node, Token, write
from audioessay.text.raised import put_raised
from audioessay.text.readers.html.footnotes import footnotes, holds_notes, is_mark
from audioessay.text.readers.html.tables import sets_the_page, table_rows
from audioessay.text.verse import LONGEST, is_verse

_PULL = re.compile(r"pull-?quote", re.IGNORECASE)
_CODE = re.compile(
    r"(?:^|[\s_-])(?:highlight|codehilite|sourceCode|code-block|syntaxhighlighter|prettyprint|crayon)(?=$|[\s_-])",
    re.IGNORECASE,
)
_POEM = re.compile(r"(?:^|[\s_-])(?:poem|poetry|stanza|verse|lyrics|linegroup)(?=$|[\s_-])", re.IGNORECASE)
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


class Emitter:
    """Walks elements and adds their paragraphs to a draft."""

    def __init__(
        self,
        draft: Draft,
        furniture: Mapping[int, str],
        *,
        kind: Kind = "body",
        window: tuple[int, int] | None = None,
        contents: Sequence[tuple[int, str]] = (),
    ) -> None:
        self.draft, self.furniture, self.base = draft, furniture, kind
        self.window = window
        """Of an EPUB: what lies outside belongs to another chapter."""
        self.contents = list(contents)
        """Titles of parts that have no heading of their own, by the place where each begins; in order."""
        self.source = draft.source.text
        self.flow: Flow | None = None
        self.kinds: list[Kind] = []
        self.level = 0
        self.marks = Marks()
        self.breaks = 0
        self.lines: list[int] = []
        """Where lines of the open flow end in display text."""
        self.poems: list[int] = []
        """How many blocks there were when each open poem began."""
        self.raised = 0
        self.stanza = False
        """Whether line ends are meant."""
        self.quotes = 0
        self.words = 0
        """Where the words of the open flow begin in the source, for the marks' line."""

    def emit(self, root: Node) -> None:
        """An element and all within."""
        stack: list[tuple[Node, bool] | Token] = [(root, False)]
        while stack:
            item = stack.pop()
            if isinstance(item, Token):
                self._token(item)
                continue
            node, leaving = item
            if leaving:
                self._leave(node)
            elif self._enter(node):
                stack.append((node, True))
                stack.extend(child if isinstance(child, Token) else (child, False) for child in reversed(node.children))
        self._flush()

    def leave_out(self, item: "Node | Token", reason: str) -> None:
        """Not spoken, with what it says."""
        if isinstance(item, Token):
            if item.kind == "comment":
                self.draft.skip(item.start, item.end, "comment")
            elif item.kind in ("other", "close"):
                self.draft.markup(item.start, item.end)
            else:
                self.draft.skip(item.start, item.end, reason)
            return
        words = item.words(self.source)
        self.draft.skip(item.start, item.end, reason, words or None if item.name not in RAW else None)

    def _token(self, token: Token) -> None:
        if self.window and not self.window[0] <= token.start < self.window[1]:
            self.leave_out(token, "another chapter")
        elif token.kind == "text":
            if self.source[token.start : token.end].strip():
                self.breaks = 0
                flow = self._open(token.start)
                if self.stanza:
                    self._stanza(token)
                elif self.raised:
                    put_raised(flow, self.source, token.start, token.end)
                else:
                    write(flow, self.source, token.start, token.end)
            elif self.flow is not None:
                self.flow.space(token.start, token.end, line_break=True)
        elif token.kind == "cdata":
            self.draft.markup(token.start, token.start + 9)
            close = token.end - 3 if self.source.endswith("]]>", token.start, token.end) else token.end
            self._open(token.start).take(token.start + 9, close)
            self.draft.markup(close, token.end)
        else:
            self.leave_out(token, "comment")

    def _stanza(self, token: Token) -> None:
        """Lines that stand as they are written; a blank one parts stanzas."""
        for match in re.finditer(r"[^\n]*\n?", self.source[token.start : token.end]):
            low, high = token.start + match.start(), token.start + match.end()
            if not match[0].strip():
                self._flush() if low < high else None
                continue
            flow = self._open(low)
            if flow.at:
                flow.space(low, low)
                self.lines.append(flow.at)
            write(flow, self.source, low, high)

    def _open(self, at: int) -> Flow:
        if self.flow is None:
            self.flow = self.draft.flow()
            self.words, self.lines = at, []
        return self.flow

    def _flush(self) -> None:
        flow, self.flow, self.breaks = self.flow, None, 0
        if flow is None:
            return
        display = flow.display
        kind = self.kinds[-1] if self.kinds else self.base
        if not self.level and (mark := line_mark(display, self.draft, self.words)) is not None:
            for span in flow.done()[0].spans():
                self.draft.markup(span.start, span.end)
            self.draft.structure.extend(flow.hidden)
            self.marks = mark
            return
        if self._again(display):
            for span in flow.done()[0].spans():
                self.draft.skip(span.start, span.end, "repeated title")
            self.draft.structure.extend(flow.hidden)
            return
        level = self.level if kind != "quote" else 0
        while self.contents and self.contents[0][0] <= self.words and not level:
            place, title = self.contents.pop(0)
            if _bare(display) == _bare(title):
                level = 2
            else:
                self.draft.blocks.append(Block(Text.ours(title, place), "heading", 2))
        breaks = [at for at in self.lines if 0 < at < len(display)]
        short = all(high - low <= LONGEST for low, high in pairwise((0, *breaks, len(display))))
        if not level and breaks and short and (len(breaks) > 1 or self.poems):
            self.draft.add_lines(flow, breaks, kind, self.marks)
            self.marks = Marks()
        elif self.draft.add(flow, kind, level, self.marks):
            self.marks = Marks()

    def _again(self, display: str) -> bool:
        """Whether it only repeats a line at the head of the page, as exports do that name the title twice."""
        head = self.draft.blocks[:4]
        return len(self.draft.blocks) <= 4 and any(
            block.text.display == display and len(display) > 3 and (block.level or self.level) for block in head
        )

    def _enter(self, node: Node) -> bool:
        """Take up an element; False when it is dealt with as a whole."""
        name, attributes = node.name, node.attributes(self.source)
        if self.window and (node.end <= self.window[0] or node.start >= self.window[1]):
            self._flush()
            self.leave_out(node, "another chapter")
            return False
        if id(node) in self.furniture:
            if name in BLOCKS:
                self._flush()
            self.leave_out(node, self.furniture[id(node)])
            return False
        if name in ("sup", "a", "span") and is_mark(node, attributes, self.source):
            self._note_mark(node, attributes)
            return False
        if holds_notes(node, attributes, self.source):
            self._flush()
            self._notes(node)
            return False
        if name == "table" and not sets_the_page(node, attributes):
            self._flush()
            self._table(node)
            return False
        if name == "pre" and self._sings(node, attributes):
            self.draft.markup(node.start, node.inner)
            self._flush()
            self.stanza = True
            return True
        if name == "pre" or (name == "div" and _CODE.search(attributes.get("class", ""))):
            self._flush()
            self.draft.skip(node.start, node.end, "code block", node.words(self.source))
            return False
        if name == "math":
            self.draft.skip(node.start, node.end, "formula", node.words(self.source) or None)
            return False
        if name == "figure" and any(child.name in _PICTURES for child in node.nodes()) and not self._prose_in(node):
            self._flush()
            self._figure(node)
            return False
        if name == "img" or name == "image":
            self._image(node, attributes)
            return False
        if (_PULL.search(attributes.get("class", "")) or name == "aside") and self._repeats(node):
            self._flush()
            self.draft.skip(node.start, node.end, "pull quote", node.words(self.source))
            return False
        self.draft.markup(node.start, node.inner)
        self._begin(node, name, attributes)
        return True

    def _begin(self, node: Node, name: str, attributes: Mapping[str, str]) -> None:
        if name in BLOCKS:
            self._flush()
        if "data-role" in attributes or "data-voice" in attributes:
            role = attributes.get("data-role", "")
            role = known_role(role, self.draft, node.start, sure=False) if role else ""
            if role or attributes.get("data-voice"):
                self.marks = Marks(role, attributes.get("data-voice", ""), self.draft.source.line(node.start))
        language = attributes.get("lang") or attributes.get("xml:lang", "")
        if language and name not in ("html", "body"):
            self.draft.languages.append((node.inner, node.close, language))
        if _POEM.search(attributes.get("class", "")) and name in BLOCKS:
            self.poems.append(len(self.draft.blocks))
        if name == "ruby":
            self._ruby(node)
        if name in HEADINGS:
            self.level = HEADINGS[name]
        elif name == "p" and (titled := _TITLE.search(attributes.get("class", ""))):
            self.level = _TITLED[titled[1].lower()]
        elif name == "sup":
            self.raised += 1
        elif name == "blockquote":
            self.kinds.append("quote")
        elif name in ("li", "dd"):
            self.kinds.append("quote" if "quote" in self.kinds else "item")
        elif name == "br":
            self.breaks += 1
            if self.flow is not None:
                if self.breaks >= 2 and not self.level:
                    self._flush()
                else:
                    self.flow.space(node.start, node.end, line_break=True)
                    self.lines.append(self.flow.at)
        elif name in _EMPHASIS:
            self._open(node.start).open(_EMPHASIS[name])
        elif name == "break" and attributes.get("time"):
            self._open(node.start).put(f" [pause {attributes['time']}] ", node.start, node.inner)
        elif name == "q":
            self._open(node.start).put("“", node.start, node.inner)
        elif name == "a":
            url = attributes.get("href", "").strip()
            if url.lower().startswith(("http:", "https:", "mailto:")):
                self._open(node.start).open("link", url)
                words = node.words(self.source)
                if words:
                    self.draft.note(Note("link", words, words, url))

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

    def _leave(self, node: Node) -> None:
        name = node.name
        if name == "q" and self.flow is not None:
            self.flow.put("”", node.close, node.end) if node.end > node.close else None
        self.draft.markup(node.close, node.end)
        if name in BLOCKS:
            self._flush()
        if name in BLOCKS and self.poems and _POEM.search(node.attributes(self.source).get("class", "")):
            stanza = self.draft.blocks[self.poems.pop() :]
            for block in stanza[:-1] if not any(block.bound for block in stanza) else []:
                block.bound = "verse"
        self.stanza = self.stanza and name != "pre"
        if name in HEADINGS or name == "p":
            self.level = 0
        elif name == "sup":
            self.raised -= 1
        elif name in ("blockquote", "li", "dd"):
            self.kinds.pop()
        elif self.flow is not None:
            if name in _EMPHASIS:
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
        if initial or (
            alt and self.level and not (self.flow and self.flow.at)
        ):  # a picture of a letter, or of a heading
            self._open(node.start).put(alt, node.start, node.inner)
            return
        if alt and self.draft.reading.alt_text:
            self._open(node.start).put(f" {alt} ", node.start, node.inner)
            return
        self.draft.skip(node.start, node.end, "image", alt or None)

    def _figure(self, node: Node) -> None:
        for child in node.nodes():
            if child.name == "img":
                attributes = child.attributes(self.source)
                caption = next((part.words(self.source) for part in node.nodes() if part.name == "figcaption"), "")
                words = " ".join((caption or attributes.get("alt", "")).split())
                self.draft.note(Note("image", words or attributes.get("src", ""), words, attributes.get("src", "")))
                alt = " ".join(attributes.get("alt", "").split())
                if alt and self.draft.reading.alt_text:
                    self._open(child.start).put(alt, child.start, child.inner)
                    self._flush()
                    self.draft.skip(node.start, child.start, "figure")
                    self.draft.skip(child.end, node.end, "figure", caption or None)
                    return
        self.draft.skip(node.start, node.end, "figure", node.words(self.source) or None)

    def _prose_in(self, node: Node) -> bool:
        return any(
            child.name in ("blockquote", "p", "pre", "table", "h1", "h2", "h3")
            for child in node.nodes()
            if not _in_caption(child)
        )

    def _table(self, node: Node) -> None:
        rows = table_rows(node, self.source)
        self.draft.note(Note("table", self.draft.number("table"), "\n".join(rows)))
        self.draft.skip(node.start, node.end, "table", node.words(self.source) or None)
        self.draft.notice(node.start)

    def _note_mark(self, node: Node, attributes: Mapping[str, str]) -> None:
        words = node.words(self.source)
        self.draft.skip(node.start, node.end, "footnote mark", words)
        if self.flow is not None:
            self.flow.footnote(words.strip("[]()"))
            if self.source[node.end : node.end + 1] in tuple(".,;:!?)"):
                self.flow.glue()

    def _notes(self, node: Node) -> None:
        for label, words in footnotes(node, self.source):
            self.draft.footnote(label, words)
        self.draft.skip(node.start, node.end, "footnote", node.words(self.source) or None)

    def _sings(self, node: Node, attributes: Mapping[str, str]) -> bool:
        """Whether what is set as code is verse."""
        lines = html.unescape(
            "".join(self.source[part.start : part.end] for part in node.children if isinstance(part, Token))
        ).splitlines()
        coded = _CODE.search(attributes.get("class", "")) or any(child.name == "code" for child in node.nodes())
        return not coded and is_verse(lines)

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
                any(words in block.text.display for block in self.draft.blocks)
                or self.source.count(words, 0, node.start) + self.source.count(words, node.end) > 0
            )
        )


def _bare(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _in_caption(node: Node) -> bool:
    above: Node | None = node
    while above is not None:
        if above.name == "figcaption":
            return True
        above = above.parent
    return False
