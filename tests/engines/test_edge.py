"""The Edge engine against a service that fails in every way that is known: a right take or a clear error, never a hang."""

import asyncio
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape

import edge_tts.drm
import numpy as np
import pytest

from audioessay.engines.base import Speech
from audioessay.engines.edge import voices as edge_voices
from audioessay.engines.edge.engine import LARGEST, EdgeEngine, split
from audioessay.engines.edge.wire import Patience
from audioessay.engines.service import Gate
from audioessay.engines.words import tokens
from audioessay.errors import BadTake, EngineError, EngineUnavailable, SettingError, UnknownName
from audioessay.model.script import Piece, Spoken
from audioessay.model.voice import Voice
from tests.fakes.edge_service import BEHAVIOURS, EdgeService

AVA = Voice("edge", "en-US-AvaNeural")
TEXT = (
    "The committee met in May. It had three members, two of whom had not read the report; “read”, here, means "
    "opened. Nobody was surprised by what came of it, least of all the third."
)
QUICK = Patience(answer=1, stall=0.5, request=1.2, character=0.001, spacing=0.01, backoff=0.02, attempts=3)
SPACED = Patience(spacing=0.01, backoff=0.02)
"""For sound that takes the stand-in a while to make."""
RIGHT = {"ok", "few-boundaries", "no-boundaries"}
"""Nothing to try again: what came can be used."""
FINAL = {"403", "403-no-date", "404"}
"""Trying again is no help."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's idea of the service's clock, which it keeps for the whole process, as it was."""
    monkeypatch.setattr(edge_tts.drm.DRM, "clock_skew_seconds", 0.0)


def say(text: str = TEXT, voice: Voice = AVA, engine: EdgeEngine | None = None) -> Speech:
    """One take."""
    return (engine or EdgeEngine(QUICK)).speak(Spoken.same(text), voice)


def words(speech: Speech, text: str = TEXT) -> list[str]:
    """What was heard."""
    return [text[word.at : word.at + word.length] for word in speech.words]


def assert_whole(speech: Speech, text: str = TEXT) -> None:
    """Each word of the text is there, in order, inside the sound, and sounds."""
    assert words(speech, text) == [text[at : at + length] for at, length in tokens(text)]
    assert all(one.end <= two.start + 1 for one, two in zip(speech.words, speech.words[1:], strict=False))
    assert 0 <= speech.words[0].start < speech.words[-1].end <= len(speech.samples)
    for word in speech.words:
        assert np.abs(speech.samples[word.start : word.end]).max() > 500


def test_words_sound_where_they_are_said_to(edge_service: EdgeService) -> None:
    """Word times meet the sound to within 5 ms: the delay of MP3 is taken out."""
    speech = say()
    assert (speech.rate, speech.timing) == (24_000, "exact")
    assert_whole(speech)
    loud = np.abs(speech.samples.astype(int)) > 300
    for word in speech.words:
        assert not loud[word.start - 600 : word.start - 120].any()
        assert loud[word.start : word.start + 120].any()
        assert not loud[word.end + 120 : word.end + 480].any()


def test_it_asks_for_words(edge_service: EdgeService) -> None:
    """Word boundaries are asked for, in the one request, with rate and with pitch in the hertz of the voice's gender."""
    say("Up & down.", Voice("edge", "en-US-AvaNeural", rate=-10, pitch=10))
    say("Up & down.", Voice("edge", "en-US-AndrewNeural", rate=20, pitch=-10))
    first, second = edge_service.ssml
    assert "rate='-10%'" in first
    assert "pitch='+21Hz'" in first
    assert "rate='+20%'" in second
    assert "pitch='-12Hz'" in second
    assert "(en-US, AvaNeural)" in first
    assert "Up &amp; down." in first
    options = edge_service.configs[0]["context"]["synthesis"]["audio"]["metadataoptions"]
    assert options == {"sentenceBoundaryEnabled": "false", "wordBoundaryEnabled": "true"}


