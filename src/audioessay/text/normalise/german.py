"""German: years by hundreds, ordinals in their case, abbreviations in full."""

import re

from audioessay.text.normalise.european import Manner, rules
from audioessay.text.normalise.roman import number as roman
from audioessay.text.normalise.rules import DIGIT, rule
from audioessay.text.wordlist import ordered, words

ONES = ordered(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
)
TENS = ("", "", *ordered("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"))
ORDINALS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
MONTHS = "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
SHORT = {
    "Jan.": "Januar",
    "Feb.": "Februar",
    "Apr.": "April",
    "Aug.": "August",
    "Sept.": "September",
    "Sep.": "September",
    "Okt.": "Oktober",
    "Nov.": "November",
    "Dez.": "Dezember",
}
OBLIQUE = words("am im vom zum zur beim dem den des einem einer eines seinem ihrem unserem diesem jedem ab seit bis")
"""After these an ordinal ends in -n."""
PREPOSITIONS = words("in an auf aus bei mit nach seit von zu vor während wegen seit gegenüber")


def below_hundred(number: int) -> str:
    """0 to 99 in words.

    >>> below_hundred(84), below_hundred(21)
    ('vierundachtzig', 'einundzwanzig')
    """
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return (("ein" if ones == 1 else ONES[ones]) + "und" if ones else "") + TENS[tens]


def year(number: int) -> str:
    """1100 to 1999: *neunzehnhundertvierundachtzig*."""
    century, rest = divmod(number, 100)
    return f"{ONES[century]}hundert" + (below_hundred(rest) if rest else "")


def ordinal(number: int, ending: str) -> str:
    """1 to 99: *dritte*, *dritten*, *dritter*.

    >>> ordinal(3, "en"), ordinal(19, "e"), ordinal(20, "er")
    ('dritten', 'neunzehnte', 'zwanzigster')
    """
    return ORDINALS.get(number, below_hundred(number) + ("st" if number > 19 else "t")) + ending


def _year(match: re.Match[str], region: str) -> str:
    return year(int(match["y"])) + (match["er"] or "")


