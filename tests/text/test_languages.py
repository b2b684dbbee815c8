"""Which language a text is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioessay.languages import primary, region
from audioessay.text.languages import NAMES, detect

SAMPLES = {
    "en": "The river had risen in the night, and nobody on the quay could say when it would stop.",
    "de": "Der Fluss war über Nacht gestiegen, und niemand am Kai konnte sagen, wann er aufhören würde.",
    "fr": "Le fleuve était monté dans la nuit, et personne sur le quai ne savait quand il s’arrêterait.",
    "es": "El río había crecido durante la noche y nadie en el muelle sabía cuándo se detendría.",
    "it": "Il fiume era salito durante la notte e nessuno sul molo sapeva quando si sarebbe fermato.",
    "pt": "O rio tinha subido durante a noite e ninguém no cais sabia quando iria parar.",
    "nl": "De rivier was in de nacht gestegen en niemand op de kade wist wanneer het zou ophouden.",
    "pl": "Rzeka wezbrała w nocy i nikt na nabrzeżu nie wiedział, kiedy to się skończy.",
    "ja": "川は夜のうちに増水し、いつ止まるのか誰にも分からなかった。",
    "ko": "강물은 밤새 불어났고, 언제 멈출지 아는 사람은 아무도 없었다.",
    "zh": "河水在夜里上涨，码头上没有人知道它什么时候会停。",
    "sv": "Floden hade stigit under natten och ingen på kajen visste när det skulle sluta.",
    "ru": "Река поднялась за ночь, и никто на набережной не знал, когда это кончится.",
    "uk": "Річка піднялася за ніч, і ніхто на набережній не знав, коли це скінчиться.",
}


@pytest.mark.parametrize("language", SAMPLES)
def test_a_sentence_is_enough(language: str) -> None:
    """One plain sentence tells the language, and so does it among a few foreign names."""
    assert detect(SAMPLES[language]) == language
    assert detect(SAMPLES[language] + " (BTS, New York)") == language


def test_little_evidence() -> None:
    """Nothing to go by is English; a name in another script does not outweigh a text."""
    assert [detect(text) for text in ("", "1984", "!?", "BTS")] == ["en"] * 4
    assert detect(SAMPLES["en"] + " 방탄소년단 防弾少年団") == "en"
    assert detect(SAMPLES["ko"] + " BTS won at the AMA again.") == "ko"


def test_supported() -> None:
    """Every language that has a name is known by a sentence of it."""
    assert set(NAMES) <= set(SAMPLES)


def test_tags() -> None:
    """Language and region of BCP 47 tags, however they are written."""
    assert [primary(tag) for tag in ("en", "EN_us", "zh-Hans-CN", " pt-BR ", "")] == ["en", "en", "zh", "pt", ""]
    assert [region(tag) for tag in ("en", "EN_us", "zh-Hans-CN", "es-419")] == ["", "US", "CN", ""]


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    """Any text has a language, the same each time."""
    assert detect(text) == detect(text) != ""
