"""Portrait beside landscape: one switch, what stays in its middle, and what it costs."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QFrame, QSlider, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import label
from studio.gui.side_view import cost_of
from studio.model.side_canvas import SideCanvas

_SETTLED_MS = 200


class SecondPicture(QFrame):
    """Changes are sent when the slider has rested for a moment: each one is saved in the show."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shown: tuple[object, ...] = ()
        self.on = QCheckBox()
        self._focus_words = label("muted")
        self.focus = QSlider(Qt.Orientation.Horizontal)
        self.focus.setRange(0, 100)
        self._focus_words.setBuddy(self.focus)
        self.whole = QCheckBox()
        self.record = QCheckBox()
        self.cost = label("muted", wrap=True)
        self._details: tuple[QWidget, ...] = (self._focus_words, self.focus, self.whole, self.record, self.cost)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.on, *self._details):
            layout.addWidget(widget)
        self.on.clicked.connect(self._switch)
        self.focus.valueChanged.connect(lambda _value: self._settled.start())
        for box in (self.whole, self.record):
            box.clicked.connect(self._send)

    def retranslate(self) -> None:
        portrait = self._bridge.state.show.canvas.portrait
        self.on.setText(self.tr("Landscape at the same time") if portrait else self.tr("Portrait at the same time"))
        self.focus.setAccessibleName(self.tr("What stays in its middle"))
        self._focus_words.setText(
            self.tr("What stays in its middle: top … bottom")
            if portrait
            else self.tr("What stays in its middle: left … right")
        )
        self.whole.setText(self.tr("Show the whole picture there, with bars"))
        self.record.setText(self.tr("Record it into a file of its own as well"))
        self._shown = ()
        self.show_state(self._bridge.state)

    def show_state(self, state: DeskState) -> None:
        canvas = _second(state)
        costs = self._costs(state, canvas) if canvas is not None else ""
        if (canvas, costs, state.air) == self._shown:
            return
        self._shown = (canvas, costs, state.air)
        on = canvas is not None and canvas.on
        self.on.setChecked(on)
        for widget in self._details:
            widget.setVisible(on)
        self.cost.setText(costs)
        if canvas is None or self._settled.isActive() or self.focus.isSliderDown():
            return
        focus = canvas.focus_y if state.show.canvas.portrait else canvas.focus_x
        self.focus.blockSignals(True)
        self.focus.setValue(round(focus * 100))
        self.focus.blockSignals(False)
        self.whole.setChecked(canvas.fit == "contain")
        self.record.setChecked(canvas.record)

    def _costs(self, state: DeskState, canvas: SideCanvas) -> str:
        shape = f"{canvas.width} × {canvas.height}, {language.bitrate(canvas.encoder.video_kbps)}"
        side = cost_of(state, canvas)
        if side is None:
            return self.tr("{shape}. It is encoded by itself, which this computer has to carry as well.").format(
                shape=shape
            )
        return self.tr("{shape}. It costs {ms} ms a picture, {percent}% of one core.").format(
            shape=shape, ms=f"{side.compose_ms + side.encode_ms:.1f}", percent=side.cpu_percent
        )

    def _switch(self) -> None:
        on = self.on.isChecked()
        self.on.setChecked(not on)  # shown by the state, not by the press
        self._bridge.do("canvas.portrait", on=on)

    def _send(self) -> None:
        self._settled.stop()
        state = self._bridge.state
        canvas = _second(state)
        if canvas is None:
            return
        axis = "focus_y" if state.show.canvas.portrait else "focus_x"
        changed = msgspec.structs.replace(
            canvas,
            **{axis: self.focus.value() / 100},
            fit="contain" if self.whole.isChecked() else "cover",
            record=self.record.isChecked(),
        )
        if changed != canvas:
            self._bridge.do("canvas.set", canvas=changed)


def _second(state: DeskState) -> SideCanvas | None:
    return next(iter(state.show.canvases), None)
