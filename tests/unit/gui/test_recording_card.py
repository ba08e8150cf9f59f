"""Recording's settings, the button of the replay, and what is offered after a show that broke off."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from studio.desk.state import Interrupted
from studio.gui.dialogs.last_show_card import LastShowCard
from studio.gui.dialogs.recording_card import RecordingCard
from studio.gui.main_window import MainWindow
from studio.model.errors import OutputError
from studio.model.recovery import RecoveredRecording
from tests.rig.desk_stage import DeskStage


def _poll(window: MainWindow, app: QApplication) -> None:
    window.bridge.poll()
    app.processEvents()


def test_settings_are_asked_of_the_desk(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    window.show_recording()
    card = window.cards.card
    assert isinstance(card, RecordingCard)
    assert (card.container.currentData(), card.minutes.value(), card.replay.value()) == ("mkv", 0, 30)
    card.folder.setText("/stick")
    card.container.setCurrentIndex(1)
    card.minutes.setValue(30)
    card.megabytes.setValue(7)
    assert card.megabytes.value() == 20, "less is not possible"
    card.megabytes.setValue(5)
    assert card.megabytes.value() == 0
    card.save.click()
    assert desk.asked[-1] == (
        "recording.settings",
        {"folder": "/stick", "container": "mp4", "segment_minutes": 30, "segment_mb": 0, "replay_s": 30},
    )
    _poll(window, app)
    assert window.cards.card is None


def test_a_refused_folder_keeps_the_card(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    window.show_recording()
    card = window.cards.card
    assert isinstance(card, RecordingCard)
    desk.refusal = OutputError("file.bad_folder", path="/stick", reason="@reason.read_only")
    card.save.click()
    _poll(window, app)
    assert window.cards.card is card
    assert "只读" in window.state_line.sentence.text()


def test_the_replay_is_a_button_of_experts_while_there_is_one(
    window: MainWindow, desk: DeskStage, app: QApplication
) -> None:
    button = window.top_bar.replay
    assert button.isHidden()
    desk.on_air()
    _poll(window, app)
    assert button.isHidden()
    window.preferences.set_expert(True)
    app.processEvents()
    assert not button.isHidden()
    assert "31" in button.accessibleName()
    button.click()
    assert desk.asked[-1] == ("replay.save", {})
    window.actions_.by_name["replay.save"].trigger()
    assert desk.asked[-2:] == [("replay.save", {})] * 2


def test_a_show_that_broke_off_is_offered_once(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    path = "/videos/garden.mkv"
    found = RecoveredRecording(path=path, begun_unix_s=0, arguments={"path": path, "minutes": "25.3"})
    desk.set(interrupted=Interrupted(unix_s=1_750_000_000, scene="菜园", recorded=True))
    _poll(window, app)
    card = window.cards.card
    assert isinstance(card, LastShowCard)
    assert card.open.isHidden()
    desk.set(recovered=(found,))
    _poll(window, app)
    assert not card.open.isHidden()
    card.resume.click()
    _poll(window, app)
    assert [name for name, _ in desk.asked[-2:]] == ["session.resume", "session.dismiss"]
    assert window.cards.card is None
    desk.set(air="off")
    _poll(window, app)
    assert window.cards.card is None


def test_nothing_is_offered_over_a_running_show(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    desk.on_air()
    desk.set(interrupted=Interrupted(unix_s=1.0))
    _poll(window, app)
    assert window.cards.card is None
