"""What stands above and below the line, and formulas in TeX as plain characters, where they are simple enough to be said."""

import contextlib
import html

from audioessay import regex as re
from audioessay.text import vocabulary
from audioessay.text.flow import Flow
from audioessay.text.markup import write

_SYMBOLS: dict[str, str] = dict(pair.split("=", 1) for pair in vocabulary.table("tex")["symbols"].split())
_RE = vocabulary.Regexes("tex")
_SETS = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ"}
_ACCENTS = {"widehat": "hat", "widetilde": "tilde", "overline": "bar"}
_UP = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_DOWN = str.maketrans("0123456789+-−=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ")


def plain(formula: str) -> str:
    """``formula`` in Unicode, or ``""`` where it has more to it than letters, numbers, signs, powers and simple fractions.

    >>> plain(r"4{x}_{1} + \\pi r^2 \\leq 18")
    '4x₁ + πr² ≤ 18'
    """
    text = re.sub(r"\^\s*\{?\\circ\}?", "°", _RE.dropped.sub(" ", formula))
    text = _RE.accent.sub(lambda match: f"{{{match[2] or match[3]}\u00a0{_ACCENTS.get(match[1], match[1])}}}", text)
    for _ in range(4):  # innermost first
        text = _RE.fraction.sub(lambda match: f"{_one(match[1])}/{_one(match[2])}", text)
        text = _RE.binomial.sub(r"\1 over \2", text)
        text = _RE.root.sub(lambda match: f"√{_one(match[1])}", text)
        text = re.sub(r"(?<![\^_])\{([^{}]*)\}", r"\1", text)
    try:
        text = _RE.raised.sub(lambda match: _placed(match[2] or match[3] or "", down=match[1] == "_"), text)
    except ValueError:
        return ""
    text = _RE.function.sub(r"\1 ", text)
    text = _RE.set.sub(lambda match: _SETS[match[1]], text)
    text = re.sub(r"\\([A-Za-z]+)", lambda match: f" {_SYMBOLS[match[1]]} " if match[1] in _SYMBOLS else match[0], text)
    text = re.sub(r"\\([%$&#_{}])", r"\1", text)
    text = re.sub(r"(?<![A-Za-z]{2})-|-(?![A-Za-z]{2})", "−", text)
    text = re.sub(r"(?<=[α-ωΑ-Ω√∂∇]) +(?=\w)|(?<=[\w(]) +(?=[α-ωΑ-Ω′°])", "", text)
    return "" if re.search(r"[\\{}&_]|\^(?!\()", text) else " ".join(text.split())


def _placed(text: str, *, down: bool) -> str:
    """Above or below the line; a short exponent without such characters in brackets: ``e^(−x)``."""
    try:
        return raised(text, down=down)
    except ValueError:
        if down or not re.fullmatch(r"[+−-]?\w{1,3}(?:[+−/-]\w{1,3})?", text.strip()):
            raise
        return f"^({text.strip().replace('-', '−')})"


def raised(text: str, *, down: bool = False) -> str:
    """Superscript (or subscript) characters for ``text``. Raises ValueError where there are none."""
    made = text.strip().translate(_DOWN if down else _UP)
    if any(char in made for char in text if not char.isspace()):
        raise ValueError(f"no such characters: {text!r}")
    return made


def _one(part: str) -> str:
    part = part.strip()
    return part if len(part) < 2 or part.isalnum() else f"({part})"


def put_lowered(flow: Flow, source: str, start: int, end: int) -> None:
    """Words that stand below the line: the letters of an index, as in ``xᵢ``; figures as they are."""
    words = source[start:end].strip()
    if re.fullmatch(r"[a-z](?:[+-]\d)?", words) and re.search(r"(?<![^\W\d_])[A-Za-z]$", flow.display[-2:]):
        with contextlib.suppress(ValueError):
            flow.put(raised(words, down=True), start, end)
            return
    write(flow, source, start, end)


def put_raised(flow: Flow, source: str, start: int, end: int) -> None:
    """Words that stand above the line: ``m²`` for a power; the letters of ``20th`` and ``Mme`` as they are."""
    words = html.unescape(source[start:end]).strip()
    before = flow.display[-40:]
    if re.fullmatch(r"[0-5]\d", words) and _RE.time.search(before):
        flow.put(f":{words}", start, end)  # 10³⁰ on an old timetable
        return
    if words in "o°º" and re.search(r"(?<!\w)[Nn]$", before):
        flow.put("º", start, end)  # number, not no
        return
    number = words.replace("−", "-").replace("–", "-")
    power = re.fullmatch(r"[+-]?\d{1,4}[+-]?|[+-]|[ni]", number) and (
        before[-1:].isalnum() or before[-1:] in tuple(')]²³.,;:!?”’"')
    )
    if re.fullmatch(r"[+-](?:\d{1,2}[a-z]|[a-z]{1,2})", number) and re.search(r"(?<![^\W\d_])[a-z\d)]$", before):
        flow.put(f"^({number.replace('-', '−')})", start, end)  # e to the minus x
        return
    if power and not (words in "ni" and len(re.search(r"\w*$", before)[0]) > 2):  # type: ignore[index]
        flow.put(raised(number), start, end)
    else:
        write(flow, source, start, end)
