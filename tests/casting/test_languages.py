"""The judge ``meaning`` in other languages than English: by what sentences mean, kept by passage."""

import numpy as np
import pytest

from audioessay.casting import universal
from audioessay.casting.judge_languages import KNOWN, marks
from audioessay.casting.judge_meaning import MeaningJudge
from audioessay.casting.judging import excerpts, judge
from audioessay.casting.meant import bounds, heard
from audioessay.store import MemoryStore
from tests.casting.essays import essay

SAID = {
    "de": (
        "Das Museum wurde 1904 eröffnet. Es hat zwei Stockwerke und liegt am Fluss.",
        "Eine wunderbare Ausstellung, klug, lebendig und schön. Man geht beglückt nach Hause.",
        "Die neue Halle ist eine Enttäuschung: schlecht geplant, laut und viel zu teuer. Ein Fehler, über den sich niemand freut.",
    ),
    "nl": (
        "Het museum werd in 1904 geopend. Het heeft twee verdiepingen en ligt aan de rivier.",
        "Een prachtige tentoonstelling, slim, levendig en mooi. Je gaat gelukkig naar huis.",
        "De nieuwe zaal is een teleurstelling: slecht ontworpen, lawaaiig en veel te duur. Een vergissing, waar niemand blij mee is.",
    ),
    "fr": (
        "Le musée a été inauguré en 1904. Il compte deux étages et se trouve au bord du fleuve.",
        "Une exposition magnifique, intelligente, vivante et belle. On rentre chez soi heureux.",
        "La nouvelle salle est une déception : mal conçue, bruyante et beaucoup trop chère. Une erreur, et personne n'est content.",
    ),
    "it": (
        "Il museo fu inaugurato nel 1904. Ha due piani e si trova sul fiume.",
        "Una mostra magnifica, intelligente, viva e bella. Si torna a casa felici.",
        "La nuova sala è una delusione: progettata male, rumorosa e troppo cara. Un errore, e nessuno è contento.",
    ),
    "es": (
        "El museo se inauguró en 1904. Tiene dos plantas y está junto al río.",
        "Una exposición magnífica, inteligente, viva y hermosa. Uno vuelve feliz a casa.",
        "La nueva sala es una decepción: mal diseñada, ruidosa y demasiado cara. Un error, y nadie está contento.",
    ),
    "pt": (
        "O museu foi inaugurado em 1904. Tem dois andares e fica junto ao rio.",
        "Uma exposição magnífica, inteligente, viva e bela. Volta-se feliz para casa.",
        "A nova sala é uma desilusão: mal concebida, barulhenta e demasiado cara. Um erro, e ninguém está contente.",
    ),
}


@pytest.mark.parametrize("language", KNOWN)
def test_plain_words_in_each_language(language: str) -> None:
    """What is told, what is praised and what is blamed; where the judge's reason is a sentence, it stands in the essay."""
    told, praised, blamed = SAID[language]
    of = essay(("I", [told]), ("II", [praised]), ("III", [blamed]), language=language)
    passages = judge(of, judge=MeaningJudge())
    assert [passage.stance.guess for passage in passages] == ["narration", "praise", "critique"]
    assert {passage.stance.by for passage in passages} == {"meaning"}
    assert "lean to praise" in passages[1].stance.reason


def test_an_edit_costs_its_passages() -> None:
    """What was heard is kept by passage, and what is kept is judged as what was just heard."""
    store = MemoryStore()
    told, praised, blamed = SAID["fr"]
    before = excerpts(essay(("I", [told, praised, blamed]), language="fr"))
    first = MeaningJudge(store).weigh(before)
    kept = {entry.key for entry in store.entries()}
    assert len(kept) == 3
    assert MeaningJudge(store).weigh(before) == first == MeaningJudge().weigh(before)
    MeaningJudge(store).weigh(excerpts(essay(("I", [told, f"{praised} Enfin.", blamed]), language="fr")))
    assert len({entry.key for entry in store.entries()} - kept) == 1


def test_sentences_that_mean_the_same_are_near_in_all_languages() -> None:
    """The blamed hall in one language is nearer to the blamed hall in any other than to the praised exhibition."""
    blamed = universal.ours().vectors([SAID[language][2] for language in KNOWN])
    praised = universal.ours().vectors([SAID[language][1] for language in KNOWN])
    near, far = blamed @ blamed.T, blamed @ praised.T
    assert near.min() > far.max()


def test_sentences_are_heard_together_too() -> None:
    """Beside each sentence it is kept what all of a passage mean together: for one sentence the same, for several more than their mean."""
    one, several = (
        excerpts(essay(("", [text]), language="it"))[0] for text in (SAID["it"][2].split(". ")[0], SAID["it"][2])
    )
    alone, whole = heard(one), heard(several)
    assert np.array_equal(alone[0], alone[-1])
    apart = universal.ours().vectors([several.text.display[start:end] for start, end in bounds(several)])
    assert len(whole) == len(apart) + 1 == 3
    assert np.abs(whole[:-1] - apart).max() < 1e-3 < np.abs(whole[-1] - whole[:-1].mean(axis=0)).max()


def test_how_a_paragraph_is_written_is_looked_at() -> None:
    """Questions, exclamations, numbers, quotations and lengths, as far as they differ from the essay's; the same words asked are judged otherwise."""
    asked = "« Fallait-il 300 euros ? » Vraiment ?"
    (found,) = (marks(one) for one in excerpts(essay(("", [asked]), language="fr")))
    assert found[:2].tolist() == [1.0, 0.0]
    assert found[2:4] == pytest.approx([10 / 12, 10 / 12])
    told = SAID["fr"][0]
    said, questioned = (
        MeaningJudge().weigh(excerpts(essay(("", [told, end, SAID["fr"][1]]), language="fr")))[1].shares
        for end in (SAID["fr"][2], SAID["fr"][2].replace(".", " ?"))
    )
    assert said[2] != questioned[2]


def test_whatever_a_paragraph_holds() -> None:
    """Marks alone, one endless word, a paragraph without a sentence: an opinion for each, whose words stand in the source."""
    of = essay(("", [SAID["de"][0], "— — —", "¿?"]), ("Zwei", ["“" * 40, "a" * 5000, SAID["de"][1]]), language="de-AT")
    opinions = MeaningJudge().weigh(excerpts(of))
    assert len(opinions) == 6
    for leaning in (one for opinion in opinions for one in opinion.leanings):
        assert of.source.text[leaning.span.start : leaning.span.end] == leaning.text
