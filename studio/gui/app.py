"""Opens the window on a desk that runs, and stays until the window is closed."""

from __future__ import annotations

import signal
import sys

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from studio.gui.bridge import Bridge, DeskFace
from studio.gui.collector import MainThreadCollector
from studio.gui.icons import app_icon
from studio.gui.main_window import MainWindow
from studio.gui.preferences import Preferences
from studio.gui.theme import load_fonts


def make_application() -> QApplication:
    """The QApplication of this process, with our font and style; the one there is, if there is one."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("doorstep")
    app.setStyle("Fusion")  # the same on every system: the stylesheet is drawn over it
    app.setWindowIcon(app_icon())
    load_fonts(app)
    return app


def make_window(desk: DeskFace, app: QApplication, language: str | None = None) -> MainWindow:
    """The window, not yet shown; `bridge.start()` makes it live."""
    preferences = Preferences(app, language)
    preferences.apply()
    bridge = Bridge(desk, app)
    window = MainWindow(bridge, preferences)
    for part in (bridge, preferences):
        part.setParent(window)
    preferences.trouble.connect(window.state_line.say_refusal)
    if preferences.first_trouble is not None:
        window.state_line.say_refusal(preferences.first_trouble)
    return window


REHEARSE, SIGNALLED = 75, 76
"""What `run_window` ends with when the person wants to rehearse this show, and after a signal to end."""


def run_window(desk: DeskFace, language: str | None = None, seconds: float = 0.0) -> int:
    """Until the window is closed, or `seconds` (0: no end) have passed. The caller starts and closes the desk.
    Call on the main thread."""
    # The window's thread asks for the interpreter at every row it paints: in a flood of 2,000 comments a second its
    # longest silence was 229 ms with the default of 5 ms, and 153 with this (measured).
    sys.setswitchinterval(0.001)
    app = make_application()
    collector = MainThreadCollector()
    collector.start()
    window = make_window(desk, app, language)
    window.rehearsal_asked.connect(lambda: app.exit(REHEARSE))
    window.bridge.start()
    window.show()
    # exit, not quit: nobody may be there to answer what a closing window asks. The caller decides what goes on.
    # Python handles signals between bytecodes: the collector's timer lets Ctrl-C in between two clicks.
    signal.signal(signal.SIGINT, lambda _number, _frame: app.exit(SIGNALLED))
    signal.signal(signal.SIGTERM, lambda _number, _frame: app.exit(SIGNALLED))
    collector.settle()
    if seconds:
        QTimer.singleShot(round(seconds * 1000), lambda: app.exit(0))
    code = app.exec()
    window.bridge.stop()
    window.program.picture.close_ring()
    window.look.picture.close_ring()
    window.side.picture.close_ring()
    window.hide()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del window
    collector.stop()
    return code
