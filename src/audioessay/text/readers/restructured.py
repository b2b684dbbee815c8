"""reStructuredText, by way of the HTML that docutils makes of it."""

import re

from audioessay.errors import ReadError
from audioessay.model.source import Source
from audioessay.text.decode import decode
from audioessay.text.draft import Draft
from audioessay.text.reader import Options, Reader

_SIGNS = re.compile(
    r"^\.\. (?:[\w-]+::|_[^:\n]+:|\[[\w#]+\])|^[^\n]{3,}\n([=~^\"-])\1{4,}\n(?=\s*\n)[\s\S]*?(?:``[^`\n]+``|`[^`\n]+`_|:\w+:`)",
    re.MULTILINE,
)


def read(data: bytes, name: str, options: Options) -> Draft:
    """The source is the HTML; files that the text names are not opened."""
    text = decode(data, name)
    try:
        from docutils.core import publish_string
    except ImportError as error:
        raise ReadError(name, "is reStructuredText, which needs docutils: pip install 'audioessay[rst]'") from error
    settings = {
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "report_level": 5,
        "halt_level": 6,
        "input_encoding": "unicode",
        "output_encoding": "unicode",
        "doctitle_xform": True,
        "embed_stylesheet": False,
        "stylesheet_path": "",
        "_disable_config": True,
    }
    try:
        page = str(publish_string(text, writer="html5", settings_overrides=settings))
    except (Exception, SystemExit) as error:
        raise ReadError(name, f"cannot be read as reStructuredText: {' '.join(str(error).split())[:100]}") from error
    draft = Draft(Source(page, name, "rst"), options.reading, options.roles)
    from audioessay.text.readers.html.page import read_html

    read_html(draft)
    return draft


def sniff(data: bytes) -> int:
    """Whether it has directives, or titles and roles as it writes them."""
    return 3 if _SIGNS.search(data[:50_000].decode("utf-8", "replace")) else 0


READER = Reader("rst", read, (".rst", ".rest"), ("text/x-rst",), sniff)
