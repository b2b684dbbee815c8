"""HTML and XML with the place of every tag: a forgiving scanner and a tree.

Written for this because no parser that we know of keeps columns of both ends of a tag. It expands no entity but
HTML's named characters, opens no file, and takes time linear in its input.
"""

import html
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.text import vocabulary
from audioessay.text.flow import Flow
from audioessay.text.wordlist import words

DEEPEST = 1000
"""Elements within each other; browsers stop at about half of it."""

_WORDS = vocabulary.table("formats")["html"]
VOID, BLOCKS = (words(_WORDS["words"][kind]) for kind in ("void", "blocks"))
RAW = frozenset(["script", "style", "xmp", "noembed", "noframes"])
STRUCK = words("del s strike")
"""What an author strikes through is deleted."""
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

_ENTITY = re.compile(
    r"&(?:amp;(?=(?:amp|nbsp|quot|apos|[lr][sd]quo|hellip|[mn]dash|#\d{2,5}|#x\w{2,4});))?(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?)"
)
_NAME = re.compile(r"[A-Za-z_][^\s/>]*")
_IN_TAG = re.compile(r"=\s*([\"'])|>")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?""")
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW | {"title", "textarea"}}


class Token(NamedTuple):
    """A stretch of markup. ``kind``: ``open``, ``empty``, ``close``, ``text``, ``raw`` (no entities), ``comment``, ``other``."""

    kind: str
    name: str
    start: int
    end: int


def tokens(source: str, start: int, end: int, *, xml: bool = False) -> Iterator[Token]:
    """The source from ``start`` to ``end`` as tokens, without gap or overlap. ``xml``: names keep their case, ``/>`` closes."""
    at = start
    last = source.rfind(">", start, end)
    quotes = True
    while at < end:
        low = source.find("<", at, end)
        if low < 0 or low > last:
            yield Token("text", "", at, end)
            return
        if low > at:
            yield Token("text", "", at, low)
        at = low
        following = source[low + 1 : low + 2]
        if following == "!" or following == "?":
            token = _declaration(source, low, end, xml)
            yield token
            at = token.end
            continue
        closing = following == "/"
        named = _NAME.match(source, low + 2 if closing else low + 1, end)
        if named is None:
            if closing and not xml:  # "</ >" is a comment to a browser (WHATWG HTML, 13.2.5.7)
                at = source.find(">", low, end) + 1
                yield Token("comment", "", low, at)
            else:
                yield Token("text", "", low, low + 1)
                at = low + 1
            continue
        high = _tag_end(source, named.end(), end) if quotes else -1
        if high < 0:
            quotes = False
            high = source.find(">", named.end() - 1, end)
        if high < 0:
            yield Token("text", "", low, end)
            return
        name = named[0] if xml else named[0].lower()
        name = name.rstrip("/") or name
        at = high + 1
        if closing:
            yield Token("close", name, low, at)
            continue
        empty = (not xml and name in VOID) or (xml and source[high - 1] == "/")
        yield Token("empty" if empty else "open", name, low, at)
        if not xml and not empty and name in _RAW_END:
            stop = _RAW_END[name].search(source, at, end)
            until = stop.start() if stop else end
            if until > at:
                yield Token("raw" if name in RAW else "text", name, at, until)
            at = until


def _declaration(source: str, low: int, end: int, xml: bool) -> Token:
    if source.startswith("<!--", low):
        high = source.find("-->", low + 2, end)
        return Token("comment", "", low, end if high < 0 else high + 3)
    if source.startswith("<![CDATA[", low) and xml:
        high = source.find("]]>", low, end)
        return Token("cdata", "", low, end if high < 0 else high + 3)
    high = source.find(">", low, end)
    if source.startswith("<?", low) and xml:
        close = source.find("?>", low, end)
        high = close + 1 if close >= 0 else high
    elif source[low : low + 9].upper() == "<!DOCTYPE" and (subset := source.find("[", low, high)) >= 0:
        close = source.find("]", subset, end)
        high = source.find(">", close, end) if close >= 0 else high
    high = end - 1 if high < 0 else high
    return Token("other", source[low + 2 : low + 9].lower(), low, high + 1)


def _tag_end(source: str, at: int, end: int) -> int:
    """Where the tag's ``>`` stands, those in quoted values left out; −1 where there is none."""
    while found := _IN_TAG.search(source, at, end):
        at = found.end()
        if found[1] is None:
            return found.start()
        close = source.find(found[1], at, end)
        if close >= 0:
            at = close + 1
    return -1


