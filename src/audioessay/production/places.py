"""Where things lie: the show of an essay, and the folder of its episode, which is never another essay's."""

import hashlib
import os
import shlex
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from audioessay import show
from audioessay.episodes import AUDIO, Shelf, episode_in, head_of
from audioessay.errors import InputError, OtherEssay, ReadError
from audioessay.files import missing, write_whole
from audioessay.model import record
from audioessay.model.episode import Asked, Episode
from audioessay.model.essay import Essay
from audioessay.model.record import Head
from audioessay.model.show import FORMATS, Sound
from audioessay.production.values import Order, Place
from audioessay.text.slug import slug, unique

"""Folder of a show's essays; what lies elsewhere in the show is named with its folder."""
ALIKE = 0.5
"""Share of sentences from which on an essay is taken for another that is no longer there, edited since."""


def place_of(order: Order) -> Place:
    """Where the essay of an order lies, and the folder of its episode's folder.

    Its name is its path in the show; of one that lies in no show, where it lies from the folder of its episode, so that
    two of one name are two. An address is its own name.
    """
    lone = order.essay == "-" or "://" in order.essay
    path = None if lone else Path(order.essay)
    beside = path.resolve().parent if path else Path.cwd()
    shown = show.home(beside)
    home = shown or beside
    base = order.out.resolve() if order.out and shown is None else home
    name = "" if order.essay == "-" else _name(path.resolve(), base, order.chapter) if path else order.essay
    return Place(order.essay, path, order.chapter, home, beside, order.out or home / AUDIO, base, name)


def _name(path: Path, base: Path, chapter: str) -> str:
    try:
        name = Path(os.path.relpath(path, base)).as_posix()
    except ValueError:  # another drive
        name = path.as_posix()
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")  # it may be in any encoding
    return f"{name}#{chapter}" if chapter else name


def own_folder(place: Place, shelf: Shelf | None = None) -> Path | None:
    """The folder that the essay's episode has below the chosen output or the show, if it has one.

    A show file that came after the episode, or went, changes what names are counted from; the essay is the same.
    """
    shelf = shelf or Shelf(place.root)
    folder = shelf.folder_of(place.name)
    if folder is not None or place.path is None or place.root == place.home / AUDIO:
        return folder
    path, bases = place.path.resolve(), (place.home, place.root.resolve())
    for folder, head in tuple(shelf.heads.items()):
        written, _, chapter = head.essay.partition("#")
        if written and chapter == place.chapter and any((base / written).resolve() == path for base in bases):
            return folder
    return None


def earlier(place: Place, shelf: Shelf | None = None) -> Head | None:
    """What an earlier run left of the essay's episode."""
    head = None if place.path is None or place.chapter else head_of(place.root / _slug(place, ""))
    if head is not None and head.essay == place.name:
        return head
    folder = own_folder(place, shelf)
    return head_of(folder) if folder else None


def asked_of(title: str, formats: tuple[str, ...], before: Head | None, sound: Sound) -> Asked:
    """The title and formats that were asked for, now or earlier. ``mp3`` alone takes back all other formats."""
    kept: tuple[str, ...] = ()
    if before is not None:
        made = {Path(name).suffix[1:] for name in before.audio} - {*sound.formats}
        kept = before.asked.formats if before.essay else tuple(name for name in FORMATS if name in made)
        title = title or before.asked.title
    wanted = () if formats == ("mp3",) else dict.fromkeys((*kept, *formats))
    return Asked(title, tuple(name for name in wanted if name != "mp3"))


def target(place: Place, essay: Essay, title: str, shelf: Shelf, *, new: bool = False) -> Path:
    """The folder of the essay's episode: the one that it has, else one of its own, which is then on the shelf.

    Raises OtherEssay when that would be another essay's, or when this one reads like one that is no longer there and is
    not said to be ``new``.
    """
    text = text_of(essay)
    with shelf.making:
        folder = own_folder(place, shelf) or _public_folder(place, shelf)
        folder = folder or _new_folder(place, essay, title, text, shelf, new)
        if place.name:
            shelf.add(folder, Head(folder.name, place.name, text, Asked(), (), ()))
    return folder


