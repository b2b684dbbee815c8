"""Which language a text is in: by its script, and for Latin script by its commonest small words and its letters.

Small, offline and deterministic. It is meant for essays, hundreds of words long; a line or two is often enough.
"""

from collections import Counter

from audioessay import regex as re
from audioessay import scripts
from audioessay.languages import primary
from audioessay.text import vocabulary
from audioessay.text.wordlist import words

_TABLE = vocabulary.table("detection")
NAMES: dict[str, str] = _TABLE["names"]
"""English names of the languages with sentence rules, spoken forms and a default cast of their own."""
FALLBACK = "en"
"""What a text without evidence is taken for."""

SAMPLE = 60_000
"""Characters looked at: more evidence changes nothing."""

PLAIN = 40
"""Words that a text must have to be plainly in another language than its show."""

STOP = {language: words(text) for language, text in _TABLE["words"].items()}
"""The commonest small words of each language."""
SCRIPTS = {
    language: re.compile(f"[{letters}]")
    for language, letters in (
        ("ja", scripts.KANA), ("ko", scripts.HANGUL), ("zh", scripts.HAN), ("ru", scripts.CYRILLIC), ("el", scripts.GREEK), ("he", scripts.HEBREW),
        ("ar", scripts.ARABIC), ("hi", scripts.DEVANAGARI), ("th", scripts.THAI), ("ka", scripts.GEORGIAN), ("hy", scripts.ARMENIAN),
    )
}  # fmt: skip
LATIN = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]")
WORD = re.compile(r"[^\W\d_]+")
UKRAINIAN = re.compile(r"[іїєґ]")
RUSSIAN = re.compile(r"[ыэъё]")


def detect(text: str) -> str:
    """The language of ``text`` as a BCP 47 primary tag; ``en`` where nothing speaks for any.

    Beyond :data:`NAMES` it knows a dozen neighbours, so that Swedish is not read as German.

    >>> detect("Der Hund schläft auf dem Sofa und ist nicht zu wecken.")
    'de'
    """
    sample = text[:SAMPLE].lower()
    by_script = of_script(sample)
    if by_script:
        return by_script
    counts = Counter(WORD.findall(sample))
    letters = Counter(sample)
    total = sum(counts.values())
    scores = {
        language: sum(counts[word] for word in stop if word in counts)
        + 0.34 * sum(letters[letter] for letter in _TABLE["letters"].get(language, ""))
        for language, stop in STOP.items()
    }
    best = max(scores, key=lambda language: (scores[language], -list(STOP).index(language)))
    return best if total and scores[best] > 0 else FALLBACK


def chosen(text: str, home: str) -> str:
    """The language of an essay in a show whose language is ``home`` (``""``: it has none): that one, unless the text is long and plainly another."""
    found = detect(text)
    if not home or primary(found) == primary(home):
        return home or found
    long = len(WORD.findall(text)) >= PLAIN or found not in STOP
    return found if long and _share(text, found) >= 2 * _share(text, primary(home)) else home


def _share(text: str, language: str) -> int:
    """How much of a text its commonest words are; of a script of its own, all."""
    if language not in STOP:
        return 0 if of_script(text[:SAMPLE].lower()) != language else len(text)
    return sum(word in STOP[language] for word in WORD.findall(text.lower()))


def of_script(sample: str) -> str:
    """The language that a script of its own gives away: where it makes up a third of the letters or more.

    Kana speak for Japanese even among many Chinese characters; a character of theirs weighs about three Latin letters.
    """
    counts = {language: len(pattern.findall(sample)) for language, pattern in SCRIPTS.items()}
    latin = len(LATIN.findall(sample))
    east = counts["ja"] + counts["ko"] + counts["zh"]
    if east and east * 3 >= latin:
        if counts["ko"] * 2 >= east:
            return "ko"
        return "ja" if counts["ja"] * 12 >= east else "zh"
    best = max(counts, key=lambda language: counts[language])
    if counts[best] == 0 or counts[best] * 2 < latin:
        return ""
    if best == "ru":
        return "uk" if len(UKRAINIAN.findall(sample)) > len(RUSSIAN.findall(sample)) else "ru"
    return best
