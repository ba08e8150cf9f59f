"""The studio's end of the line to the engine: requests with futures, events by callback."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, answer_challenge, deliver_challenge

import msgspec

from studio.engine.line import MOST_BYTES, LineConnection, hang_up
from studio.engine.messages import Command, Event, Hello, Reply, Request, decode_event, encode
from studio.engine.process import EngineAddress
from studio.media.queues import BoundedQueue
from studio.media.threads import Forgiving
from studio.model.errors import EngineError

log = logging.getLogger(__name__)

_ANSWER_S = 10.0
_MOST_UNSENT = 400
_LAST_WORDS_S = 1.0


class EngineClient:
    """One connection to a running engine.

    `on_event` hears every event but replies, `on_lost` that the line is gone (once, not after `close()`); both on
    the reading thread. `start()` raises EngineError when nobody answers.
    Requests are written by a thread of their own: an engine that has been stopped reads nothing, and once the line is
    full a write takes as long as it likes. Nobody who asks waits for that; what has no room, or comes when the oldest
    has waited for 10 s, is refused as `engine.silent`. `_lock` guards `_waiting`.
    """

    def __init__(
        self,
        address: EngineAddress,
        on_event: Callable[[Event], None],
        on_lost: Callable[[], None],
        show_path: str = "",
        watching: bool = True,
    ) -> None:
        self._address = address
        self._on_event = on_event
        self._on_lost = on_lost
        self._hello = Hello(show_path=show_path, watching=watching)
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Future[None]] = {}
        self._lock = threading.Lock()
        self._outgoing: BoundedQueue[bytes] = BoundedQueue(_MOST_UNSENT)
        self._forgiving = Forgiving("hearing the engine")
        self._closing = threading.Event()
        self._line: LineConnection | None = None
        self._reader: threading.Thread | None = None
        self._sender: threading.Thread | None = None

    def start(self) -> None:
        line = self._line = self._connected()
        self._reader = threading.Thread(target=self._read, args=(line,), name="engine client", daemon=True)
        self._sender = threading.Thread(target=self._send, args=(line,), name="engine client out", daemon=True)
        self._sender.start()
        self._reader.start()
        self.call(self._hello)

    def _connected(self) -> LineConnection:
        key = bytes.fromhex(self._address.key)
        try:
            line = Client(self._address.address)
            try:
                # A process that is stopped takes connections all the same, and never speaks.
                if not line.poll(_ANSWER_S):
                    raise EngineError("engine.silent", seconds=_ANSWER_S)
                answer_challenge(line, key)
                deliver_challenge(line, key)
            except BaseException:
                line.close()
                raise
        except (OSError, EOFError, AuthenticationError) as error:
            raise EngineError("engine.unreachable", reason=error) from error
        return line

    def request(self, command: Command) -> Future[None]:
        """Send `command`, without waiting; the future ends when the engine has done it, or holds an EngineError."""
        future: Future[None] = Future()
        number = next(self._numbers)
        payload = encode(Request(number, command))
        with self._lock:
            if self._line is None or self._closing.is_set():
                future.set_exception(EngineError("engine.lost"))
                return future
            self._waiting[number] = future
        if self._outgoing.age_ms() > _ANSWER_S * 1000 or not self._outgoing.put(payload):
            self._fail(number, EngineError("engine.silent", seconds=_ANSWER_S))
        return future

    def _fail(self, number: int, error: EngineError) -> None:
        with self._lock:
            future = self._waiting.pop(number, None)  # None: the reading thread has failed it already
        if future is not None:
            future.set_exception(error)

    def call(self, command: Command, timeout_s: float = 10.0) -> None:
        """`request` and wait. Raises EngineError when refused, lost, or not answered in time."""
        try:
            self.request(command).result(timeout_s)
        except TimeoutError as error:
            raise EngineError("engine.silent", seconds=timeout_s) from error

    def close(self) -> None:
        """Hang up, after what was asked before has been written, if the engine reads. The engine goes on. May be
        called twice."""
        self._closing.set()
        if self._sender is not None:
            self._sender.join(_LAST_WORDS_S)
        if self._reader is not None and self._reader is not threading.current_thread():
            self._reader.join(5)
        if self._line is not None:
            hang_up(self._line)  # wakes a sender that is still writing
        if self._sender is not None:
            self._sender.join(5)
        self._fail_all()

    def _send(self, line: LineConnection) -> None:
        try:
            while not (self._closing.is_set() and len(self._outgoing) == 0):
                payload = self._outgoing.get(0.2)
                if payload is not None:
                    line.send_bytes(payload)
        # TypeError: hung up in the middle of a write, multiprocessing goes on with a handle that is None.
        except (OSError, ValueError, TypeError) as error:
            log.info("cannot send to the engine: %r", error)

    def _read(self, line: LineConnection) -> None:
        try:
            while not self._closing.is_set():
                if line.poll(0.2):
                    self._receive(line.recv_bytes(MOST_BYTES))
        except (OSError, EOFError) as error:
            log.info("the line to the engine ended: %r", error)
        finally:
            was_closing = self._closing.is_set()
            self._closing.set()  # a request from now on is refused, one before is failed here
            self._fail_all()
        if not was_closing:
            self._on_lost()

    def _receive(self, payload: bytes) -> None:
        try:
            event = decode_event(payload)
        except msgspec.MsgspecError:
            log.exception("the engine said something unknown")
            return
        if not isinstance(event, Reply):
            with self._forgiving:
                self._on_event(event)
            return
        with self._lock:
            future = self._waiting.pop(event.number, None)
        if future is None:
            return
        if event.code:
            future.set_exception(EngineError(event.code, **event.arguments))
        else:
            future.set_result(None)

    def _fail_all(self) -> None:
        with self._lock:
            waiting = list(self._waiting.values())
            self._waiting.clear()
        for future in waiting:
            future.set_exception(EngineError("engine.lost"))
