"""The window on the real desk and engine: what is pressed is in the program, what is in the program is seen."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.desk.rehearsal import Rehearsal
from studio.gui.app import make_application, make_window
from studio.gui.comments_list import ENTRY
from studio.gui.go_live_card import EndCard, GoLiveCard
from studio.gui.main_window import MainWindow
from tests.rig.command import Running
from tests.rig.desk_stage import DeskStage
from tests.rig.waiting import wait_for
from tests.rig.xvfb import Xvfb

_WAIT_S = 20.0


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Rehearsal]:
    played = Rehearsal(tmp_path, "zh", portrait=False, watching=True, led=False)
    try:
        played.start()
        yield played
    finally:
        played.quiet()
        played.desk.end()
        played.close()


@pytest.fixture(scope="module")
def application(screen: Xvfb, tmp_path_factory: pytest.TempPathFactory) -> QApplication:
    """With all that Qt opens once and keeps (fonts, icon caches, its lines to the screen), opened by a first window."""
    app = make_application()
    with DeskStage("zh", folder=tmp_path_factory.mktemp("first")) as desk:
        first = make_window(desk, app, "zh")
        first.show()
        first.ask_air()
        QTest.qWait(300)
        _take_down(first, app)
    return app


@pytest.fixture
def window(screen: Xvfb, rehearsal: Rehearsal, application: QApplication) -> Iterator[MainWindow]:
    made = make_window(rehearsal.desk, application, "zh")
    made.bridge.start()
    made.show()
    # There is no window manager on this screen to give a new window the keyboard.
    focus = ["xdotool", "windowfocus", "--sync", str(int(made.winId()))]
    subprocess.run(focus, env=screen.env, check=True, capture_output=True)
    until(made.isActiveWindow)
    yield made
    _take_down(made, application)


def until(condition: Callable[[], object]) -> None:
    """While it waits, the window lives on."""
    deadline_s = time.monotonic() + _WAIT_S
    while not condition():
        assert time.monotonic() < deadline_s, "waited in vain"
        QTest.qWait(20)


def _take_down(made: MainWindow, app: QApplication) -> None:
    made._close_now()
    made.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _brightness(picture: QImage) -> float:
    scaled = picture.scaled(64, 36).convertToFormat(QImage.Format.Format_Grayscale8)
    return float(np.frombuffer(scaled.constBits(), np.uint8).mean())


def _seen(window: MainWindow) -> QImage:
    """The program as it is on the window, grabbed."""
    view = window.program.picture
    return view.grab(view.picture_rect().adjusted(8, 8, -8, -8)).toImage()


def test_a_morning_in_the_window(window: MainWindow, rehearsal: Rehearsal) -> None:
    desk = rehearsal.desk

    until(window.program.picture.has_picture)
    until(lambda: _brightness(_seen(window)) > 60)
    until(lambda: all(not card._thumbnail.isNull() for card in window.scenes.cards.values()))
    until(lambda: window.comments.model.rowCount() >= 2)
    until(lambda: window.bridge.state.products)

    row = window.comments.model.index(0)
    seq = row.data(ENTRY).seq
    place = window.comments.list.visualRect(row).center()
    QTest.mouseClick(window.comments.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    until(lambda: desk.state.featured_seq == seq)
    until(window.overlays.chips["featured"].switch.isChecked)

    window.products.list.setCurrentIndex(window.products.model.index(2))
    window.products.present.click()
    until(lambda: "鸡蛋" in window.overlays.chips["card"].switch.text())
    before = desk.state.products[2].stock.left
    window.products.more.click()
    until(lambda: window.bridge.state.products[2].stock.left == before + 5)

    QTest.keyClick(window, Qt.Key.Key_F4)
    until(lambda: window.scenes.cards["halves"].on_air)

    window.preferences.set_expert(True)
    window.scenes.cards["clip"].click()
    until(lambda: window.look.picture.looking and window.look.picture.has_picture())
    QTest.keyClick(window.look.picture, Qt.Key.Key_Space)
    until(lambda: desk.state.scene_id == "clip")
    until(lambda: not desk.state.look_scene_id)


def test_on_air_and_off_again(window: MainWindow, rehearsal: Rehearsal) -> None:
    desk = rehearsal.desk

    until(window.program.picture.has_picture)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    card = window.cards.card
    assert isinstance(card, GoLiveCard)
    card.record.setChecked(False)
    assert desk.state.air == "off"
    card.go.click()
    until(lambda: desk.state.air == "live")
    until(lambda: window.top_bar.clock.text() >= "00:00:01")
    assert window.program.picture.frame_colour

    QTest.keyClick(window, Qt.Key.Key_F12)
    until(lambda: _brightness(window.program.picture._image) < 20)
    assert _brightness(_seen(window)) < 40
    QTest.keyClick(window, Qt.Key.Key_F12)
    until(lambda: _brightness(window.program.picture._image) > 60)

    assert not window.close()
    window.cards.put_away()
    window.top_bar.air.click()
    card = window.cards.card
    assert isinstance(card, EndCard)
    card.end.click()
    until(lambda: desk.state.air == "off")


def test_a_person_with_mouse_and_keys(screen: Xvfb, tmp_path: Path) -> None:
    """The program as a process of its own on a screen, driven from outside."""
    with Running("demo", "--lang", "zh", "--out", tmp_path / "demo", env=screen.env, log=tmp_path / "log") as demo:
        window = screen.wait_window("家门口的菜园", 40)

        def xdotool(*arguments: str) -> None:
            subprocess.run(["xdotool", *arguments], env=screen.env, check=True, capture_output=True)

        def centre() -> float:
            picture = QImage(str(screen.screenshot(tmp_path / "screen.png")))
            return _brightness(picture.copy(420, 220, 300, 220))

        xdotool("windowmove", "--sync", str(window), "0", "0")
        xdotool("windowfocus", "--sync", str(window))
        wait_for(lambda: centre() > 60, 20, "the garden on the screen")
        xdotool("key", "F12")
        wait_for(lambda: centre() < 40, 10, "the blanked picture")
        xdotool("mousemove", "864", "626", "click", "1")
        wait_for(lambda: centre() > 60, 10, "the garden again")
        demo.interrupt()
        assert demo.wait(60) == 0, demo.output()
    assert (tmp_path / "demo" / "report.json").exists()
