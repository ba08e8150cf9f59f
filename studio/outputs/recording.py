"""A recording: packets into MKV or MP4 files that play even when we are killed while writing them."""

from __future__ import annotations

import errno
import logging
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import av
import msgspec

from studio.media.clock import NS, now_ns
from studio.media.packet import Packet, StreamHeader
from studio.media.queues import BoundedQueue
from studio.media.threads import NamedThread
from studio.model.errors import OutputError
from studio.model.incident import Incident
from studio.model.output import FileOutput, OutputReport
from studio.model.reasons import reason_of
from studio.outputs.disk_watch import DiskWatch
from studio.outputs.interleaving import Interleaving
from studio.outputs.recording_file import CONTAINERS, RecordingFile, create_free, create_segment
from studio.outputs.tally import Tally

log = logging.getLogger(__name__)

_QUEUE_BYTES = 64 << 20  # two minutes at 4.5 Mbit/s
_QUEUE_PACKETS = 20_000
_LOOK_NS = NS
_POLL_S = 0.2
_FINISH_S = 4.0
_MOST_MARKS = 100
_MB = 1_000_000
_STEADY_NS = 60 * NS
_MOST_FAILURES = 3


class Places:
    """Where a recording may be written: where it was wanted, then elsewhere. One that failed three times is out,
    unless it held for a minute meanwhile."""

    def __init__(self, wanted: Path, elsewhere: tuple[str, ...]) -> None:
        self._paths = [wanted, *(Path(folder) / wanted.name for folder in elsewhere)] if elsewhere else []
        self._failures: dict[Path, int] = {}

    def after(self, failed: Path, held: bool) -> list[Path]:
        """The places to try now that `failed` did, in their order: a folder that was removed can be made again."""
        if held:
            self._failures.clear()
        self._failures[failed] = self._failures.get(failed, 0) + 1
        return [path for path in self._paths if self._failures.get(path, 0) < _MOST_FAILURES]


