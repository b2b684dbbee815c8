"""The cover, alive: sentences as they are spoken, the chapter, and the episode's course filling with colour as it goes by."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageDraw

from audioessay.model.episode import Chapter, Cue, CueWord
from audioessay.model.palette import INK, PAPER, role_colour
from audioessay.picture import lettering
from audioessay.picture.cover import blend
from audioessay.picture.waveform import heights

WIDE, TALL = (1920, 1080), (1080, 1920)
"""Pixels: of a video page, and of a telephone held upright."""
MUTED, WAITING = "#A9B4C0", "#66717D"
"""What stands aside; words that are still to come (4.6 : 1 and 3.4 : 1 on the ground)."""
SIZES = (8.0, 7.2, 6.4, 5.6, 5.0, 4.4, 3.8)
"""Of sentences, in hundredths of the shorter side."""
LEADING = 1.3
LETTERS = 150
"""A longer sentence is shown in parts."""
STILL_MS = 1_500
"""A rest from which on the title of what comes takes the sentence's place."""
TICK_MS = 1_000
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""
LEVELS = {"praise": (0.55, 1.0), "critique": (0.08, 0.5)}
"""How low and high the course runs, as shares of its height; narration lies between."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is read on the screen at once: a sentence or a part of one, or a title."""

    start_ms: int
    end_ms: int
    text: str
    role: str = ""
    speaker: str = ""
    words: Sequence[CueWord] = ()


