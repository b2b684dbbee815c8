"""Instruments as sets of damped modes: what a struck or plucked thing is, near enough.

A mode is a sine that dies away. A note is the sum of its modes, and that sum is one matrix product: an exponential of
time t = 512 a + b is the product of one of a and one of b, so a few thousand of them stand for all samples.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audioessay.units import RATE

STEP = 512
HIGHEST = 0.3 * RATE
"""Modes above it, in Hz, are left out."""
QUIETEST = 10 ** (-66 / 20)
"""A mode softer than this against the loudest is left out."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Modes:
    """The modes of one note; arrays of one length."""

    hertz: Array
    amplitude: NDArray[np.complex128] | Array
    """With its phase, where it is complex."""
    fall_s: Array
    """Time in which each falls to 1/e."""
    side: Array
    """Where each lies between left (−1) and right (1)."""


@dataclass(frozen=True, slots=True)
class Timbre:
    """An instrument."""

    modes: Callable[[float, float], Modes]
    """Of a frequency in hertz and a force of 0 to 1."""
    attack_s: float
    wet: float
    """How much of the room is heard with it."""
    lift: int = 0
    """Semitones by which it plays higher than written."""
    echo: float = 0.0
    """Amplitude of a repeat three quarters of a beat later, with its sides exchanged."""
    top_hz: float = 14_000.0
    """Nothing sounds above it: a mode that dies away spreads a little over its own frequency."""


def hertz(pitch: int) -> float:
    """Frequency of a MIDI note number: equal temperament, A4 = 69 = 440 Hz.

    >>> hertz(57)
    220.0
    """
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def felt(base: float, force: float) -> Modes:
    """A piano with felt between hammers and strings: few, soft partials, a quick fall and a slow one, two strings a hair apart, a thud."""
    number = np.arange(1, 11)
    partial = number * base * np.sqrt(1 + 0.00035 * number**2)
    strength = force / number**1.1 * np.exp(-partial / (1000 + 1800 * force))
    slow = 2.2 * (220 / base) ** 0.45 / number**0.55
    apart = 2.0 ** (0.9 / 1200)
    still = np.zeros(len(number))
    return Modes(
        np.concatenate([partial / apart, partial * apart, partial, [92.0, 171.0, 283.0]]),
        np.concatenate([0.3 * strength, 0.3 * strength, 0.6 * strength, 0.10 * force * np.array([1.0, 0.7, 0.35])]),
        np.concatenate([slow, 0.9 * slow, 0.14 * slow, [0.035, 0.028, 0.02]]),
        np.concatenate([still - 0.5, still + 0.5, still, np.zeros(3)]),
    )


def glass(base: float, force: float) -> Modes:
    """A vibraphone's bar with a breath of bell: partials 1, 4 and 10, as bars are tuned, turning slowly from side to side."""
    partial = base * np.array([1.0, 2.0, 2.76, 4.0, 5.4, 10.0])
    strength = force * np.array([1.0, 0.06, 0.04, 0.24, 0.035, 0.08 * force])
    fall = np.array([0.95, 0.6, 0.35, 0.40, 0.16, 0.08]) * (440 / base) ** 0.35
    still = np.zeros(len(partial))
    turning = 2.4  # Hz: against the standing modes, the left and the right swell by turns, as under a motor's fans
    return Modes(
        np.concatenate([partial, partial + turning, partial - turning]),
        np.concatenate([strength, 0.13 * strength, 0.13 * strength]),
        np.tile(fall, 3),
        np.concatenate([still, still - 0.9, still + 0.9]),
    )


def pulse(base: float, force: float) -> Modes:
    """A warm synthetic pluck: the partials of two saw waves a little apart, the high ones gone first as under a closing filter."""
    number = np.arange(1, 21)
    partial = number * base
    strength = 0.42 * force / number * np.exp(-partial / 5200)
    fall = 0.85 * (220 / base) ** 0.25 / (1 + 0.32 * (number - 1) ** 1.15)
    apart = 2.0 ** (3.0 / 1200)
    still = np.zeros(len(number))
    return Modes(
        np.concatenate([partial / apart, partial * apart, [base / 2]]),
        np.concatenate([strength, strength, [0.16 * force]]),
        np.concatenate([fall, fall, [0.5]]),
        np.concatenate([still - 0.3, still + 0.3, [0.0]]),
    )


TIMBRES: Mapping[str, Timbre] = {
    "felt": Timbre(felt, attack_s=0.009, wet=0.31, top_hz=10_000),
    "glass": Timbre(glass, attack_s=0.004, wet=0.24, lift=12),
    "pulse": Timbre(pulse, attack_s=0.006, wet=0.30, echo=0.28),
}


@cache
def _blas() -> Any:
    from threadpoolctl import ThreadpoolController  # where nothing is to be made, it is not needed

    return ThreadpoolController().select(user_api="blas")  # seeks among all libraries of the process


def ring(modes: Modes, frames: int, attack_s: float) -> NDArray[np.float32]:
    """The sound of one note, shape (2, frames). It begins at zero; its end is the caller's to fade."""
    loud = np.abs(modes.amplitude)
    heard = (loud >= QUIETEST * loud.max()) & (modes.hertz < HIGHEST)
    turn = (2j * np.pi * modes.hertz[heard] - 1 / modes.fall_s[heard]) / RATE
    angle = (1 + modes.side[heard]) * np.pi / 4
    coarse = np.exp(np.arange(0, frames, STEP)[:, None] * turn) * (-1j * modes.amplitude[heard])
    fine = np.exp(turn[:, None] * np.arange(STEP))
    sides = np.concatenate([coarse * np.cos(angle), coarse * np.sin(angle)])
    left = np.hstack([sides.real, -sides.imag]).astype(np.float32)
    right = np.vstack([fine.real, fine.imag]).astype(np.float32)
    with _blas().limit(limits=1):  # the last bits of a product depend on how many threads share it
        sound: NDArray[np.float32] = (left @ right).reshape(2, -1)[:, :frames]
    rise = min(frames, round(attack_s * RATE))
    sound[:, :rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    return sound
