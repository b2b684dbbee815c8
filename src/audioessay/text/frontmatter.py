"""Front matter: what the author says about the essay above it, in YAML (``---``) or TOML (``+++``)."""

import contextlib
import html
import json
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.model.essay import Meta
from audioessay.text import vocabulary
from audioessay.text.wordlist import words

LONGEST = 32_768
"""Characters. Longer is not front matter."""

DEEPEST = 40
"""Brackets within each other."""

_RE = vocabulary.Regexes("frontmatter")
_KNOWN = words(
    "title author authors date modified category tags keywords slug lang language status summary template "
    "series description"
)
"""Of a header without a fence: two of these make it one."""
_MONTHS: list[str] = vocabulary.table("en")["calendar"]["months"].lower().split()


class Front(NamedTuple):
    """What stands above an essay."""

    end: int = 0
    """Where the essay proper begins."""
    meta: Meta = Meta()
    notices: tuple[str, ...] = ()
    """What of it is not ours, for people."""


def split(text: str, name: str) -> Front:
    """The front matter of a text; an empty one without it. Raises ReadError with the line for what does not parse."""
    match = _RE.fenced.match(text[:LONGEST])
    if match is None or (match["fence"] == "+++") != (match["close"] == "+++"):
        return _unfenced(text[:LONGEST])
    body = match["body"]
    first = next((line for line in body.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    if first and not _RE.key.match(first.strip()) and not (match["fence"] == "+++" and first.strip().startswith("[")):
        return Front()  # a rule, and words under it
    above = text.count("\n", 0, match.start("body")) or 1
    values = _toml(body, name, above) if match["fence"] == "+++" else _yaml(body, name, above)
    return Front(match.end(), *meta_of(values, lambda key: _line_of(key, body, above)))


def _unfenced(text: str) -> Front:
    """Pandoc's title block (``%``), Hugo's in JSON, and the header lines of Pelican and MultiMarkdown (``Title: …``)."""
    if match := _RE.percent.match(text):
        lines = [re.sub(r"\s+", " ", line).strip() for line in (match[1], match[2] or "", match[3] or "")]
        return Front(
            match.end(), *meta_of({"title": lines[0], "author": lines[1].replace(";", ","), "date": lines[2]}, None)
        )
    if match := _RE.json.match(text):
        with contextlib.suppress(ValueError, RecursionError):
            said = {key: value for key, value in json.loads(match[1]).items() if isinstance(value, (str, list))}
            return Front(match.end(), *meta_of(said, None)) if "title" in said else Front()
    match = _RE.header.match(text)
    values = {key.lower(): value for key, value in _RE.line.findall(match[0])} if match else {}
    values |= {"author": by} if (by := values.pop("by", "")) else {}
    if match is None or "title" not in values or len(_KNOWN & values.keys()) < 2 - ("title::" in match[0].lower()):
        return Front()
    return Front(match.end(), *meta_of(values, None))


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
                line = above + 1 + token.start_mark.line
                raise ReadError(name, "front matter may not hold YAML anchors, aliases or tags", line)
        # The base loader makes text, lists and tables only: no dates, no objects, no "no" that becomes False.
        values = yaml.load(body, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or getattr(error, "context", None)
        if mark and said == COLON and (quoted := _quoted(body, mark.line)):
            return _yaml(quoted, name, above)
        said = said or ("unreadable" if isinstance(error, yaml.MarkedYAMLError) else " ".join(str(error).split())[:120])
        raise ReadError(name, f"front matter is not YAML: {said}", above + 1 + mark.line if mark else above) from error
    except RecursionError as error:
        raise ReadError(name, "front matter is nested too deeply", above) from error
    if values in (None, ""):
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise ReadError(name, "front matter must be a table of key: value", above)
    return values


COLON = "mapping values are not allowed here"
"""What the library says of a colon in a value without quotation marks."""


def _quoted(body: str, line: int) -> str:
    """``title: One thing: and another`` as its author means it; empty where that line is no such one."""
    lines = body.split("\n")
    match = re.fullmatch(
        r"""([\w-]+:[ \t]+)([^\s"'|>\[{&*!%@`#].*?)[ \t\r]*""", lines[line] if line < len(lines) else ""
    )
    if match is None:
        return ""
    lines[line] = match[1] + json.dumps(match[2], ensure_ascii=False)
    return "\n".join(lines)


def meta_of(values: Mapping[str, Any], line_of: Callable[[str], int] | None) -> tuple[Meta, tuple[str, ...]]:
    """The keys that mean what we mean by them; one that means something else is another program's, and said so."""
    known = {key.lower(): value for key, value in values.items()}
    notices: list[str] = []

    def ignored(key: str, wanted: str) -> None:
        where = f", line {line_of(key)}" if line_of else ""
        notices.append(f"front matter{where}: {key} is no {wanted}, so it is left to other programs")

    def said(*keys: str) -> str:
        for key in keys:
            value = known.get(key)
            if key in ("author", "authors") and isinstance(value, dict | list):
                value = _names(value)
            elif key == "cover" and isinstance(value, dict):
                value = next(
                    (value[part] for part in ("image", "src", "path", "url", "file") if value.get(part)), value
                )
            if isinstance(value, dict | list):
                ignored(key, "text")
            elif value not in (None, "", False, "false"):
                return " ".join(html.unescape(str(value)).split())
        return ""

    def table(key: str, fits: Callable[[Any], bool]) -> Mapping[str, Any]:
        value = known.get(key)
        if value in (None, "", [], {}):
            return {}
        if isinstance(value, dict) and any(map(fits, value.values())):
            return value
        ignored(key, "table of ours")
        return {}

    tags = known.get("tags") or known.get("keywords") or ()
    tags = tags.split(",") if isinstance(tags, str) else tags
    if not isinstance(tags, list | tuple) or any(isinstance(tag, dict | list) for tag in tags):
        ignored("tags" if known.get("tags") else "keywords", "list of words")
        tags = ()
    written = said("date", "published")
    day = iso_date(written)
    if written and not day:
        ignored("date" if known.get("date") else "published", f"date such as 2026-05-26 ({written[:40]!r})")
    meta = Meta(
        title=said("title"),
        author=said("author", "authors"),
        date=day,
        language=said("language", "lang"),
        summary=said("summary", "description", "abstract"),
        tags=tuple(" ".join(html.unescape(str(tag)).split()) for tag in tags if str(tag).strip()),
        cover=said("cover"),
        cast=table("cast", lambda value: isinstance(value, dict) or bool(_RE.voice.match(str(value)))),
        pronounce=table("pronounce", lambda value: isinstance(value, str | dict)),
    )
    return meta, tuple(notices)


def _names(value: Any) -> str:
    """Authors as Pandoc and Quarto write them: tables with a ``name``."""
    parts = value if isinstance(value, list) else [value]
    names = [part.get("name", "") if isinstance(part, dict) else part for part in parts]
    return ", ".join(name for name in names if isinstance(name, str) and name)


def iso_date(text: str) -> str:
    """``YYYY-MM-DD`` of a date as people write it, or ``""``; what could be two dates is none."""
    import datetime

    text = text.strip()
    if match := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(\d{4})(\d\d)(\d\d)(?!\d)", text):
        year, month, day = (int(part) for part in match.groups() if part)
    elif match := _RE.written.match(text):
        year, day = int(match["y"]), int(match["d"] or match["d2"])
        name = (match["m"] or match["m2"]).lower()
        month = next((at for at, one in enumerate(_MONTHS, 1) if one.startswith(name) and len(name) > 2), 0)
    elif match := re.fullmatch(r"(\d{4})-(\d\d)", text):
        year, month, day = int(match[1]), int(match[2]), 1
    else:
        return ""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
