"""From a Markdown parser's events to paragraphs, headings and notes."""

from collections.abc import Iterator
from functools import partial

from audioessay import regex as re
from audioessay.model.essay import Kind, Marks, Note
from audioessay.text import asides, foreign, vocabulary
from audioessay.text.draft import Draft
from audioessay.text.flow import CLINGING, MASK, Cut, Flow
from audioessay.text.marks import attributes
from audioessay.text.markup import STRUCK
from audioessay.text.reader import Options, text_draft
from audioessay.text.readers.markdown.events import Event, as_parsed, definitions, events, plain_words
from audioessay.text.readers.markdown.indented import unindented
from audioessay.text.tex import put_raised
from audioessay.text.verse import is_stanza, is_verse

_RE = vocabulary.Regexes("blocks")
_EMPHASIS = {"Emphasis": "em", "Strong": "strong", "em": "em", "i": "em", "strong": "strong", "b": "strong"}
_WHOLE = ("Table", "CodeBlock", "Image", "FootnoteDefinition", "HtmlBlock", "Strikethrough")
"""What is dealt with when it ends."""
_INLINE = ("Emphasis", "Strong", "Strikethrough", "Link", "Image")


def read(data: bytes, name: str, options: Options) -> Draft:
    """CommonMark with tables, footnotes and attributes."""
    draft, begin = text_draft(data, name, "markdown", options)
    read_markdown(draft, begin)
    return draft


def read_markdown(draft: Draft, start: int = 0) -> None:
    """Fill the draft from ``start`` of its source (behind the front matter)."""
    vault = ("vault",) if _RE.vault.search(draft.source.text, start) else ()
    asides.cut(draft, asides.kinds("comments", "templates", "notebook", *vault), start=start, maths=True)
    asides.cut_foot(draft, start)
    draft.languages = foreign.marked(draft.source.text, start)
    _Reader(draft, start).run()


