"""Many edits at once, through the studio and through files, and a studio that is killed: nothing is lost or half-written."""

import os
import random
import signal
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from typing import Any

from audioessay.casting import sheet
from audioessay.files import write_whole
from audioessay.studio.server import serve
from audioessay.tomltext import put
from tests.studio.page import TRAM, Page, section, takes
from tests.studio.test_desk import made_keys

WORDS = ("tram", "depot", "hospital", "timetable")
EDITS = 120


def deed(draw: random.Random, desk: Any) -> tuple[str, dict[str, Any]]:
    """Something that a page may do."""
    row = draw.choice(desk["sections"])["sentences"]
    first = draw.randint(*row)
    return draw.choice([
        ("set", {"sentences": row, "role": draw.choice(["praise", "critique", "narration", None])}),
        ("set", {"sentences": row, "voice": draw.choice(["tone:alto", "tone:bass,rate=+5%", None])}),
        ("set", {"sentences": [first, row[1]], "rest_ms": draw.choice([0, 900, None]), "take": draw.randint(0, 3)}),
        ("set", {"sentences": [first, first], "skip": draw.choice([True, False])}),
        ("set", {"sentences": [first, draw.randint(first, row[1])], "take": draw.randint(0, 3)}),
        ("split", {"sentence": first}),
        ("join", {"sentences": row}),
        ("pronounce", {"word": draw.choice(WORDS), "say": draw.choice(["aah", "ooh", None]), "where": draw.choice(["essay", "show"])}),
        ("about", {"summary": draw.choice(["One.", "Two: more.", None])}),
        ("cast", {"role": "praise", "voice": draw.choice(["tone:tenor", None])}),
        ("undo", {}),
        ("redo", {}),
    ])  # fmt: skip


def edited(draw: random.Random, home: Path, count: int) -> None:
    """What a person's editor saves meanwhile: a comment in the sheet, a word of the show's."""
    path = home / "script" / "tram.cast.toml"
    words = home / "pronounce.toml"
    if draw.random() < 0.5 and path.is_file():
        write_whole(path, (f"# {count}\n" + path.read_text("utf-8")).encode())
    else:
        text = words.read_text("utf-8") if words.is_file() else ""
        write_whole(words, put(text, (), f"word{count}", "wurd").encode())


def test_edits_by_pages_and_files_leave_every_decision(page: Page) -> None:
    """The files always parse; what was decided last is what they say; the takes are those of make."""
    draw = random.Random(17)
    desk = page.desk()
    own = done = 0
    for number in range(EDITS):
        if draw.random() < 0.2:
            edited(draw, page.home, number)
            own += 1
            continue
        action, fields = deed(draw, desk)
        answer = page.do(action, **fields)
        assert answer.status in (200, 400), answer.table
        path = page.home / "script" / "tram.cast.toml"
        if path.is_file():
            sheet.read(path.read_text("utf-8"), str(path))
        if answer.status == 400:
            assert answer.table["error"]
            continue
        done += 1
        desk = answer.table["desk"]
        assert desk["problem"] is None
        rows = {tuple(one["sentences"]): one for one in desk["sections"]}
        if action == "set" and (row := rows.get(tuple(fields["sentences"]))) and "role" in fields and fields["role"]:
            assert row["role"] == fields["role"]
        if action == "about" and fields["summary"]:
            assert fields["summary"] in (page.home / TRAM).read_text("utf-8")
        if number % 10 == 0:
            assert takes(desk) == made_keys(page, TRAM)
    assert takes(page.desk()) == made_keys(page, TRAM)
    words = tomllib.loads((page.home / "pronounce.toml").read_text("utf-8"))
    assert done > EDITS / 3 and own and any(word.startswith("word") for word in words)


def test_two_studios_and_an_editor_lose_no_decision(show: Path) -> None:
    """Each decides about a section of its own, all at the same time; in the end all of it is there."""
    with serve(show) as one, serve(show) as two:
        pages = Page(one, show), Page(two, show)
        desk = pages[0].desk()
        errors: list[object] = []

        def decide(page: Page, number: int) -> None:
            for rest in range(100, 600, 100):
                answer = page.do("set", sentences=section(desk, number)["sentences"], rest_ms=rest, title=f"T{rest}")
                if answer.status != 200:
                    errors.append(answer.table)

        threads = [
            threading.Thread(target=decide, args=(page, number)) for page, number in zip(pages, (2, 3), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        entries = tomllib.loads((show / "script" / "tram.cast.toml").read_text("utf-8"))["section"]
        assert {one["heading"]: (one["rest_ms"], one["title"]) for one in entries} == {
            "What it gives": (500, "T500"),
            "What it leaves out": (500, "T500"),
        }


def test_a_killed_studio_leaves_whole_files(show: Path) -> None:
    """Killed in the middle of many edits; the sheet reads, and the next studio opens as if nothing had been."""
    command = [sys.executable, "-m", "audioessay", "studio", str(show), "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as studio:
        assert studio.stdout is not None
        page = Page(studio.stdout.readline().strip(), show)
        desk = page.desk()
        threading.Timer(2.0, lambda: studio.send_signal(signal.SIGKILL)).start()
        try:
            for number in range(10_000):
                page.do("set", sentences=section(desk, 2)["sentences"], title=f"Title {number}")
        except (OSError, ValueError):
            pass
        studio.wait()
    path = show / "script" / "tram.cast.toml"
    assert tomllib.loads(path.read_text("utf-8"))["section"][0]["title"].startswith("Title")
    with serve(show) as link:
        assert Page(link, show).do("set", sentences=[1, 2], skip=True).status == 200
