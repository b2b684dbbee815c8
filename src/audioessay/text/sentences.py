"""Where sentences begin and end.

Every place that could end one (a full stop, ``!``, ``?``, an ellipsis, their like in other scripts) is looked at once, with the word before and
the word after it, so the time is linear in the length of the text.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from audioessay import regex as re
from audioessay.languages import primary
from audioessay.scripts import EAST, HANGUL
from audioessay.text import vocabulary
from audioessay.text.wordlist import words

WIDE = "。！？．｡︕︖︒"
"""Full-width marks: they end a sentence without a space after them."""
OTHERS = "؟۔।॥։።፧"
CLOSERS = "\"'”’»›)\\]}」』）】〉》〕］｝＂＇"
GERMAN_CLOSERS = CLOSERS + "“‘«"
"""„So“ and »so«: the marks that close in German open elsewhere."""
OPENERS = "\"'“‘„‚«‹»(\\[{「『（【〈《〔［｛¿¡*_"


def _end(closers: str) -> re.Pattern[str]:
    """A mark that may end a sentence, what closes with it, and the space after it."""
    return re.compile(
        rf"""
        (?P<mark> (?:\.(?:[ \u00a0]?\.){{2,}} | …) [.!?…]* | [.!?…{WIDE}{OTHERS}]+ )
        (?P<close> (?:[{closers}*_]|\[\d{{1,3}}\]|[¹²³⁰⁴-⁹])* (?:[ \u00a0\u202f]»(?=\s|$))? )
        (?P<space> \s* )
        """,
        re.VERBOSE,
    )


END = _end(CLOSERS)
GERMAN_END = _end(GERMAN_CLOSERS)
_RE = vocabulary.Regexes("sentences")
HALVES = words("a.m p.m")
AFTER_TIME = words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December "
    "Eastern Central Mountain Pacific Atlantic Greenwich London ET EST EDT CT CST CDT MT MST PT PST PDT GMT UTC BST CET CEST KST JST"
)
WORDLIKE = words("no sec secs art arts pt")
AS_A_WORD = words("a an my his her our one is was say said says answered voted love loves loved modern")
"""*She said no. 5 people left*: here it is not the number five."""
CLAUSE_ENDS = words("etc usw ecc enz itd itp")
"""A capital after these begins a sentence, but in German, where nouns have one."""
LONGEST = 2_000
"""Characters, some two minutes of speech. Sentences of great stylists reach half of it."""
PAUSES = (", ", "; ", ": ", "，", "、", "；", "：", "— ", "– ")
NEAR = 80
"""Characters looked at before a mark: no word is longer that matters here."""


class Abbreviations(NamedTuple):
    """Words that a full stop belongs to, lower case, without the last of them."""

    inner: frozenset[str]
    """Stand before what they belong to (``Mr.``, ``cf.``): a sentence never ends with them."""
    numbered: frozenset[str]
    """Abbreviate only before a number (``no. 5``, ``p. 12``, ``fig. 2a``); elsewhere they are words."""
    final: frozenset[str]
    """May end a sentence (``etc.``, ``Inc.``): it does when a word follows that opens one."""
    openers: frozenset[str]
    """Small words that, with a capital, open a sentence."""
    ordinals: bool = False
    """Whether a number with a full stop is an ordinal (``3. Oktober``)."""


TOP_LEVEL = words(
    "com org net edu gov io co uk de fr es it pt nl pl jp kr cn eu us info biz app dev ai tv me fm ly js py md txt pdf html"
)
"""What follows a full stop in an address or a file name, whatever its case."""

EVERYWHERE = Abbreviations(
    inner=words("dr prof mr mrs ms st mt cf n° e.g i.e viz ca dipl ing"),
    numbered=words("no nos nr p pp vol vols fig figs art ch cap n nn"),
    final=words("etc al a.m p.m jr sr co inc ltd corp ph.d m.d b.a m.a d.c s.a"),
    openers=frozenset(),
)


@cache
def abbreviations(language: str) -> Abbreviations:
    """The table of a language (primary tag), or what holds everywhere."""
    known = vocabulary.table(language).get("sentences")
    if known is None:
        return EVERYWHERE
    inner, numbered, final, openers = (words(known[kind]) for kind in ("inner", "numbered", "final", "openers"))
    return Abbreviations(inner, numbered, final, openers, known.get("ordinals", False))


def split(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence of ``text``, in order; only white space lies between and around them.

    A blank line always ends a sentence; a single line break never does by itself. What runs on for more than LONGEST
    characters is parted there, behind a comma or a word if there is one.

    >>> split("He met Dr. Smith at 3.14 p.m. The answer was simple.What now?")
    ((0, 29), (30, 52), (52, 61))
    """
    code = primary(language)
    table = abbreviations(code)
    first = next((character for character in text if character.isalpha()), "")
    small = first.islower()
    ends: list[int] = []
    start = _skip(text, 0)
    for match in (GERMAN_END if code == "de" else END).finditer(text):
        at = match.end("close")
        if match.start() < start:
            continue
        if _ends(text, start, match, code, table, small):
            ends.append(at)
            start = match.end()
    found: list[tuple[int, int]] = []
    begin = 0
    for cut in sorted({*ends, *(match.start() for match in _RE.blank.finditer(text)), len(text)}):
        if piece := text[begin:cut].strip():
            low = _skip(text, begin)
            found.extend(_parted(text, low, low + len(piece)))
        begin = cut
    return tuple(found)


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """One sentence; or several stretches, where it is longer than anyone could voice or follow in one go."""
    while end - start > LONGEST:
        half = start + LONGEST // 2
        stretch = text[half : start + LONGEST]
        place = max(stretch.rfind(mark) for mark in PAUSES)
        place = max(map(stretch.rfind, " \n\t\u3000")) if place < 0 else place
        cut = half + place + 1 if place >= 0 else start + LONGEST
        yield start, start + len(text[start:cut].rstrip())
        start = _skip(text, cut)
    yield start, end


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends(text: str, start: int, match: re.Match[str], code: str, table: Abbreviations, small: bool) -> bool:
    """Whether the mark found ends the sentence that began at ``start``."""
    mark, close, space = match["mark"], match["close"], match["space"]
    after = _RE.after.match(text, match.end(), min(len(text), match.end() + NEAR))
    word = (after and after["word"]) or ""
    opener = (after and after["open"]) or ""
    if match.end() == len(text):
        return True
    if mark[-1] in WIDE or (not space and _eastern(text, match.start() - 1)):
        return _ends_eastern(text, match, code)
    if mark[-1] in OTHERS:
        return True
    before = _RE.before.search(text, max(start, match.start() - NEAR), match.start())
    last = _RE.elided.sub("", before.group().lstrip("'‘’*_")) if before else ""
    if not space:
        return _ends_unspaced(text, match, last, word, opener, table)
    if close and code == "ko" and _RE.frames.match(word):
        return False
    if not word:
        rest = text[match.end() + len(opener) : match.end() + len(opener) + 1]
        return bool(rest) and rest not in ",;:.!?…)]}»”" and (mark != "." or _plain(last, table))
    if word[0].islower():
        brand = len(word) > 1 and word[1].isupper() and not word[0].isupper()
        plain = mark == "." and not close and _plain(last, table)
        return (brand and plain) or (small and (plain or (mark in ("!", "?") and not close)))
    if _elliptic(mark):
        return word.split("'")[0].split("’")[0] != "I" or len(mark.replace(" ", "")) > 3 or opener != ""
    if mark != "." or (close and close not in "'’*_"):
        return True
    return _stop_ends(text, start, before.start() if before else match.start(), last, word, opener, table)


