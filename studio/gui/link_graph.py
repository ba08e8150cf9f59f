"""Two minutes of one push in a small picture: what was sent, how long it waited, what was left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.gui.theme import tokens
from studio.model.output import LinkSample

MOST_SAMPLES = 60
_HEIGHT_PX = 64
_FULL_AGE_MS = 1000  # a queue as high as the graph; from 700 ms on pictures are left out
_ROOM = 1.15
_BAR_SHARE = 0.45  # of the height, for two seconds without any picture
_PICTURES_IN_STEP = 60


class LinkGraph(QWidget):
    """Bit rate as a filled line under the dashed one that was set, the queue's age as a line, pictures left out as
    bars from the bottom. The numbers beside it say the same in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Sequence[LinkSample] = ()
        self._set_kbps = 1
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_samples(self, samples: Sequence[LinkSample], set_kbps: int) -> None:
        if (samples, set_kbps) != (self._samples, self._set_kbps):
            self._samples, self._set_kbps = samples, max(1, set_kbps)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        painter.setPen(QPen(QColor(colours.edge if colours.line_px > 1 else colours.line), 1))
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(ground, 6, 6)
        painter.setClipRect(ground.adjusted(1, 1, -1, -1))
        top_kbps = _ROOM * max([self._set_kbps, *(one.bitrate_kbps for one in self._samples)])
        self._draw_set_rate(painter, top_kbps)
        if self._samples:
            self._draw_rates(painter, top_kbps)
            self._draw_drops(painter)
            self._draw_ages(painter)

    def _draw_set_rate(self, painter: QPainter, top_kbps: float) -> None:
        y = self._y(self._set_kbps / top_kbps)
        painter.setPen(QPen(QColor(tokens().muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(0, y), QPointF(self.width(), y))

    def _draw_rates(self, painter: QPainter, top_kbps: float) -> None:
        line = [QPointF(self._x(n), self._y(one.bitrate_kbps / top_kbps)) for n, one in enumerate(self._samples)]
        fill = QColor(tokens().leaf)
        fill.setAlpha(60)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        bottom = float(self.height())
        painter.drawPolygon(QPolygonF([QPointF(line[0].x(), bottom), *line, QPointF(line[-1].x(), bottom)]))
        self._draw_line(painter, line, tokens().leaf_ink)

    def _draw_ages(self, painter: QPainter) -> None:
        """The newest part is drawn where something waits: a line along the bottom would say nothing."""
        line = [
            QPointF(self._x(n), self._y(min(1.0, one.queue_age_ms / _FULL_AGE_MS) / _ROOM))
            for n, one in enumerate(self._samples)
        ]
        self._draw_line(painter, line, tokens().wheat_ink)

    def _draw_drops(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().tomato))
        width = max(2.0, self.width() / MOST_SAMPLES - 1)
        for n, one in enumerate(self._samples):
            if one.dropped:
                height = max(4.0, self.height() * _BAR_SHARE * min(1.0, one.dropped / _PICTURES_IN_STEP))
                painter.drawRect(QRectF(self._x(n) - width / 2, self.height() - height, width, height))

    def _draw_line(self, painter: QPainter, line: list[QPointF], ink: str) -> None:
        painter.setPen(QPen(QColor(ink), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))

    def _x(self, number: int) -> float:
        """The newest at the right edge."""
        from_right = len(self._samples) - 1 - number
        return self.width() - 3 - from_right * (self.width() - 6) / (MOST_SAMPLES - 1)

    def _y(self, share: float) -> float:
        return self.height() - 2 - share * (self.height() - 4)
