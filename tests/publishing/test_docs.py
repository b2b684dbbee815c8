"""The documented example: whole, valid, and a feed without a finding."""

import dataclasses
import re
import typing
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audioessay import show as show_file
from audioessay.errors import SettingError
from audioessay.publishing.check import check_feed
from audioessay.publishing.rss import CHAPTERS, short
from audioessay.publishing.settings import Settings, settings
from audioessay.publishing.values import Category
from tests.publishing.shows import World, feed

PAGE = Path(__file__).parents[2] / "docs" / "publishing.md"


def example() -> str:
    found = re.search(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def fields(cls: Any, seen: dict[type, None]) -> set[str]:
    """Every key that the table can hold, below it too."""
    if cls in seen:
        return set()
    seen[cls] = None
    keys = set()
    hints = typing.get_type_hints(cls)
    for name, hint in ((field.name, hints[field.name]) for field in dataclasses.fields(cls)):
        keys.add(name)
        for inner in (hint, *typing.get_args(hint)):
            if isinstance(inner, type) and dataclasses.is_dataclass(inner):
                keys |= fields(inner, seen)
    return keys


def test_example_names_every_key() -> None:
    """No key of the table is missing from the example."""
    keys = fields(Settings, {Category: None})
    text = example()
    assert {key for key in keys if not re.search(rf"\b{key}\b", text)} == set()


def test_example_is_a_show(good: World) -> None:
    """The example is a show file that parses; each of its podcast tags stands in the feed, and the feed has no finding."""
    text = example()
    show = show_file.parse(text, "audioessay.toml")
    read = settings(show.publish, text=text)
    xml = feed(show, read, good.published, lock=good.lock, cover=good.cover)["feed.xml"]
    assert check_feed(xml, "feed.xml", url=read.feed_url).findings == ()
    tags = {short(element.tag) for element in ET.fromstring(xml).iter()}
    wanted = (
        "guid locked medium person license funding txt updateFrequency podroll publisher remoteItem image location value valueRecipient "
        "transcript chapters soundbite season episode contentLink alternateEnclosure source integrity"
    )
    assert {f"podcast:{tag}" for tag in wanted.split()} <= tags


def test_simple_chapters_when_asked(good: World) -> None:
    """Podlove Simple Chapters are there when asked for, and only then."""
    assert CHAPTERS[1].encode() not in good.xml
    xml = feed(good.show, replace(good.settings, simple_chapters=True), good.published, lock=good.lock)["feed.xml"]
    chapters = list(ET.fromstring(xml).iter(f"{{{CHAPTERS[1]}}}chapter"))
    assert [one.get("start") for one in chapters[:3]] == ["00:00:00.000", "00:00:12.000", "00:00:27.000"]


def test_setting_error_knows_its_line() -> None:
    """A wrong key is told with its line in the show file."""
    text = example().replace('copyright = "Ada', 'copyrite = "Ada')
    table = show_file.parse(text, "audioessay.toml").publish
    line = text[: text.index("copyrite")].count("\n") + 1
    with pytest.raises(SettingError, match=rf"^audioessay.toml:{line}: publish.copyrite: .* did you mean copyright"):
        settings(table, "audioessay.toml", text)