class _Reader:
    def __init__(self, draft: Draft, start: int) -> None:
        self.draft, self.source, self.start = draft, draft.source.text, start
        self.at = start
        """Up to here all is claimed."""
        draft.cut((*self._inline_notes(), *self._references()))
        self.divisions = list(_RE.division.finditer(self.source, start))
        """Pandoc's fences around parts, ``::: {.critique}`` to ``:::``."""
        self.stanzas = [match.span() for match in _RE.line_block.finditer(self.source, start)]
        bars = (bar.span(1) for low, high in self.stanzas for bar in _RE.bar.finditer(self.source, low, high))
        draft.cut([Cut(*span) for span in (*(match.span() for match in self.divisions), *bars)])
        draft.cut(self._undefined(draft.masked()))
        self.text = re.sub(r"\r(?!\n)", "\n", draft.masked().replace("\x00", "\ufffd"))
        """What the parser is given: the source with cuts made inert, character for character."""
        self.gaps = self.text
        """The same without what defines links."""
        self.parsed = as_parsed(
            self.source, self.text, start, partial(unindented, self.text, start, draft.notices.append)
        )
        for low, high in definitions(self.parsed):
            draft.skip(low, high, "link definition")
            self.gaps = self.gaps[:low] + " " * (high - low) + self.gaps[high:]
        self.flow: Flow | None = None
        self.soft = False
        """Whether one of its lines is broken by the width of the page."""
        self.stack: list[Event] = []
        self.whole: list[Event] = []
        """Of what is dealt with when it ends: itself, and what stands open in it."""
        self.words = Flow(self.source)
        """Its words."""
        self.limits = (start, len(self.source))
        """Of a heading or a callout: text outside is no words."""
        self.heading_marks = Marks()
        self.divided: list[Marks] = []
        """What the fences say that stand open."""
        self.raised = self.struck = self.callout = False

    def run(self) -> None:
        for event in events(self.draft, self.text, self.start, self.parsed):
            if self.whole:
                self._gather(event)
            elif event.kind == "Start":
                self._begin(event)
            elif event.kind == "End":
                self._end(event)
            else:
                self._inline(event)
        self._gap(len(self.source))

    def _inline_notes(self) -> Iterator[Cut]:
        """Pandoc's ``^[words of the note]``, and those that stand in the margin."""
        for match in _RE.sidenote.finditer(self.source, self.start):
            label = self.draft.number("footnote")
            self.draft.footnote(label, plain_words(re.sub(r"<[^<>]*>", "", match["words"])))
            yield Cut(*match.span(), note=label, reason="footnote")
        last = self.start
        for match in _RE.inline_note.finditer(self.source, self.start):
            depth, end, start = 0, match.end() - 1, match.start()
            for end in range(start + 1, min(len(self.source), start + 4000)):
                depth += {"[": 1, "]": -1}.get(self.source[end], 0)
                if not depth:
                    break
            if depth or self.source.find("\n\n", start, end) >= 0 or start < last:
                continue
            label, last = self.draft.number("footnote"), end + 1
            self.draft.footnote(label, plain_words(self.source[start + 2 : end]))
            yield Cut(start, last, note=label, reason="footnote")

    def _references(self) -> Iterator[Cut]:
        """Quarto's ``@sec-welcome``: the heading that is meant; other parts are only left out."""
        heads = {match[2]: match[1] for match in _RE.headed.finditer(self.source, self.start)}
        for match in _RE.reference.finditer(self.source, self.start):
            words = heads.get(match[1], "")
            yield Cut(*match.span(), f"“{words}”" if words else "", reason="" if words else "cross-reference")

    def _undefined(self, text: str) -> Iterator[Cut]:
        """``[^1]`` of which there is no note is a mark all the same."""
        known = {match[1].casefold() for match in _RE.note.finditer(text) if match[2]}
        for match in _RE.note.finditer(text, self.start):
            if not match[2] and match[1].casefold() not in known:
                yield Cut(*match.span(), note=match[1], reason="footnote mark")

    # What stands where.

    def _gap(self, to: int) -> None:
        """What no event claims up to ``to`` is markup, if it looks so."""
        if self.at < to and _RE.markup.fullmatch(self.gaps[self.at : to].replace(MASK, "")):
            self.draft.markup(self.at, to)
        self.at = max(self.at, to)

    def _claim(self, start: int, end: int, reason: str = "") -> None:
        self._gap(start)
        if reason:
            self.draft.skip(start, end, reason)
        else:
            self.draft.markup(start, end)
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
        found = attributes(bare, self.draft.source, event.start, self.draft.roles)
        self.heading_marks = found[1] if found else Marks()
        if found:
            self.limits = (event.start, event.start + found[0])

    def _end(self, event: Event) -> None:
        begun = self.stack[-1]
        if event.name == "Link":
            words = self._open(event.start).close("link")
            self._claim(self.at, event.end)
            if begun.data["link_type"] not in ("Autolink", "Email"):
                self.draft.link(words, str(begun.data["dest_url"]))
        elif event.name in _EMPHASIS:
            self._open(event.start).close(_EMPHASIS[event.name])
        elif event.name not in _INLINE:
            self._flush()
        self.stack.pop()
        if event.name == "Heading":
            if (end := self.limits[1]) < event.end:
                self._claim(end, event.start + len(self.text[event.start : event.end].rstrip(" \t\n#=-")))
            self.limits = (self.start, len(self.source))

    def _inline(self, event: Event) -> None:
        start, end = event.start, event.end
        if event.kind == "Rule":
            self._flush()
        elif event.kind in ("SoftBreak", "HardBreak"):
            self._break(event)
        elif event.kind == "Text":
            self._text(event)
        elif event.kind == "Code":
            self._code(event)
        elif event.kind == "InlineHtml" and event.data.startswith(("<!", "<?")):
            self._claim(start, end, "comment")
        elif event.kind == "InlineHtml":
            self._tag(event)
        elif event.kind == "FootnoteReference":
            self._open(start).footnote(event.data)
            self._claim(start, end, "footnote mark")
            self._glue(end)

    def _text(self, event: Event) -> None:
        flow = self._open(event.start)
        low, high = max(event.start, self.limits[0]), min(event.end, self.limits[1])
        if low < high and self.struck:
            self._claim(low, high, "deleted text")
        elif low < high:
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
        flow.line(event.start, event.start)
        hard = event.kind == "HardBreak" or any(low <= event.start < high for low, high in self.stanzas)
        self.soft = self.soft or not hard

    def _code(self, event: Event) -> None:
        raw = self.text[event.start : event.end]
        width = len(raw) - len(raw.lstrip("`"))
        low, high = event.start + width, event.end - width
        self._claim(event.start, low)
        if "\n" in raw:
            self._open(event.start).put(event.data, low, high)
        else:
            self._open(event.start).take(low, high)
        self.at = high
        self._claim(high, event.end)

    def _tag(self, event: Event) -> None:
        flow = self._open(event.start)
        self._claim(event.start, event.end)
        found = _RE.tag.match(event.data)
        closing, name = (bool(found[1]), found[2].lower()) if found else (False, "")
        if name in ("br", "hr", "wbr"):
            flow.line(event.end, event.end)
        elif name in ("sup", "sub"):
            self.raised = name == "sup" and not closing
        elif name in STRUCK:
            self.struck = not closing
            self._glue(event.end)
        elif name in _EMPHASIS and closing:
            flow.close(_EMPHASIS[name])
        elif name in _EMPHASIS:
            flow.open(_EMPHASIS[name])

    def _open(self, at: int) -> Flow:
        if self.flow is None:
            self.flow, self.soft = self.draft.flow(), False
            while self.divisions and self.divisions[0].start() <= at:
                self._division(self.divisions.pop(0))
            if self._kind() == "quote" and (callout := _RE.callout.match(self.text, at)):
                self.callout, self.limits = True, (callout.end(), len(self.source))
                self._claim(at, callout.end())
        return self.flow

    def _division(self, match: re.Match[str]) -> None:
        """A fence opens (it says something) or closes a part."""
        words = match["words"]
        if not words:
            self.divided = self.divided[:-1]
            return
        written = words if words.startswith("{") else f"{{.{words.split()[0]}}}"
        found = attributes(written, self.draft.source, match.start(), self.draft.roles)
        self.divided.append(found[1] if found else Marks())

    def _flush(self) -> None:
        flow, self.flow, self.callout, self.raised, self.struck = self.flow, None, False, False, False
        if flow is None:
            return
        heading, kind = next((event for event in self.stack if event.name == "Heading"), None), self._kind()
        level = int(heading.data["level"][1]) if heading and kind != "quote" else 0
        marks = self.heading_marks if heading else Marks()
        if not heading:
            self.limits = (self.start, len(self.source))
        if marks == self.draft.pending == Marks():
            marks = next((division for division in reversed(self.divided) if division != Marks()), marks)
        verse = not heading and ((len(flow.breaks) > 1 and not self.soft) or is_stanza(flow.lines))
        self.draft.add(flow, kind, level, marks, verse=verse)

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
            event.kind == "InlineHtml" and _RE.line_break.match(event.data)
        ):
            self.words.space(event.start, event.start)

    def _finish(self, begun: Event, end: int) -> None:
        start, words = begun.start, self.words.done()[0].display
        if begun.name == "Image":
            self._image(begun, end, words)
        elif begun.name == "Strikethrough":
            self._claim(start, end, "deleted text")
            self._glue(end)
        elif begun.name == "FootnoteDefinition":
            self.draft.footnote(begun.data, words)
            self._claim(start, end, "footnote")
        elif begun.name == "Table":
            self._gap(start)
            self.draft.table(start, end, map(str.strip, self.source[start:end].splitlines()))
            self.at = max(self.at, end)
        elif begun.name == "HtmlBlock":
            self._html(start, end)
        elif begun.data is None or begun.data == "Indented":
            self._indented(start, end)
        else:
            self._claim(start, end, "code block")

    def _image(self, begun: Event, end: int, alt: str) -> None:
        url = str(begun.data["dest_url"])
        self.draft.note(Note("image", alt or url, alt, url))
        flow = self._open(begun.start)
        if self.draft.reading.alt_text and any(char.isalnum() for char in alt):
            flow.put(alt, begun.start, end)
            self._gap(begun.start)
            self.at = end
            return
        self._claim(begun.start, end, "image")
        self._glue(end)

    def _glue(self, end: int) -> None:
        """What was left out leaves no blank before a full stop."""
        if self.flow is not None and self.source[end : end + 1] in CLINGING:
            self.flow.glue()

    def _html(self, start: int, end: int) -> None:
        from audioessay.text.readers.html.page import read_fragment

        self._gap(start)
        if self._kind() != "body":  # the marks of quotations before its further lines
            prefixes = _RE.prefix.finditer(self.source, start + 1, end)
            self.draft.cut([Cut(*match.span()) for match in prefixes])
        read_fragment(self.draft, start, end, "quote" if self._kind() == "quote" else "body")
        self.at = end

    def _indented(self, start: int, end: int) -> None:
        """Four blanks in front mean code, unless what they hold is verse."""
        lines = _lines(self.text, start, end)
        if not is_verse([self.source[low:high] for low, high in lines]):
            self._claim(start, end, "code block")
            return
        flow, self.flow = self._open(start), None
        for low, high in lines:
            self._gap(low)
            flow.line(low, low)
            flow.take(low, high)
            self.at = high
        self.draft.add(flow, self._kind(), verse=True)


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words of each line of a stretch, without white space and marks of quotation around them."""
    lines = [match.span(1) for match in re.finditer(r"[ \t>]*([^\n]*?)[ \t]*(?:\n|\Z)", text[start:end])]
    return [(start + low, start + high) for low, high in lines if low < high]
