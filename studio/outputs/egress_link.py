"""The engine's side of an egress: starts the process, feeds it, hears it, starts it again when it dies."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Callable

import msgspec

from studio.media.clock import NS, now_ns
from studio.media.packet import Packet, StreamHeader
from studio.media.queues import BoundedQueue
from studio.media.threads import NamedThread
from studio.model.errors import OutputError
from studio.model.incident import Incident
from studio.model.output import FileOutput, Key, OutputReport, RtmpOutput
from studio.model.reasons import reason_of
from studio.outputs.child_process import start_child
from studio.outputs.egress_messages import (
    Batch,
    Begin,
    EgressSaid,
    Happened,
    KeyFrameWanted,
    Reported,
    read_bodies,
    write_message,
)
from studio.outputs.history import LinkHistory

_QUEUE_BATCHES = 900  # half a minute
_QUEUE_BYTES = 32 << 20
_POLL_S = 0.05
_FIRST_WAIT_S = 0.5
_MOST_WAIT_S = 30.0
_GOOD_LIFE_NS = 60 * NS
_MOST_HELD = 4  # packets of sound that wait for their picture: 85 ms, when no picture comes
_SILENT_NS = 4 * NS  # it reports five times a second
_STARTING_NS = 15 * NS  # until its first word: starting Python on a busy computer takes a while
_DEAD_NS = 20 * NS


class EgressProcess:
    """One child process. `on_said` is called on its listening thread. `send` blocks while the pipe is full."""

    def __init__(self, begin: Begin, on_said: Callable[[EgressSaid], None]) -> None:
        self._begin = begin
        self._on_said = on_said
        self._child: subprocess.Popen[bytes] | None = None
        self._ears = NamedThread("egress-ears", self._listen)
        self.ended = threading.Event()

    def start(self) -> None:
        """Raises OSError when there can be no such process."""
        self._child = start_child("studio.outputs.egress")
        self._ears.start()
        with contextlib.suppress(OSError):  # dead already: `ended` says so
            self._write(self._begin)

    @property
    def pid(self) -> int:
        assert self._child is not None
        return self._child.pid

    def send(self, batch: Batch) -> None:
        """Raises OSError when the child has gone."""
        self._write(batch)

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def close(self, timeout_s: float) -> bool:
        """End its input, wait for its end, kill it if that takes too long. True when it ended by itself."""
        child = self._child
        if child is None:
            return True
        assert child.stdin is not None
        assert child.stdout is not None
        with contextlib.suppress(OSError):
            child.stdin.close()
        in_order = True
        try:
            child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            in_order = False
            child.kill()
            child.wait()
        self._ears.close()
        child.stdout.close()
        return in_order

    def _write(self, message: Begin | Batch) -> None:
        assert self._child is not None
        assert self._child.stdin is not None
        write_message(self._child.stdin, message)  # type: ignore[arg-type]

    def _listen(self, _stop: threading.Event) -> None:
        assert self._child is not None
        assert self._child.stdout is not None
        decoder = msgspec.msgpack.Decoder(EgressSaid)
        try:
            for body in read_bodies(self._child.stdout):  # type: ignore[arg-type]
                self._on_said(decoder.decode(body))
        finally:
            self.ended.set()


class EgressLink:
    """An output in its own process, for as long as it is wanted. Callbacks come on the link's threads.

    `offer` is called by any thread and never blocks; packets without room are counted as dropped, and said. Sound goes
    with the next picture, so that the process wakes once a frame. `watch` is called some times a second.
    A process that dies, or says nothing for 20 s, is started again: RTMP joins anew, a recording goes on in a new file
    beside the old one.
    """

    def __init__(
        self,
        spec: RtmpOutput | FileOutput,
        key: Key | None,
        header: StreamHeader,
        on_report: Callable[[OutputReport], None],
        on_incident: Callable[[Incident], None],
        on_key_frame_wanted: Callable[[], None],
    ) -> None:
        self._spec = spec
        self._begin = Begin(
            header=header,
            rtmp=spec if isinstance(spec, RtmpOutput) else None,
            file=spec if isinstance(spec, FileOutput) else None,
            key=key,
        )
        self._on_report = on_report
        self._on_incident = on_incident
        self._on_key_frame_wanted = on_key_frame_wanted
        self._queue: BoundedQueue[Batch] = BoundedQueue(
            _QUEUE_BATCHES, _QUEUE_BYTES, lambda batch: sum(len(one.payload) for one in batch)
        )
        # guards everything from here to _unconfirmed, and _begin
        self._lock = threading.Lock()
        self._held: list[Packet] = []
        self._history = LinkHistory()
        self._heard_ns = 0
        self._spoken = False
        self._silent = False
        kind = "rtmp" if isinstance(spec, RtmpOutput) else "file"
        location = spec.path if isinstance(spec, FileOutput) else ""
        blank = OutputReport(id=spec.id, name=spec.name, kind=kind, state="connecting", location=location)  # type: ignore[arg-type]
        self._latest = blank
        self._earlier = blank
        self._lost = 0
        self._until_key = False
        self._unconfirmed = 0
        self._process: EgressProcess | None = None
        self._finish_s = 5.0
        self._closing = threading.Event()
        self._thread = NamedThread(f"egress-{spec.id}", self._run)

    def start(self) -> None:
        self._thread.start()

    def offer(self, packet: Packet) -> None:
        if packet.extradata and packet.extradata != self._begin.header.video_extradata:
            self._follow_encoder(packet.extradata)
        with self._lock:
            if self._closing.is_set():
                return
            going_well = not self._until_key
            self._hand_in(packet)
            first = going_well and self._until_key
        if first:
            self._say("trouble", "output.lost", count="1")
            self._on_key_frame_wanted()

    def watch(self) -> None:
        """Notes the history; says when the process has gone silent, and ends one that stays so."""
        at_ns = now_ns()
        with self._lock:
            quiet_ns = at_ns - self._heard_ns if self._heard_ns else 0
            silent = quiet_ns > (_SILENT_NS if self._spoken else _STARTING_NS)
            fell_silent = silent and not self._silent
            self._silent = silent
        report = self.report()
        with self._lock:
            self._history.note(at_ns, report)
        if fell_silent and not self._closing.is_set():
            self._say("trouble", "output.silent")
        if quiet_ns > _DEAD_NS and self._process is not None:
            self._process.kill()

    def close(self, timeout_s: float = 5.0) -> None:
        """Send what is queued, finish the file or stream, end the process; kill it after `timeout_s`.
        What is offered from now on is ignored. May be called twice."""
        with self._lock:
            self._closing.set()
            held, self._held = tuple(self._held), []
        if held:
            self._queue.put(held)
        self._finish_s = timeout_s
        self._thread.signal()
        if not self._thread.close(timeout_s) and self._process is not None:
            self._process.kill()
            self._thread.close()

    def report(self) -> OutputReport:
        """The latest report, with what earlier processes of this output did added to it."""
        with self._lock:
            latest, earlier = self._latest, self._earlier
            return msgspec.structs.replace(
                latest,
                code="output.silent" if self._silent else latest.code,
                wanted_kbps=0 if self._silent else latest.wanted_kbps,
                history=self._history.samples(),
                frames=latest.frames + earlier.frames,
                dropped=latest.dropped + earlier.dropped + self._lost,
                bytes=latest.bytes + earlier.bytes,
                reconnects=latest.reconnects + earlier.reconnects,
                queue_age_ms=max(latest.queue_age_ms, self._queue.age_ms()),
                started_unix_s=earlier.started_unix_s or latest.started_unix_s,
            )

    @property
    def pid(self) -> int:
        """Of the process as it runs now; 0 before there is one."""
        return self._process.pid if self._process is not None else 0

    def _follow_encoder(self, extradata: bytes) -> None:
        """A process started from now on begins with what the encoder that has taken over needs."""
        with self._lock:
            header = msgspec.structs.replace(self._begin.header, video_extradata=extradata)
            self._begin = msgspec.structs.replace(self._begin, header=header)

    def _run(self, stop: threading.Event) -> None:
        wait_s = _FIRST_WAIT_S
        while True:
            began_ns = now_ns()
            try:
                in_order = self._feed(stop)
            except OSError as error:
                failure = OutputError("output.not_started", name=self._spec.name, reason=reason_of(error))
                self._fall(failure)
                in_order = False
            if in_order or stop.is_set():
                return
            wait_s = _FIRST_WAIT_S if now_ns() - began_ns > _GOOD_LIFE_NS else wait_s
            if stop.wait(wait_s):
                return
            wait_s = min(_MOST_WAIT_S, wait_s * 1.5)

    def _feed(self, stop: threading.Event) -> bool:
        """Run one process until it is told to end (True) or dies (False)."""
        process = EgressProcess(self._begin, self._hear)
        process.start()
        self._process = process
        with self._lock:
            self._heard_ns = now_ns()
        # Only what ends because we want it ends in order: the pipe of a dying process breaks before its end is heard.
        wanted = False
        with contextlib.suppress(OSError):  # it died while being written to
            while not process.ended.is_set():
                batch = self._queue.get(_POLL_S)
                if batch is not None:
                    with self._lock:
                        self._unconfirmed += _pictures(batch)
                    process.send(batch)
                elif stop.is_set():
                    wanted = True
                    break
        in_order = process.close(self._finish_s) and wanted
        with self._lock:
            self._heard_ns, self._spoken, self._silent = 0, False, False
        if not in_order and not stop.is_set():
            self._fall(OutputError("output.died", name=self._spec.name))
        return in_order

    def _hand_in(self, packet: Packet) -> None:
        """With the lock."""
        video = packet.stream == "video"
        if self._until_key and video and not packet.key:
            self._lost += 1
            return
        self._held.append(packet)
        if not video and len(self._held) < _MOST_HELD:
            return
        batch, self._held = tuple(self._held), []
        if self._queue.put(batch):
            self._until_key = self._until_key and not video
        else:
            self._lost += _pictures(batch)
            self._until_key = True

    def _heard(self) -> None:
        with self._lock:
            self._heard_ns, self._spoken = now_ns(), True
            back, self._silent = self._silent, False
        if back:
            self._say("fine", "output.live")

    def _fall(self, failure: OutputError) -> None:
        with self._lock:
            last, before = self._latest, self._earlier
            # What it had not yet said to have handed on when it died counts as dropped: it may be less, never more.
            unconfirmed = self._unconfirmed if last.frames else 0
            self._unconfirmed = 0
            self._earlier = msgspec.structs.replace(
                before,
                frames=before.frames + last.frames,
                dropped=before.dropped + last.dropped + unconfirmed,
                bytes=before.bytes + last.bytes,
                reconnects=before.reconnects + last.reconnects + 1,
                started_unix_s=before.started_unix_s or last.started_unix_s,
            )
            self._latest = msgspec.structs.replace(
                last, state="reconnecting", code=failure.code, arguments=failure.arguments,
                frames=0, dropped=0, bytes=0, reconnects=0, bitrate_kbps=0, queue_age_ms=0, wanted_kbps=0,
            )  # fmt: skip
            self._begin = msgspec.structs.replace(self._begin, continued=True)
        self._say("trouble", failure.code, **failure.arguments)
        self._on_report(self.report())

    def _hear(self, said: EgressSaid) -> None:
        self._heard()
        if isinstance(said, Reported):
            with self._lock:
                back = self._latest.code == "output.died" and said.report.state == "live"
                self._latest = said.report
                self._unconfirmed = said.report.waiting
            if back:
                self._say("fine", "output.live")
            self._on_report(self.report())
        elif isinstance(said, Happened):
            self._on_incident(said.incident)
        elif isinstance(said, KeyFrameWanted):
            self._on_key_frame_wanted()

    def _say(self, level: str, code: str, **arguments: str) -> None:
        places = {"name": self._spec.name, **arguments}
        incident = Incident(unix_s=time.time(), level=level, key=self._spec.id, code=code, arguments=places)  # type: ignore[arg-type]
        self._on_incident(incident)


def _pictures(batch: Batch) -> int:
    return sum(packet.stream == "video" for packet in batch)
