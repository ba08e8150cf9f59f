"""The check before the show in its card, and what is asked before going live."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.gui.dialogs.ask_card import AskCard
from studio.gui.dialogs.doctor_card import DoctorCard
from studio.gui.main_window import MainWindow
from studio.model.check import CheckLine, CheckReport
from studio.model.errors import StudioError
from tests.rig.desk_stage import DeskStage


def _texts(card: DoctorCard) -> list[str]:
    rows = [card._rows.itemAt(index).widget() for index in range(card._rows.count())]
    return [row.accessibleName() for row in rows if row is not None]


def test_lines_come_one_by_one_and_the_worst_stand_first(
    window: MainWindow, desk: DeskStage, app: QApplication
) -> None:
    window.show_check()
    card = window.cards.card
    assert isinstance(card, DoctorCard)
    assert desk.asked[-1] == ("show.check", {})
    camera = CheckLine("fine", "check.camera", {"name": "门口", "width": "1920", "height": "1080", "fps": "30"}, "a")
    speak = CheckLine("attention", "check.speak", {"name": "话筒"}, "b")
    desk.set(check=CheckReport((camera, speak), 3, 1.0))
    window.bridge.poll()
    assert [text[:4] for text in _texts(card)] == ["请对着「", "「门口」"]
    assert "说几句话" in card.summary.text()
    assert not card.again.isEnabled()
    silent = CheckLine("trouble", "check.silent", {"name": "话筒"}, "b")
    desk.set(check=CheckReport((camera, silent), 0, 1.0))
    window.bridge.poll()
    assert _texts(card)[0].startswith("「话筒」一点声音都没有")
    assert card.summary.text() == "有 1 处要留意。"
    window.preferences.set_language("en")
    app.processEvents()
    assert _texts(card)[0].startswith("“话筒” hears nothing")
    card.again.click()
    assert desk.asked[-1] == ("show.check", {})


def test_going_live_with_a_silent_microphone_asks_once(window: MainWindow, desk: DeskStage, qtbot: QtBot) -> None:
    desk.refusal = StudioError("ask.microphone_silent", name="话筒")
    window.bridge.do("show.go_live")
    qtbot.waitUntil(lambda: isinstance(window.cards.card, AskCard), timeout=5000)
    card = window.cards.card
    assert isinstance(card, AskCard)
    assert "没有声音" in card._words.text()
    card.go.click()
    assert desk.asked[-1] == ("show.go_live", {"anyway": True})
    assert window.cards.card is None