def _public_folder(place: Place, shelf: Shelf) -> Path | None:
    """The folder that the essay's episode has where it was published: a clone of a show has its lock and seldom audio/."""
    path = place.home / show.LOCK
    if not place.name or place.root != place.home / AUDIO or not path.is_file():
        return None
    name = _locked(path, path.stat().st_mtime_ns).get(place.name)
    return place.root / name if name and place.root / name not in shelf.heads else None


@lru_cache(maxsize=4)
def _locked(path: Path, _time: int) -> dict[str, str]:
    """Essay → its episode's name, as a show's lock has them."""
    try:
        episodes = tomllib.loads(path.read_text("utf-8")).get("episodes", {})
        return {
            str(one["essay"]): name
            for name, one in episodes.items()
            if one.get("essay") and record.SLUG.fullmatch(name)
        }
    except (OSError, ValueError, AttributeError, TypeError):  # publishing says what is wrong with it
        return {}


def _new_folder(place: Place, essay: Essay, title: str, text: str, shelf: Shelf, new: bool) -> Path:
    usual = _slug(place, title)
    stem = place.path.stem if place.path else ""
    before = {usual, slug(f"{stem} {title}" if place.chapter else stem)} if place.path else {usual}
    called = _paste(place.path) if place.path else place.name or "standard input"
    taken = set()
    if not (place.name or new) and (own := _nameless(essay, text, shelf)):
        return own
    for folder, head in tuple(shelf.heads.items()):
        other = place.base / head.essay.partition("#")[0]
        if not head.essay:  # of an earlier version, which had no text either, or of standard input
            if folder.name in before and (not (head.text or _twins(place)) or _like(folder, essay)) and not new:
                return folder
            if folder.name == usual and not new:
                raise OtherEssay(called, "", str(folder), "taken")
        elif not new:
            gone = place.path and "://" not in head.essay and not other.exists()
            if gone and (head.text == text or _like(folder, essay)):
                raise OtherEssay(called, _paste(other), str(folder), "renamed")
            if folder.name == usual:
                raise OtherEssay(called, _paste(other), str(folder), "taken")
        taken.add(folder.name)
    return shelf.root / unique(usual, taken)


def _nameless(essay: Essay, text: str, shelf: Shelf) -> Path | None:
    """The episode of an essay that came by standard input before: one that says the same, else one that says much of it."""
    folders = {folder: head.text for folder, head in tuple(shelf.heads.items()) if head.text and not head.essay}
    same = (folder for folder, said in folders.items() if said == text)
    return next(same, None) or next((folder for folder in folders if _like(folder, essay)), None)


def episode_at(what: Path) -> tuple[Path, Episode]:
    """The folder and the record of an episode, named by that folder, a file in it, its name in the show, or its essay.

    Raises ReadError for what is none of them, or an essay without an episode.
    """
    audio = (show.home(Path.cwd()) or Path.cwd()) / AUDIO
    inside = [what.parent, audio / what.name] if what.parent.name or what.is_file() else [audio / what]
    for folder in (what, *inside):
        if (what.exists() or folder.name == what.name) and (episode := episode_in(folder)) is not None:
            return folder, episode
    if not what.exists():
        raise ReadError(str(what), missing(what))
    if what.is_dir():
        raise ReadError(str(what), "is no episode's folder")
    own = own_folder(place_of(Order(str(what))))
    episode = episode_in(own) if own else None
    if own is None or episode is None:
        raise ReadError(str(what), f"has no episode yet; audioessay make {_paste(what)} makes it")
    return own, episode


def twin(place: Place, essay: Essay, shelf: Shelf) -> str:
    """Another essay of the show, still there, whose episode sounds the same; ``""`` when there is none."""
    text, heads = text_of(essay), tuple(shelf.heads.values())
    return next((head.essay for head in heads if head.text == text and head.essay not in ("", place.name)), "")