@pytest.mark.parametrize("behaviour", sorted(set(BEHAVIOURS) - FINAL - {"slow"}))
def test_one_failure_is_survived(edge_service: EdgeService, behaviour: str) -> None:
    """Whatever goes wrong once, the take is whole in the end."""
    edge_service.then(behaviour)
    assert_whole(say())
    assert edge_service.requests == 1 if behaviour in RIGHT else edge_service.requests >= 2


def test_slow_is_no_failure(edge_service: EdgeService) -> None:
    """An answer that begins after a second is waited for."""
    edge_service.then("slow")
    assert_whole(say(engine=EdgeEngine(Patience())))
    assert edge_service.requests == 1


@pytest.mark.parametrize("behaviour", sorted(set(BEHAVIOURS) - RIGHT - {"403-skew", "no-handshake", "trickle", "slow"}))
def test_lasting_failure_is_an_error(edge_service: EdgeService, behaviour: str) -> None:
    """What stays wrong is an error of ours with one line, never a take, never a hang."""
    edge_service.behaviour = behaviour
    engine = EdgeEngine(QUICK)
    with pytest.raises(EngineError) as caught:
        say(engine=engine)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
    assert edge_service.requests <= (2 if behaviour in FINAL else QUICK.attempts)


@pytest.mark.parametrize(
    "behaviour", ["drop", "drop-tcp", "cap", "cap-both", "cap-deep", "skip", "no-boundaries-cap", "garbage", "mute"]
)
def test_wrong_sound_is_a_bad_take(edge_service: EdgeService, behaviour: str) -> None:
    """Sound that lacks words is a BadTake that names voice and text."""
    edge_service.behaviour = behaviour
    with pytest.raises(BadTake, match=r"edge:en-US-AvaNeural: .*The committee met"):
        say()


@pytest.mark.parametrize("behaviour", ["403", "403-no-date", "404"])
def test_refusal_says_what_to_do(edge_service: EdgeService, behaviour: str) -> None:
    """A refusal names the cure, and later takes do not knock again."""
    edge_service.behaviour = behaviour
    engine = EdgeEngine(QUICK)
    for _ in range(3):
        with pytest.raises(EngineUnavailable, match="pip install -U edge-tts"):
            say(engine=engine)
    assert edge_service.requests <= 2


def test_skewed_clock_is_corrected(edge_service: EdgeService) -> None:
    """After a 403 with the service's date, the token is of another time, and it works without our trying again."""
    edge_service.then("403-skew")
    assert_whole(say())
    first, second = edge_service.tokens
    assert first != second


def test_no_sound_asks_for_the_voice(edge_service: EdgeService) -> None:
    """No sound at all may mean a withdrawn voice: the message names it and how to see what there is."""
    edge_service.behaviour = "empty"
    with pytest.raises(EngineUnavailable, match=r"en-US-AvaNeural still among .*voices --refresh"):
        say()


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_respected(edge_service: EdgeService, form: str) -> None:
    """Nobody starts before the time that the service names, in seconds or as a date."""
    from email.utils import formatdate

    named = int(time.time()) + 2
    until = time.monotonic() + named - time.time()
    edge_service.retry_after = "1" if form == "seconds" else formatdate(named, usegmt=True)
    edge_service.then("429")
    assert_whole(say())
    first, second = edge_service.starts
    assert second >= (first + 1.0 if form == "seconds" else until - 0.01)


