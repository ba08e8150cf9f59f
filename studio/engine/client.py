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
from studio.media.threads import Forgiving
from studio.model.errors import EngineError

log = logging.getLogger(__name__)

_ANSWER_S = 10.0


class EngineClient:
    """One connection to a running engine.

    `on_event` hears every event but replies, `on_lost` that the line is gone (once, not after `close()`); both on
    the reading thread. `start()` raises EngineError when nobody answers.
    `_sending` guards the line: it may be held for as long as the engine does not read. `_lock` guards `_waiting` and
    is never held meanwhile, so that replies and events come in.
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
        self._sending = threading.Lock()
        self._forgiving = Forgiving("hearing the engine")
        self._closing = threading.Event()
        self._line: LineConnection | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._line = self._connected()
        self._thread = threading.Thread(target=self._read, name="engine client", daemon=True)
        self._thread.start()
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
        """Send `command`; the future ends when the engine has done it, or holds an EngineError."""
        future: Future[None] = Future()
        number = next(self._numbers)
        with self._lock:
            if self._line is None or self._closing.is_set():
                future.set_exception(EngineError("engine.lost"))
                return future
            self._waiting[number] = future
        try:
            with self._sending:
                self._line.send_bytes(encode(Request(number, command)))
        except (OSError, ValueError, TypeError):  # TypeError: as in `_Line._send`
            self._fail(number)
        return future

    def _fail(self, number: int) -> None:
        with self._lock:
            future = self._waiting.pop(number, None)  # None: the reading thread has failed it already
        if future is not None:
            future.set_exception(EngineError("engine.lost"))

    def call(self, command: Command, timeout_s: float = 10.0) -> None:
        """`request` and wait. Raises EngineError when refused, lost, or not answered in time."""
        try:
            self.request(command).result(timeout_s)
        except TimeoutError as error:
            raise EngineError("engine.silent", seconds=timeout_s) from error

    def close(self) -> None:
        """Hang up. The engine goes on. May be called twice."""
        self._closing.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(5)
        if self._line is not None:
            hang_up(self._line)
        self._fail_all()

    def _read(self) -> None:
        line = self._line
        assert line is not None
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
