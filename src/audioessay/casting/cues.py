"""Evidence of stance in a sentence: words that speak for a role, weighed by what frames them.

An evaluative word counts for what the author does with it. Negation turns it round; a clause that concedes
("although X, Y") gives way to the one it leads to; what stands before "but" counts less than what stands after;
words between quotation marks, reported speech and questions are not the author's own assertion, and what is said of others
is not said of the subject; praise in the company of an ironist's phrases is meant the other way. A bad thing that fell is
praise, and so is a good thing that rose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from audioessay.casting import lexicon
from audioessay.casting.lexicon import Entry
from audioessay.casting.tokens import Token, grams, tokens

REACH = 4
"""Words over which a negation reaches."""
CLAUSE = 6
"""Words between a thing and what is said to rise or fall."""
LEADS = 3
"""Words at the head of a sentence in which it says whom it speaks of."""
GRANTED, FOIL, BEFORE_TURN, AFTER_TURN = 0.4, 0.25, 0.7, 1.15
"""What evidence is worth that is granted, that is said of others, that stands before and behind a paragraph's last turn."""
TREND = 2.0
"""Weight of a bad thing that fell, a good thing that rose."""
RAISERS = frozenset(("nothing", "nobody", "none", "one", "never", "nowhere", "couldn't", "cannot", "can't"))
COMPARED = frozenset(
    ("better", "finer", "nobler", "greater", "happier", "worse", "duller", "sadder", "easier", "simpler", "clearer")
)
SUBJECTS = frozenset((
    "it", "they", "he", "she", "we", "i", "you", "this", "that", "these", "those", "the", "there", "here", "and", "which",
))  # fmt: skip
LONE = frozenset(("alone", "isolation", "without", "unaided"))
"""Words that a denial is about ("nobody shines alone"): what stands before them is not denied."""
ADJECTIVES = frozenset(("more", "fewer", "less", "higher", "lower", "lowest", "highest", "record", "no"))
CLOSERS = frozenset(".!?;:—--()")
QUOTES = frozenset('"“”')
CONTRASTS = frozenset(("but", "however", "yet", "nevertheless", "nonetheless"))
OTHER = {"praise": "critique", "critique": "praise", "narration": "narration"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue where it stands."""

    start: int
    """In the paragraph's display text: of the negation that turns it round, where there is one."""
    end: int
    role: str
    """What it speaks for, its scope worked in."""
    weight: float
    """Over 0."""
    turned: bool = False
    """Whether negation or irony turned it round."""
    quoted: bool = False
    """Whether it stands between quotation marks."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, taken apart."""

    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]
    devices: tuple[tuple[int, Entry], ...]
    """Devices of argument and the token at which each begins."""
    grams: tuple[str, ...]
    """Its words and pairs of words, as the model knows them."""
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
    sentences = []
    quoting = False
    for start, end in bounds:
        sentence = weigh(tokens(text, start, end), quoting)
        sentences.append(sentence)
        quoting = sentence.open_quote
    return scoped(sentences)


