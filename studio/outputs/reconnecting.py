"""An RTMP output that comes back by itself: for each attempt a fresh publisher and a fresh muxer."""

from __future__ import annotations

import contextlib
import logging
import random
import threading
import traceback
from collections.abc import Callable
from typing import Literal, NamedTuple

import av

from studio.media.clock import NS, now_ns
from studio.media.packet import Packet, StreamHeader
from studio.media.threads import NamedThread
from studio.model.errors import OutputError
from studio.model.incident import Incident
from studio.model.output import OutputReport, RtmpOutput
from studio.model.reasons import reason_of
from studio.model.secret import Secret
from studio.outputs.link_rate import InFlight, LinkRate
from studio.outputs.muxing import PacketMuxer
from studio.outputs.rtmp import RtmpPublisher
from studio.outputs.rtmp_target import RtmpTarget, parse_target
from studio.outputs.send_queue import SendQueue
from studio.outputs.tally import Tally

log = logging.getLogger(__name__)

_FLV = {"flvflags": "no_duration_filesize", "flush_packets": "1"}
_FIRST_WAIT_S = 2.0
_MOST_WAIT_S = 60.0
_JITTER = 0.1
_STEADY_NS = 30 * NS  # a connection that lived so long was a good one: the next waiting begins small again
_MOST_REFUSALS = 5
_REFUSED_ON_AIR_S = 30.0  # a key that was good may be refused while a service restarts: 5 tries in 2 minutes
_GHOST_WAIT_S = 10.0  # a server lets go of a dead connection within a minute or two; then we are there soon
_LISTEN_S = 0.1
_DRAIN_NS = 3 * NS // 2
_CAUGHT_UP_NS = 5 * NS
# What is said as a break of the network; everything else has its own sentence that tells what to do.
_BREAKS = {"rtmp.closed", "rtmp.stalled", "rtmp.unreachable", "rtmp.silent", "rtmp.failed", "rtmp.dns", "rtmp.not_rtmp"}


class _Link(NamedTuple):
    """One connection that is live."""

    publisher: RtmpPublisher
    muxer: PacketMuxer
    in_flight: InFlight


