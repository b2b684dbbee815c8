"""Identity: minted once, kept, never derived anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.errors import PublishError
from audioessay.publishing.identity import Candidate, Identity, Lock, load, mint, parse, render, save, show_guid
from audioessay.show import LOCK

FEED = "https://quill.example/feed.xml"
NOW = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)


def test_show_guid_is_the_standard_one() -> None:
    """podcast:guid equals the two examples that the Podcast Index publishes, whatever the scheme and closing slash."""
    assert show_guid("https://podnews.net/rss") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert show_guid("http://mp3s.nashownotes.com/pc20rss.xml/") == "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def test_what_is_minted_stays() -> None:
    """A new address, a new date in the essay, a new sound: GUIDs and dates stay; the change of sound is noted."""
    lock = mint(Lock(), [Candidate("a", "audio/a-1.mp3", "2026-11-01")], feed_url=FEED, now=NOW)
    later = mint(lock, [Candidate("a", "audio/a-2.mp3", "2026-11-15")], feed_url="https://moved.example/f.xml", now=NOW)
    assert later.guid == lock.guid and later.feed == FEED
    assert later.episodes["a"] == replace(lock.episodes["a"], audio="audio/a-2.mp3", updated=NOW)


def test_two_machines_agree() -> None:
    """Two machines that mint the same episode of the same show apart give it the same GUID."""
    one = mint(Lock(), [Candidate("a", "x"), Candidate("b", "y")], feed_url=FEED, now=NOW)
    two = mint(Lock(), [Candidate("b", "z")], feed_url=FEED, now=NOW + timedelta(days=3))
    assert one.episodes["b"].guid == two.episodes["b"].guid


def test_dates() -> None:
    """An episode bears its author's date, or now; no two are alike; one that is to come is refused."""
    candidates = [
        Candidate("a", "a", "2026-11-01"),
        Candidate("b", "b", "2026-11-01"),
        Candidate("c", "c"),
        Candidate("d", "d"),
    ]
    lock = mint(Lock(), candidates, feed_url=FEED, now=NOW)
    assert [lock.episodes[slug].date for slug in "abcd"] == [
        datetime(2026, 11, 1, 12, 0, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 12, 0, 1, tzinfo=UTC),
        NOW,
        NOW - timedelta(seconds=1),
    ]
    assert mint(Lock(), [Candidate("e", "e", "2026-11-20")], feed_url=FEED, now=NOW).episodes["e"].date == NOW
    with pytest.raises(PublishError, match="to come"):
        mint(lock, [Candidate("e", "e", "2026-12-01")], feed_url=FEED, now=NOW)
    with pytest.raises(PublishError, match="is not a date"):
        mint(lock, [Candidate("e", "e", "yesterday")], feed_url=FEED, now=NOW)


def test_a_guid_has_one_owner() -> None:
    """A GUID taken over from elsewhere cannot be given to two episodes."""
    lock = mint(Lock(), [Candidate("a", "a", guid="old-1")], feed_url=FEED, now=NOW)
    with pytest.raises(PublishError, match="belongs to a"):
        mint(lock, [Candidate("b", "b", guid="old-1")], feed_url=FEED, now=NOW)


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True),
        st.tuples(st.text(min_size=1), st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.text()),
        max_size=6,
    ),
    st.text(),
)
def test_kept_and_read_back(episodes: dict[str, tuple[str, datetime, str]], feed: str) -> None:
    """Whatever a lock holds, reading what was written gives it back, and writing that gives the same bytes."""
    clean = "".join(char for char in feed if not 0xD800 <= ord(char) < 0xE000)
    kept = {
        slug: Identity(f"{slug} {guid}", date.replace(microsecond=0, tzinfo=UTC), audio)
        for slug, (guid, date, audio) in episodes.items()
    }
    lock = Lock("g", clean, kept)
    data = render(lock)
    assert parse(data) == lock
    assert render(parse(data)) == data


def test_saved_only_when_changed(tmp_path: Path) -> None:
    """A lock that did not change is not written; none is an empty one; a damaged one is an error, never begun anew."""
    assert load(tmp_path) == Lock()
    lock = mint(Lock(), [Candidate("a", "a")], feed_url=FEED, now=NOW)
    save(tmp_path, lock)
    written = (tmp_path / LOCK).stat().st_ino
    save(tmp_path, lock)
    assert (tmp_path / LOCK).stat().st_ino == written
    assert load(tmp_path).guid == lock.guid
    (tmp_path / LOCK).write_text("version = 1\n[show\n")
    with pytest.raises(PublishError, match="last good version"):
        load(tmp_path)
    (tmp_path / LOCK).write_text("version = 2\n")
    with pytest.raises(PublishError, match="newer audioessay"):
        load(tmp_path)
