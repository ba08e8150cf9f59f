"""Which H.264 encoders of this computer can be used: each is tried with pictures, in a process that may hang.

`python -m studio.outputs.hardware CODEC WIDTH HEIGHT FPS` is that process; it prints its `Tried` as JSON.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import msgspec
import numpy as np

from studio.media.clock import NS, now_ns
from studio.media.program_frame import FramePool, ProgramFrame
from studio.media.threads import NamedThread
from studio.model.canvas import Canvas
from studio.model.output import EncoderName, EncoderSettings
from studio.outputs.child_process import start_child
from studio.outputs.h264 import CODECS, H264, X264

log = logging.getLogger(__name__)

_LIMIT_S = 10.0
_WAIT_S = 3.0
_LOOK_S = 0.1
_PICTURES = 40
_WARM_UP = 10
_MOST_SHARE = 0.6
"""Of the time between two pictures, what an encoder may take for one: the rest is for what else happens."""
_NEAR = 12
"""How far the mean of a decoded plane may be from that of the picture, in code values."""


class Tried(msgspec.Struct, frozen=True):
    """`ms`: for one picture, the median. `reason`: why the encoder cannot be used, empty when it can."""

    codec: str
    ms: float = 0.0
    reason: str = ""


class Hardware:
    """`start()` begins to try this computer's encoders at the size of `canvas`, on a thread of its own and each in a
    process that is killed after 10 s. `names` says which to use. `close()` ends a trial that still runs.

    `_lock` guards `_usable`, which holds FFmpeg's names, best first.
    """

    def __init__(
        self,
        canvas: Canvas,
        codecs: Sequence[str] | None = None,
        start_trial: Callable[[str, Canvas], subprocess.Popen[bytes]] | None = None,
        limit_s: float = _LIMIT_S,
    ) -> None:
        self.tried: tuple[Tried, ...] = ()
        self._canvas = canvas
        self._codecs = codecs
        self._start_trial = start_trial or _start_trial
        self._limit_s = limit_s
        self._lock = threading.Lock()
        self._usable: list[str] = []
        self._done = threading.Event()
        self._thread: NamedThread | None = None

    def start(self) -> None:
        codecs = self._codecs if self._codecs is not None else candidates()
        if not codecs:
            self._done.set()
            return
        self._thread = NamedThread("encoder trials", lambda stop: self._try(codecs, stop))
        self._thread.start()

    def close(self) -> None:
        if self._thread is not None:
            self._thread.close()

    def names(self, wanted: EncoderName) -> tuple[str, ...]:
        """FFmpeg's names in the order to use them; x264 is always the last. Waits up to 3 s for trials that run: an
        encoder whose trial is not over is not used."""
        if wanted == "x264":
            return (X264,)
        if self._thread is not None:
            self._done.wait(_WAIT_S)
        with self._lock:
            usable = [name for name in self._usable if wanted in ("auto", _ours(name))]
        return (*usable, X264)

    def give_up(self, codec: str) -> None:
        """It failed on air: not used again by this engine."""
        with self._lock:
            self._usable = [name for name in self._usable if name != codec]

    def _try(self, codecs: Sequence[str], stop: threading.Event) -> None:
        for codec in codecs:
            if stop.is_set():
                break
            tried = self._try_apart(codec, stop)
            log.info("tried %s: %s", codec, tried.reason or f"{tried.ms:.1f} ms a picture")
            self.tried = (*self.tried, tried)
            if not tried.reason:
                with self._lock:
                    self._usable.append(codec)
        self._done.set()

    def _try_apart(self, codec: str, stop: threading.Event) -> Tried:
        """In a process of its own, killed when it takes too long or when `stop` is set."""
        try:
            child = self._start_trial(codec, self._canvas)
        except OSError as error:
            return Tried(codec, reason=error.strerror or type(error).__name__)
        until_s = time.monotonic() + self._limit_s
        try:
            while not stop.is_set() and time.monotonic() < until_s:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    said, _ = child.communicate(timeout=_LOOK_S)
                    return msgspec.json.decode(said, type=Tried)
        except msgspec.DecodeError:
            return Tried(codec, reason=f"its process ended with {child.returncode}")
        finally:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()
        return Tried(codec, reason=f"no answer within {self._limit_s:.0f} s")


def candidates() -> tuple[str, ...]:
    """The encoders worth a trial here, best first: those FFmpeg was built with. On Linux without a graphics device
    there are none, and no process is started."""
    devices = ("nvidia[0-9]*", "dri/renderD*", "dxg")
    if sys.platform == "linux" and not any(found for name in devices for found in Path("/dev").glob(name)):
        return ()
    return tuple(name for name in CODECS.values() if name != X264 and name in av.codecs_available)


def try_here(codec: str, canvas: Canvas) -> Tried:
    """Encode pictures, decode them again, and judge. May hang in a driver."""
    av.logging.set_level(None)
    encoder = H264(codec, canvas, EncoderSettings())
    try:
        encoder.open()
        return _judge(encoder, canvas)
    except av.FFmpegError as error:
        return Tried(codec, reason=error.strerror or type(error).__name__)
    except ValueError as error:
        return Tried(codec, reason=str(error)[:200])
    finally:
        encoder.close()


def _judge(encoder: H264, canvas: Canvas) -> Tried:
    pool = FramePool(canvas.width, canvas.height, 2)
    frame = pool.take()
    assert frame is not None
    spent_ms, packets, shades = [], [], []
    for number in range(_PICTURES):
        _draw(frame, number)
        shades.append(float(frame.y.mean()))
        began_ns = now_ns()
        packets += encoder.encode(frame, number, began_ns, number == _PICTURES // 2)
        spent_ms.append((now_ns() - began_ns) * 1000 / NS)
    packets += encoder.flush()
    ms = float(np.median(spent_ms[_WARM_UP:]))
    if [one.pts for one in packets] != list(range(_PICTURES)):
        return Tried(encoder.name, ms, "pictures are missing or in another order")
    if not packets[0].key or not packets[_PICTURES // 2].key or not encoder.extradata:
        return Tried(encoder.name, ms, "no key frame where one was asked for")
    if ms > 1000 / canvas.fps * _MOST_SHARE:
        return Tried(encoder.name, ms, f"too slow: {ms:.0f} ms a picture")
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = encoder.extradata
    seen = [one for packet in packets for one in decoder.decode(av.Packet(packet.payload))]
    seen += decoder.decode(None)
    means = [float(np.frombuffer(memoryview(one.planes[0]), np.uint8).mean()) for one in seen]
    if len(means) != _PICTURES or max(abs(a - b) for a, b in zip(means, shades, strict=True)) > _NEAR:
        return Tried(encoder.name, ms, "its pictures are not what was put in")
    return Tried(encoder.name, ms)


def _draw(frame: ProgramFrame, number: int) -> None:
    """Slopes that move, brighter from picture to picture: something to encode, and each is told from the next."""
    height, width = frame.y.shape
    slope = np.arange(width, dtype=np.int64)[None, :] + np.arange(height, dtype=np.int64)[:, None] + 7 * number
    frame.y[:] = 40 + 3 * number + slope % 64
    frame.u[:], frame.v[:] = 110, 140


def _ours(codec: str) -> EncoderName:
    return next(name for name, known in CODECS.items() if known == codec)


def _start_trial(codec: str, canvas: Canvas) -> subprocess.Popen[bytes]:
    size = (canvas.width, canvas.height, canvas.fps)
    return start_child("studio.outputs.hardware", codec, *map(str, size))


if __name__ == "__main__":
    _codec, *_size = sys.argv[1:]
    sys.stdout.buffer.write(msgspec.json.encode(try_here(_codec, Canvas(*map(int, _size)))))
