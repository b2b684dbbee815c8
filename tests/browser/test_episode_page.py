"""An episode's page in a real browser: it follows its sound, and leads it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from audioessay.publishing.host import Server
from tests.browser.conftest import Visit

Open = Callable[..., Visit]

PAGE = "the-spring-balance.html"


@pytest.fixture(params=["served", "file"])
def address(request: pytest.FixtureRequest, site: Path, served: Server) -> str:
    """The page's address: over HTTP, and straight from the disk."""
    return served.url + PAGE if request.param == "served" else (site / PAGE).as_uri()


def test_the_spoken_sentence_is_marked(address: str, visit: Open) -> None:
    """One sentence at a time, by aria-current; none in a long silence; the chapter in the list too."""
    made = visit(address)
    made.ready()
    assert made.current() == []
    for seconds, text in [
        (3, "A spring balance hangs"),
        (5.6, "Hooke explained"),
        (9, "As the force"),
        (14.5, "It tells the truth"),
        (30, "It weighs the bowl"),
    ]:
        made.seek(seconds)
        assert len(made.current()) == 1 and made.current()[0].startswith(text)
    chapter = made.page.locator(".chapters [aria-current=location]")
    assert chapter.inner_text().split() == ["0:27", "What", "it", "costs"]
    made.seek(24)
    assert made.current() == [], "it was silent for three seconds"
    made.seek(8.2)
    assert made.current() == ["Hooke explained it in 1678.1"], "a breath is no silence"


def test_the_mark_moves_with_the_sound(served: Server, visit: Open) -> None:
    """Played at double speed, sentence follows sentence without a touch."""
    made = visit(served.url + PAGE)
    made.ready()
    made.page.locator(".bar select").select_option("2")
    made.seek(2.4)
    made.evaluate("document.querySelector('audio').play()")
    made.until("document.querySelector('[data-t][aria-current]')?.innerText.startsWith('Hooke')", 8)
    assert 5.4 < made.now() < 6.6


