"""espeak-ng: the embedded voices. Robotic and very clear; no network, no model, no system package."""

import os
import queue
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from audioessay.engines.base import About, Speech, by_language
from audioessay.engines.espeak import library
from audioessay.engines.espeak.ipa import mnemonics
from audioessay.engines.words import heard, speakable
from audioessay.errors import BadTake, EngineUnavailable, UnknownName, nearest
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice, VoiceInfo

PACE = 150
"""The library's words-per-minute parameter for rate 0; it reads about a tenth faster than it says."""
SLOWEST, FASTEST = 80, 450
"""What the library takes (espeakRATE in speak_lib.h)."""
VOLUME = 35
"""So that no variant is clipped (measured over all of them, in English and German); levels are set later."""
MOST = 4
"""Speakers at once; one has done ten minutes of speech in less than a second."""
RANGE = 60
"""Pitch range; a little livelier than the library's 50."""
PITCHES = (0.73, 0.76, 0.815, 0.915, 1.0, 1.09, 1.26, 1.48, 1.62)
PITCH_PARAMETERS = (0, 10, 25, 40, 50, 60, 75, 90, 99)
"""Median pitch, measured, against that of the default 50 by the library's pitch parameter. It goes no lower and no higher."""
ACCENTS = {
    # The narrator's accent and the critic's.
    "en": ("en-us", "en-gb-x-rp"),
    "en-GB": ("en-gb-x-rp", "en-us"),
    "es-MX": ("es-419", "es-419"),
    "pt": ("pt-br", "pt-br"),
    "pt-PT": ("pt", "pt"),
    "zh": ("cmn", "cmn"),
}
VARIANTS = ("", "+Annie,pitch=-12%", "+klatt4,rate=-4%,pitch=-18%", "+steph,pitch=-10%")
"""Measured over all eleven languages: fundamental about 100, 220, 80 and 160 Hz; long-term spectra 1.7 to 6 dB apart."""
REST_MS = 12
REVISION = 1
"""Raised when something of ours that can be heard changes."""

CLEAN = {
    "f1": "middle pitch, plain",
    "f2": "high, plain",
    "f3": "high, bright",
    "f5": "high, very bright",
    "m1": "low, plain",
    "m3": "plain",
    "m4": "low, bright",
    "m6": "plain",
    "m7": "dark",
    "m8": "low, dark",
    "Annie": "very high, very bright",
    "adam": "dark",
    "belinda": "very high, plain",
    "benjamin": "very dark",
    "klatt4": "smooth, dark",
    "steph": "middle pitch, muffled",
}
"""Variants without whisper, croak or robot: the ones that are listed. The others can be named too. Words for pitch and brightness as measured."""


