"""What the languages of Europe share: decimal commas, ranges, money, measures, percentages and abbreviations, each in its own words.

The words stand in the language's table. Numbers stay in figures: the engines' own front ends say them right in these languages.
"""

import re
import unicodedata
from collections.abc import Iterable

from audioessay.text import vocabulary
from audioessay.text.normalise import spelling
from audioessay.text.normalise.roman import number as roman
from audioessay.text.normalise.rules import DIGIT, Rule, rule
from audioessay.text.normalise.templates import own

NUMBER = r"(?:\d{1,3}(?:[.\u00a0\u202f\u2009’']\d{3})+|(?<!\d )[1-9]\d{0,2}(?: \d{3}(?!\d)){1,6}(?! ?\d)|\d+)(?:,\d+)?"
START = r"(?<!\w)(?<!\d[.,:/])"
GROUPING = re.compile(r"[. \u00a0\u202f\u2009’'](?=\d{3})")
LOUD, LOUD_NEXT = re.compile(r"\b[A-ZÀ-Þ]{3,}\s$|^[A-ZÀ-Þ]{2}\s$"), re.compile(r"\s[A-ZÀ-Þ]{3,}\b")
"""A word in capitals before, or behind: a paragraph may open with some."""
CAPITAL = r"(?=\s[A-ZÀ-ÖØ-ÞĆŁŃŚŹŻ])"


def bare(number: str) -> str:
    """A number without its grouping.

    >>> bare("1.234.567,5")
    '1234567,5'
    """
    return GROUPING.sub("", number)


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


