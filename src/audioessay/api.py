"""The verbs that more than one room has a part in. Each opens its rooms when it is called, so that a plan loads no encoder.

What may be asked for is spelled in ``options.py``. Everything that goes wrong and is no bug is an AudioEssayError.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Unpack

from audioessay.errors import AudioEssayError, InputError, UnknownName
from audioessay.options import CastOptions, MakeOptions, PlanOptions, PublishOptions, ReadOptions
from audioessay.progress import Notice, Progress, quiet, silent

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from audioessay.listening.episode import Listening
    from audioessay.model.essay import Essay
    from audioessay.model.script import Script
    from audioessay.production.catalogue import Estimate, Survey
    from audioessay.production.compare import Comparison
    from audioessay.production.master import NewEpisode
    from audioessay.production.plan import Plan
    from audioessay.production.values import Order
    from audioessay.publishing.importing import Imported
    from audioessay.publishing.publish import Result
    from audioessay.publishing.verdict import Verdict
    from audioessay.store import Store

DAY_S = 86_400.0


def read(essay: str | Path, **options: Unpack[ReadOptions]) -> "Essay":
    """Read an essay: a path, a URL, or ``-`` for standard input. Every character of it is in a text, structure, or skipped.

    Raises ReadError, and LossError where a word would be lost.
    """
    from audioessay.production.planning import read_essay

    return read_essay(_order(essay, options))


def cast(essay: "Essay | str | Path", **options: Unpack[CastOptions]) -> "Script":
    """Give each section of an essay a role and a voice: what will be spoken, by whom, in order. Makes no sound.

    An essay that :func:`read` gave is not read again, so casting it with other voices is quick. What the cast sheet and
    the show say is obeyed, as in :func:`plan`.
    """
    return _plan(essay, options)


def plan(essay: "Essay | str | Path", *, notice: Notice = quiet, **options: Unpack[PlanOptions]) -> "Plan":
    """:func:`read` and :func:`cast`: a Script with the reasons for its roles, what is not spoken, how long it will be.

    ``notice`` is told what is about to be sent to a language model, where one judges.
    """
    return _plan(essay, options, notice)


def judge(
    essay: str | Path, *, against: str = "llm", notice: Notice = quiet, **options: Unpack[ReadOptions]
) -> "Comparison":
    """Where the show's judge and another one differ: ``cues``, or ``llm``, a language model as ``[llm]`` of the show sets it up."""
    from audioessay.production.compare import compare

    return compare(_order(essay, options), against, notice)


def make(essay: "Script | Essay | str | Path", **options: Unpack[MakeOptions]) -> "NewEpisode":
    """Make the episode of an essay: its folder with the MP3, transcripts, chapters, cover and report.

    A path or URL is read and cast first; a Script that :func:`cast` gave is made as it is. Whatever is already in the store
    is not made again. After an error an earlier episode is untouched.

    ``title`` and ``formats`` hold for later runs too. An episode belongs to its essay: OtherEssay is raised when this one
    would take another's, or reads like one that is no longer there (see :func:`rename`); ``new`` then makes one of its own.
    """
    from audioessay.production.order import make as whole

    wanted = _order(essay, options) if isinstance(essay, str | Path) else _plan(essay, options)
    return whole(wanted, **_how(options))


def make_all(
    essays: Iterable[str | Path], **options: Unpack[MakeOptions]
) -> "Iterator[tuple[str, NewEpisode | AudioEssayError]]":
    """Make many episodes, several under way at once. Each comes as it is finished, or with what is wrong with it.

    Raises InputError, before any work, when two would be made in one folder. ``progress`` counts through all of them.
    """
    orders = _orders(essays, options)
    if not orders:
        return
    from audioessay.production.order import make_all as whole

    how = _how(options)
    progress, notice = how.pop("progress"), how.pop("notice")
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    sums: dict[str, tuple[int, int]] = {}
    counting = Lock()

    def follow(order: "Order", stage: str, done: int, total: int) -> None:
        with counting:
            before, after = counts.get((stage, order.essay), (0, 0)), sums.get(stage, (0, 0))
            counts[stage, order.essay] = done, total
            sums[stage] = after[0] + done - before[0], after[1] + total - before[1]
        progress(stage, *sums[stage])

    for order, outcome in whole(orders, progress=follow, notice=lambda _order, line: notice(line), **how):
        yield order.essay, outcome


