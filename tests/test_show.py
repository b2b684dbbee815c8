"""The show file is read strictly, and every complaint says where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioessay import show
from audioessay.errors import SettingError
from audioessay.model.show import Show
from tests.conftest import ROOT

BAD = {
    'titel = "x"': ("titel", "did you mean title", 1),
    'title = "x"\n\n[sound]\nbitrate_kbps = 97': ("sound.bitrate_kbps", "MP3 has", 4),
    "[sound]\nchannels = 3": ("sound.channels", "between 1 and 2", 2),
    "[sound]\nchannels = true": ("sound.channels", "whole number", 2),
    '[stings]\nstyle = "glas"': ("stings.style", "did you mean glass", 2),
    "[stings]\nopening = 3": ("stings.opening", "must be a file", 2),
    "[pacing]\nparagraf_ms = 3": ("pacing.paragraf_ms", "did you mean paragraph_ms", 2),
    "[pacing]\nparagraph_ms = -1": ("pacing.paragraph_ms", "between 0 and", 2),
    '[cast]\npraise = "espeak:en-us,rate=fast"': ("cast.praise", "rate=fast", 2),
    '[cast]\npraise = { voice = "espeak:en-us", speed = 3 }': ("cast.praise.speed", "unknown key", 2),
    "[cast]\npraise = 4": ("cast.praise", "is a voice", 2),
    '[reading]\nsplit = "both"': ("reading.split", "one of auto", 2),
    '[sound]\nformats = "mp3"': ("sound.formats", "must be a list", 2),
    "title = [": ("", "is not TOML", 1),
    'llm = "x"': ("llm", "must be a table", 1),
    "[pacing]\nsegment_ms = nan": ("pacing.segment_ms", "whole number", 2),
    "[pacing]\nsegment_ms = inf": ("pacing.segment_ms", "whole number", 2),
    "[sound]\ntarget_lufs = nan": ("sound.target_lufs", "must be a number", 2),
    "[llm]\ntimeout_s = nan": ("llm.timeout_s", "must be a number", 2),
    'language = "plain English"': ("language", "en, de or pt-BR", 1),
}


@pytest.mark.parametrize(("text", "wanted"), BAD.items(), ids=range(len(BAD)))
def test_a_bad_key_is_named_with_its_line(text: str, wanted: tuple[str, str, int]) -> None:
    """File, line, key, reason and the nearest name: one line, whatever is wrong."""
    key, reason, line = wanted
    with pytest.raises(SettingError) as caught:
        show.parse(text, "audioessay.toml")
    error = caught.value
    assert (error.key, error.line) == (key, line)
    assert reason in error.reason
    assert str(error).startswith(f"audioessay.toml:{line}: ")


def test_no_show_file_is_the_defaults(tmp_path: object) -> None:
    """A lone essay needs no show."""
    assert show.parse("", "x") == Show()


def test_stereo_takes_a_bit_rate_of_its_own() -> None:
    """128 kbit/s for two channels where nothing else is said."""
    assert show.parse("[sound]\nchannels = 2", "x").sound.bitrate_kbps == 128
    assert show.parse("[sound]\nchannels = 2\nbitrate_kbps = 192", "x").sound.bitrate_kbps == 192


def test_a_voice_is_written_as_a_string_or_a_table() -> None:
    """Both forms mean the same voice."""
    parsed = show.parse(
        '[cast]\na = "edge:x,rate=+5%,gain=-1dB,take=2"\nb = { voice = "edge:x", rate = 5, gain = -1, take = 2 }', "x"
    )

    def wrong(key: str, reason: str) -> SettingError:
        return SettingError("x", key, reason)

    assert show.voice_of(parsed.cast["a"], "a", wrong) == show.voice_of(parsed.cast["b"], "b", wrong)


def test_our_own_show_reads() -> None:
    """The show in this repository is one."""
    assert show.load(ROOT).title


@given(st.text(max_size=60))
def test_any_text_is_a_show_or_a_setting_error(text: str) -> None:
    """Nothing but SettingError comes out of a bad file."""
    try:
        show.parse(text, "x")
    except SettingError as error:
        assert str(error)


@pytest.mark.parametrize("text", ["x = " + "1" * 5000, "x = " + "[" * 5000], ids=["number", "nesting"])
def test_toml_that_python_gives_up_on_is_a_setting_error(text: str) -> None:
    """A number of thousands of digits and thousands of open brackets are complaints about the file, not crashes."""
    with pytest.raises(SettingError, match="too"):
        show.parse(text, "x")
