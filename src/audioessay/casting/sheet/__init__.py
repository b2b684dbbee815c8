"""The cast sheet, ``ESSAY.cast.toml``: where the author has the last word about roles, voices and bounds of passages.

``grammar`` reads it, ``match`` finds its passages in the essay, also after an edit (``divide`` cuts a paragraph where a passage begins inside
it), and ``write`` brings it up to date. ``docs/cast-sheet.md`` tells its keys to authors.
"""

from audioessay.casting.sheet.grammar import VERSION, Entry, Sheet, read
from audioessay.casting.sheet.match import Matched, match, numbers
from audioessay.casting.sheet.write import write

__all__ = ["VERSION", "Entry", "Matched", "Sheet", "match", "numbers", "read", "write"]
