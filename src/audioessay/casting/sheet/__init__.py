"""The cast sheet, ``ESSAY.cast.toml``: where the author has the last word about roles, voices and bounds of passages.

``grammar`` reads it, ``divide`` cuts the essay's paragraphs where it says that a passage begins inside one, ``match`` finds its passages in
the essay, also after an edit, and ``write`` brings it up to date. ``docs/cast-sheet.md`` tells its keys to authors.
"""

from audioessay.casting.sheet.divide import divide
from audioessay.casting.sheet.grammar import VERSION, Entry, Sheet, read
from audioessay.casting.sheet.match import Matched, match
from audioessay.casting.sheet.write import write

__all__ = ["VERSION", "Entry", "Matched", "Sheet", "divide", "match", "read", "write"]
