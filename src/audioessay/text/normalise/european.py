"""What the languages of Europe share: numbers, ranges, money, measures, percentages and abbreviations, each in its own words.

The words stand in the language's table. Where it says how numbers agree with what they count, figures are said in words;
where it does not, the engine says them.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.normalise import spelling
from audioessay.text.normalise.rules import Rule, Said, Say
from audioessay.text.normalise.spelling import roman
from audioessay.text.normalise.templates import How, Templates
from audioessay.text.wordlist import FEWEST_STARS

GROUPING = re.compile(r"[. \u00a0\u202f\u2009’'](?=\d{3})")
FIGURES = re.compile(r"(?<![\w.,:])\d+(?![\w:]|[.,]\d|\.\Z)")
LONGEST = 12
"""Figures of a number that is said as one."""
LOUD, LOUD_NEXT = re.compile(r"\b[A-ZÀ-Þ]{3,}\s$|^[A-ZÀ-Þ]{2}\s$"), re.compile(r"\s[A-ZÀ-Þ]{3,}\b")
"""A word in capitals before, or behind: a paragraph may open with some."""


def bare(number: str) -> str:
    """A number without its grouping.

    >>> bare("1.234.567,5")
    '1234567,5'
    """
    return re.sub(",[-–—]+$", "", GROUPING.sub("", number))


def noun(forms: tuple[str, ...], number: str) -> str:
    """The form that a noun takes after a number: for one; for two to four (but not twelve to fourteen), where a language
    has three, and for parts; for many."""
    if number == "1":
        place = 0
    elif len(forms) < 3 or "," in number:
        place = 1
    else:
        place = 1 if number[-1:] in {"2", "3", "4"} and number[-2:-1] != "1" else 2
    return forms[min(place, len(forms) - 1)]


def rules(language: str, table: dict[str, Any]) -> tuple[Rule, ...]:
    """The rules of a language, by rank: codes, its own, then those that all share."""
    shared = vocabulary.table("european")
    scales = {"long_scales": [key for key in table["scales"] if not key.isalpha() or len(key) > 1]}
    whole = {"titles": {}, **table, **scales, "patterns": shared["patterns"]}
    european = _European(language, table)
    hows: dict[str, How] = {
        "glyph": lambda text, region: str(roman(text)),
        "same": lambda text, region: text,
        "decimal": lambda text, region: european.said(text),
        "one-of": lambda text, region: european.measures[text][0],
        "squeezed": lambda text, region: european.numbered(text),
        "feminine": lambda text, region: re.sub(r"o\b", "a", european.ordinal(text)),
        "short-ordinal": lambda text, region: european.ordinal(text).removesuffix("o"),
    }
    templates = Templates(language, whole, hows, lambda path: getattr(european, path.partition(":")[2]))
    own = Templates(language, table, hows)
    every = (*templates.rules(shared["codes"]), *own.rules(table["rules"]), *templates.rules(shared["rules"]))
    return tuple(one._replace(say=european.worded(one.say)) for one in every) if "agree" in table else every


class _European:
    """What the shared rules leave to functions."""

    def __init__(self, language: str, table: Mapping[str, Any]) -> None:
        self.language, self.table, self.stars_of = language, table, table["stars"]
        self.fractions = {
            unicodedata.normalize("NFKC", mark).replace("⁄", "/"): said for mark, said in table["fractions"].items()
        }
        self.phrases: dict[str, str] = table["phrases"]
        self.currencies = vocabulary.forms(table["currencies"])
        self.measures = vocabulary.forms(table["scales"] | table["units"])
        self.abbreviations = _squeezed(table["abbreviations"] | table.get("titles", {}))
        self.numbers = _squeezed(table["numbered"])

    def _words(self, number: int | str) -> str:
        return spelling.words(self.language, int(number)) or str(number)

    def worded(self, say: Say) -> Say:
        """The same in words: each number that is said in figures, as it agrees with the word that follows."""

        def in_words(text: str, behind: str, region: str) -> str:
            said = FIGURES.sub(lambda number: self.figures(number[0], region), text)
            if said != text or text == self.phrases.get("one"):
                for find, put in self.table["agree"]:
                    said = re.sub(find, put, f"{said}\0{behind}").partition("\0")[0]
            return said

        def worded(match: re.Match[str], region: str) -> Said:
            said, text = say(match, region), match.string
            if isinstance(said, str):
                return in_words(said, text[match.end() : match.end() + 30], region)
            return said and tuple((low, high, in_words(one, text[high : high + 30], region)) for low, high, one in said)

        return worded

    def figures(self, number: str, region: str) -> str:
        """In words; one that opens with nought figure by figure."""
        if len(number) > LONGEST or (number[0] == "0" and len(number) > 1):
            return " ".join(map(self._words, number))
        return spelling.words(self.language, int(number), "cardinal", region) or number

    def said(self, number: str) -> str:
        """Whole numbers in figures; with a decimal comma in words, figure by figure behind it."""
        whole, comma, decimals = number.partition(",")
        if not comma or len(whole) > LONGEST:
            return number
        return f"{self._words(whole)} {self.phrases['comma']} {' '.join(map(self._words, decimals))}"

    def ordinal(self, text: str) -> str:
        """Of a number in figures or a Roman numeral."""
        number = int(text) if text.isdigit() else roman(text)
        return spelling.words(self.language, number, "ordinal") or str(number)

    def times(self, match: re.Match[str], region: str) -> str:
        """5 x 3"""
        return f" {self.table['signs']['×']} "

    def fraction(self, match: re.Match[str], region: str) -> str | None:
        """1/2, where there is a word for it."""
        return self.fractions.get(match.group())

    def address(self, match: re.Match[str], region: str) -> str:
        """A URL, an address of e-mail or a domain."""
        text = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group()).rstrip("/")
        names = {"@": "at", ".": "dot", "/": "slash"}
        return re.sub(r"[@./]", lambda sign: f" {self.phrases[names[sign[0]]]} ", text).replace("_", " ")

    def numbered(self, text: str) -> str:
        """S. 12"""
        return self.numbers[re.sub(r"\s", "", text)]

    def money(self, match: re.Match[str], region: str) -> str:
        """3,50 €, €5 Mio."""
        forms, phrases = self.currencies[match["a"] or match["b"]], self.phrases
        first, second = bare(match["n"]), match["n2"]
        last = bare(second) if second else first
        amount = f"{self.said(first)} {phrases['to']} {self.said(last)}" if second else self.said(first)
        if match["scale"]:
            scale = noun(self.measures[match["scale"]], last)
            if "elided" in phrases and forms[-1].startswith("e"):
                return f"{amount} {scale} {phrases['elided']}{forms[-1]}"
            return " ".join(filter(None, (amount, scale, phrases.get("of"), forms[-1])))
        whole, comma, cents = last.partition(",")
        if comma and len(cents) == 2 and not second:
            small = [] if cents == "00" else [phrases.get("cents"), str(int(cents))]
            return " ".join(filter(None, (whole, noun(forms, whole), *small)))
        return f"{amount} {noun(forms, last)}"

    def dash(self, match: re.Match[str], region: str) -> Said:
        """10–12, 3-5; a score, 5-3; but not 1250-3, which is a code."""
        first, second = bare(match["n"]), bare(match["n2"])
        one, two = first.split(",")[0], second.split(",")[0]
        falls = match["x"] == "-" and (len(one) > 9 or len(two) > 9 or int(one) >= int(two))
        if falls and len(one) + len(two) > 4:
            return None
        to = self.phrases.get("score", self.phrases["to"]) if falls else self.phrases["to"]
        said = (("n", self.said(first)), ("x", f" {to} "), ("n2", self.said(second)))
        return tuple((*match.span(group), words) for group, words in said)

    def half(self, match: re.Match[str], region: str) -> str:
        """2½, 2 1/2"""
        return self.phrases["half"].format(self._words(match["n"]))

    def version(self, match: re.Match[str], region: str) -> str:
        """2.0.1"""
        return f" {self.phrases['dot']} ".join(map(self._words, match["n"].split(".")))

    def digits(self, match: re.Match[str], region: str) -> str:
        """Figure by figure, in the groups that are written: a telephone, the number of a book."""
        groups = re.findall(r"\d+", match["n"])
        said = (one if self.table.get("pairs") and len(one) == 2 else " ".join(map(self._words, one)) for one in groups)
        return ("plus " if match["n"][0] == "+" else "") + ", ".join(said)

    def measure(self, match: re.Match[str], region: str) -> str | None:
        """5 km, 3 Mio., 2 mg/kg where a language says it with one word and the nominative."""
        number, per = bare(match["n"]), match.groupdict().get("per")
        said = f"{self.said(number)} {noun(self.measures[match['unit']], number)}"
        if not per:
            return said
        return f"{said} {self.phrases['per']} {self.measures[per][0]}" if "per" in self.phrases else None

    def grouped(self, match: re.Match[str], region: str) -> str:
        """1.234.567, 12."""
        return self.said(bare(match.group()))

    def abbreviation(self, match: re.Match[str], region: str) -> str:
        """z. B., with a capital at the start of the text, and a full stop at its end."""
        written = re.sub(r"\s", "", match.group())
        said: str = self.abbreviations.get(written) or self.abbreviations[written[0].lower() + written[1:]]
        at_start = match.start() < 9 and not match.string[: match.start()].strip(" \"“„«»'(¿¡—–-")
        if written[0].isupper() and (at_start or written not in self.abbreviations):
            said = said[0].upper() + said[1:]
        ends = match.group().endswith(".") and not match.string[match.end() : match.end() + 9].strip(' "”’»“)')
        return said + ("." if ends else "")

    def power(self, match: re.Match[str], region: str) -> str:
        """What stands above the line, or behind ``^``."""
        raised = unicodedata.normalize("NFKC", match["x"]).strip("^{}()").replace("−", "-")
        number = raised.lstrip("-")
        words = self._words(number) if number.isdigit() else number
        power = self.phrases["power"].format(f"{self.phrases['minus']} {words}" if raised.startswith("-") else words)
        return " " + {"2": self.phrases["squared"], "3": self.phrases["cubed"]}.get(raised, power)

    def stars(self, match: re.Match[str], region: str) -> str | None:
        """★★★★☆; some alone before a line are bullets or a break."""
        full, whole = len(match["full"]), len(match.group())
        if full == whole < FEWEST_STARS and not match.string[: match.start()].strip():
            return None
        stars = noun(tuple(self.stars_of["noun"].split(vocabulary.FORMS)), str(full))
        of = f" {self.stars_of['of']} {self._words(whole)}" if full < whole else ""
        return f"{self.stars_of.get(str(full)) or self._words(full)} {stars}{of}"

    def letters(self, match: re.Match[str], region: str) -> str | None:
        """EU, BGB: engines take some for a word; not where everything is in capitals, nor among words in capitals."""
        text, start, end = match.string, match.start(), match.end()
        if LOUD.search(text, max(0, start - 12), start) or LOUD_NEXT.match(text, end):
            return None
        near = text[max(0, start - 40) : end + 40]
        return ".".join(match["c"]) if any(character.islower() for character in near) else None


def _squeezed(entries: dict[str, str]) -> dict[str, str]:
    """Keys without spaces, as what was found is looked up."""
    return {key.replace(" ", ""): said for key, said in entries.items()}