class EspeakEngine:
    """libespeak-ng in this process; every synthesis through a fresh handle, so the same text gives the same bytes."""

    name = "espeak"
    about = About("espeak-ng", "embedded: robotic, very clear, a hundred languages; needs nothing", rough=True, rank=1)
    longest = 2000
    repeatable = True
    normalises = False

    def __init__(self) -> None:
        self._library = library.library()
        paths = library.copies(self._library, min(MOST, os.cpu_count() or 1))
        self.workers = len(paths)
        self._free: queue.SimpleQueue[str] = queue.SimpleQueue()
        for path in paths:
            self._free.put(path)

    def fingerprint(self, voice: Voice) -> str:
        return f"espeak-ng {self._library.version}/{REVISION}"

    @cached_property
    def _languages(self) -> dict[str, VoiceInfo]:
        folder = Path(self._library.data) / "lang"
        files = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.name.lower())
        return {path.name.lower(): _info(path) for path in files if self._has_words(path)}

    def _has_words(self, path: Path) -> bool:
        """Whether its dictionary came with it; a language without one is announced and then says nothing."""
        said = _said(path)
        names = {said.get("dictionary", ""), said.get("language", path.name).partition("-")[0]}
        return any((Path(self._library.data) / f"{name}_dict").is_file() for name in names)

    @cached_property
    def _variants(self) -> dict[str, VoiceInfo]:
        folder = Path(self._library.data) / "voices" / "!v"
        files = sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.name.lower())
        return {path.name: _info(path) for path in files}

    def voices(self) -> Sequence[VoiceInfo]:
        """Each language's own voice; for English in each of the clean variants too, which all languages have."""
        variants = [
            replace(self._variants[name], character=word) for name, word in CLEAN.items() if name in self._variants
        ]
        listed: list[VoiceInfo] = []
        for base in self._languages.values():
            if base.name.partition("-")[0] == "en":
                listed.append(base)
                listed += [
                    replace(one, name=f"{base.name}+{one.name}", language=base.language, title=one.name)
                    for one in variants
                ]
            else:
                listed.append(replace(base, note=f"other speakers: {base.name}+f1, {base.name}+m3 …"))
        return listed

    def cast(self, language: str) -> Sequence[str]:
        code = language.strip().replace("_", "-").partition("-")[0].lower() or "en"
        accent, other = by_language(ACCENTS, language) or (code, code)
        return tuple((other if role == 2 else accent) + variant for role, variant in enumerate(VARIANTS))

    def check(self, voice: Voice) -> None:
        base, plus, variant = voice.name.partition("+")
        if base not in self._languages:
            near = nearest(base, self._languages)
            known = [name + plus + variant for name in near or self._languages]
            hint = "British English is en" if base == "en-gb" else "`audioessay voices --engine espeak` lists them"
            raise UnknownName("espeak voice", voice.name, known, hint)
        if plus and variant not in self._variants:  # the library would say nothing and take the plain voice
            known = [f"{base}+{name}" for name in self._variants]
            raise UnknownName("espeak voice", voice.name, known, "`audioessay voices --engine espeak` lists them")

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        self.check(voice)
        text = spoken.text
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing to say")
        path = self._free.get()
        try:
            written, places, coded = _written(spoken, voice.name, path)
            said = library.say(
                path,
                written,
                voice.name,
                rate=min(FASTEST, max(SLOWEST, round(PACE * (1 + voice.rate / 100)))),
                pitch=round(float(np.interp(1 + voice.pitch / 100, PITCHES, PITCH_PARAMETERS))),
                pitch_range=RANGE,
                volume=VOLUME,
                mnemonics=coded,
            )
        except OSError as error:
            raise EngineUnavailable(self.name, str(error)) from error
        finally:
            self._free.put(path)
        # The library has told that it finished; variants with an echo stop dead there, as if they were cut off.
        samples = np.concatenate([said.samples, np.zeros(said.rate * REST_MS // 1000, np.int16)])
        events = [(places[min(max(place, 0), len(places) - 1)], frame) for place, frame in said.words]
        return Speech(samples, said.rate, heard(text, events, said.pauses, len(said.samples), said.sounds))


def _written(spoken: Spoken, voice: str, path: str) -> tuple[str, list[int], bool]:
    """What the library is given, for each of its characters the place in ``spoken.text``, and whether ``[[`` is a code in it.

    Control characters are commands to the library, and a zero byte its end of text: they become blanks. Invisible ones
    (soft hyphens) are left out. The author's own ``[[`` is broken up where ours is used.
    """
    text = spoken.text
    parts: list[str] = []
    places: list[int] = []
    begin = 0
    coded = False
    for piece in spoken.pieces:
        end = begin + len(piece.text)
        code = ""
        if piece.ipa and not (
            text[begin - 1 : begin].isalnum() or text[end : end + 1].isalnum() or text[end : end + 1] in ("'", "’")
        ):
            code = mnemonics(piece.ipa, voice, path)
        if code:
            parts.append(f"[[{code}]]")
            places += [begin] * len(parts[-1])
            coded = True
        else:
            for place, character in enumerate(piece.text, begin):
                if unicodedata.category(character) != "Cf":
                    parts.append(character if character.isprintable() or character == "\n" else " ")
                    places.append(place)
        begin = end
    if coded:  # all but codes are single characters
        pairs = zip(parts, ["", *parts], strict=False)
        parts = [" " if part in ("[", "]") and part == before else part for part, before in pairs]
    return "".join(parts), places, coded


def _said(path: Path) -> dict[str, str]:
    """The first word of each kind of line of a voice file, and the whole of its name."""
    said: dict[str, str] = {}
    for line in path.read_text("utf-8", "replace").splitlines():
        key, _, value = line.partition(" ")
        if value.strip():
            said.setdefault(key, value.strip() if key == "name" else value.split()[0])
    return said


def _info(path: Path) -> VoiceInfo:
    said = _said(path)
    subtags = said.get("language", path.name).split("-")
    tag = "-".join(
        part.upper() if number and len(part) == 2 and "x" not in subtags[:number] else part
        for number, part in enumerate(subtags)
    )
    variant, called = said.get("language") == "variant", said.get("name", "")
    name = path.name if variant else path.name.lower()
    return VoiceInfo(name, tag, said.get("gender", ""), called, title="" if variant else called)
