"""Labelled essays for training and measuring: our own (``stance_data/``) and a folder of labelled files (text beside JSON)."""

import importlib.util
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from audioessay.casting.base import Excerpt
from audioessay.model.source import Text

OURS = Path(__file__).parent / "stance_data"
LETTERS = {"N": "narration", "P": "praise", "C": "critique"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """An essay whose paragraphs carry the role that a careful reader gives them."""

    name: str
    excerpts: tuple[Excerpt, ...]
    roles: tuple[str, ...]
    clear: tuple[bool, ...]
    """Whether a careful reader would not hesitate."""

    @property
    def group(self) -> str:
        """What it is measured with: the folder or file that it comes from."""
        return self.name.rsplit("/", 1)[0]


def parse(text: str, name: str) -> Iterator[Labelled]:
    """Essays in our own form: ``=== title``, ``# heading``, and a paragraph a line behind ``N|``, ``P|`` or ``C|``."""
    for number, block in enumerate(re.split(r"^===.*$", text, flags=re.MULTILINE)[1:], 1):
        excerpts, roles = [], []
        section, heading = 0, ""
        for line in block.strip().splitlines():
            if line.startswith("# "):
                section, heading = section + 1, line[2:]
            elif line.strip():
                excerpts.append(Excerpt(Text.plain(line[2:], 0), heading, section))
                roles.append(LETTERS[line[0]])
        yield Labelled(f"{name}/{number:02}", tuple(excerpts), tuple(roles), (True,) * len(roles))


def ours(folder: Path = OURS) -> list[Labelled]:
    """Our own essays, by file name."""
    return [essay for path in sorted(folder.glob("*.txt")) for essay in parse(path.read_text("utf-8"), path.stem)]


def shared() -> Path | None:
    """The folder of labelled essays beside the checkout (or in ``AUDIOESSAY_SHARED``), where there is one."""
    root = os.environ.get("AUDIOESSAY_SHARED") or str(Path(__file__).parents[2] / "shared")
    folder = Path(root) / "essays" / "labelled"
    return folder if (folder / "score.py").exists() else None


def scorer(folder: Path) -> ModuleType:
    """The scorer that belongs to the labelled files."""
    spec = importlib.util.spec_from_file_location("labelled_score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
