"""Everything can be reached: by the eye at 1024x700, by the keyboard, by a screen reader."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QWidget,
)

from studio.gui.card import Card
from studio.gui.main_window import MainWindow
from studio.gui.picture_view import PictureView
from studio.model.canvas import Canvas
from tests.rig.desk_stage import DeskStage
from tests.unit.gui.conftest import MakeWindow

CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar, PictureView,
)  # fmt: skip


def controls(root: QWidget) -> list[QWidget]:
    """What a person can use, without the inner parts of Qt's own widgets."""
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar):
            continue
        if widget.objectName().startswith("qt_") or isinstance(
            widget.parent(), QAbstractSpinBox | QComboBox | QLineEdit | QTabBar
        ):
            continue
        if widget.window() is not root.window():  # the list of a closed drop-down
            continue
        if isinstance(widget.parent(), QAbstractItemView) and not isinstance(widget, QAbstractButton):
            continue
        found.append(widget)
    return found


def open_cards(window: MainWindow, desk: DeskStage) -> list[Card]:
    """Every card there is, one after the other, each as it is made."""
    made: list[Card] = []
    window.ask_air()
    made.append(window.cards.card)  # type: ignore[arg-type]
    shows = [
        window.sources.add_asked.emit,
        lambda: window.sources.edit_asked.emit(desk.state.show.sources[1]),
        window.scenes.add_asked.emit,
        lambda: window.scenes.layers_asked.emit("inset"),
        lambda: window.overlays.edit_asked.emit("lower_third"),
        lambda: window.overlays.edit_asked.emit("announcement"),
        lambda: window.comments.order_asked.emit(desk.feed_since(0).entries[0]),
        window.show_shortcuts,
    ]
    for show in shows:
        show()
        made.append(window.cards.card)  # type: ignore[arg-type]
    return made


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("expert", [False, True])
def test_every_control_has_a_name(
    make: MakeWindow, desk: DeskStage, app: QApplication, language: str, expert: bool
) -> None:
    desk.neighbours()
    desk.on_air()
    window = make(language)
    window.preferences.set_expert(expert)
    app.processEvents()
    nameless = [
        f"{type(one).__name__} in {type(one.parent()).__name__}" for one in controls(window) if not one.accessibleName()
    ]
    assert not nameless


def test_every_control_of_every_card_has_a_name(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    desk.neighbours()
    for card in open_cards(window, desk):
        nameless = [
            f"{type(one).__name__} in {type(card).__name__}"
            for one in controls(card)
            if not one.accessibleName() and not (isinstance(one, QAbstractButton) and one.text())
        ]
        assert not nameless


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("expert", [False, True])
@pytest.mark.parametrize("size", [(1024, 700), (1280, 800), (1440, 900)])
def test_everything_is_inside_and_nothing_overlaps(
    make: MakeWindow, desk: DeskStage, app: QApplication, language: str, expert: bool, size: tuple[int, int]
) -> None:
    desk.neighbours()
    desk.on_air()
    window = make(language, *size)
    window.preferences.set_expert(expert)
    for tab in range(4):
        window.tabs.setCurrentIndex(tab)
        app.processEvents()
        app.processEvents()
        assert window.size().toTuple() == size
        _check_places(window)


@pytest.mark.parametrize("expert", [False, True])
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_a_portrait_show_fits_too(
    make: MakeWindow, desk: DeskStage, app: QApplication, expert: bool, size: tuple[int, int]
) -> None:
    canvas = Canvas(1080, 1920)
    desk.set(show=msgspec.structs.replace(desk.state.show, canvas=canvas), look_scene_id="halves")
    window = make("en", *size)
    window.preferences.set_expert(expert)
    app.processEvents()
    _check_places(window)
    picture = window.program.picture.picture_rect()
    assert picture.height() > 1.7 * picture.width()
    assert picture.height() >= 200


def _check_places(window: MainWindow) -> None:
    places: list[tuple[QWidget, QRect]] = []
    for control in controls(window):
        if not control.isVisibleTo(window) or _scrolled(control, window):
            continue
        place = QRect(control.mapTo(window, control.rect().topLeft()), control.size())
        name = control.accessibleName()
        assert window.rect().contains(place), f"{name} is outside: {place}"
        if isinstance(control, QAbstractButton):
            assert place.height() >= 32, f"{name} is {place.height()} px high"
            assert place.width() >= 32, f"{name} is {place.width()} px wide"
        places.append((control, place))
    for index, (one, place) in enumerate(places):
        for other, there in places[index + 1 :]:
            if not (one.isAncestorOf(other) or other.isAncestorOf(one)):
                assert not place.intersects(there), f"{one.accessibleName()} lies on {other.accessibleName()}"


def _scrolled(control: QWidget, window: QWidget) -> bool:
    parent = control.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_of_buttons_fit(make: MakeWindow, desk: DeskStage, app: QApplication, language: str) -> None:
    desk.on_air()
    window = make(language, 1024, 700)
    window.preferences.set_expert(True)
    desk.set(look_scene_id="halves")
    window.bridge.poll()
    app.processEvents()
    app.processEvents()
    for button in window.findChildren(QAbstractButton):
        if button.isVisibleTo(window) and button.text():
            needed = button.fontMetrics().horizontalAdvance(button.text())
            assert needed <= button.width(), f"{button.text()!r} is cut"
    last = window.tabs.tabRect(3)
    assert last.right() <= window.tabs.width()


def test_cards_fit_the_smallest_window(make: MakeWindow, desk: DeskStage, app: QApplication) -> None:
    desk.neighbours()
    window = make("en", 1024, 700)
    for show in (
        window.ask_air,
        window.sources.add_asked.emit,
        lambda: window.scenes.layers_asked.emit("council"),
        lambda: window.overlays.edit_asked.emit("qr"),
        lambda: window.comments.order_asked.emit(desk.feed_since(0).entries[0]),
        window.show_shortcuts,
    ):
        show()
        app.processEvents()
        app.processEvents()
        card = window.cards.card
        assert card is not None
        assert window.rect().contains(card.geometry())
        window.cards.put_away()


def test_tab_goes_through_the_whole_window(window: MainWindow, app: QApplication) -> None:
    """From the first control, Tab comes to each of the others that takes the keyboard."""
    wanted = {
        one
        for one in controls(window)
        if one.isVisibleTo(window) and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    chain: list[QWidget] = []
    at: QWidget | None = window.nextInFocusChain()
    while at is not None and at is not window:
        chain.append(at)
        at = at.nextInFocusChain()
    assert wanted <= set(chain)
    order = [window.top_bar.air, *window.scenes.cards.values(), window.tabs]
    places = [chain.index(one) for one in order]
    assert all(earlier < later for earlier, later in pairwise(places)), places


def test_texts_are_plain(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    """No label of the window, or of a card, reads what it is given as markup."""
    desk.say("<b>王</b>", "<img src='x' width=3000 height=3000> 三斤")
    window.bridge.poll()
    open_cards(window, desk)
    window.comments.order_asked.emit(desk.feed_since(0).entries[0])
    labels = [label for label in window.findChildren(QLabel) if not isinstance(label.parent(), QComboBox)]
    assert labels
    for label in labels:
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
    index = window.comments.model.index(0)
    assert window.comments.list.visualRect(index).height() < 120
