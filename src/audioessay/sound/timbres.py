"""Instruments as sets of damped modes: what a struck or plucked thing is, near enough.

A mode is a sine that dies away. A note is the sum of its modes, and that sum is one matrix product: an exponential of
time t = 512 a + b is the product of one of a and one of b, so a few thousand of them stand for all samples.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audioessay.units import RATE

STEP = 512

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Modes:
    """The modes of one note; arrays of one length."""

    hertz: Array
    amplitude: Array
    fall_s: Array
    """Time in which each falls to 1/e."""
    width: Array
    """Where each lies between left (−1) and right (1)."""


def hertz(pitch: float) -> float:
    """Frequency of a MIDI note number, equal temperament, A4 = 69 = 440 Hz."""
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def felt(pitch: float, force: float) -> Modes:
    """A piano with felt between hammers and strings: few, soft partials, a quick fall and a slow one, two strings a hair apart."""
    base = hertz(pitch)
    number = np.arange(1, 11)
    stiff = number * base * np.sqrt(1 + 0.00035 * number**2)
    number, stiff = number[stiff < 9000], stiff[stiff < 9000]
    strength = force / number**1.1 * np.exp(-stiff / (900 + 1500 * force))
    slow = 2.6 * (220 / base) ** 0.45 / number**0.55
    cents = 2.0 ** (0.9 / 1200)
    return Modes(
        np.concatenate([stiff / cents, stiff * cents, stiff]),
        np.concatenate([0.3 * strength, 0.3 * strength, 0.55 * strength]),
        np.concatenate([slow, 0.9 * slow, 0.16 * slow]),
        np.concatenate([np.full(len(number), -0.55), np.full(len(number), 0.55), np.zeros(len(number))]),
    )


def glass(pitch: float, force: float) -> Modes:
    """A vibraphone's bar with a breath of bell: partials 1, 4 and 10 as bars are tuned, beating slowly from side to side."""
    base = hertz(pitch)
    ratio = np.array([1.0, 2.0, 2.76, 4.0, 5.4, 10.0])
    strength = force * np.array([1.0, 0.05, 0.035, 0.22, 0.03, 0.06 * force])
    fall = np.array([1.5, 0.8, 0.4, 0.45, 0.18, 0.10]) * (440 / base) ** 0.35
    partials = ratio * base
    keep = partials < 12000
    partials, strength, fall = partials[keep], strength[keep], fall[keep]
    beat = 2.1  # Hz: half the rate of a slow vibraphone motor, one side against the other
    return Modes(
        np.concatenate([partials, partials + beat, partials - beat]),
        np.concatenate([strength, 0.24 * strength, 0.24 * strength]),
        np.tile(fall, 3),
        np.concatenate([np.zeros(len(partials)), np.full(len(partials), -0.9), np.full(len(partials), 0.9)]),
    )


def pulse(pitch: float, force: float) -> Modes:
    """A warm synthetic pluck: the partials of two saw waves a little apart, the high ones gone at once as under a closing filter."""
    base = hertz(pitch)
    number = np.arange(1, 25)
    number = number[number * base < 8000]
    strength = 0.42 * force / number
    fall = 0.9 * (220 / base) ** 0.25 / (1 + 0.35 * (number - 1) ** 1.15)
    cents = 2.0 ** (4.0 / 1200)
    sub = np.array([0.5]) * base
    return Modes(
        np.concatenate([number * base / cents, number * base * cents, sub]),
        np.concatenate([strength, strength, [0.18 * force]]),
        np.concatenate([fall, fall, [0.6]]),
        np.concatenate([np.full(len(number), -0.6), np.full(len(number), 0.6), [0.0]]),
    )


TIMBRES: dict[str, Callable[[float, float], Modes]] = {"felt": felt, "glass": glass, "pulse": pulse}
ATTACK_S = {"felt": 0.009, "glass": 0.004, "pulse": 0.006}


def ring(modes: Modes, frames: int, attack_s: float, place: float = 0.0) -> Array:
    """The sound of one note, shape (frames, 2); ``place`` shifts it between left (−1) and right (1)."""
    rows = -(-frames // STEP)
    turn = (2j * np.pi * modes.hertz - 1 / modes.fall_s) / RATE
    side = np.clip(modes.width + place, -1, 1)
    gains = np.stack([np.cos((1 + side) * np.pi / 4), np.sin((1 + side) * np.pi / 4)])
    coarse = np.exp(np.outer(np.arange(rows) * STEP, turn)) * (-1j * modes.amplitude)
    fine = np.exp(np.outer(turn, np.arange(STEP)))
    left_right = np.concatenate([coarse * gains[0], coarse * gains[1]])
    wave = np.hstack([left_right.real, -left_right.imag]) @ np.vstack([fine.real, fine.imag])
    sound = np.ascontiguousarray(wave.reshape(2, -1)[:, :frames].T)
    rise = min(frames, round(attack_s * RATE))
    sound[:rise] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise))[:, None]
    return sound