def scoped(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Evidence weighed by the sentences around it.

    What a paragraph grants ("To be sure, …") counts little when one of the next two sentences answers it ("But …"); what stands before its
    last turn counts less than what stands behind it.
    """
    leads = [{entry.role for at, entry in sentence.devices if at < 2} for sentence in sentences]
    turns = [number for number, kinds in enumerate(leads) if "contrast" in kinds and number]
    weights = [1.0] * len(sentences)
    for number, kinds in enumerate(leads):
        answer = next((turn for turn in turns if number < turn <= number + 2), None)
        if "concession" in kinds and answer is not None and number not in turns:
            weights[number:answer] = [GRANTED] * (answer - number)
    if turns:
        weights = [
            weight * (BEFORE_TURN if number < turns[-1] else AFTER_TURN) for number, weight in enumerate(weights)
        ]
    return [
        sentence
        if weight == 1
        else replace(sentence, hits=tuple(replace(hit, weight=round(hit.weight * weight, 3)) for hit in sentence.hits))
        for sentence, weight in zip(sentences, weights, strict=True)
    ]


def weigh(words: list[Token], quoting: bool = False) -> Sentence:
    """One sentence; ``quoting`` says whether it begins inside a quotation."""
    devices = tuple((at, end, entry) for at, end, entry in lexicon.devices().every(words))
    kinds: dict[str, list[tuple[int, int]]] = {}
    for at, end, entry in devices:
        kinds.setdefault(entry.role, []).append((at, end))
    inside, quoting = quotations(words, quoting)
    aside = asides(words, kinds)
    turn = max((at for at, _ in kinds.get("contrast", ()) if contrast(words, at)), default=-1)
    asks = any(token.text == "?" for token in words[-2:])
    author = bool(kinds.get("author"))
    reported = bool(kinds.get("report")) and not author
    ironic = len(kinds.get("irony", ()))
    denied = {end: first for first, end in kinds.get("negation", ())}
    moved, taken = trends(words, kinds, denied)
    hits = []
    for at, end, role, weight in [
        *moved,
        *((at, end, e.role, e.weight) for at, end, e in lexicon.stance().find(words)),
    ]:
        turned, first = False, at
        if role == "none" or ((at, end, role, weight) not in moved and any(place in taken for place in range(at, end))):
            continue
        if role != "narration":
            denial, first = ("", at) if (at, end, role, weight) in moved else negated(words, at, denied)
            if denial == "superlative":
                weight *= 1.25
            elif denial:
                role, weight, turned = OTHER[role], weight * (0.7 if role == "praise" else 0.5), True
            if ironic and role == "praise" and weight > 1 and not turned:
                role, weight, turned = "critique", weight * min(1.0, 0.4 + 0.2 * ironic), True
            weight *= aside[at]
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
        hits.append(Hit(words[first].start, words[end - 1].end, role, round(weight, 3), turned, inside[at]))
    hits.sort(key=lambda hit: hit.start)
    framed = tuple((at, entry) for at, _, entry in devices)
    return Sentence(tuple(words), tuple(hits), framed, grams(words), sum(inside), quoting)


def trends(
    words: Sequence[Token], kinds: Mapping[str, Sequence[tuple[int, int]]], denied: Mapping[int, int]
) -> tuple[list[tuple[int, int, str, float]], frozenset[int]]:
    """What went up or down, as ``(first, end, role, weight)``, and the tokens that this explains.

    A bad thing that fell is praise, one that rose critique ("injuries fell from 58 to 31"); with a good thing it is the other way about.
    """
    moves = [(at, end, kind) for kind in ("rise", "fall") for at, end in kinds.get(kind, ())]
    moved = []
    taken: set[int] = set()
    for thing in ("harm", "good"):
        for at, end in kinds.get(thing, ()):
            near = [
                (abs(first - at), first, last, kind)
                for first, last, kind in moves
                if not taken.intersection((at, first)) and related(words, (at, end), (first, last))
            ]
            if not near:
                continue
            _, first, last, kind = min(near)
            role = "praise" if (thing == "harm") == (kind == "fall") else "critique"
            if negated(words, min(at, first), denied)[0] or negated(words, first, denied)[0]:
                role = OTHER[role]
            moved.append((min(at, first), max(end, last), role, TREND))
            taken.update(range(at, end), range(first, last))
    return moved, frozenset(taken)


def related(words: Sequence[Token], thing: tuple[int, int], move: tuple[int, int]) -> bool:
    """Whether a word of rising or falling is said of a thing: right before it ("fewer delays"), or in one clause with it."""
    if words[move[0]].text in ADJECTIVES:
        return 0 <= thing[0] - move[1] <= 1
    first, last = (move, thing) if move[0] < thing[0] else (thing, move)
    gap = words[first[1] : last[0]]
    return len(gap) <= CLAUSE and not any(token.text in CLOSERS or token.text in CONTRASTS for token in gap)


def asides(words: Sequence[Token], kinds: Mapping[str, Sequence[tuple[int, int]]]) -> list[float]:
    """For each token what evidence there is worth: little in a clause that concedes, or where others than the subject are spoken of."""
    given = concessions(words, kinds.get("concession", ()))
    worth = [GRANTED if conceded else 1.0 for conceded in given]
    others = [at for at, _ in kinds.get("other", ()) if at < LEADS]
    for at in (*others, *(at for at, token in enumerate(words) if token.text == "than")):
        end = clause_end(words, at + 1)
        worth[at:end] = [FOIL] * (end - at)
    return worth


def clause_end(words: Sequence[Token], at: int) -> int:
    """The token at which a clause ends: at a closing mark, at "but", or at a comma with a new subject behind it."""
    for place in range(at, len(words)):
        text = words[place].text
        if text in CLOSERS or text in CONTRASTS:
            return place
        if text == "," and place + 1 < len(words) and words[place + 1].text in SUBJECTS:
            return place
    return len(words)


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


def negated(words: Sequence[Token], at: int, ends: Mapping[int, int]) -> tuple[str, int]:
    """How a negation a few words before, with no mark between, bears on a word, and at which token it begins.

    ``negation``, ``""`` for none, or ``superlative`` for one that raises what it seems to deny ("nothing could be more beautiful", "I have never been so bored").
    ``ends`` are the negations, end: first token.
    """
    for end in range(at, max(-1, at - REACH - 1), -1):
        if end in ends and ends[end] < at:
            between = [token.text for token in words[end:at]]
            if any(text in CLOSERS or text in (",", "but") for text in between):
                continue
            after = {token.text for token in words[at + 1 : at + REACH + 2]}
            if (between and between[0] in ("only", "merely", "just", "simply")) or after & LONE:
                return "", at
            raised = words[end - 1].text in RAISERS and (
                "more" in between or words[at].text in COMPARED or ("so" in between and words[end - 1].text == "never")
            )
            return "superlative" if raised else "negation", ends[end]
    return "", at