def distinct(places: Iterable[Place], shelves: Mapping[Path, Shelf]) -> None:
    """Raise InputError when two of the essays would be made in one folder, the second over the first."""
    taken: dict[Path, tuple[str, Path]] = {}
    for place in places:
        if place.path is None or place.chapter:
            continue
        folder = (own_folder(place, shelves[place.root]) or place.root / _slug(place, "")).resolve()
        other, path = taken.setdefault(folder, (place.essay, place.path.resolve()))
        if path != place.path.resolve():
            raise InputError(
                f"{other} and {place.essay} would both be made in {folder}; rename one, or make each with its own --out"
            )


def rename(old: str | Path, new: str | Path, *, out: str | Path | None = None) -> Path:
    """Give the episode of the essay ``old`` to ``new``: its folder, its link and its place in the feed stay.

    The file is renamed too, with its cast sheet, where that was not done yet. ``out`` is the folder of the episode's folder,
    where it is not the show's ``audio/``. Returns the episode's folder. Raises InputError, and then nothing has changed.
    """
    old, new = Path(old), Path(new)
    before, after = (place_of(Order(str(one), out=None if out is None else Path(out))) for one in (old, new))
    if before.home != after.home:
        raise InputError(f"{old} and {new} do not lie in one show")
    shelf = Shelf(before.root)
    folder = shelf.folder_of(before.name)
    if folder is None:
        raise InputError(f"{old} has no episode in {before.root}")
    if (other := shelf.folder_of(after.name)) is not None:
        raise InputError(f"{new} has an episode already, {other}; remove that folder first")
    if old.exists() == new.exists():
        raise InputError(f"{old} and {new} are both there" if old.exists() else f"there is neither {old} nor {new}")
    episode = episode_in(folder)
    if episode is None:
        raise InputError(f"{folder / record.NAME} cannot be read; make the episode again")
    if old.exists():
        new.parent.mkdir(parents=True, exist_ok=True)
        if before.sheet and after.sheet and before.sheet.exists() and not after.sheet.exists():
            before.sheet.rename(after.sheet)
        old.rename(new)
    write_whole(folder / record.NAME, record.dump(replace(episode, essay=after.name)))
    return folder


def text_of(essay: Essay) -> str:
    """SHA-256 of what the essay says, its title and headings with it; of white space and marks only the words count."""
    spoken = (one for section in essay.sections for one in (*section.headings, *section.paragraphs))
    words = [essay.title, *(word for one in spoken for word in one.text.display.split())]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _slug(place: Place, title: str) -> str:
    """The name of a new episode's folder: the essay's, with the folders that it lies in below ``script/`` or the show."""
    if place.path is None:
        return slug(title)
    path, script = place.path.resolve(), place.home / show.SCRIPT
    inner = path.relative_to(script if path.is_relative_to(script) else place.home)
    name = slug(" ".join(inner.with_suffix("").parts))
    return slug(f"{name} {title}") if place.chapter else name


def _twins(place: Place) -> bool:
    """Whether the show has other essays whose episodes an earlier version put into one folder with this one's."""
    if place.path is None:
        return False
    files = (
        path for path in (place.home / show.SCRIPT).rglob("*") if path.is_file() and not path.name.endswith(".toml")
    )
    return sum(slug(path.stem) == slug(place.path.stem) for path in files) > 1


def _like(folder: Path, essay: Essay) -> bool:
    """Whether the episode in a folder says much of what the essay says."""
    episode = episode_in(folder)
    said = {" ".join(cue.text.split()) for cue in episode.cues} if episode else set()
    says = {
        " ".join(one.text.display[start:end].split())
        for section in essay.sections
        for one in section.paragraphs
        for start, end in one.sentences
    }
    return bool(says) and len(said & says) >= ALIKE * len(says)


def _paste(path: Path) -> str:
    """As it can be pasted into a command."""
    try:
        near = Path(os.path.relpath(path)) if path.is_absolute() else path
    except ValueError:
        near = path
    return shlex.quote(str(path if len(near.parts) > len(path.parts) else near))


def recording_of(place: Place, name: str) -> Path:
    """Where an author's recording lies: beside the essay, in audio/ or in the show folder; beside it where it is in none."""
    folders = (place.beside, place.home / AUDIO, place.home)
    return next((path for folder in folders if (path := folder / name).is_file()), folders[0] / name)
