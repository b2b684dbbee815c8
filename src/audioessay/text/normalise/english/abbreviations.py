"""Abbreviations in English, said in full."""

import re

from audioessay.text.normalise.english.context import OPENERS, stop
from audioessay.text.normalise.rules import DIGIT, STOP, Rule, rule

TITLES = {
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Miz",
    "Messrs": "Messieurs",
    "Dr": "Doctor",
    "Drs": "Doctors",
    "Prof": "Professor",
    "Profs": "Professors",
    "Rev": "Reverend",
    "Revd": "Reverend",
    "Hon": "Honourable",
    "Gen": "General",
    "Col": "Colonel",
    "Capt": "Captain",
    "Cpt": "Captain",
    "Cmdr": "Commander",
    "Lt": "Lieutenant",
    "Maj": "Major",
    "Sgt": "Sergeant",
    "Cpl": "Corporal",
    "Adm": "Admiral",
    "Gov": "Governor",
    "Sen": "Senator",
    "Rep": "Representative",
    "Sens": "Senators",
    "Reps": "Representatives",
    "Pres": "President",
    "Supt": "Superintendent",
    "Fr": "Father",
    "Ven": "Venerable",
    "St": "Saint",
    "Sts": "Saints",
    "Mt": "Mount",
    "Mts": "Mounts",
    "Ft": "Fort",
}
"""Before a name."""
BARE = "Mr|Mrs|Ms|Messrs|Dr|Prof|St|Mt|Sgt|Lt|Capt|Revd"
"""Those that are also written without a full stop, as the British do."""

NUMBERED = {
    "No": "number",
    "Nos": "numbers",
    "№": "number",
    "p": "page",
    "pp": "pages",
    "vol": "volume",
    "vols": "volumes",
    "ch": "chapter",
    "chs": "chapters",
    "chap": "chapter",
    "sec": "section",
    "secs": "sections",
    "fig": "figure",
    "figs": "figures",
    "art": "article",
    "arts": "articles",
    "eq": "equation",
    "l": "line",
    "ll": "lines",
    "n": "note",
    "nn": "notes",
    "para": "paragraph",
    "par": "paragraph",
    "pt": "part",
    "bk": "book",
    "app": "appendix",
    "ex": "example",
    "op": "opus",
    "col": "column",
}
"""Before a figure."""

ANYWHERE = {
    r"e\.\s?g\.|\beg\.": "for example",
    r"i\.\s?e\.|\bie\.": "that is",
    r"viz\.": "namely",
    r"cf\.": "compare",
    r"et al\.?": "et al",
    r"etc\.|&c\.?": "et cetera",
    r"vs\.?": "versus",
    r"approx\.": "approximately",
    r"a\.k\.a\.|aka": "also known as",
    r"ibid\.": "ibid",
    r"op\. ?cit\.": "op cit",
    r"loc\. ?cit\.": "loc cit",
    r"w/o": "without",
    r"w/": "with",
    r"n\.b\.|N\.B\.": "nota bene",
    r"q\.v\.": "which see",
    r"resp\.": "respectively",
    r"incl\.": "including",
    r"excl\.": "excluding",
    r"esp\.": "especially",
    r"dept\.": "department",
    r"Dept\.": "Department",
    r"Univ\.": "University",
    r"Assn\.": "Association",
    r"govt\.": "government",
    r"Bros\.?": "Brothers",
    r"Inc\.?": "Incorporated",
    r"Ltd\.?": "Limited",
    r"Corp\.": "Corporation",
    r"Co\.": "Company",
    r"Jr\.?": "Junior",
    r"Sr\.?": "Senior",
    r"Esq\.?": "Esquire",
    r"Ave\.": "Avenue",
    r"Blvd\.": "Boulevard",
    r"Hwy\.": "Highway",
    r"Sept\.": "September",
    r"trans\.": "translated",
    r"repr\.": "reprinted",
    r"eds\.": "editors",
    r"hrs\.": "hours",
    r"mins\.": "minutes",
    r"lbs\.": "pounds",
}


def _title(match: re.Match[str], region: str) -> str:
    return TITLES[match["t"]] + match["gap"]


def _numbered(match: re.Match[str], region: str) -> str:
    written = match["a"]
    said = NUMBERED.get(written) or NUMBERED.get(written.lower()) or NUMBERED[written.capitalize()]
    return (said.capitalize() if written[0].isupper() and not match.string[: match.start()].strip() else said) + " "


