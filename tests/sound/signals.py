"""Sounds with known properties, and the programs that measure them in another hand."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audioessay.units import RATE

Sound = NDArray[np.float32]


def program(name: str) -> str:
    """The path of a system program; the test is skipped where there is none."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here")
    return found


def sine(hertz: float, dbfs: float, seconds: float, phase: float = 0.0) -> Sound:
    """Mono, shape (frames,), peak at ``dbfs``."""
    at = np.arange(round(seconds * RATE))
    return (10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * at / RATE + phase)).astype(np.float32)


def speechlike(seed: int, seconds: float, pitch: float = 120.0, level: float = 0.1) -> Sound:
    """A buzz in syllables with hisses between, as peaky and as full of pauses as a voice; the same for the same seed."""
    noise = np.random.default_rng(seed)
    at = np.arange(round(seconds * RATE)) / RATE
    buzz = sum(np.cos(2 * np.pi * pitch * k * at + k * k * 0.3) * np.exp(-k / 9) for k in range(1, 30))
    syllables = np.clip(np.sin(2 * np.pi * 2.7 * at + noise.random()), 0, None) * (np.sin(2 * np.pi * 0.31 * at) > -0.8)
    hiss = np.diff(noise.standard_normal(len(at) + 1)) * np.clip(-np.sin(2 * np.pi * 2.7 * at), 0, None) ** 8
    return np.asarray(level * (np.asarray(buzz) * syllables + 0.2 * hiss) / 3, dtype=np.float32)


def write_wav(path: Path, sound: Sound) -> Path:
    """A float WAV of sound of shape (frames, channels)."""
    import soundfile

    soundfile.write(str(path), sound, RATE, subtype="FLOAT")
    return path


def ebur128(path: Path) -> tuple[float, float, float, list[float]]:
    """Integrated LUFS, LRA and true peak of a file as ffmpeg's ebur128 filter finds them, and its momentary values."""
    run = subprocess.run(
        [program("ffmpeg"), "-nostats", "-i", str(path), "-af", "ebur128=peak=true:framelog=info", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    summary = run.stderr[run.stderr.rindex("Summary:") :]
    found = {key: float(value) for key, value in re.findall(r"(I|LRA|Peak):\s+(-?[\d.]+)", summary)}
    momentary = [float(value) for value in re.findall(r" M:\s*(-?[\d.]+)", run.stderr)]
    return found["I"], found["LRA"], found["Peak"], momentary
