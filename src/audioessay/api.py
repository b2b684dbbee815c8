"""The order of things: the only place that knows which stage follows which.

Each verb opens its rooms when it is called, so that a plan loads no encoder and ``--help`` loads nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from pydub import AudioSegment

    from audioessay.engines.catalogue import Listed
    from audioessay.health import Finding
    from audioessay.production.master import Made
    from audioessay.production.plan import Plan
    from audioessay.production.samples import Audition, Said
    from audioessay.progress import Progress
    from audioessay.publishing.check.verdict import Verdict
    from audioessay.publishing.importing import Imported
    from audioessay.publishing.publish import Result
    from audioessay.store import Store

DAY_S = 86_400.0

Voices = Mapping[str, str] | Sequence[tuple[str, str]]
"""SELECTOR → VOICE: a role, a section's number or the beginning of its heading, and ``ENGINE:NAME[,rate=+5%]…``."""


def make(
    essay: str | Path,
    *,
    out: str | Path | None = None,
    title: str = "",
    language: str = "",
    chapter: str = "",
    skip: Sequence[str] = (),
    format: str = "",  # noqa: A002 - the option's name
    formats: Sequence[str] = (),
    engine: str = "",
    voices: Voices = (),
    stings: "Mapping[str, AudioSegment | str | Path] | None" = None,
    save: bool = False,
    store: "Store | str | Path | None" = None,
    workers: int | None = None,
    executor: "Executor | None" = None,
    progress: "Progress | None" = None,
    notice: Callable[[str], None] | None = None,
) -> "Made":
    """Make the episode of an essay: a path, a URL, or ``-`` for standard input.

    ``skip`` are headings of parts that are left out. ``out`` is the folder for the episode's folder, in place of the
    show's ``audio/``. ``format`` says how to read the essay, ``formats`` what to write besides MP3 (``m4a``, ``opus``, ``wav``, ``flac``). ``stings`` are sounds of your
    own by transition: ``opening``, ``praise``, ``critique``, ``narration``, ``closing``. ``executor`` finishes the reels
    (any ``concurrent.futures.Executor``); ``workers`` is the size of ours. ``notice`` is given lines for people.

    Whatever is already in the store is not made again. Raises AudioEssayError; an earlier episode is then untouched.
    """
    from audioessay.production.order import make as whole
    from audioessay.production.values import Order
    from audioessay.progress import quiet, silent

    asked = Order(str(essay), title, language, chapter, format, engine, _pairs(voices), save, tuple(skip))
    order = replace(asked, out=_path(out), formats=tuple(formats), stings=stings or {})
    return whole(
        order,
        store=store,
        workers=workers,
        executor=executor,
        progress=progress or silent,
        notice=notice or quiet,
    )


def distinct(essays: Sequence[str], *, out: str | Path | None = None, chapter: str = "") -> None:
    """Raise InputError, before any work, when two of the essays would be made in one folder."""
    from audioessay.production.places import distinct as checked
    from audioessay.production.values import Order

    checked([Order(essay, chapter=chapter, out=_path(out)) for essay in essays])


def plan(
    essay: str | Path,
    *,
    title: str = "",
    language: str = "",
    chapter: str = "",
    skip: Sequence[str] = (),
    format: str = "",  # noqa: A002 - the option's name
    engine: str = "",
    voices: Voices = (),
    save: bool = False,
) -> "Plan":
    """What :func:`make` would read, by whom, and why; makes no sound. ``save`` writes the cast sheet. Raises AudioEssayError."""
    from audioessay.production.order import plan as planned
    from audioessay.production.values import Order

    return planned(Order(str(essay), title, language, chapter, format, engine, _pairs(voices), save, tuple(skip)))


def say(text: str, *, voice: str = "", engine: str = "", language: str = "", out: str | Path | None = None) -> "Said":
    """Speak a phrase with the pronunciations of the show in this folder; ``.sound`` of the result is an AudioSegment.

    With ``out``, a ``.wav`` or ``.mp3`` is written too. Raises AudioEssayError.
    """
    from audioessay.production.samples import say as spoken

    return spoken(text, voice=voice, engine=engine, language=language, out=_path(out))


def sample(voice: str, *, text: str = "", out: str | Path | None = None) -> Path:
    """Write a short sample of a voice; returns the file. Raises AudioEssayError."""
    from audioessay.production.samples import sample as sampled

    return sampled(voice, text=text, out=_path(out))


def audition(
    essay: str | Path,
    *,
    section: str | int = 1,
    voices: Sequence[str],
    seconds: float = 20.0,
    format: str = "",  # noqa: A002 - the option's name
    out: str | Path | None = None,
    store: "Store | str | Path | None" = None,
) -> "Audition":
    """Write one MP3 in which each voice reads the beginning of one section, and return where each begins."""
    from audioessay.production.samples import audition as heard
    from audioessay.production.values import Order

    order = Order(str(essay), format=format)
    return heard(
        order, section=str(section), voices=voices, seconds=seconds, out=_path(out) or Path("audition.mp3"), store=store
    )


