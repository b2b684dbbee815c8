"""Which part of a web page is the article, and what in it is furniture."""

import re
from dataclasses import dataclass, field

from audioessay.text.markup import BLOCKS, HEADINGS, RAW, Node, Token
from audioessay.text.readers.html.footnotes import holds_notes
from audioessay.text.wordlist import words

NEVER = {
    "script": "script", "style": "style", "template": "template", "noscript": "script", "svg": "picture", "canvas": "picture",
    "iframe": "embedded page", "object": "embedded page", "embed": "embedded page", "video": "film", "audio": "sound", "map": "picture",
    "button": "form", "select": "form", "textarea": "form", "input": "form", "datalist": "form", "dialog": "dialog", "head": "page head",
    "rt": "reading aid", "rp": "reading aid", "noframes": "frames", "xmp": "code block",
}  # fmt: skip
"""Elements that are never prose, and why."""

SIDE = {
    "nav": "navigation",
    "aside": "aside",
    "footer": "page footer",
    "form": "form",
    "menu": "navigation",
    "search": "form",
}

_ROLES = {
    "navigation": "navigation", "banner": "page header", "contentinfo": "page footer", "complementary": "aside", "search": "form",
    "dialog": "dialog", "alertdialog": "dialog", "form": "form", "menu": "navigation", "toolbar": "navigation",
}  # fmt: skip
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:(?P<nav>nav|navbar|navigation|menu|breadcrumbs?|pagination|pager|toc|table-of-contents|skip-link|mw-editsection|mw-jump-link|toc_container|ez-toc|lwptoc|wp-block-table-of-contents)"
    r"|(?P<share>share|sharing|sharedaddy|social|sociallinks|addtoany|like-button|post-ufi|reactions?|clap|sd-title|addthis|sharethis)"
    r"|(?P<subscribe>subscribe|subscriptions?|subscription-widget|newsletter|signup|sign-up|install-[a-z]+-app-embed|community-chat|paywall|cta|button-wrapper|wp-block-buttons?|captioned-button-wrap|donate|patreon)"
    r"|(?P<comments>comments?|disqus|respond|replies)"
    r"|(?P<related>related|recommended|recommendations?|read-next|read-more|more-stories|you-may-also-like|popular|trending|also-read|jp-relatedposts|next-prev|post-navigation|digest-post-embed|embedded-post|embedded-publication|mixtapeEmbed|graf--mixtapeEmbed|bookmark-card|kg-bookmark-card)"
    r"|(?P<embed>tweet|twitter-tweet|tweet-embed|instagram-media|instagram-embed|poll-embed|poll|wp-block-embed|wp-embedded-content|kg-embed-card|tiktok-embed|fb-post|reddit-embed|video-embed|audio-embed)"
    r"|(?P<ad>ads?|advert|advertisement|advertorial|sponsor|sponsored|promo|promotion|banner-ad|adsbygoogle|outbrain|taboola)"
    r"|(?P<byline>byline|docinfo|by-line|author-bio|author-box|about-author|post-meta|entry-meta|article-meta|dateline|read(?:ing)?-time|posted-on|publish(?:ed)?-date"
    r"|post-date|post-author(?:-name)?|entry-date|posted|posted-by|post-?metadata|timestamp|kicker|eyebrow|overline|entry-footer|post-footer|article-footer)"
    r"|(?P<tags>tags?|tag-list|tagcloud|post-tags|post-terms|entry-tags|categories|cat-links|tags-links)"
    r"|(?P<caption>wp-caption|wp-caption-text|image-caption|photo-caption|photo-credit|image-credit|thumbcaption|thumb|tright|tleft|gallerytext)"
    r"|(?P<cookie>cookie|cookies|cookie-banner|consent|gdpr|popup|modal|overlay|toast)"
    r"|(?P<side>sidebar|side-bar|widget|masthead|site-header|site-footer|page-footer|footer-links|preheader|preview-text|navbox|infobox|catlinks|hatnote|sistersitebox|metadata|vertical-navbox|authority-control|printfooter|mw-empty-elt|noprint|no-print|feedback|siteSub|contentSub|email-footer|unsubscribe)"
    r"|(?P<hidden>sr-only|screen-reader-text|screen-reader|visually-hidden|visuallyhidden|a11y-hidden|offscreen|assistive-text|tooltip-?text|tooltip-?content|tooltip__\w+|tippy-\w+)"
    r"|(?P<page>pagenum|page-?numbers?|pageno|pgnum|page_number|x-ebookmaker-pageno)"
    r"|(?P<licence>pg-boilerplate|pgheader|pg-header|pg-footer|transnote|tnote|transcriber-?notes?|pg-machine-header))"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_REASONS = {
    "nav": "navigation", "share": "sharing buttons", "subscribe": "subscription box", "comments": "comments", "related": "related pages",
    "ad": "advertisement", "byline": "byline", "tags": "tags", "caption": "caption", "cookie": "notice of the site", "side": "page furniture",
    "embed": "embedded page", "hidden": "hidden text", "page": "page number", "licence": "licence",
}  # fmt: skip
_ARTICLE = re.compile(
    r"article|story|essay|main|entry|(?:^|[\s_-])(?:post|content|body|prose|markdown|text|column)(?=$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|max-height\s*:\s*0(?![.\d])|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"(?:advertisement|anzeige|publicité|publicidad|share(?: this.*| on .*)?|tweet|subscribe(?: now| here)?|sign up(?: now)?|log ?in|sign in|"
    r"view (?:this email )?in (?:your )?browser|view online|read (?:in|on) (?:the )?(?:app|web|browser|substack)|unsubscribe.*|manage (?:your )?"
    r"(?:subscription|preferences).*|update (?:your )?preferences|leave a comment|comment|like|restack|print|pin it|back to top|skip to (?:main )?content|"
    r"read more|continue reading|click here|open in app|get the app|upgrade to paid|give a gift subscription|follow (?:us|me)(?: on .*)?|\d+ min(?:ute)?s? read)"
    r"[\s.!→»›]*",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"(?:read more|read also|read next|see also|also read|more on this|related|recommended|don[’']t miss|lesen sie auch|mehr zum thema|lire aussi|à lire aussi"
    r"|lea también|lee también|leggi anche|leia também|lees ook|czytaj też)\b[^.!?]*",
    re.IGNORECASE,
)
_UNSUBSCRIBE = re.compile(
    r"unsubscribe|manage (?:your )?(?:preferences|subscription)|abmelden|abbestellen|se désabonner|darse de baja|disiscriviti|uitschrijven",
    re.IGNORECASE,
)
_SIDENOTE = re.compile(r"(?:^|[\s_-])(?:sidenote|marginnote|margin-toggle|sidenote-number)(?=$|[\s_-])", re.IGNORECASE)
_SELF = re.compile(r"[#¶§🔗]\ufe0f?")
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright|all rights reserved)", re.IGNORECASE)
FOOTER = 800
"""Characters of the lines around a newsletter's link for leaving."""
DOMINANT = 0.72
"""A child with this share of its parent's prose is where the article is."""
LARGE = 0.3
"""An element with this share of the page's text is not furniture, whatever it is named."""
MOST = {"nav": 0.9, "navigation": 0.9}
"""The same for elements that say what they are by their tag or role; 0.6 for those not listed."""
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


