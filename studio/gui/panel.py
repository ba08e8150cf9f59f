"""What the panels of the window have in common."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from studio.desk.state import DeskState
from studio.gui.bridge import Bridge


class Panel(QWidget):
    """Shows a part of the desk's state; says its words again when the language changes, draws again with the theme.

    A subclass calls `follow()` at the end of its constructor.
    """

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self._following = False

    def follow(self) -> None:
        self._following = True
        self.retranslate()
        self.show_state(self.bridge.state)
        self.bridge.changed.connect(self.show_state)

    def retranslate(self) -> None:
        """Set every fixed word again."""

    def restyle(self) -> None:
        """Draw again what the stylesheet does not reach."""

    def show_state(self, state: DeskState) -> None:
        """Called on the window's thread with each new snapshot, up to 30 times a second: compare before you set."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not self._following:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.show_state(self.bridge.state)
        elif event.type() == QEvent.Type.StyleChange:
            self.restyle()
