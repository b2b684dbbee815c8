"""What stands among the words and is not said: web addresses, citations in brackets, pauses."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from audioessay.model.essay import Inline
from audioessay.model.source import Text, join

# A web address as people paste it; closing punctuation is the sentence's, as GitHub's autolinks have it.
URL = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"“”«»。、，；]+", re.IGNORECASE)

_YEAR = r"(?:1[5-9]|20)\d\d[a-z]?"
_PARTICLE = r"(?:(?:van|von|de|der|den|del|della|di|du|la|le|da|dos|ten|ter|al|el)\s)"
_NAME = rf"{_PARTICLE}*[A-Z][\w’'\-]+"
_PAGES = r"(?:(?:pp?|S|ch|chap|para|§|vol|fig)\.?\s?)?\d+(?:\s?[-–—]\s?\d+)?(?:\s?ff?\.?)?"
_ONE_STRONG = (
    rf"{_NAME}(?:,?\s(?:and|und|et|y|e|&)\s{_NAME}|,\s{_NAME},?\s(?:and|und|et|y|e|&)\s{_NAME}|,?\set\sal\.?),?\s{_YEAR}"
    rf"(?:\s?[,:]\s?{_PAGES})?|{_NAME},?\s{_YEAR}\s?[,:]\s?{_PAGES}"
)
_ONE = rf"(?:{_ONE_STRONG}|{_NAME},?\s{_YEAR})"
_SEE = r"(?:(?:see(?:\salso)?|cf\.|e\.g\.,?|compare|vgl\.|siehe|voir)\s)?"
STRONG = rf"\({_SEE}(?:(?:{_ONE_STRONG})(?:;\s{_ONE})*|{_ONE}(?:;\s{_SEE}{_ONE})+)\)"
"""An author-date citation that is hardly anything else: several authors, a page, several works."""
WEAK = rf"\({_SEE}{_ONE}(?:;\s{_SEE}{_ONE})*\)"
"""``(Smith 2019)``, which might as well be a place and a year."""
_NOT_NAMES = re.compile(
    r"\((?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn|Fall"
    r"|Winter|Since|Until|From|Before|After|In|Circa|Born|Died|Early|Late|Mid|About|Around|By|During|Januar|Februar|März|Mai"
    r"|Juni|Juli|Oktober|Dezember|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_NUMBER = r"\^?\d{1,3}(?:\s?[-–—]\s?\d{1,3})?"
NUMBERED = re.compile(
    rf"\[(?:\^[^\]\s]{{1,40}}|{_NUMBER}(?:\s?[,;]\s?{_NUMBER})*|(?:note|fn\.?)\s?\d{{1,3}}|citation needed)\]"
)
PANDOC = re.compile(r"\[(?:[^\[\]@]{0,60}\s)?-?@[\w:.#$%&\-+?<>~/]+[^\[\]]{0,200}\]")
AUTHOR_SQUARE = rf"\[(?:{_ONE_STRONG})(?:;\s{_ONE})*\]"
_compiled = cache(re.compile)
"""The three above are large: they are compiled when a text has a bracket."""
RAISED = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[^\W\d_][.,;!?”’\"')]))(?:[⁰¹²³⁴-⁹]{1,3}|[†‡](?!\w))")
"""``word²`` and ``word.†``; but ``m²`` and ``10⁶`` stay."""
PAUSE = re.compile(
    r"\[(?:pause|break)(?:[\s:=]+(?P<n>\d{1,3}(?:[.,]\d{1,3})?)\s?(?P<unit>ms|s|secs?|seconds?))?\](?!\()",
    re.IGNORECASE,
)
"""``[pause 2s]``: a rest that the author asks for."""
PAUSE_MS, LONGEST_PAUSE_MS = 1000, 30_000
"""Of one that says no length; and the longest that is kept."""
_ANY = re.compile(r"https?://|ftp://|www\.|[\[(⁰¹²³⁴-⁹†‡]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of display text that is not said."""

    start: int
    end: int
    reason: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What is left, and what was cut (counted in the text as it was)."""

    text: Text
    inlines: tuple[Inline, ...]
    cuts: tuple[Cut, ...]


def prune(text: Text, inlines: tuple[Inline, ...] = (), *, weak: bool = False, pandoc: bool = True) -> Pruned:
    """Cut addresses (the domain stays when it stands in a sentence) and bracketed citations out of a paragraph.

    ``weak``: whether ``(Smith 2019)`` is taken for a citation; ``pandoc``: whether ``[@smith]`` and ``[^1]`` are.
    """
    display = text.display
    if not _ANY.search(display):
        return Pruned(text, inlines, ())
    cuts: list[Cut] = []
    links: list[Inline] = []
    for match in URL.finditer(display):
        start, end = match.start(), match.start() + len(_trimmed(match[0]))
        cuts.extend(_address(display, start, end, links))
    taken = bytearray(len(display))
    for cut in cuts:
        taken[cut.start : cut.end] = b"x" * (cut.end - cut.start)
    for pattern in (PAUSE, NUMBERED, *((PANDOC,) if pandoc else ()), AUTHOR_SQUARE, RAISED, WEAK if weak else STRONG):
        for match in _compiled(pattern).finditer(display):
            start, end = match.span()
            if (
                _NOT_NAMES.match(match[0])
                or (match[0].startswith("[^") and not pandoc)
                or taken.find(b"x", start, end) >= 0
            ):
                continue
            if pattern is NUMBERED and display[end : end + 1] == "(":
                continue  # a link that its format did not know
            if pattern is PAUSE:
                cuts.append(Cut(start, end, "pause", label=str(_pause_ms(match))))
            else:
                mark = pattern is RAISED or match[0][1] == "^"
                cuts.append(Cut(start, end, "footnote mark" if mark else "citation"))
            taken[start:end] = b"x" * (end - start)
    if not cuts:
        return Pruned(text, inlines, ())
    cuts.sort(key=lambda cut: cut.start)
    return _without(text, (*inlines, *links), cuts)


def _pause_ms(match: re.Match[str]) -> int:
    if match["n"] is None:
        return PAUSE_MS
    length = float(match["n"].replace(",", ".")) * (1 if match["unit"].lower() == "ms" else 1000)
    return min(LONGEST_PAUSE_MS, round(length))


def _trimmed(address: str) -> str:
    """Without the punctuation that closes the sentence rather than the address."""
    while address:
        last = address[-1]
        if last in ".,;:!?'’*_~…" or (
            last in ")]}" and address.count(last) > address.count({")": "(", "]": "[", "}": "{"}[last])
        ):
            address = address[:-1]
        else:
            break
    return address


def _address(display: str, start: int, end: int, links: list[Inline]) -> list[Cut]:
    address = display[start:end]
    parts = re.fullmatch(r"((?:\w+://)?(?:[^\s/@]*@)?(?:www\.)?)([^\s/:?#]*)(.*)", address, re.IGNORECASE | re.DOTALL)
    domain = parts[2] if parts else ""
    if parts is None or not any(char.isalnum() for char in domain):
        return []
    url = address if "://" in address else f"https://{address}"
    rest = display[:start] + display[end:]
    if not any(char.isalnum() for char in rest):
        return [Cut(start, end, "web address", url, domain)]
    low = start + len(parts[1])
    high = low + len(domain)
    links.append(Inline(low, high - low, "link", url))
    cuts = [Cut(start, low, "web address", url, domain)] if start < low else []
    if high < end:
        cuts.append(Cut(high, end, "web address", url, domain))
    return cuts


def _without(text: Text, inlines: tuple[Inline, ...], cuts: list[Cut]) -> Pruned:
    display = text.display
    pieces: list[Text] = []
    gone: list[tuple[int, int]] = []
    at = 0
    for cut in cuts:
        low, high = cut.start, cut.end
        if low < at:
            low = at
        if cut.reason != "web address" or not display[cut.end : cut.end + 1].isalnum():
            after = display[high : high + 1]
            if low > at and display[low - 1] == " " and (not after or after.isspace() or after in ".,;:!?)]}”’»"):
                low -= 1
            elif low == 0 and after == " ":
                high += 1
        pieces.append(text.slice(at, low))
        gone.append((low, high))
        at = high
    pieces.append(text.slice(at, len(display)))
    left = join([piece for piece in pieces if piece.display], between="")

    lows = [low for low, _ in gone]
    totals = [0, *accumulate(high - low for low, high in gone)]

    def moved(place: int) -> int:
        index = bisect_left(lows, place)
        over = max(0, gone[index - 1][1] - place) if index else 0
        return place - totals[index] + over

    kept = []
    for inline in inlines:
        start, end = moved(inline.at), moved(inline.at + inline.length)
        if end > start or inline.length == 0:
            kept.append(Inline(min(start, len(left.display)), end - start, inline.kind, inline.url))
    kept.extend(
        Inline(min(moved(cut.start), len(left.display)), 0, "footnote", display[cut.start : cut.end].strip("[^]"))
        for cut in cuts
        if cut.reason == "footnote mark"
    )
    kept.extend(
        Inline(min(moved(cut.start), len(left.display)), 0, "pause", cut.label) for cut in cuts if cut.reason == "pause"
    )
    return Pruned(left, tuple(sorted(kept, key=lambda inline: (inline.at, -inline.length))), tuple(cuts))


_REFERENCES = re.compile(
    r"^[#\s*_]*(?:References|Bibliography|Works cited|Literature|Literatur|Bibliographie)[*_:\s]*$",
    re.MULTILINE | re.IGNORECASE,
)


def cites(source: str) -> bool:
    """Whether an essay cites in the author-date manner, so that a bare ``(Smith 2019)`` is a citation there."""
    if "(" not in source:
        return False
    return _compiled(STRONG).search(source) is not None or (
        _compiled(WEAK).search(source) is not None and _REFERENCES.search(source) is not None
    )
