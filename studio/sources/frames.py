"""Where a source's thread leaves its frames for the clock's thread."""

from __future__ import annotations

import threading
from collections import deque
from typing import Protocol

from studio.media.clock import NS
from studio.media.frame import Frame

_RATE_WINDOW = 31


class FrameStore(Protocol):
    """`put` is called on the source's thread, `at` and `newest` on any; none of them blocks."""

    def put(self, frame: Frame) -> None: ...

    def at(self, tick_ns: int) -> Frame | None:
        """The newest frame due at `tick_ns`."""
        ...

    @property
    def newest(self) -> Frame | None: ...

    @property
    def fps(self) -> float:
        """Frames a second over the last 30, by their times; 0 while unknown."""
        ...


class _Rate:
    def __init__(self) -> None:
        self._times: deque[int] = deque(maxlen=_RATE_WINDOW)

    def note(self, when_ns: int) -> None:
        self._times.append(when_ns)

    @property
    def fps(self) -> float:
        times = list(self._times)
        if len(times) < 2 or times[-1] <= times[0]:
            return 0.0
        return (len(times) - 1) * NS / (times[-1] - times[0])


class LatestFrame:
    """A slot: the newest frame wins. A frame is immutable and replaced whole, so no lock is needed."""

    def __init__(self) -> None:
        self.newest: Frame | None = None
        self._rate = _Rate()

    def put(self, frame: Frame) -> None:
        self._rate.note(frame.captured_ns)
        self.newest = frame

    def at(self, tick_ns: int) -> Frame | None:
        return self.newest

    @property
    def fps(self) -> float:
        return self._rate.fps


class DueFrames:
    """A few frames decoded ahead, each due at its `captured_ns`. `_room` guards `_ahead`, `_current` and `_rate`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ahead: deque[Frame] = deque()
        self._current: Frame | None = None
        self._rate = _Rate()
        self._room = threading.Condition()

    def put(self, frame: Frame) -> None:
        with self._room:
            self._ahead.append(frame)
            self._rate.note(frame.captured_ns)

    def at(self, tick_ns: int) -> Frame | None:
        with self._room:
            before = len(self._ahead)
            while self._ahead and self._ahead[0].captured_ns <= tick_ns:
                self._current = self._ahead.popleft()
            if len(self._ahead) != before:
                self._room.notify()
            return self._current

    def wait_for_room(self, timeout_s: float) -> bool:
        """True as soon as another frame may be put; False after `timeout_s`."""
        with self._room:
            return self._room.wait_for(lambda: len(self._ahead) < self._most, timeout_s)

    def forget_ahead(self) -> None:
        """Drop what is not yet due: its times no longer hold."""
        with self._room:
            self._ahead.clear()
            self._rate = _Rate()

    @property
    def newest(self) -> Frame | None:
        with self._room:
            return self._ahead[-1] if self._ahead else self._current

    @property
    def fps(self) -> float:
        with self._room:
            return self._rate.fps
