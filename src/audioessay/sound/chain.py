"""The speech chain, gentle: a high-pass, a de-esser and a compressor. Each can be left out.

Filters go over each take, each voice near NOMINAL_DB, and bring it to RATE; the compressor over all speech of a reel, which lies on the
reel's time line with silence between. Gains are worked out for each 5 ms, looking ahead.
"""

import numpy as np
from numpy.typing import NDArray

from audioessay.model.show import Sound
from audioessay.sound import filters, gains, limiter, loudness
from audioessay.sound.filters import kernel
from audioessay.units import RATE

BLOCK = 210
"""Frames in 4.8 ms, the grain of the chain's gains; whole blocks make an FFT's step and a hop."""

NOMINAL_DB = -20.0
"""Where voices stand when they come in: dBFS, RMS, to some dB. And where they are compressed: LUFS, exactly."""

RUMBLE = 75.0
"""Hz of the high-pass: under every voice's lowest tone. It also takes out what is constant (DC)."""

SIBILANCE = 5000.0
"""Hz from which sibilants have their strength: the de-esser's shelf."""

ESS_DB, ESS_MOST_DB = -4.0, 6.0
"""Sibilants pass up to this level against the voice's own; what is over is halved in dB, by no more than 6 dB."""

ESS_SHARE_DB = -9.0
"""A sibilant of 40 ms just at ESS_DB gives a transform of 350 ms this much less."""

THRESHOLD_DB, RATIO, KNEE_DB = 8.0, 3.0, 6.0
"""The compressor works on peaks from 8 dB over the voice's loudness on: of what is over a third stays, softly from 3 dB before."""

ROOM_DB = 6.5
"""It begins at least so far under the ceiling: where a programme is to be louder, there is less room for peaks."""


def rumble(f: NDArray[np.floating]) -> NDArray[np.complex128]:
    """A Butterworth high-pass of the fourth order (24 dB an octave): two sections of Q 0.541 and 1.307."""
    return filters.highpass(f, RUMBLE, 0.5412) * filters.highpass(f, RUMBLE, 1.3066)


def sibilance(f: NDArray[np.floating]) -> NDArray[np.complex128]:
    """The upper half of a Linkwitz-Riley crossover of the fourth order: a Butterworth high-pass, twice."""
    return filters.highpass(f, SIBILANCE, 0.7071) ** 2


def crossed(f: NDArray[np.floating]) -> NDArray[np.complex128]:
    """Both halves together: all is there, with its phase turned. The upper half is in step with it and can be taken from it."""
    return sibilance(f) + filters.lowpass(f, SIBILANCE, 0.7071) ** 2


