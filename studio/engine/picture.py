"""One canvas' picture while the show runs: composed at each tick, handed to its broadcast, kept for its preview."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from studio.compositor.program import FrameOf, Program
from studio.engine.broadcast import Broadcast
from studio.media.clock import Clock, now_ns
from studio.media.program_frame import FramePool, ProgramFrame
from studio.media.sprite import PlacedSprite
from studio.media.threads import Forgiving
from studio.model.canvas import Canvas
from studio.model.scene import Box

_POOL_FRAMES = 10
_MOST_MEASURED = 200


class Overlays(Protocol):
    """What a picture asks of its overlay stage; none of it waits."""

    def sprites_at(self, tick_ns: int) -> Sequence[PlacedSprite]: ...

    def sprites_of(self, overlay_id: str, box: Box | None, tick_ns: int) -> Sequence[PlacedSprite]: ...

    def painted(self, overlay_id: str) -> object:
        """The state whose sprite is on screen now; compared by identity."""
        ...


@dataclass(frozen=True, slots=True)
class _Cause:
    overlay_id: str
    state: object
    cause_ns: int


class Picture:
    """`tick`, `repeat` and `run_begins` are the clock's thread's. A tick that could not be composed repeats the last
    frame and is counted. `composed` and `lagged` begin anew with each run of the broadcast.

    `blank` and `strip` are set by other threads and read at each tick. `hold_newest()` gives the latest finished
    frame, held for the preview. `spent_ns`: CPU time of composing, since the start. `_lock` guards `_newest` and
    `_causes`.
    """

    def __init__(
        self,
        clock: Clock,
        canvas: Canvas,
        program: Program,
        frame_of: FrameOf,
        overlays: Overlays,
        broadcast: Broadcast,
    ) -> None:
        self.composed = 0
        self.lagged = 0
        self.spent_ns = 0
        self.blank = False
        self.strip = False
        self.program = program
        self.broadcast = broadcast
        self._clock = clock
        self._canvas = canvas
        self._frame_of = frame_of
        self._overlays = overlays
        self._run_counted = 0
        self._forgiving = Forgiving("composing")
        self._pool: FramePool | None = None
        self._newest: ProgramFrame | None = None
        self._causes: list[_Cause] = []
        self._measured_ms: deque[float] = deque(maxlen=_MOST_MEASURED)
        self._lock = threading.Lock()

    def start(self) -> None:
        self._pool = FramePool(self._canvas.width, self._canvas.height, _POOL_FRAMES)

    def close(self) -> None:
        """After the clock's thread has let go of it. May be called twice."""
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None:
            newest.release()

    def measure(self, overlay_id: str, state: object, cause_ns: int) -> None:
        """Note the time from `cause_ns` until the first frame composed with `state` painted."""
        with self._lock:
            self._causes = [cause for cause in self._causes if cause.overlay_id != overlay_id]
            self._causes.append(_Cause(overlay_id, state, cause_ns))

    def measured_ms(self) -> tuple[float, ...]:
        with self._lock:
            return tuple(self._measured_ms)

    def hold_newest(self) -> ProgramFrame | None:
        """The newest frame, retained for the caller, who releases it."""
        with self._lock:
            return self._newest.retain() if self._newest is not None else None

    def run_begins(self) -> bool:
        """Whether its broadcast runs; counting begins anew with each of its runs."""
        running = self.broadcast.running
        if running and self._run_counted != self.broadcast.runs:
            self._run_counted = self.broadcast.runs
            self.composed = self.lagged = 0
            with self._lock:
                self._measured_ms.clear()
        return running

    def tick(self, number: int, running: bool) -> bool:
        """Compose the picture of tick `number` and hand it on. False: the last one had to do."""
        assert self._pool is not None
        frame = self._pool.take()
        painted = self._compose(frame, number) if frame is not None else None
        if frame is None or painted is None:
            # All frames are held by an encoder that does not keep up, or composing failed: the last one again.
            if frame is not None:
                frame.release()
            if running:
                self.repeat(number + 1, 1)
            return False
        if running:
            self.composed += 1
            self.broadcast.offer_video(frame, number)
        with self._lock:
            before, self._newest = self._newest, frame
            self._measured_ms.extend((now_ns() - cause.cause_ns) / 1e6 for cause in painted)
        if before is not None:
            before.release()
        return True

    def repeat(self, number: int, missed: int) -> None:
        """Send the last frame again for the `missed` ticks before `number`."""
        self.lagged += missed
        with self._lock:
            last = self._newest
        if last is None:
            return
        # A second at most: after a longer sleep of the computer the encoder gets one jump instead of a flood.
        for tick in range(max(number - missed, number - self._canvas.fps), number):
            self.broadcast.offer_video(last, tick)

    def _compose(self, frame: ProgramFrame, number: int) -> list[_Cause] | None:
        """Fill `frame`; the causes that can be seen in it, or None when that failed."""
        tick_ns = self._clock.tick_ns(number)
        began_ns = time.thread_time_ns()
        with self._forgiving:
            painted = self._noted()
            self.program.compose(
                tick_ns,
                number,
                self._frame_of,
                lambda overlay_id, box: self._overlays.sprites_of(overlay_id, box, tick_ns),
                self._overlays.sprites_at(tick_ns),
                frame,
                strip=self.strip,
                blank=self.blank,
            )
            frame.number = number
            frame.captured_ns = tick_ns
            self.spent_ns += time.thread_time_ns() - began_ns
            return painted
        return None

    def _noted(self) -> list[_Cause]:
        """The causes whose state is painted by now; they will be in the frame composed next."""
        if not self._causes:
            return []
        with self._lock:
            done = [cause for cause in self._causes if self._overlays.painted(cause.overlay_id) is cause.state]
            self._causes = [cause for cause in self._causes if cause not in done]
        return done
