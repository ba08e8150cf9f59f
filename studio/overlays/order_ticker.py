"""刚刚: who has just ordered what, in one line below everything else."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from studio.model.overlay import OrderTicker
from studio.overlays.lettering import Lettering, bounded, letter
from studio.overlays.look import Brush, Look

_PAD = 1.4
_GAP = 2.6
_MOST = 4
_LINE_EM = 1.3


def paint(state: OrderTicker, look: Look) -> QImage | None:
    """The newest order whole if it fits, and as many before it as fit whole after it."""
    texts = [text for line in state.lines[:_MOST] if (text := bounded(line, 40))]
    if not texts:
        return None
    u, theme = look.u, look.theme
    title = letter(look.words.just_ordered, look.font(2.4, bold=True), look.width * 0.3, line_em=_LINE_EM)
    pill_px = title.width + 2 * _PAD * u
    room = look.width - pill_px - (2 * _PAD + 0.8) * u
    said: list[Lettering] = []
    for text in texts:
        one = letter(text, look.font(2.5, bold=not said), room, line_em=_LINE_EM)
        if said and (one.lines[0] != text or one.width > room):
            break
        said.append(one)
        room -= one.width + _GAP * u
    if not said:
        return None
    height = min(look.height, said[0].height + _PAD * u)
    width = pill_px + sum(one.width for one in said) + (len(said) - 1) * _GAP * u + (2 * _PAD + 0.8) * u
    image = look.image(width, height)
    with Brush(image) as brush:
        whole = QRectF(0, 0, min(width, image.width()), height)
        brush.block(whole, height / 2, theme.panel)
        brush.block(QRectF(0, 0, pill_px, height), height / 2, theme.leaf)
        title.draw(brush, _PAD * u, (height - title.height) / 2, theme.leaf_ink)
        x = pill_px + 0.8 * u + _PAD * u * 0.5
        for number, one in enumerate(said):
            if number:
                dot = 0.32 * u
                brush.block(QRectF(x - _GAP * u / 2 - dot, height / 2 - dot, 2 * dot, 2 * dot), dot, theme.panel_muted)
            one.draw(brush, x, (height - one.height) / 2, theme.panel_muted if number else theme.panel_ink)
            x += one.width + _GAP * u
    return image
