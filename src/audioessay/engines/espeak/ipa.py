"""Pronunciations for espeak: IPA put into the library's phoneme mnemonics, and believed only when it reads them back.

The mnemonics mean slightly different sounds in each language, and the library drops silently what a language does not
have. So the mnemonics found by the table are spoken once, and the library's own IPA for what it spoke is held against
what was asked for. Where they differ, the respelling is said instead.
"""

from audioessay.engines.espeak import library

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

_known: dict[tuple[str, str], str] = {}
"""What was found for IPA and language; written by several threads, each writing the same."""


def mnemonics(ipa: str, voice: str, path: str) -> str:
    """The library's mnemonics for ``ipa`` in the language of ``voice``; ``""`` where it does not read them back.

    ``path`` is that of the library, or of a copy that nobody else is using.
    """
    asked = (ipa, voice.partition("+")[0])
    if asked not in _known:
        _known[asked] = _verified(*asked, path)
    return _known[asked]


def _verified(ipa: str, language: str, path: str) -> str:
    found = spelled(ipa)
    if not found:
        return ""
    try:
        read = library.say(path, f"[[{found}]]", language, rate=200, pitch=50, pitch_range=50, volume=10, ipa=True)
    except OSError:
        return ""
    return found if _bare(read.phonemes) == _bare(ipa) else ""


def spelled(ipa: str) -> str:
    """By the table; ``""`` where a symbol is not in it. A stress mark moves from its syllable to that syllable's vowel.

    >>> spelled("ˈniːtʃə")
    "n'i:tS@"
    """
    found: list[str] = []
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
                found.append(stress)
                stress = ""
            found.append(TABLE[_one(ipa[at : at + length])])
            at += length - 1
        at += 1
    return "".join(found)


def _one(symbols: str) -> str:
    """The table's form of one or two symbols."""
    if symbols in TABLE:
        return symbols
    return "".join(SAME.get(symbol, symbol) for symbol in symbols)


def _bare(ipa: str) -> str:
    """For comparison: without stress, length and tie bars, one symbol for each sound."""
    return "".join(SAME.get(symbol, symbol) for symbol in ipa.replace("ɚ", "ər") if symbol not in UNHEARD + "ˈˌ'ː")
