"""From a Markdown parser's events to paragraphs, headings and notes."""

import re
from itertools import pairwise

from audioessay.model.essay import Kind, Marks, Note
from audioessay.text import asides, foreign
from audioessay.text.draft import MASK, Draft
from audioessay.text.flow import CLINGING, Cut, Flow
from audioessay.text.marks import attributes, line_mark
from audioessay.text.raised import put_raised
from audioessay.text.readers.markdown.events import Event, definitions, events, plain_words
from audioessay.text.verse import is_stanza, is_verse

_MARKUP = re.compile(r"(?:\s|[>*_~#=\-+\\`|]|\d{1,9}[.)]|\[[ xX]\])*")
"""What may stand between the words without an event of its own."""
_PREFIX = re.compile(r"[ \t]*(?:>[ \t]*)*")
_DIVISION = re.compile(r"^[ \t]*:{3,}[ \t]*(?P<words>.*?)[ \t]*:*[ \t]*$", re.MULTILINE)
_LINE_BLOCK = re.compile(r"(?:^[ \t>]*\|[ \t]+\S[^\n]*(?<!\|)$\n?){2,}", re.MULTILINE)
_BAR = re.compile(r"^[ \t>]*(\|)", re.MULTILINE)
_NOTE = re.compile(r"(?<!\\)\[\^([^\]\s]{1,100})\](:?)")
_INLINE_NOTE = re.compile(r"(?<![\\\s])\^\[(?=[^\[\]]*[^\W\d_]{2})")
_CALLOUT = re.compile(r"\[![A-Za-z-]{2,20}(?:\|[^\]\n]{0,60})?\][+-]?(?=\s|$)", re.MULTILINE)
_TAG = re.compile(r"<(/?)\s*([A-Za-z][\w-]*)")
_BREAK = re.compile(r"</?(?:br|hr|wbr)\b", re.IGNORECASE)
_EMPHASIS = {"Emphasis": "em", "Strong": "strong", "em": "em", "i": "em", "strong": "strong", "b": "strong"}
_WHOLE = ("Table", "CodeBlock", "Image", "FootnoteDefinition", "HtmlBlock")
"""What is dealt with when it ends."""
_INLINE = ("Emphasis", "Strong", "Strikethrough", "Link", "Image")


def read_markdown(draft: Draft, start: int = 0) -> None:
    """Fill the draft from ``start`` of its source (behind the front matter)."""
    asides.cut(draft, (*asides.COMMENTS, *asides.TEMPLATES, *asides.NOTEBOOK), start=start, maths=True)
    draft.languages = foreign.marked(draft.source.text, start)
    _Reader(draft, start).run()


