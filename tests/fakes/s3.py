"""A real S3 API on loopback (moto's server)."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Bucket:
    """A bucket, and what a client's environment must hold to reach it."""

    name: str
    environment: Mapping[str, str]


@contextlib.contextmanager
def served(name: str = "shows") -> Iterator[Bucket]:
    """A server with one empty bucket; the test is skipped where moto is absent."""
    moto = pytest.importorskip("moto.server")
    obstore = pytest.importorskip("obstore")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        environment = {
            "AWS_ENDPOINT": f"http://{host}:{port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
        }
        import urllib.request

        made = urllib.request.Request(f"http://{host}:{port}/{name}", method="PUT")
        urllib.request.urlopen(made).close()
        assert obstore
        yield Bucket(name, environment)
    finally:
        server.stop()
