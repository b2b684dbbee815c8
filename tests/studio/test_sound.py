"""Sound on the desk is the take that ``make`` uses; and jobs from the shelf."""

import io
import wave
from pathlib import Path
from typing import Any

import pytest

import audioessay
from audioessay.store import open_store
from audioessay.studio.server import serve
from tests.studio.page import BOAT, TRAM, Page, section, takes


def length_ms(body: bytes) -> float:
    """Of a WAV file."""
    with wave.open(io.BytesIO(body)) as file:
        return float(file.getnframes() / file.getframerate() * 1000)


def test_a_sentence_is_heard_by_the_take_that_make_uses(page: Page) -> None:
    """Voiced once, kept, cut by its word times; after that `make` voices nothing of it."""
    desk = page.desk(BOAT)
    passage = section(desk, 1)["passages"][1]
    first, second = (number for number, _, _ in passage["sentences"])
    assert page.get("sound", essay=BOAT, sentence=first).headers["X-Kept"] == "0"
    take = page.get("take", essay=BOAT, sentence=first).table
    assert take["take"] == passage["take"]
    assert [number for number, _, _ in take["sentences"]] == [first, second]
    assert take["sentences"][1][2] == take["duration_ms"]
    assert [passage["text"][low:high] for low, high, _, _ in take["words"]][:4] == ["It", "is", "a", "fine"]
    whole, rest = (page.get("sound", essay=BOAT, sentence=one) for one in (first, second))
    assert whole.headers["X-Kept"] == "1"
    assert length_ms(whole.body) == pytest.approx(take["duration_ms"], abs=2)
    assert length_ms(rest.body) == pytest.approx(take["duration_ms"] - take["sentences"][1][1], abs=2)
    only = page.get("sound", essay=BOAT, sentence=first, only=1)
    assert length_ms(only.body) == pytest.approx(take["sentences"][0][2], abs=2)
    for one in section(desk, 1)["passages"]:
        page.get("take", essay=BOAT, sentence=one["sentences"][0][0])
    made = audioessay.make(page.home / BOAT)
    assert made.takes_made == 0
    assert page.get("sound", essay=BOAT, sentence=99).status == 400


def test_what_is_tried_is_what_would_be(page: Page) -> None:
    """Another voice, reading or pronunciation is heard as it would be made, and nothing is decided."""
    desk = page.desk(BOAT)
    number = section(desk, 1)["passages"][1]["sentences"][0][0]
    before = sorted(page.home.rglob("*"))
    voice = "tone:soprano,rate=+10%"
    tried = page.get("take", essay=BOAT, sentence=number, voice=voice).table["take"]
    said = page.get("take", essay=BOAT, sentence=number, word="boat", say="boht").table["take"]
    assert sorted(page.home.rglob("*")) == before
    assert tried not in takes(desk) and said not in takes(desk)
    after = page.do("set", BOAT, sentences=section(desk, 1)["sentences"], voice=voice).table["desk"]
    assert tried in takes(after)
    page.do("undo", BOAT)
    assert said in takes(page.do("pronounce", BOAT, word="boat", say="boht", where="show").table["desk"])


def test_marks_and_covers_can_be_heard_and_seen(page: Page) -> None:
    """The sound between sections in any style; the picture that the episode gets."""
    assert length_ms(page.get("mark", transition="praise", style="glass").body) > 300
    assert page.get("mark", transition="praise").status == 404  # the show has none
    page.desk(BOAT)
    assert page.get("cover", essay=BOAT).headers["Content-Type"] in ("image/png", "image/jpeg")
    assert (
        page.upload("picture", page.get("cover", essay=BOAT).body, essay=BOAT, name="boat.jpg").table["desk"]["cover"]
        == "boat.jpg"
    )
    assert page.upload("picture", b"x", essay=BOAT, name="boat.jpg").status == 409
    assert page.upload("picture", b"\x89PNG\r\n\x1a\nnone", essay=BOAT, name="none.png").status == 400
    assert not (page.home / "script" / "none.png").exists()
    assert (page.home / "script" / "boat.jpg").stat().st_size > 1000


def test_a_real_voice_is_heard_while_it_speaks(show: Path, tmp_path: Path) -> None:
    """The first sentence comes before the take is whole; from a later sentence on, that one comes first; the take is make's."""
    text = (show / "audioessay.toml").read_text("utf-8").replace('"tone"', '"piper"')
    (show / "audioessay.toml").write_text(text, encoding="utf-8")
    (show / BOAT).write_text("The boat sails at noon. " + "It is a fine boat, and a slow one. " * 3, encoding="utf-8")
    with serve(show, store=str(tmp_path / "store")) as link:
        page = Page(link, show)
        desk = page.desk(BOAT)
        answer = page.get("sound", essay=BOAT, sentence=3)
        assert answer.body[8:16] == b"WAVEfmt " and answer.headers["X-Kept"] == "0"
        (passage,) = section(desk, 1)["passages"][:1]
        take = page.get("take", essay=BOAT, sentence=3).table
        heard_ms = (len(answer.body) - 44) / 8 / 22_050 * 1000
        assert heard_ms == pytest.approx(take["duration_ms"] - take["sentences"][2][1], rel=0.25)
        assert take["take"] == passage["take"] == answer.headers["X-Take"]
    made = audioessay.make(show / BOAT, store=open_store(str(tmp_path / "store")), listen=False)
    assert made.takes_made == len(takes(desk)) - 1


