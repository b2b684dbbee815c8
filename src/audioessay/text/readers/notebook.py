"""Jupyter notebooks (nbformat 4): the words between the code."""

import json
from typing import Any

from audioessay.errors import ReadError
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text.draft import Draft
from audioessay.text.reader import Options, Reader


def read(data: bytes, name: str, options: Options) -> Draft:
    """The source is the cells one after another, code between fences; what code put out is not looked at."""
    from audioessay.text.readers.markdown.blocks import read_markdown

    try:
        cells: list[dict[str, Any]] = json.loads(data)["cells"]
        parts = [_cell(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReadError(name, "is no notebook that we know: it must be JSON with cells (nbformat 4)") from error
    draft = Draft(Source("\n\n".join(parts), name, "notebook"), options.reading, options.roles)
    draft.document = Meta()
    read_markdown(draft)
    return draft


def _cell(kind: str, text: str) -> str:
    return text if kind == "markdown" else f"~~~~~~~~ {kind}\n{text}\n~~~~~~~~"


def sniff(data: bytes) -> int:
    """JSON with cells."""
    head = data[:2000].lstrip()
    return 8 if head[:1] == b"{" and b'"cells"' in head and b"cell_type" in data[:20_000] else 0


READER = Reader("notebook", read, (".ipynb",), ("application/x-ipynb+json",), sniff)
