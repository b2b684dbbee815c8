"""What printing leaves in a text: page numbers, running heads, words broken at the end of a line."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from audioessay import regex as re
from audioessay.languages import primary
from audioessay.text import vocabulary
from audioessay.text.draft import Draft
from audioessay.text.flow import Cut
from audioessay.text.headings import is_numeral
from audioessay.text.languages import detect
from audioessay.text.wordlist import words

_RE = vocabulary.Regexes("pages")
_PAIRED = words("and or und oder et ou y o e of en to bis bzw")
"""Words before which the hyphen waits for a second part: ``pre- and post-war``."""
Row = tuple[int, int, str]
"""Where a line begins and ends, and what it says."""
MARGIN = 55
"""Columns before a lone number from which it stands at the right margin, rather than in the middle of the page."""
TITLE = 40
"""Characters of a line above a number that may be a title."""
FEWEST = 3
"""Times that a line stands there to be a running head."""
COMMON, KNOWN = 500, 50
"""How often a word must stand in a large corpus to be joined out of two others, and to be a word at all."""


def cut(draft: Draft, start: int, *, hyphens: bool) -> list[tuple[int, int]]:
    """Cut page marks, page numbers and running heads out, and mend broken words. Gives where pages change, in order."""
    source = draft.source.text
    lines = [(*match.span(), match[0].rstrip()) for match in _RE.row.finditer(source, start)]
    cuts = [Cut(*match.span(), reason="page number") for match in _RE.mark.finditer(source, start)]
    numbers = _numbers(source, lines)
    cuts += numbers + _heads(source, lines, numbers) + _contents(source, start, lines)
    draft.cut(cuts)
    if hyphens:
        _mend(draft, start)
    feeds = [match.span() for match in re.compile("\f").finditer(source, start)]
    return sorted([(cut.start, cut.end) for cut in cuts] + feeds)


def _numbers(source: str, lines: Sequence[Row]) -> list[Cut]:
    """Lines that are a number, where they rise from page to page, or one stands at the right margin, between dashes or where a page ends.

    In a short text numbers that rise are those of pages where one of them breaks a sentence or ends the text: those of parts head something.
    """
    lone = [(low, high, match) for low, high, line in lines if (match := _RE.number.fullmatch(line.strip()))]
    numbered = [(low, high, int(match[1])) for low, high, match in lone if match[1].isdecimal()]
    kept = {(low, high) for low, high, match in lone if _RE.of_all.search(match[0]) or _at_break(source, low, high)}
    kept |= {(low, high) for low, high, _ in numbered if low - source.rfind("\n", 0, low) > MARGIN}
    rising = [(one, two) for one, two in pairwise(numbered) if 0 < two[2] - one[2] <= 3]
    ends = lines[-1][:2] if lines else (0, 0)
    above = {low: before for (_, _, before), (low, _, _) in pairwise(lines)}
    broken = any(_in_sentence(source, low) and len(above.get(low, "")) > TITLE for pair in rising for low, _, _ in pair)
    paged = broken or (bool(rising) and (rising[0][0][2] > 1 or rising[-1][1][:2] == ends))
    for one, two in rising:
        last = two[:2] == ends and one[:2] in kept
        if paged and (last or two[0] - one[1] > 300 or (two[2] - one[2] == 1 and two[0] - one[1] > 60)):
            kept |= {one[:2], two[:2]}
    tops = {number: low for low, high, number in numbered if (low, high) in kept}
    for low, high, line in lines:  # the first page's, behind its title
        titled = _RE.titled_page.search(line)
        if titled and tops.get(int(titled[1]) + 1, 0) > high:
            kept.add((low + titled.start(1), low + titled.end(1)))
    return [Cut(*span, reason="page number") for span in sorted(kept)]


def _heads(source: str, lines: Sequence[Row], numbers: Sequence[Cut]) -> list[Cut]:
    """Lines that come back again and again, but for the number in them; beside page numbers, those that come back at all."""
    edges = {place for cut in numbers for place in (cut.start, cut.end)}
    alike: defaultdict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    for low, high, line in lines:
        plain = re.sub(r"\d+|\b[ivxlc]+\b", "", line).strip(" -–—|·•.")
        if len(line) > 80 or len(plain) < 3:
            continue
        if line.endswith((".", "?", "!", ",", ";", ":", "”", '"')):
            plain = f".{plain}"
        numbered = bool(_RE.head.fullmatch(line)) or (line.isupper() and line[-1].isdigit() and not is_numeral(line))
        if numbered or line[0] not in "-*•>|#":
            sure = numbered or _at_break(source, low, high) or _in_sentence(source, low)
            alike[plain.casefold()].append((low, low + len(line), sure))
    cuts: list[Cut] = []
    for plain, places in alike.items():
        if places[0][0] == lines[0][0] and not _RE.head.fullmatch(lines[0][2]):
            places = places[1:]  # the title of the text, which stands above its pages too
        beside = [(low, high) for low, high, _ in places if edges & {*_gap_ends(source, low, high)}]
        sentence = plain[0] == "."
        if len(beside) == len(places) > 1 if sentence else FEWEST > len(beside) > 1:
            cuts += [Cut(low, high, reason="running head") for low, high in beside]
        if sentence:
            continue
        enough = len(places) >= FEWEST and sum(sure for _, _, sure in places) * 3 >= 2 * len(places)
        counts = [int(number[0]) for low, high, _ in places if (number := re.search(r"\d+", source[low:high]))]
        texts = {source[low:high].strip() for low, high, _ in places}
        if len(texts) == len(places) and all(map(is_numeral, texts)):
            continue  # chapters
        rises = len(counts) == len(places) > 1 and all(0 < two - one <= 3 for one, two in pairwise(counts))
        if (enough or (rises and all(_RE.head.fullmatch(source[low:high]) for low, high, _ in places))) and all(
            two[0] - one[1] > (120 if rises else 300) for one, two in pairwise(places)
        ):
            cuts += [Cut(low, high, reason="running head") for low, high, _ in places]
    return cuts


def _contents(source: str, start: int, lines: Sequence[Row]) -> list[Cut]:
    """A table of contents: its heading, and lines that end with the number of a page or come again further down."""
    head = _RE.contents.search(source, start, start + 20_000)
    if head is None:
        return []
    end, entries = head.end(), 0
    for low, high, line in lines[bisect_left(lines, (end, 0, "")) :]:
        title = re.escape(_RE.entry_end.sub("", line))
        again = re.compile(rf"^[ \t]*{title}[ \t.]*$", re.MULTILINE | re.IGNORECASE)
        if not (_RE.entry.search(line) or (len(line) > 3 and again.search(source, high))) or entries >= 400:
            break
        entries, end = entries + 1, low + len(line)
    return [Cut(head.start(), end, reason="table of contents")] if entries >= 2 else []


def _gap_ends(source: str, low: int, high: int) -> tuple[int, int]:
    """Where the words before a line end, and those behind it begin."""
    before, behind = source[max(0, low - 200) : low], source[high : high + 200]
    return low - len(before) + len(before.rstrip()), high + len(behind) - len(behind.lstrip())


def _at_break(source: str, low: int, high: int) -> bool:
    """Whether a line stands at the top or the foot of a page that a form feed ends."""
    return (
        re.search(r"\f\s*$", source[max(0, low - 60) : low]) is not None
        or re.match(r"\s*\f", source[high : high + 60]) is not None
    )


def _in_sentence(source: str, low: int) -> bool:
    """Whether the text before a place stops in the middle of a sentence."""
    before = source[max(0, low - 200) : low].rstrip()
    return bool(before) and before[-1] not in '.!?…:"”’»)*' and "\n" in source[low - 2 : low]


def _mend(draft: Draft, start: int) -> None:
    """Join words that were broken at the end of a line; a hyphen that is the word's own stays."""
    source = draft.source.text
    matches = list(_RE.hyphen.finditer(draft.masked(), start))
    if not matches:
        return
    known = _dictionary(primary(detect(source[start : start + 4000])))
    here = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", source[start:].casefold()))
    cuts = []
    for match in matches:
        before, after = match["before"], match["after"]
        paired = after in _PAIRED or _RE.suspended.search(source, max(0, match.start() - 40), match.start())
        if after[0].islower() and not paired and not _is_own(before.casefold(), after.casefold(), here, known):
            cuts.append(Cut(*match.span("gap")))
    draft.cut(cuts)


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
