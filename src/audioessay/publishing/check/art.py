"""Rules of pictures."""

import io
import warnings
from collections.abc import Iterator

from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import Place
from audioessay.publishing.syntax import ending

SMALLEST, LARGEST = 1400, 3000
"""Pixels (Apple 896)."""

LARGE_BYTES = 512 << 10
"""As hosts advise (PRX, Podigee)."""

ENDINGS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}


def art(data: bytes, at: Place) -> Iterator[Finding]:
    """A cover; the place's path is its file or address."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
            picture.load()  # whole: a file that was cut short opens all the same
            width, height = picture.size
            kind, mode, alpha = picture.format or "?", picture.mode, "transparency" in picture.info
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        yield at.finding("art-format", f"is no picture that can be read ({type(error).__name__})")
        return
    if kind not in ENDINGS:
        yield at.finding("art-format", f"is a {kind} picture")
    elif ending(at.path) not in ENDINGS[kind]:
        yield at.finding("art-format", f"is a {kind} picture and its name ends in {ending(at.path)!r}")
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        yield at.finding("art-size", f"is {width} × {height} pixels")
    if width != height:
        yield at.finding("art-square", f"is {width} × {height} pixels")
    if alpha or mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        yield at.finding("art-alpha", f"has an alpha channel ({mode})")
    if mode.rstrip("Aa") not in ("RGB", "P"):
        yield at.finding("art-colour", f"is saved as {mode}")
    if len(data) > LARGE_BYTES:
        yield at.finding("art-large", f"has {len(data) >> 10} KB")
