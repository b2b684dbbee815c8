"""Servers that take a connection and never answer: every kind of target gives up in a bounded time, with one line."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from audioessay.errors import PublishError
from audioessay.publishing.targets import git_place, open_target, ssh
from audioessay.store import cloud as bucket

PATIENCE_S = 0.5


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of such a server."""
    with contextlib.ExitStack() as held, socket.create_server(("127.0.0.1", 0)) as plug:

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    held.enter_context(plug.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        yield plug.getsockname()[1]
        plug.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(
    "where",
    [
        "s3://bucket/show",
        "sftp://me@127.0.0.1:{}/srv/show",
        "git:http://127.0.0.1:{}/pod.git#pages",
        "git:ssh://me@127.0.0.1:{}/pod.git#pages",
    ],
    ids=["s3", "sftp", "git over http", "git over ssh"],
)
def test_a_server_that_never_answers(where: str, silent: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for without an end, and the line names the place."""
    for name, value in {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_REGION": "auto"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{silent}")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(git_place, "ANSWER_S", PATIENCE_S)
    monkeypatch.setattr(ssh, "CONNECT_S", PATIENCE_S)
    monkeypatch.setitem(bucket.CLIENT, "timeout", f"{PATIENCE_S}s")
    monkeypatch.setitem(bucket.RETRY, "retry_timeout", timedelta(seconds=1))
    began = time.monotonic()
    with pytest.raises(PublishError) as caught, open_target(where.format(silent), home=tmp_path) as target:
        target.read("feed.xml")
    assert time.monotonic() - began < 60
    line = str(caught.value)
    assert "\n" not in line and len(line) < 300 and ("127.0.0.1" in line or "s3://bucket" in line)
    assert "answer" in line
