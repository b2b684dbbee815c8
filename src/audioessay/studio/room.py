"""The studio of a show: its essays, what was done to them, who listens for news, and what is under way."""

import asyncio
import contextlib
import json
import threading
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from audioessay import show as show_file
from audioessay.episodes import AUDIO, Shelf, episode_in
from audioessay.errors import AudioEssayError, InputError, StorageError
from audioessay.files import sweep, write_whole
from audioessay.model.episode import Episode
from audioessay.model.voice import ROLES
from audioessay.production.places import own_folder
from audioessay.production.state import due
from audioessay.production.values import Order
from audioessay.publishing import identity
from audioessay.publishing.published import public_name
from audioessay.publishing.watch import watch
from audioessay.store import Store
from audioessay.studio import actions
from audioessay.studio.changes import Files, Meanwhile, Texts
from audioessay.studio.desk import Desk
from audioessay.studio.jobs import Jobs
from audioessay.studio.view import colours, doubts, view
from audioessay.text.readers import suffixes

BEAT_S = 10.0
SWEEP_S = 61.0
"""When what a kill left just before the start is old enough to go."""
UNKNOWN: Mapping[str, Any] = {
    "known": False, "words": 0, "length_ms": 0, "bar": [], "state": "new", "unsure": 0, "slug": "", "episode_ms": None,
    "problem": None,
}  # fmt: skip
"""A row of the shelf before its essay was looked at."""


class Stale(InputError):
    """What the page shows is not what the files say any more."""


class NoEssay(InputError):
    """There is no essay of that name."""


