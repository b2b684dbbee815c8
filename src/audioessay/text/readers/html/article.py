"""Which part of a web page is the article, and what in it is furniture."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.markup import BLOCKS, HEADINGS, RAW, Node, Token
from audioessay.text.readers.html.footnotes import holds_notes
from audioessay.text.wordlist import words

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("furniture.toml").read_text("utf-8"))
NEVER: dict[str, str] = _TABLE["never"]
"""Elements that are never prose, and why."""
_REASONS = list(_TABLE["named"])
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:"
    + "|".join(f"(?P<g{number}>{'|'.join(_TABLE['named'][reason].split())})" for number, reason in enumerate(_REASONS))
    + r")(?=$|[\s_-])",
    re.IGNORECASE,
)
_RE = vocabulary.Regexes("article")
_BUTTON, _ALSO, _FOOT, _LEAVING = (
    re.compile(f"(?:{'|'.join(_TABLE['lines'][kind])}){tail}", re.IGNORECASE)
    for kind, tail in (("button", r"[\s.!→»›]*"), ("also", r"\b[^.!?]*"), ("foot", ""), ("leaving", ""))
)
_SAYING = ("data-component", "data-testid", "data-gu-name", "data-hook", "data-area")
"""Where programs say what an element is, beside its class."""
FOOTER = 800
"""Characters of the lines around a newsletter's link for leaving."""
TWIN = 80
"""Characters of prose that make a frame the like of another."""
DOMINANT = 0.72
"""A child with this share of its parent's prose is where the article is."""
LARGE = 0.3
"""An element with this share of the page's text is not furniture, whatever it is named."""
OWN = 0.05
"""A container with this share of prose in paragraphs of its own is the article, not a frame around it."""


@dataclass(slots=True)
class Weights:
    """Characters of text by element (by ``id``): all of it, what stands in links, and prose."""

    text: dict[int, int] = field(default_factory=dict)
    links: dict[int, int] = field(default_factory=dict)
    prose: dict[int, int] = field(default_factory=dict)
    furniture: dict[int, str] = field(default_factory=dict)
    """Elements left out, and why."""

    def linked(self, nodes: Iterable[Node]) -> int:
        """What stands in links."""
        return sum(self.links[id(node)] for node in nodes)


def weigh(root: Node, source: str) -> Weights:
    """Weigh every element, and say which are furniture."""
    weights = Weights()
    order = list(root.nodes())
    own: dict[int, int] = {}
    for node in reversed(order):
        texts = (child for child in node.children if isinstance(child, Token) and child.kind in ("text", "cdata"))
        own[id(node)] = sum(len(source[text.start : text.end].strip()) for text in texts)
        silent = node.name in NEVER or node.name in RAW
        text = 0 if silent else own[id(node)] + sum(weights.text[id(child)] for child in node.below())
        weights.text[id(node)] = text
        weights.links[id(node)] = text if node.name == "a" else weights.linked(node.below()) if not silent else 0
    total = max(1, weights.text[id(root)])
    for node in order:
        if node is not root and (reason := _furniture(node, source, weights, total)):
            weights.furniture[id(node)] = reason
    _leaving(root, source, weights)
    for node in reversed(order):
        prose = 0
        apart = id(node) in weights.furniture or node.name in NEVER or node.name in HEADINGS
        if not apart and not holds_notes(node, node.attributes(source), source):
            prose = sum(weights.prose[id(child)] for child in node.below())
            if node.name in BLOCKS or node is root:
                inline = [child for child in node.below() if child.name not in BLOCKS]
                words = own[id(node)] + sum(weights.text[id(c)] for c in inline if id(c) not in weights.furniture)
                linked = weights.linked(inline)
                prose += words - linked if words > 25 and linked < 0.5 * words else 0
        weights.prose[id(node)] = prose
    return weights