def _ordinal(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    number = int(match["n"])
    if not 0 < number < 100:
        return None
    before = match["before"].lower()
    if before == "der" and match["prep"]:
        ending = "en" if match["prep"].lower() in PREPOSITIONS else "e"
    elif before in OBLIQUE:
        ending = "en"
    elif before in {"der", "die", "das"}:
        ending = "e"
    elif match["month"]:
        ending = "er"
    else:
        return None
    return ((match.start("n"), match.end("dot"), ordinal(number, ending)),)


def _clock(match: re.Match[str], region: str) -> str:
    minutes = int(match["m"])
    return f"{int(match['h'])} Uhr" + (f" {minutes}" if minutes else "")


def _month(match: re.Match[str], region: str) -> str:
    return SHORT[match.group()]


def _ruler(match: re.Match[str], region: str) -> tuple[tuple[int, int, str], ...] | None:
    value = roman(match["n"])
    return ((match.start("n"), match.end(), f"der {ordinal(value, 'e').capitalize()}"),) if 0 < value < 100 else None


RULES = rules(
    Manner(
        to="bis",
        percent="Prozent",
        currencies={
            "€": ("Euro",),
            "$": ("Dollar",),
            "US$": ("US-Dollar",),
            "£": ("Pfund",),
            "¥": ("Yen",),
            "CHF": ("Franken",),
        },
        scales={
            "Tsd.": ("Tausend",),
            "Mio.": ("Million", "Millionen"),
            "Mio": ("Million", "Millionen"),
            "Mrd.": ("Milliarde", "Milliarden"),
            "Mrd": ("Milliarde", "Milliarden"),
            "Millionen": ("Millionen",),
            "Milliarden": ("Milliarden",),
        },
        units={
            "km": ("Kilometer",),
            "m": ("Meter",),
            "cm": ("Zentimeter",),
            "mm": ("Millimeter",),
            "km/h": ("Kilometer pro Stunde",),
            "km²": ("Quadratkilometer",),
            "m²": ("Quadratmeter",),
            "kg": ("Kilogramm",),
            "g": ("Gramm",),
            "l": ("Liter",),
            "ml": ("Milliliter",),
            "°C": ("Grad Celsius",),
            "°": ("Grad",),
            "kWh": ("Kilowattstunden",),
            "MW": ("Megawatt",),
            "GB": ("Gigabyte",),
        },
        abbreviations={
            r"z\.\s?B\.": "zum Beispiel",
            r"d\.\s?h\.": "das heißt",
            r"u\.\s?a\.": "unter anderem",
            r"o\.\s?ä\.": "oder ähnlich",
            r"z\.\s?T\.": "zum Teil",
            r"v\.\s?a\.": "vor allem",
            r"s\.\s?o\.": "siehe oben",
            r"s\.\s?u\.": "siehe unten",
            r"i\.\s?d\.\s?R\.": "in der Regel",
            r"v\.\s?Chr\.": "vor Christus",
            r"n\.\s?Chr\.": "nach Christus",
            r"usw\.": "und so weiter",
            r"usf\.": "und so fort",
            r"etc\.": "et cetera",
            r"bzw\.": "beziehungsweise",
            r"ca\.": "circa",
            r"vgl\.": "vergleiche",
            r"Vgl\.": "vergleiche",
            r"ggf\.": "gegebenenfalls",
            r"evtl\.": "eventuell",
            r"sog\.": "sogenannt",
            r"inkl\.": "inklusive",
            r"Dr\.": "Doktor",
            r"Prof\.": "Professor",
            r"Hr\.": "Herr",
            r"Fr\.": "Frau",
            r"St\.": "Sankt",
            r"Hrsg\.": "Herausgeber",
            r"Jh\.": "Jahrhundert",
        },
        numbered={
            r"Nr\.": "Nummer",
            r"S\.": "Seite",
            r"Bd\.": "Band",
            r"Kap\.": "Kapitel",
            r"Abb\.": "Abbildung",
            r"Art\.": "Artikel",
            r"Abs\.": "Absatz",
            "§": "Paragraf",
        },
        halves={"½": "ein halb", "¼": "ein Viertel", "¾": "drei Viertel"},
        sign={"&": "und", "×": "mal"},
        cast=(
            rule(
                rf"(?:\b(?P<prep>[a-zäöüA-Z]+)\s)?\b(?P<before>\w+)\s(?P<n>\d{{1,2}})(?P<dot>\.)(?=\s(?:(?P<month>{MONTHS}|{'|'.join(map(re.escape, SHORT))})|[A-ZÄÖÜ][a-zäöüß]))",
                _ordinal,
                needs=DIGIT,
            ),
            rule(
                rf"^(?P<prep>(?!))?(?P<before>)(?P<n>\d{{1,2}})(?P<dot>\.)(?=\s(?P<month>{MONTHS}))",
                _ordinal,
                needs=DIGIT,
            ),
            rule(rf"(?<=\s)(?:{'|'.join(map(re.escape, SHORT))})(?=\s\d)", _month, needs=DIGIT),
            rule(r"(?:(?<![\w.,:-])|(?<=\d\d\d\d-))(?P<y>1[1-9]\d\d)(?P<er>er)?(?![\w]|[.,:]\d)", _year, needs=DIGIT),
            rule(r"(?<![\w:.])(?P<h>\d{1,2})[:.](?P<m>[0-5]\d)\sUhr\b", _clock, needs="Uhr"),
            rule(
                r"(?<=[a-zäöü]\s)(?P<n>(?=[IVX]{1,5}\.)X{0,2}(?:IX|IV|V?I{0,3}))\.(?=\s?[a-z,;:)]|\s?$)",
                _ruler,
                needs="[IVX]",
            ),
        ),
    )
)
