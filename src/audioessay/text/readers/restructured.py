"""reStructuredText, by way of the HTML that docutils makes of it."""

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.model.source import Source
from audioessay.text import vocabulary
from audioessay.text.decode import decode
from audioessay.text.draft import Draft
from audioessay.text.reader import Options, Reader

_SIGNS = rb"(?m)^\.\. (?:[\w-]+::|_[^:\n]+:|\[[\w#]+\])|^[^\n]{3,}\n([=~^\"-])\1{4,}\n(?=\s*\n)[\s\S]*?(?:``[^`\n]+``|`[^`\n]+`_|:\w+:`)"
"""Directives, or titles and roles as it writes them."""
_ROLE = re.compile(
    r":(?:[a-z]+:)?(?:term|ref|doc|numref|abbr|command|file|guilabel|kbd|menuselection|option|program|samp|envvar|any|download|class|func|meth|mod|attr|obj|data|exc|dfn|index|index):`(?P<words>[^`<]*[^`<\s])(?:\s*<[^`>]*>)?`"
)
"""Roles of Sphinx, of which docutils knows nothing."""


def read(data: bytes, name: str, options: Options) -> Draft:
    """The source is the HTML; files that the text names are not opened."""
    text = _ROLE.sub(r"\g<words>", decode(data, name))
    try:
        from docutils.core import publish_string
    except ImportError as error:
        raise ReadError(name, "is reStructuredText, which needs docutils: pip install 'audioessay[rst]'") from error
    settings = vocabulary.table("formats")["rst"]
    try:
        page = str(publish_string(text, writer="html5", settings_overrides=settings))
    except (Exception, SystemExit) as error:
        raise ReadError(name, f"cannot be read as reStructuredText: {' '.join(str(error).split())[:100]}") from error
    draft = Draft(Source(page, name, "rst"), options.reading, options.roles)
    from audioessay.text.readers.html.page import read_html

    read_html(draft)
    return draft


READER = Reader("rst", "restructured:read", (".rst", ".rest"), ("text/x-rst",), ((3, _SIGNS),))
