"""Japanese readings: kanji to kana, for voices that read kana only; particles as they are heard."""

import importlib
import re
from functools import cache
from typing import Any

from audioessay.scripts import EAST, HAN
from audioessay.text.normalise.rules import Rule, rule

KANJI = re.compile(f"[{HAN}]")
CORRECTED = {"今日は": "きょうわ "}
"""Where the dictionary prefers the rarer reading."""
HEARD = {
    "は": "わ",
    "へ": "え",
    "には": "にわ",
    "では": "でわ",
    "とは": "とわ",
    "からは": "からわ",
    "までは": "までわ",
    "こんにちは": "こんにちわ",
    "こんばんは": "こんばんわ",
}
"""Words whose は or へ is heard as わ or え."""
PARTICLES = frozenset([*HEARD, "が", "を", "に", "で", "と", "も"])
"""After these the voice takes breath for a new word."""


@cache
def _reader() -> Any:
    library: Any = importlib.import_module("pykakasi")  # on first use: its dictionary takes a moment to load
    return library.kakasi()


def _readings(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    """A reading for each word of a run of Japanese that needs one."""
    items = [(item["orig"], item["hira"]) for item in _reader().convert(match.group())]
    if "".join(written for written, _ in items) != match.group():
        return None
    found = []
    at = match.start()
    for number, (written, reading) in enumerate(items):
        end = at + len(written)
        last = number == len(items) - 1
        if KANJI.search(written) and reading:
            if written.endswith("は") and reading.endswith("は"):
                reading = reading[:-1] + "わ "
            found.append((at, end, CORRECTED.get(written, reading)))
        elif written in PARTICLES and number:
            found.append((at, end, HEARD.get(written, written) + ("" if last else " ")))
        elif written in HEARD and len(written) > 3:
            found.append((at, end, HEARD[written]))
        at = end
    return tuple(found)


RULES: tuple[Rule, ...] = (
    rule(
        rf"[{EAST}]{{1,200}}",
        _readings,
        needs=rf"[{HAN}]",
    ),
)
