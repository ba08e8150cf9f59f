"""Who is seen: a name, and under it what they do."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainterPath

from studio.model.overlay import LowerThird
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush, Look

_PAD = 2.4


def paint(state: LowerThird, look: Look) -> QImage | None:
    title_text, subtitle_text = bounded(state.title, 40), bounded(state.subtitle, 60)
    if not title_text and not subtitle_text:
        return None
    u, theme = look.u, look.theme
    most = look.width - 2 * _PAD * u
    title = letter(title_text, look.font(3.5, bold=True), most, line_em=1.25)
    subtitle = letter(subtitle_text, look.font(2.8), most, line_em=1.3)
    tab = QRectF(0, 0, title.width + 2 * _PAD * u, title.height + 1.4 * u if title_text else 0)
    bar_height = subtitle.height + 1.3 * u if subtitle_text else 0
    bar = QRectF(0, tab.bottom(), subtitle.width + 2 * _PAD * u, bar_height)
    image = look.image(max(tab.width(), bar.width()), bar.bottom())
    radius = 1.2 * u
    with Brush(image) as brush:
        if subtitle_text:
            covered = min(tab.width(), bar.width()) if title_text else 0.0
            brush.fillPath(_joined(bar, radius, QRectF(0, bar.top(), covered - radius, radius)), theme.panel)
            subtitle.draw(brush, _PAD * u, bar.top() + 0.6 * u, theme.panel_ink)
        if title_text:
            corner = QRectF(0, tab.bottom() - radius, radius, radius) if subtitle_text else QRectF()
            brush.fillPath(_joined(tab, radius, corner), theme.leaf)
            title.draw(brush, _PAD * u, 0.7 * u, theme.leaf_ink)
    return image


def _joined(rect: QRectF, radius: float, square: QRectF) -> QPainterPath:
    """A rounded rectangle without its rounding inside `square`."""
    rounded, filled = QPainterPath(), QPainterPath()
    rounded.addRoundedRect(rect, radius, radius)
    if square.isValid():
        filled.addRect(square)
    return rounded.united(filled)
