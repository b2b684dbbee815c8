"""The colours of roles can be read on light and on dark ground, and told apart."""

from itertools import combinations

import pytest

from audioessay.model.palette import INK, OTHERS, PAPER, ROLE_COLOURS, Colour, role_colour


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [*ROLE_COLOURS.values(), *OTHERS])
def test_every_colour_can_be_read(colour: Colour) -> None:
    """At least 4.5 : 1 on both of its grounds."""
    assert contrast(colour.light, PAPER) >= 4.5 and contrast(colour.light, "#FFFFFF") >= 4.5
    assert contrast(colour.dark, INK) >= 4.5 and contrast(colour.dark, "#000000") >= 4.5


def test_no_two_are_alike() -> None:
    """Any two differ clearly in some channel."""
    for one, other in combinations([*ROLE_COLOURS.values(), *OTHERS], 2):
        for left, right in ((one.light, other.light), (one.dark, other.dark)):
            assert sum(abs(int(left[at : at + 2], 16) - int(right[at : at + 2], 16)) for at in (1, 3, 5)) > 60


def test_a_role_of_the_shows_own_has_a_colour() -> None:
    """Always the same one, never that of another kind."""
    assert role_colour("interview") == role_colour("interview") and role_colour("interview") in OTHERS
    assert role_colour("praise") is ROLE_COLOURS["praise"]
