"""Labelled essays for training and measuring: our own (``stance_data/``) and folders of labelled files (text beside JSON)."""

import importlib.util
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from audioessay.casting.base import Excerpt
from audioessay.casting.judging import excerpts
from audioessay.model.source import Text
from audioessay.text.read import read

OURS = Path(__file__).parent / "stance_data"
GATHERED = 480
"""Characters up to which lines of one role are gathered into a paragraph, as the program's readers gather them."""
LINE = 200
"""Characters under which a paragraph is a line among lines."""
LETTERS = {"N": "narration", "P": "praise", "C": "critique"}
FOLDERS = ("labelled", "labelled2")
PERIOD = ("period", "public-domain", "real")
"""Sets of older prose, in this repository's files and in the folders."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An essay whose paragraphs carry the role that a careful reader gives them."""

    name: str
    group: str
    """The set that it is measured with: a folder, or a kind of our own files."""
    author: str
    """Essays of one author are never on both sides of a split; of an essay without one, its name."""
    hand: str
    """Who labelled it."""
    excerpts: tuple[Excerpt, ...]
    roles: tuple[str, ...]
    clear: tuple[bool, ...]
    """Whether a careful reader would not hesitate."""
    tags: tuple[tuple[str, ...], ...]
    """What makes each paragraph hard: irony, a concession …"""

    @property
    def period(self) -> bool:
        """Whether it is older prose."""
        return self.group.rpartition("/")[2].startswith(PERIOD)


def parse(text: str, name: str, language: str = "en") -> Iterator[Labelled]:
    """Essays in our own form: ``=== title``, ``# heading``, and a paragraph a line behind ``N|``, ``P|`` or ``C|``.

    A small letter marks what two careful readers could take differently.
    """
    blocks = re.split(r"^===(.*)$", text, flags=re.MULTILINE)
    for number, (title, block) in enumerate(zip(blocks[1::2], blocks[2::2], strict=True), 1):
        excerpts: list[Excerpt] = []
        roles: list[str] = []
        clear: list[bool] = []
        section, heading = 0, ""
        for line in block.strip().splitlines():
            if line.startswith("# "):
                section, heading = section + 1, line[2:]
            elif line.strip():
                role, sure, words = LETTERS[line[0].upper()], line[0].isupper(), line[2:]
                last = excerpts[-1] if excerpts else None
                if (
                    last
                    and last.section == section
                    and (roles[-1], clear[-1]) == (role, sure)
                    and len(words) < LINE
                    and len(last.text.display) < GATHERED
                ):
                    excerpts[-1] = replace(last, text=Text.plain(f"{last.text.display} {words}", 0))
                else:
                    excerpts.append(
                        Excerpt(Text.plain(words, 0), heading, section, title=title.strip(), language=language)
                    )
                    roles.append(role)
                    clear.append(sure)
        kind = re.sub(r"-?\d+$", "", name)
        full = f"{name}/{number:02}"
        author = surname(title.split(",")[0]) if kind == "public-domain" else full
        yield Labelled(
            full,
            f"ours/{kind}",
            author,
            "ours",
            tuple(excerpts),
            tuple(roles),
            tuple(clear),
            ((),) * len(roles),
        )


def surname(author: str) -> str:
    """By which an author is known in all sets."""
    return author.split(", tr")[0].split("(")[0].strip().split(" ")[-1]


def ours(folder: Path = OURS) -> list[Labelled]:
    """Our own essays, by file name."""
    return [essay for path in sorted(folder.glob("*.txt")) for essay in parse(path.read_text("utf-8"), path.stem)]


def foreign(folder: Path, name: str = "languages") -> list[Labelled]:
    """The essays in other languages of a folder: files by the language's code, of a further hand with its letter (``fr-b``)."""
    made = []
    for path in sorted(folder.joinpath(name).glob("*.txt")):
        language, _, hand = path.stem.partition("-")
        essays = parse(path.read_text("utf-8"), path.stem, language)
        made += [replace(essay, hand=f"hand {hand or 'a'}") for essay in essays]
    return made


def shared() -> list[Path]:
    """The folders of labelled essays beside the checkout (or in ``AUDIOESSAY_SHARED``), as far as there are any."""
    root = os.environ.get("AUDIOESSAY_SHARED") or str(Path(__file__).parents[2] / "shared")
    return [folder for name in FOLDERS if (folder := Path(root) / "essays" / name).joinpath("score.py").exists()]


def everything() -> list[Labelled]:
    """All that there is here to train on."""
    return [*ours(), *(essay for folder in shared() for essay in labelled(folder))]


def held_out(essay: Labelled) -> bool:
    """Whether an essay is measured with: those of one author in four."""
    return zlib.crc32(f"0 {essay.author}".encode()) % 4 == 0


def taken(essay: Labelled, share: float) -> bool:
    """Whether an essay belongs to that share of all; a larger share holds the smaller ones."""
    return zlib.crc32(f"1 {essay.name}".encode()) % 1000 < 1000 * share


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
    essays = []
    for name, gold in score.load_gold(str(folder)).items():
        essay = read(Path(gold["path"]).read_bytes(), name=name, format="markdown" if name.endswith(".md") else "text")
        shown = excerpts(essay)
        meta = gold["meta"]
        sections = meta["sections"]
        wanted = [
            {
                "text": " ".join(word for word, at in zip(gold["toks"], gold["sec"], strict=True) if at == number),
                "label": number,
            }
            for number in range(len(sections))
        ]
        words = [score.words(score.plain(excerpt.text.display)) for excerpt in shown]
        labels = score.predicted_labels({"toks": [word for own in words for word in own]}, wanted)
        roles, clear, tags, at = [], [], [], 0
        for own in words:
            count = Counter(label for label in labels[at : at + len(own)] if label is not None)
            at += len(own)
            number = count.most_common(1)[0][0] if count else 0
            roles.append(sections[number]["label"])
            clear.append(sections[number].get("confidence", "clear") == "clear")
            tags.append(tuple(sections[number].get("tags", ())))
        author = meta.get("author", "")
        known = author and "Anonymous" not in author and "invented" not in author
        full = f"{folder.name}/{name}"
        essays.append(
            Labelled(
                full,
                f"{folder.name}/{gold['set']}",
                surname(author) if known else full,
                meta.get("labelled_by", f"{folder.name}"),
                shown,
                tuple(roles),
                tuple(clear),
                tuple(tags),
            )
        )
    return essays
