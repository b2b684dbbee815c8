"""Type for pictures: a typeface that has the letters, and lines that fit.

Source Serif and Source Sans (from their packages) hold Latin, Greek and Cyrillic. For other scripts there is Noto Sans
CJK where its package is installed (extra ``fonts``), then whatever the system has; where none has the letters, the caller
designs without type rather than show empty boxes.
"""

import math
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from PIL import ImageDraw, ImageFont
from PIL.features import check_feature

from audioessay.scripts import SHAPED

SERIF = ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf")
SANS = ("font_source_sans_pro", "SourceSansPro-Semibold.ttf")
CJK = ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf")
"""Chinese, Japanese and Korean."""
FOLDERS = {
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts", "/System/Library/AssetsV2"),
    "win32": ("$WINDIR/Fonts", "C:/Windows/Fonts", "$LOCALAPPDATA/Microsoft/Windows/Fonts"),
}.get(
    sys.platform,
    (
        *("/usr/share/fonts", "/usr/local/share/fonts", "$XDG_DATA_HOME/fonts", "~/.local/share/fonts", "~/.fonts"),
        *("/run/host/fonts", "/system/fonts", "/usr/share/texmf/fonts", "/usr/share/texlive/texmf-dist/fonts"),
    ),
)
"""Where systems keep fonts; the last ones of Linux are sandboxes', Android's and TeX's."""
PREFERRED = (
    *("noto", "source", "dejavu", "pingfang", "hiragino", "yu", "malgun", "segoe", "arial", "msyh", "msjh", "meiryo"),
    *("ipaex", "ipa", "takao", "vl", "nanum", "un", "wqy", "droid", "freeserif", "unifont"),
)
"""Families to look at first, by how their files' names begin."""
WITHOUT_LETTERS = ("lastresort", "blank", "emoji", "symbol", "wingding", "webding")
"""In the names of files that have a sign for every code point, and letters for none."""
LONGEST_WORD = 20
MOST_FILES = 2000
"""Font files looked at for a missing letter."""

Font = ImageFont.FreeTypeFont


def font_for(text: str, kind: tuple[str, str], size: int) -> Font | None:
    """A font of ``size`` pixels that has every letter of ``text``: the typeface asked for, else one of the system's; None if there is none."""
    if needs_shaping(text) and not (check_feature("raqm") and check_feature("fribidi")):
        return None
    for path in _candidates(kind, "".join(sorted(set(text)))):
        return _font(path, size)
    return None


