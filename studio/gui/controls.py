"""The small controls the panels are made of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from studio.gui.icons import icon, icon_pixmap
from studio.gui.theme import tokens

_CONFIRM_MS = 4000
_ICON_PX = 18
_ICON_GAP_PX = 5


class Button(QPushButton):
    """A push button with a role (`variant` of the stylesheet) and a Lucide icon in the colour of its text.

    `on_icon`: the icon while checked; the same one if not given.
    """

    def __init__(
        self, variant: str = "plain", icon_name: str = "", on_icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("variant", variant)
        self._variant = variant
        self._icon_name = icon_name
        self._on_icon = on_icon or icon_name
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(lambda _on: self.tint())
        self.tint()

    def set_icon_name(self, name: str) -> None:
        if name != self._icon_name:
            self._icon_name = self._on_icon = name
            self.tint()

    def set_variant(self, variant: str) -> None:
        if variant != self._variant:
            self._variant = variant
            self.setProperty("variant", variant)
            self.style().unpolish(self)
            self.style().polish(self)
            self.tint()

    def say(self, text: str, description: str = "") -> None:
        """Text, accessible name and tooltip at once; an icon button shows only the icon."""
        if self._variant not in ("icon", "chip_right") and text != self.text():
            first = not self.text()
            self.setText(text)
            if first:
                self.tint()
        self.setAccessibleName(text)
        shortcut = f"  {self._shortcut_text}" if self._shortcut_text else ""
        self.setToolTip((description or text) + shortcut)

    _shortcut_text = ""

    def show_shortcut(self, text: str) -> None:
        """Only tells the key in the tooltip; the action itself holds it."""
        self._shortcut_text = text

    def tint(self) -> None:
        name = self._on_icon if self.isChecked() else self._icon_name
        if name:
            # A stylesheet cannot say how far the text is from the icon, so the icon brings the gap with it.
            gap_px = _ICON_GAP_PX if self.text() else 0
            self.setIconSize(QSize(_ICON_PX + gap_px, _ICON_PX))
            self.setIcon(icon(name, self._icon_colour(), _ICON_PX, gap_px))
        else:
            self.setIcon(QIcon())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.EnabledChange):
            self.tint()

    def _icon_colour(self) -> str:
        colours = tokens()
        if not self.isEnabled():
            return colours.muted
        if self._variant in ("primary", "air", "jump"):
            return colours.on_fill
        if self._variant in ("mute", "record", "blank"):
            return colours.tomato_ink if self.isChecked() else colours.ink
        if self._variant == "danger":
            return colours.on_fill if self.property("armed") else colours.tomato_ink
        return colours.leaf_ink if self.isChecked() else colours.ink


class ConfirmButton(Button):
    """Asks once by changing its own words: the second press within four seconds does it."""

    def __init__(self, icon_name: str, confirmed: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("danger", icon_name, parent=parent)
        self._confirmed = confirmed
        self._words = ("", "")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CONFIRM_MS)
        self._timer.timeout.connect(self.disarm)
        self.clicked.connect(self._pressed)

    def say_both(self, first: str, second: str) -> None:
        self._words = (first, second)
        self.say(second if self.property("armed") else first)

    def disarm(self) -> None:
        self._arm(False)

    def _pressed(self) -> None:
        if self.property("armed"):
            self._arm(False)
            self._confirmed()
        else:
            self._arm(True)
            self._timer.start()

    def _arm(self, armed: bool) -> None:
        self.setProperty("armed", armed)
        self.style().unpolish(self)
        self.style().polish(self)
        self.say(self._words[1] if armed else self._words[0])
        self.tint()


class IconLabel(QWidget):
    """A tinted icon that says something, so it has a name."""

    def __init__(self, name: str = "", colour: str = "ink", size_px: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._colour = colour
        self._size = size_px
        self.setFixedSize(size_px, size_px)

    def set_icon(self, name: str, colour: str = "ink") -> None:
        if (name, colour) != (self._name, self._colour):
            self._name, self._colour = name, colour
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            QPainter(self).drawPixmap(0, 0, icon_pixmap(self._name, getattr(tokens(), self._colour), self._size))


def label(role: str = "", text: str = "", wrap: bool = False) -> QLabel:
    """Plain text always: a comment or a file name is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def set_role(widget: QWidget, role: str) -> None:
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """One line, cut with … where it does not fit; the whole text is its tooltip."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        if text != self._whole:
            self._whole = text
            self._elide()

    def whole_text(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, max(8, self.width()))
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def rule(vertical: bool = False) -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    line.setStyleSheet("")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class Amount(QDoubleSpinBox):
    """A number to type, with room around it that a stylesheet cannot give the field inside."""

    def __init__(self, decimals: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.lineEdit().setTextMargins(8, 0, 4, 0)


class Choice(QComboBox):
    """A drop-down list with our own arrow: a stylesheet cannot tint one."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        top = (self.height() - _ICON_PX) // 2
        QPainter(self).drawPixmap(
            self.width() - _ICON_PX - 8, top, icon_pixmap("chevron-down", tokens().muted, _ICON_PX)
        )


class FlowLayout(QLayout):
    """Left to right, then the next row, as words in a text; the last one stands at the right end of its row."""

    def __init__(self, gap_px: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap_px
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        return self._place(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, rect: QRect, /) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:
        width = sum(item.sizeHint().width() + self._gap for item in self._items)
        return QSize(width, self.minimumSize().height())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, really: bool) -> int:
        x, y, row_height = rect.x(), rect.y(), 0
        shown = [item for item in self._items if not item.isEmpty()]  # a hidden button leaves no gap
        for item in shown:
            hint = item.sizeHint()
            if x + hint.width() > rect.right() + 1 and row_height > 0:
                x, y, row_height = rect.x(), y + row_height + self._gap, 0
            if really:
                last = item is shown[-1] and len(shown) > 1
                item.setGeometry(QRect(QPoint(rect.right() + 1 - hint.width() if last else x, y), hint))
            x += hint.width() + self._gap
            row_height = max(row_height, hint.height())
        return y + row_height - rect.y()
