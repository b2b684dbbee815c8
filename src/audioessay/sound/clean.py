"""What a recording at home needs before it stands beside other voices: hum and clicks taken out, nothing else touched."""

import numpy as np
from numpy.typing import NDArray

from audioessay.units import RATE, to_gain

Sound = NDArray[np.float32]

VERSION = 1
"""Part of the key of takes that come from recordings."""
MAINS = (50.0, 60.0)
"""Hertz of the world's electric networks."""
HARMONICS = 12
HUM_WIDTH, HUM_AROUND = 1.0, 12.0
"""Hertz on each side of a line that belong to it, and that it is compared with."""
HUM_DB = 12.0
"""A line that stands so far over what is around it is hum; no voice holds one pitch to a hertz for a whole recording."""
CLICK = 14.0
"""So many times its surroundings' a click bends the curve."""
LEAST = 1e-3
"""What bends less is no click, however quiet it is around."""
CLICK_FRAMES = 40
"""Longest click, 0.9 ms."""
WINDOW = RATE // 100
PEAK_DB = -3.0


def cleaned(sound: Sound) -> Sound:
    """A mono recording, shape (frames,) at RATE, without hum and clicks, its peak at PEAK_DB. Its level in the mix comes later."""
    result = _without_clicks(_without_hum(sound - np.float32(sound.mean() if len(sound) else 0)))
    peak = float(np.abs(result).max(initial=0.0))
    return (result * np.float32(to_gain(PEAK_DB) / peak)).astype(np.float32) if peak else result


def _without_hum(sound: Sound) -> Sound:
    """Lines at multiples of the mains' frequency, brought down to what is around them. Nothing changes where there are none."""
    if len(sound) < 2 * RATE:
        return sound
    spectrum = np.fft.rfft(sound)
    level = np.abs(spectrum)
    each = len(sound) / RATE  # lines of the spectrum in a hertz
    for mains in MAINS:
        for harmonic in range(1, HARMONICS + 1):
            middle = mains * harmonic * each
            low, high = round(middle - HUM_WIDTH * each), round(middle + HUM_WIDTH * each) + 1
            around = np.r_[
                level[round(middle - HUM_AROUND * each) : low], level[high : round(middle + HUM_AROUND * each)]
            ]
            usual = float(np.sqrt(np.mean(around**2))) if len(around) else 0.0
            line = level[low:high]
            if usual and line.max() > usual * to_gain(HUM_DB):
                spectrum[low:high] *= np.minimum(1.0, usual / np.maximum(line, 1e-12))
    return np.fft.irfft(spectrum, len(sound)).astype(np.float32)


def _without_clicks(sound: Sound) -> Sound:
    """Bends of the curve that are much sharper than all around, and over in a millisecond: a straight line takes their place."""
    if len(sound) < 4 * WINDOW:
        return sound
    bend = np.abs(np.diff(sound, 2, prepend=sound[:1], append=sound[-1:]))
    rows = np.pad(bend, (0, -len(bend) % WINDOW)).reshape(-1, WINDOW)
    usual = np.sort(rows, axis=1)[:, WINDOW * 9 // 10]
    usual = np.maximum.reduce([usual, np.roll(usual, 1), np.roll(usual, -1)])  # a voice sets in sharply too
    sharp = (rows > np.maximum(usual * CLICK, LEAST)[:, None]).ravel()
    places = np.flatnonzero(sharp)
    result = sound.copy()
    for run in np.split(places, np.flatnonzero(np.diff(places) > CLICK_FRAMES) + 1) if len(places) else ():
        first, last = max(0, int(run[0]) - 2), min(len(sound) - 1, int(run[-1]) + 2)
        if last - first <= CLICK_FRAMES:
            result[first : last + 1] = np.linspace(sound[first], sound[last], last - first + 1, dtype=np.float32)
    return result
