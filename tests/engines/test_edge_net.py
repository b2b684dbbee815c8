"""The Edge engine without a network, behind proxies and behind certificates: a clear line, soon."""

import datetime
import ipaddress
import json
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from audioessay.engines import BETTER, Choice, choose
from audioessay.engines.edge import voices as edge_voices
from audioessay.engines.edge.engine import EdgeEngine
from audioessay.engines.edge.wire import Patience, unreachable
from audioessay.engines.service import Trouble
from audioessay.errors import EngineUnavailable, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice
from audioessay.net import proxy_for
from tests.fakes.edge_service import EdgeService

AVA = Voice("edge", "en-US-AvaNeural")
Serve = Callable[[socket.socket], None]
HELLO = Spoken.same("Hello there.")


def free_port() -> int:
    """A port on loopback where nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def listening(serve: Serve | None = None) -> Iterator[int]:
    """A port on loopback where each connection is handed to ``serve`` (None: taken and never answered)."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def accept() -> None:
            with suppress(OSError):
                while True:
                    taken, _ = server.accept()
                    held.append(taken)
                    if serve is not None:
                        threading.Thread(target=serve, args=(taken,), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)  # else it waits for ever, and what comes last is closed by nobody
        thread.join(60)
        for taken in held:
            taken.close()


def join_up(client: socket.socket, address: tuple[str, int]) -> None:
    """Carry bytes both ways between a connection and an address until both ends have closed."""

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)

    with socket.create_connection(address) as target:
        back = threading.Thread(target=pump, args=(target, client), daemon=True)
        back.start()
        pump(client, target)
        back.join(60)