def rules(language: str) -> tuple[Rule, ...]:
    """The rules of a language, by rank."""
    table = vocabulary.table(language)
    phrases = table["phrases"]
    currencies, scales, units = (vocabulary.forms(table[part]) for part in ("currencies", "scales", "units"))
    signs: dict[str, str] = table["signs"]
    fractions: dict[str, str] = table["fractions"]
    numbered_by = _squeezed(table["numbered"])
    to, of, elided = phrases["to"], phrases.get("of", ""), phrases.get("elided", "")
    cents_by = phrases.get("cents", "")
    said_for: dict[str, str] = _squeezed(table["abbreviations"] | table.get("titles", {}))

    def said(number: str) -> str:
        """Whole numbers in figures; with a decimal comma in words, figure by figure behind it."""
        whole, comma, decimals = number.partition(",")
        if not comma or len(whole) > 6:
            return number
        small = " ".join(spelling.words(language, int(digit)) or digit for digit in decimals)
        return f"{spelling.words(language, int(whole))} {phrases['comma']} {small}"

    def money(match: re.Match[str], region: str) -> str:
        forms = currencies[match["a"] or match["b"]]
        first, second = bare(match["n"]), match["n2"]
        last = bare(second) if second else first
        amount = f"{said(first)} {to} {said(last)}" if second else said(first)
        if match["scale"]:
            scale = noun(scales[match["scale"]], last)
            if elided and forms[-1].startswith("e"):
                return f"{amount} {scale} {elided}{forms[-1]}"
            return " ".join(filter(None, (amount, scale, of, forms[-1])))
        whole, comma, cents = last.partition(",")
        if comma and len(cents) == 2 and not second:
            small = "" if cents == "00" else " ".join(filter(None, ("", cents_by, str(int(cents)))))
            return f"{whole} {noun(forms, whole)}" + (f" {small.strip()}" if small else "")
        return f"{amount} {noun(forms, last)}"

    def dash(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
        first, second = bare(match["n"]).split(",")[0], bare(match["n2"]).split(",")[0]
        if match["d"].strip() == "-" and (len(first) > 9 or len(second) > 9 or int(first) >= int(second)):
            return None
        return ((match.start("d"), match.end("d"), f" {to} "),)

    def unit(match: re.Match[str], region: str) -> str:
        number = bare(match["n"])
        return f"{said(number)} {noun(units[match['u']], number)}"

    def scale(match: re.Match[str], region: str) -> str:
        number = bare(match["n"])
        return f"{said(number)} {noun(scales[match['u']], number)}"

    def grouped(match: re.Match[str], region: str) -> str | None:
        text = match.group()
        return said(bare(text)) if "," in text or GROUPING.search(text) else None

    def abbreviation(match: re.Match[str], region: str) -> str:
        words = said_for[re.sub(r"\s", "", match.group())]
        if match.group()[0].isupper() and _at_start(match):
            words = words[0].upper() + words[1:]
        ends = match.group().endswith(".") and not match.string[match.end() : match.end() + 9].strip(' "”’»“)')
        return words + ("." if ends else "")

    def numbered(match: re.Match[str], region: str) -> str:
        return numbered_by[re.sub(r"\s", "", match["a"])] + " "

    def half(match: re.Match[str], region: str) -> str:
        follows = match.start() and match.string[match.start() - 1].isdigit()
        return (" " if follows else "") + fractions[match.group()]

    def power(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...]:
        """x², 10⁻³, 2^10: the base stays as it is."""
        raised = unicodedata.normalize("NFKC", match["raised"]).strip("^{}()").replace("−", "-")
        number = raised.lstrip("-")
        words = (spelling.words(language, int(number)) or number) if number.isdigit() else number
        small = phrases["power"].format(f"{phrases['minus']} {words}" if raised.startswith("-") else words)
        said = {"2": phrases["squared"], "3": phrases["cubed"]}.get(raised, small)
        return ((match.start("raised"), match.end("raised"), f" {said}"),)

    def rated(match: re.Match[str], region: str) -> str | None:
        """★★★★☆"""
        full, empty = match["full"], match["empty"] or ""
        if not empty and not match.string[: match.start()].strip():
            return None
        count = spelling.words(language, len(full)) or str(len(full))
        most = spelling.words(language, len(full) + len(empty)) or ""
        stars = noun(tuple(table["stars"]["noun"].split(vocabulary.FORMS)), str(len(full) + len(empty)))
        return f"{count} {table['stars']['of']} {most} {stars}" if empty else f"{count} {stars}"

    def glyph(match: re.Match[str], region: str) -> str:
        """Ⅳ, one character for all of it."""
        return str(roman(unicodedata.normalize("NFKC", match.group())))

    def sign(match: re.Match[str], region: str) -> str:
        return f" {signs[match.group().strip()]} "

    symbols, measures = _any(currencies), _any(units)
    amounts = rf"(?P<n>{NUMBER})(?:\s?[–-]\s?(?P<n2>{NUMBER}))?"
    long_scales = _any(key for key in scales if not key.isalpha() or len(key) > 1)
    anywhere, titles = _written(table["abbreviations"]), _written(table.get("titles", {}))
    return (
        *own(language, table),
        rule(
            rf"{START}(?P<a>{symbols})\s?{amounts}(?:\s?(?P<scale>{_any(scales)})(?!\w))?(?P<b>(?!))?(?!\w)",
            money,
            needs=DIGIT,
        ),
        rule(
            rf"{START}(?P<a>(?!))?{amounts}\s?(?P<scale>{_any(scales)})?\s?(?P<b>{symbols})(?!\w)", money, needs=DIGIT
        ),
        rule(r"(?<=\d)\s?%(?!\w)", f" {phrases['percent']}", needs="%"),
        rule(rf"{START}(?P<n>{NUMBER})\s?(?P<u>{measures})(?![\w²³/])", unit, needs=DIGIT),
        rule(
            r"(?<![^\W_])(?:\d[\d.,]*|[A-Za-z]{1,2})(?P<raised>⁻?[⁰¹²³⁴-⁹]+|\^(?:\{[-−]?\w{1,3}\}|\([-−]?\w{1,3}\)|[-−]?(?:\d{1,4}|[a-z])(?!\w)))",
            power,
            needs=r"[⁰¹²³⁴-⁹^]",
        ),
        rule(r"(?P<full>[★⭐]+)(?P<empty>[☆]+)?", rated, needs="[★⭐]"),
        rule(r"[\u2160-\u217f]+", glyph),
        rule(rf"(?<![\w–-])(?P<n>{NUMBER})(?P<d>\s?–\s?|-)(?P<n2>{NUMBER})(?![\d–-])", dash, needs=DIGIT),
        rule(rf"{START}(?P<n>{NUMBER})\s?(?P<u>{long_scales})(?!\w)", scale, needs=DIGIT),
        rule(rf"{START}{NUMBER}(?![\d])", grouped, needs=DIGIT),
        rule(rf"(?<![\w.])(?P<a>{_written(table['numbered'])})\s?(?=\d|[IVXLC]+\b)", numbered, needs=r"\d|[IVX]"),
        rule(rf"(?<![\w.])(?:{anywhere}|{titles}{CAPITAL})(?!\w)", abbreviation),
        rule(f"[{''.join(fractions)}]", half),
        rule(rf"\s?[{re.escape(''.join(signs))}]\s?", sign),
        rule(r"(?<![\w.])(?P<c>[A-Z]{2})(?!\w|\.\w|['’-])", _two_letters, needs="[A-Z]{2}"),
    )


def _at_start(match: re.Match[str]) -> bool:
    return match.start() < 9 and not match.string[: match.start()].strip(" \"“„«»'(¿¡—–-")


def _two_letters(match: re.Match[str], region: str) -> str | None:
    """EU, UE: two letters that engines take for a word; not where everything is in capitals, nor among words in capitals."""
    if LOUD.search(match.string, max(0, match.start() - 12), match.start()) or LOUD_NEXT.match(
        match.string, match.end()
    ):
        return None
    near = match.string[max(0, match.start() - 40) : match.end() + 40]
    return ".".join(match["c"]) if any(character.islower() for character in near) else None


def _any(spellings: Iterable[str]) -> str:
    """A pattern for any of them, the longest first."""
    return "(?:" + "|".join(re.escape(one) for one in sorted(spellings, key=len, reverse=True)) + ")"


def _written(spellings: Iterable[str]) -> str:
    """The same for abbreviations: the space after a full stop may be missing."""
    return _any(spellings).replace(r"\ ", r"\s?") if spellings else "(?!)"


def _squeezed(entries: dict[str, str]) -> dict[str, str]:
    """Keys without spaces, as what was found is looked up."""
    return {key.replace(" ", ""): said for key, said in entries.items()}
