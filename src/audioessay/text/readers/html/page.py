"""HTML: a saved page, a newsletter, a fragment inside Markdown, a chapter of an EPUB."""

import re

from audioessay.model.essay import Kind, Meta
from audioessay.text import asides
from audioessay.text.draft import Draft
from audioessay.text.frontmatter import iso_date
from audioessay.text.markup import HEADINGS, Node, Token, tree
from audioessay.text.readers.html.article import NEVER, Weights, main_part, weigh
from audioessay.text.readers.html.emit import Emitter

_SUFFIX = re.compile(r"\s+(?:[|·•»–—-]|::)\s+")
_TITLE = re.compile(r"(?:^|[\s_-])(?:entry-?title|post-?title|article-?title|headline|p-name)(?=$|\s)", re.IGNORECASE)
_GUTENBERG = re.compile(
    r"The Project Gutenberg e-?Book of (?P<title>.+?)(?:,? by (?P<author>[^,]+(?:, (?:Jr|Sr)\.?)?))?\.?", re.IGNORECASE
)
_DECK = re.compile(
    r"(?:^|[\s_-])(?:subtitle|sub-title|standfirst|deck|dek|lede|lead|teaser-text|article-summary|intro)(?=$|[\s_-])",
    re.IGNORECASE,
)


def read_html(draft: Draft) -> None:
    """Fill the draft from a whole page: the article found, the furniture listed as skipped."""
    source = draft.source.text
    xml = source[:200].lstrip().startswith("<?xml") or (
        "http://www.w3.org/1999/xhtml" in source[:1000] and "/>" in source[:4000]
    )
    root = tree(source, 0, len(source), draft.source.name, xml=xml)
    nodes = list(root.nodes())
    body = next((node for node in nodes if node.name == "body"), root)
    language = next((node.attributes(source) for node in nodes if node.name == "html"), {})
    written = _properties(draft, nodes, language.get("lang") or language.get("xml:lang") or "")
    hidden = [(node.start, node.end) for node in nodes if node.name in NEVER]
    asides.cut(draft, asides.TEMPLATES, outside=hidden)
    weights = weigh(body, source)
    draft.document_title = _headline(nodes, weights, source, written) or draft.document_title
    chosen = main_part(body, weights, source)
    emitter = Emitter(draft, weights.furniture)
    heads = _title_and_deck(body, chosen, weights, source, draft.document_title)
    _around(emitter, root, {id(chosen), *(id(node) for node in heads)}, chosen)


def read_fragment(draft: Draft, start: int, end: int, kind: Kind = "body") -> None:
    """Fill the draft from HTML that stands inside another format: all of it is the author's."""
    root = tree(draft.source.text, start, end, draft.source.name)
    furniture = {id(node): NEVER[node.name] for node in root.nodes() if node.name in NEVER}
    Emitter(draft, furniture, kind=kind).emit(root)


def _around(emitter: Emitter, root: Node, wanted: set[int], chosen: Node) -> None:
    """Emit what is wanted in order of place; all else is page furniture."""
    paths: set[int] = set()
    for node in root.nodes():
        if id(node) in wanted:
            above: Node | None = node
            while above is not None:
                paths.add(id(above))
                above = above.parent
    stack: list[Node | Token | tuple[int, int]] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple) and not isinstance(item, Token):
            emitter.draft.markup(*item)
        elif isinstance(item, Token):
            emitter.leave_out(item, "page furniture")
        elif id(item) in wanted:
            emitter.emit(item)
        elif id(item) not in paths:
            emitter.leave_out(item, emitter.furniture.get(id(item), NEVER.get(item.name, "page furniture")))
        else:
            emitter.draft.markup(item.start, item.inner)
            stack.append((item.close, item.end))
            stack.extend(reversed(item.children))


