"""A stand-in for an OpenAI-compatible speech server, on loopback: says each request as a tone, or fails as told.

::

    with SpeechServer() as server:
        server.then("503", "429-after-0")      # the next two answers; then all are good
"""

import io
import json
import threading
import time
import wave
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

RATE = 24_000


def wav(text: str, speed: float = 1.0, rate: int = RATE) -> bytes:
    """A tone as long as the text takes to say, mono 16 bits, with 0.2 s of silence at both ends."""
    seconds = (0.3 + 0.07 * len(text)) / speed
    times = np.arange(int(rate * seconds)) / rate
    fade = np.minimum(1, np.minimum(times, times[::-1]) / 0.02)
    tone = 0.3 * np.sin(2 * np.pi * 220 * times) * fade
    quiet = np.zeros(rate // 5)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((np.concatenate([quiet, tone, quiet]) * 32767).astype("<i2").tobytes())
    return file.getvalue()


class SpeechServer:
    """Records what it was asked; ``url`` is its base address."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.plan: deque[str] = deque()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append({"path": self.path, **body})
                outer.keys.append(self.headers.get("Authorization"))
                outer.answer(self, body, outer.plan.popleft() if outer.plan else "ok")

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def then(self, *behaviours: str) -> None:
        """What the next answers are: ``ok``, a status (``503``, ``429-after-0``), ``drop``, ``redirect``, ``pcm``, ``mp3`` …"""
        self.plan.extend(behaviours)

    def answer(self, http: Any, body: dict[str, Any], what: str) -> None:
        """Send it."""
        data, kind = wav(body["input"], body.get("speed", 1.0)), "audio/wav"
        if what[:3].isdigit():
            status, _, after = what.partition("-after-")
            told = json.dumps({"error": {"message": f"no: {http.headers.get('Authorization')}"}}).encode()
            http.send_response(int(status))
            if after:
                http.send_header("Retry-After", after)
            http.send_header("Content-Length", str(len(told)))
            http.end_headers()
            http.wfile.write(told)
            return
        if what == "redirect":
            http.send_response(307)
            http.send_header("Location", "http://127.0.0.1:9/elsewhere")
            http.send_header("Content-Length", "0")
            http.end_headers()
            return
        if what == "pcm":
            data, kind = data[44:], "audio/pcm"
        elif what == "mp3":
            import lameenc

            encoder = lameenc.Encoder()
            encoder.set_bit_rate(64)
            encoder.set_in_sample_rate(RATE)
            encoder.set_channels(1)
            encoder.silence()
            data, kind = bytes(encoder.encode(data[44:]) + encoder.flush()), "audio/mpeg"
        elif what == "garbage":
            data = b"<html>not a sound</html>" * 50
        elif what == "empty":
            data = b""
        elif what == "endless-header":  # as streaming servers write it: the length is not known yet
            data = data[:4] + b"\xff\xff\xff\xff" + data[8:40] + b"\xff\xff\xff\xff" + data[44:]
        http.send_response(200)
        http.send_header("Content-Type", kind)
        http.send_header("Content-Length", str(len(data)))
        http.end_headers()
        if what == "drop":
            http.wfile.write(data[: len(data) // 2])
            http.wfile.flush()
            http.close_connection = True
            http.connection.shutdown(2)
            return
        if what == "slow":
            time.sleep(0.3)
        http.wfile.write(data)

    def __enter__(self) -> "SpeechServer":
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