def _furniture(node: Node, source: str, weights: Weights, total: int) -> str:
    """Why an element is not prose, or ``""``: by what it says itself to be, by its name, by its words."""
    if node.name in NEVER:
        return NEVER[node.name]
    name, attributes, text = node.name, node.attributes(source), weights.text[id(node)]
    share, links = text / total, weights.links[id(node)]
    role, classes = attributes.get("role", "").lower(), attributes.get("class", "")
    if name in ("span", "small", "aside", "label", "input") and _RE.sidenote.search(classes):
        return "side note"
    if name == "span" and text <= 90 and _list_mark(node, source):
        return "list mark"
    within = node.parent is not None and node.parent.name in ("span", "a", "abbr", "dfn", "sup")
    if role == "tooltip" or (within and "tooltip" in classes.split()):
        return "hidden text"
    if name in ("div", "p", "section") and _is_comment(node, source):
        return "comment"
    if "hidden" in attributes or is_hidden(attributes) or attributes.get("aria-hidden") == "true":
        return "hidden text" if share < 0.5 else ""
    if name == "aside" and (holds_notes(node, attributes, source) or "admonition" in classes.split()):
        return ""
    for kinds, kind in ((_TABLE["side"], name), (_TABLE["roles"], role)):
        if kind in kinds and share < (0.9 if kind in ("nav", "navigation") else 0.6):
            return str(kinds[kind])
    if share > (0.9 if links > 0.5 * text else LARGE):
        return ""
    named = " ".join(filter(None, map(attributes.get, ("class", "id", *_SAYING))))
    if "admonition-title" in classes.split() and _RE.generic.fullmatch(node.words(source)):
        return "label"
    heads = (
        node.parent is not None and node.parent.name in HEADINGS
    )  # a heading that leads back to the table of contents
    if (
        (name in BLOCKS or (name in ("span", "a", "time") and not (heads and text == weights.text[id(node.parent)])))
        and (found := _NAMED.search(named))
        and found.lastgroup
    ):
        reason = _REASONS[int(found.lastgroup[1:])]
        low = named.rfind(" ", 0, found.end(0)) + 1  # what the same word says besides, as post-author-box
        others = named[:low] + named[found.end(0) :].partition(" ")[2]
        if reason == "comments" or share <= 0.1 or not _RE.article.search(others):
            prose = reason in ("page furniture", "subscription box") and name in ("span", "p") and text > 200
            return "" if prose else reason
    if name == "time" and node.parent is not None and weights.text[id(node.parent)] == text and text:
        return "byline"
    if name == "header" and _site_header(node, weights, text):
        return "page header"
    return _by_words(node, source, weights, text, links) if 0 < text <= 160 else ""


