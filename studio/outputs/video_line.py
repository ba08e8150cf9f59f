"""Pictures to packets, whatever becomes of an encoder: one that fails or hangs is left behind, a fresh one goes on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import av

from studio.media.clock import NS, now_ns
from studio.media.packet import Packet
from studio.media.program_frame import ProgramFrame
from studio.media.queues import BoundedQueue
from studio.media.threads import NamedThread
from studio.model.canvas import Canvas
from studio.model.errors import OutputError
from studio.model.incident import Incident
from studio.model.output import EncoderSettings
from studio.outputs.h264 import H264, X264, MakeH264

log = logging.getLogger(__name__)

_WAITING_FRAMES = 4
_POLL_S = 0.1
_FIRST_WAIT_S = 0.5
_MOST_WAIT_S = 10.0
_GOOD_LIFE_NS = NS
_HUNG_S = 2
_STEADY_S = 10


class Offered(NamedTuple):
    """`pts` counts ticks from the first picture; the frame is held for whoever fetches this."""

    frame: ProgramFrame
    pts: int
    captured_ns: int


class _Fault(NamedTuple):
    name: str
    reason: str


class VideoLine:
    """`names` are encoders in the order they are wanted. One that fails on the way, or takes a picture and does not
    return for 2 s, is not used again, except the last: of that a fresh one is opened, at once, then with waits.

    `deliver` hears packets on the line's thread and must not block. `on_incident` hears in words what happened;
    `on_given_up` the name of an encoder that failed. Pictures lost inside an encoder are counted in `lost`, those
    refused by `offer` in `refused`. `busy_ns`: time spent in encoders. `failure`: why there is no encoder now.
    `offer` is called by one thread. `_lock` guards `_turn`, `frames` and `lost`: a thread whose turn is over, since
    its encoder hung, delivers nothing when it comes back.
    """

    def __init__(
        self,
        canvas: Canvas,
        settings: EncoderSettings,
        names: Sequence[str],
        make: MakeH264,
        deliver: Callable[[list[Packet]], None],
        on_incident: Callable[[Incident], None],
        on_given_up: Callable[[str], None],
    ) -> None:
        self.frames = 0
        self.lost = 0
        self.refused = 0
        self.busy_ns = 0
        self.failure: OutputError | None = None
        self._canvas = canvas
        self._settings = settings
        self._names = list(names)
        self._make = make
        self._deliver = deliver
        self._on_incident = on_incident
        self._on_given_up = on_given_up
        self._queue: BoundedQueue[Offered] = BoundedQueue(_WAITING_FRAMES)
        self._key_wanted = threading.Event()
        self._kbps_wanted = settings.video_kbps
        self._lock = threading.Lock()
        self._turn = 0
        self._busy_since_ns = 0
        self._refused_since_ns = 0
        self._refused_in_a_row = 0
        self._last_pts = -1
        self._fault: _Fault | None = None
        self._steady_at: int | None = None
        self._closed = threading.Event()
        self._thread: NamedThread | None = None

    @property
    def name(self) -> str:
        """What FFmpeg calls the encoder that is wanted now."""
        return self._names[0]

    def open(self) -> H264:
        """The first encoder, for `start`. Raises OutputError when not even the last can be opened."""
        while True:
            try:
                return self._opened()
            except (av.FFmpegError, ValueError) as error:
                log.warning("%s cannot be opened: %s", self.name, error)
                if len(self._names) == 1:
                    raise OutputError("encoder.not_opened", reason=error) from error
                self._tell("attention", "encoder.not_usable", name=self.name, fresh=self._names[1], reason=str(error))
                self._give_up()

    def start(self, first: H264) -> None:
        self._begin_turn(first)

    def offer(self, offered: Offered) -> bool:
        """Never blocks. False: there was no room; the frame is the caller's again."""
        if self._queue.put(offered):
            self._refused_in_a_row = 0
            if self._closed.is_set():  # since the caller looked: nobody will fetch it, and its pool wants it back
                self._let_go()
            return True
        self.refused += 1
        self._notice_hanging()
        return False

    def force_key_frame(self) -> None:
        self._key_wanted.set()

    def set_bitrate(self, kbps: int) -> None:
        self._kbps_wanted = kbps

    def signal(self) -> None:
        if self._thread is not None:
            self._thread.signal()

    def close(self, timeout_s: float) -> None:
        """Encode what is waiting, flush, end. May be called twice."""
        if self._thread is not None:
            self._thread.close(timeout_s)
        self._closed.set()
        self._let_go()

    def _begin_turn(self, encoder: H264 | None) -> None:
        turn = self._turn
        self._thread = NamedThread("encoder-video", lambda stop: self._work(turn, encoder, stop))
        self._thread.start()

    def _work(self, turn: int, encoder: H264 | None, stop: threading.Event) -> None:
        wait_s = _FIRST_WAIT_S
        while turn == self._turn:
            began_ns = now_ns()
            try:
                encoder = encoder or self._opened()
                self.failure = None
                self._feed(turn, encoder, stop)
                return
            except Exception as error:  # whatever FFmpeg raises, the answer is a fresh encoder
                log.exception("the encoder %s failed", self.name)
                self._failed(turn, encoder, error)
            finally:
                if encoder is not None:
                    encoder.close()
            if stop.is_set():
                return
            if encoder is not None and now_ns() - began_ns > _GOOD_LIFE_NS:
                wait_s = _FIRST_WAIT_S
            elif stop.wait(wait_s):
                return
            else:
                wait_s = min(_MOST_WAIT_S, wait_s * 2)
            encoder = None

    def _opened(self) -> H264:
        encoder = self._make(self.name, self._canvas, self._settings)
        try:
            encoder.open()
        except BaseException:
            encoder.close()
            raise
        return encoder

    def _feed(self, turn: int, encoder: H264, stop: threading.Event) -> None:
        """Until `stop` is set and nothing waits, or another thread has taken over."""
        kbps = self._settings.video_kbps
        while turn == self._turn:
            offered = self._queue.get(_POLL_S)
            if offered is None:
                if stop.is_set():
                    self._hand_on(turn, encoder.flush(), 0)
                    return
                continue
            if kbps != self._kbps_wanted:
                kbps = self._kbps_wanted
                encoder.set_bitrate(kbps)
            key = self._key_wanted.is_set()
            if key:
                self._key_wanted.clear()
            self._busy_since_ns = began_ns = now_ns()
            try:
                packets = encoder.encode(offered.frame, offered.pts, offered.captured_ns, key)
            finally:
                offered.frame.release()
            self.busy_ns += now_ns() - began_ns
            self._hand_on(turn, packets, 1)

    def _hand_on(self, turn: int, packets: list[Packet], frames: int) -> None:
        with self._lock:
            if turn != self._turn:
                return
            self._busy_since_ns = 0
            self.frames += frames
        if packets and (self._fault is not None or self._steady_at is not None):
            self._tell_going_on(packets[0].pts)
        self._deliver(packets)
        if packets:
            self._last_pts = packets[-1].pts

    def _failed(self, turn: int, encoder: H264 | None, error: Exception) -> None:
        if encoder is None and len(self._names) > 1:
            self._give_up()
            return
        if encoder is None:
            self.failure = OutputError("encoder.failed", reason=error)
            return
        with self._lock:
            if turn != self._turn:
                return
            self._busy_since_ns = 0
            self._count_lost(encoder.inside)
        self._change(str(error) or type(error).__name__)

    def _count_lost(self, inside: int) -> None:
        """Of the pictures in an encoder that ended, all but the one it failed at had been counted as encoded."""
        self.lost += inside
        self.frames -= max(0, inside - 1)

    def _change(self, reason: str) -> None:
        self._fault = _Fault(self.name, reason[:200])
        if len(self._names) > 1:
            self._give_up()

    def _give_up(self) -> None:
        self._on_given_up(self._names.pop(0))

    def _notice_hanging(self) -> None:
        """On the thread that offers. By pictures refused, not by time: a process that was stopped is not hung."""
        since_ns = self._busy_since_ns
        if not since_ns or since_ns != self._refused_since_ns:
            self._refused_since_ns, self._refused_in_a_row = since_ns, 0
            return
        self._refused_in_a_row += 1
        if self._refused_in_a_row < _HUNG_S * self._canvas.fps:
            return
        log.error("the encoder %s hangs; left behind", self.name)
        hung = self._thread
        with self._lock:
            self._turn += 1
            self._busy_since_ns = 0
            self._count_lost(1)
        if hung is not None:
            hung.signal()
        self._change("it hangs")
        self._begin_turn(None)

    def _tell_going_on(self, pts: int) -> None:
        fault, self._fault = self._fault, None
        if fault is not None:
            missing = max(0, pts - self._last_pts - 1)
            code = "encoder.renewed" if fault.name == self.name else "encoder.replaced"
            self._tell("attention", code, name=fault.name, fresh=self.name, reason=fault.reason, count=str(missing))
            self._steady_at = pts + _STEADY_S * self._canvas.fps
        elif self._steady_at is not None and pts >= self._steady_at:
            self._steady_at = None
            self._tell("fine", "encoder.steady", name=self.name)

    def _tell(self, level: Literal["fine", "attention"], code: str, **arguments: str) -> None:
        arguments = {key: _shown(text) if key in ("name", "fresh") else text for key, text in arguments.items()}
        self._on_incident(Incident(unix_s=time.time(), level=level, key="encoder", code=code, arguments=arguments))

    def _let_go(self) -> None:
        while (offered := self._queue.get(0)) is not None:
            offered.frame.release()


def _shown(name: str) -> str:
    """As people know it."""
    return "x264" if name == X264 else name.removeprefix("h264_").upper()
