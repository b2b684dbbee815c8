"""What stands above the line: powers, ordinals, times."""

import re

from audioessay.text.flow import Flow
from audioessay.text.tex import raised

_TIME = re.compile(r"(?i:\b(?:at|by|until|from|um|ab|bis|à|de|a|alle))\s\d{1,2}$")


def put_raised(flow: Flow, source: str, start: int, end: int) -> None:
    """Words that stand above the line: ``m²`` for a power; the letters of ``20th`` and ``Mme`` as they are."""
    words = source[start:end].strip()
    before = flow.display[-40:]
    if re.fullmatch(r"[0-5]\d", words) and _TIME.search(before):
        flow.put(f":{words}", start, end)  # 10³⁰ on an old timetable
        return
    if words in "o°º" and re.search(r"(?<!\w)[Nn]$", before):
        flow.put("º", start, end)  # number, not no
        return
    number = words.replace("−", "-").replace("–", "-")
    power = re.fullmatch(r"[+-]?\d{1,4}[+-]?|[+-]|[ni]", number) and (
        before[-1:].isalnum() or before[-1:] in tuple(')]²³.,;:!?”’"')
    )
    if power and not (words in "ni" and len(re.search(r"\w*$", before)[0]) > 2):  # type: ignore[index]
        flow.put(raised(number), start, end)
    else:
        flow.take(start, end)
