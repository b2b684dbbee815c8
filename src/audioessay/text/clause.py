"""Titles out of sentences."""

from audioessay import regex as re

LONGEST_TITLE = 70
CUT = re.compile(r"\s[–—-]+\s|[—;:、，；]|,\s(?!\d)|\s--\s?")


def clause(sentence: str) -> str:
    """A sentence cut at a clause to the length of a title, without its full stop.

    >>> clause("On May 26, 2026, the band stood once more at the very centre of the stage, and it rained.")
    'On May 26, 2026, the band stood once more at the very centre of the stage'
    """
    text = " ".join(sentence.split()).rstrip(" .。…,;:")
    if len(text) <= LONGEST_TITLE:
        return text
    cuts = [match.start() for match in CUT.finditer(text)]
    fitting = [cut for cut in cuts if 20 <= cut <= LONGEST_TITLE + 10]
    if fitting:
        return text[: fitting[-1]].rstrip(" ,;:–—-")
    words = text[: LONGEST_TITLE + 1]
    return (words.rsplit(" ", 1)[0] if " " in words else words[:LONGEST_TITLE]).rstrip(" ,;:–—-") + "…"
