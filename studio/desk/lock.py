"""One studio a show: a lock that the system takes back when its process dies."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from filelock import FileLock, Timeout

from studio.model.errors import ShowFileError


class ShowLock:
    """`acquire()` raises ShowFileError `show.busy` with the other studio's pid. `release()` may be called twice."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / "studio.lock", timeout=0, thread_local=False)
        self._pid_file = folder / "studio.pid"

    def acquire(self) -> None:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise ShowFileError("show.busy", pid=self._other_pid()) from error
        with contextlib.suppress(OSError):  # it is for the other one's sentence only
            self._pid_file.write_text(str(os.getpid()))

    def release(self) -> None:
        self._lock.release()

    def _other_pid(self) -> str:
        try:
            return self._pid_file.read_text().strip()
        except OSError:
            return "?"
