"""售罄: a stamp beside the card, as large as its place."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from studio.model.overlay import SoldOut
from studio.overlays.look import Brush, Look
from studio.overlays.stock import draw_sold_out

_HEIGHT = 13.0


def paint(state: SoldOut, look: Look) -> QImage | None:
    if not state.sold_out:
        return None
    image = look.image(min(look.width, 20 * look.u), _HEIGHT * look.u)
    with Brush(image) as brush:
        # Turned by 12°, the stamp is a little wider than itself.
        draw_sold_out(brush, QPointF(image.width() / 2, image.height() / 2), image.width() * 0.9, look)
    return image