class ReconnectingRtmp:
    """Publishes what it is offered, from a key frame on, and again after every break: 2 s × 1.5 up to 60 s.

    A key that is refused is tried 5 times, then the output has failed and a person is asked. A name that is "taken"
    after a break is our own connection the server has not given up yet: that is waited for. Callbacks come on its own
    thread and on the one that asks for reports. `offer` is called by one thread and never blocks.
    """

    def __init__(
        self,
        output: RtmpOutput,
        key: Secret | None,
        header: StreamHeader,
        on_incident: Callable[[Incident], None],
        on_key_frame_wanted: Callable[[], None],
        continued: bool = False,
    ) -> None:
        self._output = output
        self._key = key
        self._header = header
        self._on_incident = on_incident
        self._on_key_frame_wanted = on_key_frame_wanted
        self._tally = Tally(output.id, output.name, "rtmp", "")
        self._queue = SendQueue()
        self._was_live = continued
        self._rate = LinkRate(header.video_kbps, header.audio_kbps)
        self._link: _Link | None = None
        self._joined_ns = 0
        self._attempt = 0
        self._refusals = 0
        self._troubled = False
        self._late_ns = 0
        self._remark = ""
        self._full_ns = 0
        self._failed = threading.Event()
        self._thread = NamedThread(f"rtmp-{output.id}", self._run)

    def start(self) -> None:
        self._thread.start()

    def offer(self, packet: Packet) -> None:
        if packet.stream == "chapter":
            return
        if self._failed.is_set():
            self._tally.drop(int(packet.stream == "video"))
            return
        dropped = self._queue.put(packet)
        if dropped and self._was_live:
            self._tally.drop(dropped)
        if dropped and self._joined_ns:
            self._late_ns = now_ns()

    def close(self) -> None:
        """Send what is queued (for two seconds at most), say goodbye. May be called twice."""
        self._thread.close()

    def report(self) -> OutputReport:
        """Asked by one thread, a few times a second: each time the link is measured, and said when it is too slow."""
        link = self._link
        if link is None:
            return self._tally.report(0)
        waiting_ms = self._queue.age_ms()
        unconfirmed_ms = link.in_flight.age_ms(link.publisher.confirmed_bytes, now_ns())
        kbps = self._rate.measure(now_ns(), max(waiting_ms, unconfirmed_ms), link.publisher.confirmed_bytes)
        self._tell_slowness(kbps)
        return self._tally.report(waiting_ms, kbps)

    def _run(self, stop: threading.Event) -> None:
        try:
            target = parse_target(self._output.url, self._key)
        except OutputError as error:
            self._give_up(error)
            return
        self._tally.locate(target.shown)
        wait_s = _FIRST_WAIT_S
        while not stop.is_set():
            broken = self._attempt_once(target, stop)
            if broken is None or stop.is_set():
                break
            if self._joined_ns and now_ns() - self._joined_ns > _STEADY_NS:
                wait_s, self._attempt = _FIRST_WAIT_S, 0
            self._joined_ns = 0
            self._refusals = self._refusals + 1 if broken.code == "rtmp.key_refused" else 0
            if broken.code == "rtmp.certificate" or self._refusals >= _MOST_REFUSALS:
                self._give_up(broken)
                return
            self._attempt += 1
            pause_s, said = self._judge(broken, wait_s)
            self._say_broken(said)
            stop.wait(pause_s * random.uniform(1 - _JITTER, 1 + _JITTER))
            wait_s = min(_MOST_WAIT_S, wait_s * 1.5)
        self._tally.enter("idle")

    def _judge(self, broken: OutputError, wait_s: float) -> tuple[float, OutputError]:
        """How long to wait, and what to call it, knowing whether this key has been live before."""
        if self._was_live and broken.code == "rtmp.key_refused":
            return _REFUSED_ON_AIR_S, broken
        if self._was_live and broken.code == "rtmp.name_taken":
            return min(wait_s, _GHOST_WAIT_S), OutputError("rtmp.ghost", **broken.arguments)
        return wait_s, broken

    def _attempt_once(self, target: RtmpTarget, stop: threading.Event) -> OutputError | None:
        """One publication from connect to its end. None: it ended in order."""
        publisher = RtmpPublisher(target, stop, self._header.video_kbps + self._header.audio_kbps)
        muxer = PacketMuxer(publisher, "flv", _FLV, self._header)
        try:
            publisher.start()
            self._forget_queue()
            muxer.start()
            self._on_key_frame_wanted()
            self._send(_Link(publisher, muxer, InFlight()), stop)
            muxer.close()
        except OutputError as error:
            return error
        except (OSError, av.FFmpegError, ValueError) as error:
            return OutputError("rtmp.failed", reason=target.name.redact(reason_of(error)))
        except Exception as error:  # noqa: BLE001 - logged, but for the key
            # A fault of ours, perhaps over what a server said, must not end an output for good and in silence.
            log.error("an attempt broke: %s", target.name.redact(traceback.format_exc()))
            return OutputError("rtmp.failed", reason=type(error).__name__)
        finally:
            self._link = None
            with contextlib.suppress(OutputError, OSError, av.FFmpegError, ValueError):
                muxer.close()
            publisher.close()
        return None

    def _forget_queue(self) -> None:
        """What waited while there was no connection will never be sent; the stream joins at a new key frame."""
        pictures = self._queue.clear()
        if self._was_live:
            self._tally.drop(pictures)

    def _send(self, link: _Link, stop: threading.Event) -> None:
        stop_ns = 0
        while True:
            packets = self._queue.take(_LISTEN_S)
            sent = [packet for packet in packets if self._mux(link, packet)]
            link.publisher.exchange()
            for packet in sent:
                self._tally.sent(packet)
            if sent and not self._joined_ns:
                self._join(link)
            if stop.is_set():
                stop_ns = stop_ns or now_ns()
                if not packets or now_ns() - stop_ns > _DRAIN_NS:
                    return

    def _mux(self, link: _Link, packet: Packet) -> bool:
        """False: it is from before the key frame the stream begins with."""
        link.muxer.mux(packet)
        if link.muxer.joined:
            link.in_flight.sent(link.publisher.handed_bytes, packet.encoded_ns)
        elif self._was_live and packet.stream == "video":
            self._tally.drop(1)
        return link.muxer.joined

    def _join(self, link: _Link) -> None:
        self._joined_ns = self._full_ns = now_ns()
        self._late_ns, self._remark = 0, ""
        self._rate.begin(self._joined_ns)
        self._link = link
        if self._was_live:
            self._tally.reconnected()
        self._was_live = True
        self._tally.enter("live")
        if self._troubled:
            self._troubled = False
            self._on_incident(self._tally.incident("fine", "output.live"))

    def _tell_slowness(self, kbps: int) -> None:
        """Said once when it begins and once when it is over, which is after some seconds at the full rate."""
        at_ns = now_ns()
        if kbps < self._rate.full_kbps:
            self._full_ns = 0
        elif not self._full_ns:
            self._full_ns = at_ns
        late = bool(self._late_ns) and at_ns - self._late_ns < _CAUGHT_UP_NS
        slow = not self._full_ns or (self._remark != "" and at_ns - self._full_ns < _CAUGHT_UP_NS)
        remark = "rtmp.late" if late else "rtmp.slow" if slow else ""
        if remark != self._remark and self._tally.remark(OutputError(remark) if remark else None):
            self._remark = remark
            level: Literal["attention", "fine"] = "attention" if remark else "fine"
            self._on_incident(self._tally.incident(level, remark or "output.live"))

    def _say_broken(self, error: OutputError) -> None:
        self._troubled = True
        self._tally.enter("reconnecting", error, self._attempt)
        code = "rtmp.reconnecting" if self._was_live and error.code in _BREAKS else error.code
        arguments = {**error.arguments, "attempt": str(self._attempt)}
        self._on_incident(self._tally.incident("trouble", code, **arguments))

    def _give_up(self, error: OutputError) -> None:
        self._failed.set()
        self._tally.enter("failed", error)
        self._on_incident(self._tally.incident("trouble", error.code, **error.arguments))
