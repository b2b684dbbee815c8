"""Who may come in, and what nobody gets out: the studio's door."""

import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.studio.page import BOAT, TRAM, Page, asked


def tree(home: Path) -> dict[str, bytes]:
    """All files of a folder, and of the one above it."""
    return {str(path): path.read_bytes() for path in home.parent.rglob("*") if path.is_file()}


def test_the_link_s_token_becomes_a_cookie_and_goes(page: Page) -> None:
    """Without it nothing is told; the pages themselves hold no secret, and run no script but theirs."""
    assert page.ask("GET", "/api/shelf").status == 401
    assert page.ask("GET", "/?token=wrong").status == 401
    entered = page.ask("GET", f"/?token={page.token}&essay={quote(TRAM)}")
    assert (entered.status, entered.headers["Location"]) == (303, f"/#essay={TRAM}")
    cookie = entered.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert page.ask("GET", "/api/shelf", headers={"Cookie": cookie.partition(";")[0]}).status == 200
    index = page.ask("GET", "/")
    assert index.status == 200
    policy = index.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert page.ask("GET", "/page.css").status == page.ask("GET", "/follow.js").status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Host": ""}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 400),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 400),
        ({"Authorization": "Bearer "}, 401),
    ],
)
def test_other_sites_and_names_are_turned_away(page: Page, headers: dict[str, str], status: int) -> None:
    """A page elsewhere can neither rebind its name nor send a form; nothing changes."""
    before = tree(page.home)
    own = {"Authorization": f"Bearer {page.token}", "Content-Type": "application/json"}
    body = b'{"essay": "script/boat.txt", "action": "about", "title": "Theirs"}'
    assert page.ask("POST", "/api/do", body, {**own, **headers}).status == status
    assert tree(page.home) == before


def hostile(page: Page, count: int) -> Iterator[tuple[str, str, bytes, dict[str, str]]]:
    """Requests without the token, and with it by GET; paths that lead out; bodies that are none."""
    draw = random.Random(16)
    paths = [
        "/etc/passwd",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "script/../../secret",
        "C:\\x",
        "a" * 3000,
        "a" * 300 + ".md",
    ]
    names = ["do", "make", "cancel", "publish", "check", "add", "picture", "mark-file"]
    reads = ["desk", "sound", "take", "episode", "cover", "mark", "voices"]
    own = {"Authorization": f"Bearer {page.token}"}
    for _ in range(count):
        path = quote(draw.choice(paths), safe="/%.\\")
        body = draw.choice(
            [b"", b"{", b"[]", b"null", b"{}" * 9, b'{"essay": "script/boat.txt", "action": "about", "title": "X"}']
        )
        json = {"Content-Type": "application/json"}
        yield draw.choice([
            ("POST", f"/api/{draw.choice(names)}?name={path}&essay={BOAT}", body, {**json, "X-Studio": "1"}),
            ("POST", f"/api/{draw.choice(names)}", body, {**json, "Authorization": "Bearer x"}),
            ("GET", f"/api/{draw.choice(names)}?essay={BOAT}&action=about&title=X", b"", own),
            ("PUT", f"/api/{draw.choice(names)}", body, own),
            ("DELETE", f"/script/{path}", b"", own),
            ("GET", f"/api/{draw.choice(reads)}?essay={path}&sentence={path}&transition={path}&style={path}", b"", own),
            ("GET", f"/{path}", b"", own),
            ("POST", f"/api/add?name={path}", b"text", {**own, "X-Studio": "1"}),
            ("POST", "/api/do", b'{"essay": "script/boat.txt", "action": "about", "title": "\\ud800"}', {**own, **json}),
            ("POST", "/api/do", b'{"essay": "%s", "action": "set"}' % path.encode(), {**own, **json}),
        ])  # fmt: skip


def test_two_thousand_hostile_requests_change_nothing(page: Page) -> None:
    """No file is other than before, none is handed out from outside the show, and the studio still answers."""
    (page.home.parent / "secret").write_bytes(b"SECRET")
    page.desk(BOAT)
    before = tree(page.home)
    with page.line() as line:
        answers = [
            (path, asked(line, method, path, body, headers)) for method, path, body, headers in hostile(page, 2000)
        ]
    for path, answer in answers:
        assert answer.status < 500, path
        assert b"root:" not in answer.body and b"SECRET" not in answer.body
    assert tree(page.home) == before
    assert page.get("shelf").status == 200


def test_nothing_hostile_in_an_essay_is_more_than_text(page: Page) -> None:
    """Titles and names reach the page as data; a cover outside the show, or one that is no picture, is refused."""
    evil = "<script>alert(1)</script>"
    (page.home / "script" / "evil.md").write_text(
        f"---\ntitle: {evil}\ncover: ../../secret.png\n---\n\n{evil} is a word. So is this.\n", encoding="utf-8"
    )
    (page.home.parent / "secret.png").write_bytes(b"SECRET")
    answer = page.get("desk", essay="script/evil.md")
    assert answer.headers["Content-Type"].startswith("application/json")
    page.desk("script/evil.md")
    assert page.get("cover", essay="script/evil.md").status == 400
    link = page.home / "script" / "link.md"
    link.symlink_to(page.home.parent / "secret.png")
    assert page.get("desk", essay="script/link.md").status == 404
    assert urlsplit(page.link).hostname == "127.0.0.1"


@pytest.mark.parametrize("name", ["script/boat.cast.toml", "pronounce.toml", "audioessay.toml"])
def test_a_file_that_is_a_link_out_of_the_show_is_neither_read_nor_written(page: Page, name: str) -> None:
    """It is named on the page, and every decision is refused until it is gone."""
    page.desk(BOAT)
    secret, link = page.home.parent / "secret.toml", page.home / name
    secret.write_text('title = "SECRET"\n', encoding="utf-8")
    link.unlink(missing_ok=True)
    link.symlink_to(secret)
    desk = page.get("desk", essay=BOAT)
    assert desk.table["problem"]["error"] == "leads out of the show folder" and b"SECRET" not in desk.body
    assert desk.table["problem"]["file"] == str(link)
    for action, fields in (
        ("about", {"title": "Theirs"}),
        ("pronounce", {"word": "boat", "say": "bow", "where": "show"}),
    ):
        answer = page.post("do", {"essay": BOAT, "action": action, "text": desk.table["text"], **fields})
        assert answer.status == 400 and answer.table["error"] == "leads out of the show folder; mend that first"
    assert link.is_symlink() and secret.read_text(encoding="utf-8") == 'title = "SECRET"\n'


def test_a_link_inside_the_show_stays_one(page: Page) -> None:
    """What it leads to is changed."""
    page.desk(BOAT)
    (page.home / "sheets").mkdir()
    sheet, link = page.home / "sheets" / "boat.toml", page.home / "script" / "boat.cast.toml"
    sheet.write_text("version = 1\n", encoding="utf-8")
    link.symlink_to(sheet)
    assert page.do("about", BOAT, title="The boat").status == 200
    assert link.is_symlink() and 'title = "The boat"' in sheet.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["x" * 5000, "../../secret", "boat.txt\0", "script/boat.txt", ""])
def test_a_mark_is_a_sound_of_the_show(page: Page, name: str) -> None:
    """Anything else is refused before the show file says it."""
    before = tree(page.home)
    page.desk()
    assert page.do("marks", files={"opening": name or "."}).status == 400
    assert tree(page.home) == before
