"""What the page says stands in every language, also what the server has to say."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import audioessay

ROOM = Path(audioessay.__file__).parent
TABLE = json.loads((ROOM / "studio/pages/words.json").read_text(encoding="utf-8"))
SOURCES = sorted([
    *(ROOM / "studio").glob("*.py"),
    *(ROOM / "casting/sheet").glob("*.py"),
    *(ROOM / name for name in ("settings.py", "show.py", "tomltext.py", "model/voice.py", "model/show.py")),
    *(ROOM / name for name in ("text/pronounce.py", "text/frontmatter.py", "sound/files.py", "production/music.py", "picture/cover.py")),
])  # fmt: skip
"""Where errors arise that a decision on the page, or a file that an editor saved, can meet with."""
INTERNAL = {"not a sketch", "no rule for {}"}
"""Of the program's own making: no file and no request brings them about."""


def form(node: ast.expr) -> str | None:
    """A text with {} for what is filled in."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in parts)
    return None


def said(path: Path) -> Iterator[str]:
    """The sentences in the errors that a module raises, and in the answers by which the door refuses."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        call = node.exc if isinstance(node, ast.Raise) else node
        if not isinstance(call, ast.Call) or not (
            isinstance(node, ast.Raise) or getattr(call.func, "id", "") == "complaint"
        ):
            continue
        for one in call.args:
            for text in map(form, [one.body, one.orelse] if isinstance(one, ast.IfExp) else [one]):
                if text and " " in text and text.strip("{}: ") and text not in INTERNAL:
                    yield text


def german(text: str) -> str | None:
    """As the page turns it: by the longest form that fits."""
    for english, other in sorted(TABLE["messages"].items(), key=lambda pair: -len(pair[0])):
        pattern = re.escape(english).replace(r"\{\}", "(.+?)")
        if re.fullmatch(pattern, text, re.DOTALL):
            return str(other)
    return None


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOM).as_posix())
def test_what_the_server_says_is_said_in_german_too(path: Path) -> None:
    """Each error of these modules has its German form."""
    for text in said(path):
        assert german(text.replace("{}", "1")) not in (None, "{}: {}"), text


def test_a_form_fills_in_what_the_other_does() -> None:
    """Nothing that the server names is dropped in another language, and nothing is asked for that it does not name."""
    for english, other in TABLE["messages"].items():
        assert english.count("{}") >= other.count("{}"), english


def test_modules_that_say_something_are_looked_at() -> None:
    """The sentences are found: a test that sees none would hold for any table."""
    assert sum(1 for path in SOURCES for _ in said(path)) > 80
