"""Star ratings in English."""

import re

from audioessay.text.normalise.english.numbers import cardinal
from audioessay.text.normalise.rules import Rule, rule

FULL, EMPTY = "★⭐✭✮", "☆✩"


def _stars(match: re.Match[str], region: str) -> str | None:
    """★★★½ and ★★★★☆; a lone star before a line is a bullet, some alone are a break."""
    full, empty, half = match["full"] or "", match["empty"] or match["none"] or "", match["half"]
    before, after = match.string[: match.start()].strip(), match.string[match.end() :].strip()
    if not before and (len(full) == 1 or not after) and not empty and not half:
        return None
    count = cardinal(len(full)) + (" and a half" if half else "") if full else "half a" if half else "zero"
    if empty:
        return f"{count} out of {cardinal(len(full) + len(empty))} stars"
    return f"{count} star" + ("" if count in ("one", "half a") else "s")


RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:(?P<full>[{FULL}]+)\ufe0f?(?P<empty>[{EMPTY}]+)?|(?P<none>[{EMPTY}]{{3,}}))(?P<half>½)?",
        _stars,
        needs=f"[{FULL}{EMPTY}]",
    ),
)
