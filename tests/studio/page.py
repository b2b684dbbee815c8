"""What a page does, without a browser: requests with the token, and events."""

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

TRAM, BOAT = "script/tram.md", "script/boat.txt"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Any
    body: bytes

    @property
    def table(self) -> Any:
        """Its JSON."""
        return json.loads(self.body)


@dataclass
class Page:
    """A page with the token of a studio's link."""

    link: str
    home: Path
    events: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def token(self) -> str:
        """The link's."""
        return parse_qs(urlsplit(self.link).query)["token"][0]

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """Any request, as it is."""
        with self.line() as line:
            return asked(line, method, path, body, headers)

    def line(self) -> "contextlib.closing[http.client.HTTPConnection]":
        """A connection to the studio."""
        address = urlsplit(self.link)
        return contextlib.closing(http.client.HTTPConnection(str(address.hostname), address.port, timeout=60))

    def asking(self, path: str) -> socket.socket:
        """A question that is asked; who asked may go before the answer."""
        address = urlsplit(self.link)
        line = socket.create_connection((str(address.hostname), address.port), timeout=60)
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.token}\r\n\r\n".encode())
        return line

    def get(self, name: str, **query: object) -> Answer:
        """A question."""
        about = f"?{urlencode(query)}" if query else ""
        return self.ask("GET", f"/api/{name}{about}", headers={"Authorization": f"Bearer {self.token}"})

    def post(self, name: str, fields: Any) -> Answer:
        """A deed."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return self.ask("POST", f"/api/{name}", json.dumps(fields).encode(), headers)

    def upload(self, name: str, data: bytes, /, **query: str) -> Answer:
        """A file that is dropped."""
        headers = {"Authorization": f"Bearer {self.token}", "X-Studio": "1"}
        return self.ask("POST", f"/api/{name}?{urlencode(query)}", data, headers)

    def desk(self, essay: str = TRAM) -> Any:
        """An essay, once it is judged."""
        return self.until(lambda: desk if (desk := self.get("desk", essay=essay).table)["judged"] else None)

    def do(self, action: str, essay: str = TRAM, **fields: object) -> Answer:
        """An action, by one who sees the essay as it is."""
        return self.post("do", {"essay": essay, "action": action, "text": self.desk(essay)["text"], **fields})

    def job(self, number: int) -> Any:
        """A job, when it has ended."""

        def ended() -> Any:
            job = next(one for one in self.get("shelf").table["jobs"] if one["id"] == number)
            return job if job["state"] != "running" else None

        return self.until(ended)

    def state(self, essay: str) -> str:
        """An essay's on the shelf."""
        return str(next(one["state"] for one in self.get("shelf").table["essays"] if one["name"] == essay))

    def listen(self) -> None:
        """Gather events from now on."""
        line = http.client.HTTPConnection(str(urlsplit(self.link).hostname), urlsplit(self.link).port, timeout=60)
        line.request("GET", "/api/events", headers={"Authorization": f"Bearer {self.token}"})
        answer = line.getresponse()
        assert answer.readline().startswith(b":")

        def gather() -> None:
            kind = ""
            with contextlib.suppress(OSError, ValueError, http.client.HTTPException):  # the studio was closed
                while raw := answer.readline():
                    name, _, value = raw.decode().strip().partition(": ")
                    if name == "event":
                        kind = value
                    elif name == "data":
                        self.events.append((kind, json.loads(value)))
            answer.close()
            line.close()

        threading.Thread(target=gather, daemon=True).start()

    @staticmethod
    def until(found: Callable[[], Any], seconds: float = 60) -> Any:
        """What is found, within some seconds."""
        end = time.monotonic() + seconds
        while not (value := found()):
            assert time.monotonic() < end, "it did not come"
            time.sleep(0.02)
        return value


def asked(
    line: http.client.HTTPConnection, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> Answer:
    """What comes back over a connection."""
    line.request(method, path, body or None, headers or {})
    answer = line.getresponse()
    return Answer(answer.status, answer.headers, answer.read())


def section(desk: Any, number: int) -> Any:
    """A section of a desk."""
    return next(one for one in desk["sections"] if one["number"] == number)


def takes(desk: Any) -> list[str]:
    """The keys of its takes, in order."""
    return [one["take"] for row in desk["sections"] for one in row["passages"] if one["take"]]