def printable(text: str, kind: tuple[str, str]) -> str:
    """``text`` on one line without pictographs and other signs that the font of its letters lacks. Letters always stay."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    face = next(iter(_candidates(kind, "".join(sorted(set(filter(_is_letter, line)))))), None)
    if face is None:
        return line
    kept = [char for char in line if _is_letter(char) or _has(face, char)]
    return " ".join("".join(kept).split())


def needs_shaping(text: str) -> bool:
    """Whether it holds right-to-left letters or a script whose letters join or stack."""
    joins = re.search(f"[{SHAPED}]", text) is not None
    return joins or any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def right_to_left(text: str) -> bool:
    """Whether its first letter with a direction runs from right to left."""
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L")
    return first != "L"


def write(
    draw: ImageDraw.ImageDraw, text: str, kind: tuple[str, str], size: int, place: tuple[float, float], colour: str,
    *, anchor: str, width: float = math.inf,
) -> float:  # fmt: skip
    """Draw ``text`` on one line, shortened to ``width``; returns how wide it is: 0 where no font has its letters."""
    line = printable(text, kind)
    font = font_for(line, kind, size) if line else None
    if font is None:
        return 0.0
    line = shortened(line, font, width)
    draw.text(place, line, colour, font=font, anchor=anchor)
    return font.getlength(line)


def fitted(
    text: str, kind: tuple[str, str], width: float, height: float, sizes: Sequence[int], leading: float
) -> tuple[Font, list[str]] | None:
    """The largest of ``sizes`` at which ``text`` fits a box, and its lines; at the smallest, what does not fit gives way to an ellipsis.

    None where no font has its letters.
    """
    best: tuple[Font, list[str]] | None = None
    for size in sizes:
        font = font_for(text, kind, size)
        if font is None:
            return None
        lines = broken(text, font, width)
        best = font, lines
        if len(lines) * size * leading <= height and max(map(font.getlength, lines)) <= width:
            return best
    if best is None:
        return None
    font, lines = best
    most = max(1, int(height / (sizes[-1] * leading)))
    if len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), font, width)]
    return font, [shortened(line, font, width) for line in lines]


def broken(text: str, font: Font, width: float) -> list[str]:
    """``text`` in lines of even length, as few as the width allows; a word wider than the box stands alone."""
    words = _words(text)
    sizes = [font.getlength(word.rstrip()) for word in words]
    space = font.getlength(" ")
    lines = _greedy(words, sizes, space, width)
    low, high = width / 2, width
    for _round in range(6):  # the narrowest measure that needs no more lines
        middle = (low + high) / 2
        tried = _greedy(words, sizes, space, middle)
        if len(tried) > len(lines) or max(sizes) > middle:
            low = middle
        else:
            high, lines = middle, tried
    return lines


def shortened(line: str, font: Font, width: float) -> str:
    """``line``, its end replaced by an ellipsis if it is wider than ``width``."""
    if font.getlength(line) <= width:
        return line
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if font.getlength(line[:middle].rstrip() + "…") <= width:
            low = middle
        else:
            high = middle - 1
    return line[:low].rstrip(" ,;:.–—-") + "…"


def _words(text: str) -> list[str]:
    """Words, each with the space behind it; wide characters each stand alone, and a word too long for any cover is parted."""
    words: list[str] = []
    for whole in text.split():
        word, start = whole, 0
        if len(word) > LONGEST_WORD and not needs_shaping(word):
            count = -(-len(word) // LONGEST_WORD)
            edges = [len(word) * number // count for number in range(count + 1)]
            *parts, word = (word[first:last] for first, last in pairwise(edges))
            words.extend(part + "-" for part in parts)
        for at in range(1, len(word)):
            wide = unicodedata.east_asian_width(word[at - 1]) in "WF" or unicodedata.east_asian_width(word[at]) in "WF"
            if wide and unicodedata.category(word[at])[0] != "P":
                words.append(word[start:at])
                start = at
        words.append(word[start:] + " ")
    return words


def _greedy(words: Sequence[str], sizes: Sequence[float], space: float, width: float) -> list[str]:
    lines: list[str] = []
    used = 0.0
    for word, size in zip(words, sizes, strict=True):
        if lines and used + size <= width:
            lines[-1] += word
        else:
            lines.append(word)
            used = 0.0
        used += size + (space if word.endswith(" ") else 0.0)
    return [line.strip() for line in lines]


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


@cache
def _package(package: str, file: str) -> str | None:
    """Where a packaged typeface lies, without running the package."""
    spec = find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for path in (Path(folder) / "files" / file, Path(folder) / file):
            if path.is_file():
                return str(path)
    return None


@cache
def _font(path: str, size: int) -> Font:
    return ImageFont.truetype(path, size)


@cache
def _has(path: str, char: str) -> bool:
    """Whether a font has a glyph of its own for ``char``: not the one that it shows for a code point that is no character."""
    if char.isspace() or unicodedata.category(char) == "Cf":
        return True
    return _drawn(path, char) != _drawn(path, "\uffff")


@cache
def _drawn(path: str, char: str) -> bytes:
    return bytes(_font(path, 32).getmask(char))


@cache
def _candidates(kind: tuple[str, str], letters: str) -> tuple[str, ...]:
    """At most one path: the first font that has all letters."""
    for path in _files(kind):
        try:
            if all(_has(path, char) for char in letters):
                return (path,)
        except (OSError, ValueError):
            continue
    return ()


def _files(kind: tuple[str, str]) -> Iterator[str]:
    yield from filter(None, (_package(*kind), _package(*CJK)))
    yield from _system()


@cache
def _system() -> tuple[str, ...]:
    """The system's font files, preferred families first, bolder before lighter, then by path."""
    fonts: list[Path] = []
    for folder in FOLDERS:
        for root, _folders, files in os.walk(os.path.expandvars(Path(folder).expanduser())):
            named = (name for name in files if name.lower().endswith((".ttf", ".otf", ".ttc", ".otc")))
            fonts += [Path(root) / name for name in named if not any(word in name.lower() for word in WITHOUT_LETTERS)]

    def order(path: Path) -> tuple[int, int, str]:
        name = path.stem.lower()
        family = next((rank for rank, start in enumerate(PREFERRED) if name.startswith(start)), len(PREFERRED))
        odd = any(word in name for word in ("italic", "oblique", "mono", "light", "thin", "condensed", "math"))
        return family, 2 if odd else 0 if "bold" in name else 1, str(path)

    return tuple(str(path) for path in sorted(fonts, key=order)[:MOST_FILES])
