"""From a file to a Script: read, judge, cast, and prove that nothing is lost. Makes no sound."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audioessay import engines, text
from audioessay import show as show_file
from audioessay.engines.choose import AS_ASKED, Choice, choose
from audioessay.errors import EngineNotInstalled, InputError, LossError, SettingError, UnknownName, nearest
from audioessay.model.essay import Essay, Skip
from audioessay.model.script import Script
from audioessay.model.show import Show
from audioessay.model.voice import ROLES, Voice
from audioessay.production import sheets
from audioessay.production.cast import Layer, cast
from audioessay.publishing.settings import settings
from audioessay.store import Store
from audioessay.text.coverage import Coverage, measure
from audioessay.text.disclosure import disclosure
from audioessay.text.pronounce import Lexicon
from audioessay.text.segments import speakable

GUESSED = "the essay is not UTF-8, so its encoding was guessed: look at the accents, or save it as UTF-8"


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for about the reading."""

    essay: str
    """A path, a URL, or ``-``."""
    title: str = ""
    language: str = ""
    chapter: str = ""
    format: str = ""
    engine: str = ""
    voices: tuple[tuple[str, str], ...] = ()
    """(SELECTOR, VOICE) pairs."""
    save: bool = False
    skip: tuple[str, ...] = ()
    """Headings of parts that are left out."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is known before a sound is made."""

    show: Show
    home: Path
    """The show folder; for a lone essay its own folder."""
    beside: Path
    """The folder that the essay lies in."""
    essay: Essay
    script: Script
    coverage: Coverage
    skipped: tuple[Skip, ...]
    draft: bool
    notices: tuple[str, ...]
    digest: str
    """SHA-256 of the essay's bytes."""

    def coverage_table(self) -> dict[str, int]:
        """Counts of non-space characters, as ``plan --json`` prints them."""
        counted = self.coverage
        return {
            "spoken": counted.spoken,
            "structure": counted.structure,
            "skipped": counted.skipped,
            "lost": counted.lost,
        }

    def skipped_table(self) -> list[dict[str, Any]]:
        """What is not spoken, as ``plan --json`` prints it."""
        return [
            {"text": skip.text, "reason": skip.reason, "start": skip.span.start, "end": skip.span.end}
            for skip in self.skipped
        ]