def test_too_long_a_wait_is_an_error(edge_service: EdgeService) -> None:
    """An hour is not waited for: the message says that the service asks for it."""
    edge_service.retry_after = "3600"
    edge_service.behaviour = "503"
    with pytest.raises(EngineUnavailable, match="come back in 3600 s"):
        say()
    assert edge_service.requests == 1


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_never_more_at_once_than_set(edge_service: EdgeService, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many threads ask, the service sees at most the setting."""
    monkeypatch.setenv("AUDIOESSAY_EDGE_WORKERS", str(workers))
    edge_service.latency, edge_service.together = 0.05, workers
    engine = EdgeEngine(Patience(spacing=0.0))
    assert engine.gate.limit == workers
    with ThreadPoolExecutor(8) as pool:
        for speech in pool.map(lambda _: say("Three short words.", engine=engine), range(2 * workers)):
            assert_whole(speech, "Three short words.")
    assert edge_service.peak == workers


def test_starts_are_spaced() -> None:
    """Between two starts there is the space that is set, however many places are free; a hold moves the next one."""
    gate = Gate(4, 0.05)
    starts: list[float] = []
    began = time.monotonic()

    def pass_through() -> None:
        with gate.passing():
            starts.append(time.monotonic())

    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            pool.submit(pass_through)
    # A thread may look at the clock late, never early: so the nth of them stands after n spaces.
    assert all(start - began >= 0.05 * number for number, start in enumerate(sorted(starts)))
    held = time.monotonic()
    gate.hold(0.2)
    pass_through()
    assert starts[-1] - held >= 0.2


@pytest.mark.parametrize("sign", ["429", "503", "empty", "silence"])
def test_overload_narrows_to_one(edge_service: EdgeService, sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sign that we ask too much, and the rest of the run is asked for one by one."""
    monkeypatch.setenv("AUDIOESSAY_EDGE_WORKERS", "4")
    engine = EdgeEngine(QUICK)
    edge_service.then(sign)
    say(engine=engine)
    assert engine.gate.limit == 1
    edge_service.peak, edge_service.latency = 0, 0.05
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: say("Three short words.", engine=engine), range(6)))
    assert edge_service.peak == 1


