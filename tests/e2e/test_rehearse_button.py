"""A show is opened, rehearsed by one key, and is there again afterwards; its shop has not moved."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.cli.window import open_window
from studio.config.paths import rehearsal_folder
from studio.gui.app import make_application
from studio.gui.dialogs.closing_card import ClosingCard
from studio.gui.main_window import MainWindow
from studio.model.output import EncoderSettings
from tests.rig.film import Film
from tests.rig.shows import shop_show, write_show
from tests.rig.xvfb import Xvfb


@pytest.fixture
def signals() -> Iterator[None]:
    """A window of the program takes these; afterwards they are pytest's again."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class _Person:
    """Does one thing after the other, each once the window is so far; `done` counts them. Gives up after 60 s."""

    def __init__(self, *deeds: Callable[[MainWindow], bool]) -> None:
        self.done = 0
        self._until_s = time.monotonic() + 60
        self._deeds = deeds
        self._timer = QTimer()
        self._timer.setInterval(100)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]
        if windows and self.done < len(self._deeds) and self._deeds[self.done](windows[0]):
            self.done += 1
        elif time.monotonic() > self._until_s:
            QApplication.exit(0)

    def leave(self) -> None:
        self._timer.stop()


def _rehearse(window: MainWindow) -> bool:
    state = window.bridge.state
    if state.rehearsal or state.engine != "running":
        return False
    if not window.isActiveWindow():
        # There is no window manager on this screen to give a new window the keyboard.
        subprocess.run(["xdotool", "windowfocus", str(int(window.winId()))], check=True, capture_output=True)
        return False
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_L, modifiers)
    return True


def _close_rehearsal(window: MainWindow) -> bool:
    state = window.bridge.state
    if not (
        state.rehearsal
        and state.air == "live"
        and any(one.frames > 30 for one in state.vitals.outputs if one.kind == "rtmp")
    ):
        return False
    window.close()
    card = window.cards.card
    assert isinstance(card, ClosingCard)
    card.ended.emit()
    return True


def _close(window: MainWindow) -> bool:
    state = window.bridge.state
    if state.rehearsal or state.engine != "running":
        return False
    window.close()
    return True


@pytest.mark.long
@pytest.mark.usefixtures("signals", "screen")
def test_a_show_is_rehearsed_by_one_key_and_is_there_again_afterwards(tmp_path: Path, screen: Xvfb) -> None:
    app = make_application()
    path = write_show(tmp_path, shop_show(tmp_path, encoder=EncoderSettings(video_kbps=1200, preset="ultrafast")))
    before = {file.name for file in tmp_path.iterdir()}
    ledger = tmp_path / "ledger.db"
    person = _Person(_rehearse, _close_rehearsal, _close)
    try:
        assert open_window(path, "zh") == 0
    finally:
        person.leave()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert person.done == 3
    stage = rehearsal_folder(path)
    assert len(Film(stage / "received.flv").numbers) > 30
    assert (stage / "ledger.db").exists()
    assert ledger.exists()
    fresh = {file.name for file in tmp_path.iterdir()} - before
    assert all(name.startswith(("ledger", "stall.show.json")) for name in fresh), (
        "its films are in a folder of their own"
    )
