"""The operator's preview: a scene or an overlay is looked at here before one key takes it on air."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui.bridge import Bridge
from studio.gui.controls import Button, ElidedLabel, IconLabel, label
from studio.gui.panel import Panel
from studio.gui.picture_view import PictureView
from studio.gui.theme import tokens

_INTERVAL_MS = 66


class LookPicture(PictureView):
    """Takes the keyboard: Space and Enter put what is seen on air, Escape stops looking."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(_INTERVAL_MS, parent)
        self._bridge = bridge
        self.looking = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.looking and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._bridge.do("look.take")
        elif self.looking and event.key() == Qt.Key.Key_Escape:
            self._bridge.do("look.clear")
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.looking:
            self._bridge.do("look.take")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.frame()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.frame()

    def frame(self) -> None:
        colours = tokens()
        self.frame_colour = (colours.focus if self.hasFocus() else colours.leaf) if self.looking else ""
        self.update()


class LookView(Panel):
    """Lies above the program of a landscape show, beside that of a portrait one."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.picture = LookPicture(bridge, self)
        self.take = Button("primary", "arrow-down")
        self.clear = Button("icon", "x")
        self._icon = IconLabel("eye", "leaf_ink")
        self._heading = label("heading")
        self._name = ElidedLabel("strong")
        self._hint = label("muted", wrap=True)
        self._hint.setSizePolicy(self._name.sizePolicy())
        self._hint.setMinimumHeight(40)
        self._build()
        self.take.clicked.connect(lambda: bridge.do("look.take"))
        self.clear.clicked.connect(lambda: bridge.do("look.clear"))
        self.follow()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._heading, 1)
        self._words = QWidget(self)
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(6)
        words.addLayout(head)
        words.addWidget(self._name)
        words.addWidget(self._hint)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.take, 1)
        buttons.addWidget(self.clear)
        words.addSpacing(2)
        words.addLayout(buttons)
        words.addStretch(1)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        self._layout.addWidget(self.picture)
        self._layout.addWidget(self._words, 1)

    def give_picture(self, width_px: int) -> None:
        """How wide the picture is; the words have the rest."""
        self.picture.setFixedWidth(width_px)

    def retranslate(self) -> None:
        self._heading.setText(self.tr("Preview"))
        self.picture.setAccessibleName(self.tr("Preview, not on air"))
        self.picture.words = self.tr("Choose a scene or an overlay to look at it here first.")
        self.take.say(self.tr("Take on air"), self.tr("Put what is seen here on air (Space)"))
        self.clear.say(self.tr("Stop looking"))

    def restyle(self) -> None:
        self.picture.frame()

    def show_state(self, state: DeskState) -> None:
        canvas = state.show.canvas
        looking = bool(state.look_scene_id or state.look_overlay_id)
        self.picture.show_ring(state.look_ring if looking else "", (canvas.width, canvas.height))
        if looking != self.picture.looking:
            self.picture.looking = looking
            self.picture.frame()
        self.take.setEnabled(looking)
        self.clear.setEnabled(looking)
        self._name.say(self._looked_at(state))
        hint = (
            self.tr("Live data, not on air. Space or Enter takes it.")
            if looking
            else self.tr("Nothing here goes on air by itself.")
        )
        if hint != self._hint.text():
            self._hint.setText(hint)

    def _looked_at(self, state: DeskState) -> str:
        scenes = {scene.id: scene.name for scene in state.show.scenes}
        overlays = {overlay.id: overlay.name for overlay in state.show.overlays}
        names = (scenes.get(state.look_scene_id, ""), overlays.get(state.look_overlay_id, ""))
        return " + ".join(name for name in names if name) or "—"