def weigh(root: Node, source: str) -> Weights:
    """Weigh every element, and say which are furniture."""
    weights = Weights()
    order = list(root.nodes())
    own: dict[int, int] = {}
    for node in order:
        own[id(node)] = sum(
            len(source[child.start : child.end].strip())
            for child in node.children
            if isinstance(child, Token) and child.kind in ("text", "cdata")
        )
    for node in reversed(order):
        if node.name in NEVER or node.name in RAW:
            weights.text[id(node)] = weights.links[id(node)] = 0
            continue
        below = [child for child in node.children if isinstance(child, Node)]
        text = own[id(node)] + sum(weights.text[id(child)] for child in below)
        links = sum(weights.links[id(child)] for child in below)
        weights.text[id(node)] = text
        weights.links[id(node)] = text if node.name == "a" else links
    total = max(1, weights.text[id(root)])
    for node in order:
        if node is not root and (reason := _furniture(node, source, weights, total)):
            weights.furniture[id(node)] = reason
    _leaving(root, source, weights)
    for node in reversed(order):
        if (
            id(node) in weights.furniture
            or node.name in NEVER
            or node.name in HEADINGS
            or holds_notes(node, node.attributes(source), source)
        ):
            weights.prose[id(node)] = 0
            continue
        below = [child for child in node.children if isinstance(child, Node)]
        prose = sum(weights.prose[id(child)] for child in below)
        if node.name in BLOCKS or node is root:
            inline = own[id(node)] + sum(
                weights.text[id(child)]
                for child in below
                if child.name not in BLOCKS and id(child) not in weights.furniture
            )
            linked = sum(weights.links[id(child)] for child in below if child.name not in BLOCKS)
            if inline > 25 and linked < 0.5 * inline:
                prose += inline - linked
        weights.prose[id(node)] = prose
    return weights


