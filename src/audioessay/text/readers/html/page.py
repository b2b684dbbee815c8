"""HTML: a saved page, a newsletter, a fragment inside Markdown, a chapter of an EPUB."""

import json
from collections.abc import Iterator

from audioessay.model.essay import Kind, Meta
from audioessay.text import asides, vocabulary
from audioessay.text.draft import Draft
from audioessay.text.frontmatter import iso_date
from audioessay.text.markup import HEADINGS, Node, Token, tree
from audioessay.text.reader import Options, text_draft
from audioessay.text.readers.html.article import NEVER, Weights, main_part, shown, weigh
from audioessay.text.readers.html.emit import Emitter
from audioessay.text.wordlist import bare

_RE = vocabulary.Regexes("page")


def read(data: bytes, name: str, options: Options) -> Draft:
    """The article of a page."""
    draft, _ = text_draft(data, name, "html", options)
    read_html(draft)
    return draft


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
    maths = any(sign in source for sign in ("\\(", "\\[", "$$", "\\begin{"))
    asides.cut(draft, asides.kinds("templates"), outside=hidden, maths=maths)
    weights = weigh(body, source)
    draft.document_title = _headline(nodes, weights, source, written) or draft.document_title
    chosen = main_part(body, weights, source)
    emitter = Emitter(draft, weights.furniture)
    heads = _title_and_deck(body, chosen, weights, source, draft.document_title)
    _around(emitter, root, {id(chosen), *(id(node) for node in heads)})


def read_fragment(draft: Draft, start: int, end: int, kind: Kind = "body") -> None:
    """Fill the draft from HTML that stands inside another format: all of it is the author's."""
    root = tree(draft.source.text, start, end, draft.source.name)
    furniture = {id(node): NEVER[node.name] for node in root.nodes() if node.name in NEVER}
    Emitter(draft, furniture, kind=kind).emit(root)


def _around(emitter: Emitter, root: Node, wanted: set[int]) -> None:
    """Emit what is wanted in order of place; all else is page furniture."""
    paths = {id(above) for node in root.nodes() if id(node) in wanted for above in node.above()}
    stack: list[Node | Token | tuple[int, int]] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Token):
            emitter.leave_out(item, "page furniture")
        elif not isinstance(item, Node):
            emitter.draft.markup(*item)
        elif id(item) in wanted:
            emitter.emit(item)
        elif id(item) not in paths:
            emitter.leave_out(item, emitter.furniture.get(id(item), NEVER.get(item.name, "page furniture")))
        else:
            emitter.draft.markup(item.start, item.inner)
            stack += [(item.close, item.end), *reversed(item.children)]


def _title_and_deck(body: Node, chosen: Node, weights: Weights, source: str, title: str) -> list[Node]:
    """The headline and the standfirst, where they stand above the part that holds the prose."""
    inside, plain = list(chosen.nodes()), bare(title)
    titled = any(node.name in HEADINGS and bare(node.words(source)) == plain for node in inside) if plain else False
    if titled or any(node.name == "h1" for node in inside if id(node) not in weights.furniture):
        return []
    held = {id(node) for node in inside}
    first: list[Node] = []
    decks: list[Node] = []
    for node in shown(body, weights):
        if id(node) in held or node.start > chosen.start:
            continue
        if node.name == "h1" or (_heads(node, source) and bare(node.words(source)) == plain != ""):
            first.append(node)
        elif first and node.name in ("h2", "h3", "h4", "p", "div"):
            fits = _RE.deck.search(node.attributes(source).get("class", "")) and 20 <= len(node.words(source)) <= 600
            if fits and not any(deck is above for deck in decks for above in node.above()):
                decks.append(node)
    said = [(node, bare(node.words(source))) for node in first]
    matching = [node for node, words in said if words and plain and (words in plain or plain in words)]
    best = matching[-1:] or first[-1:]
    return [*best, *(deck for deck in decks if best and deck.start > best[0].start)]


