"""Where and when: place and running wall-clock time."""

from __future__ import annotations

import time

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainterPath

from studio.model.overlay import Stamp
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush, Look

_PAD = 2.2


def paint(state: Stamp, look: Look) -> QImage | None:
    place_text = bounded(state.place, 40)
    time_text = time.strftime("%H:%M:%S", time.localtime(look.unix_s)) if state.show_time else ""
    if not place_text and not time_text:
        return None
    u, theme = look.u, look.theme
    clock = letter(time_text, look.font(2.8, bold=True), look.width)
    pin = 2.9 * u if place_text else 0.0
    gap = 1.8 * u if place_text and time_text else 0.0
    place = letter(place_text, look.font(2.8), look.width - clock.width - gap - pin - 2 * _PAD * u)
    pill = QRectF(0, 0, pin + place.width + gap + clock.width + 2 * _PAD * u, 5.6 * u)
    image = look.image(pill.width(), pill.height())
    with Brush(image) as brush:
        brush.block(pill, 1.4 * u, theme.panel)
        y = (pill.height() - place.height) / 2
        if place_text:
            _draw_pin(brush, _PAD * u + 0.95 * u, pill.center().y(), look)
            place.draw(brush, _PAD * u + pin, y, theme.panel_ink)
        clock.draw(brush, pill.width() - _PAD * u - clock.width, y, theme.panel_ink)
    return image


def _draw_pin(brush: Brush, x: float, y: float, look: Look) -> None:
    u = look.u
    shape = QPainterPath()
    shape.addEllipse(QPointF(x, y - 0.45 * u), 0.95 * u, 0.95 * u)
    point = QPainterPath()
    point.moveTo(x - 0.82 * u, y)
    point.lineTo(x, y + 1.45 * u)
    point.lineTo(x + 0.82 * u, y)
    point.closeSubpath()
    hole = QPainterPath()
    hole.addEllipse(QPointF(x, y - 0.45 * u), 0.36 * u, 0.36 * u)
    brush.fillPath(shape.united(point).subtracted(hole), look.theme.accent)
