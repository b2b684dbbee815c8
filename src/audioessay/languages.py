"""Languages as people and feeds name them: ISO 639 codes, and English names where a code was meant."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from audioessay import regex as re

TAG = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")
"""A language, and its script and region if need be (BCP 47)."""


def primary(language: str) -> str:
    """The language of a BCP 47 tag, lower case, without region: ``en`` of ``en-GB`` or ``EN_us``; ``""`` of nothing.

    >>> primary("pt-BR")
    'pt'
    """
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0]


def region(language: str) -> str:
    """The region of a BCP 47 tag, upper case, or ``""``: ``GB`` of ``en-GB``, ``CN`` of ``zh-Hans-CN``.

    >>> region("en"), region("zh-Hans-CN")
    ('', 'CN')
    """
    parts = re.split(r"[-_]", language.strip())[1:]
    return next((part.upper() for part in parts if len(part) == 2 and part.isalpha()), "")


def codes() -> Mapping[str, str]:
    """ISO 639-1 → ISO 639-2."""
    return _table()["codes"]


def names() -> Mapping[str, str]:
    """English name, in lower case → code."""
    return _table()["names"]


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))


def known_language(code: str) -> bool:
    """Whether ``code`` is an ISO 639 language, with a script or region of BCP 47 if need be.

    >>> known_language("en-US"), known_language("english")
    (True, False)
    """
    match = TAG.fullmatch(code)
    return bool(match) and (len(match[1]) == 3 or match[1].lower() in codes())  # type: ignore[index]


def meant_language(text: str) -> str:
    """The code that ``<language>`` means, ``""`` where it means none.

    >>> meant_language("English"), meant_language("en_US"), meant_language("English (UK)"), meant_language("-1")
    ('en', 'en-US', 'en', '')
    """
    code = text.strip().replace("_", "-")
    if known_language(code):
        return code
    first = re.match(r"[A-Za-z]+", code)
    return names().get(first[0].lower(), "") if first else ""
