"""What was to be spoken against what was heard, sentence by sentence.

Both sides become plain words (figures and abbreviations said in words, no case, no marks, no accents). Equal words are
matched first; what lies between is aligned by sound, so that a name spelled otherwise, a compound written apart or a
British spelling still counts as heard. Words of a sentence that find no partner are missing; words that nobody
was to speak are foreign, or a repetition where they say a sentence once more.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Status = Literal["heard", "doubtful", "missing", "repeated", "foreign"]

SAME = 0.6
"""Two words at least this alike, by letters and by sound, count as one word misheard."""
JOINED = 0.75
"""The same where several words stand for one or for several."""
HEARD = 0.8
"""Share of its sound that must be found for a sentence to count as heard."""
MISSING = 0.45
"""A sentence of which less is found is missing."""
RUN = 8.0
"""Letters that may be lost in one place of a heard sentence: two or three short words; a word misheard loses a part of its."""
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
    worst: float = 0.0
    """Letters lost in the worst place."""


def compare(sentences: Sequence[str], heard: str, *, words: Callable[[str], str] = str) -> tuple[Verdict, ...]:
    """The verdict on each sentence, in order. ``words`` says figures and abbreviations in words."""
    asked: list[str] = []
    owner: list[int] = []
    for number, sentence in enumerate(sentences):
        for word in plain(words(_ungrouped(sentence))):
            asked.append(word)
            owner.append(number)
    got = plain(words(_ungrouped(heard)))
    partners, taken = aligned(asked, got)
    surplus = _surplus(partners, taken, owner, len(sentences), len(got))
    verdicts = []
    at = 0
    for number in range(len(sentences)):
        end = at
        while end < len(owner) and owner[end] == number:
            end += 1
        extra = [[got[index] for index in run] for run in surplus[number]]
        verdicts.append(_verdict(asked[at:end], [_likeness(asked[i], partners[i], got) for i in range(at, end)], extra))
        at = end
    return _repetitions(sentences, verdicts, words)


def _ungrouped(text: str) -> str:
    """Thousands without their commas: a recogniser sets them or not."""
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)


def plain(text: str) -> list[str]:
    """Words without case, marks and accents; scripts that are written without spaces, character by character."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("'", ""))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.findall(r"[぀-ヿ㐀-鿿]|[^\W_぀-ヿ㐀-鿿]+", bare)


Partner = tuple[int, int] | None
"""Where a word's partner lies in what was heard: from, to."""