def voices(*, engine: str = "", language: str = "") -> "Listed":
    """The voices of all engines or one, of all languages or one."""
    from audioessay.engines.catalogue import voices as listed

    return listed(engine=engine, language=language)


def refresh_voices() -> int:
    """Fetch the service's present list of voices (edge); returns how many there are."""
    from audioessay.engines.catalogue import refresh_voices as refreshed

    return refreshed()


def install_voice(
    voice: str, *, progress: "Progress | None" = None, notice: Callable[[str], None] | None = None
) -> str:
    """Fetch a voice's model once (``piper:NAME`` or ``kokoro``); returns a line about it. ``notice`` is told its licence."""
    from audioessay.engines.catalogue import install_voice as installed

    return installed(voice, progress or (lambda _name, _done, _total: None), notice or (lambda _line: None))


def store_usage(
    where: str | None = None,
    *,
    prune: bool = False,
    older_than_days: float | None = None,
    larger_than_mb: float | None = None,
) -> dict[str, Any]:
    """What a store holds, after pruning it if asked to."""
    from audioessay import store

    kept = store.open_store(where)
    removed = None
    if prune:
        removed = store.prune(
            kept,
            older_than=None if older_than_days is None else older_than_days * DAY_S,
            larger_than=None if larger_than_mb is None else round(larger_than_mb * 1e6),
        )
    return {
        "where": str(getattr(kept, "folder", None) or getattr(kept, "where", "memory")),
        "kinds": {kind: {"entries": count, "bytes": size} for kind, count, size in store.usage(kept).kinds},
        "removed": {"entries": removed.entries if removed else 0, "bytes": removed.size if removed else 0},
    }


def init(folder: str | Path, *, title: str = "", author: str = "") -> tuple[Path, ...]:
    """Make a new show folder; returns it and the files written, the first essay last."""
    from audioessay.newshow import init as begun

    return begun(Path(folder), title=title, author=author)


def doctor() -> "tuple[Finding, ...]":
    """What works on this machine."""
    from audioessay.health import doctor as examined

    return examined()


def publish(
    *episodes: str | Path,
    show: str | Path = ".",
    to: str = "",
    url: str = "",
    dry_run: bool = False,
    allow_draft: bool = False,
    prune: bool = False,
    ping: bool = False,
    progress: "Progress | None" = None,
) -> "Result":
    """Put made episodes (slugs or their folders; all of them where none is named) into the show's feed, at its target.

    ``show`` is a folder in the show; ``to`` a target in place of the show file's, ``url`` an address in place of its. The
    feed goes last; what is public stays whole at every moment. Raises AudioEssayError, and then nothing has changed.
    """
    from audioessay import show as show_file
    from audioessay.publishing.publish import publish as published

    return published(
        show_file.home(Path(show)) or Path(show),
        [str(one) for one in episodes],
        to=to,
        url=url,
        dry_run=dry_run,
        allow_draft=allow_draft,
        prune=prune,
        ping=ping,
        progress=progress or (lambda _what, _done, _total: None),
    )


def check(what: str | Path = ".", *, probe: bool = True) -> "Verdict":
    """Check a feed (file or URL), an episode (its folder or MP3), or a show (its folder), by every rule there is.

    ``probe`` asks the hosts that a public feed names. ``.ok`` of the result tells whether it may be published.
    """
    from audioessay.production import prove
    from audioessay.publishing.check.verdict import check as checked

    return checked(
        str(what),
        probe=probe,
        measure=lambda path, episode, show: prove.of_file(path, show.sound, episode, show.stings),
    )


def serve(
    folder: str | Path = ".",
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    anywhere: bool = False,
    watch: bool = False,
    notice: Callable[[str], None] | None = None,
) -> "AbstractContextManager[str]":
    """Preview a show (rendered for this address, drafts and all), or serve a published folder as it is.

    A context manager that gives the address; the server runs until the block ends. ``watch`` makes episodes again when
    their essays change, and open pages load anew. Raises AudioEssayError.
    """
    from audioessay.publishing.preview import serve as served

    say_so = notice or (lambda _line: None)

    def again(essay: Path) -> str:
        made = make(essay, notice=say_so)
        return f"{made.reels_made} reels made, {made.reels_kept} kept"

    return served(Path(folder), host=host, port=port, anywhere=anywhere, notice=say_so, make=again if watch else None)


def import_show(where: str, folder: str | Path = ".") -> "Imported":
    """Bring an existing podcast's feed (URL or file) into an empty show folder: title, art, episodes, GUIDs, dates."""
    from audioessay.publishing.importing import import_feed

    return import_feed(where, Path(folder))


def _path(given: str | Path | None) -> Path | None:
    return None if given is None else Path(given)


def _pairs(voices: Voices) -> tuple[tuple[str, str], ...]:
    return tuple(voices.items()) if isinstance(voices, Mapping) else tuple(voices)
