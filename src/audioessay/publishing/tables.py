"""Tables as essays keep them in their notes, row by row: for pages and for show notes alike."""

import re

from audioessay.model.essay import Note
from audioessay.publishing.rss import clean

RULE = re.compile(r"[|:+=\s-]*[-=]{2,}[|:+=\s-]*")
"""A line between a Markdown table's head and body, or a grid table's rows."""

SHORT_RULE = re.compile(r"\|?(?:\s*:?-:?\s*\|)+\s*:?-:?\s*|\|(?:\s*:?-:?\s*\|)+")
"""The same with one dash a column, below the head only: elsewhere a row of dashes is a row."""


def rows(note: Note) -> list[list[str]]:
    """The cells of each row, which stand between bars as in Markdown; the lines that only rule are none."""
    lines = [line.strip() for line in clean(note.text).splitlines() if line.strip()]
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))]
        for number, line in enumerate(lines)
        if not RULE.fullmatch(line) and not (number == 1 and SHORT_RULE.fullmatch(line))
    ]
