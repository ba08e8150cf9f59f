"""The middle of the window: the pictures as large as they can be, the overlays right under them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.gui.look_view import LookView
from studio.gui.overlay_bar import OverlayBar
from studio.gui.program_view import ProgramView
from studio.gui.side_view import CAPTION_PX, SideView

_PAD_PX = 12
_GAP_PX = 12
_LOOK_SHARE = 0.3
_LOOK_LEAST_PX = 150
_LOOK_MOST_PX = 260
_BESIDE_WORDS_PX = 176
_SIDE_SHARE = 0.36


class Centre(QWidget):
    """Places its parts itself: what a picture needs in height depends on the width, and on the others."""

    def __init__(self, look: LookView, program: ProgramView, side: SideView, overlays: OverlayBar) -> None:
        super().__init__()
        self.setObjectName("centre")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look, self._program, self._side, self._overlays = look, program, side, overlays
        self._looking = False
        self._shape = (16, 9)
        self._side_shape: tuple[int, int] | None = None
        for part in (look, program, side, overlays):
            part.setParent(self)
        overlays.installEventFilter(self)
        look.hide()
        side.hide()

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 300)

    def arrange(self, looking: bool, shape: tuple[int, int], side: tuple[int, int] | None = None) -> None:
        """`looking`: the preview has its place. `shape`: width and height of the show's picture; `side`: those of its
        second picture, None without one."""
        if (looking, shape, side) != (self._looking, self._shape, self._side_shape):
            self._looking, self._shape, self._side_shape = looking, shape, side
            self._look.setVisible(looking)
            self._side.setVisible(side is not None)
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return False

    def _place(self) -> None:
        room = self.rect().adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        bar_px = self._overlays.height_for(room.width())
        pictures = QRect(room.x(), room.y(), room.width(), room.height() - bar_px - _GAP_PX)
        if self._side_shape is not None:
            pictures = self._place_side(pictures, *self._side_shape)
        used = self._place_beside(pictures) if self._shape[1] > self._shape[0] else self._place_stacked(pictures)
        bottom = max(used.bottom(), self._side.geometry().bottom() if self._side_shape is not None else 0)
        self._overlays.setGeometry(room.x(), bottom + 1 + _GAP_PX, room.width(), bar_px)

    def _place_side(self, room: QRect, width: int, height: int) -> QRect:
        """The second picture at the left, where no card covers it, as high as there is room; what is left is the
        program's."""
        high = room.height() - CAPTION_PX
        wide = min(round(high * width / height), round(room.width() * _SIDE_SHARE))
        high = min(high, round(wide * height / width))
        top = room.y() + (room.height() - high - CAPTION_PX) // 2
        self._side.setGeometry(room.x(), top, wide, high + CAPTION_PX)
        return room.adjusted(wide + _GAP_PX, 0, 0, 0)

    def _place_stacked(self, room: QRect) -> QRect:
        """Landscape: the preview above the program. What is left over is shared above and below."""
        look_px = 0
        if self._looking:
            look_px = max(_LOOK_LEAST_PX, min(_LOOK_MOST_PX, round(room.height() * _LOOK_SHARE)))
        gap = _GAP_PX if self._looking else 0
        width, height = self._shape
        program_px = min(room.height() - look_px - gap, round(room.width() * height / width))
        top = room.y() + max(0, (room.height() - look_px - gap - program_px) // 2)
        if self._looking:
            picture_px = min(room.width(), round(program_px * width / height))
            self._look.give_picture(round(look_px * width / height))
            wide = max(picture_px, min(room.width(), round(look_px * width / height) + _GAP_PX + _BESIDE_WORDS_PX))
            self._look.setGeometry(room.x() + (room.width() - wide) // 2, top, wide, look_px)
            top += look_px + gap
        self._program.setGeometry(room.x(), top, room.width(), program_px)
        return QRect(room.x(), top, room.width(), program_px)

    def _place_beside(self, room: QRect) -> QRect:
        """Portrait: the preview left of the program, its words between them."""
        if not self._looking:
            self._program.setGeometry(room)
            return room
        width, height = self._shape
        picture_px = min(round(room.height() * width / height), (room.width() - _BESIDE_WORDS_PX - 2 * _GAP_PX) // 2)
        high = min(room.height(), round(picture_px * height / width))
        look_px = picture_px + _GAP_PX + _BESIDE_WORDS_PX
        left = room.x() + max(0, (room.width() - look_px - _GAP_PX - picture_px) // 2)
        top = room.y() + (room.height() - high) // 2
        self._look.give_picture(picture_px)
        self._look.setGeometry(left, top, look_px, high)
        self._program.setGeometry(left + look_px + _GAP_PX, top, picture_px, high)
        return QRect(room.x(), top, room.width(), high)
