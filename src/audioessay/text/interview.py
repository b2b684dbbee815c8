"""Interviews: ``Ada: …`` at the head of a paragraph says who speaks, where the show knows that name."""

from collections.abc import Sequence
from dataclasses import replace

from audioessay import regex as re
from audioessay.model.essay import Essay, Marks, Paragraph, Section, Skip, sliced

LABEL = "speaker's name"


def interview(essay: Essay, names: Sequence[str]) -> Essay:
    """The essay with the speaker of each paragraph that one of ``names`` and a colon begin, and of those that follow it.

    Names are compared without case. What stands before the first label of a section is the narrator's. The labels are listed among
    what is not spoken: voices take their place, and the transcript names its speakers by itself.
    """
    if not names:
        return essay
    label = re.compile(rf"\s*({'|'.join(map(re.escape, names))})\s*[:：]\s*(?=\S)", re.IGNORECASE)
    skipped = list(essay.skipped)
    sections = tuple(_section(section, label, essay, skipped) for section in essay.sections)
    return replace(essay, sections=sections, skipped=tuple(sorted(skipped, key=lambda skip: skip.span)))


def _section(section: Section, label: re.Pattern[str], essay: Essay, skipped: list[Skip]) -> Section:
    speaker, made = "", list[Paragraph]()
    for paragraph in section.paragraphs:
        if match := label.match(paragraph.text.display):
            speaker = match[1].lower()
            for span in paragraph.text.slice(0, match.end()).spans():
                if name := essay.source.text[span.start : span.end].strip():
                    skipped.append(Skip(span, LABEL, name))
            paragraph = _behind(paragraph, match.end())
        made.append(replace(paragraph, speaker=speaker))
    marks = section.marks
    if speaker:  # a talk is one chapter, and takes no side but its speakers'
        marks = marks.over(Marks("narration"))
    return replace(section, paragraphs=tuple(made), marks=marks)


def _behind(paragraph: Paragraph, at: int) -> Paragraph:
    text = paragraph.text
    return replace(
        paragraph,
        text=text.slice(at, len(text.display)),
        sentences=tuple((max(low, at) - at, high - at) for low, high in paragraph.sentences if high > at),
        inlines=sliced(paragraph.inlines, at, len(text.display)),
    )
