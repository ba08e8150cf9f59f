"""The check before the show, run as a whole: its parts side by side, its lines as they become known."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from studio.desk.show_check import (
    Part,
    check_clock,
    check_comments,
    check_disk,
    check_encoder,
    check_microphones,
    check_pictures,
    check_rest,
    check_stock,
)
from studio.desk.upload_check import check_uploads
from studio.model.check import CheckLine, CheckReport
from studio.model.errors import StudioError

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

_END_S = 5.0
_PARTS: tuple[Part, ...] = (
    check_pictures,
    check_microphones,
    check_encoder,
    check_uploads,
    check_disk,
    check_clock,
    check_stock,
    check_comments,
    check_rest,
)


class Checkup:
    """`start()` begins a check, about 12 s long, unless one is under way; `report` may be read by any thread at any
    time. `close()` ends it. `_lock` guards `_lines`, `_left` and `report`."""

    def __init__(self, desk: Desk, on_change: Callable[[], None], parts: tuple[Part, ...] = _PARTS) -> None:
        self.report = CheckReport()
        self._desk = desk
        self._on_change = on_change
        self._parts = parts
        self._lock = threading.Lock()
        self._lines: list[dict[str, CheckLine]] = []
        self._left = 0
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        with self._lock:
            if self._left or self._stop.is_set():
                return
            self._lines = [{} for _ in self._parts]
            self._left = len(self._parts)
            self.report = CheckReport((), self._left, time.time())
            self._threads = [
                threading.Thread(target=self._run, args=(number, part), name=f"check {number}", daemon=True)
                for number, part in enumerate(self._parts)
            ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """A part that waits for a device or a server may take some seconds to end."""
        self._stop.set()
        for thread in self._threads:
            thread.join(_END_S)

    def _run(self, number: int, part: Part) -> None:
        try:
            for line in part(self._desk, self._stop):
                self._add(number, line)
                if self._stop.is_set():
                    return
        except StudioError as error:
            self._add(number, CheckLine("trouble", error.code, error.arguments))
        except Exception as error:  # a fault in one look is said in its line: the other lines are still wanted
            # One part that breaks must not keep the others from being told, nor look as if it had been fine.
            log.exception("a part of the check broke")
            self._add(number, CheckLine("trouble", "check.broke", {"reason": type(error).__name__}))
        finally:
            self._done()

    def _add(self, number: int, line: CheckLine) -> None:
        with self._lock:
            known = self._lines[number]
            known[line.key or f"{line.code} {len(known)}"] = line
            self._tell()

    def _done(self) -> None:
        with self._lock:
            self._left -= 1
            self._tell()

    def _tell(self) -> None:
        lines = tuple(line for part in self._lines for line in part.values())
        self.report = CheckReport(lines, self._left, self.report.unix_s)
        self._on_change()