def test_what_a_page_waits_for_no_more_is_not_voiced(show: Path, tmp_path: Path) -> None:
    """Who clicks on hears the next sentence, and does not wait for the end of a passage that was left."""
    text = (show / "audioessay.toml").read_text("utf-8").replace('"tone"', '"piper"')
    (show / "audioessay.toml").write_text(text, encoding="utf-8")
    days = [f"It is the boat of day {day}, a fine one, and it is as slow as the others." for day in range(16)]
    (show / BOAT).write_text(f"{' '.join(days[:6])}\n\n{' '.join(days[6:])}\n", encoding="utf-8")
    store = open_store(str(tmp_path / "store"))
    with serve(show, store=store) as link:
        page = Page(link, show)
        first, last = section(page.desk(BOAT), 1)["passages"][:2]
        asks = [page.asking(f"/api/{name}?essay={BOAT}&sentence=1") for name in ("sound", "take")]
        asks[0].recv(100)  # it is being voiced
        for ask in asks:
            ask.close()
        page.get("take", essay=BOAT, sentence=last["sentences"][0][0])
    assert [store.get(f"take/{one['take']}") is not None for one in (first, last)] == [False, True]


def test_the_shelf_makes_and_checks_and_publishes(page: Page) -> None:
    """States from new to published; what would be published first; a rough version is held back; an essay that is dropped."""
    page.desk(), page.desk(BOAT)
    assert page.state(BOAT) == "new"
    page.listen()
    number = page.post("make", {"essays": "changed"}).table["job"]
    job = page.job(number)
    assert (job["state"], job["errors"]) == ("done", [])
    assert {data["stage"] for kind, data in page.events if kind == "job"} >= {"voicing", "mastering"}
    assert page.until(lambda: page.state(BOAT) in ("made", "preview"))
    episode = page.desk(BOAT)["episode"]
    assert episode["chapters"][0]["section"] == 1 and episode["envelope"]
    part = page.ask("GET", episode["audio"], headers={"Authorization": f"Bearer {page.token}", "Range": "bytes=0-99"})
    assert (part.status, len(part.body)) == (206, 100)
    desk = page.do("set", BOAT, sentences=[1, 2], role="critique").table["desk"]
    assert desk["state"] == page.state(BOAT) == "changed"
    assert page.do("undo", BOAT).table["desk"]["state"] != "changed"
    found = page.job(page.post("check", {"essay": BOAT}).table["job"])["result"]
    assert {one["level"] for one in found["findings"]} <= {"pass", "warning", "error"} and found["findings"]
    refused = page.job(page.post("publish", {}).table["job"])
    assert refused["state"] == "failed" and refused["errors"][0]["error"]
    assert page.upload("add", b"A new essay. It is short.\n", name="new.txt").table == {"essay": "script/new.txt"}
    assert page.upload("add", b"Other.\n", name="new.txt").status == 409
    assert page.upload("add", b"x", name="../new.md").status == page.upload("add", b"x", name="new.exe").status == 400
    assert (page.home / "script" / "new.txt").read_bytes() == b"A new essay. It is short.\n"
    assert page.state(TRAM) in ("made", "preview")
    with (page.home / "audioessay.toml").open("a", encoding="utf-8") as file:
        file.write('\n[publish]\nurl = "https://example.org/podcast/"\ntarget = "public"\n')
    told = page.job(page.post("publish", {"allow_draft": True}).table["job"])  # nothing goes out that nobody asked for
    assert told["result"]["dry_run"] and told["result"]["files"] and not (page.home / "public").exists()
    page.job(page.post("publish", {"allow_draft": True, "dry_run": False}).table["job"])
    assert (page.home / "public" / "feed.xml").is_file()


def test_a_job_can_be_stopped(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was finished is kept; the shelf says that it was stopped, and another run goes on."""
    (page.home / BOAT).write_text("It is a fine boat, and it is a slow boat.\n\n" * 400, encoding="utf-8")
    page.desk(BOAT)
    number = page.post("make", {"essays": [BOAT]}).table["job"]
    page.post("cancel", {"job": number})
    job: Any = page.job(number)
    assert job["state"] == "cancelled"
    assert not list((page.home / "audio").glob("*/*.mp3"))
    assert page.post("make", {"essays": ["script/none.md"]}).status == 404
