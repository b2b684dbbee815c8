"""HTML tables: those that hold data, and those that only set the page."""

from collections import Counter
from collections.abc import Mapping

from audioessay.text.markup import Node
from audioessay.text.walk import PROSE


def sets_the_page(node: Node, attributes: Mapping[str, str], source: str) -> bool:
    """Whether a table is there for its looks, as in newsletters: tables, blocks or prose in its cells, or one cell a row."""
    if attributes.get("role") in ("presentation", "none"):
        return True
    names: Counter[str] = Counter()
    widest = 0
    for child in node.nodes():
        if child.name == "table" and child is not node:
            return True
        names[child.name] += 1
        if child.name == "tr":
            cells = sum(isinstance(cell, Node) and cell.name in ("td", "th") for cell in child.children)
            widest = max(widest, cells)
    if names["th"] or names["caption"] or names["thead"]:
        return False
    if widest <= 1:
        return True
    if any(len(cell.words(source)) > PROSE for cell in node.nodes() if cell.name == "td"):
        return True
    blocks = sum(names[name] for name in ("p", "div", "h1", "h2", "h3", "ul", "ol", "blockquote"))
    return blocks > names["td"]


def table_rows(node: Node, source: str) -> list[str]:
    """Its caption and rows as lines, cells parted by `` | ``; empty ones left out."""
    rows: list[str] = []
    for row in node.nodes():
        if row.name == "tr":
            rows.append(" | ".join(cell.words(source) for cell in row.children if isinstance(cell, Node)))
        elif row.name == "caption":
            rows.append(row.words(source))
    return [row for row in rows if row.strip(" |")]
