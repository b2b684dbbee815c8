"""Japanese readings: kanji to kana, for voices that read kana only; particles as they are heard."""

import importlib
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from audioessay.scripts import EAST, HAN
from audioessay.text.normalise.rules import Rule, rule

KANJI = re.compile(f"[{HAN}]")


@cache
def _reader() -> Any:
    library: Any = importlib.import_module("pykakasi")  # on first use: its dictionary takes a moment to load
    return library.kakasi()


def rules(table: Mapping[str, Any]) -> tuple[Rule, ...]:
    """One rule: a reading for each word of a run of Japanese that needs one."""
    corrected, heard = table["readings"], table["heard"]
    particles = {*heard, "が", "を", "に", "で", "と", "も"}  # after these the voice takes breath for a new word

    def readings(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
        items = [(item["orig"], item["hira"]) for item in _reader().convert(match.group())]
        if "".join(written for written, _ in items) != match.group():
            return None
        said = []
        at = match.start()
        for number, (written, reading) in enumerate(items):
            end = at + len(written)
            last = number == len(items) - 1
            if KANJI.search(written) and reading:
                if written.endswith("は") and reading.endswith("は"):
                    reading = reading[:-1] + "わ "
                said.append((at, end, corrected.get(written, reading)))
            elif written in particles and number:
                said.append((at, end, heard.get(written, written) + ("" if last else " ")))
            elif written in heard and len(written) > 3:
                said.append((at, end, heard[written]))
            at = end
        return tuple(said)

    return (rule(rf"[{EAST}]{{1,200}}", readings, needs=rf"[{HAN}]"),)
