"""The episode at a glance: its waveform in the colours of its roles, chapters, loudness and time."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from audioessay.model.episode import Chapter, Cue, Loudness
from audioessay.model.palette import INK, PAPER, role_colour
from audioessay.picture import lettering
from audioessay.picture.cover import blend
from audioessay.units import clock

WIDTH, HEIGHT = 2000, 800
LEFT, RIGHT = 70, 1930
TITLE, LABELS, BOTTOM, LEVEL, AXIS = 74, 124, 520, (560, 690), 716
"""Base line of the title; first row of chapter titles; bottom of the waveform; top and bottom of the loudness; top of the times."""
ROWS, ROW, ROOM = 3, 34, 150
"""Most rows of chapter titles, their height, and the least width of one that is written at all."""
BAR, GAP = 3, 1
FAINT, QUIET, GREY, AIM = "#E6E1D7", "#C9C3B8", "#666B74", "#A63C18"
SHADES = 20
"""Of grey and of the aim between type and paper; of ink twice as many."""
SOFTEST, LOUDEST = -36.0, -8.0
"""LUFS at the bottom and the top of the loudness line."""
BLOCKS_S = 30
"""Blocks of 100 ms in one value of the line: 3 s, as the short-term loudness of EBU Tech 3341."""
TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 36000)

Values = NDArray[np.float64]


def drawn_waveform(
    envelope: Sequence[int],
    blocks: Sequence[float],
    chapters: Sequence[Chapter],
    duration_ms: int,
    *,
    title: str = "",
    cues: Sequence[Cue] = (),
    loudness: Loudness | None = None,
    target_lufs: float = -16.0,
    speakers: Mapping[str, str] | None = None,
) -> bytes:
    """A PNG of 2000 × 800 pixels.

    ``envelope`` (peaks, 0 to 255) and ``blocks`` (momentary loudness in LUFS) count in 100 ms from the programme's start.
    ``cues`` let quotations stand out in their chapter; ``speakers`` names roles in the legend.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    length = max(1, duration_ms)
    roles = _roles(chapters, cues, length)
    _heading(draw, title, length, loudness, target_lufs)
    top = _chapters(draw, chapters, length)
    _bars(draw, envelope, roles, top)
    _level(image, draw, blocks, target_lufs)
    _times(draw, length)
    _legend(draw, roles, speakers or {})
    file = io.BytesIO()
    image.quantize(palette=_palette(roles), dither=Image.Dither.NONE).save(file, "PNG", compress_level=6)
    return file.getvalue()


def _palette(roles: Sequence[str]) -> Image.Image:
    """The colours that are drawn with, and the shades between ink and paper at the edges of type and in the area of the loudness."""
    colours = [PAPER, FAINT, QUIET, *(role_colour(role).light for role in dict.fromkeys(roles))]
    colours += [blend(ink, PAPER, shade / SHADES) for ink in (GREY, AIM) for shade in range(1, SHADES + 1)]
    colours += [blend(INK, PAPER, shade / (2 * SHADES)) for shade in range(1, 2 * SHADES + 1)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in dict.fromkeys(colours) for part in ImageColor.getrgb(colour)][: 3 * 256])
    return palette


def _place(ms: float, length: int) -> float:
    return LEFT + (RIGHT - LEFT) * ms / length


def _sans(size: int, text: str) -> lettering.Font | None:
    return lettering.font_for(text, lettering.SANS, size)


def _roles(chapters: Sequence[Chapter], cues: Sequence[Cue], length: int) -> list[str]:
    """The role at the middle of each bar: its chapter's, or that of the words spoken there."""
    count = (RIGHT - LEFT) // (BAR + GAP)
    middles = (np.arange(count) + 0.5) * length / count
    roles = ["narration"] * count
    spans = [(part.start_ms, part.end_ms, part.role) for part in chapters]
    spans += [(part.start_ms, part.end_ms, part.role) for part in cues]
    for start, end, role in spans:
        first, last = np.searchsorted(middles, (start, end)).tolist()
        roles[first:last] = [role] * (last - first)
    return roles


