"""The running application: its collector of garbage, signals, and the end."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.app import SIGNALLED, run_window
from studio.gui.collector import MainThreadCollector
from tests.rig.desk_stage import DeskStage


class Cycle:
    """Tells which thread destroyed it."""

    destroyed_on: ClassVar[set[int]] = set()

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        Cycle.destroyed_on.add(threading.get_ident())


@pytest.fixture
def collector(app: QApplication) -> Iterator[MainThreadCollector]:
    made = MainThreadCollector()
    made.start()
    yield made
    made.stop()
    made.stop()


def test_cycles_are_collected_on_the_main_thread_only(collector: MainThreadCollector, qtbot: QtBot) -> None:
    Cycle.destroyed_on.clear()

    def litter() -> None:
        for _ in range(20_000):
            Cycle()

    thread = threading.Thread(target=litter)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(Cycle.destroyed_on))
    assert Cycle.destroyed_on == {threading.get_ident()}


def test_the_collector_gives_back_what_it_took(app: QApplication) -> None:
    assert gc.isenabled()
    made = MainThreadCollector()
    made.start()
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled()


def test_a_signal_ends_the_window_without_asking(app: QApplication, desk: DeskStage) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        desk.on_air()
        QTimer.singleShot(300, lambda: os.kill(os.getpid(), signal.SIGTERM))
        assert run_window(desk, "zh") == SIGNALLED
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert desk.asked == []
    assert gc.isenabled()
