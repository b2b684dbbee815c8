"""The author's own pronunciations: word → how to say it, from ``pronounce.toml`` and front matter.

::

    Nietzsche = "Neecha"                          # a respelling, for every engine
    RM = { say = "R M", case = true }             # exactly these letters
    Łódź = { say = "Woodge", ipa = "wut͡ɕ" }       # IPA for engines that take it, the respelling for the others
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, ClassVar, NamedTuple

from audioessay import regex as re
from audioessay import settings
from audioessay.scripts import HANGUL, SPACELESS

LONGEST = 200
"""Characters in a word or in its pronunciation: more is a mistake."""

UNSPACED = SPACELESS + HANGUL
"""Scripts in which words stand without spaces or carry their endings: a word may be found inside a run of letters."""
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+|[^\w\s]")
LETTER = re.compile(rf"[^\W{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase and how to say it; at least one of ``say`` and ``ipa``."""

    word: str
    say: str = ""
    ipa: str = ""
    case: bool | None = None
    """True: exactly as written. False: in any case. None: lower-case words in any case, others as written or in capitals."""


class Hit(NamedTuple):
    """A place where an entry holds."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True)
class Lexicon:
    """Pronunciations, looked up as whole words, longest first."""

    entries: tuple[Entry, ...] = ()
    _index: dict[str, list[Entry]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for entry in sorted(self.entries, key=lambda entry: (-len(entry.word), entry.word, not entry.case)):
            for form in dict.fromkeys(unicodedata.normalize(how, entry.word) for how in ("NFC", "NFD")):
                first = TOKEN.search(form)
                if first:
                    self._index.setdefault(first.group().casefold(), []).append(entry)

    @classmethod
    def empty(cls) -> "Lexicon":
        """Without entries."""
        return cls()

    @classmethod
    def parse(
        cls, mapping: Mapping[str, Any], where: str = "pronounce.toml", text: str = "", above: str = ""
    ) -> "Lexicon":
        """Entries of a table ``word = "respelling"`` or ``word = {say=, ipa=, case=}``.

        A whole file may also keep them under ``[pronounce]``; ``above`` names the table that they come from. Raises
        SettingError, naming ``where`` and the word, and the line where the file's ``text`` is given.
        """
        inner = mapping.get("pronounce")
        if not above and len(mapping) == 1 and isinstance(inner, Mapping) and not inner.keys() & {"say", "ipa"}:
            above, mapping = "pronounce", inner
        with settings.complaints(where, text, above):
            return cls(tuple(_entry(word, value) for word, value in mapping.items()))

    @classmethod
    def read(cls, text: str, where: str = "pronounce.toml") -> "Lexicon":
        """Entries of a TOML document. Raises SettingError with the line."""
        return cls.parse(settings.toml(text, where), where, text)

    def merged(self, other: "Lexicon") -> "Lexicon":
        """Both; where they speak of the same word, ``other`` (the nearer one) holds."""
        table = {(entry.word, entry.case): entry for entry in self.entries}
        for entry in other.entries:
            for key in [key for key in table if key[0] == entry.word]:
                del table[key]
        table.update({(entry.word, entry.case): entry for entry in other.entries})
        return Lexicon(tuple(table.values()))

    def find(self, text: str) -> Iterator[Hit]:
        """Where entries hold in ``text``, in order, without overlap; in time linear in its length."""
        if not self._index:
            return
        done = 0
        for token in TOKEN.finditer(text):
            if token.start() < done:
                continue
            for entry in self._index.get(token.group().casefold(), ()):
                found = _pattern(entry).match(text, token.start())
                if found:
                    done = found.end()
                    yield Hit(found.start(), done, entry)
                    break

    def __bool__(self) -> bool:
        return bool(self.entries)


def _sayable(say: str) -> None:
    _one_line(say)
    if say and not any(character.isalnum() for character in say):
        raise ValueError("has nothing that can be spoken")


def _one_line(text: str) -> None:
    """A pronunciation: one line of text without square brackets, which some engines read as their own phonemes."""
    if len(text) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValueError("must be one line without control characters")
    if "[" in text or "]" in text:
        raise ValueError("must not hold square brackets")


@dataclass(frozen=True, slots=True)
class _Written:
    """How to say a word, as the table has it."""

    WRITTEN: ClassVar = 'a respelling in quotes, or { say = "…", ipa = "…", case = true }'

    say: Annotated[str, _sayable] = ""
    ipa: Annotated[str, _one_line] = ""
    case: bool | None = None

    def __post_init__(self) -> None:
        if not self.say.strip() and not self.ipa.strip():
            raise ValueError("needs say or ipa")

    @classmethod
    def parse(cls, text: str) -> "_Written":
        """The respelling alone."""
        _sayable(text)
        return cls(text)


def _entry(word: str, value: object) -> Entry:
    """One line of the table, checked. Raises Invalid."""
    name = " ".join(word.split())
    if not TOKEN.search(name):
        raise settings.Invalid(repr(word), "there is no word to pronounce")
    if len(name) > LONGEST:
        raise settings.Invalid(name[:30] + "…", f"longer than {LONGEST} characters")
    written = settings.build(_Written, value, settings.join("", name))
    return Entry(name, written.say.strip(), written.ipa.strip().strip("/").strip(), written.case)


@lru_cache(maxsize=10_000)
def _pattern(entry: Entry) -> re.Pattern[str]:
    """The entry as whole words: any white space between them, straight or curly apostrophes, either Unicode form."""
    forms = [entry.word]
    fold = entry.case is False or (entry.case is None and entry.word == entry.word.lower())
    if entry.case is None and len(entry.word) > 1 and not fold:
        forms.append(entry.word.upper())
    forms = list(dict.fromkeys(unicodedata.normalize(how, form) for form in forms for how in ("NFC", "NFD")))
    body = "|".join(_escape(form) for form in forms)
    before = rf"(?<![^\W{UNSPACED}])" if LETTER.match(entry.word[0]) else ""
    after = rf"(?![^\W{UNSPACED}]|[\u0300-\u036f])" if LETTER.match(entry.word[-1]) else ""
    return re.compile(f"{before}(?:{body}){after}", re.IGNORECASE if fold else 0)


def _escape(form: str) -> str:
    words = (re.sub(r"['’]", "['’]", re.escape(word)) for word in form.split())
    return r"\s+".join(words)
