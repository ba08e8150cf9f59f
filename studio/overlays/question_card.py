"""A neighbour's question, while it is being answered."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from studio.model.overlay import QuestionCard
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush, Look

_PAD = 2.1
_LINES = 3


def paint(state: QuestionCard, look: Look) -> QImage | None:
    text = bounded(state.text, 120, lines=_LINES)
    if not text:
        return None
    u, theme = look.u, look.theme
    who = " · ".join(part for part in (bounded(state.author, 24), bounded(state.place, 16)) if part)
    most = look.width - 2 * _PAD * u
    label = letter(look.words.question, look.font(2.5, bold=True), most * 0.5, line_em=1.2)
    pill_width = min(most, label.width + 2.4 * u)
    author = letter(who, look.font(2.7, bold=True), max(u, most - pill_width - 1.4 * u), line_em=1.2)
    said = letter(text, look.font(3.6), most, lines=_LINES, line_em=1.42)
    head = max(label.height, author.height) + 0.8 * u
    width = max(said.width, pill_width + (author.width + 1.4 * u if who else 0))
    panel = QRectF(0, 0, width + 2 * _PAD * u, head + said.height + 1.9 * _PAD * u)
    image = look.image(panel.width(), panel.height())
    with Brush(image) as brush:
        brush.block(panel, 2.0 * u, theme.panel)
        x, y = _PAD * u, 0.8 * _PAD * u
        brush.block(QRectF(x, y, pill_width, head), head / 2, theme.accent)
        label.draw(brush, x + 1.2 * u, y + (head - label.height) / 2, theme.accent_ink)
        author.draw(brush, x + pill_width + 1.4 * u, y + (head - author.height) / 2, theme.accent)
        said.draw(brush, x, y + head + 0.5 * u, theme.panel_ink)
    return image
