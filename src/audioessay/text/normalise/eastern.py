"""Japanese, Korean and Chinese: measures, money and ranges, which their voices would say in English or not at all."""

import importlib
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from audioessay import regex as re
from audioessay.scripts import EAST, HAN
from audioessay.text import vocabulary
from audioessay.text.normalise import spelling
from audioessay.text.normalise.rules import Rule, rule
from audioessay.text.normalise.templates import How, Templates

KANJI = re.compile(f"[{HAN}]")


def rules(language: str, table: dict[str, Any]) -> tuple[Rule, ...]:
    """The rules of a language: its own, those that the three share, and Japanese readings."""

    def raised(text: str, region: str) -> str:
        plain = unicodedata.normalize("NFKC", text).replace("−", "-")
        number = plain.lstrip("-")
        minus = table["powers"]["minus"] if plain.startswith("-") else ""
        return minus + ((spelling.words(language, int(number)) or number) if number.isdigit() else number)

    def figures(text: str) -> str:
        return "".join(spelling.words(language, int(figure)) or "" for figure in text)

    def words(text: str, region: str) -> str:
        whole, point, decimals = text.replace(",", "").partition(".")
        named = len(whole) < 10 and not (len(whole) > 1 and whole[0] == "0")
        said = (spelling.words(language, int(whole)) or whole) if named else figures(whole)
        return said + (f"点{figures(decimals)}" if point else "")

    hows: dict[str, How] = {
        "words": words,
        "figures-each": lambda text, region: figures(text),
        "figures": lambda text, region: text.replace(",", ""),
        "stars": lambda text, region: spelling.words(language, len(text), "stars") or str(len(text)),
        "raised": raised,
    }
    entries = (*table.get("rules", ()), *vocabulary.table("eastern")["rules"])
    templates = Templates(language, table, hows)
    return (*templates.rules(entries), *((_readings(table),) if language == "ja" else ()))


@cache
def _reader() -> Any:
    library: Any = importlib.import_module("pykakasi")  # on first use: its dictionary takes a moment to load
    return library.kakasi()


def _readings(table: Mapping[str, Any]) -> Rule:
    """Japanese: kanji to kana, for voices that read kana only; particles as they are heard."""
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

    return rule(rf"[{EAST}]{{1,200}}", readings, needs=rf"[{HAN}]")
