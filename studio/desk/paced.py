"""Something that is told often and done seldom: the last telling wins."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Paced:
    """`ask()` runs `work` at once, or a little later when it ran less than `every_s` ago; never twice for nothing.

    Any thread; `work` runs on the asking thread or on a timer's. `_lock` guards `_later` and `_ran_s`.
    """

    def __init__(self, every_s: float, work: Callable[[], None]) -> None:
        self._every_s = every_s
        self._work = work
        self._lock = threading.Lock()
        self._later: threading.Timer | None = None
        self._ran_s = 0.0
        self._closed = False

    def ask(self) -> None:
        with self._lock:
            if self._later is not None or self._closed:
                return
            wait_s = self._ran_s + self._every_s - time.monotonic()
            if wait_s > 0:
                self._later = threading.Timer(wait_s, self._run)
                self._later.daemon = True
                self._later.start()
                return
        self._run()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            later, self._later = self._later, None
        if later is not None:
            later.cancel()
            later.join(1)

    def _run(self) -> None:
        with self._lock:
            self._later = None
            self._ran_s = time.monotonic()
        self._work()
