"""Parts of an essay or book that are left out when they are asked for, and those that nobody wants read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.draft import Block, Draft
from audioessay.text.headings import author_of
from audioessay.text.wordlist import bare

_NOTES = re.compile(
    r"(?:foot|end)?notes:?|fu(?:ß|ss)noten:?|anmerkungen:?|notes de bas de page:?|notas:?|note:?|voetnoten:?",
    re.IGNORECASE,
)
"""The heading of notes, which are gone from under it."""
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]{1,3}(?=\s?[^\W\d_])")
"""The mark of a note at its head."""
_ENTRY = re.compile(r"(?P<title>\S.*?)(?:[\s.…]*[\s.…]\d{1,4})")
"""A title and the number of its page."""
_UNWANTED = re.compile(rf"(?:{vocabulary.patterns('unwanted')})\s*:?", re.IGNORECASE)
"""Headings of parts that are hardly for the ear, in every language that we know."""


def leave_out(draft: Draft, wanted: Sequence[str]) -> list[str]:
    """Skip each part whose heading is one of ``wanted``, with what stands under it; those that name no heading are returned.

    A name is the whole heading or its beginning, whatever the case and the spaces.
    """
    missing = []
    for name in wanted:
        parts = [part for part in _parts(draft.blocks) if bare(part[0].text.display).startswith(bare(name))]
        exact = [part for part in parts if bare(part[0].text.display) == bare(name)]
        if not parts or not bare(name):
            missing.append(name)
        for part in exact or parts:
            if not any(block in part for block in draft.blocks):
                continue
            for block in part:
                draft.claim(block.text, f"left out: {' '.join(name.split())}")
            first = draft.blocks.index(part[0])
            del draft.blocks[first : first + len(part)]
    return missing


LONG = 160
"""Characters of a paragraph that is surely the essay's own."""


@cache
def _leavings(place: str) -> Callable[[str], str]:
    """Why a paragraph at the ``head``, at the ``foot`` or anywhere is not the author's; ``""`` where it is."""
    table = vocabulary.table("leavings")
    known: list[tuple[re.Pattern[str], str]] = []
    for reason, finds in table[place].items():
        for find in finds:
            known.append((re.compile(vocabulary.expanded(find, table["patterns"]), re.IGNORECASE), reason))
    return lambda text: next((reason for pattern, reason in known if pattern.fullmatch(text)), "")