class _Reader:
    def __init__(self, draft: Draft, start: int) -> None:
        self.draft, self.source, self.start = draft, draft.source.text, start
        self.at = start
        """Up to here all is claimed."""
        self._inline_notes()
        self.divisions = list(_DIVISION.finditer(self.source, start))
        """Pandoc's fences around parts, ``::: {.critique}`` to ``:::``."""
        for match in self.divisions:
            draft.markup(*match.span())
        draft.cut_out([Cut(*match.span()) for match in self.divisions])
        self.stanzas = [match.span() for match in _LINE_BLOCK.finditer(self.source, start)]
        bars = [bar.span(1) for low, high in self.stanzas for bar in _BAR.finditer(self.source, low, high)]
        for bar in bars:
            draft.markup(*bar)
        draft.cut_out([Cut(*bar) for bar in bars])
        self.text = draft.masked()
        self._undefined()
        self.text = re.sub(r"\r(?!\n)", "\n", draft.masked().replace("\x00", "\ufffd"))
        """What the parser is given: the source with cuts made inert, character for character."""
        self.gaps = self.text
        for low, high in definitions(self.text, start):
            draft.skip(low, high, "link definition")
            self.gaps = self.gaps[:low] + " " * (high - low) + self.gaps[high:]
        self.flow: Flow | None = None
        self.began = start
        """Where the open paragraph begins."""
        self.breaks: list[int] = []
        """Where its lines end in display text."""
        self.soft = False
        """Whether one of them is broken by the width of the page."""
        self.stack: list[Event] = []
        self.whole: list[Event] = []
        """Of what is dealt with when it ends: itself, and what stands open in it."""
        self.words = Flow(self.source)
        """Its words."""
        self.limits = (start, len(self.source))
        """Of a heading or a callout: text outside is no words."""
        self.marks = Marks()
        self.heading_marks = Marks()
        self.divided: list[Marks] = []
        """What the fences say that stand open."""
        self.raised = ""
        self.callout = False

    def run(self) -> None:
        for event in events(self.draft, self.text, self.start):
            if self.whole:
                self._gather(event)
            elif event.kind == "Start":
                self._begin(event)
            elif event.kind == "End":
                self._end(event)
            else:
                self._inline(event)
        self._gap(len(self.source))

    def _inline_notes(self) -> None:
        """Pandoc's ``^[words of the note]``."""
        cuts: list[Cut] = []
        for match in _INLINE_NOTE.finditer(self.source, self.start):
            depth, end = 0, match.end() - 1
            for end in range(match.start() + 1, min(len(self.source), match.start() + 4000)):
                depth += {"[": 1, "]": -1}.get(self.source[end], 0)
                if not depth:
                    break
            if depth or self.source.find("\n\n", match.start(), end) >= 0 or (cuts and match.start() < cuts[-1].end):
                continue
            label = self.draft.number("footnote")
            self.draft.footnote(label, plain_words(self.source[match.start() + 2 : end]))
            self.draft.skip(match.start(), end + 1, "footnote")
            cuts.append(Cut(match.start(), end + 1, note=label))
        self.draft.cut_out(cuts)

    def _undefined(self) -> None:
        """``[^1]`` of which there is no note is a mark all the same."""
        known = {match[1].casefold() for match in _NOTE.finditer(self.text) if match[2]}
        cuts = [
            Cut(*match.span(), note=match[1])
            for match in _NOTE.finditer(self.text, self.start)
            if not match[2] and match[1].casefold() not in known
        ]
        for cut in cuts:
            self.draft.skip(cut.start, cut.end, "footnote mark")
        self.draft.cut_out(cuts)

    # What stands where.

    def _gap(self, to: int) -> None:
        """What no event claims up to ``to`` is markup, if it looks so."""
        if self.at < to and _MARKUP.fullmatch(self.gaps[self.at : to].replace(MASK, "")):
            self.draft.markup(self.at, to)
        self.at = max(self.at, to)

    def _claim(self, start: int, end: int) -> None:
        self._gap(start)
        self.draft.markup(start, end)
        self.at = max(self.at, end)

    def _skip(self, start: int, end: int, reason: str, text: str | None = None) -> None:
        self._gap(start)
        self.draft.skip(start, end, reason, text)
        self.at = max(self.at, end)

    def _kind(self) -> Kind:
        within = {event.name for event in self.stack}
        return "quote" if "BlockQuote" in within else "item" if "Item" in within else "body"

    def _begin(self, event: Event) -> None:
        if event.name not in _INLINE:
            self._flush()
        if event.name in _WHOLE:
            self._gap(event.start)
            self.whole, self.words = [event], self.draft.flow()
            return
        self.stack.append(event)
        if event.name == "Heading":
            self._heading(event)
        elif event.name == "Link":
            self._open(event.start).open("link", event.data["dest_url"])
            self._claim(event.start, event.start + 1)
        elif event.name in _EMPHASIS:
            self._open(event.start).open(_EMPHASIS[event.name])

    def _heading(self, event: Event) -> None:
        """Attributes behind its words: ``{.critique voice="…"}``."""
        whole = self.text[event.start : event.end].rstrip()
        bare = whole.rstrip(" \t#") if whole.startswith("#") else whole.rpartition("\n")[0].rstrip()
        found = attributes(bare, self.draft, event.start)
        self.heading_marks = found[1] if found else Marks()
        if found:
            self.limits = (event.start, event.start + found[0])

    def _end(self, event: Event) -> None:
        begun = self.stack.pop()
        if event.name == "Link":
            flow = self._open(event.start)
            words, url = flow.close("link"), str(begun.data["dest_url"])
            self._claim(self.at, event.end)
            if url.startswith(("http:", "https:", "mailto:")) and begun.data["link_type"] not in ("Autolink", "Email"):
                self.draft.note(Note("link", words or url, words, url))
        elif event.name in _EMPHASIS:
            self._open(event.start).close(_EMPHASIS[event.name])
        elif event.name not in _INLINE:
            self.stack.append(begun)
            self._flush()
            self.stack.pop()
            if event.name == "Heading":
                self._claim_attributes(event)

    def _claim_attributes(self, event: Event) -> None:
        end = self.limits[1]
        if end < event.end:
            self._claim(end, event.start + len(self.text[event.start : event.end].rstrip(" \t\n#=-")))
        self.limits = (self.start, len(self.source))

    def _inline(self, event: Event) -> None:
        if event.kind == "Rule":
            self._flush()
        elif event.kind in ("SoftBreak", "HardBreak"):
            self._break(event)
        elif event.kind == "Text":
            self._text(event)
        elif event.kind == "Code":
            self._code(event)
        elif event.kind == "InlineHtml":
            self._tag(event)
        elif event.kind == "FootnoteReference":
            flow = self._open(event.start)
            self._skip(event.start, event.end, "footnote mark")
            flow.footnote(event.data)
            if self.source[event.end : event.end + 1] in CLINGING:
                flow.glue()

    def _text(self, event: Event) -> None:
        flow = self._open(event.start)
        low, high = max(event.start, self.limits[0]), min(event.end, self.limits[1])
        if low >= high:
            return
        self._gap(event.start)
        self.at = max(self.at, high)
        if self.raised:
            put_raised(flow, self.source, low, high)
        else:
            self._write(flow, event, low, high)

    def _write(self, flow: Flow, event: Event, low: int, high: int) -> None:
        if self.text[event.start : event.end] == event.data:
            flow.take(low, high)
        else:
            flow.put(event.data.replace(MASK, ""), low, high)  # an entity, or code

    def _break(self, event: Event) -> None:
        flow = self._open(event.start)
        self._claim(event.start, event.end)
        if self.callout:
            self._flush()
            return
        flow.space(event.start, event.start, line_break=True)
        hard = event.kind == "HardBreak" or any(low <= event.start < high for low, high in self.stanzas)
        self.soft = self.soft or not hard
        self.breaks.append(flow.at)

    def _code(self, event: Event) -> None:
        raw = self.text[event.start : event.end]
        width = len(raw) - len(raw.lstrip("`"))
        low, high = event.start + width, event.end - width
        self._claim(event.start, low)
        flow = self._open(event.start)
        if "\n" in raw:
            flow.put(event.data, low, high)
        else:
            flow.take(low, high)
        self.at = high
        self._claim(high, event.end)

    def _tag(self, event: Event) -> None:
        if event.data.startswith(("<!", "<?")):
            self._skip(event.start, event.end, "comment")
            return
        flow = self._open(event.start)
        self._claim(event.start, event.end)
        found = _TAG.match(event.data)
        closing, name = (bool(found[1]), found[2].lower()) if found else (False, "")
        if name in ("br", "hr", "wbr"):
            flow.space(event.end, event.end, line_break=True)
            self.breaks.append(flow.at)
        elif name in ("sup", "sub"):
            self.raised = name if name == "sup" and not closing else ""
        elif name in _EMPHASIS:
            if closing:
                flow.close(_EMPHASIS[name])
            else:
                flow.open(_EMPHASIS[name])

    def _open(self, at: int) -> Flow:
        if self.flow is None:
            self.flow, self.began, self.breaks, self.soft = self.draft.flow(), at, [], False
            for match in self.divisions[:]:
                if match.start() > at:
                    break
                self._division(match)
                self.divisions.pop(0)
            if callout := self._kind() == "quote" and _CALLOUT.match(self.text, at):
                self.callout, self.limits = True, (callout.end(), len(self.source))
                self._claim(at, callout.end())
        return self.flow

    def _division(self, match: re.Match[str]) -> None:
        """A fence opens (it says something) or closes a part."""
        words = match["words"]
        if not words:
            self.divided = self.divided[:-1]
            return
        found = attributes(words if words.startswith("{") else f"{{.{words.split()[0]}}}", self.draft, match.start())
        self.divided.append(found[1] if found else Marks())

    def _flush(self) -> None:
        flow, self.flow, self.callout, self.raised = self.flow, None, False, ""
        if flow is None:
            return
        heading = next((event for event in self.stack if event.name == "Heading"), None)
        kind = self._kind()
        level = int(heading.data["level"][1]) if heading and kind == "body" else 0
        if not heading:
            self.limits = (self.start, len(self.source))
        display, breaks = flow.display, [at for at in self.breaks if 0 < at < flow.at]
        if not heading and (mark := line_mark(display, self.draft, self.began)) is not None:
            text, _ = flow.done()
            for span in text.spans():
                self.draft.markup(span.start, span.end)
            self.draft.structure.extend(flow.hidden)
            self.marks = mark
            return
        marks = self.heading_marks if heading else Marks()
        if self.marks != Marks():
            marks = Marks(marks.role or self.marks.role, marks.voice or self.marks.voice, marks.line or self.marks.line)
        for division in reversed(self.divided):
            if marks == Marks():
                marks = division
        lines = [display[low:high].strip() for low, high in pairwise((0, *breaks, len(display)))]
        if not heading and ((len(breaks) > 1 and not self.soft) or is_stanza(lines)):
            self.draft.add_lines(flow, breaks, kind, marks)
            self.marks = Marks()
        elif self.draft.add(flow, kind, level, marks):
            self.marks = Marks()

    # What is dealt with as a whole.

    def _gather(self, event: Event) -> None:
        if event.kind == "Start":
            self.whole.append(event)
        if event.kind == "End":
            begun = self.whole.pop()
            if not self.whole:
                self._finish(begun, event.end)
        elif event.kind in ("Text", "Code"):
            self._write(self.words, event, event.start, event.end)
        elif (event.kind in ("SoftBreak", "HardBreak", "Start") and event.name not in _INLINE) or (
            event.kind == "InlineHtml" and _BREAK.match(event.data)
        ):
            self.words.space(event.start, event.start)

    def _finish(self, begun: Event, end: int) -> None:
        start, words = begun.start, self.words.done()[0].display
        if begun.name == "Image":
            self._image(begun, end, words)
        elif begun.name == "FootnoteDefinition":
            self.draft.footnote(begun.data, words)
            self._skip(start, end, "footnote")
        elif begun.name == "Table":
            rows = [row.strip() for row in self.source[start:end].splitlines()]
            self._skip(start, end, "table")
            self.draft.note(Note("table", self.draft.number("table"), "\n".join(row for row in rows if row)))
            self.draft.notice(start)
        elif begun.name == "HtmlBlock":
            self._html(start, end)
        elif begun.data is None or begun.data == "Indented":
            self._indented(start, end)
        else:
            self._skip(start, end, "code block")

    def _image(self, begun: Event, end: int, alt: str) -> None:
        url = str(begun.data["dest_url"])
        self.draft.note(Note("image", alt or url, alt, url))
        flow = self._open(begun.start)
        if self.draft.reading.alt_text and any(char.isalnum() for char in alt):
            flow.put(alt, begun.start, end)
            self._gap(begun.start)
            self.at = end
            return
        self._skip(begun.start, end, "image")
        if self.source[end : end + 1] in CLINGING:
            flow.glue()

    def _html(self, start: int, end: int) -> None:
        from audioessay.text.readers.html.page import read_fragment

        self._gap(start)
        if self._kind() != "body":  # the marks of quotations before its further lines
            prefixes = [
                Cut(*match.span())
                for match in _PREFIX.finditer(self.source, start + 1, end)
                if self._begins_line(match)
            ]
            for prefix in prefixes:
                self.draft.markup(prefix.start, prefix.end)
            self.draft.cut_out(prefixes)
        read_fragment(self.draft, start, end, "quote" if self._kind() == "quote" else "body")
        self.at = end

    def _begins_line(self, match: re.Match[str]) -> bool:
        return match.end() > match.start() and self.source[match.start() - 1] == "\n"

    def _indented(self, start: int, end: int) -> None:
        """Four blanks in front mean code, unless what they hold is verse."""
        lines = _lines(self.text, start, end)
        if not is_verse([self.source[low:high] for low, high in lines]):
            self._skip(start, end, "code block")
            return
        flow = self._open(start)
        self.breaks = []
        for low, high in lines:
            self._gap(low)
            if flow.at:
                flow.space(low, low)
                self.breaks.append(flow.at)
            flow.take(low, high)
            self.at = high
        self.flow = None
        self.draft.add_lines(flow, self.breaks, self._kind(), self.marks)
        self.marks = Marks()


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words of each line of a stretch, without white space and marks of quotation around them."""
    lines = [match.span(1) for match in re.finditer(r"[ \t>]*([^\n]*?)[ \t]*(?:\n|\Z)", text[start:end])]
    return [(start + low, start + high) for low, high in lines if low < high]
