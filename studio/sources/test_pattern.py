"""Bars or a garden with a running clock; on each whole second a flash and a tone, both from the same instant."""

from __future__ import annotations

import threading
import weakref
from typing import Protocol

import cv2
import numpy as np

from studio.media.clock import NS, SAMPLE_RATE, Clock
from studio.media.frame import Frame, Plane
from studio.media.sound import Samples, SoundSource
from studio.media.threads import NamedThread
from studio.model.canvas import Canvas
from studio.model.source import SourceReport, TestPatternSource
from studio.sources.bars import Bars
from studio.sources.birdsong import Birdsong
from studio.sources.garden import Garden

Planes = tuple[Plane, Plane, Plane]

FLASH_NS = NS // 10
_FLASH_SAMPLES = SAMPLE_RATE // 10
_TONE_HZ = 1000
_TONE_PEAK = 10 ** (-12 / 20)
_WHITE, _NEUTRAL = 235, 128
_POOLED = 6


class Pattern(Protocol):
    """A picture drawn anew at each tick. `clock_box` is x, y, width, height in even px."""

    clock_box: tuple[int, int, int, int]

    def paint(self, planes: Planes, when_ns: int) -> None:
        """Draw all of the picture due `when_ns` after the clock's origin."""
        ...


class TestPattern:
    """A running test pattern of the canvas' size. Implements RunningSource.

    The base pictures are drawn on a thread of its own; `frame_at` then makes a frame in about 1 ms at 1080p.
    `_lock` guards `_pool`, `_frame` and `_frame_tick`.
    """

    __test__ = False  # pytest: not a test class

    def __init__(self, description: TestPatternSource, clock: Clock, canvas: Canvas) -> None:
        self.id = description.id
        self.sound = _sound_of(description)
        self._description = description
        self._clock = clock
        self._canvas = canvas
        self._pattern: Pattern | None = None
        self._lock = threading.Lock()
        self._pool = _Pool(canvas.width, canvas.height)
        self._frame: Frame | None = None
        self._frame_tick: int | None = None
        self._closed = False
        self._thread = NamedThread(f"source {self.id}", self._draw)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closed = True
        self._thread.close()

    def frame_at(self, tick_ns: int) -> Frame | None:
        """The picture of the latest tick due at `tick_ns`; the same object when asked for the same tick again."""
        pattern = self._pattern
        if pattern is None:
            return None
        with self._lock:
            number = self._clock.tick_at(tick_ns)
            if number != self._frame_tick:
                self._frame = self._picture(pattern, number)
                self._frame_tick = number
            return self._frame

    def report(self) -> SourceReport:
        ready = self._pattern is not None
        return SourceReport(
            id=self.id,
            state="closed" if self._closed else "running" if ready else "opening",
            width=self._canvas.width,
            height=self._canvas.height,
            fps=float(self._clock.fps) if ready else 0.0,
        )

    def _draw(self, stop: threading.Event) -> None:
        make = Garden if self._description.pattern == "garden" else Bars
        self._pattern = make(self._canvas.width, self._canvas.height)

    def _picture(self, pattern: Pattern, number: int) -> Frame:
        when_ns = self._clock.tick_ns(number)
        planes, lease = self._pool.take()
        pattern.paint(planes, when_ns - self._clock.origin_ns)
        _write_clock(planes[0], pattern.clock_box, self._clock_text(number))
        # The instant of a tick is rounded down to a nanosecond: by whole ticks there is no rounding.
        into_second = number % self._clock.fps * NS // self._clock.fps
        if self._description.flash and into_second < FLASH_NS:
            _flash(planes)
        return Frame(*planes, when_ns, owner=lease)

    def _clock_text(self, number: int) -> str:
        seconds, tick = divmod(max(number, 0), self._clock.fps)
        minutes, seconds = divmod(seconds, 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}:{tick:02}"


def _sound_of(description: TestPatternSource) -> SoundSource | None:
    if description.flash:
        return Beep()
    return Birdsong() if description.pattern == "garden" else None


class Beep:
    """100 ms of 1 kHz at -12 dBFS from each whole second of the master clock on, computed from the sample number."""

    def __init__(self) -> None:
        sample = np.arange(_FLASH_SAMPLES)
        tone = _TONE_PEAK * np.sin(2 * np.pi * _TONE_HZ * sample / SAMPLE_RATE)
        self._second = np.zeros((SAMPLE_RATE, 2), np.float32)
        self._second[:_FLASH_SAMPLES] = tone[:, np.newaxis]

    def samples_at(self, first_sample: int, count: int) -> Samples:
        return self._second[np.arange(first_sample, first_sample + count) % SAMPLE_RATE]


class _Pool:
    """Picture buffers, used again when the frame that leased one is gone. Beyond `_POOLED`, buffers are not kept."""

    def __init__(self, width: int, height: int) -> None:
        self._width = width
        self._height = height
        self._buffers: list[tuple[Planes, weakref.ref[_Lease]]] = []

    def take(self) -> tuple[Planes, _Lease]:
        lease = _Lease()
        for index, (planes, holder) in enumerate(self._buffers):
            if holder() is None:
                self._buffers[index] = (planes, weakref.ref(lease))
                return planes, lease
        y = np.empty((self._height, self._width), np.uint8)
        u = np.empty((self._height // 2, self._width // 2), np.uint8)
        planes = (y, u, np.empty_like(u))
        if len(self._buffers) < _POOLED:
            self._buffers.append((planes, weakref.ref(lease)))
        return planes, lease


class _Lease:
    """What a frame holds as its owner: while it lives, nobody writes into the frame's planes."""

    __slots__ = ("__weakref__",)


def _flash(planes: Planes) -> None:
    y, u, v = planes
    height, width = (y.shape[0] // 3) & ~1, (y.shape[1] // 3) & ~1
    y[:height, :width] = _WHITE
    u[: height // 2, : width // 2] = _NEUTRAL
    v[: height // 2, : width // 2] = _NEUTRAL


def _write_clock(y: Plane, box: tuple[int, int, int, int], text: str) -> None:
    """Black digits within the box; only luma, so its ground wants to be light."""
    left, top, width, height = box
    patch = y[top : top + height, left : left + width]
    font, thickness = cv2.FONT_HERSHEY_SIMPLEX, max(1, height // 24)
    (natural_width, natural_height), _ = cv2.getTextSize(text, font, 1.0, thickness)
    scale = min(width * 0.9 / natural_width, height * 0.6 / natural_height)
    (text_width, text_height), _ = cv2.getTextSize(text, font, scale, thickness)
    origin = ((width - text_width) // 2, (height + text_height) // 2)
    cv2.putText(patch, text, origin, font, scale, (16,), thickness, cv2.LINE_AA)
