"""What the styles of a DOCX mean: which are headings, quotations, lists, code."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from audioessay.text.archive import Archive


@dataclass(frozen=True, slots=True)
class Style:
    """What one paragraph style says."""

    level: int = 0
    """Of a heading, 1 for the first; 0 for none."""
    title: bool = False
    kind: str = "body"
    """``body``, ``quote``, ``item``, ``code``, ``contents`` or ``caption``."""
    hidden: bool = False


@dataclass(slots=True)
class Styles:
    """Styles by their id."""

    known: dict[str, Style] = field(default_factory=dict)
    default: Style = field(default_factory=Style)

    def of(self, identity: str) -> Style:
        """The style of that id; one that is not defined is told by its id."""
        if not identity:
            return self.default
        return self.known.get(identity) or _by_name(identity)


_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|nagłówek|rubrik|overskrift|标题|見出し|제목)\s*(\d)", re.IGNORECASE
)


def _by_name(name: str) -> Style:
    lower = name.lower()
    if found := _HEADING.fullmatch(lower) or re.fullmatch(r"h([1-6])", lower):
        return Style(level=int(found[1]))
    if re.fullmatch(
        r"(?:heading|section (?:heading|title)|chapter (?:heading|number)|überschrift|titre|título|titolo|kop|nagłówek)",
        lower,
    ):
        return Style(level=1)
    if re.fullmatch(r"(?:sub-?heading|sub-?head|heading minor)", lower):
        return Style(level=2)
    if lower in ("title", "book title", "titel", "titre", "chapter title"):
        return Style(level=1, title=True)
    if re.search(r"code|preformatted|verbatim|source|listing|macro text", lower):
        return Style(kind="code")
    if re.search(r"\bquot|block text|zitat|citation|cita\b|epigraph", lower):
        return Style(kind="quote")
    if re.match(r"toc\s?\d|toc heading|table of figures|contents\s?\d|index\s?\d", lower):
        return Style(kind="contents")
    if re.fullmatch(r"caption|figure|table caption|image caption", lower):
        return Style(kind="caption")
    if re.match(r"list (?:bullet|number|continue)|compact$", lower):
        return Style(kind="item")
    return Style()


def styles_of(archive: Archive, member: str) -> Styles:
    """The styles that a document defines, each with what it inherits."""
    styles = Styles()
    if member not in archive:
        return styles
    nodes: dict[str, Element] = {}
    default = ""
    for node in archive.xml(member).iter():
        if _tag(node) == "style" and _value(node, "type") in ("paragraph", ""):
            identity = _value(node, "styleId")
            nodes[identity] = node
            if _value(node, "default") in ("1", "true"):
                default = identity
    for identity in nodes:
        styles.known[identity] = _inherited(identity, nodes)
    styles.default = styles.known.get(default, Style())
    return styles


def _inherited(identity: str, nodes: dict[str, Element]) -> Style:
    seen: set[str] = set()
    while identity in nodes and identity not in seen:
        seen.add(identity)
        node = nodes[identity]
        parent = ""
        name = ""
        outline = ""
        hidden = listed = False
        for child in node.iter():
            tag = _tag(child)
            if tag == "basedOn":
                parent = _value(child, "val")
            elif tag == "name":
                name = _value(child, "val")
            elif tag == "outlineLvl":
                outline = _value(child, "val")
            elif tag == "vanish":
                hidden = _value(child, "val") not in ("0", "false")
            elif tag == "numPr":
                listed = True
        style = _by_name(name)
        if name.lower() in ("subtitle", "normal", "body text"):
            return Style()  # whatever numbering the template gives it
        if style == Style():
            style = _by_name(identity) if not name else style
        if style == Style() and outline.isdigit() and int(outline) < 9:
            style = Style(level=int(outline) + 1)
        if style == Style() and listed:
            style = Style(kind="item")
        if hidden:
            style = Style(hidden=True)
        if style != Style():
            return style
        identity = parent
    return Style()


def _tag(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _value(node: Element, name: str) -> str:
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")
