"""An episode's folder and the show: each defect in MP3, tags, sidecars and pictures is found by its rule."""

import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mutagen.id3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audioessay.errors import ReadError
from audioessay.model.episode import Episode
from audioessay.model.show import CoverDesign
from audioessay.publishing import verdict
from audioessay.publishing.check import Report, check_episode, check_show, sidecars, subjects
from audioessay.publishing.check.audio import art, audio, id3_size, whole
from audioessay.publishing.check.rules import Place
from audioessay.publishing.document import read as read_feed
from tests.publishing.shows import CHAPTERS, LENGTH_MS, TABLE, World, changed, picture, sound

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

SLUG = "the-spring-balance"


@pytest.fixture
def folder(good: World, tmp_path: Path) -> Path:
    """A copy of an episode's folder, to be spoilt."""
    return Path(shutil.copytree(good.folder / "audio" / SLUG, tmp_path / SLUG))


def rules(folder: Path) -> set[str]:
    return {one.rule.id for one in check_episode(folder).findings}


def retagged(data: bytes, change: Callable[[Any], None], **options: Any) -> bytes:
    """The MP3 with its tag read, changed and written by mutagen."""
    tag: Any = mutagen.id3.ID3(io.BytesIO(data), translate=False)  # type: ignore[no-untyped-call]
    change(tag)
    file = io.BytesIO(data)
    tag.save(file, **({"v1": 0, "v2_version": 3, "padding": lambda _: 0} | options))
    return file.getvalue()


def test_good_episode_has_no_finding(folder: Path) -> None:
    """A finished episode has no finding."""
    report = check_episode(folder)
    assert report.findings == ()


def forget(name: str) -> Callable[[Any], None]:
    return lambda tag: tag.delall(name)


def shuffle(_: Any) -> None:
    """mutagen does it by itself: it sorts frames by size."""


AUDIO: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("audio-not-mp3", lambda data: data[: id3_size(data)] + b"RIFF" * 1000),
    ("audio-broken", lambda data: data[:200_000] + bytes(999) + data[200_999:]),
    ("audio-broken", lambda data: data[:-100]),
    ("audio-length", lambda data: data[: id3_size(data)] + sound(20_000)),
    ("audio-info", lambda data: data.replace(b"Info", b"\0\0\0\0", 1)),
    ("audio-bitrate", lambda data: data[: id3_size(data)] + sound(LENGTH_MS, 64)),
    ("audio-vbr", lambda data: data + sound(500, 128)[417:]),
    ("id3-missing", lambda data: data[id3_size(data) :]),
    ("id3-title", lambda data: retagged(data, forget("TIT2"))),
    ("id3-fields", lambda data: retagged(data, forget("TALB"))),
    ("id3-cover", lambda data: retagged(data, forget("APIC"))),
    ("id3-version", lambda data: retagged(data, lambda tag: tag.update_to_v24(), v2_version=4)),
    ("id3-padding", lambda data: retagged(data, lambda _: None, padding=lambda _: 1024)),
    ("id3-chapter-order", lambda data: retagged(data, shuffle)),
    ("id3-chapter-table", lambda data: retagged(data, forget("CTOC"))),
    ("chapters-differ", lambda data: retagged(data, forget("CHAP:chp1"))),
]


@pytest.mark.parametrize(("rule", "change"), AUDIO, ids=[rule for rule, _ in AUDIO])
def test_defect_in_the_sound(good: World, rule: str, change: Callable[[bytes], bytes]) -> None:
    """A defect in stream or tag is found."""
    episode = good.published[0].episode
    data = (good.folder / "audio" / SLUG / f"{SLUG}.mp3").read_bytes()
    assert [*audio(io.BytesIO(data), Place("x.mp3"), episode)] == []
    assert rule in {one.rule.id for one in audio(io.BytesIO(change(data)), Place("x.mp3"), episode)}


