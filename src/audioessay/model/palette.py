"""The colours of roles, the same on covers, waveforms and pages.

Each has a form for light ground and one for dark ground, with a contrast of at least 4.5 : 1 there (WCAG 2.2, 1.4.3). The
hues (green towards blue, vermilion, grey-blue, purple) are those that Okabe and Ito's colour-blind-safe set tells apart.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """One colour as ``#RRGGBB``, for two grounds."""

    light: str
    """On :data:`PAPER` or white."""
    dark: str
    """On :data:`INK` or black."""


PAPER = "#FAF7F1"
INK = "#14181F"

ROLE_COLOURS = {
    "narration": Colour("#4A6078", "#93A9C1"),
    "praise": Colour("#00785A", "#2FBF94"),
    "critique": Colour("#B8431B", "#F0764A"),
    "quote": Colour("#8A4B86", "#CB95C9"),
}

OTHERS = (
    Colour("#8A5B00", "#DDA63A"),
    Colour("#22709B", "#5DB3E0"),
    Colour("#6B6B2A", "#B5B55C"),
    Colour("#A13B5E", "#E58AA6"),
)
"""For roles that a show adds."""


def role_colour(role: str) -> Colour:
    """The role's colour; a role of the show's own gets one of :data:`OTHERS`, always the same."""
    return ROLE_COLOURS.get(role) or OTHERS[sum(role.encode("utf-8")) % len(OTHERS)]
