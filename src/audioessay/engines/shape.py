"""Another pitch, another length of the throat: one speaker told apart from another, by Praat.

Playing a voice faster moves pitch and formants together, as no other speaker does; here each is moved by itself, and the
words keep their times. Costs about 0.03 of real time and no intelligibility to speak of.
"""

import threading
from dataclasses import replace
from importlib.util import find_spec

import numpy as np

from audioessay.engines.base import ONE_SPEAKER, PACES, About, Engine, Speech, sound
from audioessay.errors import EngineNotInstalled
from audioessay.model.voice import Voice

VERSION = 2
"""Part of the key of takes that are shaped."""
_one_at_a_time = threading.Lock()
FLOOR, CEILING = 60.0, 300.0
"""Hertz between which a speaking voice's pitch is looked for."""


def colours() -> tuple[str, ...]:
    """Options for narration, praise, critique and quote from one speaker; without the library only their pace differs."""
    return ONE_SPEAKER if find_spec("parselmouth") else PACES


def wanted(engine: Engine, voice: Voice) -> tuple[int, int]:
    """Percent of pitch and of formants that are left to do once the engine has spoken."""
    about = getattr(engine, "about", None)
    return (voice.pitch if isinstance(about, About) and not about.shifts else 0), voice.formant


def key(engine: Engine, voice: Voice) -> list[object]:
    """What a take's key holds of it: nothing for a voice that is left as it is."""
    return ["praat", VERSION, voice.formant] if any(wanted(engine, voice)) else []


def check(engine: Engine, voice: Voice) -> None:
    """Raise EngineNotInstalled where the library is needed and missing, before anything is spoken."""
    if any(wanted(engine, voice)) and find_spec("parselmouth") is None:
        what = "formant" if voice.formant else "pitch"
        raise EngineNotInstalled(
            engine.name, f"{what}= of {voice.name} needs praat-parselmouth: pip install 'audioessay[neural]'"
        )


def shaped(speech: Speech, engine: Engine, voice: Voice) -> Speech:
    """``speech`` with the pitch and the formants that the voice asks for beyond what its engine did; as long as before."""
    pitch, formant = wanted(engine, voice)
    if not (pitch or formant) or not len(speech.samples):
        return speech
    import parselmouth
    from parselmouth.praat import call, run

    heard = parselmouth.Sound(speech.samples.astype(np.float64) / 32768, speech.rate)
    median = float(call(heard.to_pitch(None, FLOOR, CEILING), "Get quantile", 0, 0, 0.5, "Hertz"))
    target = median * (1 + pitch / 100) if median == median else 0.0  # not a number: nothing voiced in it
    with _one_at_a_time:  # what has no pitch is laid out at random, from one stream for the whole process
        run("random_initializeWithSeedUnsafelyButPredictably (1)")
        made = call(heard, "Change gender", FLOOR, CEILING, 1 + formant / 100, target, 1.0, 1.0)
    values = made.values[0][: len(speech.samples)]
    values = np.pad(values, (0, len(speech.samples) - len(values)))  # Praat rounds the length in its own way
    return replace(speech, samples=sound(values * min(1.0, 0.99 / max(1e-9, float(np.abs(values).max())))))
