"""espeak-ng: the embedded voices. Robotic and very clear; no network, no model, no system package."""

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from audioessay.engines.base import About, Speech, by_language, table
from audioessay.engines.espeak import library
from audioessay.engines.words import heard, speakable
from audioessay.errors import BadTake, EngineUnavailable, UnknownName, nearest
from audioessay.languages import primary
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
REST_MS = 12
REVISION = 1
"""Raised when something of ours that can be heard changes."""


TABLE = {
    # consonants
    "tʃ": "tS", "dʒ": "dZ", "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "g", "f": "f", "v": "v", "θ": "T",
    "ð": "D", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "h": "h", "m": "m", "n": "n", "ŋ": "N", "l": "l", "r": "r",
    "j": "j", "w": "w", "x": "x", "ʔ": "?", "ç": "C", "ɲ": "n^", "ʎ": "l^",
    # vowels
    "aɪ": "aI", "aʊ": "aU", "ɔɪ": "OI", "eɪ": "eI", "oʊ": "oU", "əʊ": "oU", "ɪə": "I@", "eə": "e@", "ʊə": "U@",
    "iː": "i:", "i": "i", "ɪ": "I", "e": "E", "ɛ": "E", "æ": "a", "a": "a", "ɑː": "A:", "ɑ": "A:", "ɔː": "O:", "ɔ": "O:",
    "ɒ": "0", "ʌ": "V", "ʊ": "U", "uː": "u:", "u": "u:", "ɜː": "3:", "ə": "@", "ɚ": "3", "y": "y", "ø": "Y", "œ": "W",
}  # fmt: skip
VOWELS = frozenset("aɑæɐɒɔeɛəɚɜiɪoøœuʊʌy")
SAME = {"ɹ": "r", "ɾ": "r", "ʁ": "r", "ɡ": "g", "ɝ": "ɜ", "ɐ": "ə", "o": "oʊ", "ɫ": "l"}
"""Symbols that dictionaries use for one sound of one language."""
UNHEARD = "./[]()‿͜͡ ˑ"