def _elliptic(mark: str) -> bool:
    return "…" in mark or mark.count(".") > 2


def _plain(last: str, table: Abbreviations) -> bool:
    """Whether the word before a full stop is an ordinary one."""
    known = any(last.lower() in kind for kind in (table.inner, table.final, table.numbered))
    return len(last) > 1 and not known and "." not in last


def _stop_ends(text: str, start: int, at: int, last: str, word: str, opener: str, table: Abbreviations) -> bool:
    """Whether a full stop and a space end a sentence, where a capital, a digit or a letter without case follows."""
    low, behind = last.lower(), _followed(text, at, last, word)
    opens = word.lower().replace("’", "'") in table.openers and not (len(word) == 1 and behind == ".")
    if not last:
        return True
    if _RE.enumerator.fullmatch(last) and not text[start:at].strip(" \t\n([*_#\"'“‘"):
        return False
    if last.isdigit():
        return opens or opener != "" if table.ordinals and len(last) <= 3 else True
    if word[0].isdigit():
        as_word = last in WORDLIKE and (text[max(start, at - NEAR) : at].split() or [""])[-1].lower() in AS_A_WORD
        return as_word or not (low in table.numbered or low in table.inner)
    numbered = low in table.numbered and low not in table.inner and len(last) > 1
    if numbered and _RE.enumerator.fullmatch(word) and word.isupper() and (word != "I" or behind in ",;:)"):
        return False
    if low in HALVES:
        return opens or not (_RE.fronted.match(text, start, at) or word in AFTER_TIME)
    if low in CLAUSE_ENDS and not table.ordinals:
        return True
    if low in table.final:
        return opens
    if low in table.inner:
        return False
    if _RE.dotted.fullmatch(last):
        return opens and not (len(last) == 1 and last.islower())
    return True