def leave_leavings(draft: Draft) -> None:
    """Skip paragraphs that a program, a site or a printer added: counts of words, lines of the site, sponsors."""
    blocks = draft.blocks
    foot, anywhere = _leavings("foot"), _leavings("any")
    sizes = [0 if foot(said := block.text.display) or anywhere(said) else len(said) for block in blocks]
    least = LONG if max(sizes) > LONG else LONG / 2
    own = [at for at, size in enumerate(sizes) if size > least]
    first, last = (own[0], own[-1]) if own else (len(blocks) // 2, len(blocks) // 2)
    left: dict[int, str] = {}
    left_at = min((one.span.start for one in draft.skipped if one.reason == "newsletter footer"), default=10**9)
    page, author = draft.source.format in ("html", "mail"), draft.document.author.casefold()
    for at, block in enumerate(blocks):
        text = " ".join(block.text.display.split())
        if block.kind == "notice" or len(text) > 400 or not text:
            continue
        empty = at + 1 == len(blocks) or 0 < blocks[at + 1].level <= (block.level or 9)
        raised = _RAISED.match(text) if at > first else None
        before = draft.source.text[: block.text.runs[0].start] if raised else ""
        notes = (_NOTES.fullmatch(text) and empty and at > 0) or (
            raised and re.search(rf"[^\W\d_]\W?{raised[0]}(?![⁰¹²³⁴-⁹])", before)
        )
        title = block.level > 0 and not empty  # of a part of the essay, whatever it says
        reason = ("footnote" if notes else "") or anywhere(text) or (at > last and not title and foot(text)) or ""
        if at < first and not reason and not title:
            signed = page and (text.casefold() == author or _leavings("page")(text) != "")
            reason = _leavings("head")(text) or ("byline" if signed else "")
            if signed and not author:
                draft.document = replace(draft.document, author=author_of(text))
        links = sum(one.kind == "link" for one in block.inlines)
        if (
            page
            and not reason
            and at > last
            and links > 1
            and block.kind == "body"
            and _leads(block)
            and text[-1] not in ".!?…”"
        ):
            reason = "tags"
        if page and not reason and len(text) <= LONG and at > last and block.text.runs[0].start > left_at:
            reason = "newsletter footer"  # what stands under it
        if reason:
            left[at] = reason
            left_at = min(left_at, block.text.runs[0].start) if reason == "newsletter footer" else left_at
    if "archive's note" in left.values():
        _archive(draft, left)
    labels = _leavings_of("links", "labels") if page else None
    for at in range(len(blocks) - 1, last, -1) if labels else ():
        under = [one for one in range(at + 1, len(blocks)) if one not in left]
        if labels and labels.fullmatch(blocks[at].text.display) and under and all(_leads(blocks[one]) for one in under):
            left |= dict.fromkeys((at, *under), "related pages")
    if len(left) == len(blocks):
        return
    for at, reason in left.items():
        draft.claim(blocks[at].text, reason)
    draft.blocks[:] = [block for at, block in enumerate(blocks) if at not in left]
    if 0 in left and draft.blocks[0].kind == "heading":  # nothing of the essay's stands above it
        draft.blocks[0].level = 1


def _archive(draft: Draft, left: dict[int, str]) -> None:
    """Tags, summaries and notes that a site of stories puts around them."""
    label, tag, noted = _leavings_of("archive", "labels"), _leavings_of("archive", "tags"), False
    for at, block in enumerate(draft.blocks):
        labelled = label.fullmatch(block.text.display) is not None
        if labelled or tag.fullmatch(block.text.display) or (noted and block.kind == "quote"):
            left[at] = "archive's note"
        noted = labelled or (noted and block.kind == "quote")


def _leavings_of(place: str, kind: str) -> re.Pattern[str]:
    return re.compile("|".join(vocabulary.table("leavings")[place][kind]), re.IGNORECASE)


def leave_contents(draft: Draft) -> None:
    """Skip lists of nothing but links to places in the essay, or of its headings with numbers of pages: a table of contents."""
    blocks = draft.blocks
    heads = {bare(block.text.display) for block in blocks if block.kind == "heading"}

    def inside_of(block: Block) -> bool:
        entry = _ENTRY.fullmatch(block.text.display) if block.kind != "heading" else None
        return _leads(block, "#") or (entry is not None and bare(entry["title"]) in heads)

    for inside, run in [(key, list(run)) for key, run in groupby(blocks, inside_of)]:
        if not inside or len(run) < 2 or len(run) == len(blocks):
            continue
        first = next(at for at, block in enumerate(blocks) if block is run[0])
        above = blocks[first - 1] if first else None
        headed = above and len(above.text.display) < 40 and _UNWANTED.fullmatch(above.text.display)
        low, high = first - bool(headed), first + len(run)
        for block in blocks[low:high]:
            draft.claim(block.text, "table of contents")
        del blocks[low:high]


def _leads(block: Block, to: str = "") -> bool:
    """Whether a block is links and hardly anything else."""
    linked = sum(one.length for one in block.inlines if one.kind == "link" and one.url.startswith(to))
    return block.kind in ("item", "body") and linked >= len(block.text.display) * (1 if to else 0.8)


def proposed(draft: Draft) -> list[str]:
    """Headings of parts that are hardly for the ear. The first part of an essay is never one."""
    found = []
    for part in _parts(draft.blocks):
        heading = part[0].text.display
        if part[0] is not draft.blocks[0] and part[0].level and _UNWANTED.fullmatch(heading.strip()):
            found.append(heading)
    return list(dict.fromkeys(found))


def _parts(blocks: list[Block]) -> Iterator[list[Block]]:
    """Each heading with all that stands under it, deeper headings included."""
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            end = index + 1
            while end < len(blocks) and not (blocks[end].kind == "heading" and blocks[end].level <= block.level):
                end += 1
            yield blocks[index:end]
