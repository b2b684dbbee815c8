"""Plain text as lines: what each is, and what stands around it."""

from dataclasses import dataclass

from audioessay import regex as re
from audioessay.text.prune import NUMBERED

BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029\x85\x0b\x0c]")


@dataclass(slots=True)
class Line:
    """One line of the source, without the white space at its ends."""

    text: str
    start: int
    end: int
    indent: int
    blank_before: bool
    blank_after: bool = False


def lines_of(text: str, start: int) -> list[Line]:
    """The lines of a text that hold anything."""
    lines: list[Line] = []
    blank, at = True, start
    while at < len(text):
        found = BREAK.search(text, at)
        end = found.start() if found else len(text)
        if clean := text[at:end].strip():
            low = at + len(text[at:end]) - len(text[at:end].lstrip())
            lines.append(Line(clean, low, low + len(clean), low - at, blank))
        elif lines:
            lines[-1].blank_after = True
        blank = not clean
        at = found.end() if found else len(text)
    if lines:
        lines[-1].blank_after = True
    return lines


def cited_in(text: str) -> dict[str, int]:
    """Where each footnote is first referred to, by its label."""
    cited: dict[str, int] = {}
    for match in NUMBERED.finditer(text):
        label = match[0][1:-1]
        if label.startswith("^"):
            cited.setdefault(label[1:], match.start())
            continue
        for low, high in re.findall(r"(\d+)(?:\s?[-–—]\s?(\d+))?", label):
            for number in range(int(low), min(int(high or low), int(low) + 50) + 1):
                cited.setdefault(str(number), match.start())
    return cited


def clings(before: str, after: str) -> bool:
    """Whether two lines are joined without a space: at a dash or hyphen that is set close to its word."""
    for dash in ("--", "—"):
        if before.endswith(dash):
            return not before[: -len(dash)].endswith((" ", "-")) and len(before) > len(dash)
    return len(before) > 1 and before[-1] == "-" and before[-2].isalpha() and after[:1].islower()