def survey(*places: str | Path, **options: Unpack[MakeOptions]) -> "Survey":
    """Which essays are to be made: those named themselves, and those in folders, shows and patterns (``script/**/*.md``)
    whose episode is not up to date. Without a place: those of the show in this folder. Up to date is what was made, with
    these options, from the same essay, cast sheet, show, pronunciations, sounds, program and voices.

    Raises InputError for a place in which there is no essay.
    """
    from audioessay import show
    from audioessay.production.catalogue import survey as whole
    from audioessay.production.values import Order

    if not places:
        home = show.home(Path.cwd())
        if home is None:
            raise InputError("no essay is named, and there is no show here whose essays could be meant")
        places = (home if home != Path.cwd() else ".",)
    return whole([str(place) for place in places], Order("").with_options(_known(options)))


def estimate(
    essays: Iterable[str | Path], **options: Unpack[MakeOptions]
) -> "Iterator[tuple[str, Estimate | AudioEssayError]]":
    """What making each essay would take: passages that are not kept, seconds as measured here so far, and what priced engines ask.

    Reads and plans all of them, and makes no sound.
    """
    from audioessay.production.catalogue import estimates
    from audioessay.store import open_store

    for order, outcome in estimates(_orders(essays, options), open_store(options.get("store"))):
        yield order.essay, outcome


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


def publish(*episodes: str | Path, show: str | Path = ".", **options: Unpack[PublishOptions]) -> "Result":
    """Put made episodes (slugs or their folders; all of them where none is named) into the show's feed, at its target.

    ``show`` is a folder in the show. The feed goes last; what is public stays whole at every moment. After an error nothing
    has changed.
    """
    from audioessay import show as show_file
    from audioessay.publishing.publish import publish as published

    return published(show_file.home(Path(show)) or Path(show), [str(one) for one in episodes], **options)


def check(
    what: str | Path = ".", *, probe: bool = True, listen: bool = False, model: str = "", progress: Progress = silent
) -> "Verdict":
    """Check a feed (file or URL), an episode (its folder, MP3 or essay), or a show (its folder), by every rule there is.

    ``probe`` asks the hosts that a public feed names. ``listen`` hears an episode too, see :func:`listen`. ``.ok`` of the
    result tells whether it may be published.
    """
    import audioessay
    from audioessay.production import prove
    from audioessay.production.levels import of_format
    from audioessay.production.places import episode_at
    from audioessay.publishing.verdict import check as checked
    from audioessay.text.readers import by_suffix

    if Path(what).is_file() and by_suffix(str(what)) and Path(what).suffix.lower() not in (".html", ".htm", ".xml"):
        what = episode_at(Path(what))[0]
    verdict = checked(
        str(what),
        probe=probe,
        measure=lambda path, episode, show: (
            of_format(path, show.sound, episode.duration_ms)[0]
            if episode and path.suffix.lower() != ".mp3"
            else prove.of_file(path, show.sound, episode, show.stings)
        ),
    )
    return replace(verdict, listening=audioessay.listen(what, model=model, progress=progress)) if listen else verdict


def listen(
    episode: str | Path,
    *,
    model: str = "",
    store: "Store | str | Path | None" = None,
    workers: int | None = None,
    progress: Progress = silent,
) -> "Listening":
    """Hear the MP3 of an episode (its folder or the file) and look for every sentence in it.

    ``model`` is ``tiny.en``, ``base`` or a folder with a Whisper model in CTranslate2's form. What was heard is kept in the store.
    Raises EngineNotInstalled with the command that installs what is missing, StorageError for what is no episode.
    """
    import os
    from concurrent.futures import ThreadPoolExecutor

    from audioessay import show as show_file
    from audioessay.listening.ear import open_ear  # the extra
    from audioessay.listening.episode import listen as hear
    from audioessay.production.hear import said_by
    from audioessay.production.resolve import lexicon_of
    from audioessay.publishing.published import load_episode
    from audioessay.store import open_store

    path = Path(episode)
    folder = path if path.is_dir() else path.parent
    finished = load_episode(folder)
    path = path if path.is_file() else folder / finished.audio[0].name
    language, threads = finished.tags.language or "en", workers or os.cpu_count() or 2
    ear, words = open_ear(model, threads, language), said_by(language, lexicon_of(show_file.home(folder) or folder))
    with ThreadPoolExecutor(threads) as pool:
        return hear(path, finished, ear=ear, words=words, store=open_store(store), pool=pool, progress=progress)


