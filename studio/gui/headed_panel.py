"""A column with a heading and a plus above a list that scrolls: scenes and sources."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.gui.bridge import Bridge
from studio.gui.controls import Button, label
from studio.gui.panel import Panel


def scroll_of(inside: QWidget) -> QScrollArea:
    """Upright only, without a frame, and no stop of the tab key: what is inside takes it."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(inside)
    return scroll


class HeadedPanel(Panel):
    """A subclass fills `rows_layout` before its last item, which is the stretch, and says its words."""

    add_asked = Signal()

    def __init__(
        self, bridge: Bridge, margins_px: tuple[int, int, int, int], gap_px: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, parent)
        self.expert = False
        self.heading = label("heading")
        self.add = Button("icon", "plus")
        self.add.clicked.connect(self.add_asked)
        self.inside = QWidget()
        self.rows_layout = QVBoxLayout(self.inside)
        self.rows_layout.setContentsMargins(*margins_px)
        self.rows_layout.setSpacing(gap_px)
        self.rows_layout.addStretch(1)
        self.scroll_area = scroll_of(self.inside)
        head = QHBoxLayout()
        head.setContentsMargins(14, 6, 10, 4)
        head.addWidget(self.heading, 1)
        head.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.scroll_area, 1)

    def set_expert(self, expert: bool) -> None:
        self.expert = expert
        self.show_state(self.bridge.state)

    def say_heading(self, heading: str, add: str) -> None:
        self.heading.setText(heading)
        self.scroll_area.setAccessibleName(heading)
        self.add.say(add)
