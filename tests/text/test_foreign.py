"""Passages in another language, and pauses: whole sentences, said by whoever knows them."""

import pytest

from audioessay.model.show import Reading
from audioessay.model.voice import Voice
from audioessay.text.foreign import plainly
from audioessay.text.pronounce import Lexicon
from audioessay.text.read import read
from audioessay.text.segments import segments

VOICE = Voice("x", "narrator")


def said(text: str, *, kind: str = "markdown", reading: Reading = Reading()) -> list[tuple[str, str, int]]:  # noqa: B008
    """Language, words and pause of each segment, all by one who reads French and German besides."""
    essay = read(text.encode(), name="x", format=kind, language="en", reading=reading)
    return [
        (segment.language, segment.spoken.text.strip(), segment.pause_ms)
        for section in essay.sections
        for segment in segments(
            [*section.headings, *section.paragraphs],
            role="narration",
            voice=VOICE,
            longest=1000,
            normalise=True,
            language="en",
            lexicon=Lexicon.empty(),
            reading=reading,
            speaker=lambda language: Voice("x", language) if language in ("fr", "de") else None,
        )
    ]


@pytest.mark.parametrize(
    ("sentence", "home", "language"),
    [
        ("Je ne sais pas ce que tu veux dire avec cette histoire.", "en", "fr"),
        ("Era una giornata di sole e non c'era nessuno per le strade.", "en", "it"),
        ("It was a fine day and nobody was in the streets.", "de", "en"),
        ("これは日本語の文です。", "en", "ja"),
        ("Он пришёл домой.", "en", "ru"),
        ("東京大学。", "ja", ""),
        ("La dolce vita.", "en", ""),
        ("Requiem aeternam dona eis, Domine, et lux perpetua luceat eis.", "en", ""),
        ("Veni, vidi, vici, said Caesar to the men of Rome.", "en", ""),
        ("Lyon, Paris, Rome, Madrid, Berlin, Lisbon.", "en", ""),
        ("Она said no to him and left.", "en", ""),
    ],
)
def test_plainly(sentence: str, home: str, language: str) -> None:
    """A whole sentence that is plainly of another language; names and a few words are none."""
    assert plainly(sentence, home) == language


def test_whole_sentences_only() -> None:
    """A marked sentence has its own reader and its numbers in its own words; a marked word in a sentence has not."""
    assert said("Nobody came. [J'ai 3,5 km à faire.]{lang=fr} We saw [le chat]{lang=fr} there.") == [
        ("", "Nobody came.", 0),
        ("fr", "J'ai trois virgule cinq kilomètres à faire.", 0),
        ("", "We saw le chat there.", 0),
    ]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("markdown", "One day.\n\n::: {lang=de}\nDer Hund lief weg.\n:::\n\nIt ended."),
        ("markdown", 'One day.\n\n<p lang="de">Der Hund lief weg.</p>\n\nIt ended.'),
        ("html", '<body><p>One day.</p><p lang="de">Der Hund lief weg.</p><p>It ended.</p></body>'),
        ("html", '<body><p>One day. <i lang="de">Der Hund lief weg.</i> It ended.</p></body>'),
    ],
)
def test_marks(kind: str, text: str) -> None:
    """What each format has to mark a language."""
    assert said(text, kind=kind) == [("", "One day.", 0), ("de", "Der Hund lief weg.", 0), ("", "It ended.", 0)]


def test_the_sections_own_voice() -> None:
    """If the show wants it so, or there is no voice of that language."""
    text = "One day. Je ne sais pas ce que tu veux dire avec cette histoire. It ended."
    assert [language for language, _, _ in said(text)] == ["", "fr", ""]
    assert said(text, reading=Reading(foreign="same")) == [("", text, 0)]


@pytest.mark.parametrize(
    ("kind", "text", "pauses"),
    [
        ("markdown", "One. [pause 2s] Two. [pause: 500 ms] Three.", [2000, 500, 0]),
        ("markdown", "One. [pause 2.5s]\n\nTwo.\n\n[pause 3s]\n\nThree.", [2500, 3000, 0]),
        ("markdown", 'One. <break time="2s"/> Two. <break time="500ms"/>', [2000, 500]),
        ("text", 'One. [pause] Two.\n\n<break time="1.5s"/>\n\nThree.', [1000, 1500, 0]),
        ("html", '<body><p>One. <break time="2s"/> Two.</p><p>[pause 1s] Three.</p></body>', [2000, 1000, 0]),
        ("markdown", "He took a [pause](https://example.com) and one [pause 2 hours].", [0]),
    ],
)
def test_pauses(kind: str, text: str, pauses: list[int]) -> None:
    """They are rests behind what stands before them, and are never said."""
    parts = said(text, kind=kind)
    assert [pause for _, _, pause in parts] == pauses
    assert not any("break" in words or "pause 2s" in words for _, words, _ in parts)


@pytest.mark.parametrize(
    ("emoji", "heading", "body"),
    [
        ("speak", "The party", "Well done 🎉🎉 and 👩🏽‍🚀 home 🇫🇷."),
        ("drop", "The party", "Well done and home."),
        ("name", "The party party popper", "Well done party popper and woman rocket home flag F R ."),
    ],
)  # fmt: skip
def test_emoji(emoji: str, heading: str, body: str) -> None:
    """Spoken by the voice, dropped or named; in headings dropped unless named."""
    parts = said("# The party 🎉\n\nWell done 🎉🎉 and 👩🏽‍🚀 home 🇫🇷.", reading=Reading(emoji=emoji))  # type: ignore[arg-type]
    assert parts[0][1] == heading
    assert " ".join(parts[1][1].split()) == body
