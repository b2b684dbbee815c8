"""Piper's voices that can be installed: where they are, and what is known of them."""

import re

from audioessay.engines.base import Package
from audioessay.errors import UnknownName

URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
NAME = re.compile(
    r"(?P<code>(?P<family>[a-z]{2,3})_[A-Z]{2})-(?P<speaker>[a-zA-Z0-9_]+)-(?P<quality>x_low|low|medium|high)"
)
PINNED: dict[str, tuple[int, str]] = {
    # Size (0: not known) and SHA-256, as several independent projects that pin the same files recorded them on 2026-11-23.
    "en_GB-alan-medium.onnx": (0, "0a309668932205e762801f1efc2736cd4b0120329622adf62be09e56339d3330"),
    "en_GB-alba-medium.onnx": (0, "401369c4a81d09fdd86c32c5c864440811dbdcc66466cde2d64f7133a66ad03b"),
    "en_US-lessac-medium.onnx": (0, "5efe09e69902187827af646e1a6e9d269dee769f9877d17b16b1b46eeaaf019f"),
    "en_US-ryan-medium.onnx": (0, "abf4c274862564ed647ba0d2c47f8ee7c9b717d27bdad9219100eb310db4047a"),
}
NOT_COMMERCIAL = {
    "lessac": "trained on the Blizzard 2013 recordings: for research, not for publishing",
    "ryan": "CC BY-NC-SA 4.0",
    "l2arctic": "CC BY-NC 4.0",
    "hfc_female": "CC BY-NC-SA 4.0",
    "hfc_male": "CC BY-NC-SA 4.0",
    "semaine": "CC BY-NC-SA 4.0",
}
"""Speakers that were known on the same date to forbid it; a model card that says so is heeded too."""
SUGGESTED = (
    "en_US-ljspeech-high",
    "en_US-norman-medium",
    "en_US-john-medium",
    "en_US-bryce-medium",
    "en_GB-cori-high",
    "en_GB-alba-medium",
)
"""Voices to begin with; most were trained on readings in the public domain. Any other of Piper's can be named."""


def package(name: str) -> Package:
    """What is fetched for a voice. Raises UnknownName."""
    match = NAME.fullmatch(name.partition("#")[0])
    if match is None:
        raise UnknownName("piper voice", name, SUGGESTED, "a name looks like en_US-ljspeech-high")
    base = f"{URL}/{match['family']}/{match['code']}/{match['speaker']}/{match['quality']}"
    files = tuple((match[0] + end, f"{base}/{match[0]}{end}") for end in (".onnx.json", ".onnx"))
    forbidden = NOT_COMMERCIAL.get(match["speaker"], "")
    return Package(
        f"piper:{match[0]}", files, PINNED, f"{base}/MODEL_CARD", forbidden, False if forbidden else None, SUGGESTED
    )
