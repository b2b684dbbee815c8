"""How long the studio lets one wait, measured in the page itself, in the system's Chromium.

    python bench/studio.py [--words 10000]

An essay of so many words, read by Piper: from the click on the shelf to its text; from a click on a sentence to its sound,
where its take is kept and where it is not; from a decision to the page that shows it. Milliseconds: the middle one and the
longest of some.
"""

import argparse
import contextlib
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page, expect, sync_playwright
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.casting.essays import CRITIQUE, NARRATION, PRAISE

from audioessay.studio.server import serve

SHOW = 'title = "A show"\nlanguage = "en"\nengine = "piper"\n'
WATCH = """
const now = { click: 0, sound: 0 };
addEventListener('click', () => Object.assign(now, { click: performance.now(), sound: 0 }), true);
const { play } = HTMLMediaElement.prototype;
HTMLMediaElement.prototype.play = function () {
  this.addEventListener('playing', () => { now.sound ||= performance.now(); }, { once: true });
  return play.call(this);
};
globalThis.waited = () => new Promise(done => {
  const look = () => { if (now.sound) done(now.sound - now.click); else setTimeout(look, 10); };
  look();
});
"""
OPENED = """
() => new Promise(done => {
  const start = performance.now();
  new MutationObserver(() => {
    if (document.querySelector('[data-sentence]')) requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  }).observe(document.body, { childList: true, subtree: true });
  document.querySelector("[data-essay='script/long.txt'] h2 a").click();
})
"""
DECIDED = """
id => new Promise(done => {
  const start = performance.now();
  new MutationObserver((_, all) => {
    if (!document.getElementById(id)?.defaultChecked) return;
    all.disconnect();
    done(performance.now() - start);
  }).observe(document.getElementById('panel'), { childList: true, subtree: true });
  document.getElementById(id).click();
})
"""


def essay(words: int) -> str:
    """Sections that tell, praise and criticise in turn; no paragraph is another's equal."""
    parts: list[str] = []
    count = 0
    while count < words:
        number, kind = len(parts), (NARRATION, PRAISE, CRITIQUE)[len(parts) // 10 % 3]
        parts.append(
            (f"Part {number // 10 + 1}\n\n" if number % 10 == 0 else "") + f"Look at page {number + 1}. {kind}"
        )
        count += len(parts[-1].split())
    return "\n\n".join(parts) + "\n"


@contextlib.contextmanager
def page(words: int) -> Iterator[Page]:
    """The shelf of a show with one long essay."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        home = Path(folder, "show")
        (home / "script").mkdir(parents=True)
        (home / "audioessay.toml").write_text(SHOW, encoding="utf-8")
        (home / "script/long.txt").write_text(essay(words), encoding="utf-8")
        with serve(home, store=f"{folder}/store") as link:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            made = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
            made.add_init_script(WATCH)
            made.goto(link)
            expect(made.locator("[data-essay]")).to_contain_text("words", timeout=120_000)
            yield made
            browser.close()


def clicked(made: Page, number: int) -> float:
    """Milliseconds from a click on a sentence to its sound."""
    made.locator(f"[data-sentence='{number}']").first.click()
    waited = float(made.evaluate("waited()"))
    made.keyboard.press("Space")
    return waited


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--words", type=int, default=10_000)

    def row(name: str, one: Callable[[int], float], over: list[int]) -> None:
        found = [one(number) for number in over]
        print(f"{name:<40}{statistics.median(found):>9.0f}{max(found):>9.0f}", flush=True)

    with page(asked.parse_args().words) as made:
        print(f"{'ms':<40}{'middle':>9}{'longest':>9}")
        row("the text is there", lambda _: float(made.evaluate(OPENED)), [1])
        expect(made.locator(".head")).not_to_contain_text("judged", timeout=300_000)
        last = int(made.locator("[data-sentence]").last.get_attribute("data-sentence") or 2)
        some = [last * at // 9 for at in range(1, 7)]
        row("a sentence that nobody has heard", lambda n: clicked(made, n), some)
        made.wait_for_timeout(8000)  # the takes are voiced to their ends
        for number in some:
            made.request.get(
                f"{made.url.partition('#')[0]}api/take?essay=script/long.txt&sentence={number}", timeout=120_000
            )
        row("a sentence whose take is kept", lambda n: clicked(made, n), some)
        ids = [f"role-{role}" for role in ("praise", "critique", "narration", "praise")]
        row("a role", lambda at: float(made.evaluate(DECIDED, ids[at])), [0, 1, 2, 3])
        voices = made.locator("input[name=voice]").evaluate_all(
            "all => all.filter(one => /^piper/.test(one.value)).map(one => one.id)"
        )
        row("a voice", lambda at: float(made.evaluate(DECIDED, voices[at])), [0, 1])


if __name__ == "__main__":
    main()
