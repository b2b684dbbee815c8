"""What stands among the words and is not said: web addresses, citations in brackets, pauses."""

from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from audioessay import regex as re
from audioessay.model.essay import Inline
from audioessay.model.source import Text, join
from audioessay.text import vocabulary

# A web address as people paste it; closing punctuation is the sentence's, as GitHub's autolinks have it.
URL = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"“”«»。、，；]+", re.IGNORECASE)

_RE = vocabulary.Regexes("prune")
_NUMBER = r"\^?\d{1,3}(?:\s?[-–—]\s?\d{1,3})?"
NUMBERED = re.compile(
    rf"\[(?:\^[^\]\s]{{1,40}}|{_NUMBER}(?:\s?[,;]\s?{_NUMBER})*|(?:note|fn\.?)\s?\d{{1,3}}|citation needed)\]"
)
_REASONS = {_RE.pause.pattern: "pause", _RE.check.pattern: "check mark"}
PAUSE_MS, LONGEST_PAUSE_MS = 1000, 30_000
"""Of one that says no length; and the longest that is kept."""


class Cut(NamedTuple):
    """A stretch of display text that is not said."""

    start: int
    end: int
    reason: str
    url: str = ""
    label: str = ""
    """Of an address, its domain; of a pause, its length in ms."""


class Pruned(NamedTuple):
    """What is left, and what was cut (counted in the text as it was)."""

    text: Text
    inlines: tuple[Inline, ...]
    cuts: tuple[Cut, ...]


def prune(
    text: Text, inlines: tuple[Inline, ...] = (), *, weak: bool = False, pandoc: bool = True, stuck: bool = False
) -> Pruned:
    """Cut addresses (the domain stays when it stands in a sentence) and bracketed citations out of a paragraph.

    ``weak``: whether ``(Smith 2019)`` is taken for a citation; ``pandoc``: whether ``[@smith]`` and ``[^1]`` are;
    ``stuck``: whether numbers behind a full stop are marks of notes.
    """
    display = text.display
    if not (_RE.any.search(display) or (stuck and _RE.stuck.search(display))):
        return Pruned(text, inlines, ())
    cuts: list[Cut] = []
    links: list[Inline] = []
    for match in URL.finditer(display):
        cuts += _address(display, match.start(), match.start() + len(_trimmed(match[0])), links)
    taken = bytearray(len(display))
    for cut in cuts:
        taken[cut.start : cut.end] = b"x" * (cut.end - cut.start)
    for pattern in (
        _RE.check,
        _RE.pause,
        NUMBERED,
        *((_RE.pandoc,) if pandoc else ()),
        _RE.author_square,
        _RE.raised,
        _RE.weak if weak else _RE.strong,
    ):
        for match in pattern.finditer(display):
            start, end = match.span()
            foreign = match[0].startswith("[^") and not pandoc
            link = pattern is NUMBERED and display[end : end + 1] == "("  # that its format did not know
            if _RE.not_names.match(match[0]) or foreign or link or taken.find(b"x", start, end) >= 0:
                continue
            mark = pattern is _RE.raised or match[0][1] == "^"
            reason = _REASONS.get(pattern.pattern, "footnote mark" if mark else "citation")
            cuts.append(Cut(start, end, reason, label=str(_pause_ms(match)) if pattern is _RE.pause else ""))
            taken[start:end] = b"x" * (end - start)
    for match in _RE.stuck.finditer(display) if stuck else ():
        cuts += [Cut(*match.span("n"), "footnote mark")] if not taken[match.start("n")] else []
    cuts.sort(key=lambda cut: cut.start)
    return _without(text, (*inlines, *links), cuts) if cuts else Pruned(text, inlines, ())


def _pause_ms(match: re.Match[str]) -> int:
    if match["n"] is None:
        return PAUSE_MS
    length = float(match["n"].replace(",", ".")) * (1 if match["unit"].lower() == "ms" else 1000)
    return min(LONGEST_PAUSE_MS, round(length))


def _trimmed(address: str) -> str:
    """Without the punctuation that closes the sentence rather than the address."""
    pairs = {")": "(", "]": "[", "}": "{"}
    while (last := address[-1:]) and (
        last in ".,;:!?'’*_~…" or (last in pairs and address.count(last) > address.count(pairs[last]))
    ):
        address = address[:-1]
    return address


def _address(display: str, start: int, end: int, links: list[Inline]) -> list[Cut]:
    address = display[start:end]
    parts = re.fullmatch(r"((?:\w+://)?(?:[^\s/@]*@)?(?:www\.)?)([^\s/:?#]*)(.*)", address, re.IGNORECASE | re.DOTALL)
    domain = parts[2] if parts else ""
    if parts is None or not any(char.isalnum() for char in domain):
        return []
    url = address if "://" in address else f"https://{address}"
    if not any(char.isalnum() for char in display[:start] + display[end:]):
        return [Cut(start, end, "web address", url, domain)]
    low = start + len(parts[1])
    high = low + len(domain)
    links.append(Inline(low, high - low, "link", url))
    return [Cut(a, b, "web address", url, domain) for a, b in ((start, low), (high, end)) if a < b]


def _without(text: Text, inlines: tuple[Inline, ...], cuts: list[Cut]) -> Pruned:
    display = text.display
    pieces: list[Text] = []
    gone: list[tuple[int, int]] = []
    at = 0
    for cut in cuts:
        low, high = max(cut.start, at), cut.end
        after = display[high : high + 1]
        if cut.reason != "web address" or not after.isalnum():
            if low > at and display[low - 1] == " " and (not after or after.isspace() or after in ".,;:!?)]}”’»"):
                low -= 1
            elif low == 0 and after == " ":
                high += 1
        pieces.append(text.slice(at, low))
        gone.append((low, high))
        at = high
    pieces.append(text.slice(at, len(display)))
    left = join([piece for piece in pieces if piece.display], between="")
    lows = [low for low, _ in gone]
    totals = [0, *accumulate(high - low for low, high in gone)]

    def moved(place: int) -> int:
        index = bisect_left(lows, place)
        over = max(0, gone[index - 1][1] - place) if index else 0
        return place - totals[index] + over

    kept = []
    for inline in inlines:
        start, end = moved(inline.at), moved(inline.at + inline.length)
        if end > start or inline.length == 0:
            kept.append(replace(inline, at=min(start, len(left.display)), length=end - start))
    for kind, reason in (("footnote", "footnote mark"), ("pause", "pause")):
        for cut in cuts:
            if cut.reason == reason:
                label = cut.label or display[cut.start : cut.end].strip("[^]")
                kept.append(Inline(min(moved(cut.start), len(left.display)), 0, kind, label))  # type: ignore[arg-type]
    return Pruned(left, tuple(sorted(kept, key=lambda inline: (inline.at, -inline.length))), tuple(cuts))


def sticks(source: str) -> bool:
    """Whether numbers behind a full stop are marks of notes in an essay: from 1 on, each the next, three or more of them.

    >>> sticks("It was old.1 She had said,2 and written.3 It was."), sticks("Version.2 came in vol.1 or vol.3 of it.")
    (True, False)
    """
    numbers = [int(match["n"]) for match in _RE.stuck.finditer(source)]
    return len(numbers) > 2 and numbers == list(range(1, len(numbers) + 1))


def cites(source: str) -> bool:
    """Whether an essay cites in the author-date manner, so that a bare ``(Smith 2019)`` is a citation there."""
    if "(" not in source:
        return False
    return _RE.strong.search(source) is not None or (
        _RE.weak.search(source) is not None and _RE.references.search(source) is not None
    )