def prepare(order: Order, *, answers: Store | None = None) -> Prepared:
    """Read, judge and cast an essay.

    ``answers`` keeps what a language model judged, by content. Raises errors of the tree in ``audioessay.errors``;
    LossError when any character of the source is neither spoken, nor structure, nor skipped for a reason.
    """
    if order.language and not show_file.LANGUAGE.fullmatch(order.language):
        raise InputError(f"--language {order.language}: {show_file.NO_LANGUAGE}")
    data, format_name = text.load(order.essay, order.format)
    home = home_of(order.essay)
    show = show_file.load(home)
    name = order.essay.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # it may be in any encoding
    essay = text.read(
        data,
        name=name,
        format=format_name,
        chapter=order.chapter,
        title=order.title,
        language=order.language,
        home=show.language,
        reading=replace(show.reading, skip=(*show.reading.skip, *order.skip)),
        roles=sheets.roles(show),
    )
    if not show_file.LANGUAGE.fullmatch(essay.language):
        raise SettingError(
            name, "language", f"is {essay.language!r}; {show_file.NO_LANGUAGE}", _line(essay, "lang(?:uage)?")
        )
    notices = [GUESSED] if guessed(data, essay.source.format) else []
    notices += essay.notices
    if show.publish:
        path = home / show_file.NAME
        settings(show.publish, str(path), path.read_text(encoding="utf-8-sig"))
    if essay.title_from == "first sentence":
        notices.append(f"title from the first sentence: “{essay.title}” (--title gives another)")
    found = sheets.judged(order.essay, essay, show, answers)
    essay = found.matched.essay
    notices += found.notices
    given = _layers(order, essay, show, found.voices, show_path=home / show_file.NAME)
    show_path = home / show_file.NAME
    try:
        choice = _chosen_engine(order, show, given)
    except UnknownName as error:
        if order.engine:
            raise
        raise SettingError(str(show_path), "engine", str(error), _set(show_path, "engine")) from error
    if choice.draft and choice.reason != AS_ASKED:
        notices.append(choice.reason)
    fallen = choice.draft and choice.reason != AS_ASKED  # what the show's engine would have read, it cannot
    forced = choice.engine if order.engine or fallen else ""
    places = {
        "cast sheet": lambda name: (str(found.path), f"voice of {name}", None),
        "front matter": lambda name: (essay.source.name, f"cast.{name}", _line(essay, re.escape(name), "cast")),
        "show": lambda name: (str(show_path), f"cast.{name}", _set(show_path, f"cast.{name}")),
    }
    layers = []
    for layer in given:
        kept, left = _settled(layer, choice.engine, forced if layer.name != "--voice" else "")
        layers.append(kept)
        if layer.name in places:
            _spoken_for(kept, places[layer.name])
        if left:
            notices.append(f"{layer.name}: {', '.join(left)} set aside, all is read by {forced}")
    notices += _misspelt(show)
    layers.append(Layer("default", engines.default_cast(choice.engine, essay.language)))
    script = cast(
        essay,
        found.passages,
        layers,
        find=engines.find,
        lexicon=lexicon_of(home).merged(Lexicon.parse(essay.meta.pronounce, essay.source.name)),
        closing=disclosure(show.disclosure, essay.language),
        own=sheets.roles(show),
        marked=lambda written, line: _marked(written, line, essay, choice.engine, forced),
    )
    skipped = (*essay.skipped, *_unspeakable(essay))
    coverage = measured(essay, script)
    if order.save:
        notices.append(sheets.save(found, essay, script, layers[0].voices))
    draft = any(engines.about(segment.voice.engine).rough for segment in script.segments())
    return Prepared(
        show=show,
        home=home,
        beside=_beside(order.essay),
        essay=essay,
        script=script,
        coverage=coverage,
        skipped=tuple(sorted(skipped, key=lambda skip: skip.span)),
        draft=draft,
        notices=tuple(notices),
        digest=hashlib.sha256(data).hexdigest(),
    )


def guessed(data: bytes, format_name: str) -> bool:
    """Whether a text's encoding had to be guessed: it bears no mark, is no UTF-8, and declares nothing."""
    if format_name not in ("text", "markdown") or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:1000]:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def home_of(where: str) -> Path:
    """The show folder of an essay; for one that lies in none, its own folder; for a URL or ``-``, this one."""
    folder = _beside(where)
    return show_file.home(folder) or folder


def _beside(where: str) -> Path:
    return Path.cwd() if where == "-" or "://" in where else Path(where).resolve().parent


def measured(essay: Essay, script: Script) -> Coverage:
    """The proof that nothing is lost, from the spans of what will be spoken. Raises LossError."""
    spans = [span for segment in script.segments() for span in segment.text.spans()]
    spans += [skip.span for skip in _unspeakable(essay)]
    coverage = measure(essay, spans)
    if coverage.lost:
        raise LossError(essay.source.name, coverage.lost_at)
    return coverage


def _unspeakable(essay: Essay) -> list[Skip]:
    """Paragraphs that hold no letter or digit: dashes, an emoji alone."""
    skips = []
    for section in essay.sections:
        for paragraph in (*section.headings, *section.paragraphs):
            if not speakable(paragraph.text.display):
                for span in paragraph.text.spans():
                    skips.append(Skip(span, "no word in it", essay.source.text[span.start : span.end]))
    return skips