def aligned(asked: Sequence[str], got: Sequence[str]) -> tuple[list[Partner], set[int]]:
    """For each word asked for, the heard words that stand for it; and the heard words that have a partner."""
    from rapidfuzz.distance import Levenshtein  # comes with the extra `listen`

    partners: list[Partner] = [None] * len(asked)
    taken: set[int] = set()
    for step in Levenshtein.opcodes(asked, got):
        if step.tag == "equal":
            for offset in range(step.src_end - step.src_start):
                partners[step.src_start + offset] = (step.dest_start + offset, step.dest_start + offset + 1)
                taken.add(step.dest_start + offset)
    for low, high, first, last in _gaps(partners, len(got)):
        for (a, b), (c, d) in _by_sound(asked[low:high], got[first:last]):
            for index in range(low + a, low + b):
                partners[index] = (first + c, first + d)
            taken.update(range(first + c, first + d))
    return partners, taken


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
    rows, columns = len(asked) + 1, len(got) + 1
    score = [[0.0] * columns for _ in range(rows)]
    back: list[list[tuple[int, int]]] = [[(0, 0)] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            best, move = -1.0, (0, 0)
            if i:
                best, move = score[i - 1][j], (1, 0)
            if j and score[i][j - 1] > best:
                best, move = score[i][j - 1], (0, 1)
            for a, b in ((1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2)):
                if i < a or j < b:
                    continue
                left, right = "".join(asked[i - a : i]), "".join(got[j - b : j])
                alike = likeness(left, right)
                if alike < (SAME if a == b == 1 else JOINED):
                    continue
                value = score[i - a][j - b] + alike * len(left) - 0.3 * (a + b - 2)
                if value > best:
                    best, move = value, (a, b)
            score[i][j], back[i][j] = max(best, 0.0), move
    pairs = []
    i, j = rows - 1, columns - 1
    while i or j:
        a, b = back[i][j]
        if a and b:
            pairs.append(((i - a, i), (j - b, j)))
        i, j = i - a, j - b
    return pairs[::-1]


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


def _likeness(word: str, partner: Partner, got: Sequence[str]) -> tuple[float, str]:
    if partner is None:
        return 0.0, ""
    heard = " ".join(got[slice(*partner)])
    return (1.0 if heard == word else max(SAME, likeness(word, heard.replace(" ", "")))), heard


def _surplus(
    partners: Sequence[Partner], taken: set[int], owner: Sequence[int], sentences: int, length: int
) -> list[list[list[int]]]:
    """Runs of heard words without a partner, by the sentence in which or behind which they stand."""
    of: dict[int, int] = {}
    for index, partner in enumerate(partners):
        for place in range(*(partner or (0, 0))):
            of[place] = owner[index]
    runs: list[list[list[int]]] = [[] for _ in range(max(1, sentences))]
    current = 0
    run: list[int] = []
    for place in range(length):
        if place in taken:
            current = of.get(place, current)
            run = []
            continue
        if not run:
            run = []
            runs[current].append(run)
        run.append(place)
    return runs


def _verdict(words: Sequence[str], found: Sequence[tuple[float, str]], extra: Sequence[Sequence[str]]) -> Verdict:
    weight = sum(map(len, words)) or 1
    share = sum(len(word) * alike for word, (alike, _heard) in zip(words, found, strict=True)) / weight
    missing, longest, run = [], 0.0, 0.0
    for word, (alike, _heard) in zip(words, found, strict=True):
        if alike == 1.0 and len(word) > 3:
            run = 0.0
        run += len(word) * (1 - alike)
        longest = max(longest, run)
        if not alike:
            missing.append(word)
    foreign = [word for surplus in extra for word in surplus]
    misheard = tuple((word, heard) for word, (alike, heard) in zip(words, found, strict=True) if 0 < alike < 1)
    status: Status = "heard"
    if words and share < MISSING:
        status = "missing"
    elif words and (share < HEARD or longest > RUN):
        status = "doubtful"
    elif any(len(surplus) >= SURPLUS for surplus in extra):
        status = "foreign"
    return Verdict(status, round(share, 3), tuple(missing), tuple(foreign), misheard, round(longest, 1))


ORDER: tuple[Status, ...] = ("heard", "doubtful", "foreign", "repeated", "missing")
"""From best to worst."""


def better(one: Verdict, other: Verdict) -> Verdict:
    """Of two hearings of a sentence the one that is kinder to it: a recogniser errs, and seldom twice in the same way."""
    return min(one, other, key=lambda verdict: (ORDER.index(verdict.status), -verdict.share))


def _repetitions(
    sentences: Sequence[str], verdicts: Sequence[Verdict], words: Callable[[str], str]
) -> tuple[Verdict, ...]:
    """Surplus words that say this sentence, or one beside it, once more make it a repetition."""
    from rapidfuzz import fuzz  # comes with the extra `listen`

    result = []
    for number, verdict in enumerate(verdicts):
        if len(verdict.surplus) >= SURPLUS:
            surplus = " ".join(verdict.surplus)
            for near in range(max(0, number - 2), min(len(sentences), number + 3)):
                said = " ".join(plain(words(sentences[near])))
                part = fuzz.partial_ratio(said, surplus) / 100 if len(said) >= len(surplus) * 0.6 else 0.0
                if part >= REPEATED and verdict.status in ("heard", "foreign", "doubtful"):
                    verdict = Verdict("repeated", verdict.share, verdict.missing, verdict.surplus, verdict.misheard)
                    break
        result.append(verdict)
    return tuple(result)
