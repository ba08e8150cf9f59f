"""A recording: packets into an MKV or MP4 file that plays even when we are killed while writing it."""

from __future__ import annotations

import contextlib
import errno
import io
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import av

from studio.media.clock import NS, now_ns
from studio.media.packet import Packet, StreamHeader
from studio.media.queues import BoundedQueue
from studio.media.threads import NamedThread
from studio.model.errors import OutputError
from studio.model.incident import Incident
from studio.model.output import FileOutput, OutputReport
from studio.outputs.muxing import PacketMuxer
from studio.outputs.tally import Tally

log = logging.getLogger(__name__)

_CONTAINERS: dict[str, tuple[str, dict[str, str]]] = {
    # Lost by SIGKILL at 800 kbit/s: 0.2 s; without cluster_time_limit 1.2 s, without flush_packets 2.6 s.
    ".mkv": ("matroska", {"flush_packets": "1", "cluster_time_limit": "1000"}),
    # An ordinary MP4 once closed; killed, it plays up to its last fragment.
    ".mp4": ("mp4", {"movflags": "hybrid_fragmented+frag_keyframe", "frag_duration": "1000000", "flush_packets": "1"}),
}
_QUEUE_BYTES = 64 << 20  # two minutes at 4.5 Mbit/s
_QUEUE_PACKETS = 20_000
_LOOK_NS = NS
_POLL_S = 0.2
_FINISH_S = 4.0
_MOST_NAMES = 1000


class WholeFile:
    """A new file that writes all it is given, or raises OSError: a full disk may take only a part of a write."""

    def __init__(self, path: Path) -> None:
        self._file = io.FileIO(path, "xb")
        self.seek = self._file.seek
        self.tell = self._file.tell
        self.close = self._file.close

    def write(self, content: bytes) -> int:
        rest = memoryview(content)
        while len(rest):
            rest = rest[self._file.write(rest) or 0 :]
        return len(content)


def create_free(wanted: Path) -> tuple[Path, WholeFile]:
    """Make `wanted`, or name-2, name-3 … if it exists; its folder too. Never overwrites. Raises OSError."""
    wanted.parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, _MOST_NAMES):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        with contextlib.suppress(FileExistsError):
            return path, WholeFile(path)
    raise FileExistsError(errno.EEXIST, "no free name left", str(wanted))


class Recording:
    """Writes what it is offered from the next key frame on. One attempt: a file that fails stays failed, is kept,
    and says so within 2 s. Callbacks come on the recording's own thread.

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
        self._looked_ns = 0
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
        return self._tally.report(self._queue.age_ms())

    def _run(self, stop: threading.Event) -> None:
        try:
            self._record(stop)
        except OutputError as error:
            self._fail(error)
        except Exception as error:
            log.exception("a recording broke")
            self._fail(OutputError("file.failed", path=self._output.path, reason=type(error).__name__))

    def _fail(self, error: OutputError) -> None:
        self._tally.enter("failed", error)
        self._failed.set()
        self._on_incident(self._tally.incident("trouble", error.code, **error.arguments))

    def _record(self, stop: threading.Event) -> None:
        wanted = Path(self._output.path)
        try:
            container, options = _CONTAINERS[wanted.suffix.lower()]
            path, file = create_free(wanted)
        except KeyError as error:
            raise OutputError("file.not_opened", path=wanted, reason=f"{wanted.suffix} is not .mkv or .mp4") from error
        except OSError as error:
            raise OutputError("file.not_opened", path=wanted, reason=error.strerror) from error
        self._tally.locate(str(path))
        muxer = PacketMuxer(file, container, options, self._header)
        try:
            muxer.start()
            self._on_key_frame_wanted()
            self._write(muxer, path, stop)
            muxer.close()
        except (OSError, av.FFmpegError, ValueError) as error:
            raise _trouble(path, error) from error
        finally:
            # After a failure the trailer fails too; what was written stays and plays.
            with contextlib.suppress(OSError, av.FFmpegError, ValueError):
                muxer.close()
            with contextlib.suppress(OSError):
                file.close()
        self._tally.enter("idle")

    def _write(self, muxer: PacketMuxer, path: Path, stop: threading.Event) -> None:
        while True:
            packet = self._queue.get(_POLL_S)
            if packet is not None:
                muxer.mux(packet)
                self._count(muxer, packet)
            elif stop.is_set():
                return
            if now_ns() - self._looked_ns > _LOOK_NS:
                self._looked_ns = now_ns()
                if not path.exists():  # its folder or drive was taken away: writing on would go nowhere
                    raise OutputError("file.gone", path=path)

    def _count(self, muxer: PacketMuxer, packet: Packet) -> None:
        if muxer.joined:
            if not self._tally.live:
                self._tally.enter("live")
            self._tally.sent(packet)
        elif self._count_unjoined and packet.stream == "video":
            self._tally.drop(1)


def _trouble(path: Path, error: Exception) -> OutputError:
    number = getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return OutputError("file.full", path=path)
    return OutputError("file.failed", path=path, reason=getattr(error, "strerror", None) or error)
