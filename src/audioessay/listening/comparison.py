"""What was to be spoken against what was heard, sentence by sentence.

Both sides become plain words (figures and abbreviations said in words, no case, no marks, no accents). Equal words are
matched first; what lies between is aligned by sound, so that a name spelled otherwise, a compound written apart or a
British spelling still counts as heard. Words of a sentence that find no partner are missing; words that nobody
was to speak are foreign, or a repetition where they say a sentence once more.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Literal

from audioessay.engines.align import cheapest

Status = Literal["heard", "doubtful", "missing", "repeated", "foreign", "unheard"]
"""``unheard``: in a language that no model here knows, so nobody listened."""

SAME = 0.6
"""Two words at least this alike, by letters and by sound, count as one word misheard."""
JOINED = 0.75
"""The same where several words stand for one or for several."""
HEARD = 0.8
"""Share of its sound that must be found for a sentence to count as heard."""
MISSING = 0.45
"""A sentence of which less is found is missing."""
RUN = 8.0
"""Letters that may be lost in one place of a heard sentence: two or three short words; a word misheard loses a part of its. So
many may be lost of a short one too where something else was heard in their place: a name, most likely."""
SLIPS = 5.0
"""Letters that may be lost of a short sentence of which each word was heard as one like it."""
REPEATED = 0.7
"""Share of a sentence's words that must stand in surplus words for these to be its repetition."""
SURPLUS = 4
"""Surplus words in one place, from which on they are no slip of the recogniser."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one sentence."""

    status: Status
    share: float
    """Share of its sound that was heard, 0 to 1."""
    missing: tuple[str, ...] = ()
    """Its words that were not heard."""
    surplus: tuple[str, ...] = ()
    """Words heard within it or behind it that it does not have."""
    misheard: tuple[tuple[str, str], ...] = ()
    """Words that sounded otherwise: as written, as heard."""


def compare(sentences: Sequence[str], heard: str, *, words: Callable[[str], str] = str) -> tuple[Verdict, ...]:
    """The verdict on each sentence, in order. ``words`` says figures and abbreviations in words."""
    asked = [(number, word) for number, sentence in enumerate(sentences) for word in _said(sentence, words)]
    got = _said(heard, words)
    partners = aligned([word for _, word in asked], got)
    found: list[list[Match]] = [[] for _ in sentences]
    owners: dict[int, int] = {}
    for partner, group in groupby(zip(asked, partners, strict=True), key=itemgetter(1)):
        together = [one for one, _ in group]
        heard_as = got[slice(*partner)] if partner else []
        alike = max(SAME, likeness("".join(word for _, word in together), "".join(heard_as))) if partner else 0.0
        for number, word in together:
            found[number].append((word, alike, " ".join(heard_as) if len(together) == 1 else ""))
            owners |= dict.fromkeys(range(*(partner or (0, 0))), number)
    surplus: list[list[list[str]]] = [[] for _ in sentences]
    current = 0
    for placed, places in groupby(range(len(got) if sentences else 0), key=owners.__contains__):
        run = list(places)
        if placed:
            current = owners[run[-1]]
        else:
            surplus[current].append([got[place] for place in run])
    return _repetitions(sentences, [_verdict(*one) for one in zip(found, surplus, strict=True)], words)


def _said(text: str, words: Callable[[str], str]) -> list[str]:
    """The words of a text. A recogniser sets commas in thousands or not, and a space before a unit that nobody knows."""
    said = words(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text))
    return plain(words(re.sub(r"(?<=\d)(?=[^\W\d_])", " ", said)))


def plain(text: str) -> list[str]:
    """Words without case, marks and accents; scripts that are written without spaces, character by character."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("'", ""))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.findall(r"[぀-ヿ㐀-鿿]|[^\W_぀-ヿ㐀-鿿]+", bare)


Partner = tuple[int, int] | None
"""Where a word's partner lies in what was heard: from, to."""


Match = tuple[str, float, str]
"""A word, how much alike it was heard, and as what, where that stands for it alone."""


def aligned(asked: Sequence[str], got: Sequence[str]) -> list[Partner]:
    """For each word asked for, the heard words that stand for it."""
    from rapidfuzz.distance import Levenshtein  # comes with the extra `listen`

    partners: list[Partner] = [None] * len(asked)
    for step in Levenshtein.opcodes(asked, got):
        if step.tag == "equal":
            for offset in range(step.src_end - step.src_start):
                partners[step.src_start + offset] = (step.dest_start + offset, step.dest_start + offset + 1)
    for low, high, first, last in _gaps(partners, len(got)):
        for (a, b), (c, d) in _by_sound(asked[low:high], got[first:last]):
            for index in range(low + a, low + b):
                partners[index] = (first + c, first + d)
    return partners


def _gaps(partners: Sequence[Partner], length: int) -> Iterator[tuple[int, int, int, int]]:
    """Stretches between matched words that hold something on both sides."""
    low, first = 0, 0
    for index in range(len(partners) + 1):
        partner = partners[index] if index < len(partners) else (length, length)
        if partner is None:
            continue
        if low < index and first < partner[0]:
            yield low, index, first, partner[0]
        low, first = index + 1, partner[1]


