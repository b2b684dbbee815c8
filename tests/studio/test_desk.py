"""The desk: an essay as it will be read, and every decision about it in its file."""

import json
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import audioessay
from audioessay.listening.ear import HeardWord
from audioessay.model.voice import Voice
from audioessay.production.planning import plan
from audioessay.production.recordings import Edit, with_edits
from audioessay.production.values import Order
from audioessay.production.voice import jobs_of
from audioessay.store import MemoryStore
from audioessay.studio.actions import do
from audioessay.studio.room import Room
from audioessay.studio.sentences import outline
from audioessay.studio.server import serve
from tests.studio.page import BOAT, TRAM, Page, section, takes


def made_keys(page: Page, essay: str) -> list[str]:
    """The keys of the takes that ``make`` would use."""
    planned = plan(Order(str(page.home / essay)))
    return [job.key.removeprefix("take/") for job in jobs_of(planned.segments(), MemoryStore())]


def sheet(page: Page, name: str = "tram") -> Any:
    """A cast sheet as it stands."""
    return tomllib.loads((page.home / "script" / f"{name}.cast.toml").read_text("utf-8"))


def test_the_text_is_there_at_once_and_then_as_it_is_judged(page: Page) -> None:
    """Every sentence in its place, numbered through; what is not read with its reason; the takes that make uses."""
    desk = page.desk()
    assert [(one["number"], one["role"]) for one in desk["sections"]][1:] == [(2, "praise"), (3, "critique")]
    rows = [one for row in desk["sections"] for one in row["passages"]]
    for row in rows:
        assert [start for _, start, _ in row["sentences"]] == [0, *(end for *_, end in row["sentences"])][:-1]
        assert row["sentences"][-1][2] == len(row["text"])
    numbers = [number for row in rows for number, _, _ in row["sentences"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert section(desk, 2)["passages"][0]["text"] == "What it gives"
    assert [one["reason"] for one in desk["unread"]] == ["front matter"]
    assert "footnote mark" in {reason for row in rows for _, _, reason in row["unread"]}
    assert (desk["title"], desk["meta_in"], desk["state"]) == ("Trams", "tram.md", "new")
    assert takes(desk) == made_keys(page, TRAM)
    titles = [one["title"] for one in desk["voices"]]
    assert len(set(titles)) == len(titles)
    assert page.get("desk", essay="script/none.md").status == 404
    assert page.get("desk", essay="../show/script/tram.md").status == 404


def test_decisions_stand_in_the_cast_sheet_and_are_taken_back(page: Page) -> None:
    """Role, voice, rest, another take, leaving out, split and join; each undone in turn, to the byte."""
    path = page.home / "script" / "tram.cast.toml"
    path.write_text("# mine\nversion = 1\n", encoding="utf-8")
    texts = [path.read_text("utf-8")]
    desk = page.desk()
    whole = section(desk, 3)["sentences"]
    inner = whole[0] + 2
    for action, fields in (
        ("set", {"sentences": whole, "role": "praise"}),
        ("set", {"sentences": whole, "rate": 5, "gain_db": -1.5}),
        ("set", {"sentences": section(desk, 2)["sentences"], "rest_ms": 1500, "take": 1}),
        ("set", {"sentences": [inner, inner], "role": "narration", "title": "An aside"}),
        ("set", {"sentences": section(desk, 1)["sentences"], "skip": True}),
        ("join", {"sentences": section(desk, 2)["sentences"]}),
        ("split", {"sentence": section(desk, 2)["sentences"][1]}),
        ("cast", {"role": "critique", "voice": "tone:soprano"}),
        ("pronounce", {"word": "tram", "say": "trahm", "where": "essay"}),
    ):
        answer = page.do(action, **fields)
        assert answer.status == 200, answer.table
        assert takes(answer.table["desk"]) == made_keys(page, TRAM)
        assert answer.table["desk"]["undo"]
        texts.append(path.read_text("utf-8"))
    entries = sheet(page)["section"]
    assert entries[-1]["role"] == "praise" and "rate=+5%,gain=-1.5dB" in entries[-1]["voice"]
    assert {"title": "An aside", "role": "narration"}.items() <= next(one for one in entries if "title" in one).items()
    assert sheet(page)["voices"] == {"critique": "tone:soprano"}
    assert all(text.startswith("# mine\nversion = 1\n") for text in texts)
    for text in reversed(texts[:-1]):
        assert page.do("undo").status == 200
        assert path.read_text("utf-8") == text
    assert page.do("undo").table["error"] == "there is nothing to undo"
    for text in texts[1:]:
        page.do("redo")
        assert path.read_text("utf-8") == text


def test_a_new_sheet_is_the_least_and_goes_when_it_is_undone(page: Page) -> None:
    """One decision, one entry; undone, there is no file, as before."""
    desk = page.desk(BOAT)
    page.do("set", BOAT, sentences=section(desk, 1)["sentences"], role="critique")
    assert [one["role"] for one in sheet(page, "boat")["section"]] == ["critique"]
    page.do("undo", BOAT)
    assert not (page.home / "script" / "boat.cast.toml").exists()


def test_what_is_said_about_an_essay_goes_where_its_format_has_it(page: Page) -> None:
    """Into front matter with its comment and order, else into the cast sheet; and how a word is said into the show's file."""
    answer = page.do("about", title="Trams: a praise", summary="Late, and loved.", date="2026-03-31")
    assert answer.table["desk"]["title"] == "Trams: a praise"
    text = (page.home / TRAM).read_text("utf-8")
    assert text.startswith(
        '---\ntitle: "Trams: a praise" # of our town\ntags: [town]\nsummary: Late, and loved.\ndate: 2026-03-31\n---\n'
    )
    page.do("about", summary=None)
    assert "summary" not in (page.home / TRAM).read_text("utf-8")
    desk = page.do("about", BOAT, title="Boats", date="2026-04-01").table["desk"]
    assert (desk["title"], desk["date"], desk["meta_in"]) == ("Boats", "2026-04-01", "boat.cast.toml")
    assert (page.home / BOAT).read_text("utf-8").startswith("The boat")
    words = page.home / "pronounce.toml"
    words.write_text('# words\nNietzsche = "Neecha"\n', encoding="utf-8")
    page.do("pronounce", BOAT, word="boat", say="boht", where="show")
    assert words.read_text("utf-8") == '# words\nNietzsche = "Neecha"\nboat = "boht"\n'
    page.do("marks", style="felt")
    assert 'style = "felt"   # quiet' in (page.home / "audioessay.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("action", "fields", "said"),
    [
        ("set", {"sentences": [1, 3], "role": "prase"}, "prase"),
        ("set", {"sentences": [1, 3], "voice": "tone:nobody"}, "nobody"),
        ("set", {"sentences": [1, 3], "rest_ms": 99_999}, "99999"),
        ("set", {"sentences": [1, 3], "rest_ms": "long"}, "rest_ms"),
        ("set", {"sentences": [1]}, "two whole numbers"),
        ("set", {"sentences": [900, 1]}, ""),
        ("split", {"sentence": "one"}, "whole number"),
        ("pronounce", {"word": "tram", "say": "[x]"}, "square brackets"),
        ("about", {"date": "soon"}, "2026-03-31"),
        ("about", {"cover": "../../../etc/passwd"}, "outside"),
        ("marks", {"files": {"praise": "/etc/passwd"}}, "audio/stings/"),
        ("marks", {"style": "loud"}, "felt"),
        ("cast", {"role": "hero", "voice": "tone:soprano"}, "hero"),
        ("sing", {}, "no action"),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(page: Page, action: str, fields: dict[str, Any], said: str) -> None:
    """The files are as they were."""
    before = {path: path.read_bytes() for path in page.home.rglob("*") if path.is_file()}
    answer = page.do(action, **fields)
    if said:
        assert answer.status == 400
        assert said in answer.table["error"]
        assert {path: path.read_bytes() for path in page.home.rglob("*") if path.is_file()} == before


def test_the_last_one_wins_only_where_both_changed_the_same_and_says_so(page: Page) -> None:
    """Two tabs and an editor: no decision is lost; one about another field or section says nothing."""
    desk = page.desk()
    two, three = section(desk, 2)["sentences"], section(desk, 3)["sentences"]
    assert page.do("set", sentences=two, role="narration", seen={"role": "praise"}).table["notice"] == ""
    assert page.do("set", sentences=three, role="praise", seen={"role": "critique"}).table["notice"] == ""
    notice = page.do("set", sentences=two, role="critique", seen={"role": "praise"}).table["notice"]
    assert notice == "role was narration meanwhile (changed elsewhere); yours stands"
    path = page.home / "script" / "tram.cast.toml"
    path.write_text(
        path.read_text("utf-8").replace('role = "praise"', 'role = "praise"\nrest_ms = 700'), encoding="utf-8"
    )
    page.do("undo")
    assert [(one["role"], one.get("rest_ms")) for one in sheet(page)["section"]] == [
        ("narration", None),
        ("praise", 700),
    ]
    essay = page.home / TRAM
    text = page.desk()["text"]
    essay.write_text(
        essay.read_text("utf-8").replace("Nobody saw it go.", "Nobody saw it go. Not one."), encoding="utf-8"
    )
    stale = page.post("do", {"essay": TRAM, "action": "set", "text": text, "sentences": two, "skip": True})
    assert stale.status == 409
    assert "look at it again" in stale.table["error"]


def test_an_edit_elsewhere_is_told_and_an_error_leaves_the_last_good_state(page: Page) -> None:
    """Within a second (here: soon); with its file and line; and nothing is changed while it stands."""
    page.desk()
    page.until(lambda: page.get("shelf").table["essays"][1]["known"])
    page.listen()
    path = page.home / "script" / "tram.cast.toml"
    start = time.monotonic()
    path.write_text('version = 1\n[[section]]\nheading = "What it gives"\nrole = "critique"\n', encoding="utf-8")
    page.until(lambda: any(kind == "desk" and data["essay"] == TRAM for kind, data in page.events))
    assert time.monotonic() - start < 30
    assert section(page.desk(), 2)["role"] == "critique"
    path.write_text('version = 1\n[[section]]\nheading = "What it gives"\nroll = "praise"\n', encoding="utf-8")
    desk = page.until(lambda: desk if (desk := page.desk())["problem"] else None)
    assert (desk["problem"]["file"], desk["problem"]["line"]) == (str(path), 4)
    assert section(desk, 2)["role"] == "critique"
    refused = page.do("set", sentences=section(desk, 3)["sentences"], role="praise")
    assert (refused.status, refused.table["line"]) == (400, 4)
    assert "roll" in path.read_text("utf-8")
    path.unlink()
    page.until(lambda: page.desk()["problem"] is None)
    text = (page.home / TRAM).read_bytes()
    page.events.clear()
    (page.home / TRAM).unlink()
    page.until(lambda: any(kind == "desk" and data["essay"] == TRAM for kind, data in page.events))
    gone = page.desk()
    assert gone["problem"]["error"] == "there is no such file any more" and len(gone["sections"]) == 3
    (page.home / TRAM).write_bytes(text)
    page.until(lambda: page.desk()["problem"] is None)


def test_a_lone_essay_is_a_shelf_of_one(tmp_path: Path) -> None:
    """No show is needed; nothing but its files is seen."""
    (tmp_path / "alone.txt").write_text("It is a boat. It is alone.\n", encoding="utf-8")
    (tmp_path / "other.txt").write_text("Not this.\n", encoding="utf-8")
    with serve(tmp_path / "alone.txt") as link:
        page = Page(link, tmp_path)
        shelf = page.get("shelf").table
        assert (shelf["lone"], [one["name"] for one in shelf["essays"]]) == (True, ["alone.txt"])
        assert link.endswith("&essay=alone.txt")
        assert page.post("publish", {"dry_run": True}).status == 400
    with pytest.raises(audioessay.AudioEssayError, match="audioessay init"), serve(tmp_path / "none"):
        pass


def test_nothing_is_sent_to_a_language_model_before_it_is_opened(show: Path) -> None:
    """The shelf shows such an essay unjudged; opening it is asking for its roles."""
    with (show / "audioessay.toml").open("a", encoding="utf-8") as file:
        file.write('\n[reading]\njudge = "llm"\n\n[llm]\nurl = "http://127.0.0.1:1/v1"\nmodel = "none"\n')
    room = Room(show, MemoryStore())
    room.look_all()
    assert [one["known"] for one in room.shelf()["essays"]] == [False, False]
    desk = room.desk(TRAM)
    assert desk.plan is None
    desk.opened = True
    room.look_all([TRAM])
    assert desk.plan is not None
    assert "127.0.0.1" in " ".join(desk.plan.notices)


def test_what_the_show_says_besides_moves_no_sentence(show: Path) -> None:
    """An intro is voiced before the essay: what is heard at a sentence is that sentence's own take."""
    with (show / "audioessay.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[spoken]]\nplace = "intro"\ntext = "Hello. This is our show."\n')
    room = Room(show, MemoryStore())
    desk = room.desk(BOAT)
    desk.look()
    table = room.shown(desk)
    plan = desk.ready()
    own = {segment.text.display: job.key for segment, job in zip(plan.segments(), desk.outline(plan)[1], strict=True)}
    assert "Hello. This is our show." in own
    for passage in section(table, 1)["passages"]:
        assert own[passage["text"]] == f"take/{passage['take']}"
    assert section(table, 1)["entrance"] == ""


def test_an_essay_with_a_refrain_is_divided_anywhere(show: Path) -> None:
    """Also behind the first sentence of a section of which much is said again."""
    sung, seen = "sang in the wind for Okonjo.", "Wilhelmina saw a superb graceful wonderful thing near Wrocław."
    verses = [
        f"Nobody had counted item 1 before the evening came. On day 2 {seen}",
        f"On day 3 {seen} The line number 4 {sung} The line number 5 {sung}",
        f"Nobody had counted item 6 before the evening came. The line number 7 {sung} On day 8 {seen}",
    ]
    text = "# A song\n\n" + "\n\n".join(verses) + "\n"
    (show / "script" / "song.md").write_text(text, encoding="utf-8")
    room = Room(show, MemoryStore())
    desk = room.desk("script/song.md")
    desk.look()
    shown = room.shown(desk)["sections"]
    texts = {number: one["text"][a:b] for row in shown for one in row["passages"] for number, a, b in one["sentences"]}
    last = next(number for number, text in texts.items() if text.startswith("On day 2"))
    table = room.do({"essay": desk.name, "text": desk.digest, "action": "split", "sentence": last})["desk"]
    assert last in [row["sentences"][0] for row in table["sections"]]


def test_a_decision_about_a_part_of_joined_sections_is_about_no_more(show: Path) -> None:
    """What is read on behind it, and what waited in an entry of its own, stays as it was heard."""
    room = Room(show, MemoryStore())
    desk = room.desk(TRAM)
    desk.look()

    def do(action: str, **fields: object) -> dict[int, tuple[str, str]]:
        """For each sentence who reads it."""
        table = room.do({"essay": TRAM, "text": desk.digest, "action": action, **fields})["desk"]
        rows = [row for row in table["sections"] if not row["ours"]]
        return {
            number: (row["role"], row["voice"]["voice"])
            for row in rows for one in row["passages"] for number, _, _ in one["sentences"]
        }  # fmt: skip

    first, second = (row["sentences"] for row in room.shown(desk)["sections"][:2])
    do("join", sentences=first)
    before = do("join", sentences=first)
    assert len(set(before.values())) == 1
    last = first[1]
    heard = do("set", sentences=[last, last], role="critique")
    assert heard == before | {last: heard[last]} and heard[last][0] == "critique"
    do("undo")
    lead = second[0]
    heard = do("set", sentences=[lead, lead + 1], role="critique")
    assert heard == before | {lead: heard[lead], lead + 1: heard[lead]} and heard[lead][0] == "critique"


def test_a_heading_is_left_out_with_its_section_alone(page: Page) -> None:
    """What stands under it would be left out in its place."""
    desk = page.desk()
    first, last = section(desk, 2)["sentences"]
    answer = page.do("set", sentences=[first, first], skip=True)
    assert answer.status == 400 and "choose the section" in answer.table["error"]
    assert not (page.home / "script" / "tram.cast.toml").exists()
    assert page.do("set", sentences=[first, last], skip=True).status == 200


def test_a_section_is_entered_by_the_mark_that_is_heard(show: Path) -> None:
    """The show has none, so the page asks for none; then it has one for praise."""
    room = Room(show, MemoryStore())
    desk = room.desk(TRAM)
    desk.look()
    assert not any(one["entrance"] for one in room.shown(desk)["sections"])
    file = show / "audioessay.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('style = "none"', 'style = "glass"'), encoding="utf-8")
    desk.look()
    assert [one["entrance"] for one in room.shown(desk)["sections"]] == ["opening", "praise", "critique"]


def test_what_the_show_says_is_heard_on_the_desk_and_decided_in_its_file(show: Path) -> None:
    """Before, in and behind the essay, in the order of the episode; its sentences are numbered behind all others."""
    with (show / "audioessay.toml").open("a", encoding="utf-8") as file:
        for place in ("intro", "sponsor", "outro"):
            file.write(f'\n[[spoken]]\nplace = "{place}"\ntext = "The {place} says this. It says more."\n')
    with serve(show) as link:
        page = Page(link, show)
        desk = page.desk()
        ours = [at for at, one in enumerate(desk["sections"]) if one["ours"]]
        assert (ours[0], ours[-1]) == (0, len(desk["sections"]) - 1) and len(ours) == 3
        assert takes(desk) == made_keys(page, TRAM)
        numbers = [n for one in desk["sections"] for row in one["passages"] for n, _, _ in row["sentences"]]
        assert len(set(numbers)) == len(numbers)
        first, last = desk["sections"][0]["sentences"]
        assert first > max(one["sentences"][1] for one in desk["sections"] if not one["ours"]) and last == first
        take = page.get("take", essay=TRAM, sentence=last).table
        assert take["take"] == desk["sections"][0]["passages"][0]["take"] and take["sentences"][0][0] == last
        for action, fields in (
            ("set", {"sentences": [first, last], "role": "praise"}),
            ("set", {"sentences": [1, first], "take": 1}),
            ("split", {"sentence": last}),
            ("join", {"sentences": [first, last]}),
        ):
            assert "[[spoken]]" in page.do(action, **fields).table["error"]
        assert page.get("take", essay=TRAM, sentence=first, voice="tone:soprano").status == 400
        assert not (show / "script" / "tram.cast.toml").exists()


def test_what_somebody_recorded_in_other_words_is_heard_where_it_stands(show: Path) -> None:
    """A word said otherwise, a sentence left out, words besides: each sentence that is spoken keeps its number and its sound."""
    room = Room(show, MemoryStore())
    desk = room.desk(TRAM)
    desk.look()
    planned, own = desk.ready(), Voice("recording", "me.wav")
    before = section(room.shown(desk), 3)["sentences"]
    scene = planned.scenes[2]
    text = scene.segments[1].text.display
    word, third = text.index("hospital"), text.index("A shame")
    said = (HeardWord("station", 0, 300),)
    edits = [Edit(1, word, word + 8, said), Edit(1, third, len(text), ()), Edit(1, len(text), len(text), said)]
    segments = [
        replace(with_edits(one, edits if at == 1 else [], "en"), voice=own) for at, one in enumerate(scene.segments)
    ]
    spoken = replace(scene, voice=own, segments=tuple(segments))
    group = outline(replace(planned, scenes=(*planned.scenes[:2], spoken))).groups[2]
    desk.plan = replace(planned, scenes=(*planned.scenes[:2], spoken))
    for wanted in ({"voice": "tone:soprano"}, {"rate": 5}, {"take": 1}):
        with pytest.raises(audioessay.AudioEssayError, match="as it was recorded"):
            do(desk, "set", {"sentences": list(before), **wanted})
    heading, body, notice = group.said
    assert body.segment and body.text.display == body.segment.text.display
    texts = {n: body.text.display[low:high].strip() for n, low, high in (*body.sentences,)}
    first = before[0] + 1
    assert heading.sentences[0][0] == before[0] and list(texts) == [first, first + 1]
    assert texts[first + 1].startswith("It never stops at the station.") and texts[first + 1].endswith("station")
    assert notice.paragraph is None and notice.segment


def test_another_take_of_a_sentence_changes_its_paragraph_alone(page: Page) -> None:
    """One chapter as before, with its rest; of the takes one is another; the first take again, and all is as it was."""
    with (page.home / "audioessay.toml").open("a", encoding="utf-8") as file:
        file.write('\n[reading]\nsplit = "section"\n')
    (page.home / TRAM).write_text(
        "# Trams\n\n" + "\n\n".join(f"The {word} came at noon. It left at one." for word in ("red", "old", "new")),
        "utf-8",
    )
    desk = page.desk()
    (whole,) = desk["sections"]
    page.do("set", sentences=whole["sentences"], rest_ms=1500, title="Rides")
    old = whole["passages"][2]
    second = old["sentences"][1][0]
    after = page.do("set", sentences=[second, second], take=1).table["desk"]
    assert takes(after) == made_keys(page, TRAM)
    assert [one["reading"] for one in after["sections"][0]["passages"]][:4] == [0, 0, 1, 0]
    assert [old["take"]] == [one for one in takes(desk) if one not in takes(after)]
    (row,) = after["sections"]
    assert (row["title"], row["rest_ms"]) == ("Rides", 1500)
    page.do("set", sentences=whole["sentences"], take=2)
    assert {one["reading"] for one in section(page.desk(), 1)["passages"]} == {2}
    page.do("set", sentences=whole["sentences"], take=None)
    assert takes(page.desk()) == takes(desk)


def test_sentences_that_were_not_heard_are_told_until_they_are_read_anew(page: Page) -> None:
    """From the listening that the episode's report holds, by the place of each; a report that holds none says nothing."""
    audioessay.make(page.home / TRAM)
    (report,) = (page.home / "audio").glob("*/report.json")
    desk = page.until(lambda: desk if "doubts" in (desk := page.desk()) else None)
    table = json.loads(report.read_text("utf-8"))
    episode = json.loads(report.with_name("episode.json").read_text("utf-8"))
    assert desk["doubts"] == []
    sentences = [
        {"section": cue["scene"], "text": cue["text"], "start_ms": cue["start_ms"], "end_ms": cue["end_ms"], "status": "heard", "missing": [], "surplus": []}
        for cue in episode["cues"]
    ]  # fmt: skip
    at = next(at for at, one in enumerate(sentences) if one["text"].startswith("It never stops"))
    sentences[at] |= {"status": "missing", "missing": ["hospital"]}
    table["listening"], table["takes"]["keys"] = {"sentences": sentences}, [f"take/{one}" for one in takes(desk)]
    report.write_text(json.dumps(table), "utf-8")
    (doubt,) = page.desk()["doubts"]
    texts = {n: row["text"][a:b] for one in desk["sections"] for row in one["passages"] for n, a, b in row["sentences"]}
    assert texts[doubt["sentence"]].startswith("It never stops") and doubt["missing"] == ["hospital"]
    assert (doubt["start_ms"], doubt["end_ms"]) == (sentences[at]["start_ms"], sentences[at]["end_ms"])
    page.do("pronounce", word="hospital", say="hospittle", where="essay")
    assert page.desk()["doubts"] == []
    page.do("undo")
    assert page.desk()["doubts"] == [doubt]
    for nonsense in ("[]", "{", '{"takes": {"keys": [1]}, "listening": {"sentences": [7]}}', '{"takes": 7}'):
        report.write_text(nonsense, "utf-8")
        assert page.desk()["doubts"] == []