class Room:
    """A show folder, or a lone essay, in the studio."""

    def __init__(self, place: Path, store: Store) -> None:
        place = place.resolve()
        home = show_file.home(place)
        self.lone = place if home is None and place.is_file() else None
        if home is None and self.lone is None:
            raise InputError(f"{place} is in no show; name a show's folder or an essay, or make one: audioessay init")
        self.home = home or place.parent
        self.store = store
        self.files = Files(self.home)
        self.jobs = Jobs(self.home, store, lambda job: self.tell("job", job))
        self.opened = place.relative_to(self.home).as_posix() if place.is_file() else ""
        self._sweep()
        self._desks: dict[str, Desk] = {}
        self._rows: dict[str, dict[str, Any]] = {}
        self._listeners: set[asyncio.Queue[bytes]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._made: Shelf | None = None
        """The episodes that there are; None where they are to be looked for anew."""
        self._over = threading.Event()

    def _sweep(self) -> None:
        """Remove what a kill left behind: its lock, and files half-written a minute ago or more."""
        with contextlib.suppress(StorageError), self.files.alone():
            sweep(self.home, *{(self.home / name).parent for name in self.names()})

    def names(self) -> list[str]:
        """The essays, by their paths in the show."""
        if self.lone:
            return [self.lone.name]
        script = self.home / show_file.SCRIPT
        known = {
            path.relative_to(self.home).as_posix()
            for path in script.rglob("*")
            if path.suffix.lower() in suffixes() and path.is_file() and path.resolve().is_relative_to(self.home)
            and not any(part.startswith(".") for part in path.relative_to(script).parts)
        }  # fmt: skip
        if self.opened and self.opened != show_file.NAME:
            known.add(self.opened)
        return sorted(known)

    def desk(self, name: str) -> Desk:
        """An essay's. Only names that :meth:`names` gives are looked up: no path of a request is opened. Raises NoEssay."""
        if name not in self._desks:
            if name not in self.names():
                raise NoEssay(f"there is no essay {name!r}")
            with self._lock:
                self._desks.setdefault(name, Desk(name, self.home / name, self.store))
        return self._desks[name]

    # what the page is told

    def shelf(self) -> dict[str, Any]:
        """The show and its essays, as far as they are known."""
        title = language = ""
        with contextlib.suppress(AudioEssayError):
            show = show_file.load(self.home)
            title, language = show.title, show.language
        rows = [self._rows.get(name) or {**UNKNOWN, "name": name, "title": Path(name).name} for name in self.names()]
        return {
            "home": str(self.home), "title": title, "lone": self.lone is not None, "language": language,
            "essays": rows, "jobs": [asdict(job) for job in self.jobs.jobs.values()],
            "colours": colours([*ROLES, *(role for row in rows for role, _ in row["bar"])]),
        }  # fmt: skip

    def row(self, desk: Desk, late: frozenset[str] | None = None) -> dict[str, Any]:
        """An essay on the shelf; ``late`` as :meth:`late` gives it, where that is known."""
        plan, reading, problem = desk.plan, desk.reading, desk.problem
        episode = self.episode(desk)
        bar: list[list[Any]] = []
        words = 0
        state = self.state(desk, episode, late)
        if plan:
            words = sum(len(one.text.display.split()) for one in plan.segments())
            bar = [[one.role, sum(len(part.text.display) for part in one.segments)] for one in plan.scenes]
        elif episode and state != "changed":  # what was made of it says enough
            words = sum(len(one.text.split()) for one in episode.cues)
            bar = [[one.role, one.end_ms - one.start_ms] for one in episode.chapters]
        whole = sum(size for _, size in bar) or 1
        title = plan.title if plan else episode.tags.title if bar and episode else reading.title if reading else ""
        return {
            "name": desk.name,
            "title": title or desk.path.name,
            "known": bool(bar or problem),
            "words": words,
            "length_ms": plan.estimated_ms if plan else episode.duration_ms if bar and episode else 0,
            "bar": [[role, round(size / whole, 4)] for role, size in bar],
            "state": state,
            "unsure": sum(one.stance.unsure for one in plan.scenes) if plan else 0,
            "slug": episode.slug if episode else "",
            "episode_ms": episode.duration_ms if episode else None,
            "problem": asdict(problem) if problem else None,
        }

    def folder(self, desk: Desk) -> Path | None:
        """The folder of its episode."""
        if self._made is None:
            self._made = Shelf(desk.place.root)
        return own_folder(desk.place, self._made)

    def episode(self, desk: Desk) -> Episode | None:
        """What was made of it."""
        folder = self.folder(desk)
        return episode_in(folder) if folder else None

    def late(self, names: Sequence[str]) -> frozenset[str]:
        """Those whose episode is not known to be what their files would give now."""
        paths = {str(self.home / name): name for name in names}
        with contextlib.suppress(AudioEssayError):
            return frozenset(paths[path] for path in due(list(paths), Order("")))
        return frozenset(names)

    def state(self, desk: Desk, episode: Episode | None, late: frozenset[str] | None = None) -> str:
        """``new``, ``changed`` since it was made, ``made``, ``published``, or ``preview``: held back as a rough version."""
        if episode is None:
            return "new"
        if desk.name in (self.late([desk.name]) if late is None else late):
            return "changed"
        with contextlib.suppress(AudioEssayError):
            first, public = episode.audio[0], identity.load(self.home).public.get(episode.slug)
            if public and public.audio == public_name(episode.slug, Path(first.name).suffix, first.sha256):
                return "published"
        return "preview" if episode.draft else "made"

    def shown(self, desk: Desk, state: str = "") -> dict[str, Any]:
        """The desk as the page is told it; its ``state`` where that is known."""
        history, folder = self.files.history(desk.name), self.folder(desk)
        episode, plan = self.episode(desk), desk.plan
        table: dict[str, Any] = {
            "undo": history.done[-1].label if history.done else "",
            "redo": history.undone[-1].label if history.undone else "",
            "state": state or self.state(desk, episode),
        }
        if episode is not None:
            numbers = {scene.anchor: scene.number for scene in plan.scenes} if plan else {}
            table["episode"] = {
                "audio": f"/api/episode?essay={desk.name}",
                "envelope": episode.envelope,
                "envelope_ms": 100,
                "chapters": [
                    {**asdict(one), "section": numbers.get(one.anchor, at)}
                    for at, one in enumerate(episode.chapters, 1)
                ],
            }
        if folder is not None and plan is not None:
            table["doubts"] = doubts(folder, *desk.outline(plan))
        return view(desk, table)

    # what the page does

    def do(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """One action: the files are changed, and the desk is told anew. Raises InputError with nothing changed."""
        desk = self.desk(str(fields.get("essay", "")))
        action = str(fields.get("action", ""))
        with desk.lock:
            if action in ("undo", "redo"):
                self.files.take_back(desk.name, again=action == "redo", check=lambda texts: self._hold(desk, texts))
                notice = ""
            else:
                deed = self._done(desk, action, fields)
                notice = _differences(fields.get("seen"), deed.now)
            desk.look()
            row = self._rows[desk.name] = self.row(desk)
            answer = {"desk": self.shown(desk, row["state"]), "notice": notice}
        self.tell("desk", {"essay": desk.name, "revision": desk.revision})
        self.tell("shelf", {})
        return answer

    def _done(self, desk: Desk, action: str, fields: Mapping[str, Any]) -> actions.Deed:
        """Do it to the files as they are; once more where an editor saved one of them meanwhile."""
        with self.files.alone():
            while True:
                desk.look()
                if {"sentences", "sentence"} & fields.keys() and fields.get("text") != desk.digest:
                    raise Stale("the essay was changed meanwhile; look at it again, then decide")
                deed, read = actions.do(desk, action, fields)
                self._hold(desk, deed.texts)
                with contextlib.suppress(Meanwhile):
                    self.files.write(desk.name, deed.label, deed.texts, read)
                    return deed

    def _hold(self, desk: Desk, texts: Texts) -> None:
        """Raise what a file's new text would raise in every later run."""
        if desk.sheet_path in texts:
            desk.planned(texts[desk.sheet_path])

    def add(self, about: Mapping[str, str], data: bytes) -> dict[str, Any]:
        """A new essay from a file that was dropped; one that is there is never touched. Raises InputError."""
        if self.lone:
            raise InputError("a lone essay is no show; audioessay init makes one, and its script/ takes more essays")
        path = _new(self.home / show_file.SCRIPT, about, suffixes())
        write_whole(path, data)
        self.tell("shelf", {})
        return {"essay": path.relative_to(self.home).as_posix()}

    def picture(self, about: Mapping[str, str], data: bytes) -> dict[str, Any]:
        """A cover beside an essay, from a file that was dropped."""
        desk = self.desk(about.get("essay", ""))
        path = _new(desk.path.parent, about, (".png", ".jpg", ".jpeg", ".webp"))
        return self._with(path, data, {"essay": desk.name, "action": "about", "cover": path.name})

    def mark(self, about: Mapping[str, str], data: bytes) -> dict[str, Any]:
        """A sound of the show's own between sections, from a file that was dropped."""
        path = _new(self.home / AUDIO / "stings", about, (".wav", ".mp3", ".flac", ".ogg", ".opus", ".m4a"))
        files = {about.get("transition", ""): path.relative_to(self.home).as_posix()}
        return self._with(path, data, {"essay": about.get("essay", ""), "action": "marks", "files": files})

    def _with(self, path: Path, data: bytes, fields: Mapping[str, Any]) -> dict[str, Any]:
        """An action about a new file, which goes again where it is refused."""
        write_whole(path, data)
        try:
            return self.do(fields)
        except AudioEssayError:
            path.unlink()
            raise

    # news

    def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """All open pages hear it; from any thread."""
        line = f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()

        def put() -> None:
            for queue in self._listeners:
                queue.put_nowait(line)

        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(put)
        if event == "job" and data["state"] != "running":
            threading.Thread(target=self.look_all, args=(data["essays"],), daemon=True).start()

    async def news(self) -> AsyncIterator[bytes]:
        """What is told from now on, with a sign of life now and then."""
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield b": here\n\n"
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), BEAT_S)
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            self._listeners.discard(queue)

    def look_all(self, names: Sequence[str] | None = None) -> None:
        """Look at essays again, and tell what has changed. Of one that no page has open only its row on the shelf is kept."""
        names = names or sorted(self.names(), key=lambda name: name != self.opened)
        self._made = None
        late, free = self.late(names), self._free()
        for name in names:
            if self._over.is_set():
                return
            try:
                desk = self.desk(name)
            except NoEssay:
                continue
            unknown = desk.opened or not self.row(desk, late)["known"]
            if unknown and desk.look(judging=desk.opened or free) and desk.opened:
                self.tell("desk", {"essay": name, "revision": desk.revision})
            row = self.row(desk, late)
            if not desk.opened:
                desk.forget()
            if row != self._rows.get(name):
                self._rows[name] = row
                self.tell("shelf", {})

    def _free(self) -> bool:
        """Whether essays may be judged that nobody has opened: a language model costs, and is sent them."""
        with contextlib.suppress(AudioEssayError):
            return show_file.load(self.home).reading.judge != "llm"
        return False

    async def follow(self) -> None:
        """Look at everything once, then at what others change, until cancelled."""
        self._loop = asyncio.get_running_loop()
        files = {self.home / show_file.NAME, self.home / show_file.PRONOUNCE}
        for name in self.names():
            path = self.home / name
            files |= {path, path.with_name(path.stem + show_file.SHEET)}
        first = asyncio.create_task(asyncio.to_thread(self.look_all))
        later = self._loop.call_later(SWEEP_S, self._loop.run_in_executor, None, self._sweep)
        try:
            await watch((self.home / show_file.SCRIPT, self.home / AUDIO), files, self._changed)
        finally:
            self._over.set()
            first.cancel()
            later.cancel()

    async def _changed(self, paths: frozenset[Path]) -> None:
        """Look at the essays that are concerned: all of them, where something of the show's own changed."""
        names = self.names()
        known = sorted({*names, *self._desks})  # also one that is open, and whose file is gone
        stems = {path.name.removesuffix(show_file.SHEET) for path in paths} | {path.stem for path in paths}
        concerned = [name for name in known if Path(name).stem in stems]
        script = (self.home / show_file.SCRIPT).resolve()
        if not self.lone and not all(path.is_relative_to(script) for path in paths):
            concerned = known
        if set(names) != self._rows.keys():
            self._rows = {name: row for name, row in self._rows.items() if name in names}
            self.tell("shelf", {})
        if concerned:
            await asyncio.to_thread(self.look_all, concerned)


def _differences(seen: Any, now: Mapping[str, Any]) -> str:
    """A line where a field was not any more what the page showed."""
    lines = []
    for key, value in seen.items() if isinstance(seen, Mapping) else ():
        if key in now and (now[key] or None) != (value or None):
            lines.append(f"{key} was {now[key] or 'not set'} meanwhile (changed elsewhere); yours stands")
    return "; ".join(lines)


def _new(folder: Path, about: Mapping[str, str], endings: Collection[str]) -> Path:
    """The path of a file that is not there yet, directly in a folder, by its ``name``. Raises InputError."""
    bare = about.get("name", "").strip()
    if not bare or bare != Path(bare).name or bare.startswith(".") or any(one in bare for one in '/\\:\0\n\r"<>|?*'):
        raise InputError(f"{bare!r} is no name for a file")
    if Path(bare).suffix.lower() not in endings:
        raise InputError(f"{bare}: ends in none of {', '.join(sorted(endings))}")
    path = folder / bare
    try:
        path.lstat()
    except FileNotFoundError:
        return path
    except OSError as error:  # too long for this disk
        raise InputError(f"{bare!r} is no name for a file") from error
    raise Stale(f"there is a {path.name} already; nothing was written")
