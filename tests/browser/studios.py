"""Shows to sit down at: a small one with every kind of text, read by voices that need no waiting."""

import json
from pathlib import Path

import tomlkit
from playwright.sync_api import Locator, Page, expect

import audioessay
from audioessay.production.voice import jobs_of
from audioessay.store import MemoryStore, open_store

SHOW = """\
title = "Weighed"
author = "A. Writer"
language = "en"
engine = "tone"

[[spoken]]
place = "outro"
text = "This was Weighed. Good night."

[publish]
url = "https://example.org/podcast/"
target = "public"
"""

ESSAY = """\
---
title: The kite
summary: What holds it up.
---

# The kite

A kite needs wind. Wilhelmina Okonjo flew hers[^1] in March.

## What it gives

It is a superb, graceful, wonderful thing. Everyone loves it. The line sings.

It lifts the eye, and that is a triumph.

- Paper.
- String.

## What it takes

It is a dangerous, miserable failure. It tangles, it tears, it wastes the day.

```
not read
```

## What remains

> Let it go.

The wind drops. We walk home.

[^1]: Her second.
"""

LOST = "It is a superb, graceful, wonderful thing."
OTHER = "The bell\n\nA bell rings at noon. Nobody knows who rings it.\n"


def made(folder: Path) -> Path:
    """A show of which one essay is made, with its takes in ``store``; its report says that one sentence was not heard."""
    home, store = show(folder / "made"), folder / "store"
    episode = audioessay.make(home / "script/kite.md", store=open_store(str(store)))
    report = episode.folder / "report.json"
    table = json.loads(report.read_text())
    sentences = [
        {"section": cue.scene, "text": cue.text, "start_ms": cue.start_ms, "end_ms": cue.end_ms, "status": "heard"}
        | {"missing": [], "surplus": []}
        for cue in episode.cues
    ]
    lost = next(one for one in sentences if one["text"] == LOST)
    lost |= {"status": "missing", "missing": ["superb", "graceful"], "surplus": ["soup"]}
    planned = audioessay.plan(home / "script/kite.md")
    table["listening"] = {"sentences": sentences}
    table["takes"]["keys"] = [job.key for job in jobs_of(planned.segments(), MemoryStore())]
    report.write_text(json.dumps(table))
    return home


def show(folder: Path, essay: str = ESSAY, name: str = "kite.md") -> Path:
    """A show of two essays."""
    (folder / "script").mkdir(parents=True)
    (folder / "audioessay.toml").write_text(SHOW)
    (folder / "script" / name).write_text(essay)
    (folder / "script" / "bell.txt").write_text(OTHER)
    return folder


class Desk:
    """A page on which the studio is open; its controls by their names."""

    def __init__(self, page: Page, folder: Path, link: str) -> None:
        self.page, self.folder, self.link = page, folder, link

    def open(self, essay: str) -> None:
        """Sit down at an essay, from the shelf."""
        self.page.locator(f"[data-essay='script/{essay}'] h2 a").click()
        self.sentence(1).wait_for()
        expect(self.page.locator(".head")).not_to_contain_text("being judged")

    def sentence(self, number: int) -> Locator:
        """Its element."""
        return self.page.locator(f"[data-sentence='{number}']").first

    def section(self, number: int) -> Locator:
        """Its element."""
        return self.page.locator(f"[data-section='{number}']")

    def button(self, name: str) -> Locator:
        """The button of exactly this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def choose(self, name: str) -> None:
        """Take one of several."""
        self.page.get_by_role("radio", name=name, exact=True).check()

    def sheet(self, essay: str) -> tomlkit.TOMLDocument:
        """The essay's cast sheet, as it stands in the file."""
        return tomlkit.parse((self.folder / "script" / f"{essay}.cast.toml").read_text())

    def playing(self) -> None:
        """Wait until a sentence is marked as heard and the player plays."""
        expect(self.button("Pause")).to_be_visible()
        expect(self.page.locator("[data-sentence][aria-current]").first).to_be_visible()
