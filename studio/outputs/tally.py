"""The counters of one output, from which its reports are made."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Literal

from studio.media.clock import NS, now_ns
from studio.media.packet import Packet
from studio.model.errors import StudioError
from studio.model.incident import Incident
from studio.model.output import OutputReport, OutputState

_WINDOW_NS = 3 * NS
_WINDOW_PACKETS = 2000
_DELAYS = 300  # pictures: the last ten seconds at 30 fps


class Tally:
    """Counters and state; any thread may call. The lock guards all fields."""

    def __init__(self, id_: str, name: str, kind: Literal["rtmp", "file"], location: str) -> None:
        self._lock = threading.Lock()
        self._report = OutputReport(id=id_, name=name, kind=kind, location=location, state="connecting")
        self._frames = self._dropped = self._bytes = self._reconnects = 0
        self._state: OutputState = "connecting"
        self._code = ""
        self._arguments: dict[str, str] = {}
        self._attempt = 0
        self._location = location
        self._minutes_left = -1
        self._started_unix_s = 0.0
        self._recent: deque[tuple[int, int]] = deque(maxlen=_WINDOW_PACKETS)
        self._delays_ns: deque[int] = deque(maxlen=_DELAYS)

    @property
    def live(self) -> bool:
        return self._state == "live"

    @property
    def dropped(self) -> int:
        return self._dropped

    def enter(self, state: OutputState, error: StudioError | None = None, attempt: int = 0) -> None:
        """The output is now `state`, because of `error`."""
        with self._lock:
            self._state = state
            self._code = error.code if error else ""
            self._arguments = error.arguments if error else {}
            self._attempt = attempt
            if state == "live" and not self._started_unix_s:
                self._started_unix_s = time.time()

    def remark(self, error: StudioError | None) -> bool:
        """It is live, but for `error`. False when it is not live any more: then something worse is said."""
        with self._lock:
            if self._state != "live":
                return False
            self._code = error.code if error else ""
            self._arguments = error.arguments if error else {}
            return True

    def locate(self, location: str) -> None:
        with self._lock:
            self._location = location

    def has_room(self, minutes: int) -> None:
        """For how long the disk of a recording lasts."""
        with self._lock:
            self._minutes_left = minutes

    def sent(self, packet: Packet) -> None:
        """Call when `packet` has just been handed to the socket or file: its delay is counted up to now."""
        size, sent_ns = len(packet.payload), now_ns()
        with self._lock:
            self._bytes += size
            self._recent.append((sent_ns, size))
            if packet.stream == "video":
                self._frames += 1
                self._delays_ns.append(sent_ns - packet.captured_ns)

    def lose(self, frames: int) -> None:
        """Pictures that were counted as handed on did not arrive after all."""
        with self._lock:
            self._frames -= frames
            self._dropped += frames

    def drop(self, frames: int) -> None:
        with self._lock:
            self._dropped += frames

    def reconnected(self) -> None:
        with self._lock:
            self._reconnects += 1

    def incident(self, level: Literal["fine", "attention", "trouble"], code: str, **arguments: object) -> Incident:
        """An incident whose key is this output, with its name and location filled in."""
        places = {"name": self._report.name, "path": self._location}
        places |= {place: str(value) for place, value in arguments.items()}
        return Incident(unix_s=time.time(), level=level, key=self._report.id, code=code, arguments=places)

    def report(self, queue_age_ms: int, wanted_kbps: int = 0) -> OutputReport:
        with self._lock:
            return OutputReport(
                id=self._report.id,
                name=self._report.name,
                kind=self._report.kind,
                state=self._state,
                code=self._code,
                arguments=self._arguments,
                frames=self._frames,
                dropped=self._dropped,
                bytes=self._bytes,
                reconnects=self._reconnects,
                bitrate_kbps=self._bitrate_kbps(),
                queue_age_ms=queue_age_ms,
                wanted_kbps=wanted_kbps,
                delay_ms=self._delay_ms(),
                attempt=self._attempt,
                started_unix_s=self._started_unix_s,
                location=self._location,
                minutes_left=self._minutes_left,
            )

    def _delay_ms(self) -> int:
        ordered = sorted(self._delays_ns)
        return ordered[len(ordered) * 95 // 100] * 1000 // NS if ordered else 0

    def _bitrate_kbps(self) -> int:
        since = now_ns() - _WINDOW_NS
        while self._recent and self._recent[0][0] < since:
            self._recent.popleft()
        return sum(size for _, size in self._recent) * 8 // (_WINDOW_NS // 1_000_000)
