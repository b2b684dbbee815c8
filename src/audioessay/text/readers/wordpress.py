"""Several posts in one file: what WordPress and Evernote export, feeds (RSS, Atom)."""

from itertools import repeat

from audioessay import regex as re
from audioessay.errors import ReadError, nearest
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text.decode import decode
from audioessay.text.draft import Draft
from audioessay.text.frontmatter import iso_date
from audioessay.text.markup import Node, tree
from audioessay.text.reader import SURE, Options, Reader, by_title

_PARAGRAPHS = re.compile(r"<(?:p|div|h[1-6]|li|blockquote)[\s>]", re.IGNORECASE)


_WORDS = ("encoded", "content", "description", "summary")
_DATES = ("post_date", "created", "published", "updated")
"""Elements of a post, the first that there is."""


def read(data: bytes, name: str, options: Options) -> Draft:
    """One post: the only one, or the one that ``chapter`` names by number or title. Its source is its own words."""
    text = decode(data, name, declared=True)
    root = tree(text, 0, len(text), name, xml=True)
    posts = [
        post
        for node in root.nodes()
        if node.name in ("item", "note", "entry")
        and (post := _said(node, text))["words"].strip()
        and post.get("post_type", "post") in ("post", "page")
    ]
    if not posts:
        raise ReadError(name, "holds no posts")
    post = _chosen(posts, options.chapter.strip(), name)
    words = post["words"]
    draft = Draft(Source(words, name, "wordpress"), options.reading, options.roles)
    if _PARAGRAPHS.search(words):
        from audioessay.text.readers.html.page import read_html

        read_html(draft)
    else:  # WordPress makes paragraphs of blank lines when it shows a post
        from audioessay.text.readers.markdown.blocks import read_markdown

        read_markdown(draft)
    draft.document_title, draft.titled = post.get("title", ""), bool(post.get("title"))
    draft.document = Meta(
        author=post.get("creator", ""), date=next(filter(None, map(iso_date, map(post.get, _DATES, repeat("")))), "")
    )
    return draft


def _said(item: Node, text: str) -> dict[str, str]:
    """What the elements of a post say; the first of each name."""
    said: dict[str, str] = {}
    for node in item.children:
        if isinstance(node, Node):
            raw = text[node.inner : node.close].strip()
            inside = raw[9:-3] if raw.startswith("<![CDATA[") and raw.endswith("]]>") else node.words(text)
            said.setdefault(node.name, inside.replace("]]]]><![CDATA[>", "]]>"))
    return {**said, "words": next(filter(None, map(said.get, _WORDS)), "")}


def _chosen(posts: list[dict[str, str]], wanted: str, name: str) -> dict[str, str]:
    titles, count = [" ".join(post.get("title", "").split()) for post in posts], len(posts)
    if not wanted and count == 1:
        return posts[0]
    if not wanted:
        example = f"choose one with --chapter, by number or title, for example {titles[0]!r}"
        raise ReadError(name, f"holds {count} posts; {example}")
    if wanted.isdecimal() and 1 <= int(wanted) <= count:
        return posts[int(wanted) - 1]
    if len(hits := by_title(wanted, titles)) == 1:
        return posts[hits[0]]
    near = " or ".join(nearest(wanted, titles))
    raise ReadError(name, f"has no one post {wanted!r}; {f'did you mean {near}?' if near else f'it has {count}'}")


READER = Reader(
    "wordpress",
    "wordpress:read",
    (".wxr", ".enex", ".rss", ".atom"),
    ("application/rss+xml", "application/atom+xml"),
    ((SURE, rb"(?s)\A.{0,4000}(?:wordpress\.org/export/|<en-export\b)"), (6, rb"(?s)\A.{0,1000}<(?:rss|feed)\b")),
    chapters=True,
)
