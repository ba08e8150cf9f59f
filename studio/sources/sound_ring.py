"""A ring of sound addressed by master-clock sample number."""

from __future__ import annotations

import threading

import numpy as np

from studio.media.sound import Samples, silence


class SoundRing:
    """Holds the last `capacity` samples written. Written by a source's thread, read by the mixer's.

    `_lock` guards `_buffer`, `_begin` and `end`. Sample n lies at n % capacity.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._buffer = silence(capacity)
        self._begin = 0
        self._lock = threading.Lock()
        self.end = 0
        self.ever = False

    def write(self, first_sample: int, samples: Samples) -> None:
        """Put `samples` (count, 2) at `first_sample`; a gap since the last ones is silence, an overlap is replaced."""
        samples = samples[-self._capacity :] if len(samples) > self._capacity else samples
        last = first_sample + len(samples)
        with self._lock:
            if not self.ever or first_sample - self.end >= self._capacity or last <= self._begin:
                self._begin = self.end = first_sample
            elif first_sample > self.end:
                self._place(self.end, silence(first_sample - self.end))
            self.ever = True
            self._place(first_sample, samples)
            self.end = max(self.end, last)
            self._begin = max(min(self._begin, first_sample), self.end - self._capacity)

    def cut(self, end_sample: int) -> None:
        """Forget what lies at and after `end_sample`."""
        with self._lock:
            self.end = min(self.end, end_sample)
            self._begin = min(self._begin, self.end)

    def samples_at(self, first_sample: int, count: int) -> Samples:
        """(count, 2) float32 from `first_sample` on; silence where nothing was written."""
        out = silence(count)
        with self._lock:
            start, stop = max(first_sample, self._begin), min(first_sample + count, self.end)
            if start < stop:
                indexes = np.arange(start, stop) % self._capacity
                out[start - first_sample : stop - first_sample] = self._buffer[indexes]
        return out

    def _place(self, first_sample: int, samples: Samples) -> None:
        at = first_sample % self._capacity
        head = min(len(samples), self._capacity - at)
        self._buffer[at : at + head] = samples[:head]
        self._buffer[: len(samples) - head] = samples[head:]
