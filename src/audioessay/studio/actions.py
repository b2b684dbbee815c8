"""Every change that the page can make: an action is a function from a desk and some fields to new texts of files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from audioessay import settings
from audioessay import show as show_file
from audioessay.casting.sheet import decide as sheet
from audioessay.casting.sheet.grammar import ABOUT
from audioessay.engines.recording import NAME as RECORDING
from audioessay.errors import InputError
from audioessay.model.show import STYLES, TRANSITIONS
from audioessay.model.voice import Voice
from audioessay.picture.cover import own_cover
from audioessay.production.music import file_of
from audioessay.sound import files as sound
from audioessay.studio.changes import Texts, text_of
from audioessay.studio.desk import Desk
from audioessay.studio.front import changed
from audioessay.studio.sentences import Outline
from audioessay.text.pronounce import Lexicon
from audioessay.tomltext import put

PARTS = ("rate", "pitch", "formant", "gain_db")
DECIDED = ("role", "voice", "title", "rest_ms", "take", "skip")


@dataclass(frozen=True, slots=True)
class Deed:
    """What an action comes to."""

    label: str
    texts: Texts
    now: Mapping[str, Any] = field(default_factory=dict)
    """What its fields were just before, by the names by which the page says what it has seen."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A desk as an action meets it."""

    desk: Desk
    fields: Mapping[str, Any]
    outline: Outline
    files: dict[Path, str | None] = field(default_factory=dict)
    """What was read."""

    def read(self, path: Path) -> str | None:
        """A file's text, the same each time."""
        if path not in self.files:
            self.files[path] = text_of(path)
        return self.files[path]

    def number(self, name: str) -> int:
        """A whole number among the fields."""
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise InputError(f"{name} is a whole number")
        return value

    def text(self, name: str) -> str | None:
        """Text among the fields, or None."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, str):
            raise InputError(f"{name} is text")
        return value

    def stretch(self) -> tuple[int, int]:
        """The sentences that are meant."""
        match self.fields.get("sentences"):
            case [int(first), int(last)]:
                return first, last
        raise InputError("sentences are two whole numbers")

    @property
    def sheet_text(self) -> str:
        """The cast sheet as it is now."""
        return self.read(self.desk.sheet_path) or ""


def do(desk: Desk, action: str, fields: Mapping[str, Any]) -> tuple[Deed, Mapping[Path, str | None]]:
    """The texts that an action makes, and those that it was made from; nothing is written yet.

    Raises InputError for what cannot be done.
    """
    if action not in ACTIONS:
        raise InputError(f"there is no action {action!r}; there are {', '.join(ACTIONS)}")
    at = Shown(desk, fields, desk.outline(desk.ready())[0])
    return ACTIONS[action](at), at.files


def decide(at: Shown) -> Deed:
    """``set``: decisions about a stretch of sentences."""
    first, last = at.stretch()
    given = {key: at.fields[key] for key in (*DECIDED, *PARTS) if key in at.fields}
    if not given:
        raise InputError(f"say one of {', '.join((*DECIDED, *PARTS))}")
    group = at.outline.at(first)[0]
    rows = [one for row in at.outline.groups for one in row.said]
    chosen = [one.paragraph for one in rows if any(first <= n <= last for n, _, _ in one.sentences)]
    if given.get("skip") and all(one and one.kind == "heading" for one in chosen):
        raise InputError("a heading is left out with its section; choose the section")
    plan = at.desk.ready()
    scene = next((one for one in plan.scenes if one.number == group.number), None)
    lead = group.passages[0]
    now = {key: getattr(lead, key) for key in ("title", "rest_ms", "take", "skip")}
    now |= {"role": lead.stance.role, "voice": str(scene.voice) if scene else ""}
    now |= {part: getattr(scene.voice, part) for part in PARTS} if scene else {}
    if parts := {key: given.pop(key) for key in PARTS if key in given}:
        if scene is None:
            raise InputError("a section that is left out has no voice")
        given["voice"] = voiced(scene.voice, given.get("voice"), parts)
    elif given.get("voice"):
        given["voice"] = voiced(None, given["voice"], {})
    if scene and scene.voice.engine == RECORDING and (given.get("voice") or given.get("take")):
        raise InputError(
            f"{scene.voice.name} is read as it was recorded; take it out of {at.desk.sheet_path.name} first"
        )
    for key, kind in (("role", str), ("title", str), ("rest_ms", int), ("take", int), ("skip", bool)):
        value = given.get(key)
        if value is not None and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            raise InputError(f"{key} cannot be {value!r}")
    if (title := given.get("title")) is not None:
        given["title"] = " ".join(title.split())
    rest, text = {key: value for key, value in given.items() if key != "take"}, at.sheet_text
    stretch = at.outline.numbers.stretch(*((first, last) if rest else _paragraphs(at.outline, first, last)))
    if rest:
        text = sheet.decide(text, at.desk.judged(), *stretch, rest)
    if "take" in given:
        text = sheet.retake(text, at.desk.judged(), *stretch, int(given["take"] or 0))
    said = ", ".join(f"{key.removesuffix('_ms')} {'as before' if one is None else one}" for key, one in given.items())
    return Deed(f"Section {group.number}: {said}", {at.desk.sheet_path: text}, now)


def _paragraphs(outline: Outline, first: int, last: int) -> tuple[int, int]:
    """The whole paragraphs in which a stretch of sentences lies: what is voiced in one go."""
    begun = [one.sentences[0][0] for group in outline.groups if not group.ours for one in group.said if one.begins]
    start = max((one for one in begun if one <= first), default=first)
    return start, min((one - 1 for one in begun if one > last), default=max(last, outline.numbers.end - 1))


def voiced(voice: Voice | None, written: object, parts: Mapping[str, Any]) -> str:
    """A voice as the sheet has it: ``written``, or ``voice``, with other ``parts``. Raises InputError."""
    try:
        base = Voice.parse(written, "?") if isinstance(written, str) else voice
        if base is None:
            raise InputError("voice is text")
        whole: dict[str, Any] = {
            key: float(value or 0) if key == "gain_db" else int(value or 0) for key, value in parts.items()
        }
        spoken = str(replace(base, take=0 if voice is base else base.take, **whole))
    except (ValueError, TypeError) as error:
        raise InputError(f"voice: {error}") from error
    return spoken.removeprefix("?:")


def split(at: Shown) -> Deed:
    """``split``: a section begins with a sentence."""
    number = at.number("sentence")
    text = sheet.split(at.sheet_text, at.desk.judged(), at.outline.numbers.place(number))
    return Deed(f"Section {at.outline.at(number)[0].number}: split", {at.desk.sheet_path: text})


def join(at: Shown) -> Deed:
    """``join``: a section is read on with the next."""
    first, last = at.stretch()
    text = sheet.join(at.sheet_text, at.desk.judged(), at.outline.numbers.stretch(first, last)[1])
    return Deed(f"Section {at.outline.at(first)[0].number}: joined with the next", {at.desk.sheet_path: text})


def cast(at: Shown) -> Deed:
    """``cast``: who reads a role."""
    role, voice = at.text("role") or "", at.text("voice")
    if role not in (*at.desk.ready().show.roles, "quote"):
        raise InputError(f"there is no role {role!r}")
    written = voiced(None, voice, {}) if voice else None
    text = put(sheet.headed(at.sheet_text), ("voices",), role, written, before="section")
    now = {"voice": str(at.desk.sheet.voices.get(role, ""))}
    return Deed(f"{role}: read by {voice or 'the voice of the show'}", {at.desk.sheet_path: text}, now)


def pronounce(at: Shown) -> Deed:
    """``pronounce``: how a word is said, in the essay or in the whole show."""
    word = " ".join((at.text("word") or "").split())
    say, ipa, case = (at.text("say") or "").strip(), (at.text("ipa") or "").strip(), at.fields.get("case")
    if not word:
        raise InputError("word is the word that is meant")
    value: object = None
    if say or ipa:
        parts = {"say": say, "ipa": ipa, "case": case if isinstance(case, bool) else None}
        kept = {key: part for key, part in parts.items() if part not in ("", None)}
        value = say if kept == {"say": say} else kept
        Lexicon.parse({word: value}, "pronunciation")
    label = f"“{word}”: " + (f"said like “{say or ipa}”" if value else "said as written")
    entries = {one.word: one for one in at.desk.ready().settings.lexicon.entries}
    now = {"say": entries[word].say, "ipa": entries[word].ipa} if word in entries else {"say": "", "ipa": ""}
    if at.fields.get("where") == "show":
        path = at.desk.home / show_file.PRONOUNCE
        before = at.read(path) or ""
        table = ("pronounce",) if set(settings.toml(before, str(path))) == {"pronounce"} else ()
        text = put(before, table, word, value)
        Lexicon.read(text, str(path))
        return Deed(label, {path: text or None}, now)
    text = put(sheet.headed(at.sheet_text), ("pronounce",), word, value, before="section")
    return Deed(label, {at.desk.sheet_path: text}, now)


def about(at: Shown) -> Deed:
    """``about``: title, summary, date and cover of the essay."""
    essay = at.desk.ready().essay
    given = {key: " ".join((at.text(key) or "").split()) for key in ABOUT if key in at.fields}
    if not given:
        raise InputError(f"say one of {', '.join(ABOUT)}")
    if given.get("date"):
        try:
            date.fromisoformat(given["date"])
        except ValueError as error:
            raise InputError(f"date is {given['date']!r}; a day is written as in 2026-03-31") from error
    if given.get("cover"):
        picture = at.desk.path.parent / given["cover"]
        if not _inside(picture, at.desk.home):
            raise InputError(f"cover: {given['cover']!r} lies outside the show folder, or is not there")
        own_cover(picture)
    now = {"title": essay.title, **{key: getattr(essay.meta, key) for key in ABOUT[1:]}}
    label = ", ".join(f"{key}: {value or 'as before'}" for key, value in given.items())
    path = at.desk.meta_path
    front, text = at.read(path) if path == at.desk.path else None, at.sheet_text
    for key, value in given.items():
        if front is not None and not (key in at.desk.sheet.about and value):
            front = changed(front, path.name, key, value or None)
        if front is None or key in at.desk.sheet.about:  # what the sheet says goes before front matter
            text = put(sheet.headed(text), (), key, value or None)
    texts = {at.desk.sheet_path: text} if text != at.sheet_text else {}
    return Deed(label, {**texts, **({path: front} if front is not None else {})}, now)


def marks(at: Shown) -> Deed:
    """``marks``: the sounds between sections, for the whole show."""
    path = at.desk.home / show_file.NAME
    text = at.read(path) or ""
    stings = at.desk.ready().show.stings
    style, files = at.text("style"), at.fields.get("files") or {}
    if not isinstance(files, Mapping) or (style is None and not files):
        raise InputError("say a style, or files by transition")
    if style is not None:
        if style not in STYLES:
            raise InputError(f"there is no style {style!r}; there are {', '.join(STYLES)}")
        text = put(text, ("stings",), "style", style)
    for transition, name in files.items():
        if transition not in TRANSITIONS or not isinstance(name, str | None):
            raise InputError(f"there is no mark {transition!r}; there are {', '.join(TRANSITIONS)}")
        if name:
            key = f"stings.{transition}"
            sound.load(file_of(name, at.desk.home, key), key)
        text = put(text, ("stings",), transition, name or None)
    show_file.parse(text, str(path))
    now = {"style": stings.style, "files": {name: file.file for name, file in stings.files.items()}}
    return Deed(f"Marks between sections: {style or ', '.join(files)}", {path: text}, now)


def _inside(path: Path, home: Path) -> bool:
    try:
        return path.is_file() and path.resolve().is_relative_to(home.resolve())
    except (OSError, ValueError):
        return False


ACTIONS: dict[str, Callable[[Shown], Deed]] = {
    "set": decide,
    "split": split,
    "join": join,
    "cast": cast,
    "pronounce": pronounce,
    "about": about,
    "marks": marks,
}
