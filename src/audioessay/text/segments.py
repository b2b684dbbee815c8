"""Cutting paragraphs into segments: runs of whole sentences, of a size that the engine reads well."""

from collections.abc import Sequence

from audioessay.model.essay import Paragraph
from audioessay.model.script import Rest, Segment
from audioessay.model.voice import Voice
from audioessay.text.draft import sliced
from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon

RESTS: dict[str, Rest] = {"heading": "heading", "item": "item"}


def segments(
    paragraphs: Sequence[Paragraph],
    *,
    role: str,
    voice: Voice,
    longest: int,
    normalise: bool,
    language: str,
    lexicon: Lexicon,
) -> tuple[Segment, ...]:
    """The paragraphs as segments of one voice, in order; paragraphs without a letter or digit give none.

    ``longest`` is in characters of display text; a single sentence over it is a segment by itself.
    """
    made = []
    for paragraph in paragraphs:
        bounds = _bounds(paragraph, longest) if speakable(paragraph.text.display) else []
        for index, (start, end) in enumerate(bounds):
            text = paragraph.text.slice(start, end)
            last = index == len(bounds) - 1
            made.append(
                Segment(
                    role=role,
                    voice=voice,
                    text=text,
                    spoken=spoken(text.display, language=language, normalise=normalise, lexicon=lexicon),
                    rest="segment"
                    if not last or paragraph.bound == "verse"
                    else RESTS.get(paragraph.kind, "paragraph"),
                    sentences=tuple((a - start, b - start) for a, b in _sentences(paragraph) if start <= a < end),
                    paragraphs=((0, paragraph.kind),) if index == 0 else (),
                    inlines=sliced(paragraph.inlines, start, end),
                )
            )
    return tuple(made)


def speakable(display: str) -> bool:
    """Whether there is anything in it to say."""
    return any(character.isalnum() for character in display)


def _sentences(paragraph: Paragraph) -> tuple[tuple[int, int], ...]:
    return paragraph.sentences or ((0, len(paragraph.text.display)),)


def _bounds(paragraph: Paragraph, longest: int) -> list[tuple[int, int]]:
    """Stretches of whole sentences of about equal length, each up to ``longest`` where sentences allow.

    The first begins with the paragraph and the last ends with it, and each runs up to the next one's first sentence,
    so that whatever stands between two sentences belongs to a segment as well. One without a letter or digit ("…")
    goes with its neighbour.
    """
    display = paragraph.text.display
    sentences = _sentences(paragraph)
    whole = len(display)
    count = -(-whole // longest)
    share = min(longest, -(-whole // count) + 1) if count else longest
    starts = [0]
    for start, end in sentences:
        if (start > starts[-1] and end - starts[-1] > longest) or (start > starts[-1] and start - starts[-1] >= share):
            starts.append(start)
    ends = [*starts[1:], whole]
    joined: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        if joined and not (speakable(display[start:end]) and speakable(display[slice(*joined[-1])])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