def clean(
    take: NDArray[np.integer | np.floating], rate: int, level: float, speech: NDArray[np.float32], sound: Sound
) -> NDArray[np.float64]:
    """High-pass and de-ess a take, shape (frames,) at ``rate``, times ``level``, into ``speech``, zeros of its length at RATE.

    Returns what K-weighting makes of each hop's power, as a factor. It is that of the third of a second in which the hop lies, from the
    spectrum that the filters have made anyway: right for a voice to some hundredths of an LU.
    """
    low = (rumble,) if sound.highpass else ()
    high = kernel(rate, *low, sibilance)
    turned = (*low, crossed) if sound.deess else low
    whole = kernel(rate, *turned) if turned or rate != RATE else None
    if whole is None:
        np.multiply(take, np.float32(level), out=speech)
    first = int(SIBILANCE * filters.size(rate) / RATE)
    quiet = 10 ** ((NOMINAL_DB + ESS_DB + ESS_SHARE_DB) / 10) / 2  # half: a spectrum of real sound holds each line once
    plain, heard = (np.abs(kernel(rate, *low, *more)) ** 2 for more in ((), (loudness.k_response,)))
    sums = np.stack((plain, heard, np.arange(len(plain)) >= first), axis=1).astype(np.float32)
    sums = np.repeat(sums, 2, axis=0)  # of real and imaginary parts
    factors = np.ones((-(-len(speech) // filters.STEP) + filters.ROWS, filters.STEP // loudness.HOP))
    deesser = DeEsser(speech)
    for begin, spectrum in filters.spectra(take, rate, level, len(speech)):
        lines = spectrum.view(np.float32)
        powers = (lines * lines) @ sums
        row = begin // filters.STEP
        sounding = powers[:, 0] > 0
        factors[row : row + filters.ROWS][sounding] = (powers[sounding, 1] / powers[sounding, 0])[:, None]
        if sound.deess and powers[:, 2].max() > quiet:
            deesser.add(begin, filters.back(spectrum, high, rate).ravel())
        if whole is not None:
            for at, part in enumerate(filters.back(spectrum, whole, rate)):
                into = speech[begin + at * filters.STEP :][: filters.STEP]
                into[:] = part[: len(into)]
    deesser.add(len(speech) + BLOCK, np.zeros(0, np.float32))
    return factors.ravel()[: -(-len(speech) // loudness.HOP)]


class DeEsser:
    """Turns down sibilants in ``speech``, in place, piece by piece, each when the next is known: gains look ahead."""

    CONTEXT = 3
    """Blocks on each side that have a say in a block's gain, and one more to draw its line to."""

    def __init__(self, speech: NDArray[np.float32]) -> None:
        self._speech = speech
        self._begin, self._high = 0, np.zeros(0, np.float32)
        self._need = self._before = np.zeros(self.CONTEXT)

    def add(self, begin: int, high: NDArray[np.float32]) -> None:
        """The upper part of what begins at a frame. Where it is not given nothing is turned down."""
        high = high[: max(0, len(self._speech) - begin)]
        over = 10 * np.log10(np.maximum(energy(high, BLOCK) / BLOCK, 1e-12)) - NOMINAL_DB - ESS_DB
        need = -np.clip(over / 2, 0, ESS_MOST_DB)
        follows, nothing = begin == self._begin + len(self._high), np.zeros(self.CONTEXT)
        around = np.concatenate(
            (self._before, self._need, np.append(need, nothing)[: self.CONTEXT] if follows else nothing)
        )
        if around.min() < 0 and len(self._high):
            gain = gains.smoothed(around, hold=1, reach=1)[self.CONTEXT - 1 : 1 - self.CONTEXT]
            part = self._speech[self._begin : self._begin + len(self._high)]
            part -= self._high
            part += self._high * gains.finer(gain, BLOCK)[BLOCK : BLOCK + len(part)]
        self._before = np.append(nothing, self._need)[-self.CONTEXT :] if follows else nothing
        self._begin, self._high, self._need = begin, high, need


def compressed(peaks: NDArray[np.floating], headroom_db: float) -> NDArray[np.float32]:
    """The compressor's gain for each of the limiter's blocks, from their peaks, each voice's loudness being NOMINAL_DB.

    ``headroom_db`` is how far the ceiling will be over the voice's loudness.
    """
    threshold = NOMINAL_DB + max(0.0, min(THRESHOLD_DB, headroom_db - ROOM_DB))
    parts = BLOCK // limiter.BLOCK
    rows = np.pad(peaks, (0, -len(peaks) % parts)).reshape(-1, parts)
    over = 20 * np.log10(np.maximum(rows.max(axis=1), 1e-6).astype(np.float64)) - threshold
    # Soft knee: a parabola over its width, then a straight line.
    squeezed = np.clip(over + KNEE_DB / 2, 0, KNEE_DB) ** 2 / (2 * KNEE_DB) + np.maximum(over - KNEE_DB / 2, 0)
    gain = gains.smoothed(-(1 - 1 / RATIO) * squeezed, hold=4, reach=4)
    return gains.finer(gain, parts)[: len(peaks)]


def energy(channel: NDArray[np.float32], length: int) -> NDArray[np.float64]:
    """Energy of each ``length`` frames of a channel."""
    whole = len(channel) // length
    rows = channel[: whole * length].reshape(whole, length)
    found = np.zeros(-(-len(channel) // length))
    found[:whole] = np.einsum("ij,ij->i", rows, rows)
    if whole < len(found):
        rest = channel[whole * length :]
        found[-1] = np.einsum("i,i->", rest, rest)
    return found