def test_mutagen_shuffles_chapters(good: World) -> None:
    """The order is that of the file: chapters as mutagen writes them by itself are found to be shuffled."""
    data = (good.folder / "audio" / SLUG / f"{SLUG}.mp3").read_bytes()
    found = [
        one for one in audio(io.BytesIO(retagged(data, shuffle)), Place("x.mp3")) if one.rule.id == "id3-chapter-order"
    ]
    assert "27000, 12000, 0" in found[0].message


def text(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode(), 1)

    return change


SIDECARS: list[tuple[str, str, Callable[[bytes], bytes]]] = [
    ("vtt", "vtt", text("WEBVTT", "WEBVT")),
    ("vtt", "vtt", text("00:00:00.500", "0:500")),
    ("vtt", "vtt", text("00:00:00.500", "00:00:30.000")),
    ("vtt", "vtt", lambda data: b"\xff\xfe" + data),
    ("srt", "srt", text("00:00:00,500", "00:00:00.500")),
    ("srt", "srt", lambda _: b""),
    ("transcript", "transcript-json", text('"body"', '"text"')),
    ("transcript", "transcript-json", lambda _: b"[]"),
    ("transcript", "transcript-json", lambda _: b"[" * 100_000),
    ("chapters", "chapters-json", text('"startTime":0', '"startTime":14')),
    ("chapters", "chapters-json", lambda _: b"<xml/>"),
    ("chapters", "chapters-differ", text('"startTime":12', '"startTime":14')),
    ("chapters", "chapters-differ", lambda data: data.replace(b'"title":"', b'"title":"Not ')),
    ("chapters", "chapter-seconds", text('"startTime":12', '"startTime":12.25')),
]


@pytest.mark.parametrize(("part", "rule", "change"), SIDECARS, ids=[f"{part} {rule}" for part, rule, _ in SIDECARS])
def test_defect_beside_the_sound(
    good: World, folder: Path, part: str, rule: str, change: Callable[[bytes], bytes]
) -> None:
    """A defect in transcripts and chapters is found."""
    path = folder / dict(good.published[0].episode.files)[part]  # type: ignore[index]
    data = path.read_bytes().replace(b'": ', b'":')
    path.write_bytes(change(data))
    assert rule in rules(folder)


def test_defects_in_the_folder(folder: Path) -> None:
    """Missing and changed files, and a damaged list of files, are found."""
    (folder / f"{SLUG}.vtt").unlink()
    with (folder / f"{SLUG}.mp3").open("ab") as file:
        file.write(b"\0")
    assert {"file-missing", "file-changed", "audio-broken"} <= rules(folder)
    (folder / f"{SLUG}.mp3").unlink()
    assert "file-missing" in rules(folder)
    (folder / "episode.json").write_text("{")
    assert rules(folder) == {"episode-file"}
    (folder / "episode.json").unlink()
    assert rules(folder) == {"episode-file"}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_lies_there_is_a_finding(good: World, data: st.DataObject) -> None:
    """Files that are cut, overwritten or something else altogether give findings, never an exception."""
    episode = good.published[0].episode
    part = data.draw(st.sampled_from(["mp3", "vtt", "srt", "transcript", "chapters", "cover"]))
    path = good.folder / "audio" / SLUG / (f"{SLUG}.mp3" if part == "mp3" else dict(episode.files)[part])  # type: ignore[index]
    whole = path.read_bytes()
    first = data.draw(st.integers(0, min(len(whole), 4000)))
    raw = whole[:first] + data.draw(st.binary(max_size=40)) + whole[first + data.draw(st.integers(0, 400)) :]
    checks: dict[str, Callable[[bytes], Any]] = {
        "mp3": lambda raw: audio(io.BytesIO(raw), Place("x.mp3"), episode),
        "vtt": lambda raw: sidecars.cues("vtt", raw, Place("x.vtt"), LENGTH_MS),
        "srt": lambda raw: sidecars.cues("srt", raw, Place("x.srt"), LENGTH_MS),
        "transcript": lambda raw: sidecars.transcript_json(raw, Place("x.json"), LENGTH_MS),
        "chapters": lambda raw: sidecars.chapters_json(raw, Place("x.json"), episode),
        "cover": lambda raw: art(raw, Place("x.jpg", "the cover")),
    }
    assert all("\n" not in str(one) for one in checks[part](raw))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("slug", "../../etc"),
        ("files", {"vtt": "../secret"}),
        ("audio", []),
        ("schema", "other"),
        ("duration_ms", "long"),
        ("cues", 7),
    ],
)
def test_hostile_episode_file(folder: Path, key: str, value: object) -> None:
    """An episode file that reaches out of its folder, or is of another form, is one error."""
    path = folder / "episode.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
    assert rules(folder) == {"episode-file"}