def _heading(draw: ImageDraw.ImageDraw, title: str, length: int, loudness: Loudness | None, target: float) -> None:
    facts = [_hours((length + 500) // 1000)]
    if loudness is not None:
        facts += [f"{loudness.integrated_lufs:.1f} LUFS", f"{loudness.true_peak_dbtp:.1f} dBTP"]
    said = " · ".join(facts).replace("-", "−")
    room = RIGHT - LEFT - 60 - lettering.write(draw, said, lettering.SANS, 28, (RIGHT, TITLE), GREY, anchor="rs")
    lettering.write(draw, title, lettering.SERIF, 44, (LEFT, TITLE), INK, anchor="ls", width=room)


def _chapters(draw: ImageDraw.ImageDraw, chapters: Sequence[Chapter], length: int) -> int:
    """A mark at each start, and titles in as few rows as hold them whole, three at most; the height at which the waveform begins."""
    labels: list[tuple[float, str]] = []
    for number, chapter in enumerate(chapters, start=1):
        text = lettering.printable(chapter.title, lettering.SANS)
        labels.append((_place(chapter.start_ms, length), text if _sans(24, text) else str(number)))
    placed: list[tuple[float, float, int, str]] = []
    for rows in range(1, ROWS + 1):
        placed, whole = _rows(labels, rows)
        if whole:
            break
    top = LABELS + (max((row for _x, _room, row, _text in placed), default=0) + 1) * ROW + 10
    for x, _text in labels:
        draw.line((x, top - 10, x, BOTTOM), FAINT, 2)
    for x, _room, row, _text in placed:
        draw.line((x, LABELS + row * ROW, x, BOTTOM), QUIET, 2)
    ends = [0.0] * ROWS
    for x, room, row, text in placed:
        y = LABELS + row * ROW
        if font := _sans(24, text):
            width = font.getlength(text)
            left = x + 10
            if width > room and x + room > RIGHT - 20 and RIGHT - width > ends[row] + 20:
                left, room = RIGHT - width, width  # the last of its row may reach back over its mark
            shown = lettering.shortened(text, font, room)
            ends[row] = left + font.getlength(shown)
            draw.rectangle((left - 6, y, ends[row] + 4, y + ROW - 4), PAPER)
            draw.text((left, y + 22), shown, INK, font=font, anchor="ls")
    return top


def _rows(labels: Sequence[tuple[float, str]], rows: int) -> tuple[list[tuple[float, float, int, str]], bool]:
    """Each title's place, the room it has and its row; and whether all are there and fit."""
    free = [float("-inf")] * rows
    found: list[tuple[float, int, str]] = []
    for x, text in labels:
        row = free.index(min(free))
        if x - free[row] >= ROOM and RIGHT - x >= ROOM / 2:
            free[row] = x
            found.append((x, row, text))
    placed: list[tuple[float, float, int, str]] = []
    whole = len(found) == len(labels)
    for index, (x, row, text) in enumerate(found):
        after = next((other for other, its_row, _text in found[index + 1 :] if its_row == row), RIGHT + 20.0)
        room = after - x - 26
        font = _sans(24, text)
        whole = whole and (font is None or font.getlength(text) <= room)
        placed.append((x, room, row, text))
    return placed, whole


def _bars(draw: ImageDraw.ImageDraw, envelope: Sequence[int], roles: Sequence[str], top: int) -> None:
    """Bars about the middle line."""
    middle, half = (top + BOTTOM) / 2, (BOTTOM - top) / 2
    for index, (height, role) in enumerate(zip(heights(envelope, len(roles), 1.4), roles, strict=True)):
        x = LEFT + index * (BAR + GAP)
        tall = max(2.0, height * half)
        draw.rounded_rectangle((x, round(middle - tall), x + BAR - 1, round(middle + tall)), 1, role_colour(role).light)


def _level(image: Image.Image, draw: ImageDraw.ImageDraw, blocks: Sequence[float], target: float) -> None:
    """Short-term loudness as a line with its area, drawn large and made small so that it is smooth, and the line it aims at."""
    top, bottom = LEVEL
    size = (RIGHT - LEFT, bottom - top)
    scale = 2
    if len(blocks):
        energy = 10 ** (np.clip(np.asarray(blocks, np.float64), -90, 0) / 10)
        width = min(BLOCKS_S, len(energy))
        sums = np.concatenate([[0.0], np.cumsum(energy)])
        starts = np.clip(np.arange(len(energy)) - width // 2, 0, len(energy) - width)
        short = 10 * np.log10((sums[starts + width] - sums[starts]) / width)
        line = _sampled(np.clip(short, SOFTEST, LOUDEST), size[0] // 2, np.add)
        height = size[1] * scale
        ys = (LOUDEST - line) / (LOUDEST - SOFTEST) * (height - 8) + 4
        xs = np.linspace(0, size[0] * scale, len(ys))
        points = list(zip(xs.tolist(), ys.tolist(), strict=True))
        mask = Image.new("L", (size[0] * scale, height), 0)
        inner = ImageDraw.Draw(mask)
        inner.polygon([(0, height), *points, (size[0] * scale, height)], 26)
        inner.line(points, 210, 5, joint="curve")
        image.paste(INK, (LEFT, top), mask.resize(size, Image.Resampling.BOX))
    y = top + (LOUDEST - target) / (LOUDEST - SOFTEST) * (bottom - top)
    for x in range(LEFT, RIGHT, 14):
        draw.line((x, y, x + 6, y), AIM, 2)
    lettering.write(draw, f"−{abs(target):g}", lettering.SANS, 20, (LEFT - 10, y), AIM, anchor="rm")
    lettering.write(draw, "LUFS", lettering.SANS, 15, (LEFT - 10, y + 20), AIM, anchor="rm")


def _times(draw: ImageDraw.ImageDraw, length: int) -> None:
    step = next((tick for tick in TICKS_S if length / 1000 / tick <= 12), TICKS_S[-1])
    draw.line((LEFT, AXIS - 12, RIGHT, AXIS - 12), QUIET, 2)
    for second in range(0, length // 1000 + 1, step):
        x = _place(second * 1000, length)
        draw.line((x, AXIS - 12, x, AXIS - 4), QUIET, 2)
        if x < RIGHT - 30:
            anchor = "mt" if second else "lt"
            lettering.write(draw, _hours(second), lettering.SANS, 22, (x, AXIS + 2), GREY, anchor=anchor)


def _hours(second: int) -> str:
    """``0:30``, ``12:00``, ``1:05:00``: no zeros in front."""
    text = clock(second * 1000, millis=False).removeprefix("00:")
    return text[1:] if text.startswith("0") else text


def _legend(draw: ImageDraw.ImageDraw, roles: Sequence[str], speakers: Mapping[str, str]) -> None:
    x = float(LEFT)
    for role in sorted(set(roles), key=roles.index):
        draw.rounded_rectangle((x, HEIGHT - 42, x + 18, HEIGHT - 24), 4, role_colour(role).light)
        name = speakers.get(role) or role.title()
        x += 64 + lettering.write(draw, name, lettering.SANS, 22, (x + 28, HEIGHT - 33), GREY, anchor="lm")


def heights(envelope: Sequence[int], count: int, power: float) -> list[float]:
    """``count`` bars from 0 to 1: something between mean and peak of the stretch that each stands for, differences drawn out."""
    peaks = np.asarray(envelope if len(envelope) else (0,), np.float64) / 255
    bars = 0.3 * _sampled(peaks, count, np.maximum) + 0.7 * _sampled(peaks, count, np.add)
    drawn: list[float] = ((bars / max(0.2, float(bars.max()))) ** power).tolist()
    return drawn


def _sampled(values: Values, count: int, how: np.ufunc) -> Values:
    """``values`` as ``count`` of them: the greatest (``np.maximum``) or the mean (``np.add``) of each stretch; where there are fewer, on straight lines between them."""
    if len(values) < count:
        return np.interp(np.linspace(0, len(values) - 1, count), np.arange(len(values)), values)
    edges = np.arange(count) * len(values) // count
    found: Values = how.reduceat(values, edges)
    return found / np.diff(np.append(edges, len(values))) if how is np.add else found
