"""The outer object of every capture that can fail: it makes a fresh inner one each time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from studio.media.clock import NS, now_ns
from studio.media.frame import Frame
from studio.media.sound import SoundSource
from studio.media.threads import NamedThread
from studio.model.errors import SourceError
from studio.model.source import SourceReport, SourceState
from studio.sources.frames import FrameStore, LatestFrame
from studio.sources.stillness import Stillness

log = logging.getLogger(__name__)

_MOST_ABANDONED = 3


class Capture(Protocol):
    """One opening of one device, file or address. All calls come from one thread, in the order open, read …, close.

    `open` and `read` raise SourceError. `still`: no further frame is to be expected (an image, pure sound, a clip at
    its end), so a missing one is no stall.
    """

    still: bool

    def open(self) -> None: ...

    def read(self, stop: threading.Event) -> Frame | None:
        """The next frame; None when there is none yet. Waits, but not longer than `stop` allows where it can."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things may take, in seconds. OPEN and READ are the limits after which a capture that hangs inside a
    driver is left behind and a fresh one made."""

    stalled_s: float = 1.0
    frozen_s: float = 2.5
    open_s: float = 30.0
    read_s: float = 12.0
    retry_s: float = 1.0
    retry_factor: float = 1.5
    retry_most_s: float = 15.0
    close_s: float = 5.0


class Supervised:
    """A running source around captures made by `make`. Implements RunningSource. `stillness`: for a camera, whose
    picture never stands quite still.

    `_lock` guards `_error`, `_restarts` and `_attempt`.
    """

    def __init__(
        self,
        source_id: str,
        name: str,
        make: Callable[[], Capture],
        *,
        frames: FrameStore | None = None,
        sound: SoundSource | None = None,
        patience: Patience | None = None,
        stillness: Stillness | None = None,
    ) -> None:
        self.id = source_id
        self.sound = sound
        self._name = name
        self._make = make
        self._frames: FrameStore = frames or LatestFrame()
        self._patience = patience or Patience()
        self._stillness = stillness
        self._lock = threading.Lock()
        self._error: SourceError | None = None
        self._restarts = 0
        self._attempt: _Attempt | None = None
        self._abandoned: list[_Attempt] = []
        self._wake = threading.Event()
        self._closed = False
        self._thread = NamedThread(f"source {source_id}", self._supervise)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends within `close_s` and a little: a capture that hangs in its driver is logged and left behind."""
        self._closed = True
        self._thread.signal()
        self._wake.set()
        self._thread.close(self._patience.close_s + 1)

    def frame_at(self, tick_ns: int) -> Frame | None:
        return self._frames.at(tick_ns)

    def report(self) -> SourceReport:
        with self._lock:
            error, attempt, restarts = self._error, self._attempt, self._restarts
        newest = self._frames.newest
        age_ns = 0 if newest is None else max(0, now_ns() - newest.captured_ns)
        state, code, arguments = self._state(error, attempt, age_ns if newest else None)
        return SourceReport(
            id=self.id,
            state=state,
            code=code,
            arguments=arguments,
            age_ms=age_ns * 1000 // NS,
            width=newest.width if newest else 0,
            height=newest.height if newest else 0,
            fps=round(self._frames.fps, 2),
            restarts=restarts,
            still_ms=self._still_ns() * 1000 // NS if state in ("running", "stalled") else 0,
        )

    def _state(
        self, error: SourceError | None, attempt: _Attempt | None, age_ns: int | None
    ) -> tuple[SourceState, str, dict[str, str]]:
        if self._closed:
            return "closed", "", {}
        if error is not None:
            return "failed", error.code, {"name": self._name, **error.arguments}
        if attempt is None or not attempt.running:
            return "opening", "", {}
        # Judged here, not on the reading thread: that one may be inside a read that does not return.
        waited_ns = now_ns() - attempt.running_since_ns
        waited_ns = waited_ns if age_ns is None else min(age_ns, waited_ns)
        if not attempt.still and waited_ns > self._patience.stalled_s * NS:
            return "stalled", "source.stalled", {"name": self._name, "seconds": str(waited_ns // NS)}
        if self._still_ns() > self._patience.frozen_s * NS:
            return "stalled", "source.frozen", {"name": self._name, "seconds": str(self._still_ns() // NS)}
        return "running", "", {}

    def _still_ns(self) -> int:
        since_ns = self._stillness.since_ns if self._stillness is not None else 0
        return now_ns() - since_ns if since_ns else 0

    def _supervise(self, stop: threading.Event) -> None:
        retry_s = self._patience.retry_s
        while not stop.is_set():
            if self._may_open():
                attempt = _Attempt(f"{self._thread.name} capture", self._make, self._publish, self._wake)
                with self._lock:
                    self._attempt = attempt
                attempt.start()
                error = self._watch(attempt, stop)
                if error is None:
                    return
                if attempt.lasted_s > retry_s:
                    retry_s = self._patience.retry_s
                self._failed(error)
            self._wake.clear()
            if stop.wait(retry_s):
                return
            retry_s = min(retry_s * self._patience.retry_factor, self._patience.retry_most_s)

    def _watch(self, attempt: _Attempt, stop: threading.Event) -> SourceError | None:
        """Waits for the attempt's end; None when `stop` came first."""
        while not stop.is_set():
            silent_s = (now_ns() - attempt.touched_ns) / NS
            left_s = (self._patience.read_s if attempt.running else self._patience.open_s) - silent_s
            if attempt.ended:
                return attempt.error or SourceError("source.failed", reason="")
            if left_s <= 0:
                attempt.signal()
                self._abandoned.append(attempt)
                log.error("%s: the capture hangs; left behind", self._thread.name)
                return SourceError("source.blocked")
            self._wake.wait(left_s)
            self._wake.clear()
        attempt.close(self._patience.close_s)
        return None

    def _may_open(self) -> bool:
        """False while too many captures hang: each holds a thread and perhaps the device."""
        self._abandoned = [attempt for attempt in self._abandoned if not attempt.ended]
        return len(self._abandoned) < _MOST_ABANDONED

    def _failed(self, error: SourceError) -> None:
        with self._lock:
            new = self._error is None or self._error.code != error.code
            self._error = error
            self._restarts += 1
        if new:
            log.warning("%s: %s", self._thread.name, error.say("en").what)

    def _publish(self, attempt: _Attempt, frame: Frame | None) -> None:
        with self._lock:
            if attempt is not self._attempt:
                return
            self._error = None
        if frame is not None:
            if self._stillness is not None:
                self._stillness.note(frame, now_ns())
            self._frames.put(frame)


class _Attempt:
    """One capture on one thread. Its fields are written by that thread and read by others; each is a single value."""

    def __init__(
        self,
        name: str,
        make: Callable[[], Capture],
        publish: Callable[[_Attempt, Frame | None], None],
        wake: threading.Event,
    ) -> None:
        self.touched_ns = self._started_ns = self.running_since_ns = now_ns()
        self.running = False
        self.ended = False
        self.still = False
        self.error: SourceError | None = None
        self._make = make
        self._publish = publish
        self._wake = wake
        self._thread = NamedThread(name, self._work)

    def start(self) -> None:
        self._thread.start()

    def signal(self) -> None:
        self._thread.signal()

    def close(self, timeout_s: float) -> None:
        self._thread.close(timeout_s)

    @property
    def lasted_s(self) -> float:
        return (self.touched_ns - self._started_ns) / NS

    def _work(self, stop: threading.Event) -> None:
        try:
            self._capture(self._make(), stop)
        except SourceError as error:
            self.error = error
        except Exception as error:  # drivers raise what they like: the next attempt is a fresh one
            log.exception("%s broke", self._thread.name)
            self.error = SourceError("source.failed", reason=type(error).__name__)
        self.ended = True
        self._wake.set()

    def _capture(self, capture: Capture, stop: threading.Event) -> None:
        try:
            capture.open()
            self._read(capture, stop)
        finally:
            capture.close()

    def _read(self, capture: Capture, stop: threading.Event) -> None:
        while not stop.is_set():
            frame = capture.read(stop)
            self.touched_ns = now_ns()
            if stop.is_set():
                return
            self.still = capture.still
            self._publish(self, frame)
            if not self.running:
                self.running_since_ns = self.touched_ns
                self.running = True