class Film:
    """The pictures of an episode, or of the stretch of it between two moments, in milliseconds."""

    def __init__(
        self,
        size: tuple[int, int],
        *,
        title: str,
        show: str,
        chapters: Sequence[Chapter],
        cues: Sequence[Cue],
        envelope: Sequence[int],
        start_ms: int,
        end_ms: int,
    ) -> None:
        self.size, self.title, self.show = size, title, show
        self.start, self.end = start_ms, end_ms
        self.chapters = [one for one in chapters if one.start_ms < end_ms and one.end_ms > start_ms]
        self.pages = self._pages([one for one in cues if one.said and one.end_ms > start_ms and one.start_ms < end_ms])
        self.unit, self.row = min(size) / 100, size[1] / 100
        self.edge = round(7 * self.unit)
        self._bright, self._dim = self._courses(envelope)

    def pictures(self) -> Iterator[tuple[int, Image.Image, list[Box]]]:
        """Each picture with its moment in ms, and where it differs from the one before; the same image, painted on."""
        image = self.at(self.start)
        yield self.start, image, [(0, 0, *self.size)]
        draw, played = ImageDraw.Draw(image), 0
        chapter, page = self._chapter(self.start), self._page(self.start)
        for ms in self._times():
            now, there = self._page(ms), self._chapter(ms)
            x, boxes = self._played(ms), list[Box]()
            if now is not page or there is not chapter:
                boxes.append(self._area(there is not chapter))
                image.paste(self._ground(there.title).crop(boxes[0]), boxes[0])
                self._write(draw, now, ms)
            else:
                boxes += self._speak(draw, now, ms, ms)
            if x > played:
                top = self.size[1] - self._bright.height
                image.paste(self._bright.crop((played, 0, x, self._bright.height)), (played, top))
                boxes.append((played, top, x, self.size[1]))
            chapter, page, played = there, now, max(x, played)
            if boxes:
                yield ms, image, boxes

    def at(self, ms: int) -> Image.Image:
        """The picture at a moment, RGB."""
        image = self._ground(self._chapter(ms).title).copy()
        top = image.height - self._dim.height
        image.paste(self._dim, (0, top))
        image.paste(self._bright.crop((0, 0, self._played(ms), self._bright.height)), (0, top))
        self._write(ImageDraw.Draw(image), self._page(ms), ms)
        return image

    def _times(self) -> list[int]:
        """When the picture changes: at each word, and often enough for what goes by."""
        marks = {page.start_ms for page in self.pages} | {one.start_ms for page in self.pages for one in page.words}
        marks |= {one.start_ms for one in self.chapters}
        known = sorted(one for one in marks if self.start < one < self.end)
        for before, after in pairwise((self.start, *known, self.end)):
            marks |= set(range(before + TICK_MS, after - TICK_MS // 2, TICK_MS))
        return sorted(one for one in marks if self.start < one < self.end)

    def _chapter(self, ms: int) -> Chapter:
        return self.chapters[max(0, bisect_right(self.chapters, ms, key=lambda one: one.start_ms) - 1)]

    def _page(self, ms: int) -> Page:
        return self.pages[max(0, bisect_right(self.pages, ms, key=lambda one: one.start_ms) - 1)]

    def _played(self, ms: int) -> int:
        """Where the course is played to, in pixels."""
        return round(self.size[0] * (ms - self.start) / max(1, self.end - self.start))

    def _area(self, chapter: bool) -> Box:
        """Where sentences stand; with the ``chapter``'s title under it."""
        return 0, round(14 * self.row), self.size[0], round((73 if chapter else 67) * self.row)

    def _pages(self, cues: Sequence[Cue]) -> list[Page]:
        pages, at = list[Page](), self.start
        for cue in cues:
            if cue.start_ms - at >= STILL_MS or not pages:
                title = next((one.title for one in self.chapters if one.start_ms <= cue.start_ms < one.end_ms), "")
                pages.append(Page(at, cue.start_ms, self.title if at == 0 else title or self.title))
            count = -(-len(cue.text) // LETTERS)
            edges = [len(cue.words) * number // count for number in range(count + 1)]
            for first, last in pairwise(edges):
                if words := cue.words[first:last]:
                    text = cue.text[words[0].at : words[-1].at + len(words[-1].text)]
                    pages.append(Page(words[0].start_ms, words[-1].end_ms, text, cue.role, cue.speaker, words))
            at = cue.end_ms
        if self.end - at >= STILL_MS or not pages:
            pages.append(Page(at + STILL_MS // 2 if pages else at, self.end, self.title))
        return pages

    @lru_cache(maxsize=2)  # noqa: B019 - a film lives as long as its file is written
    def _ground(self, chapter: str) -> Image.Image:
        image = Image.new("RGB", self.size, INK)
        draw = ImageDraw.Draw(image)
        width = self.size[0] - 2 * self.edge
        for text, kind, size, y, colour in (
            (self.show, lettering.SANS, 2.8, 6.0, MUTED),
            (self.title, lettering.SERIF, 3.8, 11.5, PAPER),
            (chapter if chapter != self.title else "", lettering.SANS, 3.0, 71.5, MUTED),
        ):
            x, anchor = self._start(text, self.edge)
            place = (x, y * self.row)
            lettering.write(draw, text, kind, round(size * self.unit), place, colour, anchor=anchor + "s", width=width)
        return image

    @lru_cache(maxsize=2)  # noqa: B019
    def _set(self, page: Page) -> tuple[lettering.Font, list[str], list[tuple[int, float, CueWord]]] | None:
        """The page's type and lines, and where each of its words stands: line, left edge."""
        text = lettering.printable(page.text, lettering.SERIF)
        sizes = [round(self.unit * size) for size in SIZES]
        box = (self.size[0] - 2 * self.edge - 3 * self.unit, (66 - 22) * self.row)
        placed = lettering.fitted(text, lettering.SERIF, *box, sizes, LEADING) if text else None
        if placed is None:
            return None
        font, lines = placed
        words: list[tuple[int, float, CueWord]] = []
        line = at = 0
        for word in page.words if not lettering.needs_shaping(text) else ():
            shown = lettering.printable(word.text, lettering.SERIF)
            while line < len(lines) and (found := lines[line].find(shown, at)) < 0:
                line, at = line + 1, 0
            if line == len(lines):
                return font, lines, []
            words.append((line, font.getlength(lines[line][:found]), CueWord(shown, word.start_ms, word.end_ms)))
            at = found + len(shown)
        return font, lines, words

    def _write(self, draw: ImageDraw.ImageDraw, page: Page, ms: int) -> None:
        """The sentence, word by word where its type lets that be told; a rule of its voice's colour beside it."""
        layout = self._set(page)
        if layout is None:
            return
        font, lines, words = layout
        height = len(lines) * font.size * LEADING
        top, left = self._corner(page, font, lines)
        x, anchor = self._start(page.text, left)
        if page.role:
            colour, rule = role_colour(page.role).dark, 0.7 * self.unit
            edge = self.size[0] - self.edge - rule if anchor == "r" else self.edge
            draw.rectangle((edge, top, edge + rule, top + height), colour)
            place, size = (x, top - 2.2 * self.unit), round(2.6 * self.unit)
            lettering.write(draw, page.speaker, lettering.SANS, size, place, colour, anchor=anchor + "s")
        for number, line in enumerate(lines):
            place = (x, top + number * font.size * LEADING)
            draw.text(place, line, WAITING if words else PAPER, font=font, anchor=anchor + "a")
        self._speak(draw, page, 0, ms)

    def _speak(self, draw: ImageDraw.ImageDraw, page: Page, since: int, until: int) -> list[Box]:
        """Paint the words that begin between two moments as spoken; returns where."""
        layout = self._set(page)
        if layout is None:
            return []
        font, lines, words = layout
        top, left = self._corner(page, font, lines)
        boxes: list[Box] = []
        for number, x, word in words:
            if since <= word.start_ms <= until:
                place = (left + x, top + number * font.size * LEADING)
                draw.text(place, word.text, PAPER, font=font, anchor="la")
                low, high, far, deep = draw.textbbox(place, word.text, font=font, anchor="la")
                boxes.append((math.floor(low) - 2, math.floor(high) - 2, math.ceil(far) + 2, math.ceil(deep) + 2))
        return boxes

    def _start(self, text: str, indent: float) -> tuple[float, str]:
        """Where lines of ``text`` begin, so far from the edge of its script, and on which side of that they are anchored."""
        return (self.size[0] - indent, "r") if lettering.right_to_left(text) else (indent, "l")

    def _corner(self, page: Page, font: lettering.Font, lines: Sequence[str]) -> tuple[float, float]:
        """Top and left of the sentence."""
        top = 44 * self.row - len(lines) * font.size * LEADING / 2
        return top, self.edge + (3 * self.unit if page.role else 0)

    def _courses(self, envelope: Sequence[int]) -> tuple[Image.Image, Image.Image]:
        """The episode's course as on its cover, a bar for each moment: played, and to come."""
        width, height = self.size[0], round(24 * self.row)
        bar, gap = max(4, round(0.55 * self.unit)), max(2, round(0.28 * self.unit))
        count = width // (bar + gap)
        images = tuple(Image.new("RGB", (width, height), INK) for _ in range(2))
        ends = [one.end_ms for one in self.chapters]
        for number, share in enumerate(heights(envelope[self.start // 100 : self.end // 100 + 1], count, 1.8)):
            ms = self.start + (self.end - self.start) * (number + 0.5) / count
            role = self.chapters[min(len(ends) - 1, bisect_right(ends, ms))].role
            low, high = LEVELS.get(role, (0.3, 0.75))
            top = round(height * (1 - low - (high - low) * share))
            x = number * (bar + gap)
            colour = role_colour(role).dark
            faint = blend(colour, INK, 0.3)
            ImageDraw.Draw(images[0]).rectangle((x, top, x + bar - 1, height), colour)
            ImageDraw.Draw(images[1]).rectangle((x, top, x + bar - 1, height), faint)
        return images[0], images[1]
