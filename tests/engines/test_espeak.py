"""The embedded voices: the library's traps, and the same bytes for the same text wherever and whenever it is said."""

import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audioessay.engines.espeak.engine import EspeakEngine
from audioessay.engines.takes import check
from audioessay.errors import BadTake, UnknownName
from audioessay.model.script import Piece, Spoken
from audioessay.model.voice import Voice

loader = pytest.importorskip("espeakng_loader", reason="no wheel of espeakng-loader for this machine")

TEXT = "“Hello”, he said: 1,234 naïve people in the U.S.A. read self-made books. It's over."
VOICE = Voice("espeak", "en-us")


@pytest.fixture(scope="module")
def engine() -> EspeakEngine:
    return EspeakEngine()


def digest(engine: EspeakEngine, text: str = TEXT, voice: Voice = VOICE) -> str:
    return hashlib.sha256(engine.speak(Spoken.same(text), voice).samples.tobytes()).hexdigest()


def program(code: str, **environment: str) -> Any:
    """What a fresh Python prints, as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


SAY = """
    import hashlib, json, sys
    from audioessay.engines.espeak.engine import EspeakEngine
    from audioessay.model.script import Piece, Spoken
    from audioessay.model.voice import Voice
    engine = EspeakEngine()
    said = engine.speak(Spoken.same({text!r}), Voice("espeak", "en-us"))
    print(json.dumps([hashlib.sha256(said.samples.tobytes()).hexdigest(), engine._library.path]))