def _by_words(node: Node, source: str, weights: Weights, text: int, links: int) -> str:
    """Why a short element is not prose: what it says is a button, or leads elsewhere."""
    name, words = node.name, node.words(source)
    if (
        name == "a"
        and text <= 2
        and node.attributes(source).get("href", "#").startswith("#")
        and _RE.self.fullmatch(words)
    ):
        return "link to itself"
    if (
        name == "a"
        and 0 < text <= 60
        and _RE.shaped.search(" ".join(map(node.attributes(source).get, ("class", "style"), ("", ""))))
    ):
        block = next((above for above in node.above() if above.name in BLOCKS), None)
        return "button" if block is not None and weights.text[id(block)] == text else ""
    inner = not any(child.name in BLOCKS for child in node.below())
    button = (
        name in ("p", "div", "a", "li", "span", "td", "center") and text <= 60 and inner and _BUTTON.fullmatch(words)
    )
    plain = links < 0.6 * text and not words.lower().startswith(("advert", "anzeige", "publi")) and "min" not in words
    if button and not plain:
        return "page furniture"
    if name in ("p", "div", "td", "center", "em", "span") and inner and _FOOT.fullmatch(words):
        return "newsletter footer"
    label = weights.text[id(node.below()[0])] if node.below() and node.below()[0].name in BLOCKS else 0
    leads = links >= 0.5 * text or 0 < 0.8 * (text - label) <= links
    also = name in ("p", "div", "li", "aside", "section") and leads and _ALSO.fullmatch(words)
    return "related pages" if also else ""


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Whether its style says that an element is not seen."""
    return _RE.hidden.search(attributes.get("style", "")) is not None


def _list_mark(node: Node, source: str) -> bool:
    """The bullet or number that Word writes before an item, with blanks in letters of another size behind it."""
    looks = [one.attributes(source).get("style", "").replace(" ", "").lower() for one in node.nodes()]
    first = node.parent is not None and not source[node.parent.inner : node.start].strip()
    blanks = any("font:7.0pt" in look for look in looks[1:])
    return "mso-list:ignore" in looks[0] or (first and blanks and len(node.words(source)) <= 5)


def _is_comment(node: Node, source: str) -> bool:
    """A comment as Google Docs puts it at the foot of a page, or as Word exports it."""
    attributes = node.attributes(source)
    style = attributes.get("style", "").replace(" ", "")
    if "msocom" in attributes.get("id", "").lower() or "mso-element:comment" in style:
        return True
    if node.end - node.start > 20_000 or "cmnt" not in source[node.start : node.end]:
        return False
    first = next((child for child in node.nodes() if child.name == "a"), None)
    return first is not None and re.fullmatch(r"cmnt\d+", first.attributes(source).get("id", "")) is not None


def _leaving(root: Node, source: str, weights: Weights) -> None:
    """The foot of a newsletter: the lines around its link for leaving."""
    most = min(FOOTER, LARGE * weights.text[id(root)])
    for node in root.nodes():
        if node.name != "a" or weights.text[id(node)] > 80 or not _LEAVING.search(node.words(source)):
            continue
        chosen = node
        for above in node.above():
            large = weights.text[id(above)] > FOOTER or weights.text[id(above)] >= most
            if above is root or large or any(child.name in HEADINGS for child in above.nodes()):
                break
            chosen = above
        if chosen is not node:
            weights.furniture[id(chosen)] = "newsletter footer"


def _site_header(node: Node, weights: Weights, text: int) -> bool:
    """A header of the site rather than of the article: it has a navigation, or mostly links."""
    if any(above.name in ("article", "main") for above in node.above()):
        return False
    names = {child.name for child in node.nodes()}
    return "nav" in names or (weights.links[id(node)] > 0.5 * text and "h1" not in names)


def main_part(root: Node, weights: Weights, source: str) -> Node:
    """The element that holds the article: the one that says so, else the innermost with nearly all of the page's prose."""
    total = max(1, weights.prose[id(root)])
    open_nodes = shown(root, weights)
    for name, key, value in (("", "itemprop", "articleBody"), ("article", "role", "article"), ("main", "role", "main")):
        found = [node for node in open_nodes if node.name == name or node.attributes(source).get(key) == value]
        every = {id(node) for node in found}
        outer = [node for node in found if not any(id(above) in every for above in node.above())]
        if len(outer) == 1 and weights.prose[id(outer[0])] >= 0.25 * total:
            return outer[0]
    node = root
    while True:
        frames = [child for child in node.below() if child.name in _FRAMES]
        prose = weights.prose[id(node)]
        best = max(frames, key=lambda child: weights.prose[id(child)], default=None)
        if best is None or not prose or weights.prose[id(best)] < DOMINANT * prose:
            return node
        if _own(node, weights, source) >= OWN * prose or _has_twin(best, frames, source, weights):
            return node
        node = best


_FRAMES = words("html body div section main article center table tbody tr td font span form")


def _has_twin(best: Node, frames: list[Node], source: str, weights: Weights) -> bool:
    """Whether prose stands in other frames of its kind: chapters, sections."""
    kind = best.attributes(source).get("class", "")
    twins = (one for one in frames if one.name == best.name and one.attributes(source).get("class", "") == kind)
    return any(one is not best and weights.prose[id(one)] >= TWIN for one in twins)


def shown(root: Node, weights: Weights) -> list[Node]:
    """Elements that do not stand in furniture."""
    found: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) not in weights.furniture:
            found.append(node)
            stack.extend(reversed(node.below()))
    return found


def _own(node: Node, weights: Weights, source: str) -> int:
    """Prose in paragraphs that stand directly in the element."""
    blocks = (child for child in node.below() if child.name in ("p", "blockquote", "ul", "ol", "dl", "pre"))
    return sum(weights.prose[id(block)] for block in blocks if not _RE.rights.search(block.words(source)[:200]))
