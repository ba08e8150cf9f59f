"""Where the show goes: two pictures, places that come and go on air, the upload it takes, and the rehearsal."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.engine.messages import SideVitals
from studio.gui.controls import Button
from studio.gui.go_live_card import GoLiveCard
from studio.gui.main_window import MainWindow
from studio.model.output import Destination, OutputReport
from studio.model.side_canvas import SideCanvas
from tests.rig.desk_stage import DeskStage

SECOND = SideCanvas(id="second", name="竖屏")


def poll(window: MainWindow, app: QApplication) -> None:
    window.bridge.poll()
    app.processEvents()


def opened(window: MainWindow, app: QApplication) -> GoLiveCard:
    window.show_places()
    app.processEvents()
    card = window.cards.card
    assert isinstance(card, GoLiveCard)
    return card


def second_on(desk: DeskStage, **changes: object) -> None:
    canvas = msgspec.structs.replace(SECOND, **changes)
    places = (
        *desk.state.show.destinations,
        Destination(id="tall", name="抖音", url="rtmp://d.example/live", canvas="second"),
    )
    desk.set(show=msgspec.structs.replace(desk.state.show, canvases=(canvas,), destinations=places))


def test_one_switch_makes_the_second_picture(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    card = opened(window, app)
    assert card.second.on.text() == "同时竖屏直播"
    assert not card.second.focus.isVisible()
    card.second.on.click()
    assert desk.asked[-1] == ("canvas.portrait", {"on": True})
    assert not window.side.isVisible()
    second_on(desk)
    poll(window, app)
    assert window.side.isVisible()
    assert card.second.on.isChecked()
    assert card.second.focus.isVisible()


def test_the_focus_is_sent_once_the_slider_rests(
    window: MainWindow, desk: DeskStage, app: QApplication, qtbot: QtBot
) -> None:
    second_on(desk)
    poll(window, app)
    card = opened(window, app)
    card.second.focus.setFocus()
    for _ in range(10):
        QTest.keyClick(card.second.focus, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: bool(desk.asked), timeout=5000)
    (asked,) = desk.asked
    assert asked == ("canvas.set", {"canvas": msgspec.structs.replace(SECOND, focus_x=0.4)})


def test_its_cost_is_said(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    second_on(desk)
    card = opened(window, app)
    poll(window, app)
    assert "720 × 1280" in card.second.cost.text()
    side = SideVitals(id="second", compose_ms=1.5, encode_ms=8.0, cpu_percent=29)
    desk.set(air="live", vitals=msgspec.structs.replace(desk.state.vitals, sides=(side,)))
    poll(window, app)
    assert "9.5" in card.second.cost.text()
    assert "29%" in card.second.cost.text()
    assert window.side.caption.whole_text() == "竖屏 · CPU 29%"


def test_a_place_chooses_its_picture(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    second_on(desk)
    poll(window, app)
    card = opened(window, app)
    card.add.click()
    form = card._form
    assert form is not None
    form.name.setText("快手")
    form.url.setText("rtmp://k.example/live")
    form.key.setText("k-1")
    form.canvas.setCurrentIndex(form.canvas.findData("second"))
    assert form.canvas.currentText() == "竖屏"
    form.save.click()
    name, arguments = desk.asked[-1]
    assert (name, arguments["canvas"]) == ("destination.set", "second")


def test_on_air_places_come_and_go(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    second_on(desk)
    poll(window, app)
    assert not window.top_bar.places.isVisible()
    first, *_ = desk.state.show.destinations
    live = OutputReport(id=first.id, name=first.name, kind="rtmp", state="live", bitrate_kbps=2250)
    desk.set(air="live", vitals=msgspec.structs.replace(desk.state.vitals, outputs=(live,)))
    poll(window, app)
    window.top_bar.places.click()
    app.processEvents()
    card = window.cards.card
    assert isinstance(card, GoLiveCard)
    assert not card.go.isVisible()
    assert not card.rehearse.isVisible()
    starts = [one for one in card.findChildren(Button) if one.text() == "加推" and one.isVisible()]
    stops = [one for one in card.findChildren(Button) if one.text() == "停推" and one.isVisible()]
    assert len(stops) == 1
    starts[-1].click()
    stops[0].click()
    assert desk.asked == [
        ("destination.start", {"destination_id": "tall"}),
        ("destination.stop", {"destination_id": first.id}),
    ]


def test_the_upload_is_said_and_set(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    card = opened(window, app)
    assert card._needed.isVisible()
    alone = card._needed.text()
    second_on(desk)
    poll(window, app)
    assert card._needed.text() != alone, "the second picture needs some too"
    card.upload.setValue(20)
    card.upload.editingFinished.emit()
    assert desk.asked[-1] == ("upload.set", {"kbps": 20_000})


def test_rehearsing_is_one_button(window: MainWindow, desk: DeskStage, app: QApplication, qtbot: QtBot) -> None:
    card = opened(window, app)
    with qtbot.waitSignal(window.rehearsal_asked, timeout=2000):
        card.rehearse.click()
    desk.set(recording_path="/x/y.mkv")
    poll(window, app)
    assert not card.rehearse.isEnabled()


@pytest.mark.parametrize("clean", [True, False])
def test_a_clean_recording_is_asked_for(window: MainWindow, desk: DeskStage, app: QApplication, clean: bool) -> None:
    recording = msgspec.structs.replace(desk.state.show.recording, clean=not clean)
    desk.set(show=msgspec.structs.replace(desk.state.show, recording=recording))
    poll(window, app)
    card = opened(window, app)
    card.clean.click()
    assert desk.asked[-1] == ("recording.clean", {"on": clean})
