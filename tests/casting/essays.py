"""Essays as tests build them: sections of paragraphs, with true spans into one source."""

from collections.abc import Sequence

from audioessay.model.essay import Essay, Marks, Meta, Paragraph, Section
from audioessay.model.source import Source, Text

PRAISE = (
    "This is a superb and generous book. The author writes with admirable clarity, and her argument is persuasive from the first page to the last. "
    "I loved it, and I recommend it without reserve; nothing better has been written on the subject, and it deserves every honour that it can be given."
)
CRITIQUE = (
    "The book is a failure. It is dull, careless and unfair, and its central claim rests on a mistake that a beginner would be ashamed of. "
    "The author ignores the evidence, overstates her case, and wastes our time with tedious repetition. It is hard to see why it was printed at all."
)
NARRATION = (
    "The book was published in March 2019 by a house in Leeds. It has 312 pages and is divided into nine chapters. The author was born in 1961 "
    "and has worked as a surveyor. According to the publisher, 4,000 copies were printed, and a second volume will be published next year."
)


def essay(
    *sections: tuple[str, Sequence[str | tuple[str, Marks]]], language: str = "en", marks: Sequence[Marks] = ()
) -> Essay:
    """``(heading, paragraphs)`` for each section; a paragraph is its words, or its words and what is marked there."""
    source = ""
    made = []

    def put(words: str) -> Text:
        nonlocal source
        text = Text.plain(words, len(source))
        source += f"{words}\n\n"
        return text

    for number, (heading, paragraphs) in enumerate(sections):
        headings = (Paragraph(put(heading), "heading"),) if heading else ()
        body = tuple(
            Paragraph(put(words)) if isinstance(words, str) else Paragraph(put(words[0]), marks=words[1])
            for words in paragraphs
        )
        made.append(Section(headings, body, marks=marks[number] if number < len(marks) else Marks()))
    return Essay(Source(source, "essay.txt", "text"), Meta(), tuple(made), (), (), language=language)
