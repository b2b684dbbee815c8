"""Labelled essays for training and measuring: our own (``stance_data/``) and a folder of labelled files (text beside JSON)."""

import importlib.util
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from audioessay.casting.base import Excerpt
from audioessay.casting.judging import excerpts
from audioessay.model.source import Text
from audioessay.text import read

OURS = Path(__file__).parent / "stance_data"
GATHERED = 480
"""Characters up to which lines of one role are gathered into a paragraph, as the program's readers gather them."""
LINE = 200
"""Characters under which a paragraph is a line among lines."""
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
        excerpts: list[Excerpt] = []
        roles: list[str] = []
        section, heading = 0, ""
        for line in block.strip().splitlines():
            if line.startswith("# "):
                section, heading = section + 1, line[2:]
            elif line.strip():
                role, words = LETTERS[line[0]], line[2:]
                last = excerpts[-1] if excerpts else None
                if (
                    last
                    and last.section == section
                    and roles[-1] == role
                    and len(words) < LINE
                    and len(last.text.display) < GATHERED
                ):
                    excerpts[-1] = Excerpt(Text.plain(f"{last.text.display} {words}", 0), heading, section)
                else:
                    excerpts.append(Excerpt(Text.plain(words, 0), heading, section))
                    roles.append(role)
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


def labelled(folder: Path) -> list[Labelled]:
    """The labelled files of a folder, read as the program reads them; each paragraph has the label that most of its words have."""
    score = scorer(folder)
    found = []
    for name, gold in score.load_gold(str(folder)).items():
        essay = read(Path(gold["path"]).read_bytes(), name=name, format="markdown" if name.endswith(".md") else "text")
        shown = excerpts(essay)
        sections = gold["meta"]["sections"]
        wanted = [
            {
                "text": " ".join(word for word, at in zip(gold["toks"], gold["sec"], strict=True) if at == number),
                "label": number,
            }
            for number in range(len(sections))
        ]
        words = [score.words(score.plain(excerpt.text.display)) for excerpt in shown]
        labels = score.predicted_labels({"toks": [word for own in words for word in own]}, wanted)
        roles, clear, at = [], [], 0
        for own in words:
            count = Counter(label for label in labels[at : at + len(own)] if label is not None)
            at += len(own)
            number = count.most_common(1)[0][0] if count else 0
            roles.append(sections[number]["label"])
            clear.append(sections[number].get("confidence", "clear") == "clear")
        found.append(Labelled(name, shown, tuple(roles), tuple(clear)))
    return found
