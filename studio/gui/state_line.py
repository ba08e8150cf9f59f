"""The one sentence about how things are: an icon, a colour, what happened, what is safe, what to do."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import label, set_role
from studio.gui.icons import icon_pixmap
from studio.gui.panel import Panel
from studio.gui.theme import Tone, tokens
from studio.model.errors import StudioError
from studio.model.sentences import Sentence, say

Level = Literal["fine", "attention", "trouble"]
_REFUSAL_MS = 8000
_ON_WHEAT = "#1B1405"
LEVELS: dict[Level, tuple[str, Tone]] = {
    "fine": ("check", "leaf"),
    "attention": ("triangle-alert", "wheat"),
    "trouble": ("circle-x", "tomato"),
}


class LevelBadge(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level: Level = "fine"
        self.setFixedSize(32, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        name, tone = LEVELS[self.level]
        colours = tokens()
        ink, fill = colours.of_tone(tone)
        if self.level == "trouble":
            ink, fill = colours.on_fill, colours.tomato_fill
        elif self.level == "attention":
            ink, fill = _ON_WHEAT, colours.wheat
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(ink) if colours.line_px > 1 else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawEllipse(QRectF(1, 1, 30, 30))
        painter.drawPixmap(7, 7, icon_pixmap(name, ink, 18))


class StateLine(Panel):
    """A click shows the list of what happened. A refused command is said here for a while, never in a dialog."""

    pressed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.badge = LevelBadge()
        self.sentence = label("sentence", wrap=True)
        self.detail = label("muted", wrap=True)
        self._refusal: StudioError | None = None
        self._refusal_timer = QTimer(self)
        self._refusal_timer.setSingleShot(True)
        self._refusal_timer.setInterval(_REFUSAL_MS)
        self._refusal_timer.timeout.connect(self._forget_refusal)
        self.setObjectName("state")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        for text in (self.sentence, self.detail):
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.sentence)
        words.addWidget(self.detail)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 16, 6)
        layout.setSpacing(12)
        layout.addWidget(self.badge)
        layout.addLayout(words, 1)
        bridge.refused.connect(self.say_refusal)
        self.follow()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()

    def say_refusal(self, error: StudioError) -> None:
        self._refusal = error
        self._refusal_timer.start()
        self.show_state(self.bridge.state)

    def _forget_refusal(self) -> None:
        self._refusal = None
        self.show_state(self.bridge.state)

    def show_state(self, state: DeskState) -> None:
        level, sentence = self._what_to_say(state)
        if level != self.badge.level:
            self.badge.level = level
            self.badge.update()
            self.setProperty("level", level)
            self.style().unpolish(self)
            self.style().polish(self)
        detail = " ".join(part for part in (sentence.safe, sentence.action) if part)
        if (sentence.what, detail) == (self.sentence.text(), self.detail.text()):
            return
        self.sentence.setText(sentence.what)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.setToolTip(sentence.text())
        set_role(self.sentence, "sentence")
        self.setAccessibleName(sentence.text())

    def _what_to_say(self, state: DeskState) -> tuple[Level, Sentence]:
        tongue = language.language()
        if self._refusal is not None:
            return "attention", self._refusal.say(tongue)
        if state.sentence is not None:
            return state.sentence.level, state.sentence.say(tongue)
        if state.engine != "running":
            lost = state.engine == "lost"
            code = "window.engine_lost" if lost else "window.engine_starting"
            return "trouble" if lost else "attention", say(code, {}, tongue)
        if state.blank:
            return "attention", say("window.blank", {}, tongue)
        return "fine", say(_fine_code(state), {}, tongue)


def _fine_code(state: DeskState) -> str:
    if state.rehearsal and state.air != "off":
        return "window.rehearsing"
    if state.recording_path:
        return "window.all_well"
    return "window.not_recording" if state.air != "off" else "window.ready"