class Recording:
    """Writes what it is offered from the next key frame on. A file that fails is kept, and said within 2 s; the
    recording goes on in another place when the output names any, else it has failed. Callbacks come on its own thread.

    Segments are cut at key frames, sound and picture at the same moment: together they hold every packet once.
    `offer` is called by one thread and never blocks; what finds no room is counted and said.
    """

    def __init__(
        self,
        output: FileOutput,
        header: StreamHeader,
        on_incident: Callable[[Incident], None],
        on_key_frame_wanted: Callable[[], None],
        continued: bool = False,
    ) -> None:
        self._output = output
        self._header = header
        self._on_incident = on_incident
        self._on_key_frame_wanted = on_key_frame_wanted
        self._count_unjoined = continued
        self._tally = Tally(output.id, output.name, "file", output.path)
        self._queue: BoundedQueue[Packet] = BoundedQueue(_QUEUE_PACKETS, _QUEUE_BYTES, lambda one: len(one.payload))
        self._until_key = False
        self._failed = threading.Event()
        self._interleaving = Interleaving(header)
        self._taken = self._done = 0  # pictures: counted by who offers, by who writes
        self._marks: deque[Packet] = deque(maxlen=_MOST_MARKS)
        self._title = ""
        self._segment = 0
        self._written = 0
        self._looked_ns = 0
        self._moved = False
        self._thread = NamedThread(f"recording-{output.id}", self._run)

    def start(self) -> None:
        self._thread.start()

    def offer(self, packet: Packet) -> None:
        video = packet.stream == "video"
        if self._failed.is_set():
            self._tally.drop(int(video))
        elif video and self._until_key and not packet.key:
            self._tally.drop(1)
        elif self._queue.put(packet):
            self._taken += video
            self._until_key = self._until_key and not video
        else:
            self._tally.drop(int(video))
            if not self._until_key:
                self._until_key = True
                self._on_incident(self._tally.incident("trouble", "file.lost", count=self._tally.dropped or 1))
                self._on_key_frame_wanted()

    def close(self) -> None:
        """Write what is queued and the trailer, for at most some seconds. May be called twice."""
        self._thread.close(_FINISH_S)

    def report(self) -> OutputReport:
        report = self._tally.report(self._queue.age_ms())
        return msgspec.structs.replace(report, waiting=self._taken - self._done)

    def _run(self, stop: threading.Event) -> None:
        try:
            self._record(stop)
        except OutputError as error:
            self._fail(error)
        except Exception as error:  # a recording never ends without saying so
            log.exception("a recording broke")
            self._fail(OutputError("file.failed", path=self._output.path, reason=type(error).__name__))

    def _fail(self, error: OutputError) -> None:
        self._tally.enter("failed", error)
        self._failed.set()
        self._say("trouble", error.code, **error.arguments)

    def _record(self, stop: threading.Event) -> None:
        place = Path(self._output.path)
        places = Places(place, self._output.elsewhere)
        waiting = [place]
        first: OutputError | None = None
        while waiting:
            place, began_ns = waiting.pop(0), now_ns()
            try:
                self._record_in(place, stop)
                return
            except OutputError as error:
                held = now_ns() - began_ns > _STEADY_NS
                others = places.after(place, held)
                if stop.is_set() or not others:
                    raise
                # A file that was being written failed, or the first of all: every place gets its turn.
                if self._tally.live or first is None:
                    first, waiting = error, others
                    self._moved = True
                    self._tally.enter("reconnecting", error)
                    self._say("trouble", error.code, **error.arguments)
                elif not waiting:
                    raise first from error

    def _record_in(self, wanted: Path, stop: threading.Event) -> None:
        """Into one place, until told to end. Raises OutputError."""
        file = self._open(wanted)
        watch = DiskWatch(file.path.parent, self._header.video_kbps + self._header.audio_kbps)
        self._on_key_frame_wanted()
        try:
            while True:
                packet = self._queue.get(_POLL_S)
                if packet is None and stop.is_set():
                    break
                for ready in self._in_order(packet):
                    file = self._write(file, ready, wanted)
                if now_ns() - self._looked_ns > _LOOK_NS:
                    self._looked_ns = now_ns()
                    self._look(file, watch)
            for ready in self._interleaving.rest():
                file = self._write(file, ready, wanted)
            file.close()
        except (OSError, av.FFmpegError, ValueError) as error:
            self._tally.lose(file.unwritten)
            raise _trouble(file.path, error) from error
        finally:
            file.abandon()
            lost = sum(one.stream == "video" for one in self._interleaving.rest())
            self._tally.drop(lost)
            self._done += lost
        self._tally.enter("idle")

    def _open(self, wanted: Path) -> RecordingFile:
        """The next file in the place of `wanted`. Raises OutputError."""
        if wanted.suffix.lower() not in CONTAINERS:
            raise OutputError("file.not_opened", path=wanted, reason=f"{wanted.suffix} is not .mkv or .mp4")
        try:
            wanted.parent.mkdir(parents=True, exist_ok=True)
            watch = DiskWatch(wanted.parent, self._header.video_kbps + self._header.audio_kbps)
            if not watch.has_room():
                raise OutputError("file.no_room", path=wanted.parent, free=watch.free_mb)
            if self._output.segment_s or self._output.segment_mb:
                self._segment, path, made = create_segment(wanted, self._segment + 1)
            else:
                path, made = create_free(wanted)
        except OSError as error:
            raise OutputError("file.not_opened", path=wanted, reason=reason_of(error)) from error
        journal = Path(self._output.journal) if self._output.journal else None
        file = RecordingFile(path, made, self._header, journal)
        try:
            file.start()
        except (OSError, av.FFmpegError, ValueError) as error:
            file.abandon()
            raise _trouble(path, error) from error
        self._tally.locate(str(path))
        return file

    def _in_order(self, packet: Packet | None) -> list[Packet]:
        if packet is None:
            return []
        if packet.stream == "chapter":
            self._marks.append(packet)
            return []
        return self._interleaving.put(packet)

    def _write(self, file: RecordingFile, packet: Packet, wanted: Path) -> RecordingFile:
        """Returns the file that is open now: another one after a cut."""
        if packet.stream == "video":
            if packet.key and (self._other_encoder(packet) or self._is_due(file, packet)):
                file.close()
                file = self._open(wanted)
            while self._marks and self._marks[0].captured_ns <= packet.captured_ns:
                self._title = self._marks.popleft().payload.decode(errors="replace")
            if self._title and (file.joined or packet.key):
                file.begin_chapter(packet, self._title)
        self._mux(file, packet)
        return file

    def _mux(self, file: RecordingFile, packet: Packet) -> None:
        picture = packet.stream == "video"
        try:
            file.mux(packet)
        except (OSError, av.FFmpegError, ValueError):
            self._tally.drop(int(picture))
            raise
        finally:
            self._done += picture
        self._count(file, packet)

    def _other_encoder(self, packet: Packet) -> bool:
        """Whether an encoder has taken over whose pictures a file of the one before cannot describe."""
        if not packet.extradata or packet.extradata == self._header.video_extradata:
            return False
        self._header = msgspec.structs.replace(self._header, video_extradata=packet.extradata)
        return True

    def _is_due(self, file: RecordingFile, packet: Packet) -> bool:
        wanted = self._output
        long = bool(wanted.segment_s) and file.at_ms(packet) >= wanted.segment_s * 1000
        return file.joined and (long or (bool(wanted.segment_mb) and file.bytes >= wanted.segment_mb * _MB))

    def _count(self, file: RecordingFile, packet: Packet) -> None:
        if file.joined:
            if not self._tally.live:
                self._count_unjoined = True
                self._tally.enter("live")
                if self._moved:
                    self._moved = False
                    self._say("attention", "file.elsewhere")
            self._tally.sent(packet)
            self._written += len(packet.payload)
        elif self._count_unjoined and packet.stream == "video":
            self._tally.drop(1)

    def _look(self, file: RecordingFile, watch: DiskWatch) -> None:
        """Raises OutputError when the file is gone, or had to be closed because the disk is nearly full."""
        if not file.path.exists():  # its folder or drive was taken away: writing on would go nowhere
            raise OutputError("file.gone", path=file.path)
        room = watch.look(now_ns() / NS, self._written, file.packets)
        self._tally.has_room(room.minutes)
        if room.turn == "low":
            self._say("attention", "file.disk_low", minutes=room.minutes)
        elif room.turn == "fine":
            self._say("fine", "file.disk_fine", minutes=room.minutes)
        elif room.turn == "full":
            for ready in self._interleaving.rest():
                self._mux(file, ready)
            file.close()
            raise OutputError("file.closed_full", path=file.path)

    def _say(self, level: Literal["fine", "attention", "trouble"], code: str, **arguments: object) -> None:
        self._on_incident(self._tally.incident(level, code, **arguments))


def _trouble(path: Path, error: Exception) -> OutputError:
    number = getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return OutputError("file.full", path=path)
    if number == errno.ENOENT:
        return OutputError("file.gone", path=path)
    return OutputError("file.failed", path=path, reason=reason_of(error))
