"""A TCP or TLS connection that never blocks without a limit and knows when the other side has stopped taking."""

from __future__ import annotations

import contextlib
import errno
import select
import socket
import ssl
import sys
import threading
from collections.abc import Callable

from studio.media.clock import NS, now_ns
from studio.media.threads import NamedThread
from studio.model.errors import OutputError
from studio.model.reasons import reason_of
from studio.outputs.rtmp_target import RtmpTarget

if sys.platform == "linux":
    import fcntl
    import termios

SEND_BUFFER = 131_072  # a quarter of a second at 4.5 Mbit/s: a stalled peer is felt soon
_DNS_S = 5.0
_SO_NWRITE = 0x1024  # macOS, sys/socket.h: bytes in the send buffer
_USER_TIMEOUT_MS = 4000
_STALL_S = 5.0
_SLICE_S = 0.1
_READ = 65_536
_MOST_READS = 16
_MOST_ADDRESSES = 4


def resolve(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]]:
    """The addresses of a host. A resolver that hangs is left behind on its thread. Raises OutputError rtmp.dns."""
    found: list[tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int]]] = []
    answered = threading.Event()

    def ask(_stop: threading.Event) -> None:
        # UnicodeError: a label that is empty or too long for a name
        with contextlib.suppress(OSError, UnicodeError):
            for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                if isinstance(address[0], str):
                    found.append((family, address))
        answered.set()

    thread = NamedThread("resolver", ask)
    thread.start()
    if not answered.wait(_DNS_S) or not found:
        raise OutputError("rtmp.dns", host=host)
    thread.close()
    return found[:_MOST_ADDRESSES]


class RtmpSocket:
    """Connected by `open`. Used by one thread; all errors are OutputErrors with a sentence.

    `outbox` holds what is still to be sent; `flush` sends it and meanwhile hands what arrives to `on_bytes`.
    `taken_bytes`: what the system has taken from it so far. `confirmed_bytes` may be asked by any thread.
    """

    def __init__(
        self,
        target: RtmpTarget,
        stop: threading.Event,
        on_bytes: Callable[[bytes], None],
        send_buffer: int = SEND_BUFFER,
    ) -> None:
        self.taken_bytes = 0
        self._send_buffer = send_buffer
        self._target = target
        self._stop = stop
        self._on_bytes = on_bytes
        self._socket: socket.socket | None = None
        self._progress_ns = 0
        self.outbox = bytearray()

    def open(self, deadline_ns: int) -> None:
        raw = self._connect(deadline_ns)
        try:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if sys.platform == "linux":
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _USER_TIMEOUT_MS)
            self._socket = self._secure(raw, deadline_ns) if self._target.tls else raw
        except BaseException:
            raw.close()
            raise
        self._socket.setblocking(False)
        self._progress_ns = now_ns()

    @property
    def confirmed_bytes(self) -> int:
        """What has reached the peer's system, of what was sent through this connection. Linux and macOS say what they
        still hold; on Windows everything counts that the system took, which is up to `send_buffer` too much."""
        live = self._socket
        held = 0
        if live is not None:
            with contextlib.suppress(OSError):
                held = _held_bytes(live)
        return self.taken_bytes - held

    def flush(self, deadline_ns: int | None = None) -> None:
        """Send the whole outbox. Waits as long as the peer takes something now and then, or until `deadline_ns`;
        when the stop event is set, a second without progress is enough."""
        self._progress_ns = now_ns()
        while self.outbox:
            self._send_some()
            self.receive()
            if not self.outbox:
                return
            still_s = (now_ns() - self._progress_ns) / NS
            if still_s > (1.0 if self._stop.is_set() else _STALL_S) or (deadline_ns and now_ns() > deadline_ns):
                raise OutputError("rtmp.stalled", host=self._target.host, seconds=round(still_s))
            self._wait(_SLICE_S, writing=True)

    def exchange(self) -> None:
        """Send the outbox, hand on what has arrived, send the answers to that."""
        if self.outbox:
            self.flush()  # hears, too
        else:
            self.receive()
        if self.outbox:
            self.flush()

    def receive(self, wait_s: float = 0.0) -> None:
        """Hand on what has arrived, waiting up to `wait_s` for something. A closed connection is rtmp.closed."""
        if wait_s:
            self._wait(wait_s, writing=False)
        for _ in range(_MOST_READS):
            try:
                content = self._live.recv(_READ)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            except OSError as error:
                raise self._broken(error) from error
            if not content:
                raise OutputError("rtmp.closed", host=self._target.host)
            self._on_bytes(content)

    def finish(self, deadline_ns: int) -> None:
        """Send what is left and wait until the peer has read to the end: closing over unread words would make the
        system throw away what the peer has not read yet."""
        self.flush(deadline_ns)
        with contextlib.suppress(OSError):
            self._live.shutdown(socket.SHUT_WR)
        while now_ns() < deadline_ns:
            self.receive(_SLICE_S)

    def close(self) -> None:
        """May be called twice."""
        if self._socket is not None:
            gone, self._socket = self._socket, None
            with contextlib.suppress(OSError):
                gone.shutdown(socket.SHUT_RDWR)
            gone.close()

    @property
    def _live(self) -> socket.socket:
        if self._socket is None:
            raise OutputError("rtmp.closed", host=self._target.host)
        return self._socket

    def _connect(self, deadline_ns: int) -> socket.socket:
        host = self._target.host
        reason = ""
        for family, address in resolve(host, self._target.port):
            raw = socket.socket(family, socket.SOCK_STREAM)
            try:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self._send_buffer)
                raw.settimeout(max(0.1, min(5.0, (deadline_ns - now_ns()) / NS)))
                raw.connect(address)
                return raw
            except OSError as error:
                raw.close()
                reason = reason_of(error)
        raise OutputError("rtmp.unreachable", host=f"{host}:{self._target.port}", reason=reason)

    def _secure(self, raw: socket.socket, deadline_ns: int) -> socket.socket:
        host = self._target.host
        raw.settimeout(max(0.1, (deadline_ns - now_ns()) / NS))
        try:
            return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            raise OutputError("rtmp.certificate", host=host, reason=reason_of(error)) from error
        except TimeoutError as error:
            raise OutputError("rtmp.silent", host=host) from error
        except (OSError, ValueError) as error:
            raise OutputError("rtmp.not_rtmp", host=host, reason="@reason.not_tls") from error

    def _send_some(self) -> None:
        try:
            sent = self._live.send(self.outbox)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        except OSError as error:
            raise self._broken(error) from error
        if sent:
            self._progress_ns = now_ns()
            self.taken_bytes += sent
            del self.outbox[:sent]

    def _wait(self, seconds: float, writing: bool) -> None:
        live = self._live
        if isinstance(live, ssl.SSLSocket) and live.pending():
            return
        select.select([live], [live] if writing else [], [], seconds)

    def _broken(self, error: OSError) -> OutputError:
        if error.errno == errno.ETIMEDOUT:
            return OutputError("rtmp.stalled", host=self._target.host, seconds=_USER_TIMEOUT_MS // 1000)
        return OutputError("rtmp.closed", host=self._target.host)


def _held_bytes(live: socket.socket) -> int:
    """What the system has taken and the peer has not confirmed."""
    if sys.platform == "linux":
        count = bytearray(4)
        fcntl.ioctl(live.fileno(), termios.TIOCOUTQ, count)
        return int.from_bytes(count, sys.byteorder)
    if sys.platform == "darwin":
        return live.getsockopt(socket.SOL_SOCKET, _SO_NWRITE)
    return 0
