"""Short words for tests of readers."""

import unicodedata
from collections.abc import Iterator

from audioessay.model.essay import Essay
from audioessay.model.source import Span
from audioessay.text.coverage import measure
from audioessay.text.read import read


def essay(text: str | bytes, format: str = "markdown", **options: str) -> Essay:  # noqa: A002
    """Read, and prove on the way that nothing is lost and every stretch lies within the source."""
    data = text.encode() if isinstance(text, str) else text
    made = read(data, name="essay", format=format, **options)  # type: ignore[arg-type]
    whole(made)
    return made


def spoken_spans(essay: Essay) -> Iterator[Span]:
    """Every stretch that the essay's own texts stand for: all of it, when nothing is left out of the script."""
    for section in essay.sections:
        for paragraph in (*section.headings, *section.paragraphs):
            yield from paragraph.text.spans()


def whole(made: Essay) -> None:
    """Assert that no character is lost, and that runs stand where they say."""
    found = measure(made, spoken_spans(made))
    assert found.lost == 0, found.lost_at
    source = made.source.text
    assert found.spoken + found.structure + found.skipped == sum(not char.isspace() for char in source)
    at = 0
    for section in made.sections:
        for paragraph in (*section.headings, *section.paragraphs):
            for run in paragraph.text.runs:
                assert at <= run.start <= run.end <= len(source), "texts stand in order of place"
                at = run.end
                if run.length == run.end - run.start and run.length > 1:
                    said = paragraph.text.display[run.at : run.at + run.length]
                    assert _plain(said) == _plain(source[run.start : run.end])
            for inline in paragraph.inlines:
                assert 0 <= inline.at <= inline.at + inline.length <= len(paragraph.text.display)
            for start, end in paragraph.sentences:
                assert 0 <= start < end <= len(paragraph.text.display)


def _plain(text: str) -> str:
    """Without white space; raised figures as figures."""
    return unicodedata.normalize("NFKC", "".join(text.split())).replace("-", "−")


def headings(made: Essay) -> list[list[str]]:
    """The heading lines of each section that has any."""
    return [[heading.text.display for heading in section.headings] for section in made.sections if section.headings]


def said(made: Essay) -> list[str]:
    """Every paragraph, headings left out."""
    return [paragraph.text.display for section in made.sections for paragraph in section.paragraphs]


def kinds(made: Essay) -> list[tuple[str, str]]:
    """Every paragraph with its kind."""
    return [(paragraph.kind, paragraph.text.display) for section in made.sections for paragraph in section.paragraphs]


def reasons(made: Essay) -> list[tuple[str, str]]:
    """What was left out, and why."""
    return [(skip.reason, skip.text) for skip in made.skipped]
