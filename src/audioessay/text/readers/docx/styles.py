"""What the styles of a DOCX mean: which are headings, quotations, lists, code."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from audioessay import regex as re
from audioessay.text import vocabulary
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


_LEVEL = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|nagłówek|rubrik|overskrift|标题|見出し|제목)\s*(\d)|h([1-6])",
    re.IGNORECASE,
)
_NAMES: dict[str, int | str] = vocabulary.table("formats")["docx-styles"]
"""What names of styles begin with, in small letters, and what they mean."""


def _by_name(name: str) -> Style:
    lower = name.lower()
    if found := _LEVEL.fullmatch(lower):
        return Style(level=int(found[1] or found[2]))
    said = next((style for pattern, style in _NAMES.items() if re.match(pattern, lower)), "body")
    if isinstance(said, int) or said == "title":
        return Style(level=1, title=True) if said == "title" else Style(level=int(said))
    return Style(kind=said)


def styles_of(archive: Archive, member: str) -> Styles:
    """The styles that a document defines, each with what it inherits."""
    styles = Styles()
    nodes: dict[str, Element] = {}
    default = ""
    for node in archive.xml(member).iter() if member in archive else ():
        if _tag(node) == "style" and _value(node, "type") in ("paragraph", ""):
            identity = _value(node, "styleId")
            nodes[identity] = node
            if _value(node, "default") in ("1", "true"):
                default = identity
    styles.known = {identity: _inherited(identity, nodes) for identity in nodes}
    styles.default = styles.known.get(default, Style())
    return styles


def _inherited(identity: str, nodes: dict[str, Element]) -> Style:
    """What a style says, or the nearest of those that it is based on that says anything."""
    seen: set[str] = set()
    while identity in nodes and identity not in seen:
        seen.add(identity)
        said = {_tag(child): _value(child, "val") for child in nodes[identity].iter()}
        name, outline = said.get("name", ""), said.get("outlineLvl", "")
        if name.lower() in ("subtitle", "normal", "body text"):
            return Style()  # whatever numbering the template gives it
        style = _by_name(name or identity)
        if style == Style() and outline.isdigit() and int(outline) < 9:
            style = Style(level=int(outline) + 1)
        if style == Style() and "numPr" in said:
            style = Style(kind="item")
        if said.get("vanish", "0") not in ("0", "false"):
            style = Style(hidden=True)
        if style != Style():
            return style
        identity = said.get("basedOn", "")
    return Style()


def _tag(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _value(node: Element, name: str) -> str:
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")
