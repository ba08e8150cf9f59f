"""Words on the picture, without a panel: light with a dark outline, so they can be read on anything."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage

from studio.model.overlay import TextOverlay
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush, Look

_LINES = 4


def paint(state: TextOverlay, look: Look) -> QImage | None:
    text = bounded(state.text, 160, lines=_LINES)
    if not text:
        return None
    edge = 0.26 * look.u
    font = look.font(4.2, bold=True)
    lines = max(1, min(_LINES, int((look.height - 2 * edge) / (font.pixelSize() * 1.36))))
    lettering = letter(text, font, look.width - 4 * edge, lines=lines)
    image = look.image(lettering.width + 4 * edge, lettering.height + 2 * edge)
    with Brush(image) as brush:
        lettering.draw_outlined(brush, 2 * edge, edge, QColor("#FFFFFF"), QColor(10, 18, 12, 120), edge)
    return image
