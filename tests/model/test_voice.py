"""A voice as it is written."""

import pytest

from audioessay.model.voice import Voice


def test_written_and_read_back() -> None:
    """Every setting, in one order; what is left out is 0."""
    for text in ("edge:x", "edge:x,rate=+5%,pitch=-3%,gain=+1.5dB,take=2", "kokoro:a,take=12"):
        assert str(Voice.parse(text)) == text
    assert Voice.parse("edge:x,take=0") == Voice("edge", "x")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("edge:x,take=2%", "take is given in whole numbers"),
        ("edge:x,take=1.5", "take is a whole number"),
        ("edge:x,take=-1", "take is -1, must lie between 0 and 999"),
        ("edge:x,take=1,take=2", "take is given twice"),
        ("edge:x,gain=2%", "gain is given in dB"),
        ("edge:x,rate=2dB", "rate is given in %"),
        ("edge:x,rate=2.5%", "rate is a whole number of percent"),
        ("edge:x,tempo=2", "is not rate=±N%, pitch=±N%, formant=±N%, gain=±NdB or take=N"),
    ],
)
def test_what_does_not_hold(text: str, said: str) -> None:
    """Each says what is wrong."""
    with pytest.raises(ValueError, match=said):
        Voice.parse(text)
