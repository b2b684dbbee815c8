"""The list of works at an essay's end, which is for the eye: left out of the reading and kept for the show notes."""

from bisect import bisect_right

from audioessay.model.essay import Marks, Skip
from audioessay.text import vocabulary
from audioessay.text.draft import Block, Draft

REASON = "reference list"
LONGEST = 500
"""Characters of an entry; what is longer has something to say."""
FEWEST = 2
"""Entries of a list."""
MOST_PROSE = 1
"""Words of running prose in an entry, titles aside."""

_RE = vocabulary.Regexes("references")


def leave_out(draft: Draft) -> None:
    """Skip the last section where its heading says that it lists works and each of its paragraphs does.

    In doubt it is read: where one paragraph is anything else, where there is a single one, or where the author gave the
    section a role or a voice.
    """
    blocks = draft.blocks
    first = max((at for at, block in enumerate(blocks) if _heads(block)), default=-1)
    if first < 0 or all(block.kind in ("heading", "notice") for block in blocks[:first]):
        return
    rest = blocks[first + 1 :]
    entries = [block for block in rest if block.kind != "heading"]
    beside = any(block.level <= blocks[first].level for block in rest if block.kind == "heading")
    marked = any(block.marks != Marks() for block in blocks[first:])
    if beside or marked or sum(map(_works, entries)) < FEWEST or not all(map(_is_entry, entries)):
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
    return block.kind == "heading" and _RE.heading.fullmatch(block.text.display.strip()) is not None


def _works(block: Block) -> int:
    """How many works a paragraph names: several where each is a line of it."""
    return max(1, len(_RE.date.findall(block.text.display)))


def _is_entry(block: Block) -> bool:
    """Whether a paragraph is a work: it begins as one does, and says two more things that works are known by."""
    display = block.text.display.strip()
    if block.kind not in ("body", "item") or len(display) > LONGEST * min(_works(block), 200):
        return False
    leaning = [inline for inline in block.inlines if inline.kind == "em" and inline.length > 2]
    if not _RE.author.match(display) and not any(inline.at == 0 for inline in leaning):
        return False
    dated = _RE.date.search(display) is not None
    placed = _RE.address.search(display) is not None or any(inline.kind == "link" for inline in block.inlines)
    titled = bool(leaning) or _RE.title.search(display) is not None
    known = (
        dated + placed + titled + (_RE.pages.search(display) is not None) + (_RE.publisher.search(display) is not None)
    )
    return (dated or placed) and known >= 2 and len(_RE.prose.findall(_untitled(block))) <= MOST_PROSE * _works(block)


def _untitled(block: Block) -> str:
    """Its words without its titles."""
    kept = list(block.text.display)
    for inline in block.inlines:
        if inline.kind in ("em", "link"):
            kept[inline.at : inline.at + inline.length] = " " * inline.length
    return _RE.title.sub(" ", "".join(kept))
