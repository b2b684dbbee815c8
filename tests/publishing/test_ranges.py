"""Byte ranges and conditions of HTTP."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioessay.publishing.ranges import Range, Unsatisfiable, http_date, still, unchanged, wanted

TAG = '"18c-64"'


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", Range(0, 0)),
        ("bytes=0-", Range(0, 99)),
        ("bytes=10-19", Range(10, 19)),
        ("bytes=90-500", Range(90, 99)),
        ("bytes=-7", Range(93, 99)),
        ("bytes=-500", Range(0, 99)),
        ("Bytes = 1 - 2", Range(1, 2)),
        ("", None),
        ("bytes=5-4", None),
        ("bytes=0-1,3-4", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=+1-2", None),
        ("lines=1-2", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("bytes=١-٢", None),
    ],
)
def test_what_a_range_header_asks_of_a_hundred_bytes(header: str, expected: Range | None) -> None:
    """One range is honoured, cut to the file; what is malformed or several ranges gives the whole file."""
    assert wanted(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=999999999-", "bytes=-0"])
def test_a_range_outside_the_file_cannot_be_had(header: str) -> None:
    """It begins behind the end, or asks for the last nothing: 416."""
    with pytest.raises(Unsatisfiable):
        wanted(header, 100)


@given(
    st.text(max_size=40) | st.from_regex(r"bytes=\d{0,20}-\d{0,20}(,\d*-\d*)?", fullmatch=True), st.integers(0, 10**7)
)
def test_whatever_the_header_says_no_byte_outside_the_file_is_named(header: str, size: int) -> None:
    """Any text gives a range within the file, the whole file, or 416; never another error."""
    try:
        part = wanted(header, size)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.first <= part.last < size


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 1500))
def test_a_range_is_what_slicing_gives(first: int, last: int, size: int) -> None:
    """``bytes=a-b`` names the same bytes as Python's slice."""
    data = bytes(range(256)) * 6
    data = data[:size]
    try:
        part = wanted(f"bytes={first}-{last}", size)
    except Unsatisfiable:
        assert not data[first : last + 1]
        return
    if part is None:
        assert last < first
    else:
        assert data[part.first : part.last + 1] == data[first : last + 1]


def test_a_copy_is_good_while_its_tag_is_or_its_date() -> None:
    """If-None-Match counts before If-Modified-Since, lists and weak tags are understood."""
    date = http_date(1_000_000.7)
    assert unchanged(TAG, 1_000_000.7, TAG, "")
    assert unchanged(TAG, 1_000_000.7, f'"x", W/{TAG}', "")
    assert unchanged(TAG, 1_000_000.7, "*", "")
    assert not unchanged(TAG, 1_000_000.7, '"x"', date), "the tag counts, not the date"
    assert unchanged(TAG, 1_000_000.7, "", date)
    assert not unchanged(TAG, 1_000_002, "", date)
    assert not unchanged(TAG, 1_000_000.7, "", "no date")
    assert not unchanged(TAG, 1_000_000.7, "", "")


def test_a_range_of_another_version_is_not_sent() -> None:
    """If-Range: the strong tag or the exact date; a weak tag never matches."""
    date = http_date(1_000_000.7)
    assert still(TAG, 1_000_000.7, "") and still(TAG, 1_000_000.7, TAG) and still(TAG, 1_000_000.7, date)
    assert not still(TAG, 1_000_000.7, '"other"')
    assert not still(TAG, 1_000_000.7, f"W/{TAG}")
    assert not still(TAG, 1_000_002, date)
    assert not still(TAG, 1_000_000.7, "yesterday")


@given(st.text(max_size=60))
def test_no_date_breaks_the_server(text: str) -> None:
    """Conditions are never an error, whatever a client sends."""
    unchanged(TAG, 0, "", text)
    still(TAG, 0, text)
