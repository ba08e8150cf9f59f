"""The sound of the drawn garden: a light wind and some birds, so that a rehearsal is heard as well as seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.media.clock import SAMPLE_RATE
from studio.media.sound import Samples

_LOOP_S = 12
_WIND_PEAK = 0.012
_SONG_PEAK = 0.09
_SEED = 20


class Birdsong:
    """A loop of 12 s, addressed by the sample number, so that it never drifts. Quiet: about -35 LUFS."""

    def __init__(self) -> None:
        chance = np.random.default_rng(_SEED)
        loop = np.repeat(_wind(chance)[:, np.newaxis], 2, axis=1)
        for _ in range(9):
            song = _song(chance)
            start = int(chance.integers(0, len(loop) - len(song)))
            side = chance.uniform(0.25, 0.75)
            loop[start : start + len(song)] += song[:, np.newaxis] * np.array([1 - side, side])
        self._loop: Samples = loop.astype(np.float32)

    def samples_at(self, first_sample: int, count: int) -> Samples:
        return self._loop[np.arange(first_sample, first_sample + count) % len(self._loop)]


def _wind(chance: np.random.Generator) -> NDArray[np.float64]:
    """Noise without its high part, made in the frequency domain: there it joins its own beginning without a click."""
    count = _LOOP_S * SAMPLE_RATE
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    level = np.where(hertz > 60, (60 / np.maximum(hertz, 60)) ** 0.8, 0)
    noise = np.fft.irfft(level * np.exp(2j * np.pi * chance.random(len(hertz))), count)
    quiet: NDArray[np.float64] = _WIND_PEAK * noise / np.abs(noise).max()
    return quiet


def _song(chance: np.random.Generator) -> NDArray[np.float64]:
    """Three to six short whistles that slide up or down between 2.5 and 5 kHz."""
    whistles = []
    for _ in range(int(chance.integers(3, 7))):
        length = int(SAMPLE_RATE * chance.uniform(0.05, 0.12))
        low, high = sorted(chance.uniform(2500, 5000, 2))
        slide = np.linspace(low, high, length)
        if chance.random() < 0.5:
            slide = slide[::-1]
        tone = np.sin(2 * np.pi * np.cumsum(slide) / SAMPLE_RATE)
        whistles.append(tone * np.hanning(length))
        whistles.append(np.zeros(int(SAMPLE_RATE * chance.uniform(0.03, 0.1))))
    return _SONG_PEAK * np.concatenate(whistles)
