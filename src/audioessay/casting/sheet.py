"""The cast sheet, ``ESSAY.cast.toml``: where the author has the last word about roles and voices.

One ``[[section]]`` for each passage, in order; ``[voices]`` for whole roles. ``heading``, ``begins`` and ``text`` say which passage is
meant, and go on saying it after the essay was edited; ``role`` and ``voice`` are the author's. A section without a ``role`` is judged anew.
Here it is read and written; ``sheet_match.py`` finds its passages in the essay.
"""

from collections.abc import Mapping, Sequence

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from audioessay.casting import fingerprint
from audioessay.casting.judging import Passage
from audioessay.casting.sheet_match import Entry, Matched, Sheet, match
from audioessay.errors import SettingError, nearest
from audioessay.model.essay import Essay
from audioessay.model.voice import ROLES, Voice

__all__ = ["Entry", "Matched", "Sheet", "match", "read", "write"]

KEYS = ("heading", "begins", "role", "voice", "text")
FIRST_WORDS = 8
HEAD = (
    "The cast of this essay: which passage is read in which role, by which voice. Later runs obey it.",
    'Change a role, or add voice = "ENGINE:NAME" under it; without its role line a passage is judged anew.',
    "heading, begins and text are how a passage is found again after an edit; leave them as they are.",
)


def read(text: str, path: str, roles: Sequence[str] = ROLES) -> Sheet:
    """A cast sheet's text. A voice without an engine has ``?`` for one.

    Raises SettingError with the line for TOML that does not parse, keys that there are not, and values that do not hold.
    """
    try:
        document = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        reason, line = str(error).split(" at line ")[0], getattr(error, "line", None)
        raise SettingError(path, "", f"not TOML: {reason}", line) from error
    for key in document:
        if key not in ("section", "voices"):
            raise SettingError(path, key, f"no such key; {_advice(key, ('section', 'voices'))}", _line(text, None, key))
    voices = document.get("voices", {})
    if not isinstance(voices, dict):
        raise SettingError(path, "voices", "must be a table, role = voice", _line(text, None, "voices"))
    shared = {role: _voice(voice, path, f"voices.{role}", _line(text, None, role)) for role, voice in voices.items()}
    sections = document.get("section", [])
    if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
        raise SettingError(path, "section", "must be written as [[section]]", _line(text, None, "section"))
    return Sheet(path, tuple(_entry(section, at, text, path, roles) for at, section in enumerate(sections)), shared)


def _entry(section: Mapping[str, object], at: int, text: str, path: str, roles: Sequence[str]) -> Entry:
    values: dict[str, str] = {}
    for key, value in section.items():
        line = _line(text, at, key)
        if key not in KEYS:
            raise SettingError(path, f"section.{key}", f"no such key; {_advice(key, KEYS)}", line)
        if not isinstance(value, str):
            raise SettingError(path, f"section.{key}", "must be a string", line)
        values[key] = value
    role = values.get("role", "").strip()
    if role and role not in roles:
        raise SettingError(path, "section.role", f"no role {role!r}; {_advice(role, roles)}", _line(text, at, "role"))
    try:
        known = fingerprint.hashes(values.get("text", ""))
    except ValueError:
        known = frozenset()  # a spoiled fingerprint leaves the heading and the first words
    if not known and not values.get("heading") and not values.get("begins"):
        raise SettingError(
            path, "section", "says neither by heading nor by begins which passage it means", _line(text, at, "")
        )
    voice = _voice(values["voice"], path, "section.voice", _line(text, at, "voice")) if values.get("voice") else None
    return Entry(values.get("heading", ""), values.get("begins", ""), role, voice, known, _line(text, at, "") or 1)


def _voice(written: object, path: str, key: str, line: int | None) -> Voice:
    try:
        if not isinstance(written, str):
            raise ValueError("must be a string, ENGINE:NAME")
        return Voice.parse(written, "?")
    except ValueError as error:
        raise SettingError(path, key, str(error), line) from error


def _advice(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    return f"did you mean {' or '.join(near)}?" if near else "there is " + ", ".join(known)


def _line(text: str, section: int | None, key: str) -> int | None:
    """The line of a key: in the ``section``-th [[section]], or outside of them."""
    seen = -1
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip().replace(" ", "")
        if bare.startswith("[[section]]"):
            seen += 1
            if section == seen and not key:
                return number
        elif bare.startswith("["):
            if section is None and bare.strip("[]").split("]")[0] == key:
                return number
        elif bare.split("=")[0].strip("\"'") == key and (section is None or section == seen):
            return number
    return None


def write(
    text: str,
    path: str,
    essay: Essay,
    matched: Matched,
    *,
    voices: Mapping[str, Voice] | None = None,
    roles: Sequence[str] = ROLES,
) -> str:
    """The sheet's new text: ``text`` (``""`` for a new one) with an entry for every passage.

    What the author wrote stays, with its comments. ``voices`` are put in by selector as in Matched: a passage's number or a role.
    Raises SettingError as :func:`read` does.
    """
    if text:
        read(text, path, [*roles, *(passage.stance.role for passage in matched.passages)])
    document = tomlkit.parse(text)
    if not text:
        for line in HEAD:
            document.add(tomlkit.comment(line))
        document.add(tomlkit.nl())
    swaps = dict(voices or {})
    for role in [selector for selector in swaps if not selector.isdigit()]:
        if "voices" not in document:
            table = tomlkit.table()
            if "section" in document:  # a table must stand before the sections to be read as the sheet's own
                document = _ahead(document, table)
            else:
                document.add(tomlkit.nl())
                document.add("voices", table)
        _table(document["voices"])[role] = str(swaps[role])
    if "section" not in document:
        document.add("section", tomlkit.aot())
    sections = document["section"]
    if not isinstance(sections, AoT):
        raise SettingError(path, "section", "must be written as [[section]]")
    after = 0
    added = 0
    for number, (passage, entry) in enumerate(zip(matched.passages, matched.entries, strict=True), 1):
        if entry is None:
            sections.insert(after, tomlkit.table())
            place, added = after, added + 1
        else:
            place = entry + added
        after = place + 1
        _fill(sections[place], essay, passage, swaps.get(str(number)), new=entry is None)
    return tomlkit.dumps(document)


def _ahead(document: tomlkit.TOMLDocument, table: Table) -> tomlkit.TOMLDocument:
    """The document with an empty ``[voices]`` before its first section."""
    written = tomlkit.dumps(document)
    at = written.index("[[section]]")
    return tomlkit.parse(f"{written[:at]}[voices]\n\n{written[at:]}")


def _table(item: object) -> Table:
    assert isinstance(item, Table)  # read() has refused everything else
    return item


def _fill(table: Table, essay: Essay, passage: Passage, voice: Voice | None, *, new: bool) -> None:
    """Bring one entry up to date; the role of an old one is the author's."""
    section = essay.sections[passage.section]
    texts = [paragraph.text.display for paragraph in section.paragraphs[passage.first : passage.last]]
    table["heading"] = section.heading
    table["begins"] = " ".join(" ".join(texts[:1]).split()[:FIRST_WORDS])
    if new and passage.stance.by == "mark":
        table.add(tomlkit.comment(f"role = {passage.stance.role!r} is marked in the essay"))
    elif new:
        table["role"] = passage.stance.role
        why = f"{passage.stance.reason} ({passage.stance.by}, {passage.stance.confidence:.0%} sure)"
        table["role"].comment(" ".join(why.split()))
    if voice is not None:
        table["voice"] = str(voice)
    table["text"] = fingerprint.sketch(texts)