def test_a_click_on_a_sentence_plays_from_there(address: str, visit: Open) -> None:
    """Also in the page's own heading; but not when words are being selected, nor on a link."""
    made = visit(address)
    made.ready()
    made.page.get_by_text("It tells the truth to anyone").click()
    made.until("!document.querySelector('audio').paused && document.querySelector('audio').currentTime >= 14")
    assert 14 <= made.now() < 16
    made.page.locator("h1 span").click()
    assert made.now() < 2.5
    made.evaluate("document.querySelector('audio').pause()")
    made.page.get_by_text("It weighs the bowl along").dblclick()
    before = made.now()
    made.page.get_by_text("Butter.").evaluate("one => getSelection().selectAllChildren(one)")
    made.page.get_by_text("Flour.", exact=True).evaluate(
        "one => one.dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    assert abs(made.now() - before) < 1.5
    made.page.locator("article a[href^='#note']").click()
    assert abs(made.now() - before) < 1.5
    assert "He hid it" in made.page.locator("li:target").inner_text()


def test_sentences_can_be_had_by_the_keyboard(served: Server, visit: Open) -> None:
    """One tab stop in the essay, arrows from sentence to sentence, Enter plays."""
    made = visit(served.url + PAGE)
    made.ready()
    stops = made.page.locator("[data-t][tabindex]")
    assert stops.count() == 1
    stops.focus()
    for _ in range(5):
        made.page.keyboard.press("ArrowDown")
    made.page.keyboard.press("ArrowUp")
    made.page.keyboard.press("ArrowDown")
    made.page.keyboard.press("Enter")
    made.until("document.querySelector('audio').currentTime >= 14")
    assert made.now() < 15.5
    assert stops.count() == 1 and made.evaluate("document.activeElement.innerText").startswith("It tells")


def test_keys_of_the_player_only_while_it_has_the_focus(served: Server, visit: Open) -> None:
    """Elsewhere the arrows and the space bar are the reader's (WCAG 2.2, 2.1.4)."""
    made = visit(served.url + PAGE)
    made.ready()
    made.seek(20)
    made.page.keyboard.press("ArrowRight")
    made.page.keyboard.press("Space")
    assert made.now() == 20 and made.evaluate("document.querySelector('audio').paused")
    made.page.locator("audio").focus()
    made.page.keyboard.press("ArrowLeft")
    assert made.now() == 5
    made.page.keyboard.press("ArrowDown")
    assert made.now() == 5.5
    made.page.keyboard.press("ArrowDown")
    made.page.keyboard.press("ArrowUp")
    assert made.now() == 5.5
    made.page.keyboard.press("ArrowRight")
    assert made.now() == 35.5
    made.page.keyboard.press("Space")
    made.until("!document.querySelector('audio').paused")
    made.page.keyboard.press("Space")
    made.until("document.querySelector('audio').paused")


@pytest.mark.parametrize(
    ("hash_", "seconds"),
    [
        ("#t=14", 14),
        ("#t=14.5", 14.5),
        ("#t=0:29", 29),
        ("#t=00:00:29.5", 29.5),
        ("#t=14,20", 14),
        ("#t=npt:14", 14),
        ("#t=99:00:00", 40),
    ],
)
def test_a_link_to_a_moment(served: Server, visit: Open, hash_: str, seconds: float) -> None:
    """``#t=`` in seconds or as a clock, with an end that is passed over; without playing by itself."""
    made = visit(served.url + PAGE + hash_)
    made.ready()
    made.until(f"Math.abs(document.querySelector('audio').currentTime - {seconds}) < 0.3")
    assert made.evaluate("document.querySelector('audio').paused")


def test_what_is_no_moment_is_left_alone(served: Server, visit: Open) -> None:
    """Anchors and nonsense do not move the sound."""
    made = visit(served.url + PAGE)
    made.ready()
    made.seek(20)
    for hash_ in ("#what-it-does-well", "#t=", "#t=abc", "#t=-5", "#note-1", "#%E0%A4%A", "#t=1e9", "#t=1:2:3:4"):
        made.page.goto(served.url + PAGE + hash_)
        made.page.wait_for_timeout(50)
        assert made.now() == 20


def test_chapters_and_typed_addresses_move_the_sound(served: Server, visit: Open) -> None:
    """A chapter's link plays; a changed address seeks."""
    made = visit(served.url + PAGE)
    made.ready()
    made.page.locator(".chapters a").nth(1).click()
    made.until("document.querySelector('audio').currentTime >= 12 && !document.querySelector('audio').paused")
    assert made.page.url.endswith("#t=12")
    made.evaluate("document.querySelector('audio').pause()")
    made.evaluate("location.hash = '#t=29'")
    made.until("document.querySelector('audio').currentTime == 29")
    assert made.current()[0].startswith("It weighs")


def test_the_waveform_is_a_map(served: Server, visit: Open) -> None:
    """A click in its middle plays from the middle; what is still to come is veiled."""
    made = visit(served.url + PAGE)
    made.ready()
    box = made.page.locator(".wave").bounding_box()
    assert box
    made.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    made.until("Math.abs(document.querySelector('audio').currentTime - 20) < 2")
    made.evaluate("document.querySelector('audio').pause()")
    assert 480 < float(made.page.locator(".wave rect").get_attribute("x") or 0) < 560


def test_speed_is_remembered(served: Server, visit: Open) -> None:
    """On the next page too, and when it was chosen in the player's own menu."""
    made = visit(served.url + PAGE)
    made.page.locator(".bar select").select_option("1.5")
    assert made.evaluate("document.querySelector('audio').playbackRate") == 1.5
    made.page.goto(served.url + "mizan.html")
    assert made.evaluate("document.querySelector('audio').playbackRate") == 1.5
    made.evaluate("document.querySelector('audio').playbackRate = 0.75")
    made.until("document.querySelector('.bar select').value == '0.75'")


def test_the_link_to_this_moment_is_copied(served: Server, visit: Open) -> None:
    """To the clipboard where the browser lets it; always into the address."""
    made = visit(served.url + PAGE, permissions=["clipboard-read", "clipboard-write"])
    made.ready()
    made.seek(14.2)
    made.page.get_by_role("button", name="Copy link").click()
    made.page.get_by_text("Link copied").wait_for()
    assert made.evaluate("navigator.clipboard.readText()") == served.url + PAGE + "#t=14"
    assert made.page.url.endswith("#t=14")


def test_the_link_is_in_the_address_where_no_clipboard_is(site: Path, visit: Open) -> None:
    """Straight from the disk, without a permission; the page says where it is."""
    made = visit((site / PAGE).as_uri())
    made.ready()
    made.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    made.seek(14.2)
    made.page.get_by_role("button", name="Copy link").click()
    made.page.get_by_text("The link is in the address bar").wait_for()
    assert made.page.url == (site / PAGE).as_uri() + "#t=14"


def test_the_page_follows_the_voice_until_told_not_to(served: Server, visit: Open) -> None:
    """A sentence out of sight is brought into it while the sound plays; never with the switch off."""
    made = visit(served.url + PAGE, viewport={"width": 600, "height": 600}, reduced_motion="reduce")
    made.ready()
    made.evaluate("document.querySelector('audio').play()")
    made.seek(30)
    made.until("scrollY > 300")
    made.evaluate("scrollTo(0, 0)")
    made.page.locator(".bar input").uncheck()
    made.seek(14.5)
    made.until("document.querySelector('[data-t][aria-current]').innerText.startsWith('It tells')")
    assert made.evaluate("scrollY") == 0
    made.page.reload()
    assert not made.page.locator(".bar input").is_checked(), "the choice is remembered"


def test_the_phone_knows_what_is_playing(served: Server, visit: Open) -> None:
    """Media Session: title, author, show and cover."""
    made = visit(served.url + PAGE)
    told = made.evaluate(
        "(({title, artist, album, artwork}) => [title, artist, album, artwork.length])(navigator.mediaSession.metadata)"
    )
    assert told == ["The spring balance", "Ada Quill", "Weights & Measures", 1]


def test_no_request_goes_anywhere_else(served: Server, site: Path, visit: Open) -> None:
    """The page, its sound and its cover: nothing more, and nothing of a stranger's."""
    made = visit(served.url + PAGE)
    made.ready()
    assert all(url.startswith(served.url) for url in made.requests)
    assert {Path(url).suffix for url in made.requests} == {".html", ".mp3", ".jpg", ".css"}
    made = visit((site / PAGE).as_uri())
    made.ready()
    assert all(url.startswith(site.as_uri()) for url in made.requests)


def test_it_reads_without_script(address: str, visit: Open) -> None:
    """The whole essay, the player, and chapter links that lead to their text; no control that does nothing."""
    made = visit(address, java_script_enabled=False)
    text = made.page.locator("main").inner_text()
    for words in ("A spring balance hangs", "As the force", "Butter.", "It weighs the bowl", "He hid it", "500"):
        assert words in text
    assert made.page.locator("audio").is_visible()
    assert made.page.locator(".bar select, .bar input, .bar button").filter(visible=True).count() == 0
    made.page.locator(".chapters a").nth(2).click()
    assert made.page.locator("section:target h2").inner_text() == "What it costs"


def test_hostile_words_stay_words(served: Server, visit: Open) -> None:
    """Nothing in a title, a sentence, a role or a summary runs or breaks the page."""
    for name in ("hostile.html", "index.html"):
        made = visit(served.url + name)
        assert made.evaluate("document.title") != "owned"
        assert made.page.locator("img:not(.cover, .small)").count() == 0, "only covers"
        assert "</script><script>document.title" in made.page.locator("body").inner_text()
        assert made.page.locator("b").count() == 0
        assert "{{ 7 * 7 }}" in made.page.locator("body").inner_text()
    assert (
        made.evaluate("JSON.parse(document.querySelector('[type=\"application/ld+json\"]').textContent).name")
        == "Weights & Measures"
    )


def test_right_to_left_and_without_spaces(served: Server, visit: Open) -> None:
    """An Arabic page runs from the right, our words in it do not; Japanese sentences follow each other without a space."""
    made = visit(served.url + "mizan.html")
    assert made.evaluate(
        "[document.documentElement.lang, getComputedStyle(document.querySelector('.part')).direction]"
    ) == ["ar", "rtl"]
    assert made.evaluate("getComputedStyle(document.querySelector('.bar')).direction") == "ltr"
    part, bar = made.page.locator(".part").bounding_box(), made.page.locator(".part p").last.bounding_box()
    assert part and bar and part["x"] + part["width"] > bar["x"] + bar["width"], "the rule stands at the right"
    made = visit(served.url + "tenbin.html")
    assert made.page.locator(".part p").last.inner_text() == "台所には天秤がある。それは「正直」だ。OK."


def test_ten_hours_stay_fluid(tmp_path: Path, visit: Open) -> None:
    """Seven thousand sentences: a step of the mark changes a handful of attributes and looks at no other sentence."""
    from dataclasses import replace

    from tests.publishing.sites import EPISODE, LENGTH_MS, cue, put, world

    count = 7000
    cues = tuple(
        cue(
            number * LENGTH_MS // count,
            (number + 1) * LENGTH_MS // count,
            f"Sentence {number} says something of some length, as sentences do in essays.",
            first=number % 5 == 0,
        )
        for number in range(count)
    )
    out = put(world(tmp_path, [replace(EPISODE, cues=cues)]), tmp_path / "out")
    made = visit((out / PAGE).as_uri())
    made.ready()
    changes, looks = made.evaluate(
        """() => { const audio = document.querySelector('audio'), watch = new MutationObserver(() => {}), changes = [];
        let looks = 0;
        for (const name of ['querySelector', 'querySelectorAll', 'getElementsByTagName', 'getElementsByClassName']) {
            const real = document[name].bind(document);
            document[name] = (css) => { looks++; return real(css); }; }
        for (const name of ['getAttribute', 'getBoundingClientRect']) {
            const real = Element.prototype[name];
            Element.prototype[name] = function (...words) { looks++; return real.apply(this, words); }; }
        watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        for (let i = 0; i < 200; i++) {
            audio.currentTime = i * 37 % 40; audio.dispatchEvent(new Event('timeupdate'));
            changes.push(watch.takeRecords().length); }
        return [changes, looks]; }"""
    )
    assert max(changes) <= 8 and min(changes) >= 2, (
        "the mark, the tab stop, the chapter, the played part: off there, on here"
    )
    assert looks <= 200, "no search in the page"


def test_the_browsers_own_controls_keep_their_keys(served: Server, visit: Open) -> None:
    """Who tabs into the player finds its buttons and sliders as the browser made them."""
    made = visit(served.url + PAGE)
    made.ready()
    made.page.locator("audio").focus()
    made.page.keyboard.press("Tab")
    assert made.evaluate("document.activeElement.tagName") == "AUDIO"
    made.page.keyboard.press("ArrowDown")
    assert made.now() < 1, "it did not go to a sentence"
    made.page.keyboard.press("Space")
    made.until("!document.querySelector('audio').paused")
    made.page.locator(".bar select").focus()
    made.evaluate("document.querySelector('audio').pause()")
    made.page.locator("audio").focus()
    made.page.keyboard.press("ArrowRight")
    assert made.now() >= 30
