"""Markdown as writers use it."""

import re

from audioessay.text.draft import Draft
from audioessay.text.reader import Options, Reader, text_draft

_SIGNS = re.compile(
    r"\A\ufeff?(?:---|\+\+\+)\s*\n\s*[\w-]+\s*[:=]|^#{1,6} \S|\]\((?:https?:|/|#|\.)|^\[[^\]]+\]:\s|^```|^\*\*?\S.*\S\*\*?$|\w\*\*\w|^> ",
    re.MULTILINE,
)
"""Front matter, headings with hashes, links, footnotes, code."""


def read(data: bytes, name: str, options: Options) -> Draft:
    """CommonMark with tables, footnotes and attributes."""
    from audioessay.text.readers.markdown.blocks import read_markdown

    draft, begin = text_draft(data, name, "markdown", options)
    read_markdown(draft, begin)
    return draft


def sniff(data: bytes) -> int:
    """Whether a text without a name has its signs."""
    return 2 if _SIGNS.search(data[:200_000].decode("utf-8", "replace")) else 0


READER = Reader(
    "markdown",
    read,
    (".md", ".markdown", ".mdown", ".mkd", ".qmd"),
    ("text/markdown", "text/x-markdown"),
    sniff,
    text=True,
)
