"""The cue table (lexicon.txt), and where its entries stand in a run of tokens."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from audioessay.casting.tokens import Token

LONGEST = 24
"""Letters of a stem; no entry has more."""
HEAD = re.compile(r"\[(?P<role>[a-z]+)(?: (?P<weight>\d(?:\.\d)?))?\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase that speaks for a role, or a device of argument."""

    words: tuple[str, ...]
    """The last may end in ``*``: any ending."""
    role: str
    weight: float


@dataclass(slots=True)
class Table:
    """Entries by their first word."""

    whole: dict[str, list[Entry]] = field(default_factory=dict)
    stems: dict[str, list[Entry]] = field(default_factory=dict)
    known: dict[str, list[Entry]] = field(default_factory=dict)
    """What was found for words met before: an essay repeats itself."""
    seconds: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    """For a first word with phrases: where in ``known`` those lie whose second word is the key; ``""`` for single words."""

    def add(self, entry: Entry) -> None:
        """Longest phrases are kept first."""
        first = entry.words[0]
        home = self.stems if first.endswith("*") else self.whole
        home.setdefault(first.rstrip("*"), []).append(entry)

    def begun(self, word: str) -> list[Entry]:
        """Entries that may begin with ``word``, the longest first."""
        if word not in self.known:
            found = list(self.whole.get(word, ()))
            for size in range(3, min(len(word), LONGEST) + 1):
                found += self.stems.get(word[:size], ())
            found.sort(key=lambda entry: (-len(entry.words), -len(entry.words[0])))
            if len(self.known) > 50_000:
                self.known.clear()
            self.known[word] = found
        return self.known[word]

    def fitting(self, word: str, following: str) -> list[Entry]:
        """Those of :meth:`begun` that may go on with ``following``: hundreds of phrases begin with ``a`` or ``no``."""
        entries = self.begun(word)
        if len(entries) < 4:
            return entries
        if word not in self.seconds:
            places: dict[str, list[int]] = {}
            for place, entry in enumerate(entries):
                places.setdefault(entry.words[1] if len(entry.words) > 1 else "", []).append(place)
            self.seconds[word] = places
        places = self.seconds[word]
        fits = [*places.get("", ()), *(places.get(following, ()) if following else ())]
        for size in range(len(following) + 1):
            fits += places.get(f"{following[:size]}*", ())
        return [entries[place] for place in sorted(fits)]

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Entry]]:
        """Entries as they stand, ``(first, end, entry)`` in tokens; one place in the text belongs to one entry."""
        texts = [token.text for token in tokens]
        at = 0
        while at < len(texts):
            step = 1
            for entry in self.fitting(texts[at], texts[at + 1] if at + 1 < len(texts) else ""):
                size = len(entry.words)
                if size == 1 or matches(entry.words, texts[at : at + size]):
                    yield at, at + size, entry
                    step = size
                    break
            at += step

    def every(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Entry]]:
        """As :meth:`find`, but each role has its own entry in a place, and entries may overlap."""
        texts = [token.text for token in tokens]
        for at, text in enumerate(texts):
            seen: set[str] = set()
            for entry in self.fitting(text, texts[at + 1] if at + 1 < len(texts) else ""):
                size = len(entry.words)
                if entry.role not in seen and (size == 1 or matches(entry.words, texts[at : at + size])):
                    seen.add(entry.role)
                    yield at, at + size, entry


def matches(words: tuple[str, ...], texts: Sequence[str]) -> bool:
    """Whether a phrase stands there."""
    return len(texts) == len(words) and all(
        text.startswith(word[:-1]) if word.endswith("*") else text == word
        for word, text in zip(words, texts, strict=True)
    )


def parse(text: str) -> Table:
    """Read a cue table; its form is told at its head."""
    table = Table()
    role, weight = "", 1.0
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        head = HEAD.fullmatch(line)
        if head:
            role, weight = head["role"], float(head["weight"] or 1)
            continue
        for entry in line.split(","):
            words = tuple(entry.split())
            if words:
                table.add(Entry(words, role, weight))
    return table


@cache
def stance() -> Table:
    """Words that speak for a role."""
    return parse(files("audioessay.casting").joinpath("lexicon.txt").read_text("utf-8"))


@cache
def devices() -> Table:
    """Words that frame what is said: negation, concession, contrast, irony, report, hedge …"""
    return parse(files("audioessay.casting").joinpath("devices.txt").read_text("utf-8"))


@cache
def openings() -> dict[str, frozenset[str]]:
    """Words at the head of a paragraph: ``turns`` away from what stands before it, ``additive`` ones that go on with it."""
    found: dict[str, set[str]] = {}
    for table in (devices().whole.values(), devices().stems.values()):
        for entry in (entry for entries in table for entry in entries):
            found.setdefault(entry.role, set()).add(" ".join(entry.words))
    return {role: frozenset(found[role]) for role in ("turns", "additive")}
