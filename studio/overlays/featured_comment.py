"""One neighbour's comment on screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainterPath

from studio.model.overlay import FeaturedComment
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush, Look

_PAD = 2.1
_EDGE = 0.9
_LINES = 3


def paint(state: FeaturedComment, look: Look) -> QImage | None:
    text = bounded(state.text, 120, lines=_LINES)
    who = " · ".join(part for part in (bounded(state.author, 24), bounded(state.place, 16)) if part)
    if not text and not who:
        return None
    u, theme = look.u, look.theme
    most = look.width - (2 * _PAD + _EDGE) * u
    author = letter(who, look.font(2.9, bold=True), most, line_em=1.45)
    said = letter(text, look.font(3.6), most, lines=_LINES, line_em=1.42)
    width = max(author.width, said.width, min(most, 24 * u))
    author_height = author.height if who else 0.0
    panel = QRectF(0, 0, width + (2 * _PAD + _EDGE) * u, author_height + said.height + 1.5 * _PAD * u)
    image = look.image(panel.right(), panel.bottom())
    with Brush(image) as brush:
        outline = QPainterPath()
        outline.addRoundedRect(panel, 2.0 * u, 2.0 * u)
        brush.setClipPath(outline)
        brush.fillRect(panel, theme.panel)
        brush.fillRect(QRectF(panel.left(), panel.top(), _EDGE * u, panel.height()), theme.accent)
        brush.setClipping(False)
        x, y = panel.left() + (_PAD + _EDGE) * u, panel.top() + 0.7 * _PAD * u
        if who:
            author.draw(brush, x, y, theme.accent)
        said.draw(brush, x, y + author_height, theme.panel_ink)
    return image
