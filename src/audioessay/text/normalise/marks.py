"""What holds in every language: characters that engines stumble over, and marks that are pauses, not words."""

import unicodedata

from audioessay import regex as re
from audioessay.text.normalise.rules import Rule, rule


def _composed(match: re.Match[str], region: str) -> str:
    return unicodedata.normalize("NFC", match.group())


def _plain(match: re.Match[str], region: str) -> str:
    return unicodedata.normalize("NFKC", match.group())


def _quoted(match: re.Match[str], region: str) -> str:
    return f"“{match[1].strip()}”"


def _dash(match: re.Match[str], region: str) -> str | None:
    """A dash between words is a pause; at either end of the text, or beside other punctuation, it is silent."""
    before = match.string[max(0, match.start() - 9) : match.start()].rstrip()[-1:]
    after = match.string[match.end() : match.end() + 9].lstrip()[:1]
    if not before or not (after.isalnum() or after in "\"'“‘«„([¿¡$£€") or before in ",;:.!?…([{“‘«„":
        return " " if before and after.isalnum() else ""
    return ", "


def _circled(match: re.Match[str], region: str) -> str:
    return f" {int(unicodedata.numeric(match.group()))} "


CHARACTERS: tuple[Rule, ...] = (
    rule(r"[\u00ad\u200b\u2060\ufeff]+", ""),  # soft hyphens and blanks of no width
    rule(r"[^\W\d_][\u0300-\u036f]+", _composed, needs=r"[\u0300-\u036f]"),
    rule(r"<<([^<>\n]{1,300})>>", _quoted, needs="<<"),
    rule(r"[\u2460-\u2473\u24eb-\u24f4\u2776-\u2793]", _circled),
    rule(r"[\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]+", _plain),
)

PAUSES: tuple[Rule, ...] = (
    rule(
        r"\s{0,9}[—―⸺⸻]+\s{0,9}|\s{1,9}[–‒-]{1,3}\s{1,9}|\s{0,9}(?<!-)-{2,}(?!-)\s{0,9}|^[–-]\s{1,9}",
        _dash,
        needs="[‒–—―⸺⸻]|--|-\\s",
    ),
    rule(r"(?<!\w)[*_~^|\\]+|[*_~^|\\]+(?!\w)|[•†‡·◦▪■□●○◆★☆♦◊❖✦✧❧☙]+", "", needs=r"[*_~^|\\•†‡·◦▪■□●○◆★☆♦◊❖✦✧❧☙]"),
    rule(r"\.(?:[ \u00a0]\.){2,}", "…", needs=r"\.[ \u00a0]\."),
    rule(r"[™®℠]", ""),
    rule(r"[\[{]", "("),  # no engine is to take "[[" for phonemes of its own
    rule(r"[\]}]", ")"),
)

EMOJI = (
    r"(?:[\U0001f1e6-\U0001f1ff]{2}|[#*0-9]\ufe0f?\u20e3"
    r"|[\u203c\u2049\u2139\u231a-\u23ff\u25fb-\u25fe\u2600-\u2604\u2607-\u27bf\u2b1b\u2b1c\u2b55\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
    r"(?:[\ufe0e\ufe0f]|[\U0001f3fb-\U0001f3ff])*(?:\u200d[\u2600-\u27bf\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)*)"
)
"""One emoji with all that modifies it (Unicode Technical Standard 51, about). Stars are words of ours."""

MODIFIER = re.compile("[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]")


def _emoji(match: re.Match[str], region: str) -> str | None:
    """``party popper``, ``flag F R``; what stands several times is named once."""
    if region != "en":
        return None
    names: dict[str, None] = {}
    for character in match.group().strip():
        name = unicodedata.name(character, "").lower().replace("-", " ")
        if name.startswith("regional indicator"):
            names["flag"] = names[name[-1].upper()] = None
        elif name and not MODIFIER.match(character):
            names[name.removeprefix("black ").removeprefix("white ")] = None
    return f" {' '.join(names)} "


EMOJI_DROPPED: tuple[Rule, ...] = (rule(rf"\s?{EMOJI}+", ""),)
EMOJI_NAMED: tuple[Rule, ...] = (rule(rf"\s?{EMOJI}+\s?", _emoji),)
