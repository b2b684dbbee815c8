"""What the program needs is what its package says."""

import re
import subprocess
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.production.test_make import ESSAY

COMMANDS = (
    ("plan", "script/tram.md", "--why", "1"),
    ("make", "script/tram.md", "--engine", "tone"),
    ("check", "audio/tram"),
    ("publish", "--allow-draft"),
    ("say", "A word.", "--engine", "tone", "--out", "word.wav"),
    ("import", "public/feed.xml", "again"),
)

SHOW = """
title = "Trams"
description = "About trams."
author = "A. Writer"
[publish]
url = "https://example.org/trams/"
target = "public"
category = ["Arts"]
"""


def needed() -> set[str]:
    """The distributions that come with a plain installation, by their plain names."""
    names: set[str] = set()
    waiting = [Requirement("audioessay")]
    while waiting:
        one = waiting.pop()
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        if name in names:
            continue
        names.add(name)
        for line in distribution(one.name).requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement)
    return names


@pytest.fixture(scope="module")
def absent() -> list[str]:
    """The modules that only an extra brings."""
    plain = needed()
    return [
        module
        for module, owners in packages_distributions().items()
        if not any(re.sub(r"[-_.]+", "-", owner).lower() in plain for owner in owners)
    ]


def test_everyday_commands_need_no_extra(tmp_path: Path, absent: list[str]) -> None:
    """From an essay to a feed and back, with nothing installed but what ``pip install audioessay`` brings."""
    assert "rapidfuzz" in absent
    assert "numpy" not in absent
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "tram.md").write_text(ESSAY, encoding="utf-8")
    (tmp_path / "audioessay.toml").write_text(SHOW, encoding="utf-8")
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({absent!r}))\n"
        "from audioessay.cli import run\n"
        f"for words in {COMMANDS!r}:\n"
        "    sys.argv = ['audioessay', *words]\n"
        "    try:\n        run()\n"
        "    except SystemExit as end:\n        assert not end.code, words\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
