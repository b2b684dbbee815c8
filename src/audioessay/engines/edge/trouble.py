"""What goes wrong between us and the service of Edge, in words for people, and what follows from it."""

import os
import socket
import ssl
from typing import Any

from audioessay.engines.service import Trouble
from audioessay.net import retry_after, shown

UPGRADE = "pip install -U edge-tts"


def failures() -> tuple[type[Exception], ...]:
    """All that the client and what is under it raise when the network or the service fails."""
    import aiohttp
    from edge_tts.exceptions import EdgeTTSException

    ours = (OSError, EOFError, RuntimeError, ValueError, KeyError, TypeError, IndexError)
    return (EdgeTTSException, aiohttp.ClientError, *ours)


def explain(error: Exception, host: str, proxy: str | None, *, reached: bool, voice: str = "") -> Trouble:
    """An error of the client in words for people, and what to do about it."""
    import aiohttp
    from edge_tts import exceptions

    through = f" through the proxy {shown(proxy)}" if proxy else ""
    if isinstance(error, exceptions.SkewAdjustmentError):
        return Trouble(f"the service refuses us (403, without a date); try: {UPGRADE}", again=False)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        hint = "; give it as HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT" if error.status == 407 else ""
        return Trouble(
            f"the proxy {shown(proxy or '')} refuses to connect us ({error.status}){hint}",
            again=error.status in (502, 503, 504),
            reached=False,
        )
    if isinstance(error, aiohttp.ClientResponseError):
        return _status(error)
    if isinstance(error, (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError, ssl.SSLError)):
        reason = getattr(getattr(error, "certificate_error", error), "verify_message", "") or error
        return Trouble(
            f"the certificate of {host}{through} does not hold ({reason}); a network that looks into traffic does "
            "this: name its certificate in SSL_CERT_FILE, or use another network",
            again=False,
            reached=False,
        )
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return Trouble(f"the proxy {shown(proxy or '')} cannot be reached ({_cause(error)})", reached=False)
    if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)) or (
        isinstance(error, TimeoutError) and not reached
    ):
        return Trouble(
            f"{host} cannot be reached{through} ({_cause(error)}); --engine auto needs no network", reached=False
        )
    if isinstance(error, TimeoutError):
        who = f"the proxy {shown(proxy)}" if proxy else host
        return Trouble(f"{who} took the connection but did not answer", busy=True, reached=False)
    if isinstance(error, exceptions.NoAudioReceived):
        # overload and a voice that is no more look the same
        hint = f"is {voice} still among its voices (audioessay voices --refresh)? Else wait some minutes"
        return Trouble("no sound came back", busy=True, hint=hint)
    if isinstance(error, (exceptions.UnexpectedResponse, exceptions.UnknownResponse, KeyError, TypeError, IndexError)):
        return Trouble(f"the service answers in a way that the client does not know ({error}); try: {UPGRADE}")
    return Trouble(f"the connection broke ({_cause(error)})")


def _status(error: Any) -> Trouble:
    status = int(error.status)
    if status in (429, 503):
        return Trouble(f"the service is busy ({status})", busy=True, wait=retry_after(error.headers or {}) or 0.0)
    if status >= 500:
        return Trouble(f"the service fails ({status})", wait=retry_after(error.headers or {}) or 0.0)
    why = "its key has changed, as it does at times" if status in (401, 403) else "it has changed"
    return Trouble(f"the service refuses us ({status}): most likely {why}; try: {UPGRADE}", again=False)


def _cause(error: BaseException) -> str:
    """The system's own word for it, where there is one: ``Connection refused``."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    inner = getattr(error, "os_error", error)
    if isinstance(inner, OSError) and inner.strerror:
        # asyncio puts a sentence with the address in the place of the system's word
        plain = inner.errno and not isinstance(inner, socket.gaierror) and inner.strerror.startswith("Connect call")
        return os.strerror(inner.errno) if plain and inner.errno else inner.strerror
    return str(error) or type(error).__name__
