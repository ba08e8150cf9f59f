"""The slate of a stalled source: its name, and that the picture will come back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainterPath, QPen

from studio.media.clock import now_ns
from studio.media.frame import Frame
from studio.model.canvas import Canvas
from studio.overlays.fonts import font, load_fonts
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush
from studio.overlays.sprite_from_image import frame_from_image
from studio.overlays.words import words_in

_GROUND, _INK, _MUTED, _WHEAT = QColor("#1A2320"), QColor("#F1F4F3"), QColor("#A9B5AE"), QColor("#E9B949")


def slate_frame(name: str, canvas: Canvas, language: str) -> Frame:
    """A picture of the canvas' size saying that the source `name` is stalled. Any thread; needs a QGuiApplication."""
    load_fonts()
    words = words_in(language)
    u = min(canvas.width, canvas.height) / 100
    image = QImage(canvas.width, canvas.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(_GROUND)
    with Brush(image) as brush:
        across, middle = canvas.width / 2, canvas.height / 2 - 4 * u
        _draw_camera(brush, QPointF(across, middle - 14 * u), u)
        room = canvas.width * 0.84
        rows = (
            (letter(bounded(name, 40), font(7 * u, bold=True), room), _INK, -4.0),
            (letter(words.stalled, font(4.2 * u, bold=True), room), _WHEAT, 6.4),
            (letter(words.wait, font(3.2 * u), room), _MUTED, 13.0),
        )
        for lettering, colour, drop in rows:
            lettering.draw(brush, across - lettering.width / 2, middle + drop * u, colour)
    return frame_from_image(image, now_ns())


def _draw_camera(brush: Brush, centre: QPointF, u: float) -> None:
    """A camera, struck through."""
    pen = QPen(_MUTED, 0.7 * u)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    brush.setPen(pen)
    body = QRectF(0, 0, 10 * u, 8 * u)
    body.moveCenter(centre - QPointF(2 * u, 0))
    brush.drawRoundedRect(body, 1.6 * u, 1.6 * u)
    lens = QPainterPath(QPointF(body.right() + 0.8 * u, centre.y() - 1.2 * u))
    lens.lineTo(body.right() + 4.2 * u, centre.y() - 3.2 * u)
    lens.lineTo(body.right() + 4.2 * u, centre.y() + 3.2 * u)
    lens.lineTo(body.right() + 0.8 * u, centre.y() + 1.2 * u)
    brush.drawPath(lens)
    pen.setColor(_WHEAT)
    brush.setPen(pen)
    brush.drawLine(centre + QPointF(-7.5 * u, 6 * u), centre + QPointF(7.5 * u, -6 * u))
