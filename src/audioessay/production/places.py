"""Where things lie: the show of an essay, and the folder of its episode, which is never another essay's."""

import hashlib
import os
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from audioessay import show
from audioessay.episodes import AUDIO, episode_in, folder_of, head_of, heads
from audioessay.errors import InputError, OtherEssay
from audioessay.files import write_whole
from audioessay.model import record
from audioessay.model.episode import Asked
from audioessay.model.essay import Essay
from audioessay.model.record import Head
from audioessay.model.show import FORMATS, Sound
from audioessay.production.sheets import ENDING
from audioessay.production.values import Order
from audioessay.text.slug import slug, unique

SCRIPT = "script"
"""Folder of a show's essays; what lies elsewhere in the show is named with its folder."""
ALIKE = 0.5
"""Share of sentences from which on an essay is taken for another that is no longer there, edited since."""


def beside(order: Order) -> Path:
    """The folder that the essay lies in; for a URL or ``-``, this one."""
    return Path.cwd() if order.lone else order.path.resolve().parent


def home_of(order: Order) -> Path:
    """The show folder of an essay; for one that lies in none, its own folder."""
    folder = beside(order)
    return show.home(folder) or folder


def root_of(order: Order) -> Path:
    """The folder of the episodes' folders."""
    return order.out or home_of(order) / AUDIO


def name_of(order: Order) -> str:
    """The essay as its episode's record names it.

    Its path in the show; of one that lies in no show, where it lies from the folder of its episode, so that two of one
    name are two. An address is its own name; ``""`` for standard input.
    """
    if order.lone:
        return "" if order.essay == "-" else order.essay
    path = order.path.resolve()
    try:
        name = Path(os.path.relpath(path, _base(order))).as_posix()
    except ValueError:  # another drive
        name = path.as_posix()
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")  # it may be in any encoding
    return f"{name}#{order.chapter}" if order.chapter else name


def own_folder(order: Order) -> Path | None:
    """The folder that the essay's episode has below the chosen output or the show, if it has one.

    A show file that came after the episode, or went, changes what names are counted from; the essay is the same.
    """
    root = root_of(order)
    folder = folder_of(name_of(order), root)
    if folder is not None or order.lone or order.out is None:
        return folder
    path, bases = order.path.resolve(), (home_of(order), order.out.resolve())
    for folder, head in heads(root):
        written, _, chapter = head.essay.partition("#")
        if written and chapter == order.chapter and any((base / written).resolve() == path for base in bases):
            return folder
    return None


def earlier(order: Order) -> Head | None:
    """What an earlier run left of the essay's episode."""
    name, usual = name_of(order), None if order.lone or order.chapter else root_of(order) / _slug(order, "")
    head = head_of(usual) if usual else None
    if head is not None and head.essay == name:
        return head
    folder = own_folder(order)
    return head_of(folder) if folder else None


def asked_of(order: Order, before: Head | None, sound: Sound) -> Asked:
    """What was asked for, now or earlier. ``--format mp3`` alone takes back all other formats."""
    if before is None:
        return Asked(order.title, tuple(name for name in order.formats if name != "mp3"))
    made = {Path(name).suffix[1:] for name in before.audio}
    kept = before.asked.formats if before.essay else tuple(name for name in FORMATS if name in made - {*sound.formats})
    formats = () if order.formats == ("mp3",) else dict.fromkeys((*kept, *order.formats))
    return Asked(order.title or before.asked.title, tuple(name for name in formats if name != "mp3"))


def target(order: Order, essay: Essay, title: str) -> Path:
    """The folder of the essay's episode: the one that it has, else one of its own.

    Raises OtherEssay when that would be another essay's, or when this one reads like one that is no longer there.
    """
    root, text = root_of(order), text_of(essay)
    own = own_folder(order)
    if own is not None:
        return own
    usual = _slug(order, title)
    before = {usual, slug(f"{order.path.stem} {title}" if order.chapter else order.path.stem)}
    taken = set()
    for folder, head in heads(root):
        if not head.essay:
            if folder.name in ({usual} if order.lone else before) and (not _twins(order) or _like(folder, essay)):
                return folder
            if folder.name == usual and not order.new:
                raise OtherEssay(_paste(order.path), "", str(folder), "taken")
        elif not order.new:
            other = _path(head.essay, order)
            if "://" not in head.essay and not other.exists() and (head.text == text or _like(folder, essay)):
                raise OtherEssay(_paste(order.path), _paste(other), str(folder), "renamed")
            if folder.name == usual:
                raise OtherEssay(_paste(order.path), _paste(other), str(folder), "taken")
        taken.add(folder.name)
    return root / unique(usual, taken)


