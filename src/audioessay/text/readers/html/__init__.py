"""HTML: saved pages, newsletters, exports."""

from audioessay.text.reader import Reader

READER = Reader(
    "html",
    "html.page:read",
    (".html", ".htm", ".xhtml"),
    ("text/html", "application/xhtml+xml"),
    ((5, rb"(?i)\A(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|\?xml|head|body|article)"),),
    text=True,
)
