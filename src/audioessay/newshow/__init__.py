"""``init``: a show folder with a first essay, from the files that lie here."""

import uuid
from importlib.resources import files
from pathlib import Path
from string import Template

from audioessay.errors import StorageError
from audioessay.files import write_whole
from audioessay.publishing import identity
from audioessay.show import LOCK, NAME, SCRIPT
from audioessay.text.slug import slug
from audioessay.tomltext import quoted

IGNORED = "/audio/*\n!/audio/stings/\n/public/\n"
"""Made episodes are not committed."""


def init(folder: str | Path, *, title: str = "", author: str = "", pages: bool = False) -> tuple[Path, ...]:
    """Make a new show folder; returns it and the files written, the first essay last.

    ``pages`` adds a workflow by which GitHub makes the show and publishes it as GitHub Pages, to a show that there is too. StorageError
    when there is a show already or the folder cannot be written.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise StorageError(str(folder), "is a file; name a folder")
    workflow = {folder / ".github" / "workflows" / "podcast.yml": _template("podcast.yml", {})} if pages else {}
    if (folder / NAME).exists():
        if pages and not any(path.exists() for path in workflow):
            return (folder, *_written(workflow))
        raise StorageError(str(folder / NAME), "is there already; this folder is a show")
    title = title or folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "My show"
    words = {"title": quoted(title), "author": quoted(author)}
    essay = folder / SCRIPT / "first-essay.md"
    words["address"] = slug(folder.resolve().name) or "podcast"
    wanted = {folder / NAME: _template(NAME, words), folder / ".gitignore": IGNORED}
    guid = identity.show_guid(str(uuid.uuid4()))  # the address may change; who the show is may not
    wanted[folder / LOCK] = identity.render(identity.Lock(guid=guid)).decode()
    written = _written(wanted | workflow | {essay: _template("first-essay.md", words)})
    try:
        (folder / "audio" / "stings").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(str(folder / "audio"), f"cannot be written: {error.strerror}") from error
    return (folder, *(path for path in written if path != essay), essay)


def _written(wanted: dict[Path, str]) -> list[Path]:
    """Write those that are not there; returns them."""
    missing = [path for path in wanted if not path.exists()]
    for path in missing:
        write_whole(path, wanted[path].encode())
    return missing


def _template(name: str, words: dict[str, str]) -> str:
    text = files(__name__).joinpath(name).read_text("utf-8")
    return Template(text).substitute(words) if words else text
