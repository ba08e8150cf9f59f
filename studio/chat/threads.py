"""A thread of the chat room: named, told to stop by an event, joined within a bound."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class ChatThread:
    """A daemon thread that runs `work(stop)` once. `close()` signals, then joins; it may be called twice.

    Made anew for each start. An exception that leaves `work` is logged with the thread's name.
    """

    def __init__(self, name: str, work: Callable[[threading.Event], None]) -> None:
        self.stop = threading.Event()
        self._work = work
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, timeout_s: float = 8.0) -> bool:
        """True when the thread has ended. One that does not end in time is logged and left behind."""
        self.stop.set()
        if self._thread is threading.current_thread() or self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            log.error("thread %s did not end within %.1f s", self._thread.name, timeout_s)
            return False
        return True

    def _run(self) -> None:
        try:
            self._work(self.stop)
        except Exception:  # logged with the thread's name, and raised on
            log.exception("thread %s ended by an error", self._thread.name)
            raise