def _followed(text: str, at: int, last: str, word: str) -> str:
    """The character behind the one-letter word that follows the full stop; a blank at the end."""
    place = text.find(word, at + len(last))
    return text[place + 1 : place + 2] or " "


def _ends_unspaced(text: str, match: re.Match[str], last: str, word: str, opener: str, table: Abbreviations) -> bool:
    """Whether a mark with no space after it ends a sentence: ``simple.What`` does; ``Node.js``, ``U.S.A`` and ``3.14`` do not."""
    mark, close = match["mark"], match["close"]
    if _hangul(word):
        return not close and bool(last) and _hangul(last[-1])
    capital = word[:1].isupper() and (word in {"I", "A"} or word[1:2].islower() or word[1:2] in ("'", "’"))
    if not last or not capital or _RE.address.search(_token(text, match.start())):
        return False
    if close or opener or mark != ".":
        return True
    end = match.end() + len(word)
    name = re.split(r"[.'’-]", word)[0].lower() in TOP_LEVEL or "." in word or text[end : end + 1] == "("
    if name or not (word[1:].islower() or len(word) == 1):
        return False
    if last.isdigit():
        return len(last) > 2
    small = last[-1].islower() and not any(character.isupper() for character in last[1:])
    return small and len(last) > 1 and _plain(last, table)


def _token(text: str, at: int) -> str:
    """The run without white space around ``at``."""
    low, high = at, at
    while low > 0 and at - low < NEAR and not text[low - 1].isspace():
        low -= 1
    while high < len(text) and high - at < NEAR and not text[high].isspace():
        high += 1
    return text[low:high]


def _eastern(text: str, at: int) -> bool:
    return at >= 0 and re.match(rf"[{EAST}]", text[at]) is not None


def _hangul(text: str) -> bool:
    return bool(text) and re.match(rf"[{HANGUL}]", text[0]) is not None


def _ends_eastern(text: str, match: re.Match[str], code: str) -> bool:
    """Whether a mark after Chinese or Japanese letters ends a sentence."""
    mark, close = match["mark"], match["close"]
    after = text[match.end() : match.end() + 1]
    if mark[-1] == "." and not re.match(rf"[{EAST}{OPENERS}]", after):
        return bool(match["space"])
    if mark in ("．", "."):
        return not after.isdigit()
    if close and not match["space"] and _RE.particle.match(text, match.end() - 1):
        return False
    if _elliptic(mark) and not close:
        return bool(match["space"])
    return not (close and code == "zh" and mark[-1] not in "。｡" and _RE.says.match(text, match.end()))
