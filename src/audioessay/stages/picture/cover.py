"""The cover: drawn from title, show, author and the shape of the episode, or a picture of the author's own.

Square, 3000 pixels, RGB JPEG without alpha, at most 512 KB, nothing that matters in the bottom fifth: Apple Podcasts,
artwork requirements (1400 to 3000 pixels; 3000 preferred).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from audioessay.errors import SettingError
from audioessay.model.palette import INK, PAPER, role_colour
from audioessay.stages.picture import lettering

SIDE = 3000
SMALLEST = 1400
SMALL = 1200
"""Side of the JPEG inside the MP3."""
MOST_BYTES = 512_000
MOST_SMALL_BYTES = 200_000
"""It is downloaded before the first second of sound."""
MOST_PIXELS = 120_000_000


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover in its two sizes."""

    data: bytes
    """JPEG, square, 1400 to 3000 pixels."""
    small: bytes
    """JPEG of at most 1200 pixels, for the MP3."""
    name: str = "cover.jpg"
    type: str = "image/jpeg"


def drawn_cover(title: str, show: str, author: str, parts: Sequence[tuple[str, int]]) -> Cover:
    """A cover of our own. ``parts`` are the episode's sections in order: role and length (in any unit)."""
    large = _drawn(SIDE, title, show, author, parts)
    small = _drawn(SMALL, title, show, author, parts)
    return Cover(_jpeg(large, MOST_BYTES), _jpeg(small, MOST_SMALL_BYTES))


def own_cover(path: Path) -> Cover:
    """The author's picture: turned upright, made square, RGB, between 1400 and 3000 pixels.

    Nearly square pictures lose their edges; others stand on a ground of their own border's colour. Raises SettingError
    for a file that cannot be read or is no picture.
    """
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise SettingError(str(path), "cover", f"{opened.width} × {opened.height} pixels are too many")
            opened.draft("RGB", (SIDE, SIDE))
            picture = _flat(ImageOps.exif_transpose(opened))
    except (FileNotFoundError, IsADirectoryError):
        raise SettingError(str(path), "cover", "there is no such file") from None
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
    unit = side / 100
    image = Image.new("RGB", (side, side), INK)
    draw = ImageDraw.Draw(image)
    left, width = 8 * unit, 84 * unit
    head = lettering.printable(show, lettering.SANS)
    foot = lettering.printable(author, lettering.SANS)
    if head and (font := lettering.font_for(head, lettering.SANS, round(3.6 * unit))):
        draw.text((left, 8 * unit), lettering.shortened(head, font, width), "#A9B4C0", font=font, anchor="lt")
    bottom = 60.5 * unit
    if foot and (font := lettering.font_for(foot, lettering.SANS, round(3.6 * unit))):
        draw.text((left, bottom), lettering.shortened(foot, font, width), "#A9B4C0", font=font, anchor="ls")
        bottom -= 6.5 * unit
    text = lettering.printable(title, lettering.SERIF)
    top = 16 * unit
    if text:
        sizes = [round(unit * size) for size in (15, 13.5, 12, 10.5, 9.5, 8.5, 7.5, 6.5, 5.5, 4.8)]
        placed = lettering.fitted(text, lettering.SERIF, width, bottom - top, sizes, 1.12)
        if placed:
            font, lines = placed
            for number, line in enumerate(lines):
                draw.text((left, top + number * font.size * 1.12), line, PAPER, font=font, anchor="la")
    _bars(draw, side, parts)
    return image


def _bars(draw: ImageDraw.ImageDraw, side: int, parts: Sequence[tuple[str, int]]) -> None:
    unit = side / 100
    parts = [(role, length) for role, length in parts if length > 0] or [("narration", 1)]
    total = sum(length for _role, length in parts)
    done = 0
    tops = {"praise": 66.0, "critique": 78.0}
    for role, length in parts:
        x0 = side * done / total
        done += length
        x1 = side * done / total
        draw.rectangle((round(x0), round(tops.get(role, 72.0) * unit), round(x1) - 1, side), role_colour(role).dark)


def _flat(image: Image.Image) -> Image.Image:
    """RGB; what is transparent stands on paper."""
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
    tiny = image.resize((16, 16), Image.Resampling.BOX).tobytes()
    rim = [place for place in range(256) if place // 16 in (0, 15) or place % 16 in (0, 15)]
    mean = tuple(round(sum(tiny[3 * place + band] for place in rim) / len(rim)) for band in range(3))
    ground = Image.new("RGB", (side, side), mean)
    ground.paste(image, ((side - width) // 2, (side - height) // 2))
    return ground


def _jpeg(image: Image.Image, most: int) -> bytes:
    """JPEG of the best quality that stays within ``most`` bytes."""
    for quality in (90, 82, 72, 60, 45, 30):
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, subsampling=0 if quality == 90 else 2, dpi=(72, 72))
        if file.tell() <= most:
            break
    return file.getvalue()
