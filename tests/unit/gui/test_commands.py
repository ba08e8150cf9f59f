"""Every press and every key asks the desk for the command it stands for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.desk.commands import COMMANDS
from studio.gui.dialogs.closing_card import ClosingCard
from studio.gui.dialogs.layers_card import LayersCard
from studio.gui.dialogs.name_card import NameCard
from studio.gui.dialogs.order_card import OrderCard
from studio.gui.dialogs.overlay_card import OverlayCard
from studio.gui.dialogs.source_card import SourceCard
from studio.gui.go_live_card import EndCard, GoLiveCard
from studio.gui.main_window import MainWindow
from studio.model.errors import StudioError
from studio.model.order import OrderLine
from studio.model.scene import Box, Crop
from studio.model.source import (
    CameraSource,
    ImageSource,
    MediaFileSource,
    MicrophoneSource,
    NetworkCameraSource,
    ScreenSource,
    TestPatternSource,
)
from tests.rig.desk_stage import DeskStage

Asked = list[tuple[str, dict[str, Any]]]


def poll(window: MainWindow, app: QApplication) -> None:
    window.bridge.poll()
    app.processEvents()


def card_of(window: MainWindow, kind: type) -> Any:
    assert isinstance(window.cards.card, kind)
    return window.cards.card


def test_actions_are_desk_commands(window: MainWindow) -> None:
    for name in window.actions_.by_name:
        command = name.split(" ")[0]
        assert command in COMMANDS or command.startswith("window."), name


def test_scene_keys_and_cards(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    QTest.keyClick(window, Qt.Key.Key_F2)
    assert desk.asked == [("scene.take", {"scene_id": "closeup"})]
    poll(window, app)
    assert window.scenes.cards["closeup"].on_air
    window.scenes.cards["walk"].click()
    assert desk.asked[-1] == ("scene.take", {"scene_id": "walk"})


def test_an_operator_looks_first(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    window.preferences.set_expert(True)
    window.scenes.cards["halves"].click()
    assert desk.asked == [("scene.look", {"scene_id": "halves"})]
    poll(window, app)
    assert window.look.take.isEnabled()
    window.look.picture.setFocus()
    QTest.keyClick(window.look.picture, Qt.Key.Key_Space)
    assert desk.asked[-1] == ("look.take", {})
    poll(window, app)
    assert desk.state.scene_id == "halves"
    assert not window.look.take.isEnabled()


def test_the_preview_appears_when_it_is_used(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    assert not window.look.isVisible()
    desk.do("overlay.look", overlay_id="qr")
    poll(window, app)
    assert window.look.isVisible()
    window.look.clear.click()
    poll(window, app)
    assert desk.asked[-1] == ("look.clear", {})
    assert not window.look.isVisible()


def test_blank_key_and_button(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert desk.asked == [("program.blank", {})]
    poll(window, app)
    assert window.program.picture.blank
    assert window.state_line.badge.level == "attention"
    window.overlays.blank.click()
    poll(window, app)
    assert not window.program.picture.blank


def test_overlays_are_switched_and_worded(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    window.overlays.chips["lower_third"].switch.click()
    assert desk.asked == [("overlay.toggle", {"overlay_id": "lower_third"})]
    poll(window, app)
    assert window.overlays.chips["lower_third"].switch.isChecked()
    pencil = window.overlays.chips["announcement"].pencil
    assert pencil is not None
    pencil.click()
    card = card_of(window, OverlayCard)
    card.texts["text"].setText("十点半截单")
    card.minutes.setValue(5)
    card.show_it.click()
    (name, arguments), shown = desk.asked[-2:]
    assert name == "overlay.text"
    assert arguments["overlay_id"] == "announcement"
    assert arguments["text"] == "十点半截单"
    assert arguments["until_unix_s"] > 0
    assert shown == ("overlay.show", {"overlay_id": "announcement"})


def test_going_live_asks_once_and_says_where(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    window.top_bar.air.click()
    assert desk.asked == []
    card = card_of(window, GoLiveCard)
    said = [label.whole_text() for label in card.findChildren(type(window.top_bar.to))]
    assert "B站" in said
    assert "视频号" in said
    card.go.click()
    assert [name for name, _ in desk.asked] == ["recording.start", "show.go_live"]
    assert window.cards.card is None


def test_without_a_destination_it_cannot_go_live(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    desk.set(show=msgspec.structs.replace(desk.state.show, destinations=()))
    poll(window, app)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    card = card_of(window, GoLiveCard)
    assert not card.go.isEnabled()
    form = card._form
    assert form is not None
    form.name.setText("B站")
    form.url.setText("http://wrong.example")
    assert not form.save.isEnabled()
    form.url.setText("rtmp://live.example/app")
    form.key.setText("s3cret")
    form.save.click()
    name, arguments = desk.asked[-1]
    assert name == "destination.set"
    assert arguments == {
        "destination_id": "main", "name": "B站", "url": "rtmp://live.example/app", "key": "s3cret", "service": "custom",
        "canvas": "",
    }  # fmt: skip
    poll(window, app)
    assert card._form is None


def test_a_chosen_service_fills_in_what_is_the_same_for_everybody(
    window: MainWindow, desk: DeskStage, app: QApplication
) -> None:
    desk.set(show=msgspec.structs.replace(desk.state.show, destinations=()))
    poll(window, app)
    window.top_bar.air.click()
    form = card_of(window, GoLiveCard)._form
    assert form is not None
    form.service.setCurrentIndex(form.service.findData("youtube"))
    assert form.url.text() == "rtmps://a.rtmps.youtube.com:443/live2"
    assert form.name.text() == "YouTube"
    assert "studio.youtube.com" in form._find_key.text()
    form.service.setCurrentIndex(form.service.findData("douyin"))
    assert form.url.text() == "", "Douyin gives each show an address"
    form.url.setText("rtmp://push.example/third")
    form.service.setCurrentIndex(form.service.findData("bilibili"))
    assert form.url.text() == "rtmp://push.example/third", "what was typed stays"
    form.save.click()
    assert desk.asked[-1][1]["service"] == "bilibili"


def test_ending_asks_too(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    desk.on_air()
    poll(window, app)
    window.top_bar.air.click()
    card = card_of(window, EndCard)
    assert desk.asked == []
    card.stay.click()
    assert desk.asked == []
    window.top_bar.air.click()
    card_of(window, EndCard).end.click()
    assert [name for name, _ in desk.asked] == ["show.end", "recording.stop"]


def test_recording(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    window.top_bar.record.click()
    assert desk.asked[-1] == ("recording.start", {})
    assert not window.top_bar.record.isChecked()
    desk.on_air()
    poll(window, app)
    assert window.top_bar.record.isChecked()
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert desk.asked[-1] == ("recording.stop", {})


def test_sound(window: MainWindow, desk: DeskStage, app: QApplication, qtbot: QtBot) -> None:
    desk.sound()
    QTest.keyClick(window, Qt.Key.Key_M)
    assert desk.asked[-1] == ("sound.mute", {"source_id": "microphone"})
    poll(window, app)
    assert window.mixer.strips["microphone"].mute.isChecked()
    strip = window.mixer.strips["garden"]
    strip.mute.click()
    assert desk.asked[-1] == ("sound.mute", {"source_id": "garden"})
    strip.gain.setValue(-6)
    strip.gain.setValue(-9)
    qtbot.waitUntil(lambda: desk.asked[-1][0] == "sound.gain")
    assert desk.asked[-1] == ("sound.gain", {"source_id": "garden", "gain_db": -9.0})
    assert [name for name, _ in desk.asked].count("sound.gain") == 1


def test_products(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    panel = window.products
    panel.list.setCurrentIndex(panel.model.index(2))
    panel.present.click()
    panel.more.click()
    panel.less.click()
    panel.quantity.setValue(12.5)
    panel.count.click()
    panel.undo.click()
    assert desk.asked == [
        ("product.present", {"number": 3}),
        ("product.adjust", {"number": 3, "delta": Decimal(5)}),
        ("product.adjust", {"number": 3, "delta": Decimal(-2)}),
        ("product.count", {"number": 3, "quantity": Decimal("12.5")}),
        ("ledger.undo", {}),
    ]
    rows = list(desk.state.products)
    rows[2] = msgspec.structs.replace(rows[2], stock=msgspec.structs.replace(rows[2].stock, left=Decimal(7)))
    desk.set(products=tuple(rows), product_on_air=3)
    poll(window, app)
    assert panel.list.currentIndex().row() == 2
    assert not panel.present.isEnabled()


def test_an_order_is_cancelled_by_two_presses(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    desk.on_air()
    poll(window, app)
    panel = window.orders
    panel.open_part("orders")
    assert not panel.cancel.isEnabled()
    panel.list.setCurrentIndex(panel.model.index(0))
    panel.cancel.click()
    assert desk.asked == []
    panel.cancel.click()
    assert desk.asked == [("order.cancel", {"order_id": 45})]
    panel.list.setCurrentIndex(panel.model.index(3))
    assert not panel.cancel.isEnabled()


def test_an_order_by_hand(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    seq = desk.say("赵奶奶", "鸡蛋30个", "unclear")
    poll(window, app)
    window.comments.order_asked.emit(desk.feed_since(0).entries[0])
    card: OrderCard = card_of(window, OrderCard)
    card.rows[0].product.setCurrentIndex(2)
    card.rows[0].quantity.setValue(2)
    card.address.setText("3栋")
    card.save.click()
    lines = (OrderLine(3, Decimal(2)),)
    assert desk.asked == [("order.for_comment", {"seq": seq, "lines": lines, "address": "3栋"})]


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("camera", CameraSource(id="camera1", name="一号", device="usb-046d-c920")),
        ("screen", ScreenSource(id="screen1", name="一号", display="screen-1")),
        ("microphone", MicrophoneSource(id="microphone1", name="一号", device="usb-rode")),
        ("media_file", MediaFileSource(id="media_file1", name="一号", path="/films/a.mp4")),
        ("network_camera", NetworkCameraSource(id="network_camera1", name="一号", url="rtsp://10.0.0.9/1")),
        ("image", ImageSource(id="image1", name="一号", path="/films/a.mp4")),
        ("test_pattern", TestPatternSource(id="test_pattern1", name="一号", pattern="garden")),
    ],
)
def test_every_kind_of_source_is_added(
    window: MainWindow, desk: DeskStage, app: QApplication, kind: str, wanted: object
) -> None:
    window.sources.add.click()
    card: SourceCard = card_of(window, SourceCard)
    card.kinds[kind].click()
    poll(window, app)  # the devices are known now
    card.name.setText("一号")
    card.path.setText("/films/a.mp4")
    card.url.setText("rtsp://10.0.0.9/1")
    if card.device.isVisible():
        card.device.setCurrentIndex(1)
    card.save.click()
    assert desk.asked == [("source.add", {"source": wanted})]


def test_a_source_is_changed(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    window.sources.rows["microphone"].click()
    card: SourceCard = card_of(window, SourceCard)
    card.name.setText("新话筒")
    card.save.click()
    name, arguments = desk.asked[-1]
    assert name == "source.replace"
    assert arguments["source"] == MicrophoneSource(id="microphone", name="新话筒")


def test_layers(window: MainWindow, desk: DeskStage) -> None:
    window.scenes.layers_asked.emit("inset")
    card: LayersCard = card_of(window, LayersCard)
    front = card.rows[0]
    assert front.item.ref == "bars"
    front.mirror.click()
    front.eye.click()
    front.turn.click()
    front.place.setCurrentIndex(front.place.findData("left"))
    front.place.activated.emit(front.place.currentIndex())
    name, arguments = desk.asked[-1]
    assert name == "item.edit"
    assert (arguments["scene_id"], arguments["index"]) == ("inset", 1)
    item = arguments["item"]
    assert (item.mirror, item.hidden, item.quarter_turns, item.box) == (True, True, 1, Box(0.0, 0.0, 0.495, 1.0))
    front.crops[0].setValue(20)
    assert desk.asked[-1][1]["item"].crop == Crop(left=0.2)
    front.crops[2].setValue(90)
    assert desk.asked[-1][1]["item"].crop == Crop(left=0.2), "nothing would be left"


def test_layers_are_added_taken_out_and_brought_forward(window: MainWindow, desk: DeskStage) -> None:
    def arranged() -> list[str]:
        name, arguments = desk.asked[-1]
        assert (name, arguments["scene_id"]) == ("scene.arrange", "inset")
        return [item.ref for item in arguments["items"]]

    window.scenes.layers_asked.emit("inset")
    card: LayersCard = card_of(window, LayersCard)
    assert not card.rows[0].up.isEnabled()
    card.rows[1].up.click()
    assert arranged() == ["bars", "garden"]
    card.new.setCurrentIndex(card.new.findData("stamp"))
    card.add.click()
    assert arranged() == ["bars", "garden", "stamp"]
    card.rows[1].remove.click()
    assert arranged() == ["bars", "stamp"]
    assert card.new.findData("microphone") < 0, "a microphone has no picture"


def test_a_scene_is_added_by_name(window: MainWindow, desk: DeskStage) -> None:
    window.scenes.add.click()
    card: NameCard = card_of(window, NameCard)
    assert not card.save.isEnabled()
    card.name.setText("鸡舍")
    QTest.keyClick(card.name, Qt.Key.Key_Return)
    assert desk.asked == [("scene.add", {"name": "鸡舍"})]


def test_a_refusal_is_a_sentence_never_a_dialog(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    desk.refusal = StudioError("settings.no_key", name="B站")
    QTest.keyClick(window, Qt.Key.Key_F3)
    poll(window, app)
    assert "B站" in window.state_line.sentence.text()
    assert window.state_line.badge.level == "attention"
    assert app.activeModalWidget() is None
    assert window.cards.card is None


def test_trouble_is_a_sentence_a_colour_and_an_icon(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    desk.on_air()
    desk.trouble()
    poll(window, app)
    assert window.state_line.sentence.text() == "网络断了，正在第 2 次重连。"
    assert window.state_line.badge.level == "trouble"
    QTest.mouseClick(window.state_line, Qt.MouseButton.LeftButton)
    assert window.pages.currentWidget() is window.incidents


def test_closing_on_air_asks(window: MainWindow, desk: DeskStage, app: QApplication, qtbot: QtBot) -> None:
    desk.on_air()
    poll(window, app)
    assert not window.close()
    card: ClosingCard = card_of(window, ClosingCard)
    card.stay.click()
    assert window.isVisible()
    window.close()
    card_of(window, ClosingCard).end.click()
    assert [name for name, _ in desk.asked] == ["show.end", "recording.stop"]
    qtbot.waitUntil(lambda: not window.isVisible())


def test_closing_may_leave_the_show_on_air(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    desk.on_air()
    poll(window, app)
    window.close()
    card_of(window, ClosingCard).leave.click()
    assert not window.isVisible()
    assert desk.asked == []


def test_closing_off_air_just_closes(window: MainWindow) -> None:
    assert window.close()


def test_letters_typed_into_a_field_are_no_shortcuts(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.comments.search.hasFocus()
    QTest.keyClicks(window.comments.search, "mm?")
    assert window.comments.search.text() == "mm?"
    assert desk.asked == []


def test_the_sheet_of_keys(window: MainWindow, app: QApplication) -> None:
    QTest.keyClick(window, Qt.Key.Key_F10)
    assert window.cards.card is not None
    rows = window.actions_.sheet()
    assert all(words and keys for words, keys in rows)
    QTest.keyClick(window.cards.card, Qt.Key.Key_Escape)
    assert window.cards.card is None
