"""Pooled program frames: the compositor writes their planes, the encoder reads them, nobody copies."""

from __future__ import annotations

import threading

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from studio.media.frame import Plane


class ProgramFrame:
    """One reusable picture of the canvas. `y`, `u`, `v` are writable views into `video`'s memory.

    Held by counting: `retain()` for each further reader, `release()` by each; the last one returns it to its pool.
    """

    def __init__(self, pool: FramePool, width: int, height: int) -> None:
        self.video = av.VideoFrame(width, height, "yuv420p")
        self.video.color_range = ColorRange.MPEG
        self.video.colorspace = Colorspace.ITU709
        self.video.color_primaries = ColorPrimaries.BT709
        self.video.color_trc = ColorTrc.BT709
        self.y, self.u, self.v = (_view(plane) for plane in self.video.planes)
        self.number = 0
        self.captured_ns = 0
        self._pool = pool
        self._holders = 0

    def retain(self) -> ProgramFrame:
        with self._pool.lock:
            self._holders += 1
        return self

    def release(self) -> None:
        with self._pool.lock:
            self._holders -= 1
            if self._holders == 0:
                self._pool.free.append(self)


class FramePool:
    """`count` program frames. `take()` gives a free one, or None when all are held (the caller counts it).

    `lock` guards `free` and the frames' holder counts.
    """

    def __init__(self, width: int, height: int, count: int) -> None:
        self.lock = threading.Lock()
        self.free = [ProgramFrame(self, width, height) for _ in range(count)]

    def take(self) -> ProgramFrame | None:
        with self.lock:
            if not self.free:
                return None
            frame = self.free.pop()
            frame._holders = 1
            return frame


def _view(plane: av.video.plane.VideoPlane) -> Plane:
    padded: Plane = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return padded[: plane.height, : plane.width]
