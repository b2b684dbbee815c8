"""Formulas in TeX as plain characters, where they are simple enough to be said."""

import re

_SYMBOLS = dict(
    pair.split("=", 1)
    for pair in [
        "alpha=α",
        "beta=β",
        "gamma=γ",
        "delta=δ",
        "epsilon=ε",
        "varepsilon=ε",
        "zeta=ζ",
        "eta=η",
        "theta=θ",
        "iota=ι",
        "kappa=κ",
        "lambda=λ",
        "mu=μ",
        "nu=ν",
        "xi=ξ",
        "pi=π",
        "rho=ρ",
        "sigma=σ",
        "tau=τ",
        "upsilon=υ",
        "phi=φ",
        "varphi=φ",
        "chi=χ",
        "psi=ψ",
        "omega=ω",
        "Gamma=Γ",
        "Delta=Δ",
        "Theta=Θ",
        "Lambda=Λ",
        "Xi=Ξ",
        "Pi=Π",
        "Sigma=Σ",
        "Phi=Φ",
        "Psi=Ψ",
        "Omega=Ω",
        "leq=≤",
        "le=≤",
        "geq=≥",
        "ge=≥",
        "neq=≠",
        "ne=≠",
        "approx=≈",
        "sim=~",
        "equiv=≡",
        "propto=∝",
        "times=×",
        "cdot=·",
        "div=÷",
        "pm=±",
        "mp=∓",
        "ast=*",
        "to=→",
        "rightarrow=→",
        "Rightarrow=⇒",
        "leftarrow=←",
        "iff=⇔",
        "infty=∞",
        "partial=∂",
        "nabla=∇",
        "in=∈",
        "notin=∉",
        "subset=⊂",
        "cup=∪",
        "cap=∩",
        "forall=∀",
        "exists=∃",
        "degree=°",
        "circ=°",
        "ldots=…",
        "dots=…",
        "cdots=…",
        "prime=′",
        "percent=%",
    ]
)
_DROPPED = re.compile(
    r"\\(?:left|right|big|Big|displaystyle|mathrm|mathbf|mathit|mathsf|text|textrm|textit|operatorname|quad|qquad|,|;|:|!)(?![A-Za-z])|\\[ ]|~"
)
_FUNCTION = re.compile(r"\\(log|ln|sin|cos|tan|exp|max|min|lim)(?![A-Za-z])")
_SETS = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ"}
_SET = re.compile(r"\\mathbb\s*\{?([RNZQC])\}?")
_GROUP = r"\{([^{}]*)\}"
_FRACTION = re.compile(rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}")
_ROOT = re.compile(rf"\\sqrt\s*{_GROUP}")
_RAISED = re.compile(rf"([\^_])\s*(?:{_GROUP}|(\\[A-Za-z]+|[^\s\\{{}}]))")
_UP = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_DOWN = str.maketrans("0123456789+-−=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ")


def plain(formula: str) -> str:
    """``formula`` in Unicode, or ``""`` where it has more to it than letters, numbers, signs, powers and simple fractions.

    >>> plain(r"4{x}_{1} + \\pi r^2 \\leq 18")
    '4x₁ + πr² ≤ 18'
    """
    text = _DROPPED.sub(" ", formula)
    for _ in range(4):  # innermost first
        text = _FRACTION.sub(lambda match: f"{_one(match[1])}/{_one(match[2])}", text)
        text = _ROOT.sub(lambda match: f"√{_one(match[1])}", text)
        text = re.sub(r"(?<![\^_])\{([^{}]*)\}", r"\1", text)
    try:
        text = _RAISED.sub(lambda match: _placed(match[2] or match[3] or "", down=match[1] == "_"), text)
    except ValueError:
        return ""
    text = _FUNCTION.sub(r"\1 ", text)
    text = _SET.sub(lambda match: _SETS[match[1]], text)
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