"""


def test_every_word_has_its_time(engine: EspeakEngine) -> None:
    """Quotes, numbers, abbreviations, accents: each word of the text once, in order, and where it sounds."""
    speech = engine.speak(Spoken.same(TEXT), VOICE)
    words = [TEXT[w.at : w.at + w.length] for w in speech.words]
    assert words == [
        "Hello",
        "he",
        "said",
        "1,234",
        "naïve",
        "people",
        "in",
        "the",
        "U.S.A",
        "read",
        "self-made",
        "books",
        "It's",
        "over",
    ]
    assert speech.timing == "exact"
    loud = np.abs(speech.samples.astype(int)) > 500
    for word in speech.words:
        assert loud[word.start : word.end].any()
    gap = (speech.words[-3].end, speech.words[-2].start)
    assert gap[1] - gap[0] > speech.rate // 10, "there is a rest between the sentences"
    assert not loud[gap[0] + speech.rate // 50 : gap[1]].any()


def test_the_same_text_gives_the_same_bytes(engine: EspeakEngine) -> None:
    """Again, after other texts and voices, in eight threads, and in another process."""
    first = digest(engine)
    others = [digest(engine, "Something else, quite long, in between."), digest(engine, TEXT, Voice("espeak", "de+f2"))]
    assert digest(engine) == first
    assert first not in others
    with ThreadPoolExecutor(8) as pool:
        voices = [VOICE, Voice("espeak", "en+klatt4")] * 8
        found = list(pool.map(lambda voice: digest(engine, TEXT, voice), voices))
    assert set(found[::2]) == {first}
    assert len(set(found[1::2])) == 1
    assert program(SAY.format(text=TEXT))[0] == first


def test_another_holder_of_the_library_does_not_change_the_sound(engine: EspeakEngine) -> None:
    """A package that keeps the library loaded (Kokoro's front end does) leaves our bytes alone."""
    first = digest(engine)
    held = ctypes.CDLL(loader.get_library_path())
    try:
        assert [digest(engine) for _ in range(6)] == [first] * 6
    finally:
        ctypes.CDLL(None).dlclose(ctypes.c_void_p(held._handle))


def test_a_very_long_path_is_no_obstacle(engine: EspeakEngine, tmp_path: Path) -> None:
    """The library has room for 160 bytes of path; a deep virtual environment speaks all the same."""
    deep = tmp_path / ("a-folder-with-quite-a-long-name/" * 5)
    deep.mkdir(parents=True)
    shutil.copytree(
        Path(loader.__file__).parent, deep / "espeakng_loader", ignore=shutil.ignore_patterns("*.so.1*", "__pycache__")
    )
    assert len(str(deep)) > 160
    found, path = program(SAY.format(text=TEXT), PYTHONPATH=str(deep))
    assert path.startswith(str(deep))
    assert found == digest(engine)


def test_the_systems_library_is_the_second_choice(engine: EspeakEngine) -> None:
    """Without the wheel, the library that the system finds is used, with its own data; without either, one clear line."""
    without = "import sys, ctypes.util; sys.modules['espeakng_loader'] = None; ctypes.util.find_library = lambda name: {found!r}\n"
    folder = Path(loader.get_data_path())
    code = without.format(found=loader.get_library_path()) + textwrap.dedent(SAY.format(text=TEXT))
    assert program(code, ESPEAK_DATA_PATH=str(folder.parent))[0] == digest(engine)
    nothing = without.format(found=None) + textwrap.dedent("""
        import json
        from audioessay.engines import find
        from audioessay.errors import EngineNotInstalled
        try:
            find("espeak")
        except EngineNotInstalled as error:
            print(json.dumps(str(error)))
    """)
    assert "pip install espeakng-loader" in program(nothing)


def test_no_variant_is_clipped_and_none_is_lost(engine: EspeakEngine) -> None:
    """The loudest variants stay under full scale, and every one of the list speaks."""
    for name in ("ed", "Jacky", "paul", "pedro", "Storm", "Mr serious", "klatt4", "whisper", "f3"):
        speech = engine.speak(Spoken.same("Raw power, all aloud! Our hour is over."), Voice("espeak", f"en+{name}"))
        assert 500 < np.abs(speech.samples.astype(int)).max() < 32_000, name


def test_unknown_voices_are_refused_with_the_nearest(engine: EspeakEngine) -> None:
    """The library would take an unknown variant for none at all, without a word."""
    for name, near in (
        ("en-us+f33", "en-us+f3"),
        ("en-su", "en-us"),
        ("en-us+Benjamin", "en-us+benjamin"),
        ("en-gb", "en-gb-x-rp"),
    ):
        with pytest.raises(UnknownName, match="did you mean") as caught:
            engine.check(Voice("espeak", name))
        assert near in str(caught.value)
    for name in ("en-us+", "../../etc/passwd", "en-us+../f1"):
        with pytest.raises(UnknownName):
            engine.check(Voice("espeak", name))


def test_a_voice_is_listed_with_its_language_and_gender(engine: EspeakEngine) -> None:
    """``en-us+f3`` is a woman's, American; each listed voice is one that can be used."""
    voices = {info.name: info for info in engine.voices()}
    assert (voices["en-us+f3"].language, voices["en-us+f3"].gender) == ("en-US", "female")
    assert voices["en"].language == "en-GB"
    assert voices["de"].language == "de"
    for name in voices:
        engine.check(Voice("espeak", name))


def test_no_listed_language_is_mute(engine: EspeakEngine) -> None:
    """The library brings voice files of languages whose words it has not; those are not offered."""
    for info in engine.voices():
        if "+" not in info.name:
            speech = engine.speak(Spoken.same("Radio Berlin."), Voice("espeak", info.name))
            assert np.abs(speech.samples.astype(int)).max() > 500, info.name


def test_rate_and_pitch_are_percent(engine: EspeakEngine) -> None:
    """Twice as fast takes about half as long; half as high again, or a quarter lower, is what it says."""
    text = "A plain sentence that is read at several paces, and at several pitches."
    plain = engine.speak(Spoken.same(text), VOICE)
    fast = engine.speak(Spoken.same(text), Voice("espeak", "en-us", rate=100))
    assert 0.42 < len(fast.samples) / len(plain.samples) < 0.62
    for percent in (50, 20, -20):
        other = engine.speak(Spoken.same(text), Voice("espeak", "en-us", pitch=percent))
        found = pitch(other.samples, other.rate) / pitch(plain.samples, plain.rate)
        assert found == pytest.approx(1 + percent / 100, rel=0.06)


def pitch(samples: Any, rate: int) -> float:
    """Median pitch in hertz: the strongest autocorrelation of each 50 ms between 60 and 350 Hz."""
    found = []
    step = rate // 20
    for begin in range(0, len(samples) - step, step):
        block = samples[begin : begin + step].astype(float)
        if np.abs(block).max() < 1500:
            continue
        line = np.correlate(block, block, "full")[step - 1 :]
        low, high = rate // 350, rate // 60
        found.append(rate / (low + int(np.argmax(line[low:high]))))
    return float(np.median(found))


def test_the_authors_brackets_and_control_characters_are_harmless(engine: EspeakEngine) -> None:
    """``[[`` is no phoneme code, ``<`` no markup, control characters no commands, a zero byte no end."""
    plain = engine.speak(Spoken.same("array one, element two, all of it, to the very end"), VOICE)
    for text in (
        "array[[one]], element <two>, all of it, to the very end",
        "array \x01+90S one, element\0 two,\x1b all of it, to the very end",
    ):
        speech = engine.speak(Spoken.same(text), VOICE)
        assert text[speech.words[-1].at :] == "end"
        assert 0.9 < len(speech.samples) / len(plain.samples) < 1.6


def test_a_pronunciation_is_said_as_given(engine: EspeakEngine) -> None:
    """IPA sounds as the word does that the library reads so by itself, in its place; what it cannot say is respelled."""

    def asked(text: str, ipa: str) -> Spoken:
        return Spoken((Piece("He read [[all]] of ", 0, 19), Piece(text, 19, 28, ipa=ipa), Piece(" in a week.", 28, 39)))

    known = engine.speak(asked("Nietzsche", ""), VOICE)
    given = engine.speak(asked("Mumble", "ˈniːtʃə"), VOICE)
    words = [asked("Mumble", "").text[w.at : w.at + w.length] for w in given.words]
    assert words == ["He", "read", "all", "of", "Mumble", "in", "a", "week"]
    at = [(speech.words[4].start, speech.words[4].end) for speech in (known, given)]
    assert (known.samples[slice(*at[0])] == given.samples[slice(*at[1])]).mean() > 0.9
    respelled = engine.speak(asked("Mumble", ""), VOICE)
    for unknown in ("☃", "ʒɑ̃ʒɑ̃", "niː☃"):
        assert (engine.speak(asked("Mumble", unknown), VOICE).samples == respelled.samples).all()
    after = Spoken((Piece("Mumble", 0, 6, ipa="ˈniːtʃə"), Piece("'s week.", 6, 14)))
    assert (engine.speak(after, VOICE).samples == engine.speak(Spoken.same("Mumble's week."), VOICE).samples).all()


def test_nothing_to_say_is_an_error(engine: EspeakEngine) -> None:
    """Dashes and blanks are not spoken."""
    for text in ("", " — ", "…!"):
        with pytest.raises(BadTake, match="nothing to say"):
            engine.speak(Spoken.same(text), VOICE)


@pytest.mark.parametrize(
    "text", ["실망스러운 날도 많다.", "누구세요?", "눈이 많이 왔다.", "나는 밥을 먹는다. 나는 간다."]
)
def test_korean_words_are_all_heard(engine: EspeakEngine, text: str) -> None:
    """Its words that open with a nasal have no event in the library; they are spoken nevertheless, and the take is kept."""
    spoken, voice = Spoken.same(text), Voice("espeak", "ko")
    speech = engine.speak(spoken, voice)
    check(speech, spoken, voice)
    assert len(speech.words) == len(text.split())


@pytest.mark.parametrize("name", ["en+f2", "en-us+f3", "de+f5", "en+whisper"])
def test_breath_is_the_same_at_any_time(name: str, engine: EspeakEngine) -> None:
    """The library seeds the noise of breathy voices with the second in which it is opened; their takes have keys of their own."""
    voice = Voice("espeak", name)
    first = digest(engine, voice=voice)
    time.sleep(1.1)
    assert digest(engine, voice=voice) == first
    assert engine.fingerprint(voice) != engine.fingerprint(VOICE) == engine.fingerprint(Voice("espeak", "en+klatt4"))
