"""Threads with a name, a stop event and a bounded join."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType

log = logging.getLogger(__name__)

_LOGGED_EVERY = 1000


class Forgiving:
    """`with forgiving:` one turn of a thread that must go on: an exception ends the turn, not the thread.

    The first one is logged, then each thousandth; `faults` counts all. Used by one thread.
    """

    def __init__(self, name: str) -> None:
        self.faults = 0
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _traceback: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.faults += 1
        if self.faults % _LOGGED_EVERY == 1:
            log.error("a turn of %s failed, %d so far", self._name, self.faults, exc_info=error)
        return True


class NamedThread:
    """A daemon thread that runs `work(stop)` once. `close()` signals, then joins; it may be called twice.

    An exception that leaves `work` is logged with the thread's name and kept in `error`; `on_error` hears it.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[threading.Event], None],
        on_error: Callable[[BaseException], None] | None = None,
    ) -> None:
        self.name = name
        self.error: BaseException | None = None
        self._work = work
        self._on_error = on_error
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def signal(self) -> None:
        """Ask the thread to end, without waiting."""
        self._stop.set()

    def close(self, timeout_s: float = 5.0) -> bool:
        """True when the thread has ended. A thread that does not end in time is logged and left behind."""
        self._stop.set()
        thread = self._thread
        if thread is None or thread is threading.current_thread():
            return True
        thread.join(timeout_s)
        if thread.is_alive():
            log.error("thread %s did not end within %.1f s", self.name, timeout_s)
            return False
        return True

    @property
    def alive(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._work(self._stop)
        except BaseException as error:
            self.error = error
            log.exception("thread %s ended by an error", self.name)
            if self._on_error is not None:
                self._on_error(error)