def _furniture(node: Node, source: str, weights: Weights, total: int) -> str:
    if node.name in NEVER:
        return NEVER[node.name]
    attributes = node.attributes(source)
    if node.name in ("span", "small", "aside", "label", "input") and _SIDENOTE.search(attributes.get("class", "")):
        return "side note"
    if attributes.get("role") == "tooltip":
        return "hidden text"
    if node.name in ("div", "p", "section") and _is_comment(node, source):
        return "comment"
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) or attributes.get("aria-hidden") == "true":
        return "hidden text" if weights.text[id(node)] < 0.5 * total else ""
    text = weights.text[id(node)]
    share = text / total
    if node.name == "aside" and holds_notes(node, attributes, source):
        return ""
    if node.name in SIDE and share < MOST.get(node.name, 0.6):
        return SIDE[node.name]
    role = attributes.get("role", "").lower()
    if role in _ROLES and share < MOST.get(role, 0.6):
        return _ROLES[role]
    linked = weights.links[id(node)] > 0.5 * text
    if share > (0.9 if linked else LARGE):
        return ""
    named = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if node.name in BLOCKS or node.name in ("span", "a", "time"):
        found = _NAMED.search(named)
        if found and found.lastgroup and not (_ARTICLE.search(named) and share > 0.1 and found.lastgroup != "comments"):
            if found.lastgroup in ("side", "subscribe") and node.name in ("span", "p") and text > 200:
                return ""
            return _REASONS[found.lastgroup]
    if node.name == "time" and node.parent is not None and weights.text[id(node.parent)] == text and text:
        return "byline"
    if (
        node.name == "a"
        and 0 < text <= 2
        and attributes.get("href", "").startswith("#")
        and _SELF.fullmatch(node.words(source))
    ):
        return "link to itself"
    if node.name == "header" and _site_header(node, weights, text):
        return "page header"
    if (
        node.name in ("p", "div", "a", "li", "span", "td", "center")
        and text <= 60
        and text
        and not any(isinstance(child, Node) and child.name in BLOCKS for child in node.children)
        and _BUTTON.fullmatch(node.words(source))
        and (
            weights.links[id(node)] >= 0.6 * text
            or node.words(source).lower().startswith(("advert", "anzeige", "publi"))
            or "min" in node.words(source)
        )
    ):
        return "page furniture"
    if (
        node.name in ("p", "div", "li", "aside")
        and 0 < text <= 160
        and weights.links[id(node)] >= 0.5 * text
        and _ALSO.fullmatch(node.words(source))
    ):
        return "related pages"
    return ""


def _is_comment(node: Node, source: str) -> bool:
    """A comment as Google Docs puts it at the foot of a page, or as Word exports it."""
    attributes = node.attributes(source)
    if "msocom" in attributes.get("id", "").lower() or "mso-element:comment" in attributes.get("style", "").replace(
        " ", ""
    ):
        return True
    if node.end - node.start > 20_000 or "cmnt" not in source[node.start : node.end]:
        return False
    first = next((child for child in node.nodes() if child.name == "a"), None)
    return first is not None and re.fullmatch(r"cmnt\d+", first.attributes(source).get("id", "")) is not None


def _leaving(root: Node, source: str, weights: Weights) -> None:
    """The foot of a newsletter: the lines around its link for leaving."""
    for node in root.nodes():
        if node.name != "a" or weights.text[id(node)] > 80 or not _UNSUBSCRIBE.search(node.words(source)):
            continue
        chosen, above = node, node.parent
        while (
            above is not None
            and above is not root
            and weights.text[id(above)] <= FOOTER
            and weights.text[id(above)] < LARGE * weights.text[id(root)]
        ):
            if any(child.name in HEADINGS for child in above.nodes()):
                break
            chosen, above = above, above.parent
        if chosen is not node:
            weights.furniture[id(chosen)] = "newsletter footer"


def _site_header(node: Node, weights: Weights, text: int) -> bool:
    """A header of the site rather than of the article: it has a navigation, or mostly links."""
    names = {child.name for child in node.nodes()}
    above = node.parent
    while above is not None:
        if above.name in ("article", "main"):
            return False
        above = above.parent
    return "nav" in names or (weights.links[id(node)] > 0.5 * text and "h1" not in names)


def main_part(root: Node, weights: Weights, source: str) -> Node:
    """The element that holds the article: the one that says so, else the innermost with nearly all of the page's prose."""
    total = max(1, weights.prose[id(root)])
    for test in (_is_body, _is_article, _is_main):
        found = [node for node in _open(root, weights) if test(node, source)]
        every = {id(node) for node in found}
        outer = [node for node in found if not any(id(above) in every for above in node.above())]
        if len(outer) == 1 and weights.prose[id(outer[0])] >= 0.25 * total:
            return outer[0]
    node = root
    while True:
        below = [child for child in node.children if isinstance(child, Node) and child.name in _FRAMES]
        prose = weights.prose[id(node)]
        best = max(below, key=lambda child: weights.prose[id(child)], default=None)
        if (
            best is None
            or not prose
            or weights.prose[id(best)] < DOMINANT * prose
            or _own(node, weights, source) >= OWN * prose
        ):
            return node
        node = best


_FRAMES = words("html body div section main article center table tbody tr td font span form")


def _open(root: Node, weights: Weights) -> list[Node]:
    """Elements that do not stand in furniture."""
    found: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) not in weights.furniture:
            found.append(node)
            stack.extend(child for child in reversed(node.children) if isinstance(child, Node))
    return found


def _is_body(node: Node, source: str) -> bool:
    return node.attributes(source).get("itemprop") == "articleBody"


def _is_article(node: Node, source: str) -> bool:
    return node.name == "article" or node.attributes(source).get("role") == "article"


def _is_main(node: Node, source: str) -> bool:
    return node.name == "main" or node.attributes(source).get("role") == "main"


def _own(node: Node, weights: Weights, source: str) -> int:
    """Prose in paragraphs that stand directly in the element."""
    return sum(
        weights.prose[id(child)]
        for child in node.children
        if isinstance(child, Node)
        and child.name in ("p", "blockquote", "ul", "ol", "dl", "pre")
        and not _RIGHTS.search(child.words(source)[:200])
    )
