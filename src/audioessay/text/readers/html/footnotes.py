"""Footnotes in HTML: marks in the text, and the notes at the foot."""

from collections.abc import Mapping

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.markup import BLOCKS, Node

_RE = vocabulary.Regexes("footnotes")
_TYPES = frozenset(["footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "note"])
"""EPUB 3 Structural Semantics Vocabulary."""
_ROLES = frozenset(("doc-footnote", "doc-endnote", "doc-endnotes"))
"""Digital Publishing WAI-ARIA Module 1.0."""
LONGEST = 2000
"""Characters of markup of a mark."""


def is_mark(node: Node, attributes: Mapping[str, str], source: str) -> bool:
    """Whether a ``sup``, ``a`` or ``span`` is the mark of a footnote."""
    words = node.words(source) if node.end - node.start < LONGEST else ""
    if not words or len(words) > 12:
        return False
    if attributes.get("role") == "doc-noteref" or "noteref" in attributes.get("epub:type", "").split():
        return True
    if not _RE.mark.fullmatch(words):
        return False
    named = bool(_RE.mark_class.search(attributes.get("class", "")))
    if node.name == "a":
        _, hash_sign, target = attributes.get("href", "").rpartition("#")
        return bool(hash_sign) and (named or bool(_RE.id.match(target)))
    if named or node.name == "span":
        return named
    links = any(child.name == "a" for child in node.nodes())
    return (
        links
        or not words.strip("[]()*†‡§")
        or ((words.isdigit() or _RE.several.fullmatch(words) or words in "abcde") and _after_word(node, source))
    )


def _after_word(node: Node, source: str) -> bool:
    """``word<sup>2</sup>`` is a mark, ``m<sup>2</sup>`` and ``10<sup>6</sup>`` are powers."""
    before = re.search(r"(\w*)(\W?\W?)$", source[max(0, node.start - 30) : node.start])
    word, stop = (before[1], before[2]) if before else ("", "")
    return (len(word) > 2 and not word[-1].isdigit()) or (bool(word) and stop[:1] in tuple(".,;:!?”"))


def holds_notes(node: Node, attributes: Mapping[str, str], source: str) -> bool:
    """Whether an element is a footnote, or a list of them."""
    if node.name not in BLOCKS:
        return False
    if _TYPES.intersection(attributes.get("epub:type", "").split()) or attributes.get("role") in _ROLES:
        return True
    identity = attributes.get("id", "")
    if node.name in ("li", "p", "div") and identity and _RE.id.fullmatch(identity):
        if f'href="#{identity}"' in source:
            return True
        return any(child.name == "a" and _leads_back(child, source) for child in node.nodes())
    if node.name == "p":  # the anchor stands in it (Google Docs, Word)
        first = next((child for child in node.children if isinstance(child, Node) or child.kind == "text"), None)
        anchor = first.attributes(source) if isinstance(first, Node) and first.name == "a" else {}
        mark = anchor.get("id") or anchor.get("name") or ""
        own = (
            _RE.mark.fullmatch(first.words(source)) and not re.search("ref|anchor|back|cite", mark.lower())
            if isinstance(first, Node)
            else None
        )
        leads = (
            isinstance(first, Node)
            and (own is not None or "ref" in anchor.get("href", ""))
            and _leads_back(first, source)
        )
        if _RE.id.fullmatch(mark) and leads:
            return True
    named = node.name in ("section", "div", "ol", "aside", "ul", "p")
    return named and bool(_RE.notes_class.search(attributes.get("class", "")))


def _leads_back(link: Node, source: str) -> bool:
    words = link.words(source)
    return bool(_RE.back.search(words) or "ref" in link.attributes(source).get("href", "") or _RE.mark.fullmatch(words))


def footnotes(node: Node, source: str) -> list[tuple[str, str]]:
    """Label and words of each note in an element that :func:`holds_notes`."""
    items = [
        child
        for child in node.nodes()
        if child.name == "li" or (child is not node and "footnote" in child.attributes(source).get("epub:type", ""))
    ]
    found: list[tuple[str, str]] = []
    for number, item in enumerate(items or [node], 1):
        words = _RE.back.sub("", item.words(source)).strip()
        own = _RE.own_label.match(words)
        label = own[1] if own else re.sub(r"\D", "", item.attributes(source).get("id", "")) or str(number)
        found.append((label, words[own.end() :] if own else words))
    return found
