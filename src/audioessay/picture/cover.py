"""The cover: drawn from title, show, author and the shape of the episode, or a picture of the author's own.

Square, 3000 pixels, RGB JPEG without alpha, at most 512 KB, nothing that matters in the bottom fifth: Apple Podcasts,
artwork requirements (1400 to 3000 pixels; 3000 preferred).
"""

import contextlib
import io
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw, ImageOps, UnidentifiedImageError

from audioessay.errors import SettingError
from audioessay.model.cover import Cover
from audioessay.model.palette import INK, PAPER, role_colour
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
MUTED = "#A9B4C0"


def drawn_cover(title: str, show: str, author: str, parts: Sequence[tuple[str, int]]) -> Cover:
    """A cover of our own. ``parts`` are the episode's sections in order: role and length (in any unit)."""
    small = _jpeg(_drawn(SMALL, title, show, author, parts), MOST_SMALL_BYTES)
    large = _jpeg(_drawn(SIDE, title, show, author, parts), MOST_BYTES)
    text = lettering.printable(title, lettering.SERIF)
    return Cover(large, small, wordless=bool(text) and lettering.font_for(text, lettering.SERIF, 32) is None)


def own_cover(path: Path) -> Cover:
    """The author's picture: turned upright, made square, RGB, between 1400 and 3000 pixels.

    Nearly square pictures lose their edges; others stand on a ground of their own border's colour. Raises SettingError
    for a file that cannot be read or is no picture.
    """
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


def _drawn(side: int, title: str, show: str, author: str, parts: Sequence[tuple[str, int]]) -> Image.Image:
    """Dark ground; show, title and author above, the episode's course below: a column for each section, as wide as it is long.

    Lengths here are in hundredths of the side. Where no font has the title's letters, the columns alone are the picture.
    """
    unit = side / 100
    image = Image.new("RGB", (side, side), INK)
    draw = ImageDraw.Draw(image)
    head, foot = (lettering.printable(text, lettering.SANS) for text in (show, author))
    text = lettering.printable(title, lettering.SERIF)
    if not text or lettering.font_for(text, lettering.SERIF, round(unit)) is None:
        _columns(draw, side, parts, {"praise": 20.0, "critique": 52.0}, 36.0)
        return image
    _columns(draw, side, parts, {"praise": 66.0, "critique": 78.0}, 72.0)
    rightward = lettering.right_to_left(text)
    edge, at = (92 * unit, "r") if rightward else (8 * unit, "l")
    width, top, bottom = 84 * unit, 8 * unit, 60.5 * unit
    for line, place in ((head, top), (foot, bottom)):
        font = lettering.font_for(line, lettering.SANS, round(3.8 * unit)) if line else None
        if font:
            anchor = at + ("t" if place == top else "s")
            draw.text((edge, place), lettering.shortened(line, font, width), MUTED, font=font, anchor=anchor)
    top += 7 * unit if head else -2 * unit
    bottom -= 8 * unit if foot else 0
    placed = lettering.fitted(
        text, lettering.SERIF, width, bottom - top, [round(unit * size) for size in SIZES], LEADING
    )
    if placed:
        font, lines = placed
        for number, line in enumerate(lines):
            draw.text((edge, top + number * font.size * LEADING), line, PAPER, font=font, anchor=at + "a")
    return image


def _columns(
    draw: ImageDraw.ImageDraw, side: int, parts: Sequence[tuple[str, int]], tops: Mapping[str, float], level: float
) -> None:
    """Praise rises over the level of narration, critique falls under it."""
    shown = [(role, length) for role, length in parts if length > 0] or [("narration", 1)]
    total = sum(length for _role, length in shown)
    gap = side // 150 if len(shown) <= 40 else 0
    done = 0
    for role, length in shown:
        left, done = side * done // total, done + length
        right = side * done // total - (gap if done < total else 0)
        if right > left:
            top = round(tops.get(role, level) * side / 100)
            draw.rectangle((left, top, right - 1, side), role_colour(role).dark)


def _flat(image: Image.Image) -> Image.Image:
    """sRGB; what is transparent stands on paper."""
    profile = image.info.get("icc_profile")
    if profile and b"sRGB" not in profile and image.mode in ("RGB", "CMYK"):
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
