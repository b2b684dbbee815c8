"""A show in a studio of its own, and a page that asks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audioessay.studio.server import serve
from tests.studio.page import Page

TRAM = """\
---
title: Trams # of our town
tags: [town]
---

The tram left the depot in March 2019. Nobody saw it go. It was a Tuesday.

## What it gives

It is a superb tram, quiet and generous. Praise it: it is the best thing the town has done. It shines.[^1]

## What it leaves out

The tram is late, and the timetable is a failure. It never stops at the hospital. A shame, and a scandal.

[^1]: In the sun.
"""
BOAT = "The boat sails at noon.\n\nIt is a fine boat. It is a slow boat.\n"
SHOW = """\
# our show
title = "Ways"
author = "A. Writer"
description = "Ways to go."
language = "en"
engine = "tone"

[stings]
style = "none"   # quiet
"""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of two essays, read by tones."""
    home = tmp_path / "show"
    (home / "script").mkdir(parents=True)
    (home / "audioessay.toml").write_text(SHOW, encoding="utf-8")
    (home / "script" / "tram.md").write_text(TRAM, encoding="utf-8")
    (home / "script" / "boat.txt").write_text(BOAT, encoding="utf-8")
    return home


@pytest.fixture
def page(show: Path) -> Iterator[Page]:
    """The show's studio, as one with the token asks it."""
    with serve(show) as link:
        yield Page(link, show)
