"""What every engine promises, a function each; the docstring is the promise."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from audioessay.engines import takes
from audioessay.engines.base import Engine, Speech
from audioessay.engines.words import tokens
from audioessay.errors import BadTake, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice

TEXT = "The harbour was quiet that night. Two boats, both of them old, lay by the wall; nobody spoke."
TEXTS = (TEXT, "Yes.", "Why, 😀 though? “Because”—she said—it’s naïve.")


def check_engine(engine: Engine) -> None:
    """Hold an engine to all of :data:`ENGINE_PROMISES`. Raises AssertionError."""
    for promise in ENGINE_PROMISES:
        promise(engine)


def voice_of(engine: Engine, rate: int = 0) -> Voice:
    """An English voice of the engine, or its first."""
    english = [info.name for info in engine.voices() if info.language.lower().startswith("en")]
    return Voice(engine.name, (english or [engine.voices()[0].name])[0], rate=rate)


def speak(engine: Engine, text: str, rate: int = 0) -> Speech:
    """What it says of a text."""
    return engine.speak(Spoken.same(text), voice_of(engine, rate))


def has_the_members_of_the_protocol(engine: Engine) -> None:
    """Its settings make sense."""
    assert isinstance(engine, Engine)
    assert engine.workers >= 1
    assert engine.longest >= 200
    assert engine.normalises in (True, False)


def lists_voices_that_can_be_used(engine: Engine) -> None:
    """Each once, with a language, and each passes its own check."""
    voices = engine.voices()
    assert voices
    assert len({info.name for info in voices}) == len(voices)
    for info in voices[:: max(1, len(voices) // 50)]:
        assert info.language
        engine.check(Voice(engine.name, info.name))


def refuses_an_unknown_voice_with_the_nearest(engine: Engine) -> None:
    """Before anything is spoken; the message names a voice that there is."""
    known = voice_of(engine).name
    try:
        engine.check(Voice(engine.name, known + "x"))
    except UnknownName as error:
        assert known in str(error)
    else:
        raise AssertionError("an unknown voice passes its check")


def speaks(engine: Engine) -> None:
    """16 bits, mono, a plausible length, and all that is checked of each take."""
    for text in TEXTS:
        speech = speak(engine, text)
        assert speech.samples.dtype == np.int16
        assert speech.samples.ndim == 1
        assert 8000 <= speech.rate <= 192_000
        takes.check(speech, Spoken.same(text), voice_of(engine))


def tells_the_words_of_the_text(engine: Engine) -> None:
    """In order, inside the text and the sound, nearly all of them, the first near the beginning and the last near the end."""
    speech = speak(engine, TEXT)
    words = {(word.at, word.length) for word in tokens(TEXT)}
    heard = [(word.at, word.length) for word in speech.words]
    assert set(heard) <= words
    assert len(heard) >= 0.9 * len(words)
    assert heard == sorted(heard)
    starts = [word.start for word in speech.words]
    assert starts == sorted(starts)
    assert all(0 <= word.start <= word.end <= len(speech.samples) for word in speech.words)
    trimmed = takes.trimmed(speech)
    assert trimmed.words[0].start < 0.3 * trimmed.rate
    assert trimmed.words[-1].end > len(trimmed.samples) - 0.5 * trimmed.rate


def is_shorter_when_faster(engine: Engine) -> None:
    """Rate is in percent of the voice's own pace."""
    trimmed = [takes.trimmed(speak(engine, TEXT, rate)) for rate in (0, 50)]
    plain, fast = (len(speech.samples) / speech.rate for speech in trimmed)
    assert fast < 0.9 * plain


def repeats_where_that_is_claimed(engine: Engine) -> None:
    """Engines with ``repeatable``: the same bytes again, and after something else."""
    if getattr(engine, "repeatable", False):
        first = speak(engine, TEXT)
        speak(engine, "Something else in between.")
        again = speak(engine, TEXT)
        assert (first.samples == again.samples).all()
        assert first.words == again.words


def speaks_in_several_threads(engine: Engine) -> None:
    """As many at once as it allows; each text gets its own sound."""
    words = ("stone", "water", "fire", "wind", "wood", "iron")
    texts = [f"{word.title()} is the word that this line begins with." for word in words]
    with ThreadPoolExecutor(engine.workers) as pool:
        spoken = list(pool.map(lambda text: speak(engine, text), texts * 2))
    for text, speech in zip(texts * 2, spoken, strict=True):
        takes.check(speech, Spoken.same(text), voice_of(engine))
    if getattr(engine, "repeatable", False):
        alone = [speak(engine, text) for text in texts]
        assert all((a.samples == b.samples).all() for a, b in zip(alone * 2, spoken, strict=True))


def never_makes_a_take_of_silence(engine: Engine) -> None:
    """Nothing to say is an error."""
    for text in ("", " \n ", "— … “”"):
        try:
            speak(engine, text)
        except BadTake:
            continue
        raise AssertionError(f"{text!r} is spoken")


def keeps_its_fingerprint(engine: Engine) -> None:
    """The same for the same engine and voice, whatever is said meanwhile; one printable line."""
    first = engine.fingerprint(voice_of(engine))
    speak(engine, TEXT)
    assert engine.fingerprint(voice_of(engine)) == first
    assert first.isprintable() and first.strip()


ENGINE_PROMISES = (
    has_the_members_of_the_protocol,
    lists_voices_that_can_be_used,
    refuses_an_unknown_voice_with_the_nearest,
    speaks,
    tells_the_words_of_the_text,
    is_shorter_when_faster,
    repeats_where_that_is_claimed,
    speaks_in_several_threads,
    never_makes_a_take_of_silence,
    keeps_its_fingerprint,
)
"""Each a function of an engine that raises AssertionError."""
