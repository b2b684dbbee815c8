"""Which engine reads an episode where its author has not said."""

import os
import threading
from dataclasses import dataclass

from audioessay import engines
from audioessay.errors import EngineNotInstalled, EngineUnavailable, NetError
from audioessay.net import Client

PATIENCE = 3.0
"""Seconds in which the service must answer."""
AS_ASKED = "as asked for"
"""The reason of a choice that the author made."""
SERVICE = "https://speech.platform.bing.com"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided, once for an episode."""

    engine: str
    draft: bool
    """Whether an embedded voice reads it: publishing asks first."""
    reason: str
    """One line for people."""


def choose(wanted: str) -> Choice:
    """``auto``: ``edge`` when its service answers within 3 seconds, else ``espeak``, as a draft. Any other name: that engine.

    Raises UnknownName, EngineNotInstalled, or EngineUnavailable when nothing can speak.
    """
    if wanted != "auto":
        engines.find(wanted)
        return Choice(wanted, engines.about(wanted).rough, AS_ASKED)
    reason = unreachable()
    if not reason:
        engines.find("edge")
        return Choice("edge", False, "its service answers")
    try:
        engines.find("espeak")
    except EngineNotInstalled as missing:
        raise EngineUnavailable("edge", f"{reason}; and {missing}") from missing
    return Choice(
        "espeak", True, f"the voices of edge are out of reach ({reason}): a rough version, read by embedded voices"
    )


def unreachable(patience: float = PATIENCE) -> str:
    """Why the service of ``edge`` does not answer, ``""`` when it does. Takes ``patience`` seconds at most."""
    found = [f"no answer within {patience:g} s"]

    def probe() -> None:
        found[0] = _probe(patience)

    thread = threading.Thread(target=probe, daemon=True)  # a name look-up knows no time-out
    thread.start()
    thread.join(patience)
    return found[0]


def _probe(patience: float) -> str:
    service = os.environ.get("AUDIOESSAY_EDGE_URL", "") or SERVICE
    scheme, _, rest = service.partition("://")
    root = f"{'https' if scheme in ('https', 'wss') else 'http'}://{rest.partition('/')[0]}/"
    try:
        Client(seconds=patience + 1, redirects=0, tunnel=True).head(root)  # whatever it says, it is there
    except NetError as error:
        return error.reason
    return ""
