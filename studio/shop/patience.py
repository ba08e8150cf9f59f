"""Ends waiting for a database server that accepts and stays silent: nothing else does, since its TCP still answers."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import sqlalchemy as sa


class Patience:
    """Cuts the connection of a PostgreSQL transaction that takes longer than `limit_s`; its caller gets an error then.

    A server that works ends a statement by itself (statement_timeout); this is for one that is stopped or behind a
    blackhole. `_lock` guards `_deadlines`, by the descriptor of the connection's socket, and `_closed`.
    """

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._lock = threading.Condition()
        self._deadlines: dict[int, float] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._watch, name="ledger-patience", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """May be called twice."""
        with self._lock:
            self._closed = True
            self._lock.notify()
        if self._thread.is_alive():
            self._thread.join()

    @contextlib.contextmanager
    def watching(self, connection: sa.Connection) -> Iterator[None]:
        """Bound what is done with `connection` meanwhile."""
        raw = connection.connection.driver_connection
        descriptor = raw.pgconn.socket if raw is not None else -1
        with self._lock:
            self._deadlines[descriptor] = time.monotonic() + self._limit_s
            if len(self._deadlines) == 1:
                self._lock.notify()
        try:
            yield
        finally:
            with self._lock:
                self._deadlines.pop(descriptor, None)

    def _watch(self) -> None:
        with self._lock:
            while not self._closed:
                now = time.monotonic()
                for descriptor, deadline in list(self._deadlines.items()):
                    if deadline <= now:
                        # Still under the lock: whoever uses this descriptor has not come out of `watching`.
                        del self._deadlines[descriptor]
                        _cut(descriptor)
                soonest = min(self._deadlines.values(), default=None)
                self._lock.wait(None if soonest is None else max(0.0, soonest - now))


def _cut(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        line = socket.socket(fileno=descriptor)
        try:
            line.shutdown(socket.SHUT_RDWR)
        finally:
            line.detach()  # it is the driver's to close
