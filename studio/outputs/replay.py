"""The last seconds of the show, encoded already, to be saved at any moment without encoding them again."""

from __future__ import annotations

import contextlib
import heapq
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from studio.media.packet import Packet, StreamHeader
from studio.media.threads import NamedThread
from studio.model.errors import EngineError
from studio.model.incident import Incident
from studio.model.output import FileOutput, OutputReport
from studio.model.reasons import reason_of
from studio.outputs.egress_link import EgressProcess
from studio.outputs.egress_messages import Begin, Reported
from studio.outputs.tally import Tally

MOST_BYTES = 64 << 20
"""Thirty seconds at the default rate are 17 MB; at 50 Mbit/s ten seconds find room."""
KEY = "replay"
_BATCH = 50  # packets
_EARLY_SOUND = 100  # packets, 2 s: sound leaves its encoder before the picture of the same moment
_FINISH_S = 20.0


class ReplayBuffer:
    """Packets from a key frame on, at least `seconds` of them once there were so many, and at most 64 MB.

    Packets are kept as they are, not copied. `offer` is called by the encoder's two threads and never waits for more
    than a copy of the list. `_lock` guards all fields.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted_s = 0
        self._header: StreamHeader | None = None
        self._video: deque[Packet] = deque()
        self._audio: deque[Packet] = deque()
        self._keys: deque[int] = deque()  # pts of the key frames in `_video`; the first is that of its first picture
        self._bytes = 0

    def keep(self, seconds: int) -> None:
        """How much to keep; 0: nothing."""
        with self._lock:
            self._wanted_s = seconds
            self._trim()

    def begin(self, header: StreamHeader) -> None:
        """A new run of the encoder: its times have nothing to do with those before."""
        with self._lock:
            self._header = header
            self._forget()

    def offer(self, packet: Packet) -> None:
        with self._lock:
            if not self._wanted_s or packet.stream == "chapter":
                return
            video = packet.stream == "video"
            if video and packet.key:
                self._keys.append(packet.pts)
            if video and not self._keys:
                return
            (self._video if video else self._audio).append(packet)
            self._bytes += len(packet.payload)
            if video:
                self._trim()
            elif not self._keys and len(self._audio) > _EARLY_SOUND:
                self._bytes -= len(self._audio.popleft().payload)

    @property
    def seconds(self) -> float:
        """How much there is."""
        with self._lock:
            return self._span()

    @property
    def size_bytes(self) -> int:
        """Of the payloads; what Python needs to hold them is some 0.5 MB more."""
        with self._lock:
            return self._bytes

    def taken(self) -> tuple[StreamHeader, tuple[Packet, ...]] | None:
        """All of it as it is now, pictures and sound in the order of their times; None while there is nothing."""
        with self._lock:
            if self._header is None or not self._video:
                return None
            header, video, audio = self._header, tuple(self._video), tuple(self._audio)
        if video[0].extradata:  # another encoder may have taken over since the header was made
            header = msgspec.structs.replace(header, video_extradata=video[0].extradata)
        return header, tuple(_merged(header, video, audio))

    def _span(self) -> float:
        if not self._video or self._header is None:
            return 0.0
        return (self._video[-1].pts + 1 - self._video[0].pts) / self._header.fps

    def _trim(self) -> None:
        """Whole groups of pictures go from the front, as long as what stays is long enough, or while it is too big."""
        assert self._header is not None or not self._video
        if not self._wanted_s:
            self._forget()
        while len(self._keys) > 1 and self._header is not None:
            after_s = (self._video[-1].pts + 1 - self._keys[1]) / self._header.fps
            if after_s < self._wanted_s and self._bytes <= MOST_BYTES:
                return
            self._keys.popleft()
            while self._video[0].pts < self._keys[0]:
                self._bytes -= len(self._video.popleft().payload)
            first = self._keys[0] * self._header.sample_rate
            while self._audio and self._audio[0].pts * self._header.fps < first:
                self._bytes -= len(self._audio.popleft().payload)

    def _forget(self) -> None:
        self._video.clear()
        self._audio.clear()
        self._keys.clear()
        self._bytes = 0


class ReplaySave:
    """Writes what the buffer holds into a file, in an egress of its own: nothing else is held up.

    `start()` takes the buffer as it is at that moment; `on_incident` hears how it went, on a thread of its own.
    """

    def __init__(self, buffer: ReplayBuffer, path: Path, on_incident: Callable[[Incident], None]) -> None:
        self._buffer = buffer
        self._output = FileOutput(id=KEY, name=path.name, path=str(path))
        self._on_incident = on_incident
        self._packets: tuple[StreamHeader, tuple[Packet, ...]] | None = None
        self._seconds = 0.0
        self._thread = NamedThread("replay", self._run)

    def start(self) -> None:
        """Raises EngineError when there is nothing to save."""
        self._packets = self._buffer.taken()
        self._seconds = self._buffer.seconds
        if self._packets is None:
            raise EngineError("engine.no_replay")
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.alive

    def close(self) -> None:
        """Wait for its end, some seconds at most. May be called twice."""
        self._thread.close()

    def _run(self, _stop: threading.Event) -> None:
        assert self._packets is not None
        header, packets = self._packets
        self._packets = None
        tally = Tally(KEY, self._output.name, "file", self._output.path)
        try:
            report = self._write(header, packets)
        except OSError as error:
            self._tell(tally, "attention", "output.not_started", reason=reason_of(error))
            return
        tally.locate(report.location or self._output.path)
        if report.state == "idle" and report.frames:
            self._tell(tally, "fine", "replay.saved", seconds=round(self._seconds))
        else:
            code = report.code or "replay.cut"
            self._tell(tally, "attention", code, **report.arguments)

    def _write(self, header: StreamHeader, packets: tuple[Packet, ...]) -> OutputReport:
        """What the egress came to. Raises OSError when there can be no such process."""
        said: list[OutputReport] = []
        process = EgressProcess(
            Begin(header=header, file=self._output),
            lambda one: said.append(one.report) if isinstance(one, Reported) else None,
        )
        try:
            process.start()
            with contextlib.suppress(OSError):  # it died meanwhile: what it said last tells how far it came
                for start in range(0, len(packets), _BATCH):
                    process.send(packets[start : start + _BATCH])
        finally:
            process.close(_FINISH_S)
        return said[-1] if said else OutputReport(id=KEY, name=self._output.name, kind="file")

    def _tell(self, tally: Tally, level: Literal["fine", "attention"], code: str, **arguments: object) -> None:
        self._on_incident(msgspec.structs.replace(tally.incident(level, code, **arguments), news=True))


def _merged(header: StreamHeader, video: tuple[Packet, ...], audio: tuple[Packet, ...]) -> Iterator[Packet]:
    def time(packet: Packet) -> int:
        return packet.pts * (header.sample_rate if packet.stream == "video" else header.fps)

    return heapq.merge(video, audio, key=time)