def test_draft_is_said(good: World, folder: Path) -> None:
    """A draft is no error, but it is said."""
    path = folder / "episode.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"draft": True}))
    assert rules(folder) == {"draft"}


ART: list[tuple[str, bytes, str]] = [
    ("art-size", picture(1399), "cover.jpg"),
    ("art-size", picture(3001), "cover.jpg"),
    ("art-square", picture(1500, height=1400), "cover.jpg"),
    ("art-alpha", picture(1400, "PNG", "RGBA"), "cover.png"),
    ("art-colour", picture(1400, "JPEG", "CMYK"), "cover.jpg"),
    ("art-colour", picture(1400, "JPEG", "L"), "cover.jpg"),
    ("art-format", picture(1400, "PNG"), "cover.jpg"),
    ("art-format", picture(1400, "WEBP"), "cover.webp"),
    ("art-format", b"<svg/>", "cover.svg"),
]


@pytest.mark.parametrize(
    ("rule", "data", "name"), ART, ids=[f"{rule} {number}" for number, (rule, _, _) in enumerate(ART)]
)
def test_defect_in_art(rule: str, data: bytes, name: str) -> None:
    """A cover that Apple refuses is found."""
    assert rule in {one.rule.id for one in art(data, Place(name, "the cover"))}
    assert [*art(picture(), Place("cover.jpg", "the cover"))] == []


def check(good: World, **changes: Any) -> set[str]:
    world = replace(good, **{name: value for name, value in changes.items() if hasattr(good, name)})
    options = {name: value for name, value in changes.items() if not hasattr(good, name)}
    report = check_show(world.show, world.settings, world.folder, world.published, lock=world.lock, now=NOW, **options)
    return {one.rule.id for one in report.findings}


def test_good_show_has_no_finding(good: World) -> None:
    """The whole show, its feed and its episodes, is without a finding, also against itself."""
    assert check(good) == set()
    assert check(good, previous=[read_feed(good.xml, "before")]) == set()


def test_defects_of_the_show(good: World) -> None:
    """What is wrong with settings, identity and episodes is found before anything is published."""
    assert check(good, settings=replace(good.settings, url="")) == {"show-url"}
    assert "art-alt" in check(good, settings=replace(good.settings, cover_alt=""))
    assert "unused-setting" in check(
        good, settings=replace(good.settings, episodes={"gone": good.settings.episode("")})
    )
    assert "episode-lost" in check(good, published=good.published[:1])
    assert check(good, show=replace(good.show, cover=CoverDesign())) == {"show-cover"}
    assert "description-long" in check(good, show=replace(good.show, description="ü" * 2001))
    assert "category-missing" in check(good, settings=replace(good.settings, category=()))
    assert "guid-vanished" in check(good, published=good.published[:1], previous=[read_feed(good.xml, "before")])
    lost = good.published[1].identity.guid
    assert check(good, published=good.published[:1], previous=[read_feed(good.xml, "before")], pruned=[lost]) == set()


