"""Where passages begin: the first words of paragraphs and entries, and cutting a paragraph where a passage begins inside it."""

from collections.abc import Sequence
from dataclasses import replace

from audioessay.casting.passages import Passage
from audioessay.casting.selectors import folded
from audioessay.casting.sheet.grammar import Entry, Sheet
from audioessay.model.essay import Essay, Paragraph, Section

HEAD = 240
"""Characters of a paragraph that are looked at."""
WORDS = 12
"""Words of ``begins`` that are looked at."""


def divide(sheet: Sheet, essay: Essay, passages: Sequence[Passage]) -> tuple[Essay, tuple[Passage, ...]]:
    """The essay with a paragraph cut in two wherever an entry's ``begins`` starts one of its later sentences, and its passages.

    An entry cuts once, at the first place that fits; one that begins with a paragraph somewhere cuts nothing.
    """
    sections = list(essay.sections)
    heads = [[head(paragraph) for paragraph in section.paragraphs] for section in sections]
    for entry in sheet.entries:
        begins = opening(entry)
        named = [n for n, section in enumerate(sections) if folded(section.heading) == folded(entry.heading)]
        places = named if entry.heading and named else range(len(sections))
        if not begins or any(starts(own, begins) for n in places for own in heads[n]):
            continue
        for number in places:
            paragraph = _cut(sections, number, begins)
            if paragraph is not None:
                heads[number] = [head(one) for one in sections[number].paragraphs]
                passages = [_shifted(one, number, paragraph) for one in passages]
                break
    return replace(essay, sections=tuple(sections)), tuple(passages)


def _cut(sections: list[Section], number: int, begins: str) -> int | None:
    """Cut a section's paragraph before the first later sentence that begins so; its index there, or None where there is none."""
    section = sections[number]
    for at, paragraph in enumerate(section.paragraphs):
        for start, _ in paragraph.sentences[1:]:
            if starts(head(paragraph, start), begins):
                halves = (paragraph.slice(0, start), paragraph.slice(start, len(paragraph.text.display)))
                before, after = section.paragraphs[:at], section.paragraphs[at + 1 :]
                sections[number] = replace(section, paragraphs=(*before, *halves, *after))
                return at
    return None


def _shifted(passage: Passage, section: int, paragraph: int) -> Passage:
    """The passage after ``paragraph`` of ``section`` has become two."""
    if passage.section != section:
        return passage
    return replace(
        passage, first=passage.first + (passage.first > paragraph), last=passage.last + (passage.last > paragraph)
    )


def opening(entry: Entry) -> str:
    """An entry's first words, as they are compared."""
    return " ".join(folded(entry.begins[:HEAD]).split()[:WORDS])


def head(paragraph: Paragraph, at: int = 0) -> str:
    """A paragraph's first words from character ``at``, as they are compared."""
    return folded(paragraph.text.display[at : at + HEAD])


def starts(head: str, begins: str) -> bool:
    """Whether ``head`` begins with ``begins``, in whole words."""
    return bool(begins) and f"{head} ".startswith(f"{begins} ")
