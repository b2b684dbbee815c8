"""FictionBook 2: its elements are given the names of HTML's, and what they say is read as a page's."""

from audioessay.errors import ReadError
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text import vocabulary
from audioessay.text.decode import decode
from audioessay.text.draft import Draft
from audioessay.text.frontmatter import iso_date
from audioessay.text.markup import Node, tree
from audioessay.text.reader import SURE, Options, Reader
from audioessay.text.readers.html.emit import Emitter
from audioessay.text.wordlist import bare

_NAMES: dict[str, str] = vocabulary.table("formats")["fb2-names"]
_LEFT: dict[str, str] = vocabulary.table("formats")["fb2"]


def read(data: bytes, name: str, options: Options) -> Draft:
    """The bodies of a book; one that is named holds its notes."""
    text = decode(data, name, declared=True)
    draft = Draft(Source(text, name, "fb2"), options.reading, options.roles)
    root = tree(text, 0, len(text), name, xml=True)
    about = next((node for node in root.nodes() if node.name == "title-info"), root)
    said: dict[str, str] = {}
    for node in about.below():
        said.setdefault(node.name, " ".join(child.words(text) for child in node.below()) or node.words(text))
    author = said.get("author", "")
    draft.document_title, draft.titled = said.get("book-title", ""), "book-title" in said
    draft.document = Meta(author=author, language=said.get("lang", ""), date=iso_date(said.get("date", "")))
    furniture: dict[int, str] = {}
    for node in [one for one in root.nodes() if one.name]:
        if reason := _renamed(node, text, author):
            furniture[id(node)] = reason
    if not any(node.name == "section" for node in root.nodes()):
        raise ReadError(name, "is no FictionBook that we know: it has no sections")
    Emitter(draft, furniture).emit(root)
    return draft


def _renamed(node: Node, text: str, author: str) -> str:
    """Give an element the name and the attributes of HTML's. Why it is left out, or ``""``."""
    name, attributes, parent = node.name, node.attributes(text), node.parent.name if node.parent else ""
    if name == "body" and attributes.get("name"):
        return "footnote" if attributes["name"] in ("notes", "comments", "footnotes") else ""
    if name == "title":
        depth = sum(above.name in ("section", "body") for above in node.above())
        node.become(f"h{min(6, depth)}")
    elif name == "p" and parent.startswith("h"):
        node.become("span", **{"class": "line"})
        return "byline" if author and bare(node.words(text)) == bare(author) else ""
    elif name in ("poem", "stanza", "v"):
        node.become("p" if name == "v" else "div", **{"class": "line" if name == "v" else "poem"})
    elif name == "a":
        noted = attributes.get("type") == "note"
        href = next((value for key, value in attributes.items() if key.endswith("href")), "")
        node.become("a", href=href, **({"class": "footnote-ref"} if noted else {}))
    elif name in _LEFT and parent != "v":
        return _LEFT[name]
    elif name in _NAMES:
        node.become(_NAMES[name])
    return ""


READER = Reader("fb2", "fictionbook:read", (".fb2",), ("application/x-fictionbook+xml",), ((SURE, rb"<FictionBook\b"),))
