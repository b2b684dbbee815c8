"""What an author writes about a passage: ``[critique]`` on a line of its own, ``{.critique voice="…"}`` behind a heading."""

from collections.abc import Sequence

from audioessay import regex as re
from audioessay.errors import ReadError
from audioessay.model.essay import Marks
from audioessay.model.source import Source

_LINE = re.compile(
    r"\[\s*([\w-]+|role\s*=\s*\S+)((?:\s+voice\s*=\s*(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]]+))?)\s*\]", re.IGNORECASE
)
_ATTRIBUTES = re.compile(r"[ \t]*\{([^{}\n]*)\}[ \t]*$")
_ITEM = re.compile(r"""[#.][^\s{}"'=#]+|-|[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'{}]+)""")


def line_mark(text: str, source: Source, at: int, roles: Sequence[str]) -> Marks | None:
    """The mark that a line at ``at`` consists of, or None. Raises ReadError for a role that is only misspelt."""
    if text[:1] != "[" or text[-1:] != "]" or len(text) > 200 or not (found := _LINE.fullmatch(text)):
        return None
    word, sure = found[1], False
    if "=" in word:
        word, sure = word.split("=", 1)[1].strip().strip("\"'"), True
    voice = found[2].split("=", 1)[1].strip().strip("\"'") if found[2].strip() else ""
    role = known_role(word, source, at, roles, sure=sure or bool(voice))
    return Marks(role, voice, source.line(at)) if role else None


def attributes(text: str, source: Source, at: int, roles: Sequence[str]) -> tuple[int, Marks] | None:
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
            role = known_role(item[1:], source, at, roles, sure=False) or role
        elif "=" in item:
            key, value = (part.strip() for part in item.split("=", 1))
            if key == "voice":
                voice = value.strip("\"'")
            elif key == "role":
                role = known_role(value.strip("\"'"), source, at, roles, sure=True)
    line = source.line(at) if role or voice else None
    return found.start(), Marks(role, voice, line)


def known_role(word: str, source: Source, at: int, roles: Sequence[str], *, sure: bool) -> str:
    """The role that is meant, ``""`` when the word is none; ReadError when it nearly is (or when it must be one)."""
    lower = word.lower()
    if lower in roles:
        return lower
    import difflib  # seldom needed

    if near := difflib.get_close_matches(lower, roles, n=1, cutoff=0.8):
        raise ReadError(source.name, f"no role {word!r}; did you mean {near[0]}?", source.line(at))
    if sure:
        raise ReadError(source.name, f"no role {word!r}; there is {', '.join(roles)}", source.line(at))
    return ""
