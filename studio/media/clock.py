"""The master clock: one monotonic origin for picture and sound."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

SAMPLE_RATE = 48_000
BLOCK_SAMPLES = 1024
NS = 1_000_000_000


def now_ns() -> int:
    """Monotonic time in nanoseconds. The only clock of the media side."""
    return time.monotonic_ns()


class Clock:
    """The master clock. Tick n of the picture is due at `origin_ns + n / fps`, sample k at `origin_ns + k / 48000`.

    Immutable, so it may be shared by all threads. Counters, never arrival times, give the pts.
    """

    def __init__(self, fps: int, origin_ns: int | None = None) -> None:
        self.fps = fps
        self.origin_ns = now_ns() if origin_ns is None else origin_ns

    def tick_ns(self, number: int) -> int:
        """When tick `number` is due."""
        return self.origin_ns + number * NS // self.fps

    def tick_at(self, when_ns: int) -> int:
        """Number of the latest tick due at `when_ns` (negative before the origin)."""
        # Ticks are due at whole nanoseconds, rounded down: `+ 1 … - 1` makes tick_at(tick_ns(n)) == n.
        return ((when_ns - self.origin_ns + 1) * self.fps - 1) // NS

    def sample_ns(self, sample: int) -> int:
        """When sample `sample` is due."""
        return self.origin_ns + sample * NS // SAMPLE_RATE

    def sample_at(self, when_ns: int) -> int:
        """Number of the latest sample due at `when_ns` (negative before the origin)."""
        return ((when_ns - self.origin_ns + 1) * SAMPLE_RATE - 1) // NS


class Ticker:
    """Sleeps to absolute deadlines and counts the ticks it missed.

    `stop` ends the wait at once. Used by one thread.
    """

    def __init__(self, clock: Clock, stop: threading.Event, first: int = 0) -> None:
        self._clock = clock
        self._stop = stop
        self._next = first
        self.missed = 0

    def ticks(self) -> Iterator[tuple[int, int]]:
        """Yields (number, missed before it) at each tick's deadline, until `stop` is set.

        When the caller was late by whole periods, the ticks in between are counted as missed and skipped.
        """
        while not self._stop.is_set():
            wait_ns = self._clock.tick_ns(self._next) - now_ns()
            if wait_ns > 0 and self._stop.wait(wait_ns / NS):
                return
            latest = self._clock.tick_at(now_ns())
            missed = max(0, latest - self._next)
            self.missed += missed
            number = self._next + missed
            yield number, missed
            self._next = number + 1