def _by_sound(asked: Sequence[str], got: Sequence[str]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The best alignment of two short runs: one word for one, two for one, one for two, or up to three for three."""
    most = 120
    if len(asked) > most or len(got) > most:
        return []

    def cost(row: int, column: int, down: int, across: int) -> float | None:
        if not down or not across:
            return 0.0
        left, right = "".join(asked[row : row + down]), "".join(got[column : column + across])
        alike = likeness(left, right)
        if alike < (SAME if down == across == 1 else JOINED):
            return None
        return 0.3 * (down + across - 2) - alike * len(left)

    steps = ((1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2))
    groups = cheapest(len(asked), len(got), steps, cost)
    return [((a, b), (c, d)) for a, b, c, d in groups if a < b and c < d]


SOUNDS = (
    (r"(?<=.)ough", "o"), ("augh", "af"), ("igh", "a"), ("^kn", "n"), ("^wr", "r"), ("^ps", "s"), ("ph", "f"), ("sch", "s"), ("tch", "s"),
    ("[cs]h", "s"), ("dge?", "t"), ("gh", "k"), ("c(?=[eiy])", "s"), ("[ckqg]+", "k"), ("x", "ks"), ("[td]h?", "t"), ("[sz]+", "s"),
    ("[bp]+", "p"), ("[vfw]+", "f"), ("j", "s"), ("m+|n+", "n"), ("(?<=.)h", ""), ("[aeiouy]+", "a"), (r"(.)\1+", r"\1"), ("(?<=..)a$", ""),
)  # fmt: skip
"""Letters to a coarse sound: one sign for all vowels, none of voiced against voiceless."""


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How a word sounds, roughly. Words that a recogniser takes for one another have the same or nearly the same.

    >>> sound("colour") == sound("color"), sound("realise") == sound("realize")
    (True, True)
    """
    for pattern, sign in SOUNDS:
        word = re.sub(pattern, sign, word)
    return word


@lru_cache(maxsize=100_000)
def likeness(left: str, right: str) -> float:
    """How alike two words are, 0 to 1, by their letters or by their sound, whichever says more."""
    if left == right:
        return 1.0
    from rapidfuzz.distance import Indel  # comes with the extra `listen`

    by_letters = Indel.normalized_similarity(left, right)
    ours, theirs = sound(left), sound(right)
    by_sound = 0.95 * Indel.normalized_similarity(ours, theirs) if min(len(ours), len(theirs)) > 1 else 0.0
    return float(max(by_letters, by_sound))


def _verdict(found: Sequence[Match], extra: Sequence[Sequence[str]]) -> Verdict:
    weight = sum(len(word) for word, _, _ in found) or 1
    share = sum(len(word) * alike for word, alike, _ in found) / weight
    missing, longest, run = [], 0.0, 0.0
    for word, alike, _ in found:
        if alike == 1.0 and len(word) > 3:
            run = 0.0
        run += len(word) * (1 - alike)
        longest = max(longest, run)
        if not alike:
            missing.append(word)
    foreign = [word for surplus in extra for word in surplus]
    misheard = tuple((word, heard) for word, alike, heard in found if heard and alike < 1)
    lost = weight * (1 - share)
    slight = lost <= RUN if extra else not missing and lost <= SLIPS
    status: Status = "heard"
    if found and share < MISSING:
        status = "missing"
    elif found and (longest > RUN or (share < HEARD and not slight)):
        status = "doubtful"
    elif any(len(surplus) >= SURPLUS for surplus in extra):
        status = "foreign"
    return Verdict(status, round(share, 3), tuple(missing), tuple(foreign), misheard)


ORDER: tuple[Status, ...] = ("heard", "unheard", "doubtful", "foreign", "repeated", "missing")
"""From best to worst."""


def better(one: Verdict, other: Verdict) -> Verdict:
    """Of two hearings of a sentence the one that is kinder to it: a recogniser errs, and seldom twice in the same way."""
    return min(one, other, key=lambda verdict: (ORDER.index(verdict.status), -verdict.share))


def _repetitions(
    sentences: Sequence[str], verdicts: Sequence[Verdict], words: Callable[[str], str]
) -> tuple[Verdict, ...]:
    """Surplus words that say this sentence, or one beside it, once more make that one a repetition."""
    from rapidfuzz import fuzz  # comes with the extra `listen`

    result = list(verdicts)
    for number, verdict in enumerate(verdicts):
        if len(verdict.surplus) < SURPLUS:
            continue
        surplus = " ".join(verdict.surplus)
        likely: dict[int, float] = {}
        for near in range(max(0, number - 2), min(len(sentences), number + 3)):
            said = " ".join(plain(words(sentences[near])))
            part = fuzz.partial_ratio(said, surplus) / 100 if len(said) >= len(surplus) * 0.6 else 0.0
            if part >= REPEATED and verdicts[near].status in ("heard", "foreign", "doubtful"):
                likely[near] = part
        if likely:
            twice = max(likely, key=lambda near: (likely[near], -abs(near - number)))
            if twice != number and verdict.status == "foreign":  # its own words are all there
                result[number] = replace(verdict, status="heard", surplus=())
            result[twice] = replace(verdicts[twice], status="repeated", surplus=verdict.surplus)
    return tuple(result)
