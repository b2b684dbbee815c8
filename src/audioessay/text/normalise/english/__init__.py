"""English, for engines that read figures badly. Its rules stand in its table, by rank; here is what they leave to functions."""

import re
from importlib import import_module
from typing import Any

from audioessay.text.normalise.english import codes, formulas, letters, numbers, quantities
from audioessay.text.normalise.english.context import stop
from audioessay.text.normalise.rules import Rule, Say
from audioessay.text.normalise.templates import How, Templates

HOWS: dict[str, How] = {
    "number": numbers.spoken_number,
    "digits": lambda text, region: numbers.digits(text),
    "each-figure": lambda text, region: " ".join(numbers.digits(figure) for figure in re.findall(r"\d", text)),
    "sign": lambda text, region: numbers.SIGNS.get(text.strip(), ""),
    "amount": quantities.amount,
    "decade": numbers.decade,
    "dots": lambda text, region: numbers.spoken_number(text.replace(".", ""), region),
    "groups": lambda text, region: codes.groups(text),
    "figure": lambda text, region: letters.figure(text),
    "screen": lambda text, region: letters.figure(text.replace(",", "")),
    "version": codes.version,
    "term": formulas.said,
    "letters": lambda text, region: letters.letters(text),
    "dotted": lambda text, region: ".".join(text.replace(".", "").upper()),
    "several": lambda text, region: letters.several(text.replace(".", "").upper()),
    "mixed": lambda text, region: letters.mixed(text),
    "many-mixed": lambda text, region: numbers.plural(letters.mixed(text)),
    "ers": lambda text, region: numbers.cardinal(int(text)).removesuffix("e") + "ers",
    "ending": lambda text, region: ".".join(text.upper()) if text.isalpha() and text != "go" else text,
    "tag": lambda text, region: re.sub(r"(?<=[a-z\d])(?=[A-Z])|_", " ", text),
    "handle": lambda text, region: text.replace("_", " "),
    "each": lambda text, region: codes.each(text),
}
"""Ways to say a group of a rule, beside the table's."""


def _function(path: str) -> Say:
    module, _, name = path.partition(":")
    function: Say = getattr(import_module(f"{__name__}.{module}"), name)
    return function


def rules(language: str, table: dict[str, Any]) -> tuple[Rule, ...]:
    """Every rule, by rank."""
    return Templates(language, table, HOWS, _function, stop).rules(table["rules"])