def serve(
    folder: str | Path = ".",
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    anywhere: bool = False,
    watch: bool = False,
    notice: Notice = quiet,
) -> "AbstractContextManager[str]":
    """Preview a show (rendered for this address, rough versions and all), or serve a published folder as it is.

    A context manager that gives the address; the server runs until the block ends. ``watch`` makes episodes again when
    their essays change, and open pages load anew. Raises AudioEssayError.
    """
    from audioessay.publishing.preview import serve as served

    def again(essay: Path) -> str:
        made = make(essay, notice=notice)
        return f"{len(made.sections_made)} of {len(made.chapters)} sections finished"

    return served(Path(folder), host=host, port=port, anywhere=anywhere, notice=notice, make=again if watch else None)


def import_show(where: str, folder: str | Path = ".") -> "Imported":
    """Bring an existing podcast's feed (URL or file) into an empty show folder: title, art, episodes, GUIDs, dates."""
    from audioessay.publishing.importing import import_feed

    return import_feed(where, Path(folder))


def _order(essay: str | Path, options: Mapping[str, Any]) -> "Order":
    return _orders([essay], options)[0]


def _orders(essays: Iterable[str | Path], options: Mapping[str, Any]) -> "list[Order]":
    from audioessay.production.places import place_of
    from audioessay.production.values import Order

    asked = Order("").with_options(_known(options))
    orders = [replace(asked, essay=str(essay)) for essay in essays]
    for home in {place_of(order).home for order in orders}:
        _check_publish(home)
    return orders


def _check_publish(home: Path) -> None:
    """The whole show file holds before anything is made: also what publishing alone needs. Raises SettingError."""
    from audioessay import show

    path = home / show.NAME
    text = show.text_of(path) or ""
    if table := show.parse(text, str(path)).publish:
        from audioessay.publishing.settings import settings

        settings(table, str(path), text)


def _plan(essay: "Script | Essay | str | Path", options: Mapping[str, Any], notice: Notice = quiet) -> "Plan":
    """The plan of an essay; one that is a plan already, and one that is read, are not made anew."""
    from audioessay.production.plan import Plan
    from audioessay.production.planning import plan
    from audioessay.production.values import Reading
    from audioessay.store import open_store

    _known(options)
    if isinstance(essay, Plan):
        order = essay.order.with_options(_left(options, PlanOptions, "read() and cast()"))
        return replace(essay, reading=replace(essay.reading, order=order))
    if isinstance(essay, Reading):
        return plan(essay.order.with_options(_left(options, ReadOptions, "read()")), essay)
    if isinstance(essay, str | Path):
        return plan(_order(essay, options), answers=open_store(), notice=notice)
    raise InputError(f"{essay!r}: an essay is a path, a URL, or what read() gives; a script is what cast() gives")


def _known(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options, each of which there is. Raises UnknownName."""
    for name in options:
        if name not in MakeOptions.__optional_keys__:
            raise UnknownName("option", name, sorted(MakeOptions.__optional_keys__))
    return options


def _left(options: Mapping[str, Any], others: Any, verb: str) -> Mapping[str, Any]:
    """The options, none of which may be one of another verb's, whose work is done."""
    for name in sorted(options.keys() & others.__optional_keys__):
        if options[name]:
            raise InputError(f"{name} is an option of {verb}, which has been done")
    return options


def _how(options: Mapping[str, Any]) -> dict[str, Any]:
    """How an episode is made, with a listener for each thing that is told."""
    told = {"progress": options.get("progress") or silent, "notice": options.get("notice") or quiet}
    names = ("store", "workers", "executor", "cluster")
    return {**{name: options.get(name) for name in names}, **told}
