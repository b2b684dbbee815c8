"""The list of works at an essay's end, which is for the eye: left out of the reading and kept for the show notes."""

import re
from bisect import bisect_right
from itertools import takewhile

from audioessay.model.essay import Marks, Skip
from audioessay.text.draft import Block, Draft

REASON = "reference list"
LONGEST = 500
"""Characters of an entry; what is longer has something to say."""
FEWEST = 2
"""Entries of a list."""
MOST_PROSE = 1
"""Words of running prose in an entry, titles aside."""

_HEADING = re.compile(
    r"(?:\d{1,2}\.?\s|[IVX]{1,5}\.\s)?(?:References|Reference list|List of references|Bibliography|Works cited|Literature cited"
    r"|Literatur|Literaturverzeichnis|Bibliographie|Références)\s?:?",
    re.IGNORECASE,
)
_YEAR = r"(?:1[4-9]|20)\d\d[a-z]?"
_NAME = r"[^\W\d_a-z][\w’'\-]*"
_AUTHOR = re.compile(
    rf"(?:[a-z]{{1,3}}\s){{0,2}}{_NAME}(?:\s{_NAME}){{0,2}},\s{_NAME}"  # Smith, J. / Smith, Jane
    rf"|(?:[^\W\d_a-z]\.[\s-]?){{1,4}}{_NAME},"  # J. R. Smith,
    r"|[—–-]{2,}[.,]|—[.,]"  # the author of the entry before
    rf"|[^.()]{{2,100}}\.?\s\({_YEAR}[,)]"  # Ministry of Works (1951)
    r"|[“\"«„]"  # a title, where nobody signed
)
_DATE = re.compile(
    rf"\(c?{_YEAR}(?:[-–/]\d{{2,4}})?(?:,[^()]{{1,20}})?\)|\b{_YEAR}(?=[.,;:)]|\s*$)|\bn\.d\.|\bin press\b|\bforthcoming\b|\bo\. ?J\."
)
_TITLE = re.compile(r"“[^“”]{3,300}”|\"[^\"]{3,300}\"|«[^«»]{3,300}»|„[^„“]{3,300}“")
_ADDRESS = re.compile(r"\bdoi\b|https?://|www\.", re.IGNORECASE)
_PAGES = re.compile(
    r"\b(?:pp?|S|vol|no|nr|bd)\.\s?\d|\b\d{1,4}\s?\(\d{1,3}\)|\b\d{1,4}[:,]\s?\d{1,5}\s?[-–]\s?\d|\bed(?:s|n)?\.|\bHrsg\.",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(
    rf"\b{_NAME}: {_NAME}|\b(?:Press|Publish(?:ers|ing)|Books|University|Journal|Quarterly|Verlag|Zeitschrift|Éditions|Revue)\b"
)
_PROSE = re.compile(
    r"\b(?:I|we|my|our|you|he|she|they|it|this|is|was|are|were|has|have|had|will|would|because|but|ich|wir|mein|unser|ist|war"
    r"|sind|waren|hat|haben|weil|aber|je|nous|notre|est|était|sont|c’est|c'est|elle|parce|mais)\b",
    re.IGNORECASE,
)


def leave_out(draft: Draft) -> None:
    """Skip the last section where its heading says that it lists works and each of its paragraphs does.

    In doubt it is read: where one paragraph is anything else, where there is a single one, or where the author gave the
    section a role or a voice.
    """
    blocks = draft.blocks
    after = len(list(takewhile(lambda block: not _heads(block), reversed(blocks))))
    first = len(blocks) - after - 1
    if first < 0 or not any(block.kind not in ("heading", "notice") for block in blocks[:first]):
        return
    level, rest = blocks[first].level, blocks[first + 1 :]
    entries = [block for block in rest if block.kind != "heading"]
    below = all(block.level > level for block in rest if block.kind == "heading")
    if not below or len(entries) < FEWEST or not all(_is_entry(block) for block in entries):
        return
    if any(block.marks != Marks() for block in blocks[first:]):
        return
    for block, low, high, words in _whole(draft, blocks[first:]):
        draft.skip(low, high, REASON, words)
        if block.kind != "heading":
            draft.footnote("", words)
    del blocks[first:]


def _whole(draft: Draft, blocks: list[Block]) -> list[tuple[Block, int, int, str]]:
    """Each block's stretch of the source and its words, with the addresses and marks that were cut out of it put back."""
    begins = [block.text.spans()[0].start for block in blocks]
    cut: list[list[Skip]] = [[] for _ in blocks]
    kept: list[Skip] = []
    for skip in draft.skipped:
        if skip.span.start < begins[0] or skip.reason not in ("web address", "citation"):
            kept.append(skip)
            continue
        at = bisect_right(begins, skip.span.start) - 1
        if skip.reason == "citation" and at + 1 < len(blocks) and skip.span.start >= blocks[at].text.spans()[-1].end:
            at += 1  # a number in front of an entry
        cut[at].append(skip)
    draft.skipped[:] = kept
    made = []
    for block, skips in zip(blocks, cut, strict=True):
        display = block.text.display
        pieces = [(run.start, run.end, display[run.at : run.at + run.length]) for run in block.text.runs]
        pieces += [(one.span.start, one.span.end, one.text + " " * (one.reason == "citation")) for one in skips]
        pieces.sort()
        words = " ".join("".join(words for _, _, words in pieces).split())
        made.append((block, pieces[0][0], max(end for _, end, _ in pieces), words))
    return made


def _heads(block: Block) -> bool:
    return block.kind == "heading" and _HEADING.fullmatch(block.text.display.strip()) is not None


def _is_entry(block: Block) -> bool:
    """Whether a paragraph is a work: it begins as one does, and says two more things that works are known by."""
    display = block.text.display.strip()
    if block.kind not in ("body", "item") or len(display) > LONGEST:
        return False
    leaning = [inline for inline in block.inlines if inline.kind == "em" and inline.length > 2]
    if not _AUTHOR.match(display) and not any(inline.at == 0 for inline in leaning):
        return False
    dated = _DATE.search(display) is not None
    placed = _ADDRESS.search(display) is not None or any(inline.kind == "link" for inline in block.inlines)
    titled = bool(leaning) or _TITLE.search(display) is not None
    known = dated + placed + titled + (_PAGES.search(display) is not None) + (_PUBLISHER.search(display) is not None)
    return (dated or placed) and known >= 2 and len(_PROSE.findall(_untitled(block))) <= MOST_PROSE


def _untitled(block: Block) -> str:
    """Its words without its titles."""
    kept = list(block.text.display)
    for inline in block.inlines:
        if inline.kind in ("em", "link"):
            kept[inline.at : inline.at + inline.length] = " " * inline.length
    return _TITLE.sub(" ", "".join(kept))
