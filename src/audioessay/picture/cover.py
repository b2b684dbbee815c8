"""The cover: drawn from title, show, author and the shape of the episode, or a picture of the author's own.

Square, 3000 pixels, RGB JPEG without alpha, at most 512 KB, nothing that matters in the bottom fifth: Apple Podcasts,
artwork requirements (1400 to 3000 pixels; 3000 preferred).
"""

import contextlib
import io
import math
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, UnidentifiedImageError

from audioessay.errors import SettingError
from audioessay.model.cover import Cover
from audioessay.model.palette import INK, PAPER, role_colour
from audioessay.model.show import CoverDesign
from audioessay.picture import lettering

SIDE = 3000
SMALLEST = 1400
SMALL = 1200
"""Side of the JPEG inside the MP3."""
MOST_BYTES = 512_000
MOST_SMALL_BYTES = 200_000
"""It is downloaded before the first second of sound."""
MOST_PIXELS = 120_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
"""Those that Pillow reads by itself; none that starts a program."""
SIZES = (20, 17, 15, 13.5, 12, 10.5, 9.5, 8.5, 7.5, 6.5, 5.5, 4.8)
"""Of the title, in hundredths of the side."""
LEADING = 1.12
PIECES = 18
"""Stretches of an essay that is read in one role."""
COURSE = CoverDesign()
Stretch = tuple[str, float, float, float]
"""Role, begin and end (0 to 1), and its tone from −1 to 1."""
PALETTES = {
    "ink": (INK, ""), "paper": (PAPER, ""), "dusk": ("#2B2140", "#B7A6DE"), "moss": ("#E9EEE2", "#3F6B4B"),
}  # fmt: skip
"""Ground, and the colour of narration where it has one of its own."""


def drawn_cover(
    title: str, show: str, author: str, parts: Sequence[tuple[str, int]], design: CoverDesign = COURSE
) -> Cover:
    """A cover of our own, in one of the designs. ``parts`` are the episode's sections in order: role and length (in any unit)."""
    text = lettering.printable(title, lettering.SERIF)
    wordless = not text or lettering.font_for(text, lettering.SERIF, 32) is None
    words = ("", "", "") if wordless else (text, *(lettering.printable(one, lettering.SANS) for one in (show, author)))
    small, large = (_drawn(side, words, list(_stretches(parts)), design) for side in (SMALL, SIDE))
    return Cover(_jpeg(large, MOST_BYTES), _jpeg(small, MOST_SMALL_BYTES), wordless=bool(text) and wordless)


