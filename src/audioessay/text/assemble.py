"""From blocks to an Essay: sections, title, language, sentences."""

from dataclasses import replace
from functools import reduce
from itertools import pairwise
from typing import Literal

from audioessay.errors import ReadError
from audioessay.model.essay import Essay, Marks, Meta, Paragraph, Section
from audioessay.text import languages, parts, references, sentences, speech
from audioessay.text.clause import clause
from audioessay.text.draft import Block, Draft, joined
from audioessay.text.headings import could_head, is_numeral
from audioessay.text.placeholders import authored, titled
from audioessay.text.wordlist import bare

TitleFrom = Literal["option", "front matter", "heading", "document", "first sentence"]
SAMPLE = 4000
"""Characters that the language is detected from."""


def assemble(draft: Draft, *, title: str = "", language: str = "", home: str = "") -> Essay:
    """The Essay that a filled draft holds; ``home`` is the show's language. Raises ReadError when there is nothing to say."""
    source = draft.source
    if all(block.kind == "notice" for block in draft.blocks):
        others = sorted({skip.reason for skip in draft.skipped} - {"no words"})
        raise ReadError(
            source.name, "has no words to speak" + (f"; it holds only {', '.join(others[:4])}" if others else "")
        )
    parts.leave_leavings(draft)
    first = draft.blocks[0]
    if draft.document_title and bare(first.text.display) == bare(draft.document_title):
        first.kind, first.level = "heading", 1
    if draft.infer:
        _infer(draft.blocks[first.level > 0 :])
    _promote(draft.blocks)
    references.leave_out(draft)
    parts.leave_contents(draft)
    for name in parts.leave_out(draft, draft.reading.skip):
        draft.notices.append(f"no heading begins with “{name}”, so nothing is left out for it")
    if not draft.blocks:
        raise ReadError(source.name, "has no words left to speak; all of it is skipped")
    if unwanted := parts.proposed(draft):
        asked = " ".join(f'--skip "{heading}"' for heading in unwanted)
        draft.notices.append(
            f"hardly for the ear: {', '.join(f'“{heading}”' for heading in unwanted)} ({asked} leaves it out)"
        )
    spoken = language or draft.meta.language or draft.document.language or _detected(draft.blocks, home)
    sections = _sections(draft.blocks, spoken)
    title, title_from = _title(draft, sections, title)
    return Essay(
        source=source,
        meta=_merged(draft),
        sections=sections,
        structure=joined(draft.structure),
        skipped=tuple(sorted(draft.skipped, key=lambda skip: (skip.span.start, skip.span.end))),
        notes=tuple(draft.notes),
        language=spoken,
        title=title,
        title_from=title_from,
        notices=tuple(draft.notices),
    )


def _infer(blocks: list[Block]) -> None:
    """A document without heading styles: short paragraphs that are not closed as a sentence, before longer ones."""
    if any(block.level for block in blocks):
        return
    shapes = [block.kind == "body" and could_head(block.text.display) for block in blocks]
    if sum(shapes) * 2 > len(blocks):
        return  # a list, a poem, a table of names
    above = 0
    for index in range(len(blocks) - 2, -1, -1):
        block, below = blocks[index], len(blocks[index + 1].text.display)
        # Above a real paragraph, or the upper of two headings.
        fits = above == 1 if shapes[index + 1] else below >= max(60, 2 * len(block.text.display))
        above = above + 1 if shapes[index] and fits else 0
        if above:
            block.level, block.kind = (1 if index == 0 else 2), "heading"


def _promote(blocks: list[Block]) -> None:
    """Short paragraphs wholly in bold type are the headings of a text that has no others."""
    if sum(block.kind == "heading" for block in blocks) > 1 or any(block.level > 1 for block in blocks):
        return
    for block, following in pairwise(blocks):
        bold = [inline for inline in block.inlines if inline.kind == "strong"]
        covered = sum(inline.length for inline in bold) >= len(block.text.display)
        if block.kind == "body" and bold and covered and following.kind != "heading" and could_head(block.text.display):
            block.kind, block.level = "heading", 2


def _merged(draft: Draft) -> Meta:
    """What the author wrote goes before what the format says; what a tool wrote by itself is nothing."""
    meta, document = draft.meta, draft.document
    return replace(
        meta,
        author=meta.author or authored(document.author),
        date=meta.date or document.date,
        language=meta.language or document.language,
        summary=meta.summary or authored(document.summary),
        tags=meta.tags or document.tags,
        pronounce={**draft.readings, **meta.pronounce},
    )


def _detected(blocks: list[Block], home: str) -> str:
    sample = ""
    for block in blocks:
        if len(sample) < SAMPLE and block.kind != "notice":
            sample += block.text.display + "\n"
    return languages.chosen(sample[:SAMPLE].removesuffix("\n"), home)


def _sections(blocks: list[Block], language: str) -> tuple[Section, ...]:
    """Headings in a row open a section; what follows them is its body."""
    parts: list[tuple[list[Block], list[Block]]] = []
    for block in blocks:
        if not parts or (block.kind == "heading" and parts[-1][1]):
            parts.append(([], []))
        parts[-1][block.kind != "heading"].append(block)
    sections = []
    for headings, body in parts:
        marks = reduce(lambda marks, block: block.marks.over(marks), headings, Marks())
        level = headings[-1].level if headings else 1
        titles = tuple(_paragraph(block, language) for block in headings)
        sections.append(Section(titles, _bound([_paragraph(block, language) for block in body]), level, marks))
    return tuple(sections)


def _paragraph(block: Block, language: str) -> Paragraph:
    split = sentences.split(block.text.display, language)
    return Paragraph(block.text, block.kind, block.marks, split, block.inlines, block.bound)


def _bound(paragraphs: list[Paragraph]) -> tuple[Paragraph, ...]:
    """With what binds each to the next: a speech that goes on."""
    goes_on = speech.bound([paragraph.text.display for paragraph in paragraphs])
    return tuple(
        replace(paragraph, bound="speech") if on and not paragraph.bound else paragraph
        for paragraph, on in zip(paragraphs, goes_on, strict=True)
    )


def _title(draft: Draft, sections: tuple[Section, ...], given: str) -> tuple[str, TitleFrom]:
    if given.strip():
        return " ".join(given.split()), "option"
    if draft.meta.title:
        return draft.meta.title, "front matter"
    document = titled(draft.document_title)
    if draft.titled and document:
        return document, "document"
    heads = [block for block in draft.blocks if block.kind == "heading" and block.level == 1]
    if heads := [block for block in heads if document or not is_numeral(block.text.display)]:
        return " ".join(heads[0].text.display.split()), "heading"
    if document:
        return document, "document"
    said = (p for section in sections for p in (*section.paragraphs, *section.headings) if p.kind != "notice")
    first = next(said)
    start, end = first.sentences[0] if first.sentences else (0, len(first.text.display))
    return clause(first.text.display[start:end]), "first sentence"
