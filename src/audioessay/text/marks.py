"""What an author writes about a passage: ``[critique]`` on a line of its own, ``{.critique voice="…"}`` behind a heading."""

import difflib
import re

from audioessay.errors import ReadError
from audioessay.model.essay import Marks
from audioessay.text.draft import Draft

_LINE = re.compile(
    r"\[\s*([\w-]+|role\s*=\s*\S+)((?:\s+voice\s*=\s*(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]]+))?)\s*\]", re.IGNORECASE
)
_ATTRIBUTES = re.compile(r"[ \t]*\{([^{}\n]*)\}[ \t]*$")
_ITEM = re.compile(r"""[#.][^\s{}"'=#]+|-|[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'{}]+)""")


def line_mark(text: str, draft: Draft, at: int) -> Marks | None:
    """The mark that a line consists of, or None. Raises ReadError for a role that is only misspelt."""
    if text[:1] != "[" or text[-1:] != "]" or len(text) > 200:
        return None
    found = _LINE.fullmatch(text)
    if found is None:
        return None
    word, sure = found[1], False
    if "=" in word:
        word, sure = word.split("=", 1)[1].strip().strip("\"'"), True
    voice = found[2].split("=", 1)[1].strip().strip("\"'") if found[2].strip() else ""
    role = known_role(word, draft, at, sure=sure or bool(voice))
    return Marks(role, voice, draft.source.line(at)) if role else None


def attributes(text: str, draft: Draft, at: int) -> tuple[int, Marks] | None:
    """Pandoc's attributes at the end of a heading: where they begin in ``text``, and what they mean for us.

    Classes that are no role, ids and other keys are other programs' and are let be.
    """
    found = _ATTRIBUTES.search(text)
    if found is None:
        return None
    inside = found[1].strip()
    items = _ITEM.findall(inside)
    if "".join("".join(items).split()) != "".join(inside.split()):
        return None  # words in braces
    role = voice = ""
    for item in items:
        if item.startswith("."):
            role = known_role(item[1:], draft, at, sure=False) or role
        elif "=" in item:
            key, value = (part.strip() for part in item.split("=", 1))
            if key == "voice":
                voice = value.strip("\"'")
            elif key == "role":
                role = known_role(value.strip("\"'"), draft, at, sure=True)
    line = draft.source.line(at) if role or voice else None
    return found.start(), Marks(role, voice, line)


def known_role(word: str, draft: Draft, at: int, *, sure: bool) -> str:
    """The role that is meant, ``""`` when the word is none; ReadError when it nearly is (or when it must be one)."""
    lower = word.lower()
    if lower in draft.roles:
        return lower
    near = difflib.get_close_matches(lower, draft.roles, n=1, cutoff=0.8)
    if near:
        raise ReadError(draft.source.name, f"no role {word!r}; did you mean {near[0]}?", draft.source.line(at))
    if sure:
        raise ReadError(
            draft.source.name, f"no role {word!r}; there is {', '.join(draft.roles)}", draft.source.line(at)
        )
    return ""