def _title_and_deck(body: Node, chosen: Node, weights: Weights, source: str, title: str) -> list[Node]:
    """The headline and the standfirst, where they stand above the part that holds the prose."""
    inside = {id(node) for node in chosen.nodes()}
    hidden: set[int] = set()
    first: list[Node] = []
    decks: list[Node] = []
    for node in body.nodes():
        if node.parent is not None and (id(node.parent) in hidden or id(node) in weights.furniture):
            hidden.add(id(node))
            continue
        if id(node) in inside or node.start > chosen.start:
            continue
        if node.name == "h1" or (_heads(node, source) and _bare(node.words(source)) == _bare(title) != ""):
            first.append(node)
        elif (
            first
            and node.name in ("h2", "h3", "h4", "p", "div")
            and _DECK.search(node.attributes(source).get("class", ""))
        ):
            words = node.words(source)
            if 20 <= len(words) <= 600 and not any(id(deck) == id(above) for deck in decks for above in node.above()):
                decks.append(node)
    if any(node.name == "h1" for node in chosen.nodes() if id(node) not in weights.furniture):
        return []
    plain = _bare(title)
    if plain and any(node.name in HEADINGS and _bare(node.words(source)) == plain for node in chosen.nodes()):
        return []
    matching = [
        node for node in first if (words := _bare(node.words(source))) and plain and (words in plain or plain in words)
    ]
    best = matching[-1:] or first[-1:]
    return [*best, *(deck for deck in decks if best and deck.start > best[0].start)]


def _headline(nodes: list[Node], weights: Weights, source: str, title: str) -> str:
    """The title as a heading of the page has it, where the page's own title only adds the site's name to it."""
    whole = _bare(title)
    parts = [
        words
        for node in nodes
        if _heads(node, source) and id(node) not in weights.furniture and (words := node.words(source))
    ]
    fitting = [
        words
        for words in parts
        if len(_bare(words)) > 3 and (whole.endswith(_bare(words)) or whole.startswith(_bare(words)))
    ]
    return max(fitting, key=len, default="")


def _heads(node: Node, source: str) -> bool:
    return node.name in ("h1", "h2", "h3") or (
        node.name in ("p", "div") and bool(_TITLE.search(node.attributes(source).get("class", "")))
    )


def _bare(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _properties(draft: Draft, nodes: list[Node], language: str) -> str:
    """What the head of a page says, into the draft; its title as it is written."""
    source = draft.source.text
    said: dict[str, str] = {}
    title = ""
    for node in nodes:
        if node.name == "title" and not title and (node.parent is None or node.parent.name not in ("svg", "symbol")):
            title = node.words(source)
        elif node.name == "meta":
            attributes = node.attributes(source)
            key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
            if key and attributes.get("content"):
                said.setdefault(key, " ".join(attributes["content"].split()))
    page = said.get("og:title", "")
    draft.document_title = page or site_less(title, said.get("og:site_name", ""))
    if book := _GUTENBERG.fullmatch(title):
        draft.document_title, said = book["title"], {"author": book["author"] or "", **said}
    author = next(
        (said[key] for key in ("author", "article:author", "dc.creator", "citation_author") if said.get(key)), ""
    )
    date = next(
        (
            said[key]
            for key in ("article:published_time", "date", "dc.date", "datepublished", "citation_publication_date")
            if said.get(key)
        ),
        "",
    )
    draft.document = Meta(
        author="" if author.startswith("http") else author,
        date=iso_date(date),
        language=language.strip().replace("_", "-"),
        summary=said.get("og:description") or said.get("description") or "",
        tags=tuple(tag for tag in (part.strip() for part in said.get("keywords", "").split(",")) if tag),
    )
    return page or title


def site_less(title: str, site: str = "") -> str:
    """A page title without the name of the site behind it.

    >>> site_less("On walking slowly - The Long Path")
    'On walking slowly'
    """
    parts = _SUFFIX.split(title)
    if len(parts) < 2:
        return title
    if site and parts[-1].strip().lower() == site.strip().lower():
        return title[: title.rindex(parts[-1])].rstrip(" |·•»–—-:")
    if len(parts[-1].split()) <= 4 and len(parts[0].split()) >= 2:
        return title[: title.rindex(parts[-1])].rstrip(" |·•»–—-:")
    return title
