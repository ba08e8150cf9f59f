"""A window on a desk without processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.app import make_application, make_window
from studio.gui.main_window import MainWindow
from tests.rig.desk_stage import DeskStage

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    return make_application()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskStage]:
    with DeskStage("zh", folder=tmp_path) as stage:
        yield stage


@pytest.fixture
def make(app: QApplication, desk: DeskStage, qtbot: QtBot) -> Iterator[MakeWindow]:
    """`make(language, width, height)`: a shown and running window."""
    made: list[MainWindow] = []

    def build(language: str = "zh", width: int = 1280, height: int = 800) -> MainWindow:
        window = make_window(desk, app, language)
        window.preferences.set_theme("dark")
        window.resize(width, height)
        window.bridge.start()
        window.show()
        qtbot.waitExposed(window)
        # A screen without a window manager gives the keys to nobody by itself.
        with qtbot.waitActive(window, timeout=10_000):
            window.activateWindow()
        made.append(window)
        app.processEvents()
        return window

    yield build
    for window in made:
        window.cards.put_away()
        window.bridge.stop()
        window.program.picture.close_ring()
        window.look.picture.close_ring()
        window.side.picture.close_ring()
        window.hide()
        window.deleteLater()
    # Otherwise every window of earlier tests would be styled again with each new one.
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()


@pytest.fixture
def window(make: MakeWindow) -> MainWindow:
    return make()
