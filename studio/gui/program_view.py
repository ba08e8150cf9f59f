"""What is on air now: the truth, taken from the program picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui.bridge import Bridge
from studio.gui.icons import icon_pixmap
from studio.gui.panel import Panel
from studio.gui.picture_view import PictureView
from studio.gui.theme import font_px, tokens

_INTERVAL_MS = 33


class ProgramPicture(PictureView):
    """Red frame while on air; says so when picture and sound are blanked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_INTERVAL_MS, parent)
        self.setMinimumSize(160, 90)
        self.blank_words = ""
        self.blank = False

    def paint_above(self, painter: QPainter, rect: QRect) -> None:
        if not self.blank:
            return
        painter.fillRect(rect, QColor(10, 11, 12, 235))
        painter.drawPixmap(rect.center().x() - 24, rect.center().y() - 52, icon_pixmap("eye-off", "#FF9A94", 48))
        painter.setPen(QColor("#E8ECEA"))
        painter.setFont(font_px(17, bold=True))
        below = rect.adjusted(12, rect.height() // 2 + 4, -12, 0)
        painter.drawText(
            below,
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
            self.blank_words,
        )


class ProgramView(Panel):
    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.picture = ProgramPicture(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.picture)
        self.follow()

    def retranslate(self) -> None:
        self.picture.blank_words = self.tr("Picture and sound are blanked. F12 brings them back.")
        self.picture.setAccessibleName(self.tr("Program picture"))

    def restyle(self) -> None:
        self._frame(self.bridge.state)

    def show_state(self, state: DeskState) -> None:
        canvas = state.show.canvas
        self.picture.show_ring(state.program_ring, (canvas.width, canvas.height))
        if state.engine == "running":
            words = self.tr("Waiting for the first picture …")
        elif state.engine == "starting":
            words = self.tr("The picture engine is starting …")
        else:
            words = self.tr("The picture engine cannot be reached. It is being reconnected.")
        if (words, state.blank) != (self.picture.words, self.picture.blank):
            self.picture.words, self.picture.blank = words, state.blank
            self.picture.update()
        self._frame(state)

    def _frame(self, state: DeskState) -> None:
        colour = tokens().tomato if state.air in ("live", "reconnecting", "connecting", "stopping") else ""
        if colour != self.picture.frame_colour:
            self.picture.frame_colour = colour
            self.picture.update()
