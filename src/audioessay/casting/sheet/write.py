"""Writing the cast sheet: an entry for every passage, and everything that its author wrote left as it stands."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from audioessay.casting.passages import Passage, doubts
from audioessay.casting.sheet import fingerprint
from audioessay.casting.sheet.grammar import VERSION, read
from audioessay.casting.sheet.match import Matched, numbers
from audioessay.errors import SettingError
from audioessay.model.essay import Essay
from audioessay.model.voice import ROLES, Voice
from audioessay.tomltext import put

if TYPE_CHECKING:
    from tomlkit.items import Table

FIRST_WORDS = 8
HEAD = (
    "The cast of this essay: which passage is read in which role, by which voice. Later runs obey it.",
    'Change a role, or add voice = "ENGINE:NAME" under it; without its role line a passage is judged anew.',
    "title, rest_ms, take, join and skip may stand there too; an entry of your own with begins = \"first words\" divides.",
    "heading, begins and text are how a passage is found again after an edit; leave them as they are.",
)  # fmt: skip
UNSURE = "# Unsure, so narrated until they have a role: "


def write(
    text: str,
    path: str,
    matched: Matched,
    *,
    voices: Mapping[str, Voice] | None = None,
    roles: Sequence[str] = ROLES,
) -> str:
    """The sheet's new text: ``text`` (``""`` for a new one) with an entry for every passage.

    What the author wrote stays, with its comments and in its order. ``voices`` are put in by selector as in Matched: a scene's number or
    a role. Raises SettingError as ``read`` does.
    """
    import tomlkit  # slow to open, and seldom needed

    if text:
        read(text, path, [*roles, *(passage.stance.role for passage in matched.passages)])
    text, swaps = _headed(text, matched), dict(voices or {})
    for role in [selector for selector in swaps if not selector.isdigit()]:
        text = put(text, ("voices",), role, str(swaps[role]), before="section")
    document = tomlkit.parse(text)
    if "section" not in document:
        document.add("section", tomlkit.aot())
    sections = document["section"]
    if not isinstance(sections, tomlkit.items.AoT):
        raise SettingError(path, "section", "must be written as [[section]]")
    after = added = 0
    for number, passage, entry in zip(numbers(matched.passages), matched.passages, matched.entries, strict=True):
        if entry is None:
            sections.insert(after, tomlkit.table())
            place, added = after, added + 1
        else:
            place = entry + added
        after = place + 1
        voice = None if passage.joined else swaps.get(str(number))
        _fill(sections[place], matched.essay, passage, voice, new=entry is None)
    return tomlkit.dumps(document)


def _headed(text: str, matched: Matched) -> str:
    """The text with its version, the judge, and at its head the passages that are unsure."""
    text = _versioned(text)
    if matched.judge:
        text, judges = re.subn(r'^judge *= *"[^"]*"', f'judge = "{matched.judge}"', text, count=1, flags=re.MULTILINE)
        if not judges:
            text = re.sub(r"^(version *=.*)$", rf'\1\njudge = "{matched.judge}"', text, count=1, flags=re.MULTILINE)
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(UNSURE)]
    numbered = zip(numbers(matched.passages), (passage.stance for passage in matched.passages), strict=True)
    if unsure := doubts(numbered):
        at = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
        lines.insert(at, f"{UNSURE}{unsure}\n")
    return "".join(lines)


def _versioned(text: str) -> str:
    """The text with its version: behind the comments at its head."""
    if "version" in tomllib.loads(text):
        return text
    lines = text.splitlines(keepends=True) if text else [*(f"# {line}\n" for line in HEAD), "\n"]
    at = next((n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), len(lines))
    if at and lines[at - 1].strip() and at < len(lines):
        at = next(
            (n + 1 for n in range(at - 1, -1, -1) if not lines[n].strip()), 0
        )  # a comment may belong to what follows it
    return "".join([*lines[:at], f"version = {VERSION}\n\n", *lines[at:]])


def _fill(table: "Table", essay: Essay, passage: Passage, voice: Voice | None, *, new: bool) -> None:
    """Bring one entry up to date; the role of an old one is the author's."""
    import tomlkit

    section = essay.sections[passage.section]
    texts = [paragraph.text.display for paragraph in section.paragraphs[passage.first : passage.last]]
    if section.heading or "heading" in table:
        table["heading"] = section.heading
    table["begins"] = " ".join(" ".join(texts[:1]).split()[:FIRST_WORDS])
    if new and passage.stance.by == "mark":
        table.add(tomlkit.comment(f"role = {passage.stance.role!r} is marked in the essay"))
    elif new:
        reason = " ".join(
            f"{passage.stance.reason} ({passage.stance.by}, {passage.stance.confidence:.0%} sure)".split()
        )
        if passage.stance.unsure:
            table.add(tomlkit.comment(f"{passage.stance.guess}? {reason}"))
        else:
            table["role"] = passage.stance.role
            table["role"].comment(reason)
    if voice is not None:
        table["voice"] = str(voice)
    table["text"] = fingerprint.sketch(texts)
