"""tone: hums a note a word. No speech, no library, no waiting; for tests, and for hearing where a show's rests and stings fall."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from audioessay.engines.base import About, Heard, Speech, sound
from audioessay.engines.words import tokens
from audioessay.errors import BadTake, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo

RATE = 22_050
REVISION = 1
ROOTS = {"bass": 98.0, "tenor": 146.83, "alto": 220.0, "soprano": 329.63}
"""The lowest note of each voice in hertz: G2, D3, A3, E4."""
SCALE = (0, 2, 4, 7, 9)
"""Semitones over the root: the major pentatonic, which has no wrong notes."""
PARTIALS = (1.0, 0.35, 0.18, 0.07)
LEVEL = 0.3
"""Peak of a note, full scale 1."""


class ToneEngine:
    """Each word one note: its pitch from its letters, its length from their number."""

    name = "tone"
    about = About("Tone", "hums a note a word; for dry runs and tests", rough=True)
    workers = 2
    longest = 2000
    repeatable = True
    normalises = False

    def fingerprint(self, voice: Voice) -> str:
        return f"tone/{REVISION}"

    def voices(self) -> Sequence[VoiceInfo]:
        return [VoiceInfo(name, "zxx", character="hums") for name in ROOTS]  # zxx: no linguistic content (ISO 639-2)

    def cast(self, language: str) -> Sequence[str]:
        return "tenor", "soprano", "bass", "alto"

    def check(self, voice: Voice) -> None:
        if voice.name not in ROOTS:
            raise UnknownName("tone voice", voice.name, ROOTS)

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        self.check(voice)
        text = spoken.text
        words = tokens(text)
        if not words:
            raise BadTake(str(voice), text, "there is nothing to say")
        pace = 1 + voice.rate / 100
        root = ROOTS[voice.name] * (1 + voice.pitch / 100)
        sounds: list[NDArray[np.float64]] = [_rest(20, pace)]
        heard: list[Heard] = []
        now = len(sounds[0])
        for number, (at, length) in enumerate(words):
            word = text[at : at + length]
            digest = hashlib.sha256(word.casefold().encode()).digest()
            note = _note(root * 2 ** (SCALE[digest[0] % len(SCALE)] / 12), 100 + 45 * length, pace)
            following = text[at + length : words[number + 1].at] if number + 1 < len(words) else ""
            rest = _rest(350 if set(following) & set(".!?…:") else 180 if following.strip() else 25, pace)
            heard.append(Heard(at, length, now, now + len(note)))
            sounds += (note, rest)
            now += len(note) + len(rest)
        return Speech(sound(np.concatenate(sounds)), RATE, tuple(heard))


def _rest(ms: float, pace: float) -> NDArray[np.float64]:
    return np.zeros(round(RATE * ms / 1000 / pace))


def _note(hertz: float, ms: float, pace: float) -> NDArray[np.float64]:
    time = np.arange(round(RATE * ms / 1000 / pace)) / RATE
    wave = sum(weight * np.sin(2 * np.pi * hertz * (number + 1) * time) for number, weight in enumerate(PARTIALS))
    attack, release = np.minimum(1, time / 0.012), np.minimum(1, time[::-1] / 0.06)
    shaped: NDArray[np.float64] = LEVEL / sum(PARTIALS) * wave * attack * release**2
    return shaped
