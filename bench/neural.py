"""How fast neural voices read here: ours (one thread a take, several at once) against their libraries' own way. See speed.py."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

from audioessay import engines
from audioessay.engines import models
from audioessay.errors import EngineError
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice
from essays import essay

VOICES = (Voice("piper", "en_US-joe-medium"), Voice("kokoro", "af_heart"), Voice("kokoro", "jf_alpha#en-us"))


def timed(say: Callable[[str], float], texts: Sequence[str], workers: int) -> float:
    """The real-time factor; ``say`` returns seconds of speech."""
    say(texts[0])  # loads the model
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        spoken = sum(pool.map(say, texts))
    return (time.perf_counter() - began) / spoken


def ours(voice: Voice) -> Callable[[str], float]:
    """A text by our engine."""
    engine = engines.find(voice.engine)

    def say(text: str) -> float:
        speech = engine.speak(Spoken.same(text), voice)
        return len(speech.samples) / speech.rate

    return say


def theirs(voice: Voice, folder: Path) -> Callable[[str], float]:
    """A text by the library as its documents show it."""
    name, _, front = voice.name.partition("#")
    if voice.engine == "piper":
        from piper import PiperVoice

        (model,) = [one for one in models.in_packages("piper") if one.voice == f"piper:{name}"]
        loaded = PiperVoice.load(model.files[f"{name}.onnx"][0])

        def speak(text: str) -> float:
            return sum(len(chunk.audio_float_array) / chunk.sample_rate for chunk in loaded.synthesize(text))

        return speak
    import kokoro_onnx

    engine: Any = engines.find("kokoro")
    (model, graph), (voices, styles) = engine._files()
    path = folder / graph
    path.write_bytes(model.read(graph))
    kokoro = kokoro_onnx.Kokoro(str(path), str(voices.files[styles][0]))

    def create(text: str) -> float:
        samples, rate = kokoro.create(text, name, 1.0, front or "en-us")
        return len(samples) / rate

    return create


def factors(
    voice: Voice, folder: Path, seconds: float = 60.0
) -> tuple[Callable[[], float], Callable[[], float]] | None:
    """What gives our real-time factor and the library's own, for speech of so many seconds; None where the voice is not installed."""
    try:
        engine = engines.find(voice.engine)
        engine.check(voice)
    except EngineError:
        return None
    whole = essay(seconds / 20).split(".")
    texts = [part.strip() + "." for part in whole if len(part.strip()) > 20 and "#" not in part][: round(seconds / 6)]
    say, speak = ours(voice), cache(partial(theirs, voice, folder))
    return lambda: timed(say, texts, engine.workers), lambda: timed(speak(), texts, 1)
