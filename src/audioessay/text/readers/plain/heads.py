"""Which lines of a plain text are headings: by their look, by what stands around them, by what hangs on them."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.headings import Layout, could_head, has_room, is_credit, is_numeral, stands_out
from audioessay.text.readers.plain.lines import Line
from audioessay.text.verse import NARROW, is_stanza

_RE = vocabulary.Regexes("heads")
LABEL = re.compile(r"(?P<who>[^\W\d_a-z][\w.’' -]{0,24}?)(?::|\.[—–]|(?<=[^\W\d_a-z]{2})\.)\s")
MANY = 3
"""Lines in a row that might each be a heading: then none of them is."""
SHORT = 40
"""Characters of an item of a list without bullets."""


def headings(lines: Sequence[Line], layout: Layout, is_item: Callable[[int], bool], last: int) -> dict[int, int]:
    """The level of each line that is a heading. ``is_item`` knows the items of lists; ``last`` is the last line with words of its own."""
    texts = Counter(line.text for line in lines)
    speakers = [match["who"] if (match := LABEL.match(line.text)) else "" for line in lines]
    speak = Counter(speakers)

    def fits(at: int) -> bool:
        """Whether a line could be one by its look: neither an item, nor a speaker's, nor a line of a letter, nor a price."""
        text, beside = lines[at].text, {*speakers[max(0, at - 1) : at + 2]} - {""}
        return (
            could_head(text)
            and not is_item(at)
            and not (speakers[at] and any(speak[who] > 1 for who in beside))
            and not (texts[text] > 1 and not is_numeral(text))  # a refrain, a speaker
            and not (at > 0 and (_RE.quoted.fullmatch(text) or _RE.open.fullmatch(text)))
            and not (_RE.letter.fullmatch(text) or _RE.price.search(text) or _RE.dated.fullmatch(text))
            and not _RE.afterthought.fullmatch(text)
            and not (text[0] in "[(" and text[-1] in "])")  # a direction of a play
            and not (
                at and all(could_head(line.text) for line in lines[at + 1 :]) and len(lines) - at < 4
            )  # a signature
            and not (_RE.end.fullmatch(text) and sum(len(line.text) for line in lines[at + 1 : at + 9]) < 300)
        )

    starts = [at for at, line in enumerate(lines) if at == 0 or line.blank_before]
    blocks = list(zip(starts, [*starts[1:], len(lines)], strict=True))
    runs, listed = _runs(lines, blocks, fits), _listed(lines, blocks)
    found: dict[int, int] = {}
    for number, (first, end) in enumerate(blocks):
        before = lines[first - 1].text if first else ""
        signature = before.endswith(",") and len(before) <= 40 and number and first - blocks[number - 1][0] <= 2
        behind = [lines[start].text for start, _ in blocks[number + 1 : number + 3]]
        address = end - first > 1 and number < 3 and any(_RE.salutation.match(text) for text in behind)
        if signature or address or verse(lines, first, layout):
            continue
        goes_on = (
            end - first == 1
            and end < len(lines)
            and lines[end].text[:1].islower()
            and not (layout.lines or is_credit(lines[end].text) or verse(lines, end, layout))
        )
        for at in range(first, min(end, last, len(lines) - 1)):
            following = lines[at + 1]
            afterword = following.blank_before and _RE.afterword.match(following.text)
            closing = at > first and lines[at - 1].text.endswith(",")
            if goes_on or afterword or closing or at in listed or not fits(at) or (runs[at] >= MANY and at):
                continue
            if stands_out(lines[at], following, layout, headed=at - 1 in found):
                found[at] = 2 if at else 1
    return found


def verse(lines: Sequence[Line], at: int, layout: Layout) -> int:
    """How many lines from ``at`` to the end of their block are verse; 0 where they are prose."""
    end = at + 1
    while end < len(lines) and not lines[end].blank_before:
        end += 1
    stanza, texts = lines[at:end], [line.text for line in lines[at:end]]
    if len(stanza) < 2:
        return 0
    roomy = sum(has_room(one, two, layout) for one, two in pairwise(texts))
    if layout.wrapped and layout.width > NARROW and 2 * roomy < len(stanza) - 1:
        return 0
    couplet = (
        len(stanza) <= 4
        and all(len(text) <= 60 and len(text.split()) >= 3 for text in texts)
        and texts[0][-1] in ",;:—–"
        and texts[1][:1].isupper()
        and not re.match(r"[-*•\d]", texts[0])
        and (texts[0][0] not in "\"“„«‘'" or stanza[0].indent > 0)
        and not _RE.letter.match(texts[0])
    )
    return len(stanza) if couplet or is_stanza(texts) else 0


def _runs(lines: Sequence[Line], blocks: Sequence[tuple[int, int]], fits: Callable[[int], bool]) -> list[int]:
    """Of each line, how many in a row might be headings, in its block or as blocks of one line each. Numerals do not count."""
    runs = [0] * len(lines)
    alone = [first for first, end in blocks if end - first == 1 and not is_numeral(lines[first].text)]
    single = set(alone)
    groups = [list(range(first, end)) for first, end in blocks]
    groups += [list(group) for key, group in groupby((first for first, _ in blocks), single.__contains__) if key]
    for group in groups:
        for fit, run in groupby(group, fits):
            row = list(run)
            for at in row if fit else ():
                runs[at] = max(runs[at], len(row))
    return runs


def _listed(lines: Sequence[Line], blocks: Sequence[tuple[int, int]]) -> set[int]:
    """Short lines, each a paragraph, that a colon announces: a list without bullets, if they are many."""
    listed: set[int] = set()
    run: list[int] | None = None
    for first, end in [*blocks, (len(lines), len(lines))]:
        if (
            run is not None
            and end - first == 1
            and len(lines[first].text) <= SHORT
            and not is_numeral(lines[first].text)
        ):
            run.append(first)
            continue
        listed.update(run if run and len(run) >= MANY else ())
        run = [] if end > first and lines[end - 1].text.endswith(":") else None
    return listed