class Node:
    """An element: ``start``/``inner`` bound its opening tag, ``close``/``end`` its closing one (empty where there is none)."""

    __slots__ = ("_attributes", "children", "close", "end", "inner", "name", "parent", "start")

    def __init__(self, name: str, start: int, inner: int, parent: "Node | None") -> None:
        self.name, self.start, self.inner, self.parent = name, start, inner, parent
        self.close = self.end = inner
        self.children: list[Node | Token] = []
        self._attributes: dict[str, str] | None = None

    def attributes(self, source: str) -> dict[str, str]:
        """Names in lower case, values with their entities resolved."""
        if self._attributes is None:
            found: dict[str, str] = {}
            begin = self.start + 1 + len(self.name)
            for match in _ATTRIBUTE.finditer(source, begin, max(begin, self.inner - 1)):
                value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4] or ""
                found.setdefault(match[1].lower(), html.unescape(value))
            self._attributes = found
        return self._attributes

    def become(self, name: str, **attributes: str) -> None:
        """Take the name and the attributes of another language's element."""
        self.name, self._attributes = name, attributes

    def nodes(self) -> "Iterator[Node]":
        """Itself and every element within, in order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def below(self) -> "list[Node]":
        """The elements that stand directly in it."""
        return [child for child in self.children if isinstance(child, Node)]

    def above(self) -> "Iterator[Node]":
        """The elements that it stands in, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def words(self, source: str) -> str:
        """What it says, white space drawn together; scripts and the like left out."""
        parts: list[str] = []
        stack: list[Node | Token | str] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                parts.append(item)
            elif isinstance(item, Token):
                if item.kind == "text":
                    parts.append(html.unescape(source[item.start : item.end]))
            elif item.name not in RAW:
                if item.name in BLOCKS or item.name == "br":
                    parts.append(" ")
                    stack.append(" ")
                stack.extend(reversed(item.children))
        return " ".join("".join(parts).split())


_NOTHING: frozenset[str] = frozenset()
_PARAGRAPH = frozenset(["p"])
_WALLS = frozenset(["button", "td", "th", "li", "blockquote", "table", "object"])
_CLOSED_BY = {name: tuple(map(words, pair)) for name, pair in _WORDS["closes"].items()}


def tree(source: str, start: int, end: int, name: str, *, xml: bool = False) -> Node:
    """The elements of the source from ``start`` to ``end`` under a root without tags. Raises ReadError for absurd nesting."""
    root = Node("", start, start, None)
    root.close = root.end = end
    path = [root]
    opened: Counter[str] = Counter()

    def pop(at: int, high: int) -> None:
        node = path.pop()
        opened[node.name] -= 1
        node.close, node.end = at, high

    def implied(word: str, at: int) -> None:
        closes, wall = _CLOSED_BY.get(word, (_NOTHING, _NOTHING))
        if word in BLOCKS:
            closes, wall = closes | _PARAGRAPH, wall | _WALLS
        if word in HEADINGS:
            closes = closes | HEADINGS.keys()
        if not any(opened[name] for name in closes):
            return
        for depth in range(len(path) - 1, 0, -1):
            if path[depth].name in closes:
                while len(path) > depth:
                    pop(at, at)
            elif path[depth].name in wall:
                break

    for token in tokens(source, start, end, xml=xml):
        word = token.name.rpartition(":")[2] if xml else token.name
        if token.kind in ("open", "empty"):
            if not xml:
                implied(word, token.start)
            node = Node(word, token.start, token.end, path[-1])
            path[-1].children.append(node)
            if token.kind == "open":
                path.append(node)
                opened[word] += 1
                if len(path) > DEEPEST:
                    raise ReadError(name, "is nested too deeply", source.count("\n", 0, token.start) + 1)
        elif token.kind == "close" and opened[word]:
            while path[-1].name != word:
                pop(token.start, token.start)
            pop(token.start, token.end)
        else:
            path[-1].children.append(token)
    while len(path) > 1:
        pop(end, end)
    return root


def write(flow: Flow, source: str, start: int, end: int) -> None:
    """The characters of a text token into a flow, entities resolved."""
    at = start
    for match in _ENTITY.finditer(source, start, end):
        char = html.unescape(html.unescape(match[0]))
        if char == match[0]:
            continue
        flow.take(at, match.start())
        flow.put(char, match.start(), match.end())
        at = match.end()
    flow.take(at, end)
