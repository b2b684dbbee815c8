"""WXR: what WordPress exports, one file for all posts of a site."""

import re

from audioessay.errors import ReadError, nearest
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text.decode import decode
from audioessay.text.draft import Draft
from audioessay.text.frontmatter import iso_date
from audioessay.text.markup import Node, tree
from audioessay.text.reader import SURE, Options, Reader

_PARAGRAPHS = re.compile(r"<(?:p|div|h[1-6]|li|blockquote)[\s>]", re.IGNORECASE)


def read(data: bytes, name: str, options: Options) -> Draft:
    """One post: the only one, or the one that ``chapter`` names by number or title. Its source is its own words."""
    text = decode(data, name, declared=True)
    root = tree(text, 0, len(text), name, xml=True)
    posts = [
        post
        for node in root.nodes()
        if node.name == "item"
        and (post := _said(node, text)).get("encoded", "").strip()
        and post.get("post_type", "post") in ("post", "page")
    ]
    if not posts:
        raise ReadError(name, "holds no posts")
    post = _chosen(posts, options.chapter.strip(), name)
    words = post["encoded"]
    draft = Draft(Source(words, name, "wordpress"), options.reading, options.roles)
    if _PARAGRAPHS.search(words):
        from audioessay.text.readers.html.page import read_html

        read_html(draft)
    else:  # WordPress makes paragraphs of blank lines when it shows a post
        from audioessay.text.readers.markdown.blocks import read_markdown

        read_markdown(draft)
    draft.document_title, draft.titled = post.get("title", ""), bool(post.get("title"))
    draft.document = Meta(author=post.get("creator", ""), date=iso_date(post.get("post_date", "")))
    return draft


def _said(item: Node, text: str) -> dict[str, str]:
    """What the elements of a post say; the first of each name."""
    said: dict[str, str] = {}
    for node in item.children:
        if isinstance(node, Node):
            raw = text[node.inner : node.close].strip()
            inside = raw[9:-3] if raw.startswith("<![CDATA[") and raw.endswith("]]>") else node.words(text)
            said.setdefault(node.name, inside.replace("]]]]><![CDATA[>", "]]>"))
    return said


def _chosen(posts: list[dict[str, str]], wanted: str, name: str) -> dict[str, str]:
    titles = [" ".join(post.get("title", "").split()) for post in posts]
    if not wanted and len(posts) == 1:
        return posts[0]
    if not wanted:
        raise ReadError(
            name, f"holds {len(posts)} posts; choose one with --chapter, by number or title, for example {titles[0]!r}"
        )
    if wanted.isdecimal() and 1 <= int(wanted) <= len(posts):
        return posts[int(wanted) - 1]
    for test in (str.__eq__, str.startswith, str.__contains__):
        found = [post for post, title in zip(posts, titles, strict=True) if test(title.casefold(), wanted.casefold())]
        if len(found) == 1:
            return found[0]
    near = nearest(wanted, titles)
    raise ReadError(
        name,
        f"has no one post {wanted!r}" + (f"; did you mean {' or '.join(near)}?" if near else f"; it has {len(posts)}"),
    )


def sniff(data: bytes) -> int:
    """A feed that says so."""
    return SURE if b"wordpress.org/export/" in data[:4000] else 0


READER = Reader("wordpress", read, (".wxr",), (), sniff, chapters=True)
