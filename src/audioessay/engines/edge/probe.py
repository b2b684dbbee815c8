"""Whether the service of Edge answers."""

import os
import threading

from audioessay.errors import NetError
from audioessay.net import Client

PATIENCE = 3.0
"""Seconds in which the service must answer."""
SERVICE = "https://speech.platform.bing.com"


def unreachable(patience: float = PATIENCE) -> str:
    """Why the service does not answer, ``""`` when it does. Takes ``patience`` seconds at most."""
    reasons = [f"unreachable: no answer within {patience:g} s"]

    def probe() -> None:
        reasons[0] = _probe(patience)

    thread = threading.Thread(target=probe, daemon=True)  # a name look-up knows no time-out
    thread.start()
    thread.join(patience)
    return reasons[0]


def _probe(patience: float) -> str:
    service = os.environ.get("AUDIOESSAY_EDGE_URL", "") or SERVICE
    scheme, _, rest = service.partition("://")
    root = f"{'https' if scheme in ('https', 'wss') else 'http'}://{rest.partition('/')[0]}/"
    try:
        Client(seconds=patience + 1, redirects=0, tunnel=True).head(root)  # whatever it says, it is there
    except NetError as error:
        return f"unreachable: {error.reason}"
    return ""
