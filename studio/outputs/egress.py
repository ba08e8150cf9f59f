"""The egress process: one destination's muxer and its socket or file, apart from everything else.

`python -m studio.outputs.egress`: instructions and batches of packets come in on stdin, reports, incidents and wishes
for a key frame go out on stdout. The end of stdin, also by the death of the engine, finishes the file or closes the
stream, and ends the process. The stream key comes in the first message only.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import BinaryIO, Protocol

import av
import msgspec

from studio.media.packet import Packet
from studio.media.threads import NamedThread
from studio.model.incident import Incident
from studio.model.output import OutputReport
from studio.outputs.egress_messages import (
    Batch,
    Begin,
    Happened,
    KeyFrameWanted,
    Reported,
    read_bodies,
    write_message,
)

_REPORT_S = 0.2  # what the link can take is in the report, and the encoder must follow within two seconds
_INBOX_BYTES = 1 << 18


class RunningOutput(Protocol):
    """What runs in an egress. `offer` never blocks; `close` ends cleanly within seconds."""

    def start(self) -> None: ...

    def offer(self, packet: Packet) -> None: ...

    def close(self) -> None: ...

    def report(self) -> OutputReport:
        """Asked by one thread, five times a second."""
        ...


class Mouth:
    """Says things on stdout, from any thread. When nobody listens any more, the words are lost, not the show.

    The lock guards the pipe.
    """

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def say(self, message: msgspec.Struct) -> None:
        with self._lock:
            try:
                write_message(self._pipe, message)
            except (OSError, ValueError):
                return

    def tell_incident(self, incident: Incident) -> None:
        self.say(Happened(incident))

    def want_key_frame(self) -> None:
        self.say(KeyFrameWanted())


def make_output(begin: Begin, mouth: Mouth) -> RunningOutput:
    # Each kind is imported only where it is used: the process must start fast and stay small.
    if begin.file is not None:
        from studio.outputs.recording import Recording

        return Recording(begin.file, begin.header, mouth.tell_incident, mouth.want_key_frame, begin.continued)
    from studio.outputs.reconnecting import ReconnectingRtmp

    assert begin.rtmp is not None
    key = begin.key.secret() if begin.key else None
    return ReconnectingRtmp(begin.rtmp, key, begin.header, mouth.tell_incident, mouth.want_key_frame, begin.continued)


def run(inbox: BinaryIO, outbox: BinaryIO) -> None:
    """Until `inbox` ends."""
    bodies = read_bodies(inbox)
    first = next(bodies, None)
    if first is None:
        return
    mouth = Mouth(outbox)
    output = make_output(msgspec.msgpack.decode(first, type=Begin), mouth)
    reports = NamedThread("reports", lambda stop: _report(output, mouth, stop))
    output.start()
    reports.start()
    batches = msgspec.msgpack.Decoder(Batch)
    try:
        for body in bodies:
            for packet in batches.decode(body):
                output.offer(packet)
    finally:
        output.close()
        reports.close()
        mouth.say(Reported(output.report()))


def _report(output: RunningOutput, mouth: Mouth, stop: threading.Event) -> None:
    while not stop.wait(_REPORT_S):
        mouth.say(Reported(output.report()))


def _told_to_end(_signal: int, _frame: object) -> None:
    """As if the engine had closed the pipe. An exception here could come in the middle of finishing the file."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, sys.stdin.fileno())
    os.close(nothing)


def main() -> None:
    # Ctrl-C on the terminal is the engine's business; it ends us by closing the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _told_to_end)
    outbox = sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not get between the messages
    av.logging.set_level(None)  # FFmpeg's log callback under Python can deadlock
    # A buffer that a whole batch fits into: one read a frame instead of three.
    with open(sys.stdin.fileno(), "rb", buffering=_INBOX_BYTES, closefd=False) as inbox:
        run(inbox, outbox)


if __name__ == "__main__":
    main()