class EspeakEngine:
    """libespeak-ng in this process; every synthesis through a fresh handle, so the same text gives the same bytes."""

    name = "espeak"
    about = About(
        "espeak-ng",
        "embedded: robotic, very clear, a hundred languages; needs nothing",
        rough=True,
        rank=1,
        draws=False,
    )
    workers = min(MOST, os.cpu_count() or 1)
    longest = 600  # it reads sentence by sentence, so shorter passages sound the same, and cores share them more evenly
    repeatable = True
    normalises = False

    def __init__(self) -> None:
        self._library = library.library()

    def fingerprint(self, voice: Voice) -> str:
        variant = Path(self._library.data, "voices", "!v", voice.name.partition("+")[2])
        breathy = variant.is_file() and "breath" in _said(variant)  # its noise was another one each second
        return f"espeak-ng {self._library.version}/{REVISION}" + (f"/{library.SEED}" if breathy else "")

    @cached_property
    def _files(self) -> dict[str, Path]:
        """Where each language is described; to read all of them takes longer than to speak a passage."""
        files = [Path(folder, name) for folder, _, names in os.walk(Path(self._library.data, "lang")) for name in names]
        return {path.name.lower(): path for path in sorted(files, key=lambda path: path.name.lower())}

    @cached_property
    def _languages(self) -> dict[str, VoiceInfo]:
        return {name: _info(path) for name, path in self._files.items() if self._speaks(name)}

    def _speaks(self, name: str) -> bool:
        """Whether a language's dictionary came with it; one without is announced and then says nothing."""
        path = self._files.get(name)
        if path is None:
            return False
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
        names = [f"{base}{variant}" for base in self._languages for variant in self._clean(base)]
        return [info for name in names if (info := self.info(name))]

    def info(self, name: str) -> VoiceInfo | None:
        """What :meth:`voices` says of one voice, without reading about all; None for one that it does not list."""
        base, plus, variant = name.partition("+")
        if name[len(base) :] not in self._clean(base) or not self._speaks(base):
            return None
        own = _info(self._files[base])
        if base.partition("-")[0] != "en":
            return replace(own, note=f"other speakers: {base}+f1, {base}+m3 …")
        path = Path(self._library.data, "voices", "!v", variant)
        if not plus or not path.is_file():
            return None if plus else own
        character = table(__package__)["variants"][variant]
        return replace(_info(path), name=name, language=own.language, title=variant, character=character)

    @staticmethod
    def _clean(base: str) -> list[str]:
        """How the names of a language's voices end that are listed."""
        english = base.partition("-")[0] == "en"
        return ["", *(f"+{name}" for name in table(__package__)["variants"])] if english else [""]

    def cast(self, language: str) -> Sequence[str]:
        casts = table(__package__)["cast"]
        code = primary(language) or "en"
        accent, other = by_language(casts["accents"], language) or (code, code)
        return tuple((other if role == 2 else accent) + variant for role, variant in enumerate(casts["speakers"]))

    def check(self, voice: Voice) -> None:
        base, plus, variant = voice.name.partition("+")
        if not self._speaks(base):
            near = nearest(base, self._languages)
            known = [name + plus + variant for name in near or self._languages]
            hint = "British English is en" if base == "en-gb" else "`audioessay voices --engine espeak` lists them"
            raise UnknownName("espeak voice", voice.name, known, hint)
        spoken = {path.name for path in Path(self._library.data, "voices", "!v").iterdir()} if plus else set()
        if plus and variant not in spoken:  # the library would say nothing and take the plain voice
            known = [f"{base}+{name}" for name in self._variants]
            raise UnknownName("espeak voice", voice.name, known, "`audioessay voices --engine espeak` lists them")

    def speak(self, spoken: Spoken, voice: Voice) -> Speech:
        self.check(voice)
        text = spoken.text
        if not speakable(text):
            raise BadTake(str(voice), text, "there is nothing to say")
        written, places, coded = _written(spoken, voice.name.partition("+")[0])
        try:
            said = library.say(
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
        # The library has told that it finished; variants with an echo stop dead there, as if they were cut off.
        samples = np.concatenate([said.samples, np.zeros(said.rate * REST_MS // 1000, np.int16)])
        events = [(places[min(max(place, 0), len(places) - 1)], frame) for place, frame in said.words]
        return Speech(samples, said.rate, heard(text, events, said.pauses, len(said.samples), said.sounds))


def _written(spoken: Spoken, language: str) -> tuple[str, list[int], bool]:
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
            code = mnemonics(piece.ipa, language)
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


@cache
def _said(path: Path) -> dict[str, str]:
    """The first word of each kind of line of a voice file, and the whole of its name."""
    said: dict[str, str] = {}
    for line in path.read_text("utf-8", "replace").splitlines():
        key, _, value = line.partition(" ")
        if value.strip():
            said.setdefault(key, value.partition("//")[0].strip() if key == "name" else value.split()[0])
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


@cache
def mnemonics(ipa: str, language: str) -> str:
    """The library's mnemonics for ``ipa`` in one of its languages; ``""`` where it does not read them back.

    Mnemonics mean slightly different sounds in each language, and the library drops in silence what a language does not
    have. So those of the table are spoken once, and its own IPA for that is held against what was asked for.
    """
    if not (code := spelled(ipa)):
        return ""
    try:
        read = library.say(f"[[{code}]]", language, rate=200, pitch=50, pitch_range=50, volume=10, ipa=True)
    except OSError:
        return ""
    return code if _bare(read.phonemes) == _bare(ipa) else ""


def spelled(ipa: str) -> str:
    """By the table; ``""`` where a symbol is not in it. A stress mark moves from its syllable to that syllable's vowel.

    >>> spelled("ˈniːtʃə")
    "n'i:tS@"
    """
    codes: list[str] = []
    stress = ""
    at = 0
    while at < len(ipa):
        symbol = ipa[at]
        if symbol in "ˈˌ'":
            stress = "," if symbol == "ˌ" else "'"
        elif symbol not in UNHEARD:
            length = next((n for n in (2, 1) if _one(ipa[at : at + n]) in TABLE), 0)
            if not length:
                return ""
            if symbol in VOWELS:
                codes.append(stress)
                stress = ""
            codes.append(TABLE[_one(ipa[at : at + length])])
            at += length - 1
        at += 1
    return "".join(codes)


def _one(symbols: str) -> str:
    """The table's form of one or two symbols."""
    if symbols in TABLE:
        return symbols
    return "".join(SAME.get(symbol, symbol) for symbol in symbols)


def _bare(ipa: str) -> str:
    """For comparison: without stress, length and tie bars, one symbol for each sound."""
    return "".join(SAME.get(symbol, symbol) for symbol in ipa.replace("ɚ", "ər") if symbol not in UNHEARD + "ˈˌ'ː")
