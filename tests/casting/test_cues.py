"""Evidence of stance: what frames a word decides what it speaks for."""

import pytest

from audioessay.casting import cues, tokens


def sides(sentence: str) -> dict[str, float]:
    """Weight of what a sentence says, by role."""
    total = {"praise": 0.0, "critique": 0.0, "narration": 0.0}
    for hit in cues.weigh(tokens.tokens(sentence)).hits:
        total[hit.role] += hit.weight
    return total


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("The acting is superb.", "praise"),
        ("The argument fails.", "critique"),
        ("It is not a good argument.", "critique"),
        ("Nothing here is dull.", "praise"),
        ("Although the prose is clumsy, the book is a masterpiece.", "praise"),
        ("The prose is brilliant, but the argument is worthless.", "critique"),
        ("The plot is thin; however, the characters are admirable and moving.", "praise"),
        ("The evidence rests on eleven interviews and cannot bear the weight.", "critique"),
        ("How reassuring it is, and what a splendid triumph, for those who sold it.", "critique"),
    ],
)
def test_scope(sentence: str, role: str) -> None:
    """Negation turns a word round, a concession yields to its clause, what follows "but" outweighs what precedes it, irony is meant otherwise."""
    total = sides(sentence)
    other = "critique" if role == "praise" else "praise"
    assert total[role] > total[other], total


def test_quoted_words_count_less() -> None:
    """What stands between quotation marks is not the author's own assertion."""
    assert sides("It is “superb”.")["praise"] < sides("It is superb.")["praise"]


def test_not_only_is_no_negation() -> None:
    """ "Not only … but" turns nothing round."""
    assert sides("It is not only superb but also humane.")["critique"] == 0


def test_a_quotation_goes_on_into_the_next_sentence() -> None:
    """A quotation that is left open reaches into the sentences after it."""
    text = "He said: “It is superb. It is excellent.” It is admirable."
    first, second, third = cues.read(text, tokens.sentences(text.replace("” It", "” It")))[-3:]
    assert first.open_quote or second.quoted
    assert third.quoted == 0 or not third.open_quote


def test_hits_name_their_place() -> None:
    """A hit's place in the text holds the words that it is made of."""
    text = "A work of genius, if ever there was one."
    (hit,) = [hit for hit in cues.weigh(tokens.tokens(text)).hits if hit.role == "praise"]
    assert text[hit.start : hit.end] == "work of genius" or text[hit.start : hit.end].endswith("work of genius")


@pytest.mark.parametrize("text", ["not " * 4000 + "good " * 4000, "although " * 4000 + "good " * 4000, "a" * 60_000])
def test_hostile_sentences_are_read(text: str) -> None:
    """A sentence that is nothing but frames, or one endless word, is read like any other (how long: bench/growth.py)."""
    assert cues.weigh(tokens.tokens(text)) == cues.weigh(tokens.tokens(text))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Injuries fell from 58 to 31.", "praise"),
        ("There are fewer delays than there were.", "praise"),
        ("Attendance has dropped by a third.", "critique"),
        ("Complaints rose all summer.", "critique"),
        ("Nothing could be more beautiful.", "praise"),
        ("I have never been so bored.", "critique"),
        ("Nobody shines alone.", "praise"),
        ("It is not bad at all.", "praise"),
        ("To be sure, it is dull and clumsy. But it is superb.", "praise"),
        ("Granted, it is a superb idea. The sums are fine. But it fails.", "critique"),
        ("Unlike its dull, clumsy rivals, it is superb.", "praise"),
        ("It is funnier and lovelier than the dull, clumsy one.", "praise"),
    ],
)
def test_scope_over_clauses_and_sentences(text: str, role: str) -> None:
    """What fell and what rose, denials that raise, what is granted and answered, and what is said of others."""
    total = {"praise": 0.0, "critique": 0.0, "narration": 0.0}
    for sentence in cues.read(text, tokens.sentences(text)):
        for hit in sentence.hits:
            total[hit.role] += hit.weight
    assert total[role] > total["critique" if role == "praise" else "praise"], total


def test_what_only_sounds_like_a_verdict() -> None:
    """A legal limit is no limit found fault with."""
    assert sides("The legal limit is 50 micrograms.")["critique"] == 0
