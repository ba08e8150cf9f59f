"""The rehearsal's receiver: an RTMP server for one publisher at a time, on loopback, in a process of its own.

FFmpeg listens in the child (`python -m studio.outputs.receiver PORT [FILE]`), because waiting for a publisher holds
the interpreter lock. What comes is counted and, remuxed, kept as FLV.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import av
import msgspec
import psutil
from av.container import InputContainer, OutputContainer
from av.stream import Stream

from studio.media.clock import NS, now_ns
from studio.media.threads import NamedThread
from studio.model.errors import OutputError
from studio.outputs.child_process import start_child

_LISTEN_S = 8
_READ_S = 3.0
_START_NS = 10 * NS
_END_S = 3.0
_REPORT_NS = NS // 4
_PORTS_TRIED = 5


class ReceiverReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came so far. `gaps`: pictures missing between received ones, judged by their times. `publications`:
    how many times a publisher came."""

    state: Literal["listening", "receiving"] = "listening"
    publications: int = 0
    frames: int = 0
    sounds: int = 0
    bytes: int = 0
    gaps: int = 0


class RtmpReceiver:
    """Any key is welcome. The first publication is kept as `path`, later ones beside it as name-2, name-3 …;
    with `path` None they are only counted. An existing `path` is replaced."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._child: subprocess.Popen[bytes] | None = None
        self._ears = NamedThread("receiver-ears", self._listen)
        self._report = ReceiverReport()

    def start(self) -> str:
        """Returns the push address, without a key, once it can be published to. Raises OutputError."""
        for _ in range(_PORTS_TRIED):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = int(probe.getsockname()[1])
            try:
                child = start_child("studio.outputs.receiver", str(port), *([str(self.path)] if self.path else []))
            except OSError as error:
                raise OutputError("receiver.not_started", reason=error.strerror) from error
            self._child = child
            if self._listens(child, port):
                self._ears.start()
                return f"rtmp://127.0.0.1:{port}/live"
            self._end(child)  # somebody took the port in between
        raise OutputError("receiver.not_started", reason="no free port")

    def report(self) -> ReceiverReport:
        return self._report

    def close(self) -> None:
        """Finish the file and end. A publisher still there is dropped. May be called twice."""
        if self._child is not None:
            child, self._child = self._child, None
            self._end(child)
            self._ears.close()

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.close()
        try:
            # While it waits for a publisher it hears nothing, and has nothing to finish.
            child.wait(0.2 if self._report.state == "listening" else _END_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        self._ears.close()
        child.stdout.close()

    @staticmethod
    def _listens(child: subprocess.Popen[bytes], port: int) -> bool:
        """Asked of the system, not by connecting: the first who connects is the publisher."""
        process = psutil.Process(child.pid)
        deadline_ns = now_ns() + _START_NS
        tick = threading.Event()
        with contextlib.suppress(psutil.Error):
            while child.poll() is None and now_ns() < deadline_ns:
                if any(
                    one.status == psutil.CONN_LISTEN and one.laddr.port == port for one in process.net_connections()
                ):
                    return True
                tick.wait(0.02)
        return False

    def _listen(self, _stop: threading.Event) -> None:
        child = self._child
        assert child is not None
        assert child.stdout is not None
        for line in child.stdout:
            self._report = msgspec.json.decode(line, type=ReceiverReport)


class _Reception:
    """The child's side: takes publications one after the other and says how it goes on stdout."""

    def __init__(self, port: int, path: Path | None) -> None:
        self._url = f"rtmp://127.0.0.1:{port}/live/rehearsal"
        self._path = path
        self._publications = self._frames = self._sounds = self._bytes = 0
        self._steps: Counter[int] = Counter()
        self._said_ns = 0
        self.stop = threading.Event()

    def run(self) -> None:
        options = {"listen": "1", "timeout": str(_LISTEN_S)}
        while not self.stop.is_set():
            self._say("listening")
            try:
                source = av.open(self._url, format="flv", options=options, timeout=(float(_LISTEN_S), _READ_S))
            except (av.FFmpegError, OSError):
                continue  # nobody came, or somebody who is no publisher
            self._publications += 1
            with source, contextlib.suppress(av.FFmpegError):
                self._take(source)

    def _take(self, source: InputContainer) -> None:
        self._say("receiving")
        last: int | None = None
        with self._keeper(source) as keep:
            for packet in source.demux():
                if self.stop.is_set():
                    break
                if packet.dts is None:
                    continue
                self._bytes += packet.size
                if packet.stream.type == "video":
                    self._frames += 1
                    if last is not None:
                        self._steps[packet.dts - last] += 1
                    last = packet.dts
                else:
                    self._sounds += 1
                if keep is not None:
                    file, streams = keep
                    packet.stream = streams[packet.stream.index]
                    file.mux(packet)
                if now_ns() - self._said_ns > _REPORT_NS:
                    self._say("receiving")
        self._say("receiving")

    @contextlib.contextmanager
    def _keeper(self, source: InputContainer) -> Iterator[tuple[OutputContainer, list[Stream]] | None]:
        """A new file and its streams, in the order of the source's, or None when nothing is kept."""
        if self._path is None:
            yield None
            return
        number = self._publications
        path = self._path if number == 1 else self._path.with_stem(f"{self._path.stem}-{number}")
        with av.open(str(path), "w", format="flv", container_options={"flush_packets": "1"}) as file:
            yield file, [file.add_stream_from_template(stream) for stream in source.streams]

    def _gaps(self) -> int:
        usual = max(1, self._steps.most_common(1)[0][0]) if self._steps else 1
        return sum((round(step / usual) - 1) * count for step, count in self._steps.items() if step > usual)

    def _say(self, state: Literal["listening", "receiving"]) -> None:
        self._said_ns = now_ns()
        report = ReceiverReport(
            state=state,
            publications=self._publications,
            frames=self._frames,
            sounds=self._sounds,
            bytes=self._bytes,
            gaps=self._gaps(),
        )
        sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
        sys.stdout.buffer.flush()


def main() -> None:
    av.logging.set_level(None)  # FFmpeg's log callback under Python can deadlock
    reception = _Reception(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)

    def wait_for_end(_stop: threading.Event) -> None:
        sys.stdin.buffer.read()
        reception.stop.set()

    NamedThread("stdin", wait_for_end).start()
    with contextlib.suppress(BrokenPipeError):
        reception.run()


if __name__ == "__main__":
    main()
