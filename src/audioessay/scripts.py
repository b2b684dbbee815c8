"""Writing systems: which characters belong to which, as classes for ``re`` (blocks of the Unicode Standard).

The inside of a class each, to be put between brackets: ``re.compile(f"[{KANA}{HAN}]")``.
"""

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, in whatever language."""
KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
THAI = "\u0e00-\u0e7f"
SOUTHEAST = f"{THAI}\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese, Khmer."""
CYRILLIC = "\u0400-\u04ff"
GREEK = "\u0370-\u03ff"
HEBREW = "\u05d0-\u05ea"
ARABIC = "\u0620-\u064a"
DEVANAGARI = "\u0900-\u097f"
GEORGIAN = "\u10d0-\u10ff"
ARMENIAN = "\u0530-\u058f"

EAST = HAN + KANA
"""Scripts of which each letter is about a syllable, and whose sentences follow each other without a space."""
EAST_MARKS = "\u2e80-\u2fdf\u3000-\u303f\u3100-\u312f\uff00-\uff65\uffa0-\uffef"
"""Their punctuation, radicals, bopomofo and wide forms of other letters."""
SPACELESS = EAST + SOUTHEAST
"""Scripts that put no space between words."""
WIDE = "\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f000-\U0003ffff"
"""Characters as wide as two Latin ones (Unicode Standard Annex 11)."""
SHAPED = "\u0900-\u0fff\u1000-\u109f\u1780-\u17ff"
"""Scripts of India, Tibet and Southeast Asia, whose letters join or stack."""
