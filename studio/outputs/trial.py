"""A trial: what is encoded goes nowhere, and what it took is told."""

from __future__ import annotations

import threading
from collections import deque

from studio.media.clock import NS, now_ns
from studio.media.packet import Packet
from studio.model.check import TrialReport
from studio.outputs.encoder import Encoder

_MOST_DELAYS = 60 * 60


class Trial:
    """Takes an encoder's packets in the place of an output. `report` may be asked by any thread.

    `_lock` guards `_delays_ms` and `_bytes`.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._began_ns = now_ns()
        self._ended_ns = 0
        self._lock = threading.Lock()
        self._delays_ms: deque[float] = deque(maxlen=_MOST_DELAYS)
        self._bytes = 0

    def offer(self, packet: Packet) -> None:
        with self._lock:
            self._bytes += len(packet.payload)
            if packet.stream == "video":
                self._delays_ms.append((packet.encoded_ns - packet.captured_ns) * 1000 / NS)

    def end(self) -> None:
        self._ended_ns = self._ended_ns or now_ns()

    def report(self) -> TrialReport:
        with self._lock:
            delays, size = sorted(self._delays_ms), self._bytes
        seconds = ((self._ended_ns or now_ns()) - self._began_ns) / NS
        frames = self._encoder.frames
        return TrialReport(
            state="done" if self._ended_ns else "running",
            encoder=self._encoder.name,
            seconds=round(seconds, 1),
            frames=frames,
            kbps=round(size * 8 / 1000 / seconds) if seconds else 0,
            encode_ms=round(self._encoder.busy_ns * 1000 / NS / frames, 2) if frames else 0.0,
            delay_ms=round(delays[len(delays) * 95 // 100]) if delays else 0,
        )
