"""Cutting paragraphs into segments: runs of whole sentences, of a size that the engine reads well."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from audioessay.model.essay import Paragraph, sliced
from audioessay.model.script import Rest, Segment, Spoken
from audioessay.model.show import Reading
from audioessay.model.voice import Voice
from audioessay.text.foreign import stretches
from audioessay.text.normalise import spoken
from audioessay.text.pronounce import Lexicon
from audioessay.text.wordlist import speakable

Say = Callable[..., Spoken]
"""As :func:`audioessay.text.normalise.spoken`."""
DEFAULTS = Reading()
HEARD = ("language", "pause")
"""What is heard and not shown."""
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
    reading: Reading = DEFAULTS,
    speaker: Callable[[str], Voice | None] = lambda language: None,
    say: Say = spoken,
) -> tuple[Segment, ...]:
    """The paragraphs as segments of one voice, in order; paragraphs without a letter or digit give none.

    ``longest`` is in characters of display text; a single sentence over it is a segment by itself. ``speaker`` gives the
    voice that reads whole sentences of another language; None leaves them to ``voice``, as words of ``language``.
    """
    made: list[Segment] = []
    for paragraph in paragraphs:
        if not speakable(paragraph.text.display):
            continue
        parts = _parts(paragraph, language, reading)
        if made and (pause := _pauses(paragraph).get(0)):
            made[-1] = replace(made[-1], pause_ms=max(pause, made[-1].pause_ms))
        for number, part in enumerate(parts):
            other = speaker(part.language) if part.language else None
            bounds = _bounds(part.paragraph, longest)
            for index, (start, end) in enumerate(bounds):
                text = part.paragraph.text.slice(start, end)
                last = index == len(bounds) - 1
                closes = last and number == len(parts) - 1 and paragraph.bound != "verse"
                made.append(
                    Segment(
                        role=role,
                        voice=other or voice,
                        text=text,
                        spoken=say(
                            text.display,
                            language=part.language if other else language,
                            normalise=normalise,
                            lexicon=lexicon,
                            emoji="drop" if reading.emoji == "speak" and paragraph.kind == "heading" else reading.emoji,
                        ),
                        rest=RESTS.get(paragraph.kind, "paragraph") if closes else "segment",
                        sentences=tuple(
                            (max(a, start) - start, min(b, end) - start)
                            for a, b in _sentences(part.paragraph)
                            if a < end and b > start
                        ),
                        paragraphs=((0, paragraph.kind),) if index == 0 and number == 0 else (),
                        inlines=tuple(
                            one for one in sliced(part.paragraph.inlines, start, end) if one.kind not in HEARD
                        ),
                        language=part.language,
                        pause_ms=part.pause_ms if last else 0,
                    )
                )
    return tuple(made)


class Part(NamedTuple):
    """A stretch of a paragraph in one language, up to a pause."""

    paragraph: Paragraph
    language: str
    """``""`` for the essay's own."""
    pause_ms: int


def _parts(paragraph: Paragraph, home: str, reading: Reading) -> list[Part]:
    """The paragraph cut where its language changes and where the author pauses; each part has words."""
    display = paragraph.text.display
    pauses = _pauses(paragraph)
    tongues = stretches(paragraph, home) if reading.foreign == "voice" else [(0, len(display), "")]
    cuts = sorted({0, *(start for start, _, _ in tongues), *(at for at in pauses if 0 < at < len(display))})
    edges: list[int] = []
    for low, high in pairwise((*cuts, len(display))):
        if not edges or (speakable(display[low:high]) and speakable(display[edges[-1] : low])):
            edges.append(low)
    parts = []
    for low, high in pairwise((*edges, len(display))):
        language = next(tongue for start, end, tongue in tongues if low < end)
        pause = max((length for at, length in pauses.items() if low < at <= high), default=0)
        parts.append(Part(paragraph.slice(low, high), language, pause))
    return parts


def _pauses(paragraph: Paragraph) -> dict[int, int]:
    """Where the author pauses, and for how many ms."""
    return {inline.at: int(inline.url) for inline in paragraph.inlines if inline.kind == "pause"}


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
