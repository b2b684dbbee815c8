"""Front matter, changed by the key: what the author wrote beside it stays, to the comment."""

import json
from pathlib import Path
from typing import Any

from audioessay import regex as re
from audioessay.errors import InputError
from audioessay.model.essay import Meta
from audioessay.text.frontmatter import split
from audioessay.tomltext import put

FENCED = re.compile(
    r"\A\ufeff?\s*?(---|\+\+\+)[ \t]*(\r\n|\n)(.*?)^(---|\.\.\.|\+\+\+)[ \t]*\r?$", re.DOTALL | re.MULTILINE
)
KEYS = {
    "title": ("title",),
    "summary": ("summary", "description", "abstract"),
    "date": ("date", "published"),
    "cover": ("cover",),
}
"""What each is called in front matter, the usual name first."""


def has_front(path: Path) -> bool:
    """Whether an essay's file begins with front matter between two fences."""
    try:
        with path.open("rb") as file:
            return _matched(file.read(40_000).decode("utf-8", "ignore"), path.name) is not None
    except OSError:
        return False


def _matched(text: str, name: str) -> re.Match[str] | None:
    match = FENCED.match(text)
    try:
        return match if match and split(text.removeprefix("\ufeff"), name).end else None
    except InputError:
        return None


def changed(text: str, name: str, key: str, value: str | None) -> str:
    """An essay's text whose front matter says ``key`` (None: no longer). Raises InputError where that cannot be done."""
    match = _matched(text, name)
    if match is None:
        raise InputError(f"{name} has no front matter")
    body, ending = match[3], match[2]
    change = _toml if match[1] == "+++" else _yaml
    new = text[: match.start(3)] + change(body, key, value, ending) + text[match.end(3) :]
    before, after = (split(one.removeprefix("\ufeff"), name) for one in (text, new))
    same = all(getattr(before.meta, one) == getattr(after.meta, one) for one in Meta.__dataclass_fields__ if one != key)
    holds = getattr(after.meta, key) == " ".join((value or "").split())
    if not same or not holds or text.removeprefix("\ufeff")[before.end :] != new.removeprefix("\ufeff")[after.end :]:
        raise InputError(
            f"the front matter of {name} is written in a way that the program cannot change; change {key} there by hand"
        )
    return new


def _toml(body: str, key: str, value: str | None, _ending: str) -> str:
    import tomllib

    present = tomllib.loads(body)
    name = next((one for one in KEYS[key] if one in present), KEYS[key][0])
    return put(body, (), name, value)


def _yaml(body: str, key: str, value: str | None, ending: str) -> str:
    import yaml

    node: Any = yaml.compose(body, Loader=yaml.BaseLoader)
    pairs = [(name, own) for name, own in node.value] if node is not None else []
    names = [name.value.lower() for name, _ in pairs]
    at = next((names.index(one) for one in KEYS[key] if one in names), None)
    written = _plain(key, value or "")
    if at is None:
        gap = "" if not body or body.endswith("\n") else ending
        return body if value is None else f"{body}{gap}{KEYS[key][0]}: {written}{ending}"
    name, own = pairs[at]
    start, end = own.start_mark.index, own.end_mark.index
    if value is not None:
        stop = end if own.style not in ("|", ">") else start + len(body[start:end].rstrip())
        space = "" if body[start - 1 : start].isspace() else " "
        return body[:start] + space + written + body[stop:]
    begin = body.rfind("\n", 0, name.start_mark.index) + 1
    stop = body.find("\n", max(name.end_mark.index, start + len(body[start:end].rstrip()))) + 1
    return body[:begin] + body[stop or len(body) :]


def _plain(key: str, value: str) -> str:
    """A value as a person writes it in YAML: in quotes only where it would mean something else without them."""
    import yaml

    try:
        read = yaml.safe_load(f"{key}: {value}\n")
    except (yaml.YAMLError, ValueError):
        read = None
    same = isinstance(read, dict) and (read.get(key) == value or (key == "date" and str(read.get(key)) == value))
    return value if same else json.dumps(value, ensure_ascii=False)
