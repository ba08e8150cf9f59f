"""A card lies in the window, beside the running picture: it never blocks the show, and Escape puts it away."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from studio.gui.controls import Button, IconLabel, label

_MARGIN_PX = 12


class Card(QFrame):
    """A title, a body, a row of buttons. A subclass fills `body` and `foot` and sets its words in `retranslate`."""

    closed = Signal()

    def __init__(self, icon_name: str, width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setFixedWidth(width_px)
        self._ready = False
        self._title = label("title")
        self._close = Button("icon", "x")
        self._close.clicked.connect(self.put_away)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel(icon_name, "leaf_ink", 20))
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        self.inside = QWidget()
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(10)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.inside)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(self.foot)

    def ready(self) -> None:
        """To be called at the end of a subclass's constructor."""
        self._ready = True
        self.retranslate()

    def retranslate(self) -> None:
        """Set every word again."""

    def say_title(self, text: str) -> None:
        self._title.setText(text)
        self.setAccessibleName(text)
        self._close.say(self.tr("Close"))

    def wanted_height(self, most_px: int) -> int:
        """As high as its contents, and no higher than the window."""
        inner_px = self.width() - 36
        inside = self.inside.heightForWidth(inner_px) if self.inside.hasHeightForWidth() else -1
        inside = max(inside, self.inside.sizeHint().height() if inside < 0 else inside)
        rest = 14 + 16 + 32 + 12 + (12 + self.foot.sizeHint().height() if self.foot.count() else 0)
        return min(most_px, inside + rest + 4)

    def put_away(self) -> None:
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._ready and event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def field(self, words: QLabel, widget: QWidget) -> None:
        """A word above its field, the word being the field's name for screen readers."""
        words.setBuddy(widget)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(words)
        column.addWidget(widget)
        self.body.addLayout(column)


class CardHost(QObject):
    """Shows one card at a time over `window`, under an anchor or in the middle; gives the focus back afterwards."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._card: Card | None = None
        self._anchor: QWidget | None = None
        self._focus_before: QWidget | None = None
        window.installEventFilter(self)

    @property
    def card(self) -> Card | None:
        return self._card

    def show(self, make: Callable[[], Card], anchor: QWidget | None = None) -> Card:
        self.put_away()
        focus = self._window.focusWidget()
        self._focus_before = focus
        card = make()
        card.setParent(self._window)
        card.closed.connect(self.put_away)
        self._card, self._anchor = card, anchor
        card.installEventFilter(self)
        card.inside.installEventFilter(self)
        card.show()
        card.raise_()
        self._place()
        QTimer.singleShot(0, self._place)
        first = card.nextInFocusChain()
        while first is not None and first is not card and (not card.isAncestorOf(first) or not _takes_focus(first)):
            first = first.nextInFocusChain()
        (first or card).setFocus(Qt.FocusReason.PopupFocusReason)
        return card

    def put_away(self) -> None:
        card, self._card = self._card, None
        if card is None:
            return
        card.hide()
        card.deleteLater()
        before, self._focus_before = self._focus_before, None
        # What had the focus may have gone meanwhile, with a card of its own for instance.
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        resized = watched is self._window and event.type() == QEvent.Type.Resize
        if resized or (watched is not self._window and event.type() == QEvent.Type.LayoutRequest):
            self._place()
        return False

    def _place(self) -> None:
        card, window = self._card, self._window
        if card is None:
            return
        height = card.wanted_height(window.height() - 2 * _MARGIN_PX)
        if card.height() != height:
            card.resize(QSize(card.width(), height))
        x, y = (window.width() - card.width()) // 2, (window.height() - height) // 2
        if self._anchor is not None:
            corner = self._anchor.mapTo(window, QPoint(self._anchor.width(), self._anchor.height()))
            x, y = corner.x() - card.width(), corner.y() + 10
            if y + height > window.height() - _MARGIN_PX:
                y = corner.y() - self._anchor.height() - 10 - height
        x = max(_MARGIN_PX, min(x, window.width() - card.width() - _MARGIN_PX))
        y = max(_MARGIN_PX, min(y, window.height() - height - _MARGIN_PX))
        card.move(x, y)


def _takes_focus(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()
    return takes and not (isinstance(widget, Button) and widget.property("variant") == "icon")
