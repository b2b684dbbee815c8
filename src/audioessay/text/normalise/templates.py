"""Rules that a language's table spells out: where to look, and what to say with what is found there.

``find`` is a regular expression in which ``{name}`` is a pattern of the table's ``patterns``, or any of the words of one of its lists or
tables (``{roman.parts:upper}``: in capitals; ``{abbreviations:opening}``: also as a sentence opens); in every language ``{roman}`` is a Roman numeral up to 39, ``{regnal}`` one that is no
lone letter but V or X, ``{months}`` a month's name, ``{date}`` and ``{iso}`` days in figures. A group ``x`` is what is replaced, instead of the whole.
``needs`` is a quick pattern without which a text is not looked at (a figure, unless given), ``regions`` are those that the rule holds in.

``say`` names the groups: ``{n}`` in figures, ``{n:ordinal}`` in words by that rule set of the table's ``numbers``, ``{n:^ordinal}`` with a
capital, ``{n:month}`` by the table's months, ``{n:titles}`` by that table of words, or by a function that the language adds; ``{phrases.to}`` is that word of the table. What stands
in brackets is left out where a group in it is missing or nought. ``{stop}`` is the full stop of an abbreviation that ends the sentence too.
``module:function`` leaves all of it to a function of the match and the region.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from audioessay import regex as re
from audioessay.text.normalise import spelling
from audioessay.text.normalise.rules import Rule, Said, Say, rule
from audioessay.text.normalise.spelling import roman

_DAY, _MONTH, _YEAR = r"(?P<d>0?[1-9]|[12]\d|3[01])", r"(?P<m>0?[1-9]|1[0-2])", r"(?P<y>[12]\d{3})"
PATTERNS = {
    "date": rf"(?<![\w.,/-])(?:{_DAY}(?P<sep>[./-]){_MONTH}(?P=sep){_YEAR})(?![\w/-]|[.,]\d)",
    "iso": rf"(?<![\w.,/-]){_YEAR}(?P<sep>[./-]){_MONTH}(?P=sep){_DAY}(?![\d/-]|[.,]\d)",
    "number": r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)",
    "roman": r"(?=[IVX]{1,6}(?![IVX]))X{0,3}(?:IX|IV|V?I{0,3})",
    "regnal": r"(?=[IVX]{2,6}\b|[VX]\b)X{0,3}(?:IX|IV|V?I{0,3})\b",
}
PART = re.compile(r"\{([a-z][a-z_.]*)(?::(upper|lower|opening))?\}")
FIELD = re.compile(r"\{([\w.]+)(?::(\^?)([\w.-]+))?\}")
OPTIONAL = re.compile(r"\[([^\]]*)\]")

How = Callable[[str, str], str]
"""The words for what a group holds, in a region."""


class Unsayable(Exception):
    """A number that the rule has no words for: its text is left as it is."""


def any_of(spellings: Iterable[str]) -> str:
    """A pattern for any of them, the longest first; the spaces in abbreviations may be missing."""
    return "|".join(re.escape(one).replace(r"\ ", r"\s?") for one in sorted(spellings, key=len, reverse=True)) or "(?!)"


def entry(table: dict[str, Any], path: str) -> Any:
    """What stands under ``roman.parts``; ``""`` for nothing."""
    found: Any = table
    for key in path.split("."):
        found = found.get(key, "") if isinstance(found, dict) else ""
    return found


def looked_up(words: Mapping[str, str], text: str) -> str:
    """The entry for a word as it is written, without its full stop, or in other case; else the word."""
    bare = text.rstrip(".")
    return next((words[form] for form in (text, bare, bare.lower(), bare.capitalize()) if form in words), bare)


def last_stop(match: re.Match[str]) -> str:
    """A full stop where the match took one at the end of the text."""
    end = match.end("x" if "x" in match.re.groupindex else 0)
    return "." if match.string[end - 1] == "." and not match.string[end : end + 9].strip(' "”’»“)') else ""


class Templates:
    """The rules of one language. ``hows`` are its own ways to say a group, ``function`` finds what ``say`` names."""

    def __init__(
        self,
        language: str,
        table: dict[str, Any],
        hows: Mapping[str, How] | None = None,
        function: Callable[[str], Say] | None = None,
        stop: Callable[[re.Match[str]], str] = last_stop,
    ) -> None:
        self.language, self.table, self.hows, self.function, self.stop = language, table, hows or {}, function, stop
        calendar = table.get("calendar", {})
        self.months = calendar.get("months", "").split()
        self.short = calendar.get("short", {})
        names = [*self.months, *calendar.get("others", "").split(), *self.short]
        own = {"months": f"(?:{any_of(names)})", "short": f"(?:{any_of(self.short)})"}
        self.patterns: dict[str, str] = PATTERNS | own | table.get("patterns", {})

    def rules(self, entries: Iterable[Mapping[str, str]]) -> tuple[Rule, ...]:
        """Every rule of a part of the table, in order."""
        return tuple(self._rule(**entry) for entry in entries)

    def expanded(self, pattern: str) -> str:
        """A pattern with its parts put in."""

        def part(match: re.Match[str]) -> str:
            name, case = match.groups()
            if name in self.patterns:
                return self.expanded(self.patterns[name])
            words = entry(self.table, name)
            words = words.split() if isinstance(words, str) else words
            if case == "opening":  # a sentence may open with those that are no plain word
                words = {*words, *(word[0].upper() + word[1:] for word in words if not word.isalpha())}
            written = any_of(words)
            written = f"(?:{written})" if "|" in written else written
            return written.upper() if case == "upper" else written.lower() if case == "lower" else written

        return PART.sub(part, pattern)

    def _rule(self, find: str, say: str, needs: str | None = None, regions: str = "") -> Rule:
        if needs is None:
            needs = r"[IVX]" if re.search(r"\{ro|\{reg", find) else r"\d"
        saying = self.function(say) if self.function and re.fullmatch(r"\w+:\w+", say) else self._saying(say)

        def placed(match: re.Match[str], region: str) -> Said:
            if regions and region not in regions.split():
                return None
            said = saying(match, region)
            return ((*match.span("x"), said),) if isinstance(said, str) and "x" in match.re.groupindex else said

        return rule(self.expanded(find), placed, needs=self.expanded(needs))

    def _saying(self, template: str) -> Say:
        def say(match: re.Match[str], region: str) -> str | None:
            def optional(part: re.Match[str]) -> str:
                names = [field[1] for field in FIELD.finditer(part[1]) if "." not in field[1]]
                return part[1] if all((match[name] or "0").strip("0") for name in names) else ""

            def field(found: re.Match[str]) -> str:
                name, capital, how = found.groups()
                if name == "stop":
                    return self.stop(match)
                if "." in name:
                    return str(entry(self.table, name))
                said = self._value(match[name] or "", how, region)
                return said[0].upper() + said[1:] if capital else said

            try:
                return FIELD.sub(field, OPTIONAL.sub(optional, template))
            except Unsayable:
                return None

        return say

    def _value(self, text: str, how: str | None, region: str) -> str:
        """What a group holds, said as the template wants it."""
        bare = text.replace(",", "")
        if how is None:
            numeral = bool(text) and set(text) <= set("IVXLCDM")
            return str(int(text)) if text.isdigit() else str(roman(text)) if numeral else bare
        if how in self.hows:
            return self.hows[how](text, region)
        if how == "month" and self.months:
            return str(self.months[int(text) - 1])
        words = self.short if how == "short" else entry(self.table, how)
        if isinstance(words, dict):
            return looked_up(words, text)
        said = spelling.words(self.language, int(bare) if bare.isdigit() else roman(text), how, region)
        if not said:
            raise Unsayable
        return said
