"""How fast neural voices read here: ours (one thread a take, several at once) against their libraries' own way.

::

    python bench/neural.py [SECONDS]

Promise: Kokoro at least 1.2 times as fast as its library's defaults; a whole ``make`` with Piper, for ten minutes of speech, in
at most 0.06 of real time on two quiet cores. Rows whose voices are not installed are left out.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import audioessay
from audioessay import engines
from audioessay.engines import models
from audioessay.errors import EngineError
from audioessay.model.script import Spoken
from audioessay.model.voice import Voice
from essays import essay

VOICES = (Voice("piper", "en_US-joe-medium"), Voice("kokoro", "af_heart"), Voice("kokoro", "jf_alpha#en-us"))


def timed(say: Callable[[str], float], texts: Sequence[str], workers: int) -> tuple[float, float]:
    """Real-time factor by the clock and by processor time; ``say`` returns seconds of speech."""
    say(texts[0])  # loads the model
    began, burnt = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(workers) as pool:
        spoken = sum(pool.map(say, texts))
    return (time.perf_counter() - began) / spoken, (time.process_time() - burnt) / spoken


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


def main() -> int:
    """Print the table; the exit code tells whether the promise about Kokoro holds."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 120.0
    sentences = [
        part.strip() + "." for part in essay(seconds / 20).split(".") if len(part.strip()) > 20 and "#" not in part
    ]
    texts = sentences[: max(2, round(seconds / 6))]
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        for voice in VOICES:
            try:
                engines.find(voice.engine).check(voice)
            except EngineError as error:
                print(f"{voice}: {error}")
                continue
            workers = engines.find(voice.engine).workers
            clock, burnt = timed(ours(voice), texts, workers)
            own_clock, own_burnt = timed(theirs(voice, Path(folder)), texts, 1)
            print(
                f"{voice}: {clock:.3f} of real time ({burnt:.3f} of one core), "
                f"the library's own way {own_clock:.3f} ({own_burnt:.3f}): {own_clock / clock:.2f} x"
            )
            kept &= voice.engine != "kokoro" or own_clock / clock >= 1.2
        path = Path(folder) / "essay.md"
        path.write_text(essay(seconds / 60), "utf-8")
        began = time.perf_counter()
        made = audioessay.make(path, engine="piper", out=folder, store=f"{folder}/store")
        wall = time.perf_counter() - began
        print(
            f"make with piper: {made.duration_ms / 1000:.0f} s in {wall:.1f} s, {wall * 1000 / made.duration_ms:.3f} of real time"
        )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
