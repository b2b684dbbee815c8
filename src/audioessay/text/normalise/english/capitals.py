"""Which capitals are words in English, and which are letters."""

import re

from audioessay.text.normalise.english.context import TABLE
from audioessay.text.wordlist import words

SHORT_WORDS, SAID, SPELT, ONSETS, CODAS = (
    words(TABLE["capitals"][kind]) for kind in ("short", "said", "spelt", "onsets", "codas")
)
CONSONANTS = "[BCDFGHJKLMNPQRSTVWXZ]"
HEAD = re.compile(f"{CONSONANTS}*")
TAIL = re.compile(f"{CONSONANTS}*$")
MIDDLE = re.compile(rf"{CONSONANTS}{{4}}|Q(?!U)|AA|II|UU|[AEIOU]{{4}}")


def sayable(text: str) -> bool:
    """Whether capitals could be an English word by the look of their letters.

    >>> sayable("OVERTURE"), sayable("NAACP"), sayable("HTTPS")
    (True, False, False)
    """
    head, tail = HEAD.match(text), TAIL.search(text)
    first, last = (head.group().lower() if head else ""), (tail.group().lower() if tail else "")
    if len(first) == len(text) and "Y" not in text:
        return False
    closes = len(last) < 2 or last in CODAS or (len(text) > 6 and len(last) < 4)
    return (len(first) < 2 or first in ONSETS) and closes and not MIDDLE.search(text)


def is_word(text: str, loud: bool) -> bool:
    """Whether capitals are a word to be said; ``loud`` where everything around them is in capitals too."""
    low = text.lower()
    if low in {"us", "it", "who", "am"}:
        return loud
    if low in SPELT:
        return False
    return low in SHORT_WORDS or low in SAID or (len(text) > 3 and sayable(text))


def is_name(text: str) -> bool:
    """Whether a speaker's label in capitals is a name to be said, or letters.

    >>> is_name("ANN"), is_name("BBC")
    (True, False)
    """
    return len(text) > 2 and text.lower() not in SPELT and sayable(text)
