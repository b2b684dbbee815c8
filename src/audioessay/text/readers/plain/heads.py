"""Which lines of a plain text are headings: by their look, by what stands around them, by what hangs on them."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from audioessay.text.headings import Layout, could_head, has_room, is_numeral, stands_out
from audioessay.text.readers.plain.lines import Line
from audioessay.text.verse import NARROW, is_stanza

_QUOTED = re.compile(r"[\"“„«‘'‹].*[\"”“»’'›][.,;:]?$")
_LABEL = re.compile(r"(?P<who>[^\W\d_a-z][\w.’' -]{0,24}?)(?::|\.—|\.–)\s")
_LETTER = re.compile(
    r"(?:(?:my )?dear(?:est)?|hello|hi|liebe[rs]?|sehr geehrte|chère?s?|querid[oa]s?|estimad[oa]s?|car[oai]|prezad[oa]|beste|drog[ia])\b.{0,40}"
    r"|(?:yours|your|with|best|kind|warm|all|many|love|sincerely|regards|cheers|faithfully|respectfully|ever|herzliche?|mit|bien|un|cordialement|con|atentamente|met|z)\b.{0,50},.{0,40}"
    r"|p\.? ?p?\.? ?s\.?\b.*",
    re.IGNORECASE,
)
_AFTERWORD = re.compile(r"P\.? ?P?\.? ?S\b")
_PRICE = re.compile(r"[$£€¥]\s?\d|\d[.,]\d\d$|\d\s?(?:EUR|USD|GBP|Euro|pence|cents?|[kK]r\.?)$")
_DATED = re.compile(
    r".{2,40}[,.]? (?:the )?\d{1,2}(?:st|nd|rd|th|\.)?,? (?:of )?[^\W\d]{3,12}\.?,? \d{4}\.?|.{2,40}, [^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\.?"
)
_AFTERTHOUGHT = re.compile(
    r"(?:but|and|so|or|yet|well|because|then|aber|und|oder|denn|mais|et|ou|pero|y|ma|e)\b(?:\s\S+){0,3}[?？]$",
    re.IGNORECASE,
)
MANY = 3
"""Lines in a row that might each be a heading: then none of them is."""


def headings(lines: Sequence[Line], layout: Layout, is_item: Callable[[int], bool], last: int) -> dict[int, int]:
    """The level of each line that is a heading. ``is_item`` knows the items of lists; ``last`` is the last line with words of its own."""
    blocks = _blocks(lines)
    texts = Counter(line.text for line in lines)
    labels = Counter(match["who"] for line in lines if (match := _LABEL.match(line.text)))

    def answers(at: int) -> bool:
        """Whether a line beside it is said by one who speaks more than once."""
        beside = (_LABEL.match(line.text) for line in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]))
        return any(labels[match["who"]] > 1 for match in beside if match)

    def fits(at: int) -> bool:
        text = lines[at].text
        label = _LABEL.match(text)
        return (
            could_head(text)
            and not is_item(at)
            and not (label and (labels[label["who"]] > 1 or answers(at)))
            and not (texts[text] > 1 and not is_numeral(text))  # a refrain, a speaker
            and not (_QUOTED.fullmatch(text) and at > 0)
            and not (
                _LETTER.fullmatch(text)
                or _PRICE.search(text)
                or _DATED.fullmatch(text)
                or _AFTERTHOUGHT.fullmatch(text)
            )
        )

    runs = _runs(lines, blocks, fits)
    found: dict[int, int] = {}
    for number, (first, end) in enumerate(blocks):
        below = blocks[number + 1] if number + 1 < len(blocks) else None
        if verse(lines, first, layout):
            continue
        before = lines[first - 1].text if first else ""
        if before.endswith(",") and len(before) <= 40 and number and first - blocks[number - 1][0] <= 2:
            continue  # a signature
        for at in range(first, end):
            following = lines[at + 1] if at + 1 < len(lines) else None
            if following is None or at >= last or not fits(at) or (runs[at] >= MANY and at):
                continue
            if following.blank_before and _AFTERWORD.match(following.text):
                continue
            if at > first and lines[at - 1].text.endswith(","):
                continue
            if end - first == 1 and below and lines[below[0]].text[:1].islower() and not layout.lines:
                continue
            if stands_out(lines[at], following, layout, headed=at - 1 in found):
                found[at] = 2 if at else 1
    return found


def verse(lines: Sequence[Line], at: int, layout: Layout) -> int:
    """How many lines from ``at`` to the end of their block are verse; 0 where they are prose."""
    end = at + 1
    while end < len(lines) and not lines[end].blank_before:
        end += 1
    stanza = lines[at:end]
    texts = [line.text for line in stanza]
    if len(stanza) < 2:
        return 0
    roomy = sum(has_room(one.text, two.text, layout) for one, two in pairwise(stanza))
    if layout.wrapped and layout.width > NARROW and 2 * roomy < len(stanza) - 1:
        return 0
    if is_stanza(texts):
        return len(stanza)
    couplet = (
        len(stanza) <= 4
        and all(len(text) <= 60 and len(text.split()) >= 3 for text in texts)
        and texts[0][-1] in ",;:—–"
        and texts[1][:1].isupper()
        and not re.match(r"[-*•\d]", texts[0])
        and (texts[0][0] not in "\"“„«‘'" or stanza[0].indent > 0)
        and not _LETTER.match(texts[0])
    )
    return len(stanza) if couplet else 0


def _blocks(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """First line and end of what blank lines part."""
    starts = [at for at, line in enumerate(lines) if at == 0 or line.blank_before]
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _runs(lines: Sequence[Line], blocks: Sequence[tuple[int, int]], fits: Callable[[int], bool]) -> list[int]:
    """Of each line, how many in a row might be headings, in its block or as blocks of one line each. Numerals do not count."""
    runs = [0] * len(lines)
    for first, end in blocks:
        at = first
        while at < end:
            stop = at
            while stop < end and fits(stop):
                stop += 1
            for index in range(at, stop):
                runs[index] = stop - at
            at = max(stop, at + 1)
    alone = [
        first if end - first == 1 and fits(first) and not is_numeral(lines[first].text) else -1 for first, end in blocks
    ]
    at = 0
    while at < len(alone):
        stop = at
        while stop < len(alone) and alone[stop] >= 0:
            stop += 1
        for index in alone[at:stop]:
            runs[index] = max(runs[index], stop - at)
        at = max(stop, at + 1)
    return runs
