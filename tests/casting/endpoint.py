"""A chat-completions endpoint on loopback that answers as it is told."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[str], tuple[int, str]]
"""From the essay asked about to an HTTP status and what the model says."""


@dataclass
class Endpoint:
    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def label(paragraph: str) -> dict[str, Any]:
    """What a model that does as it is asked says of one paragraph; it invents one piece of evidence."""
    said = "critique" if "failure" in paragraph else "praise" if "superb" in paragraph else "narration"
    return {"label": said, "confidence": 0.9, "evidence": [paragraph[:12], "words that are nowhere in the text"]}


def labels(essay: str) -> tuple[int, str]:
    """It labels every paragraph, and talks a little beside it."""
    rows = [
        {"number": int(number), **label(text)} for number, text in re.findall(r"^\[(\d+)\] (.*)$", essay, re.MULTILINE)
    ]
    return 200, "Here you are:\n" + json.dumps({"paragraphs": rows})


@contextmanager
def endpoint(reply: Reply = labels) -> Iterator[Endpoint]:
    """Serve until the block ends."""
    seen = Endpoint("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.asked.append(asked)
            seen.headers.append(dict(self.headers))
            status, said = reply(asked["messages"][-1]["content"])
            body = json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    seen.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
