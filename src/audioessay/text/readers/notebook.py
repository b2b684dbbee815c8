"""Jupyter notebooks (nbformat 4): the words between the code."""

import json
from typing import Any

from audioessay.errors import ReadError
from audioessay.model.essay import Meta
from audioessay.model.source import Source
from audioessay.text.draft import Draft
from audioessay.text.reader import Options, Reader

_CODE = "~~~~~~~~ {}\n{}\n~~~~~~~~"


def read(data: bytes, name: str, options: Options) -> Draft:
    """The source is the cells one after another, code between fences; what code put out is not looked at."""
    from audioessay.text.readers.markdown.blocks import read_markdown

    try:
        cells: list[dict[str, Any]] = json.loads(data)["cells"]
        parts = [
            "".join(cell["source"])
            if cell["cell_type"] == "markdown"
            else _CODE.format(cell["cell_type"], "".join(cell["source"]))
            for cell in cells
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReadError(name, "is no notebook that we know: it must be JSON with cells (nbformat 4)") from error
    draft = Draft(Source("\n\n".join(parts), name, "notebook"), options.reading, options.roles)
    draft.document = Meta()
    read_markdown(draft)
    return draft


READER = Reader(
    "notebook",
    "notebook:read",
    (".ipynb",),
    ("application/x-ipynb+json",),
    ((8, rb"\A\s*\{", b'"cells"', b"cell_type"),),
)
