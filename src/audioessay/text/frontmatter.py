"""Front matter: what the author says about the essay above it, in YAML (``---``) or TOML (``+++``)."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from audioessay.errors import ReadError
from audioessay.model.essay import Meta

LONGEST = 32_768
"""Characters. Longer is not front matter."""

DEEPEST = 40
"""Brackets within each other."""

_FENCED = re.compile(
    r"\s*?(?P<fence>---|\+\+\+)[ \t]*(?P<end>\r\n|\r|\n)(?P<body>.*?)(?:^|(?<=[\r\n]))(?P<close>---|\.\.\.|\+\+\+)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)
_KEY = re.compile(r"""(?:[\w.-]+|"[^"\n]*"|'[^'\n]*')\s*[:=]""")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip


def split(text: str, name: str) -> tuple[int, Meta]:
    """Where the essay proper begins, and what stands above it. ``(0, Meta())`` without front matter.

    Raises ReadError with the line for front matter that does not parse or holds a wrong kind of value.
    """
    match = _FENCED.match(text[:LONGEST])
    if match is None or not _agrees(match["fence"], match["close"]):
        return 0, Meta()
    body = match["body"]
    first = next((line for line in body.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    if first and not _KEY.match(first.strip()) and not (match["fence"] == "+++" and first.strip().startswith("[")):
        return 0, Meta()  # a rule, and words under it
    above = text.count("\n", 0, match.start("body")) or 1
    values = _toml(body, name, above) if match["fence"] == "+++" else _yaml(body, name, above)
    return match.end(), meta_of(values, name, lambda key: _line_of(key, body, above))


def _agrees(fence: str, close: str) -> bool:
    return close == "+++" if fence == "+++" else close != "+++"


def _line_of(key: str, body: str, above: int) -> int:
    found = re.search(rf"""^["']?{re.escape(key)}["']?\s*[:=]""", body, re.MULTILINE)
    return above + 1 + (body.count("\n", 0, found.start()) if found else 0)


def _toml(body: str, name: str, above: int) -> Mapping[str, Any]:
    try:
        return tomllib.loads(body.replace("\r\n", "\n").replace("\r", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = above + int(place[1]) if place else above
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise ReadError(name, f"front matter is not TOML: {reason}", line) from error
    except RecursionError as error:
        raise ReadError(name, "front matter is nested too deeply", above) from error


def _yaml(body: str, name: str, above: int) -> Mapping[str, Any]:
    import yaml

    depth = 0
    for char in body:  # the library's time grows with the square of what is open
        depth += (char in "[{") - (char in "]}")
        if depth > DEEPEST:
            raise ReadError(name, "front matter is nested too deeply", above)
    try:
        for token in yaml.scan(body, Loader=yaml.BaseLoader):
            if isinstance(token, (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)):
                raise ReadError(
                    name, "front matter may not hold YAML anchors, aliases or tags", above + 1 + token.start_mark.line
                )
        # The base loader makes text, lists and tables only: no dates, no objects, no "no" that becomes False.
        values = yaml.load(body, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = above + 1 + mark.line if mark else above
        raise ReadError(
            name, f"front matter is not YAML: {error.problem or error.context or 'unreadable'}", line
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise ReadError(name, f"front matter is not YAML: {reason}", above) from error
    except RecursionError as error:
        raise ReadError(name, "front matter is nested too deeply", above) from error
    if values in (None, ""):
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise ReadError(name, "front matter must be a table of key: value", above)
    return values


def meta_of(values: Mapping[str, Any], name: str, line_of: Any) -> Meta:
    """The keys that we know, checked; others belong to other programs and are let be."""
    known = {key.lower(): (key, value) for key, value in values.items()}

    def wrong(key: str, wanted: str) -> ReadError:
        return ReadError(name, f"front matter: {key} must be {wanted}", line_of(known[key][0]))

    def words(*keys: str) -> str:
        for key in keys:
            value = known.get(key, ("", ""))[1]
            if (
                isinstance(value, list)
                and key in ("author", "authors")
                and all(isinstance(part, str) for part in value)
            ):
                value = ", ".join(value)
            if key in ("author", "authors") and isinstance(value, dict | list):
                value = _names(value)
            if isinstance(value, dict | list):
                raise wrong(key, "text")
            if value not in (None, "", False):
                return " ".join(str(value).split())
        return ""

    def table(key: str) -> Mapping[str, Any]:
        value = known.get(key, ("", None))[1]
        if value in (None, ""):
            return {}
        if not isinstance(value, dict):
            raise wrong(key, "a table of name: value")
        return value

    tags = known.get("tags", known.get("keywords", ("", ())))[1] or ()
    if isinstance(tags, str):
        tags = [tag.strip() for tag in tags.split(",")]
    if not isinstance(tags, list | tuple) or any(isinstance(tag, dict | list) for tag in tags):
        raise wrong("tags" if "tags" in known else "keywords", "a list of words")
    written = words("date", "published")
    day = iso_date(written)
    if written and not day:
        key = "date" if "date" in known and known["date"][1] else "published"
        raise wrong(key, f"a date such as 2026-05-26, not {written[:40]!r}")
    return Meta(
        title=words("title"),
        author=words("author", "authors"),
        date=day,
        language=words("language", "lang"),
        summary=words("summary", "description", "abstract"),
        tags=tuple(" ".join(str(tag).split()) for tag in tags if str(tag).strip()),
        cover=words("cover"),
        cast=table("cast"),
        pronounce=table("pronounce"),
    )


def _names(value: Any) -> str:
    """Authors as Pandoc and Quarto write them: tables with a ``name``."""
    parts = value if isinstance(value, list) else [value]
    names = [part.get("name", "") if isinstance(part, dict) else part for part in parts]
    return ", ".join(name for name in names if isinstance(name, str) and name)


def iso_date(text: str) -> str:
    """``YYYY-MM-DD`` of a date as people write it, or ``""``; what could be two dates is none."""
    import datetime

    text = text.strip()
    if match := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text) or re.match(
        r"(\d{4})(\d\d)(\d\d)(?!\d)", text
    ):
        year, month, day = (int(part) for part in match.groups())
    elif match := re.match(r"(?:\w+,\s+)?([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", text):
        year, month, day = int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2])
    elif match := re.match(r"(?:\w+,\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?\s+([^\W\d]+)\.?,?\s+(\d{4})\b", text):
        year, month, day = int(match[3]), _MONTHS.get(match[2].lower(), 0), int(match[1])
    elif match := re.fullmatch(r"(\d{4})-(\d\d)", text):
        year, month, day = int(match[1]), int(match[2]), 1
    else:
        return ""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