def own_cover(path: Path) -> Cover:
    """The author's picture: turned upright, made square, RGB, between 1400 and 3000 pixels.

    Nearly square pictures lose their edges; others stand on a ground of their own border's colour. Raises SettingError
    for a file that cannot be read or is no picture.
    """
    from PIL import ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the bound below is lower
            opened = Image.open(path, formats=FORMATS)
        with opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise SettingError(str(path), "cover", f"{opened.width} × {opened.height} pixels are too many")
            opened.draft("RGB", (SIDE, SIDE))
            picture = _flat(ImageOps.exif_transpose(opened))
    except (FileNotFoundError, IsADirectoryError):
        raise SettingError(str(path), "cover", "there is no such picture") from None
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise SettingError(str(path), "cover", "is no picture that can be read (JPEG, PNG, WebP …)") from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise SettingError(str(path), "cover", f"cannot be read: {error}") from error
    square = _square(picture)
    side = min(SIDE, max(SMALLEST, square.width))
    large = square if square.width == side else square.resize((side, side), Image.Resampling.LANCZOS)
    small = large.resize((SMALL, SMALL), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return Cover(_jpeg(large, MOST_BYTES), _jpeg(small, MOST_SMALL_BYTES))


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one cover."""

    ground: str
    text: str
    muted: str
    accent: str
    """Of narration; ``""`` for its own."""

    @classmethod
    def of(cls, design: CoverDesign) -> "Inks":
        """The palette's, the show's own in their place; type that nothing is said about is what reads best on the ground."""
        ground, accent = PALETTES[design.palette]
        ground = design.ground or ground
        text = design.text or (PAPER if _dark(ground) else INK)
        return cls(ground, text, blend(text, ground, 0.7), design.accent or accent)

    def role(self, role: str) -> str:
        """Its colour on this ground."""
        if role == "narration" and self.accent:
            return self.accent
        colour = role_colour(role)
        return colour.dark if _dark(self.ground) else colour.light


def _drawn(side: int, words: tuple[str, ...], stretches: Sequence[Stretch], design: CoverDesign) -> Image.Image:
    """Show, title and author above, the episode's course below, each section as long as it lasts.

    ``words`` are title, show and author; without a title (no font has its letters) the course alone is the picture.
    """
    inks, wordless = Inks.of(design), not words[0]
    image = Image.new("RGB", (side, side), inks.ground)
    draw = ImageDraw.Draw(image)
    if design.design == "rings":
        _rings(image, stretches, inks, whole=wordless)
    elif design.design == "type" and not wordless:
        _line(draw, side, stretches, inks)
    else:
        _columns(draw, side, stretches, inks, whole=wordless)
    if not wordless:
        _type(draw, side / 100, words, inks, design)
    return image


def _type(draw: ImageDraw.ImageDraw, unit: float, words: Sequence[str], inks: Inks, design: CoverDesign) -> None:
    """Title between show and author, from the edge at which its script begins; ``unit`` is a hundredth of the side."""
    text, head, foot = words
    rightward = lettering.right_to_left(text)
    edge, at = (92 * unit, "r") if rightward else (8 * unit, "l")
    width, top, bottom = 84 * unit, 8 * unit, {"course": 60.5, "rings": 56.0, "type": 90.0}[design.design] * unit
    below = 34 * unit if design.design == "rings" else width  # beside the rings
    for line, place, anchor, room in ((head, top, "t", width), (foot, bottom, "s", below)):
        size = round(3.8 * unit)
        lettering.write(draw, line, lettering.SANS, size, (edge, place), inks.muted, anchor=at + anchor, width=room)
    top += 7 * unit if head else -2 * unit
    bottom -= 8 * unit if foot else 0
    if design.design == "rings":
        bottom = 43 * unit
    elif design.design == "type":
        top, bottom = top + 3 * unit, bottom - 6 * unit
    placed = lettering.fitted(
        text, lettering.SERIF, width, bottom - top, [round(unit * size) for size in SIZES], LEADING
    )
    if placed:
        font, lines = placed
        for number, line in enumerate(lines):
            draw.text((edge, top + number * font.size * LEADING), line, inks.text, font=font, anchor=at + "a")


def _stretches(parts: Sequence[tuple[str, int]]) -> Iterator[Stretch]:
    """The course. An essay in one role is told in tones and heights in place of colours: its stretches are cut small and rise and fall, the same
    way for the same essay.
    """
    shown = [(role, length) for role, length in parts if length > 0] or [("narration", 1)]
    total = sum(length for _, length in shown)
    plain = len({role for role, _ in shown}) == 1
    done = 0
    for number, (role, length) in enumerate(shown):
        count = max(3, round(PIECES * length / total)) if plain else 1
        for piece in range(count):
            begin, end = (done + length * piece / count) / total, (done + length * (piece + 1) / count) / total
            wave = math.sin(7.3 * begin + 1.1 * number) + 0.55 * math.sin(19.1 * begin + total % 7)
            yield role, begin, end, wave / 1.55 if plain else 0.0
        done += length


def _columns(draw: ImageDraw.ImageDraw, side: int, stretches: Sequence[Stretch], inks: Inks, *, whole: bool) -> None:
    """Praise rises over the level of narration, critique falls under it."""
    tops, level = ({"praise": 20.0, "critique": 52.0}, 36.0) if whole else ({"praise": 66.0, "critique": 78.0}, 72.0)
    gap = side // 150 if len(stretches) <= 40 else 0
    for role, begin, end, tone in stretches:
        left, right = round(side * begin), round(side * end) - (gap if end < 1 else 0)
        if right > left:
            top = round((tops.get(role, level) - (14 if whole else 5) * tone) * side / 100)
            draw.rectangle((left, top, right - 1, side), _toned(inks.role(role), tone, inks))


def _rings(image: Image.Image, stretches: Sequence[Stretch], inks: Inks, *, whole: bool) -> None:
    """A quarter of rings about the lower right corner, the beginning outermost, each as thick as its section is long."""
    side = image.width
    outer, inner = (1.15 if whole else 0.56) * side, 0.08 * side
    scale = 2  # drawn large and made small, so that round edges are smooth
    field = Image.new("RGB", (side * scale, side * scale), inks.ground)
    draw = ImageDraw.Draw(field)
    for role, begin, end, tone in stretches:
        for share, colour in ((begin, _toned(inks.role(role), tone, inks)), (end - 0.012, inks.ground)):
            radius = (outer - (outer - inner) * share) * scale
            draw.circle((side * scale, side * scale), radius, fill=colour)
    image.paste(field.resize(image.size, Image.Resampling.BOX))


def _line(draw: ImageDraw.ImageDraw, side: int, stretches: Sequence[Stretch], inks: Inks) -> None:
    """One line under the title, in the colours of the course."""
    left, right, top = 8 * side / 100, 92 * side / 100, 80.5 * side / 100
    for role, begin, end, tone in stretches:
        span = (left + (right - left) * begin, left + (right - left) * end - (side / 300 if end < 1 else 0))
        draw.rectangle((span[0], top, max(span), top + side / 60), _toned(inks.role(role), tone, inks))


def _toned(colour: str, tone: float, inks: Inks) -> str:
    """Nearer to the type for a high tone, nearer to the ground for a low one."""
    other, most = (inks.text, 0.28) if tone > 0 else (inks.ground, 0.42)
    return blend(other, colour, abs(tone) * most) if tone else colour


def blend(one: str, other: str, share: float) -> str:
    """``share`` of one colour and the rest of the other."""
    pairs = zip(ImageColor.getrgb(one), ImageColor.getrgb(other), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in pairs)


def _dark(colour: str) -> bool:
    """Whether light type reads better on it (relative luminance, WCAG 2.2)."""
    parts = (value / 255 for value in ImageColor.getrgb(colour))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) < 0.18


def _flat(image: Image.Image) -> Image.Image:
    """sRGB; what is transparent stands on paper."""
    profile = image.info.get("icc_profile")
    if profile and b"sRGB" not in profile and image.mode in ("RGB", "CMYK"):
        from PIL import ImageCms

        with contextlib.suppress(ImageCms.PyCMSError):  # a damaged profile is as good as none
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, theirs, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                return turned
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = Image.new("RGB", rgba.size, PAPER)
        ground.paste(rgba, mask=rgba.getchannel("A"))
        return ground
    return image.convert("RGB")


def _square(image: Image.Image) -> Image.Image:
    width, height = image.size
    side = min(width, height)
    if max(width, height) <= 1.34 * side:  # up to 4 : 3
        left, top = (width - side) // 2, (height - side) // 2
        return image.crop((left, top, left + side, top + side))
    side = max(width, height)
    thick = max(1, min(width, height) // 100)
    rims = (
        *((0, 0, width, thick), (0, height - thick, width, height)),
        *((0, 0, thick, height), (width - thick, 0, width, height)),
    )
    means = [image.resize((1, 1), Image.Resampling.BOX, box=rim).tobytes() for rim in rims]
    mean = tuple(round(sum(colour[band] for colour in means) / len(means)) for band in range(3))
    ground = Image.new("RGB", (side, side), mean)
    ground.paste(image, ((side - width) // 2, (side - height) // 2))
    return ground


def _jpeg(image: Image.Image, most: int) -> bytes:
    """JPEG of the best quality that stays within ``most`` bytes; where none does, of a smaller picture."""
    data = b""
    for side in (image.width, 2000, SMALLEST, 1000, 600):
        if side > image.width or (side < SMALLEST and most == MOST_BYTES):
            continue
        shown = image if side == image.width else image.resize((side, side), Image.Resampling.BOX, reducing_gap=2.0)
        for quality in (90, 82, 72, 60) if side > SMALLEST else (82, 72, 60, 45, 30):
            file = io.BytesIO()
            shown.save(file, "JPEG", quality=quality, subsampling=2, dpi=(72, 72))
            data = file.getvalue()
            if len(data) <= most:
                return data
    return data