@pytest.mark.parametrize("wrong", ["0", "5", "two"])
def test_a_wrong_setting_is_named(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number of workers that cannot be is an error, not a guess."""
    monkeypatch.setenv("AUDIOESSAY_EDGE_WORKERS", wrong)
    with pytest.raises(SettingError, match="AUDIOESSAY_EDGE_WORKERS"):
        EdgeEngine()


def test_after_a_failure_takes_get_one_try(edge_service: EdgeService) -> None:
    """While the service is down, each further take costs one request, not five; when it is back, all is as before."""
    edge_service.behaviour = "500"
    engine = EdgeEngine(QUICK)
    for requests in (3, 4, 5):
        with pytest.raises(EngineUnavailable):
            say(engine=engine)
        assert edge_service.requests == requests
    edge_service.behaviour = "ok"
    assert_whole(say(engine=engine))
    edge_service.then("500", "500")
    assert_whole(say(engine=engine))


def test_unknown_voice(edge_service: EdgeService) -> None:
    """A name that is not in the list fails before anything is asked, with the nearest one and where to look."""
    with pytest.raises(UnknownName, match=r"did you mean en-US-AvaNeural.*--refresh"):
        say(voice=Voice("edge", "en-US-AvNeural"))
    assert edge_service.requests == 0


@pytest.mark.parametrize("text", ["", "  \n", "—", "***", "…!"])
def test_nothing_to_say(edge_service: EdgeService, text: str) -> None:
    """Text without a letter is refused here: the service answers it with nothing."""
    with pytest.raises(BadTake, match="nothing in it that can be spoken"):
        say(text)
    assert edge_service.requests == 0


@pytest.mark.parametrize("odd", ["\x0b", "\x00", "\ud800", "\uffff"])
def test_characters_that_no_request_may_hold(edge_service: EdgeService, odd: str) -> None:
    """They become a space, and all places stay."""
    text = f"Before{odd}after it all."
    assert words(say(text), text)[-1] == "all"
    assert edge_service.texts() == ["Before after it all."]


def test_hostile_text_stays_text(edge_service: EdgeService) -> None:
    """Markup in an essay is said, not obeyed."""
    text = "He wrote </prosody><break time='9s'/> & left."
    say(text)
    assert edge_service.texts() == [text]
    assert edge_service.ssml[0].count("<prosody") == 1


LONG = " ".join(
    f"Sentence number {number} says that 5 < 6 & that “{'x' * (number % 7 + 1)}” stands for something else again."
    for number in range(45)
)


def test_a_long_text_is_cut_at_sentences(edge_service: EdgeService) -> None:
    """More than one request holds is said in several, each well under the client's own limit, joined without a loss."""
    speech = say(LONG, engine=EdgeEngine(SPACED))
    assert len(edge_service.ssml) >= 2
    assert " ".join(edge_service.texts()) == LONG
    for text in edge_service.texts():
        assert len(escape(text, quote=False).encode()) <= LARGEST
        assert text.rstrip().endswith("again.")
    assert_whole(speech, LONG)
    rests = [two.start - one.end for one, two in zip(speech.words, speech.words[1:], strict=False)]
    assert max(rests) / speech.rate < 0.5, "the silence at a seam is a rest, not the service's pause"
    loud = np.abs(speech.samples.astype(int)) > 300
    for word in speech.words:
        assert loud[word.start : word.start + 120].any(), "places behind a seam are counted in samples"


def test_a_failure_within_a_long_text(edge_service: EdgeService) -> None:
    """Only the part that failed is asked for again."""
    edge_service.then("ok", "drop")
    assert_whole(say(LONG, engine=EdgeEngine(SPACED)), LONG)
    texts = edge_service.texts()
    assert texts[1] == texts[2]
    assert " ".join((texts[0], *texts[2:])) == LONG


@pytest.mark.parametrize("text", ["word " * 3000, "道" * 4000, "<&>" * 2000, "a" * 9000])
def test_text_without_sentences_is_cut_too(text: str) -> None:
    """One sentence of any length still goes out in parts that fit, and nothing is lost between them."""
    parts = list(split(text))
    assert "".join(text[first:last] for first, last in parts) == text
    assert all(0 < len(escape(text[first:last], quote=False).encode()) <= LARGEST for first, last in parts)
    assert len(parts) <= 2 * len(escape(text, quote=False).encode()) // LARGEST + 1


def test_respellings_keep_their_place(edge_service: EdgeService) -> None:
    """Word times count in the spoken text, whose pieces may stand for other display text."""
    spoken = Spoken((Piece("Against ", 0, 8), Piece("neetcha", 8, 17), Piece(" it says little.", 17, 33)))
    speech = EdgeEngine(QUICK).speak(spoken, AVA)
    assert words(speech, spoken.text) == ["Against", "neetcha", "it", "says", "little"]


def test_two_engines_do_not_share_threads_or_loops(edge_service: EdgeService) -> None:
    """Nothing of a request outlives it: no thread, no open connection."""
    before = threading.active_count()
    say()
    edge_service.then("drop-tcp")
    say()
    deadline = time.monotonic() + 60  # against a hang
    while (edge_service.open or threading.active_count() > before) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert edge_service.open == 0
    assert threading.active_count() <= before


def test_it_speaks_where_a_loop_runs(edge_service: EdgeService) -> None:
    """A notebook's cell runs within an event loop; takes and the list of voices come there too."""

    async def cell() -> None:
        assert_whole(say())
        assert edge_voices.refresh()

    with ThreadPoolExecutor(1) as thread:  # where no browser of other tests keeps a loop
        thread.submit(asyncio.run, cell()).result()


def test_same_sound_same_take(edge_service: EdgeService) -> None:
    """What the service sends decides the take: a failure before it, or another moment, changes no bit."""
    first = say()
    edge_service.then("503", "cap")
    second = say()
    assert first.samples.tobytes() == second.samples.tobytes()
    assert first.words == second.words


def test_voices_without_a_network() -> None:
    """The table covers the languages that essays are in, with a woman and a man each."""
    listed: Sequence[tuple[str, str]] = [(info.language[:2], info.gender) for info in EdgeEngine().voices()]
    for language in ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja", "ko", "zh"):
        assert (language, "female") in listed
        assert (language, "male") in listed
