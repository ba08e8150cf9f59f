"""Threads with a name, a stop event and a bounded join."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


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
