"""Speech over HTTP: what is asked, what is made of each answer, and that the key goes nowhere else."""

import email.utils
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from audioessay.engines.openai import OpenAIEngine
from audioessay.errors import AudioEssayError, BadTake, EngineNotInstalled, EngineUnavailable, SettingError, UnknownName
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice
from tests.fakes.speech_server import SpeechServer

KEY = "sk-secret-key-of-mine"
TEXT = "Whoever reads this aloud, reads it well. So they say."
SPOKEN, NOVA = Spoken.same(TEXT), Voice("openai", "nova")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    with SpeechServer() as running:
        monkeypatch.setenv("AUDIOESSAY_OPENAI_URL", running.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        for name in ("AUDIOESSAY_OPENAI_KEY", "AUDIOESSAY_OPENAI_MODEL", "AUDIOESSAY_OPENAI_VOICES"):
            monkeypatch.delenv(name, raising=False)
        yield running


def engine() -> OpenAIEngine:
    made = OpenAIEngine()
    made.service.tries = replace(made.service.tries, backoff=0.01)
    return made


def test_it_asks_as_the_service_is_asked(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Path, model, voice, text, format and key; speed only when it is not one; a local server is not asked by proxy."""
    monkeypatch.setenv("AUDIOESSAY_OPENAI_MODEL", "reader-2")
    speech = engine().speak(SPOKEN, NOVA)
    wanted = {"path": "/v1/audio/speech", "model": "reader-2", "voice": "nova", "input": TEXT, "response_format": "wav"}
    assert server.asked == [wanted]
    assert server.keys == [f"Bearer {KEY}"]
    assert speech.timing == "estimated"
    assert [TEXT[w.at : w.at + w.length] for w in speech.words][:3] == ["Whoever", "reads", "this"]
    assert speech.words[0].start >= speech.rate * 0.15
    assert speech.words[-1].end <= len(speech.samples) - speech.rate * 0.15


def test_rate_and_pitch_are_heard(server: SpeechServer) -> None:
    """Faster is shorter by as much; higher is as long as before and higher by as much."""
    plain, fast, high = (
        engine().speak(SPOKEN, v) for v in (NOVA, Voice("openai", "nova", rate=25), Voice("openai", "nova", pitch=20))
    )
    assert server.asked[1]["speed"] == 1.25
    # A tone of 220 Hz crosses zero upwards 220 times a second: its pitch can be counted.
    tone = 0.3 + 0.07 * len(TEXT)
    lengths = [len(s.samples) / s.rate - 0.4 * (24_000 / s.rate) for s in (plain, fast, high)]
    assert lengths == pytest.approx([tone, tone / 1.25, tone], rel=0.01)
    assert high.rate == 28_800


@pytest.mark.parametrize("form", ["ok", "pcm", "mp3", "endless-header", "slow"])
def test_every_form_of_sound_is_understood(server: SpeechServer, form: str) -> None:
    """WAV, raw PCM, MP3, and WAV of unknown length give the same length to within an MP3 frame."""
    server.then(form)
    speech = engine().speak(SPOKEN, NOVA)
    assert len(speech.samples) / speech.rate == pytest.approx(0.7 + 0.07 * len(TEXT), abs=0.12)
    assert len(server.asked) == 1


def test_it_tries_again_while_that_may_help(server: SpeechServer) -> None:
    """Too many requests, a server in trouble, a connection that breaks in the middle: asked again, then spoken."""
    server.then("429", "503", "drop", "500")
    assert len(engine().speak(SPOKEN, NOVA).samples)
    assert len(server.asked) == 5


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of each wait, none of which is waited."""
    asked: list[float] = []
    monkeypatch.setattr(time, "sleep", asked.append)
    return asked


def test_it_waits_as_long_as_it_is_told(server: SpeechServer, waits: list[float]) -> None:
    """Retry-After is obeyed in both its forms, and an hour is not waited for."""
    server.then("429-after-7")
    engine().speak(SPOKEN, NOVA)
    assert waits == [7.0]
    server.then("429-after-" + email.utils.formatdate(time.time() + 50, usegmt=True))
    engine().speak(SPOKEN, NOVA)
    assert 0 < waits[1] <= 50
    server.then("503-after-" + email.utils.formatdate(time.time() + 3600, usegmt=True))
    with pytest.raises(EngineUnavailable, match="come back in 3"):
        engine().speak(SPOKEN, NOVA)
    assert len(waits) == 2


@pytest.mark.parametrize(
    ("behaviours", "requests", "reason"),
    [
        (["503"] * 9, 5, "answers 503"),
        (["drop"] * 9, 5, "does not answer"),
        (["401"], 1, "refuses the key"),
        (["403"], 1, "refuses the key"),
        (["404"], 1, "answers 404"),
        (["400"], 1, "answers 400"),
        (["redirect"], 1, "answers 307"),
    ],
)
def test_it_gives_up_with_the_reason(server: SpeechServer, behaviours: list[str], requests: int, reason: str) -> None:
    """What no new try cures is not tried again; the key is in no message, whatever the server answers."""
    server.then(*behaviours)
    with pytest.raises(EngineUnavailable, match=reason) as caught:
        engine().speak(SPOKEN, NOVA)
    assert len(server.asked) == requests
    assert KEY not in str(caught.value)
    assert KEY not in repr(caught.value.__cause__)


def test_a_server_that_is_not_there_is_found_out_soon(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    """Nobody listens: said after the second try, not after the fifth."""
    with SpeechServer() as gone:
        monkeypatch.setenv("AUDIOESSAY_OPENAI_URL", gone.url)
    with pytest.raises(EngineUnavailable, match="does not answer"):
        OpenAIEngine().speak(SPOKEN, NOVA)
    assert len(waits) == 1 and waits[0] < 2


@pytest.mark.parametrize("answer", ["garbage", "empty"])
def test_what_is_no_sound_is_a_bad_take(server: SpeechServer, answer: str) -> None:
    """A web page in place of a sound names the sentence."""
    server.then(answer)
    with pytest.raises(BadTake, match="Whoever reads this"):
        engine().speak(SPOKEN, NOVA)


def test_the_key_stays_off_open_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI's key is not sent over plain http to another machine; a key that was given for that very server is."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("AUDIOESSAY_OPENAI_KEY", raising=False)
    monkeypatch.setenv("AUDIOESSAY_OPENAI_URL", "http://192.0.2.7:8880/v1")
    assert OpenAIEngine()._key == ""
    monkeypatch.setenv("AUDIOESSAY_OPENAI_KEY", "for-the-shelf")
    assert OpenAIEngine()._key == "for-the-shelf"


def test_bad_settings_are_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key, no such address, a key with a line break in it: said before anything is asked."""
    cases: list[tuple[str, str, type[AudioEssayError], str]] = [
        ("", "", EngineNotInstalled, "set OPENAI_API_KEY"),
        ("ftp://example.org", KEY, SettingError, "must look like https"),
        ("https://user:pass@example.org/v1", KEY, SettingError, "must look like https"),
        ("", "sk-1\nX-Evil: 1", SettingError, "holds characters"),
    ]
    monkeypatch.delenv("AUDIOESSAY_OPENAI_KEY", raising=False)
    for url, key, kind, reason in cases:
        monkeypatch.setenv("AUDIOESSAY_OPENAI_URL", url)
        monkeypatch.setenv("OPENAI_API_KEY", key)
        with pytest.raises(kind, match=reason) as caught:
            OpenAIEngine()
        assert "\n" not in str(caught.value)


def test_voices_are_those_of_the_server(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another server's voices are not known unless named; named ones are held to."""
    engine().check(Voice("openai", "af_bella(2)+af_sky(1)"))
    with pytest.raises(UnknownName):
        engine().check(Voice("openai", "a voice/../x"))
    monkeypatch.setenv("AUDIOESSAY_OPENAI_VOICES", "bella, george")
    assert [info.name for info in engine().voices()] == ["bella", "george"]
    with pytest.raises(UnknownName, match="did you mean bella"):
        engine().check(Voice("openai", "bela"))


def test_another_server_is_another_take(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Address and model are part of the key of a take; the secret is not."""
    first = engine().fingerprint(NOVA)
    monkeypatch.setenv("AUDIOESSAY_OPENAI_MODEL", "other")
    assert engine().fingerprint(NOVA) != first
    assert KEY not in first
