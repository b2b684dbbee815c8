"""What printing leaves in a text: page numbers, running heads, words broken at the end of a line."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from itertools import pairwise

from audioessay.text.draft import Draft
from audioessay.text.flow import Cut
from audioessay.text.headings import is_numeral
from audioessay.text.languages import base, detect
from audioessay.text.wordlist import words

_MARK = re.compile(
    r"[\[{<]\s?(?:(?i:pg\.?|page|pag\.|p\.|seite|s\.)\s?(?:\d{1,4}|[ivxlc]{1,7})|(?<=\{)\d{1,4})\s?[\]}>]"
)
"""``[Pg 23]``, ``{12}``: a mark of the page that a transcriber left."""
_NUMBER = re.compile(
    r"(?:[-–—*|·•\s]*)(?:(?i:page|seite|página|pagina|strona|p\.)\s)?(\d{1,4}|[ivxlc]{1,7})(?:\s(?:/|(?i:of|von|de|sur|di|van))\s\d{1,4})?(?:[-–—*|·•\s]*)"
)
"""A page number on a line of its own."""
_HEAD = re.compile(
    r"(?:\d{1,4}|[ivxlc]{1,6})(?:\s{2,}|\s*[|·•–—]\s*)\S.{2,70}|\S.{2,70}?(?:\s{2,}|\s*[|·•–—]\s*)\d{1,4}"
)
"""A title with a page number before or behind it."""
_HYPHEN = re.compile(
    r"(?P<before>[^\W\d_]{2,})(?P<gap>[-‐¬\u00ad][ \t]*(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*[ \t]*)(?P<after>[^\W\d_]{2,})"
)
_PAIRED = words("and or und oder et ou y o e of en to bis bzw")
"""Words before which the hyphen waits for a second part: ``pre- and post-war``."""
_CONTENTS = re.compile(
    r"^[ \t]*(?:(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|índice|indice|sommario|inhoud(?:sopgave)?|spis treści)\.?[ \t]*$(?:\s*^[ \t]*(?:page|chapter|chap\.)(?:[ \t]+page)?\.?[ \t]*$)*",
    re.MULTILINE | re.IGNORECASE,
)
_ENTRY = re.compile(r"(?:\.[ \t]*){3,}|[ \t…]{2,}(?:\d{1,4}|[ivxlc]{1,7})$|\S[ \t](?:\d{1,4})$")
_ENTRY_END = re.compile(r"(?:[ \t.…]*)(?:\d{1,4}|[ivxlc]{1,7})?$")
_SUSPENDED = re.compile(r"[^\W\d_]- (?:and|or|und|oder|et|ou|to|bis) $")
_OF_ALL = re.compile(r"(?i:page|seite|página|pagina|strona)\s\d+\s(?:/|of|von|de|sur|di|van)\s\d+")
MARGIN = 55
"""Columns before a lone number from which it stands at the right margin, rather than in the middle of the page."""
FEWEST = 3
"""Times that a line stands there to be a running head."""
COMMON, KNOWN = 500, 50
"""How often a word must stand in a large corpus to be joined out of two others, and to be a word at all."""


def cut(draft: Draft, start: int, *, hyphens: bool) -> list[tuple[int, int]]:
    """Cut page marks, page numbers and running heads out, and mend broken words. Gives where pages change, in order."""
    source = draft.source.text
    found = _marks(source, start) + _numbers(source, start) + _heads(source, start) + _contents(source, start)
    for low, high, reason in found:
        draft.skip(low, high, reason)
    draft.cut_out(Cut(low, high) for low, high, _ in found)
    if hyphens:
        _mend(draft, start)
    feeds = [match.span() for match in re.finditer("\f", source[start:])]
    return sorted([(low, high) for low, high, _ in found] + [(start + low, start + high) for low, high in feeds])


def _lines(source: str, start: int) -> list[tuple[int, int, str]]:
    return [(*match.span(), match[0].rstrip()) for match in re.compile(r"\S[^\r\n\f]*").finditer(source, start)]


def _marks(source: str, start: int) -> list[tuple[int, int, str]]:
    return [(*match.span(), "page number") for match in _MARK.finditer(source, start)]


def _numbers(source: str, start: int) -> list[tuple[int, int, str]]:
    """Lines that are a number, where at least two of them rise by no more than a few pages, or one stands at the right margin."""
    lone = [(low, high, _NUMBER.fullmatch(line.strip())) for low, high, line in _lines(source, start)]
    numbered = [(low, high, int(match[1])) for low, high, match in lone if match and match[1].isdecimal()]
    kept = {(low, high) for low, high, match in lone if match and _OF_ALL.search(match[0])}
    kept |= {(low, high) for low, high, _ in numbered if low - source.rfind("\n", 0, low) > MARGIN}
    for one, two in pairwise(numbered):
        if 0 < two[2] - one[2] <= 3 and two[0] - one[1] > 300:
            kept |= {one[:2], two[:2]}
    return [(*span, "page number") for span in sorted(kept)]


def _heads(source: str, start: int) -> list[tuple[int, int, str]]:
    """Lines that come back again and again, but for the number in them."""
    alike: defaultdict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for low, high, line in _lines(source, start):
        bare = line.strip()
        if len(bare) <= 80:
            numbered = _HEAD.fullmatch(bare) is not None or (
                bare.isupper() and bare[-1].isdigit() and not is_numeral(bare)
            )
            plain = re.sub(r"\d+|\b[ivxlc]+\b", "", bare).strip(" -–—|·•.")
            if (
                len(plain) >= 3
                and (numbered or bare[0] not in "-*•>|#")
                and not bare.endswith((".", "?", "!", ",", ";", ":", "”", '"'))
            ):
                alike[plain.casefold()].append(
                    (
                        low,
                        low + len(line.rstrip()),
                        numbered or _at_break(source, low, high) or _in_sentence(source, low),
                    )
                )
    found = []
    for places in alike.values():
        if len(places) >= FEWEST and sum(numbered for _, _, numbered in places) * 3 >= 2 * len(places):
            far = all(two[0] - one[1] > 300 for one, two in pairwise(places))
            found += [(low, high, "running head") for low, high, _ in places] if far else []
    return found


def _contents(source: str, start: int) -> list[tuple[int, int, str]]:
    """A table of contents: its heading, and lines that end with the number of a page or come again further down."""
    head = _CONTENTS.search(source, start, start + 20_000)
    if head is None:
        return []
    end, entries, odd = head.end(), 0, 0
    for low, high, line in _lines(source, head.end()):
        bare = line.strip()
        again = len(bare) > 3 and re.compile(
            rf"^[ \t]*{re.escape(_ENTRY_END.sub('', bare))}[ \t.]*$", re.MULTILINE | re.IGNORECASE
        ).search(source, high)
        if _ENTRY.search(bare) or again:
            entries, end, odd = entries + 1, low + len(line), 0
        else:
            odd += 1
        if odd or entries > 400:
            break
    return [(head.start(), end, "table of contents")] if entries >= 2 else []


def _at_break(source: str, low: int, high: int) -> bool:
    """Whether a line stands at the top or the foot of a page that a form feed ends."""
    return "\f" in source[max(0, low - 6) : low] or "\f" in source[high : high + 6]


def _in_sentence(source: str, low: int) -> bool:
    """Whether the text before a place stops in the middle of a sentence."""
    before = source[max(0, low - 200) : low].rstrip()
    return bool(before) and before[-1] not in '.!?…:"”’»)*' and "\n" in source[low - 2 : low]


def _mend(draft: Draft, start: int) -> None:
    """Join words that were broken at the end of a line; a hyphen that is the word's own stays."""
    source = draft.source.text
    masked = draft.masked()
    matches = list(_HYPHEN.finditer(masked, start))
    if not matches:
        return
    known = _dictionary(base(detect(source[start : start + 4000])))
    here = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", source[start:].casefold()))
    cuts = []
    for match in matches:
        before, after = match["before"], match["after"]
        paired = after in _PAIRED or _SUSPENDED.search(source, max(0, match.start() - 40), match.start())
        if not after[0].islower() or paired or _is_own(before.casefold(), after.casefold(), here, known):
            continue
        cuts.append(Cut(*match.span("gap")))
        draft.markup(*match.span("gap"))
    draft.cut_out(cuts)


def _is_own(before: str, after: str, here: Counter[str], known: Callable[[str], int] | None) -> bool:
    """Whether the hyphen belongs to the word: by the rest of the text, else by how common each form is."""
    whole, parted = here[before + after], here[f"{before}-{after}"]
    if whole or parted:
        return parted > whole
    if known is None:
        return False
    return known(before) >= KNOWN and known(after) >= KNOWN and known(before + after) < COMMON


@cache
def _dictionary(language: str) -> Callable[[str], int] | None:
    """How often each word stands in a large corpus; None for a language that there is no list for."""
    from spellchecker import SpellChecker

    if language not in SpellChecker.languages():
        return None
    words = SpellChecker(language=language).word_frequency
    return lambda word: words[word] if word in words else 0  # noqa: SIM401 - it has no get


def between(breaks: list[tuple[int, int]], low: int, high: int) -> bool:
    """Whether a page changes between two places."""
    index = bisect_left(breaks, (low, 0))
    return index < len(breaks) and breaks[index][0] < high
