"""Figures that name a thing and count nothing, in English: versions, models, telephone and book numbers; addresses, signs, ratings."""

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.normalise.english.context import TABLE
from audioessay.text.normalise.english.letters import figure
from audioessay.text.normalise.english.numbers import cardinal, digits, ordinal, plural, spoken_number
from audioessay.text.wordlist import FEWEST_STARS

_RE = vocabulary.Regexes("codes")
SPOKEN_MARKS = str.maketrans(
    {"@": " at ", ".": " dot ", "/": " slash ", "_": " underscore "} | dict.fromkeys("-?=&#:", " ")
)


def groups(text: str) -> str:
    """Figure by figure, in the groups that are written; the X of a book's number is a letter."""
    said = ", ".join(filter(None, (digits(group) for group in re.split(r"\D+", text))))
    return ("plus " if text.startswith("+") else "") + said + (" X" if text[-1] in "xX" else "")


def version(text: str, region: str) -> str:
    """3.4.10"""
    return " point ".join(spoken_number(part, region) for part in text.split("."))


def book(match: re.Match[str], region: str) -> str | None:
    """ISBN and ISSN, which have eight, ten or thirteen figures."""
    return groups(match["n"]) if len(re.sub(r"[^\dXx]", "", match["n"])) in (8, 10, 13) else None


def local(match: re.Match[str], region: str) -> str | None:
    """555-0147: a range that opens with nought, or that is called, is none."""
    before = match.string[max(0, match.start() - 24) : match.start()]
    called = match["a"] == "555" or match["b"].startswith("0") or _RE.called.search(before)
    return groups(match["n"]) if called else None


def spaced(match: re.Match[str], region: str) -> str | None:
    """020 7946 0958: groups that open with nought and are as long as a number to be called."""
    return groups(match["n"]) if 9 <= len(re.sub(r"\D", "", match["n"])) <= 12 else None


def model(match: re.Match[str], region: str) -> str | None:
    """Boeing 737-800."""
    if _RE.counted.search(match["name"]):
        return None
    last = figure(match["b"])
    return f"{figure(match['a'])} {plural(last) if match['many'] else last}"


def dotted(match: re.Match[str], region: str) -> str | None:
    """3.4.10 is a version, 22.04.3 too; 24.12.24 is one unless something says that it is a date."""
    parts = match["n"].split(".")
    if len(parts) == 3:
        short = all(len(part) == 2 for part in parts)
        dated = short and _RE.dated.search(match.string, max(0, match.start() - 12), match.start())
        year = len(parts[2]) == 4 and parts[2][0] in "12"
        day, month = sorted((int(parts[0][:4]), int(parts[1][:4])), reverse=True)
        if (dated or year) and 1 <= month <= 12 and day <= 31:
            return None
    return version(match["n"], region)


def verses(match: re.Match[str], region: str) -> str:
    """1 Cor 13:4–7; 14:1"""
    of, book = match["of"] or "", str(TABLE["scripture"]["short"].get(match["book"], match["book"]))
    number = ordinal(int(of) if of.isdigit() else len(of)).capitalize() if of else ""
    marks = {"–": " to", "—": " to", "-": " to", ",": ",", ";": ";", ":": "", ".": ""}
    said = "".join(marks.get(one, f" {one}") for one in re.findall(r"\d+|[^\s\d]", match["n"]))
    return f"{number} {book}{re.sub(r'[0-9]+', lambda one: cardinal(int(one[0])), said)}".strip()


def address(match: re.Match[str], region: str) -> str:
    """A URL, an address of e-mail or a domain, as one would say it on the telephone."""
    text = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group()).rstrip("/").translate(SPOKEN_MARKS)
    return " ".join(text.split()) or match.group()


def sign(match: re.Match[str], region: str) -> str:
    """Apart from what stands before it and, unless that is punctuation, behind it."""
    behind = match.string[match.end() : match.end() + 1]
    close = not behind or behind.isspace() or behind in ".,;:!?)]}…”’"
    return f" {TABLE['signs'][match['s']]}" + ("" if close else " ")


def each(text: str) -> str:
    """$20/hr"""
    name = TABLE["per"].get(text, text)
    return f"{'an' if name[0] in 'aeio' or name == 'hour' else 'a'} {name}"


def stars(match: re.Match[str], region: str) -> str | None:
    """★★★½ and ★★★★☆; a lone star before a line is a bullet, some alone are a break."""
    full, empty, half = match["full"] or "", match["empty"] or match["none"] or "", match["half"]
    before, after = match.string[: match.start()].strip(), match.string[match.end() :].strip()
    alone = len(full) == 1 or (not after and len(full) < FEWEST_STARS)
    if not before and alone and not empty and not half:
        return None
    count = cardinal(len(full)) + (" and a half" if half else "") if full else "half a" if half else "no"
    stars = f"{count} star" + ("" if count in ("one", "half a") else "s")
    return f"{stars} out of {cardinal(len(full) + len(empty) + bool(half))}" if empty else stars
