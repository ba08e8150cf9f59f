"""The second picture of the show, beside the program: what goes out for the other shape."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.engine.messages import SideVitals
from studio.gui.bridge import Bridge
from studio.gui.controls import ElidedLabel
from studio.gui.panel import Panel
from studio.gui.picture_view import PictureView
from studio.gui.theme import tokens
from studio.model.side_canvas import SideCanvas

_INTERVAL_MS = 66
CAPTION_PX = 24


class SideView(Panel):
    """Its picture with a line below: its name, and what it costs."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.picture = PictureView(_INTERVAL_MS, self)
        self.caption = ElidedLabel("muted")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.caption.setFixedHeight(CAPTION_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.caption)
        self.follow()

    def retranslate(self) -> None:
        self.picture.setAccessibleName(self.tr("The second picture"))
        self.picture.words = self.tr("Waiting for the first picture …")

    def restyle(self) -> None:
        self._frame(self.bridge.state)

    def show_state(self, state: DeskState) -> None:
        canvas = shown_canvas(state)
        if canvas is None:
            self.picture.show_ring("", (9, 16))
            return
        self.picture.show_ring(state.side_rings.get(canvas.id, ""), (canvas.width, canvas.height))
        self.caption.say(" · ".join(part for part in (canvas.name, self._cost(state, canvas)) if part))
        self._frame(state)

    def _cost(self, state: DeskState, canvas: SideCanvas) -> str:
        side = cost_of(state, canvas)
        return self.tr("CPU {percent}%").format(percent=side.cpu_percent) if side is not None else ""

    def _frame(self, state: DeskState) -> None:
        canvas = shown_canvas(state)
        pushed = {one.id for one in state.vitals.outputs if one.kind == "rtmp" and one.state not in ("idle", "failed")}
        mine = {one.id for one in state.show.destinations if canvas and one.canvas == canvas.id}
        if state.rehearsal and canvas is not None:
            mine.add(f"rehearsal {canvas.id}")
        colour = tokens().tomato if pushed & mine else ""
        if colour != self.picture.frame_colour:
            self.picture.frame_colour = colour
            self.picture.update()


def shown_canvas(state: DeskState) -> SideCanvas | None:
    """The further canvas that is on, the first if there are more."""
    return next((canvas for canvas in state.show.canvases if canvas.on), None)


def cost_of(state: DeskState, canvas: SideCanvas) -> SideVitals | None:
    """What it costs now; None while it is not encoded, or not yet known."""
    if state.air == "off" and not state.recording_path:
        return None
    return next((one for one in state.vitals.sides if one.id == canvas.id and one.encode_ms), None)