def _layers(
    order: Order, essay: Essay, show: Show, sheet_voices: Mapping[str, Voice], *, show_path: Path
) -> list[Layer]:
    """The places where voices are named, in the order in which their word counts."""
    options: dict[str, Voice] = {}
    for selector, written in order.voices:
        try:
            options[selector] = Voice.parse(written, "?")
        except ValueError as error:
            raise InputError(f"--voice {selector}={written}: {error}") from error

    def in_essay(key: str, reason: str) -> SettingError:
        return SettingError(essay.source.name, key, reason, _line(essay, re.escape(key.split(".")[1]), "cast"))

    def in_show(key: str, reason: str) -> SettingError:
        return SettingError(str(show_path), key, reason, _set(show_path, key))

    front = {name: show_file.voice_of(voice, f"cast.{name}", in_essay) for name, voice in essay.meta.cast.items()}
    shown = {name: show_file.voice_of(voice, f"cast.{name}", in_show) for name, voice in show.cast.items()}
    return [
        Layer("--voice", options),
        Layer("cast sheet", sheet_voices),
        Layer("front matter", front),
        Layer("show", shown, lenient=True),
    ]


def _chosen_engine(order: Order, show: Show, layers: Sequence[Layer]) -> Choice:
    """The engine of whatever is not named with one of its own.

    Its service is only asked for when something would be read by it.
    """
    wanted = order.engine or show.engine
    if wanted == "auto" and not order.engine:
        named = {selector: voice for layer in reversed(layers) for selector, voice in layer.voices.items()}
        if all(
            role in named and named[role].engine != "?" and not engines.about(named[role].engine).service
            for role in ROLES
        ):
            return choose(named["narration"].engine)
    return choose(wanted)


def _settled(layer: Layer, engine: str, forced: str) -> tuple[Layer, list[str]]:
    """The layer with every voice's engine known; with ``forced``, voices of other engines set aside and listed."""
    voices: dict[str, Voice] = {}
    left = []
    for selector, voice in layer.voices.items():
        own = _of(voice, engine)
        if forced and own.engine != forced:
            left.append(f"{selector} = {own}")
        else:
            voices[selector] = own
    return Layer(layer.name, voices, layer.lenient), left


def _spoken_for(layer: Layer, place: Callable[[str], tuple[str, str, int | None]]) -> None:
    """Raise SettingError, with its place, for a voice that there is not; whether its engine is installed shows when it speaks."""
    for selector, voice in layer.voices.items():
        try:
            engines.find(voice.engine).check(voice)
        except UnknownName as error:
            path, key, line = place(selector)
            raise SettingError(path, key, str(error), line) from error
        except EngineNotInstalled:
            continue


def _line(essay: Essay, *keys: str) -> int | None:
    """The line of the essay on which the first of the ``keys`` (patterns) that is set there is set, in YAML or TOML."""
    for key in keys:
        for number, line in enumerate(essay.source.text.splitlines(), 1):
            if re.match(rf"\s*[\"']?{key}[\"']?\s*[:=]", line, re.IGNORECASE):
                return number
    return None


def _set(path: Path, key: str) -> int | None:
    """The line on which a file in TOML sets ``key``."""
    try:
        return show_file.line_of(path.read_text(encoding="utf-8-sig"), key)
    except (OSError, UnicodeDecodeError):
        return None


def _of(voice: Voice, engine: str) -> Voice:
    return voice if voice.engine != "?" else replace(voice, engine=engine)


def _marked(written: str, line: int | None, essay: Essay, engine: str, forced: str) -> Voice | None:
    """A voice that the author marked in the text; None where another engine was asked for."""
    try:
        voice = Voice.parse(written, engine)
    except ValueError as error:
        raise SettingError(essay.source.name, "voice", str(error), line) from error
    if forced and voice.engine != forced:
        return None
    _spoken_for(Layer("mark", {"": voice}), lambda _name: (essay.source.name, "voice", line))
    return voice


def _misspelt(show: Show) -> list[str]:
    """Keys of the show's cast and speakers that look like a role and are none."""
    return [
        f"{show_file.NAME}: {table}.{name} is no role; did you mean {near[0]}?"
        for table, names in (("cast", show.cast), ("speakers", show.speakers))
        for name in names
        if name not in (*ROLES, "quote") and (near := nearest(name, (*ROLES, "quote")))
    ]


def lexicon_of(home: Path) -> Lexicon:
    """The pronunciations in the show's ``pronounce.toml``; none where there is no such file. Raises SettingError."""
    path = home / "pronounce.toml"
    text = show_file.text_of(path)
    return Lexicon.empty() if text is None else Lexicon.read(text, str(path))
