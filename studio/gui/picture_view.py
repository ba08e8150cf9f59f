"""Draws a preview ring of the engine: the newest picture, its shape kept, polled by a timer."""

from __future__ import annotations

from time import monotonic

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.theme import TEXT_PX, font_px, tokens
from studio.media.preview import PreviewReader

_REOPEN_S = 0.5


class PictureView(QWidget):
    """A plain widget that paints a QImage: measured 10 % of a core, less than half of a video widget.

    `shape`: width and height of the show's picture, kept also while there is none. `words` stand where no picture is.
    """

    def __init__(self, interval_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ring = ""
        self._reader: PreviewReader | None = None
        self._opened_s = 0.0
        self._pixels: NDArray[np.uint8] | None = None
        self._image = QImage()
        self._shape = (16, 9)
        self.words = ""
        self.frame_colour = ""
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.setMinimumSize(96, 54)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(640, 360) if self._shape[0] >= self._shape[1] else QSize(270, 480)

    def has_picture(self) -> bool:
        return not self._image.isNull()

    def show_ring(self, name: str, shape: tuple[int, int]) -> None:
        if shape != self._shape:
            self._shape = shape
            self.updateGeometry()
            self.update()
        if name != self._ring:
            self.close_ring()
            self._ring = name
            self._image = QImage()
            self.update()

    def close_ring(self) -> None:
        """Let go of the shared memory. May be called twice."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self._opened_s = 0.0

    def refresh(self) -> None:
        if not self._ring or not self.isVisible() or self.window().isMinimized():
            return
        if self._reader is None and not self._open():
            return
        assert self._reader is not None
        picture = self._reader.latest()
        if picture is None:
            return
        height, width, _ = picture.shape
        self._pixels = picture  # the QImage borrows these bytes
        self._image = QImage(picture.data, width, height, width * 3, QImage.Format.Format_RGB888)
        self.update(self.picture_rect())

    def _open(self) -> bool:
        now = monotonic()
        if now - self._opened_s < _REOPEN_S:
            return False
        self._opened_s = now
        try:
            self._reader = PreviewReader(self._ring)
        except (FileNotFoundError, ValueError):
            return False  # the engine is gone or not there yet: the desk says so in the line of state
        return True

    def picture_rect(self) -> QRect:
        """Where the picture is, in the middle, as large as its shape allows."""
        room = self.rect().adjusted(3, 3, -3, -3)
        width, height = self._shape
        scale = min(room.width() / width, room.height() / height)
        size = QSize(max(1, round(width * scale)), max(1, round(height * scale)))
        return QRect(
            room.x() + (room.width() - size.width()) // 2, room.y() + (room.height() - size.height()) // 2,
            size.width(), size.height(),
        )  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.picture_rect()
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(rect), 4, 4)
        painter.save()
        painter.setClipPath(outline)
        if self._image.isNull():
            painter.fillRect(rect, QColor("#121516" if colours.line_px == 1 else "#000000"))
            painter.setPen(QColor("#A9B3B0"))
            painter.setFont(font_px(TEXT_PX))
            painter.drawText(
                rect.adjusted(16, 8, -16, -8), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words
            )
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, self._image)
        self.paint_above(painter, rect)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        thickness = 3.0 if self.frame_colour else 1.0
        painter.setPen(QPen(QColor(self.frame_colour or colours.edge), thickness))
        painter.drawRoundedRect(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5), 5, 5)

    def paint_above(self, painter: QPainter, rect: QRect) -> None:
        """What a subclass draws over the picture."""