def test_pages_are_compared_as_one(good: World) -> None:
    """Episodes that move from one page of a paged feed to another are not missed."""
    paged = replace(good.settings, page_size=1)
    assert check(good, settings=paged, previous=[read_feed(good.xml, "before")]) == set()


def test_chapter_without_title_is_no_crash(good: World) -> None:
    """Odd episodes give findings, not exceptions."""
    episode: Episode = replace(good.published[0].episode, chapters=(replace(CHAPTERS[0], title=""),), notes=())
    world = replace(good, published=(changed(good.published[0], episode),))
    assert "title" not in world.xml.decode().partition("<item>")[0].partition("<channel>")[0]


def looked_at(what: Path) -> Report:
    """The report of a path, nothing measured."""
    report = verdict.check(str(what), probe=False, measure=lambda _path, _episode, _show: (), now=NOW).report
    assert report is not None
    return report


def test_whatever_is_there(good: World, tmp_path: Path) -> None:
    """A path is checked as what it is: show, episode, feed; and nothing is written by looking."""
    show = Path(shutil.copytree(good.folder, tmp_path / "show"))
    table = "\n".join(f"{key} = {json.dumps(value)}" for key, value in TABLE.items() if not isinstance(value, dict))
    (show / "audioessay.toml").write_text(
        f'title = "{good.show.title}"\nauthor = "Ada Quill"\nlanguage = "en-GB"\ncover = "cover.jpg"\n'
        f'description = "Essays."\n[publish]\n{table}\nowner = {{ email = "ada@quill.example" }}\n'
    )
    (tmp_path / "feed.xml").write_bytes(good.xml)
    before = sorted(show.rglob("*"))
    for path in (show, show / "audio" / SLUG, tmp_path / "feed.xml"):
        report = looked_at(path)
        assert report.findings == () and report.subject == str(path)
    assert sorted(show.rglob("*")) == before
    with pytest.raises(ReadError, match="no such file"):
        looked_at(tmp_path / "nowhere")
    with pytest.raises(ReadError, match="is no feed"):
        looked_at(tmp_path)
    (show / "audio" / SLUG).rename(show / "audio" / "renamed")
    assert [one.rule.id for one in looked_at(show).errors] == ["episode-file"]


def test_a_transcript_of_another_episode_is_found(good: World, tmp_path: Path) -> None:
    """In each form; line breaks, names of speakers and figures alone on a line make no difference."""
    folder = Path(shutil.copytree(good.folder / "audio" / SLUG, tmp_path / SLUG))
    assert check_episode(folder).findings == ()
    for part in ("vtt", "srt", "transcript"):
        path = folder / good.published[0].episode.files[part]
        text = path.read_text()
        for cue in good.published[0].episode.cues:
            text = text.replace(cue.text, "Something else was said at this place, by somebody.")
        if part != "transcript":
            text = re.sub(r"(?m)^(?!WEBVTT)[A-Za-z<].*$", "Something else", text)
        path.write_text(text)
        assert "transcript-differs" in {one.rule.id for one in check_episode(folder).errors}, part


def test_a_chapter_leads_nowhere_but_to_the_web() -> None:
    """Neither to a script nor to a file."""
    for url in ("javascript:alert(1)", "file:///etc/passwd", "/page"):
        data = json.dumps({"version": "1.2.0", "chapters": [{"startTime": 0, "title": "x", "url": url}]}).encode()
        assert [one.rule.id for one in sidecars.chapters_json(data, Place("x.json"))] == ["chapter-link"]


def test_a_picture_that_was_cut_short_is_found(good: World) -> None:
    """Though it opens; a cover or that of the sound."""
    for kind, name in (("JPEG", "x.jpg"), ("PNG", "x.png")):
        data = picture(1400, kind)
        for rules in (art, whole):
            assert "art-format" in {one.rule.id for one in rules(data[: len(data) * 2 // 3], Place(name))}
        assert [*subjects.SIDECARS["waveform"](data[:-99], Place(name), good.published[0].episode)]