def _anywhere(match: re.Match[str], region: str) -> str:
    """With a capital where the abbreviation opened the text, and with the full stop where it closed a sentence."""
    said = _SAID[(match.lastindex or 1) - 1]
    if match.group()[0].isupper() and said[0].islower():
        said = said[0].upper() + said[1:]
    return said + stop(match)


def _street(match: re.Match[str], region: str) -> str:
    return {"St": "Street", "Rd": "Road", "Dr": "Drive", "Mt": "Mountain"}[match["s"]] + stop(match)


def _edition(match: re.Match[str], region: str) -> str:
    return "edition" + stop(match)


def _circa(match: re.Match[str], region: str) -> str:
    return "circa "


def _versus(match: re.Match[str], region: str) -> str:
    return "versus"


def _life(match: re.Match[str], region: str) -> str:
    return {"b": "born ", "d": "died ", "r": "reigned ", "fl": "flourished "}[match["w"]]


def _initials(match: re.Match[str], region: str) -> str | None:
    """J. R. R. Tolkien, E. Smith: no pause after an initial. Not *Plan B. The next*."""
    letters = re.findall(r"[^\W\d_]", match["i"])
    following = re.match(r"[^\W\d_]+", match.string[match.end() :])
    if following and following.group().lower() in OPENERS:
        return None
    return (".".join(letters) if len(letters) > 1 or letters[0] != "A" else "Eigh") + " "


_AS_A_WORD = "".join(
    rf"(?<!\b(?i:{word})\s)"
    for word in (
        "a",
        "an",
        "my",
        "his",
        "her",
        "our",
        "one",
        "is",
        "was",
        "say",
        "said",
        "says",
        "answered",
        "voted",
        "love",
        "loves",
        "loved",
        "modern",
    )
)
"""*He said no. 5 people left*: not the number five."""
_SAID = tuple(ANYWHERE.values())
_NUMBER_NAMES = "|".join(sorted((re.escape(name) for name in NUMBERED), key=len, reverse=True))

RULES: tuple[Rule, ...] = (
    rule(r"\b(?P<i>(?:[A-Z]\.\s?){1,6})(?=[A-Z][a-z’'])(?<=[.\s])", _initials, needs=STOP),
    rule(r"(?<=[a-z]\s)(?P<s>St|Rd|Dr|Mt)\.(?!\s[A-Z])", _street, needs=STOP),
    rule(
        rf"\b(?P<t>{'|'.join(sorted(TITLES, key=len, reverse=True))})\.(?P<gap>\s{{1,3}})(?=[A-Z])", _title, needs=STOP
    ),
    rule(rf"\b(?P<t>{BARE})(?P<gap>\s{{1,3}})(?=[A-Z][\w’'])", _title, needs=r"[A-Z]\w{0,5}\s[A-Z]"),
    rule(
        rf"(?:{_AS_A_WORD}|(?!(?:no|secs?|arts?|app|ex|col|op|pt)\.))(?<![\w.])(?P<a>{_NUMBER_NAMES}|Vols?|Chs?|Figs?|Secs?|Arts?|Eq|Pt|Bk|App|Ex|Op|Pp?|nos?)\.\s?(?=\d|[ivx]{{2,}}\b|[IVX]{{2,}}\b|(?<=[lhpk]\.\s)[ivxIVX]\b)",
        _numbered,
        needs=STOP,
    ),
    rule(r"№\s?(?=\d)", "number ", needs=DIGIT),
    rule(r"(?<=\d(?:st|nd|rd|th)\s)ed\.", _edition, needs=DIGIT),
    rule(r"(?<=\()ed\.(?=\))", "editor", needs=STOP),
    rule(r"(?<![\w.])(?:eds?)\.(?=\s[A-Z])", "edited by", needs=STOP),
    rule(r"(?<![\w.])(?:c\.|ca\.|c)\s?(?=1\d{3}\b|20\d\d\b|[1-9]\d{2}\b)", _circa, needs=DIGIT),
    rule(r"(?<=\()(?P<w>b|d|r|fl)\.\s?(?=\d|circa|c\.)", _life, needs=DIGIT),
    rule(r"(?<=[A-Za-z]\s)v\.(?=\s[A-Z])", _versus, needs=STOP),
    rule(
        rf"(?<![\w.@/-])(?:{'|'.join(f'({pattern})' for pattern in ANYWHERE)})(?!\w)",
        _anywhere,
        needs=r"[./&]|\b[avJSIL][ktnrs][ads]?\b|\bBros",
    ),
)
