"""A cover, as it is published and as it is put into sound files."""

from dataclasses import dataclass

DRAWN = "3"
"""Version of how pictures are drawn. To be raised when that changes."""
DRAWN_BY = ("pillow", "font-source-sans-pro", "font-source-serif-pro")
"""The distributions that draw pictures."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover in its two sizes."""

    data: bytes
    """JPEG, square, 1400 to 3000 pixels."""
    small: bytes
    """JPEG of at most 1200 pixels, for the sound files."""
    name: str = "cover.jpg"
    type: str = "image/jpeg"
    wordless: bool = False
    """Whether it was drawn without its title, because no font here has the letters."""
