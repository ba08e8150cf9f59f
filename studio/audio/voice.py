"""Whether somebody speaks: not just whether a microphone gives something."""

from __future__ import annotations

import itertools
import math
from collections import deque

import numpy as np

from studio.media.clock import BLOCK_SAMPLES, SAMPLE_RATE
from studio.media.sound import Samples

_DECIMATION = 4  # 12 kHz: a telephone's band is what a voice is known by
_LOW_HZ, _HIGH_HZ = 250.0, 3400.0
PIECE_SAMPLES = 5 * BLOCK_SAMPLES  # 107 ms
_WINDOW_PIECES = 23  # 2.5 s
_FLOOR_PIECES = 75  # 8 s
_LEAST_PIECES = 14
_LEAST_DB = -62.0
_ABOVE_FLOOR_DB = 8.0
_BAND_SHARE = 0.25
_MOST_FLATNESS = 0.36
_MOST_TONE = 0.85
_LEAST_SWING_DB = 5.0
_LEAST_SPOKEN = 0.2
_TINY = 1e-14


class VoiceMeter:
    """Fed with pieces of 107 ms by one thread. `since_s`: seconds since a voice was last heard, -1 for never.

    A piece counts as spoken when it is louder than the noise of the room (the quietest piece of the last 8 s) by 8 dB,
    when the telephone's band holds a good part of it, and when its spectrum is neither flat, as noise is (a flatness
    of 0.56 is white noise), nor one line, as a whistle or a hum. Speech comes in syllables, 2 to 8 a second: so within
    2.5 s its loudness must swing, and a fifth of the pieces be spoken. Music with a melody can pass for a voice.
    Measured: 0.1 ms a piece.
    """

    def __init__(self) -> None:
        self.since_s = -1.0
        self._window: Samples | None = None
        self._band: slice = slice(0, 0)
        self._levels: deque[float] = deque(maxlen=_FLOOR_PIECES)
        self._spoken: deque[bool] = deque(maxlen=_WINDOW_PIECES)

    def feed(self, samples: Samples) -> None:
        """`samples`: (`PIECE_SAMPLES`, 2) float32 at 48 kHz."""
        level_db, spoken = self._judge(samples.reshape(len(samples) // _DECIMATION, -1).mean(axis=1))
        self._levels.append(level_db)
        self._spoken.append(spoken)
        if self._speech():
            self.since_s = 0.0
        elif self.since_s >= 0:
            self.since_s += len(samples) / SAMPLE_RATE

    def _judge(self, mono: Samples) -> tuple[float, bool]:
        """Level in the band in dBFS, and whether it sounds like a part of a word."""
        power = self._power(mono)
        band = power[self._band]
        total = float(band.sum())
        level_db = 10 * math.log10(total + _TINY)
        floor_db = min(self._levels, default=level_db)
        if level_db < max(_LEAST_DB, floor_db + _ABOVE_FLOOR_DB) or total < _BAND_SHARE * float(power[1:].sum()):
            return level_db, False
        flatness = math.exp(float(np.log(band + _TINY).mean())) / (total / len(band))
        peak = int(band.argmax())
        line = float(band[max(0, peak - 1) : peak + 2].sum()) / total
        return level_db, flatness < _MOST_FLATNESS and line < _MOST_TONE

    def _power(self, mono: Samples) -> Samples:
        """Of each frequency, so that a sine of full scale comes to 0.5."""
        if self._window is None or len(self._window) != len(mono):
            self._window = np.hanning(len(mono)).astype(np.float32)
            step_hz = SAMPLE_RATE / _DECIMATION / len(mono)
            self._band = slice(round(_LOW_HZ / step_hz), round(_HIGH_HZ / step_hz))
        spectrum = np.fft.rfft(mono * self._window)
        scale = 2 / (len(mono) * float((self._window**2).sum()))
        return ((spectrum.real**2 + spectrum.imag**2) * scale).astype(np.float32)

    def _speech(self) -> bool:
        pieces = len(self._spoken)
        if pieces < _LEAST_PIECES or not self._spoken[-1]:
            return False
        latest = [max(level, _LEAST_DB) for level in itertools.islice(reversed(self._levels), pieces)]
        return float(np.std(latest)) > _LEAST_SWING_DB and sum(self._spoken) >= _LEAST_SPOKEN * pieces