def tunnel(seen: list[str]) -> Serve:
    """An HTTP proxy that connects where it is asked to, and notes what it was asked."""

    def serve(client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(4096)
        seen.append(head.decode())
        host, _, port = head.split()[1].decode().partition(":")
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        join_up(client, (host, int(port)))

    return serve


def refused(match: str) -> None:
    """Speaking fails with such a line after two tries at the most; a second take does not try at all."""
    engine = EdgeEngine(Patience(connect=1.0, answer=1, backoff=0.1))
    for tried in (True, False):
        with pytest.raises(EngineUnavailable, match=match) as caught:
            engine.speak(HELLO, AVA)
        told = str(caught.value)
        assert "\n" not in told
        assert "secret" not in told
        assert re.findall(r", (\d+) times", told) in ([], ["2"])
        assert isinstance(caught.value.__cause__, Trouble) == tried, "else it is told from memory"


def test_all_in_all_ten_seconds(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing ever answered, connecting and then silence is waited for once, not at each further try: under ten seconds."""
    short, usual = Patience(connect=0.8, answer=1, backoff=30.0), Patience()
    with listening() as port:
        monkeypatch.setenv("AUDIOESSAY_EDGE_URL", f"ws://127.0.0.1:{port}/edge/v1?x=y")
        began = time.monotonic()
        with pytest.raises(EngineUnavailable, match="took the connection but did not answer"):
            EdgeEngine(short).speak(HELLO, AVA)
        took = time.monotonic() - began
    assert took < short.backoff / 2, "a second try would have waited, and then once more"
    assert usual.connect + usual.answer < 10


def test_nobody_listens(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused connection is told within seconds, with the address."""
    monkeypatch.setenv("AUDIOESSAY_EDGE_URL", f"ws://127.0.0.1:{free_port()}/edge/v1?x=y")
    refused(r"127\.0\.0\.1 cannot be reached .*--engine auto")


def test_no_such_name(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody knows (offline) is told soon."""
    monkeypatch.setenv("AUDIOESSAY_EDGE_URL", "wss://nowhere.invalid/edge/v1?x=y")
    refused(r"nowhere\.invalid cannot be reached")


def test_a_name_that_is_never_found(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name look-up that hangs (a dead name server) does not hang us."""
    look_up = socket.getaddrinfo
    over, answered = threading.Event(), threading.Event()

    def slow(host: object, *args: object, **options: object) -> object:
        if host == "hanging.invalid":
            over.wait(60)
            answered.set()
        return look_up(host, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    monkeypatch.setenv("AUDIOESSAY_EDGE_URL", "wss://hanging.invalid/edge/v1?x=y")
    try:
        refused("hanging.invalid cannot be reached")
        assert "no answer within" in unreachable(0.5)
        assert not answered.is_set(), "nobody waited for the name server"
    finally:
        over.set()


def test_a_dead_proxy(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that is not there is named, without its password."""
    port = free_port()
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:secret@127.0.0.1:{port}")
    refused(rf"the proxy 127\.0\.0\.1:{port} cannot be reached")


def test_a_silent_proxy(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that takes the connection and never answers is given up on."""
    with listening() as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        refused(rf"the proxy 127\.0\.0\.1:{port} took the connection but did not answer")


def test_a_proxy_that_refuses(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that wants a password, or forbids, is named with its status and the form that a password has."""

    def serve(client: socket.socket) -> None:
        client.recv(4096)
        client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        client.close()

    with listening(serve) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("AUDIOESSAY_EDGE_URL", "wss://speech.invalid/edge/v1?x=y")
        refused(r"refuses to connect us \(407\); give it as HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT")


def test_a_proxy_of_another_kind(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOCKS proxy is an error of one line, not a bypass."""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    refused("of a kind that cannot be used")


def test_a_proxy_is_used(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTPS_PROXY leads speech and the probe; NO_PROXY leads past it; a bare HOST:PORT is understood."""
    seen: list[str] = []
    with listening(tunnel(seen)) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{port}")
        assert proxy_for("speech.platform.bing.com") == f"http://127.0.0.1:{port}"
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:se%20cret@127.0.0.1:{port}")
        assert unreachable() == ""
        assert seen[0].startswith(f"CONNECT 127.0.0.1:{edge_service.port} ")
        assert "Basic dXNlcjpzZSBjcmV0" in seen[0]
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        EdgeEngine().speak(HELLO, AVA)
        assert len(seen) == 1


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1, with its key, that nobody has signed but itself."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a company that looks into traffic")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_certificate_that_does_not_hold(
    edge_service: EdgeService, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company's own certificate is explained, with the way round it; named in SSL_CERT_FILE, it holds.

    Speech and probe then also go through the proxy that HTTPS_PROXY names, with its password.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    plain = edge_service.port

    def serve(client: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(client, server_side=True) as secure:
            join_up(secure, ("127.0.0.1", plain))

    with listening(serve) as port:
        monkeypatch.setenv("AUDIOESSAY_EDGE_URL", f"wss://127.0.0.1:{port}/edge/v1?x=y")
        refused(r"the certificate of 127\.0\.0\.1 does not hold .*SSL_CERT_FILE")
        assert choose("auto", "de").engine == "espeak"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert EdgeEngine().speak(HELLO, AVA).words
        assert choose("auto", "de").engine == "edge"
        seen: list[str] = []
        with listening(tunnel(seen)) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"http://user:secret@127.0.0.1:{proxy}")
            assert EdgeEngine().speak(HELLO, AVA).words
            assert choose("auto", "de").engine == "edge"
            assert [head.split()[:2] for head in seen] == [["CONNECT", f"127.0.0.1:{port}"]] * 2
            assert all("Basic dXNlcjpzZWNyZXQ=" in head for head in seen)
            monkeypatch.delenv("HTTPS_PROXY")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("missing.pem")))
        refused("SSL_CERT_FILE .*missing.pem cannot be used")


def test_auto_takes_the_service_that_answers(edge_service: EdgeService) -> None:
    """It answers, in whatever way: then the episode is for publishing."""
    assert choose("auto", "de") == Choice(
        "edge", False, f"read by Edge: the text goes to Microsoft's read-aloud service; {BETTER}"
    )
    assert edge_service.requests == 0, "asking whether it is there costs no request for speech"


def test_auto_without_a_service(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing there, or nothing said in time: a draft by the embedded voices, with the reason."""
    monkeypatch.setenv("AUDIOESSAY_EDGE_URL", f"ws://127.0.0.1:{free_port()}/edge/v1?x=y")
    choice = choose("auto", "de")
    assert (choice.engine, choice.draft) == ("espeak", True)
    assert "refused" in choice.reason
    with listening() as port:
        monkeypatch.setenv("AUDIOESSAY_EDGE_URL", f"ws://127.0.0.1:{port}/edge/v1?x=y")
        assert unreachable(0.4) == "unreachable: no answer within 0.4 s"


def test_an_engine_by_name() -> None:
    """A name is taken as it is, without asking any network; embedded voices make a draft; an unknown name is an error."""
    assert not choose("edge").draft
    assert choose("espeak").draft
    with pytest.raises(UnknownName, match="did you mean edge"):
        choose("edgy")


def test_the_list_of_voices_is_fetched_once(edge_service: EdgeService) -> None:
    """After refresh the service's own list is what there is, in a later program too; our words on a voice stay."""
    assert len(edge_voices.refresh()) == 3
    listed = {info.name: info for info in EdgeEngine().voices()}
    assert set(listed) == {"en-US-AvaNeural", "en-US-AndrewNeural", "xx-YY-FreshNeural"}
    assert listed["en-US-AvaNeural"].character == "expressive"
    fresh = listed["xx-YY-FreshNeural"]
    assert (fresh.language, fresh.gender, fresh.character) == ("xx-YY", "female", "friendly, positive")
    EdgeEngine().check(Voice("edge", "xx-YY-FreshNeural"))
    with pytest.raises(UnknownName):
        EdgeEngine().check(Voice("edge", "en-GB-SoniaNeural"))


def test_a_list_that_cannot_be_fetched(edge_service: EdgeService, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list that was there stays; so does it when an empty one comes."""
    edge_voices.refresh()
    before = edge_voices.kept().read_bytes()
    edge_service.voice_names = []
    with pytest.raises(EngineUnavailable, match="lists no voices"):
        edge_voices.refresh()
    monkeypatch.setenv("AUDIOESSAY_EDGE_URL", f"ws://127.0.0.1:{free_port()}/edge/v1?x=y")
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        edge_voices.refresh()
    assert edge_voices.kept().read_bytes() == before


@pytest.mark.parametrize("kept", ["", "nonsense", "[]", "[1]", json.dumps([{"name": "x"}]), "{}"])
def test_a_damaged_list_is_not_used(edge_service: EdgeService, kept: str) -> None:
    """A kept list that cannot be read is as good as none."""
    edge_voices.kept().parent.mkdir(parents=True, exist_ok=True)
    edge_voices.kept().write_text(kept)
    assert edge_voices.voices() == edge_voices.table()


def test_the_table_is_what_the_client_takes() -> None:
    """Each name in our table has the form that the client accepts, each once, with a gender and a word."""
    import edge_tts

    names = [info.name for info in edge_voices.table()]
    assert len(names) == len(set(names)) > 150
    for info in edge_voices.table():
        edge_tts.Communicate("x", info.name)
        assert info.gender in ("female", "male")
        assert info.character
        assert info.name.startswith(info.language)


def test_nothing_of_this_touches_the_environment() -> None:
    """The engine sets no variable of the process."""
    before = dict(os.environ)
    EdgeEngine().voices()
    assert dict(os.environ) == before