def _headline(nodes: list[Node], weights: Weights, source: str, title: str) -> str:
    """The title as a heading of the page has it, where the page's own title only adds the site's name to it."""
    whole = bare(title)
    fitting: list[tuple[bool, int, str]] = []
    for node in nodes:
        if not _heads(node, source) or id(node) in weights.furniture:
            continue
        part = bare(words := node.words(source))
        ample = len(part) > 3 and (2 * len(part) >= len(whole) or node.name == "font")
        if (ample and part in whole) or (len(part) > 3 and (whole.endswith(part) or whole.startswith(part))):
            fitting.append((_RE.title.search(node.attributes(source).get("class", "")) is not None, len(words), words))
    return max(fitting, default=(False, 0, ""))[2]


def _heads(node: Node, source: str) -> bool:
    large = node.name == "font" and node.attributes(source).get("size", "") in ("+2", "+3", "+4", "5", "6", "7")
    return (
        (large and 0 < len(node.words(source)) < 100)
        or node.name in ("h1", "h2", "h3")
        or (node.name in ("p", "div") and bool(_RE.title.search(node.attributes(source).get("class", ""))))
    )


def _properties(draft: Draft, nodes: list[Node], language: str) -> str:
    """What the head of a page says, into the draft; its title as it is written."""
    source = draft.source.text
    said: dict[str, str] = {}
    title = ""
    for node in nodes:
        if node.name == "title" and not title and (node.parent is None or node.parent.name not in ("svg", "symbol")):
            title = node.words(source)
        elif node.name == "script" and node.attributes(source).get("type") == "application/ld+json":
            for key, value in _linked(source[node.inner : node.close]):
                said.setdefault(key, value)
        elif node.name == "meta":
            attributes = node.attributes(source)
            key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
            if key and attributes.get("content"):
                said.setdefault(key, " ".join(attributes["content"].split()))
    page = said.get("og:title", "")
    draft.document_title = page or site_less(title, said.get("og:site_name", ""))
    if book := _RE.gutenberg.fullmatch(title):
        draft.document_title, said = book["title"], {"author": book["author"] or "", **said}
    author = next(filter(None, map(said.get, ("author", "article:author", "dc.creator", "citation_author"))), "")
    dates = ("article:published_time", "date", "dc.date", "datepublished", "citation_publication_date")
    date = next(filter(None, map(said.get, dates)), "")
    draft.document = Meta(
        author="" if author.startswith("http") else author,
        date=iso_date(date),
        language=language.strip().replace("_", "-"),
        summary=said.get("og:description") or said.get("description") or "",
        tags=tuple(tag for tag in (part.strip() for part in said.get("keywords", "").split(",")) if tag),
    )
    return page or title


def _linked(text: str) -> Iterator[tuple[str, str]]:
    """What an article says of itself in JSON-LD (schema.org)."""
    try:
        written = json.loads(text)
    except (ValueError, RecursionError):
        return
    things = (
        written.get("@graph", [written]) if isinstance(written, dict) else written if isinstance(written, list) else []
    )
    for thing in things:
        kind = thing.get("@type", "") if isinstance(thing, dict) else ""
        if str(kind).endswith(("Article", "Posting")) or "Article" in kind:
            authors = thing.get("author") or ()
            names = [
                one.get("name") if isinstance(one, dict) else one
                for one in (authors if isinstance(authors, list) else [authors])
            ]
            found = {
                "author": ", ".join(name for name in names if isinstance(name, str)),
                "date": thing.get("datePublished"),
                "description": thing.get("description"),
            }
            yield from (
                (key, " ".join(value.split()))
                for key, value in found.items()
                if isinstance(value, str) and value.strip()
            )


def site_less(title: str, site: str = "") -> str:
    """A page title without the name of the site behind it, or before it, and that of the author between.

    >>> site_less("On walking slowly - The Long Path")
    'On walking slowly'
    """
    parts, named = _RE.suffix.split(title), site.strip().lower()
    if named and len(parts) > 1 and parts[0].strip().lower() == named:
        return title[title.index(parts[1], len(parts[0])) :]
    while len(parts) > 1:
        last = parts.pop()
        if last.strip().lower() != named and (len(last.split()) > 4 or len(parts[0].split()) < 2):
            break
        title = title[: title.rindex(last)].rstrip(" |·•»–—-:")
    return title
