"""The [publish] table: everything documented parses, everything else is refused with advice."""

import pytest

from audioessay.errors import SettingError
from audioessay.publishing.settings import Settings, settings
from audioessay.publishing.values import Category


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"categry": "Arts"}, r"publish\.categry: unknown key; did you mean category"),
        ({"title": "x"}, r"publish\.title: unknown key; the show's title stands at the head"),
        ({"category": "Art"}, r"publish\.category\[0\]: no category 'Art'; did you mean Arts"),
        ({"category": "Arts > Book"}, "no category 'Book' in Arts; did you mean Books"),
        ({"category": ["Arts", "News", "Music", "Fiction"]}, "three at most"),
        ({"url": "quill.example/weights"}, "publish.url: .* is not an absolute address"),
        ({"url": "https://a b/"}, "holds characters that an address cannot"),
        ({"url": "https://me:secret@quill.example/"}, "no user name or password"),
        ({"url": "https://quill.example/?feed=1"}, "folder's address"),
        ({"url": 7}, "publish.url: must be text"),
        ({"feed": "../feed.xml"}, "not a plain file name"),
        ({"explicit": "yes"}, "must be true or false"),
        ({"type": "sequel"}, "must be one of episodic, serial"),
        ({"license": "cc-by-5.0"}, "publish.license: 'cc-by-5.0' is not a known slug; did you mean cc-by"),
        ({"owner": {"mail": "a@b.example"}}, r"publish\.owner\.mail: unknown key; did you mean email"),
        ({"owner": {"email": "nobody"}}, "is not a mail address"),
        ({"funding": [{"url": "https://a.example/", "text": "x" * 129}]}, "129 characters long, 128 at most"),
        ({"funding": [{"text": "give"}]}, r"publish\.funding\[0\]\.url: is missing"),
        ({"podroll": "not-a-guid"}, "is not a UUID"),
        ({"location": {"name": "Paris", "geo": "geo:95,2"}}, "RFC 5870"),
        ({"update-frequency": {"text": "often", "rrule": "weekly"}}, "RFC 5545"),
        ({"episodes": {"a": {"soundbite": {"start": "1:2:3:4", "length": 30}}}}, "is not a time like 00:01:30"),
        ({"episodes": {"a": {"sesaon": 1}}}, r"publish\.episodes\.a\.sesaon: unknown key; did you mean season"),
        ({"page_size": 10, "page-size": 20}, "is given twice"),
        ({"page_size": True}, "must be a whole number"),
        ({"value": {"recipient": []}}, "at least one recipient"),
        ({"prefix": "op3.dev/e/"}, "is not an absolute address"),
        ({"prefix": "https://op3.dev/e"}, "a slash at its end"),
        ({"prefix": ["https://op3.dev/e/", "https://op3.dev/e/"]}, "names one twice"),
    ],
)
def test_refused(table: dict[str, object], says: str) -> None:
    """A wrong key or value is one line that says which, and what would be right."""
    with pytest.raises(SettingError, match=says) as caught:
        settings(table)
    assert "\n" not in str(caught.value)


def test_nothing_is_needed() -> None:
    """An empty table is all defaults."""
    assert settings({}) == Settings()


def test_one_or_many() -> None:
    """What may be a list may be written as its one element; hyphens and underscores are alike."""
    read = settings({"category": "Arts > Books", "page-size": 5, "url": "https://a.example/x"})
    assert read.category == (Category("Arts", "Books"),)
    assert read.page_size == 5
    assert read.feed_url == "https://a.example/x/feed.xml"
