"""The measure itself: it must see a window that hangs."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.rig.child import Child
from tests.rig.heartbeat import MOST_S, Heartbeat
from tests.rig.waiting import wait_for
from tests.rig.xvfb import Xvfb

_WINDOW = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.setWindowTitle("a window")
window.show()
app.exec()
"""


def test_a_window_that_stands_still_has_no_heartbeat(tmp_path: Path) -> None:
    with Xvfb((640, 480)) as screen:
        window = Child([sys.executable, "-c", _WINDOW], tmp_path / "log", env=screen.env)
        window.start()
        try:
            number = screen.wait_window("a window")
            with Heartbeat(screen.display, number) as alive:
                wait_for(lambda: alive.beats > 20, 5, "some beats")
            assert alive.worst_s <= MOST_S
            with Heartbeat(screen.display, number) as ill:
                window.freeze()
                until = time.monotonic() + 0.4
                wait_for(lambda: time.monotonic() > until, 2)
                window.thaw()
                wait_for(lambda: ill.beats > 20, 5, "some beats")
            assert 0.35 < ill.worst_s < 2
            with Heartbeat(screen.display, number) as dead:
                wait_for(lambda: dead.beats > 1, 5, "a beat")
                window.kill()
                until = time.monotonic() + 0.4
                wait_for(lambda: time.monotonic() > until, 2)
            assert dead.worst_s > 0.35
        finally:
            window.close()
