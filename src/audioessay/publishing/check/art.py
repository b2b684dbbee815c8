"""Rules of pictures."""

import io
import warnings
from collections.abc import Iterator

from audioessay.publishing.check.report import Finding
from audioessay.publishing.check.rules import found
from audioessay.publishing.syntax import ending

SMALLEST, LARGEST = 1400, 3000
"""Pixels (Apple 896)."""

LARGE_BYTES = 512 << 10
"""As hosts advise (PRX, Podigee)."""

ENDINGS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}


def art(data: bytes, path: str, subject: str) -> Iterator[Finding]:
    """A cover; ``path`` is its file or address."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
            width, height = picture.size
            kind, mode, alpha = picture.format or "?", picture.mode, "transparency" in picture.info
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        yield found("art-format", f"is no picture that can be read ({type(error).__name__})", path, None, subject)
        return
    if kind not in ENDINGS:
        yield found("art-format", f"is a {kind} picture", path, None, subject)
    elif ending(path) not in ENDINGS[kind]:
        yield found("art-format", f"is a {kind} picture and its name ends in {ending(path)!r}", path, None, subject)
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        yield found("art-size", f"is {width} × {height} pixels", path, None, subject)
    if width != height:
        yield found("art-square", f"is {width} × {height} pixels", path, None, subject)
    if alpha or mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        yield found("art-alpha", f"has an alpha channel ({mode})", path, None, subject)
    if mode.rstrip("Aa") not in ("RGB", "P"):
        yield found("art-colour", f"is saved as {mode}", path, None, subject)
    if len(data) > LARGE_BYTES:
        yield found("art-large", f"has {len(data) >> 10} KB", path, None, subject)
