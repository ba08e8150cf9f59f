"""H.264 encoders that fail as drivers do: real ones of x264 behind the name of a hardware encoder."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal

import msgspec

from studio.media.packet import Packet
from studio.media.program_frame import ProgramFrame
from studio.model.canvas import Canvas
from studio.model.output import EncoderSettings
from studio.outputs.h264 import H264, X264

NVENC = "h264_nvenc"


class BreakingEncoders:
    """`make` for `Encoder` and `Broadcast`. NVENC is x264 with another preset, so that its SPS and PPS are others; it
    fails, or hangs until `freed` is set, at its picture `after`. x264 itself breaks `x264_breaks` times as well."""

    def __init__(self, after: int, how: Literal["fails", "hangs"] = "fails", x264_breaks: int = 0) -> None:
        self.made: list[str] = []
        self.freed = threading.Event()
        self._after = after
        self._how = how
        self._x264_breaks = x264_breaks

    def make(self, name: str, canvas: Canvas, settings: EncoderSettings) -> H264:
        self.made.append(name)
        if name == X264 and self.made.count(X264) > self._x264_breaks:
            return H264(X264, canvas, settings)
        other = settings if name == X264 else msgspec.structs.replace(settings, preset="veryfast")
        return _Breaking(canvas, other, self._after, self._break)

    def _break(self) -> None:
        if self._how == "fails":
            raise ValueError("the driver says no")
        self.freed.wait(60)


class _Breaking(H264):
    def __init__(self, canvas: Canvas, settings: EncoderSettings, after: int, broken: Callable[[], None]) -> None:
        super().__init__(X264, canvas, settings)
        self._left = after
        self._broken = broken

    def encode(self, frame: ProgramFrame, pts: int, captured_ns: int, key: bool) -> list[Packet]:
        if not self._left:
            self._captured[pts] = captured_ns
            self._broken()
        self._left -= 1
        return super().encode(frame, pts, captured_ns, key)
