"""UTF-8 that was once read as Windows-1252 and saved so: ``itâ€™s`` where *it’s* was written."""

from audioessay import regex as re
from audioessay.text import vocabulary

_BYTES = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
_BYTES |= {chr(byte): byte for byte in range(0x80, 0x100)}
"""Characters, and the bytes that they were read from; those that Windows leaves undefined as in Latin-1."""
_TAIL = "".join(re.escape(char) for char, byte in _BYTES.items() if byte < 0xC0)
_RUN = re.compile(rf"(?:[Â-ß][{_TAIL}]|[à-ï][{_TAIL}]{{2}}|[ð-ô][{_TAIL}]{{3}})+|â€|[ÃÂ](?= )")
"""What may be characters of UTF-8, byte by byte; at its end, those of which a program has lost one."""
_LOST = {"â€": "”", "Ã": "à", "Â": ""}
_RE = vocabulary.Regexes("mojibake")
FEWEST = 8
"""Characters of such places without the commonest signs, in a text that has no other letters beyond ASCII."""
MOST = 3
"""Times that a text may have been misread, one on top of the other."""


def mended(text: str, notices: list[str]) -> str:
    """The text as it was meant, with a notice of what was mended; as it is unless that is plainly more likely.

    >>> mended("Itâ€™s a cafÃ©.", []), mended("Der Buchstabe „Ä“ …", [])
    ('It’s a café.', 'Der Buchstabe „Ä“ …')
    """
    changed: dict[str, str] = {}
    for _ in range(MOST):
        rest = _RUN.sub("", text)
        alone = _RE.other.search(rest) is None
        if _RE.sign.search(text) is None and not (alone and len(text) - len(rest) >= FEWEST):
            break

        def meant(match: re.Match[str], alone: bool = alone) -> str:
            beside = match.string[match.start() - 1 : match.start()] + match.string[match.end() : match.end() + 1]
            said = _LOST.get(match[0]) or bytes(_BYTES[char] for char in match[0]).decode("utf-8", "replace")
            fits = match[0] == "Â" or _RE.likely.fullmatch(said)
            return said if fits and (alone or any(char.isalpha() for char in beside)) else match[0]

        before, text = text, _RUN.sub(meant, text)
        if text == before:
            break
        first = _RUN.search(before)
        changed |= {first[0]: meant(first)} if first and not changed else {}
    for misread, right in changed.items():
        notices.append(f"letters that another program misread are read as they were meant ({right!r} for {misread!r})")
    return text
