"""Encodings."""

import pytest

from audioessay.text.decode import decode
from audioessay.text.mojibake import mended
from tests.text.reading import essay, said

ENGLISH = "Café society isn’t what it was. “Quite,” she said — naïvely."
GERMAN = "Er ist laut – und „teuer“. Größer als gedacht."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_western_texts(text: str, encoding: str) -> None:
    """Even a line is enough; a byte order mark is no part of the text."""
    assert decode(text.encode(encoding), "x") == text


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, "Zażółć gęślą jaźń, mówił dziadek.", "これは長い話です。"])
@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
@pytest.mark.parametrize("times", [1, 2])
def test_letters_that_were_misread_are_read_as_they_were_meant(text: str, codec: str, times: int) -> None:
    """UTF-8 that a program took for Windows-1252, once or more; it is said so."""
    misread = text
    for _ in range(times):
        misread = "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in misread.encode())
    made = essay(f"{misread}\n", "text")
    assert said(made) == [text]
    assert [notice for notice in made.notices if "misread" in notice]


@pytest.mark.parametrize(
    "text",
    [ENGLISH, GERMAN, "Der Buchstabe „Ä“ und „Å“ …", "« CAFÉ » et « À la une »", "“Ã©” is how é looks when it is misread.", "NÃO, disse ela; é Ã…", "Ñ’ y ‘Ü’"],
)  # fmt: skip
def test_letters_that_only_look_misread_are_left(text: str) -> None:
    """The repair must be plainly more likely."""
    notices: list[str] = []
    assert (mended(text, notices), notices) == (text, [])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Zażółć gęślą jaźń. Wszystko jest możliwe, jeśli się bardzo chce, mówił dziadek. " * 3, "cp1250"),
        ("Съешь же ещё этих мягких французских булок да выпей чаю. " * 4, "cp1251"),
        ("これは長い話です。やかんについて話しましょう。誰もが一つ持っています。" * 3, "shift_jis"),
        ("每个人都有一个水壶。没有人看它一眼。这是一个很长的故事，我们慢慢说。" * 3, "gb18030"),
        ("모든 사람은 주전자를 가지고 있다. 아무도 그것을 보지 않는다. " * 4, "euc_kr"),
    ],
)
def test_other_texts(text: str, encoding: str) -> None:
    """By charset-normalizer, from a paragraph."""
    assert decode(text.encode(encoding), "x") == text


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0" encoding="windows-1251"?>',
        '<meta charset="windows-1251">',
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
    ],
)
def test_what_a_page_declares(head: str) -> None:
    """It is believed where the bytes do not say otherwise."""
    assert decode(f"{head}чай".encode("cp1251"), "x", declared=True).endswith("чай")
    assert decode(f"{head}чай".encode(), "x", declared=True).endswith("чай")