def twin(order: Order, essay: Essay) -> str:
    """Another essay of the show, still there, whose episode sounds the same; ``""`` when there is none."""
    name, text = name_of(order), text_of(essay)
    return next(
        (head.essay for _, head in heads(root_of(order)) if head.text == text and head.essay not in ("", name)), ""
    )


def distinct(orders: Sequence[Order]) -> None:
    """Raise InputError when two of the essays would be made in one folder, the second over the first."""
    taken: dict[Path, Order] = {}
    for order in orders:
        if order.lone or order.chapter:
            continue
        place = (own_folder(order) or root_of(order) / _slug(order, "")).resolve()
        other = taken.setdefault(place, order)
        if other.path.resolve() != order.path.resolve():
            raise InputError(
                f"{other.essay} and {order.essay} would both be made in {place}; rename one, or make each with its own --out"
            )


def rename(old: str | Path, new: str | Path, *, out: str | Path | None = None) -> Path:
    """Give the episode of the essay ``old`` to ``new``: its folder, its link and its place in the feed stay.

    The file is renamed too, with its cast sheet, where that was not done yet. ``out`` is the folder of the episode's folder,
    where it is not the show's ``audio/``. Returns the episode's folder. Raises InputError, and then nothing has changed.
    """
    old, new, out = Path(old), Path(new), None if out is None else Path(out)
    before, after = Order(str(old), out=out), Order(str(new), out=out)
    if home_of(before) != home_of(after):
        raise InputError(f"{old} and {new} do not lie in one show")
    folder = folder_of(name_of(before), root_of(before))
    if folder is None:
        raise InputError(f"{old} has no episode in {root_of(before)}")
    if (other := folder_of(name_of(after), root_of(after))) is not None:
        raise InputError(f"{new} has an episode already, {other}; remove that folder first")
    if old.exists() == new.exists():
        raise InputError(f"{old} and {new} are both there" if old.exists() else f"there is neither {old} nor {new}")
    episode = episode_in(folder)
    if episode is None:
        raise InputError(f"{folder / record.NAME} cannot be read; make the episode again")
    if old.exists():
        new.parent.mkdir(parents=True, exist_ok=True)
        sheet, moved = (path.with_name(path.stem + ENDING) for path in (old, new))
        if sheet.exists() and not moved.exists():
            sheet.rename(moved)
        old.rename(new)
    write_whole(folder / record.NAME, record.dump(replace(episode, essay=name_of(after))))
    return folder


def text_of(essay: Essay) -> str:
    """SHA-256 of what the essay says, its title and headings with it; of white space and marks only the words count."""
    spoken = (one for section in essay.sections for one in (*section.headings, *section.paragraphs))
    words = [essay.title, *(word for one in spoken for word in one.text.display.split())]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _slug(order: Order, title: str) -> str:
    """The name of a new episode's folder: the essay's, with the folders that it lies in below ``script/`` or the show."""
    if order.lone:
        return slug(title)
    path, home = order.path.resolve(), home_of(order)
    inner = path.relative_to(home / SCRIPT if path.is_relative_to(home / SCRIPT) else home)
    name = slug(" ".join(inner.with_suffix("").parts))
    return slug(f"{name} {title}") if order.chapter else name


def _base(order: Order) -> Path:
    """What the names of essays in records are counted from."""
    home = home_of(order)
    return order.out.resolve() if order.out and show.home(home) is None else home


def _path(name: str, order: Order) -> Path:
    return _base(order) / name.partition("#")[0]


def _twins(order: Order) -> bool:
    """Whether the show has other essays whose episodes an earlier version put into one folder with this one's."""
    folder = home_of(order) / SCRIPT
    stem = slug(order.path.stem)
    if order.lone:
        return False
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".toml"))
    return sum(slug(path.stem) == stem for path in files) > 1


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
