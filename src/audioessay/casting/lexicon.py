"""The cue table (lexicon.txt), and where its entries stand in a run of tokens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain, pairwise
from pathlib import Path

from audioessay import regex as re
from audioessay.casting.tokens import Token

LONGEST = 24
"""Letters of a stem; no entry has more."""
KEPT = 8_000
"""Words, and pairs of words, that are remembered."""
HEAD = re.compile(r"\[(?P<role>[a-z]+)(?: (?P<weight>\d(?:\.\d)?))?\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase that speaks for a role, or a device of argument."""

    words: tuple[str, ...]
    """The last may end in ``*``: any ending."""
    role: str
    weight: float


@dataclass(eq=False, slots=True)
class Table:
    """Entries by their first word."""

    whole: dict[str, list[Entry]] = field(default_factory=dict)
    stems: dict[str, list[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        first = entry.words[0]
        home = self.stems if first.endswith("*") else self.whole
        home.setdefault(first.rstrip("*"), []).append(entry)

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Entry]]:
        """Entries as they stand, ``(first, end, entry)`` in tokens; one place in the text belongs to one entry."""
        free = 0
        for at, end, entry in self.every(tokens):
            if at >= free:
                free = end
                yield at, end, entry

    def every(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Entry]]:
        """As :meth:`find`, but each role has its own entry in a place, and entries may overlap."""
        texts = [token.text for token in tokens]
        for at, (word, after) in enumerate(pairwise([*texts, ""])):
            seen: set[str] = set()
            for entry in standing(self, word, after) if begun(self, word) else ():
                if entry.role not in seen and stands(entry.words, texts, at):
                    seen.add(entry.role)
                    yield at, at + len(entry.words), entry


@lru_cache(KEPT)
def begun(table: Table, word: str) -> tuple[Entry, ...]:
    """Entries that may begin with ``word``, the longest first."""
    found = list(table.whole.get(word, ()))
    for size in range(3, min(len(word), LONGEST) + 1):
        found += table.stems.get(word[:size], ())
    return tuple(sorted(found, key=lambda entry: (-len(entry.words), -len(entry.words[0]))))


@lru_cache(KEPT)
def standing(table: Table, word: str, after: str) -> tuple[Entry, ...]:
    """Those of :func:`begun` that may go on with the word behind: hundreds of phrases begin with ``a`` or ``no``."""
    return tuple(entry for entry in begun(table, word) if len(entry.words) == 1 or fits(entry.words[1], after))


def fits(word: str, text: str) -> bool:
    """Whether a word of an entry is a word of the text."""
    return text.startswith(word[:-1]) if word.endswith("*") else text == word


def stands(words: tuple[str, ...], texts: Sequence[str], at: int) -> bool:
    """Whether a phrase whose first two words stand at a place goes on there."""
    size = len(words)
    return size < 3 or (
        at + size <= len(texts) and all(fits(words[place], texts[at + place]) for place in range(2, size))
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
    return parse(Path(__file__).with_name("lexicon.txt").read_text("utf-8"))


@cache
def devices() -> Table:
    """Words that frame what is said: negation, concession, contrast, irony, report, hedge …"""
    return parse(Path(__file__).with_name("devices.txt").read_text("utf-8"))


@cache
def openings() -> dict[str, frozenset[str]]:
    """Words at the head of a paragraph: ``turns`` away from what stands before it, ``additive`` ones that go on with it."""
    entries = list(chain(*devices().whole.values(), *devices().stems.values()))
    return {
        role: frozenset(" ".join(entry.words) for entry in entries if entry.role == role)
        for role in ("turns", "additive")
    }
