"""Markdown as writers use it."""

from audioessay.text.reader import Reader

READER = Reader(
    "markdown",
    "markdown.blocks:read",
    (".md", ".markdown", ".mdown", ".mkd", ".qmd"),
    ("text/markdown", "text/x-markdown"),
    (  # front matter, headings with hashes, links, footnotes, code
        (
            2,
            rb"(?m)\A(?:\xef\xbb\xbf)?(?:---|\+\+\+)\s*\n\s*[\w-]+\s*[:=]|^#{1,6} \S|\]\((?:https?:|/|#|\.)|^\[[^\]]+\]:\s|^```|^\*\*?\S.*\S\*\*?$|\w\*\*\w|^> ",
        ),
    ),
    text=True,
)
