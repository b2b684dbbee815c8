"""Evidence of stance in a sentence: words that speak for a role, weighed by what frames them.

An evaluative word counts for what the author does with it. Negation turns it round; a clause that concedes
("although X, Y") gives way to the one it leads to; what stands before "but" counts less than what stands after;
words between quotation marks, reported speech and questions are not the author's own assertion; praise in the
company of an ironist's phrases is meant the other way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audioessay.casting import lexicon
from audioessay.casting.lexicon import Entry
from audioessay.casting.tokens import Token, tokens

REACH = 4
"""Words over which a negation reaches."""
CLOSERS = frozenset(".!?;:—--()")
QUOTES = frozenset('"“”')
CONTRASTS = frozenset(("but", "however", "yet", "nevertheless", "nonetheless"))
OTHER = {"praise": "critique", "critique": "praise", "narration": "narration"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue where it stands."""

    start: int
    """In the paragraph's display text."""
    end: int
    role: str
    """What it speaks for, its scope worked in."""
    weight: float
    """Over 0."""
    turned: bool = False
    """Whether negation or irony turned it round."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, taken apart."""

    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]
    devices: tuple[tuple[int, Entry], ...]
    """Devices of argument and the token at which each begins."""
    quoted: int
    """Tokens between quotation marks."""
    open_quote: bool
    """Whether a quotation is still open at its end."""

    @property
    def question(self) -> bool:
        """Whether it ends by asking."""
        return any(token.text == "?" for token in self.tokens[-2:])


def read(text: str, bounds: Sequence[tuple[int, int]]) -> list[Sentence]:
    """The sentences of a paragraph, each with its evidence."""
    found = []
    quoting = False
    for start, end in bounds:
        sentence = weigh(tokens(text, start, end), quoting)
        found.append(sentence)
        quoting = sentence.open_quote
    return found


def weigh(words: list[Token], quoting: bool = False) -> Sentence:
    """One sentence; ``quoting`` says whether it begins inside a quotation."""
    devices = tuple((at, end, entry) for at, end, entry in lexicon.devices().every(words))
    kinds: dict[str, list[tuple[int, int]]] = {}
    for at, end, entry in devices:
        kinds.setdefault(entry.role, []).append((at, end))
    inside, quoting = quotations(words, quoting)
    given = concessions(words, kinds.get("concession", ()))
    turn = max((at for at, _ in kinds.get("contrast", ()) if contrast(words, at)), default=-1)
    asks = any(token.text == "?" for token in words[-2:])
    author = bool(kinds.get("author"))
    reported = bool(kinds.get("report")) and not author
    ironic = len(kinds.get("irony", ()))
    denied = {end: first for first, end in kinds.get("negation", ())}
    hits = []
    for at, end, entry in lexicon.stance().find(words):
        role, weight, turned = entry.role, entry.weight, False
        if role == "none":
            continue
        if role != "narration":
            if negated(words, at, denied):
                role, weight, turned = OTHER[role], weight * (0.7 if role == "praise" else 0.5), True
            if ironic and role == "praise" and entry.weight > 1:
                role, weight, turned = "critique", weight * min(1.0, 0.4 + 0.2 * ironic), True
            if given[at]:
                weight *= 0.4
            if turn > 0:
                weight *= 0.5 if at < turn else 1.25
            if inside[at]:
                weight *= 0.4
            elif reported:
                weight *= 0.6
            if asks:
                weight *= 0.6
            if author and not inside[at]:
                weight *= 1.2
        hits.append(Hit(words[at].start, words[end - 1].end, role, round(weight, 3), turned))
    return Sentence(tuple(words), tuple(hits), tuple((at, entry) for at, _, entry in devices), sum(inside), quoting)


def quotations(words: Sequence[Token], quoting: bool) -> tuple[list[bool], bool]:
    """For each token whether it stands between quotation marks, and whether they are still open at the end."""
    inside = []
    for token in words:
        if token.text in QUOTES:
            quoting = token.text == "“" or (token.text == '"' and not quoting)
        inside.append(quoting)
    return inside, quoting


def concessions(words: Sequence[Token], at: Sequence[tuple[int, int]]) -> list[bool]:
    """For each token whether a clause that concedes holds it: up to its comma, or to the contrast that answers it."""
    given = [False] * len(words)
    for first, end in at:
        opens = first == 0 or not words[first - 1].word or words[first - 1].text in ("and", "but")
        if not opens and words[first].text not in ("although", "though", "despite", "notwithstanding"):
            continue
        for place in range(end, len(words)):
            text = words[place].text
            if given[place]:
                break  # within a clause that concedes already
            if text in CLOSERS or text in CONTRASTS or (text == "," and place > end + 2):
                break
            given[place] = True
    return given


def contrast(words: Sequence[Token], at: int) -> bool:
    """Whether a contrast word turns the sentence there ("not only … but", "nothing but", "all but" do not)."""
    text = words[at].text
    before = [token.text for token in words[max(0, at - 12) : at]]
    if text == "but":
        return not (before and before[-1] in ("nothing", "all", "none", "no", "last", "cannot")) and not any(
            a == "not" and b in ("only", "merely", "simply") for a, b in pairwise(before)
        )
    return text != "still" or at == 0


def negated(words: Sequence[Token], at: int, ends: Mapping[int, int]) -> bool:
    """Whether a negation stands a few words before, with no mark between; ``ends`` are the negations, end: first token."""
    for end in range(at, max(-1, at - REACH - 1), -1):
        if end in ends and ends[end] < at:
            between = words[end:at]
            if all(token.text not in CLOSERS and token.text not in (",", "but") for token in between):
                return not (between and between[0].text in ("only", "merely", "just", "simply"))
    return False
