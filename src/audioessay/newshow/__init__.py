"""``init``: a show folder with a first essay, from the two files that lie here."""

import json
from importlib.resources import files
from pathlib import Path
from string import Template

from audioessay.errors import StorageError
from audioessay.files import write_whole
from audioessay.show import NAME

IGNORED = "/audio/*\n!/audio/stings/\n"
"""Made episodes are not committed."""


def init(folder: str | Path, *, title: str = "", author: str = "") -> tuple[Path, ...]:
    """Make a new show folder; returns it and the files written, the first essay last.

    Raises StorageError when there is a show already or the folder cannot be written.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise StorageError(str(folder), "is a file; name a folder")
    if (folder / NAME).exists():
        raise StorageError(str(folder / NAME), "is there already; this folder is a show")
    title = title or folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize() or "My show"
    words = {"title": _quoted(title), "author": _quoted(author)}
    essay = folder / "script" / "first-essay.md"
    wanted = {folder / NAME: _template(NAME, words), folder / ".gitignore": IGNORED}
    wanted[essay] = _template("first-essay.md", words)
    written = [path for path in wanted if not path.exists()]
    for path in written:
        write_whole(path, wanted[path].encode())
    try:
        (folder / "audio" / "stings").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(str(folder / "audio"), f"cannot be written: {error.strerror}") from error
    return (folder, *(path for path in written if path != essay), essay)


def _template(name: str, words: dict[str, str]) -> str:
    return Template(files(__name__).joinpath(name).read_text("utf-8")).substitute(words)


def _quoted(text: str) -> str:
    """A string as TOML and YAML write it: JSON's form is one, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
