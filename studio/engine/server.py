"""The engine's end of the line: accepts studios, answers their requests, sends every event to each of them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener, answer_challenge, deliver_challenge

import msgspec

from studio.engine.line import MOST_BYTES, LineConnection, hang_up
from studio.engine.messages import PROTOCOL, Command, Event, Hello, Reply, Vitals, decode_request, encode
from studio.engine.process import EngineAddress
from studio.media.queues import BoundedQueue
from studio.model.errors import StudioError

log = logging.getLogger(__name__)

_MOST_LINES = 8
_MOST_WAITING = 400


class _Line:
    """One studio. Two threads: one reads requests, one sends; a studio that does not read is hung up on."""

    def __init__(self, connection: LineConnection, server: Server) -> None:
        self._connection = connection
        self._server = server
        self._outgoing: BoundedQueue[bytes] = BoundedQueue(_MOST_WAITING)
        self._ended = threading.Event()
        self._closing = threading.Lock()  # guards the end of `_connection`
        self.greeted = False
        self.watching = False
        self._threads = [
            threading.Thread(target=self._read, name="engine line in", daemon=True),
            threading.Thread(target=self._send, name="engine line out", daemon=True),
        ]

    def start(self) -> None:
        # The sender first: the reader joins it when the studio hangs up at once.
        for thread in reversed(self._threads):
            thread.start()

    def put(self, event: Event) -> None:
        # Vitals come ten times a second and the next ones replace them: a busy studio may miss some.
        if isinstance(event, Vitals) and len(self._outgoing) > _MOST_WAITING // 4:
            return
        if not self._outgoing.put(encode(event)):
            log.warning("a studio does not read what we say: hanging up")
            self.end()

    def end(self) -> None:
        self._ended.set()

    def join(self) -> None:
        self._ended.set()
        reader, sender = self._threads
        sender.join(2)
        self._hang_up()
        if reader is not threading.current_thread():
            reader.join(2)

    def _hang_up(self) -> None:
        """Once: a handle closed twice could be somebody else's by then."""
        with self._closing:
            hang_up(self._connection)

    def _read(self) -> None:
        key = self._server.key
        try:
            deliver_challenge(self._connection, key)
            answer_challenge(self._connection, key)
            while not self._ended.is_set():
                if self._connection.poll(0.2):
                    self._answer(self._connection.recv_bytes(MOST_BYTES))
        except (OSError, EOFError, AuthenticationError) as error:
            log.info("a studio's line ended: %r", error)
        finally:
            self._ended.set()
            self._threads[1].join(2)
            self._hang_up()
            self._server.forget(self)

    def _answer(self, payload: bytes) -> None:
        try:
            request = decode_request(payload)
        except msgspec.MsgspecError as error:
            log.warning("a studio said something unknown: %s", error)
            self._ended.set()
            return
        command = request.command
        try:
            if isinstance(command, Hello):
                self._greet(command)
            elif not self.greeted:
                raise StudioError("engine.no_hello")
            reply = Reply(number=request.number)
            self._server.on_command(command)
        except StudioError as error:
            reply = Reply(number=request.number, code=error.code, arguments=error.arguments)
        except Exception as error:  # whatever a command met, it is answered
            # A fault in one command must not cut the line: the studio would take the engine for dead.
            log.exception("a command failed")
            reply = Reply(number=request.number, code="engine.failed", arguments={"reason": str(error)[:200]})
        self.put(reply)

    def _greet(self, hello: Hello) -> None:
        if hello.protocol != PROTOCOL:
            raise StudioError("engine.other_version", found=hello.protocol, known=PROTOCOL)
        self.greeted = True
        self.watching = hello.watching

    def _send(self) -> None:
        try:
            while not (self._ended.is_set() and len(self._outgoing) == 0):
                payload = self._outgoing.get(0.2)
                if payload is not None:
                    self._connection.send_bytes(payload)
        # TypeError: hung up in the middle of a write, multiprocessing goes on with a handle that is None.
        except (OSError, ValueError, TypeError) as error:
            log.info("cannot send to a studio: %r", error)
            self._ended.set()


def _nobody(_command: Command) -> None:
    raise StudioError("engine.no_show")


class Server:
    """Listens at the engine's address.

    The `on_command` of `start` runs on the lines' threads and may raise StudioError.

    `_lock` guards `_lines`.
    """

    def __init__(self, address: EngineAddress) -> None:
        self.key = bytes.fromhex(address.key)
        self.on_command: Callable[[Command], None] = _nobody
        self._address = address
        self._lines: list[_Line] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None

    def start(self, on_command: Callable[[Command], None]) -> None:
        self.on_command = on_command
        self._listener = Listener(self._address.address)
        self._thread = threading.Thread(target=self._accept, name="engine door", daemon=True)
        self._thread.start()

    def broadcast(self, event: Event) -> None:
        with self._lock:
            lines = [line for line in self._lines if line.greeted]
        for line in lines:
            line.put(event)

    @property
    def studios(self) -> int:
        with self._lock:
            return sum(line.greeted for line in self._lines)

    @property
    def watched(self) -> bool:
        """Whether any studio shows pictures, so that previews are worth making."""
        with self._lock:
            return any(line.watching for line in self._lines)

    def forget(self, line: _Line) -> None:
        with self._lock:
            if line in self._lines:
                self._lines.remove(line)

    def close(self) -> None:
        if self._listener is None:
            return
        self._stop.set()
        self._wake_accept()
        if self._thread is not None:
            self._thread.join(2)
        self._listener.close()
        self._listener = None
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.join()

    def _accept(self) -> None:
        assert self._listener is not None
        while not self._stop.is_set():
            try:
                connection = self._listener.accept()
            except OSError as error:
                log.warning("accepting a studio failed: %r", error)
                continue
            with self._lock:
                if self._stop.is_set() or len(self._lines) >= _MOST_LINES:
                    connection.close()
                    continue
                line = _Line(connection, self)
                self._lines.append(line)
            line.start()

    def _wake_accept(self) -> None:
        """accept() has no time limit; a last connection of our own ends it."""
        try:
            Client(self._address.address).close()
        except OSError as error:
            log.info("the door was closed already: %r", error)
