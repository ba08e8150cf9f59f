"""The stock bar and the sold-out stamp, shared by product card and stock counter."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainterPath

from studio.overlays.lettering import Lettering, letter
from studio.overlays.look import Brush, Look
from studio.overlays.words import before_number


def digits_in(stock: Lettering, level: str, left: str, x: float, y: float, look: Look) -> QRectF:
    """Where the number stands in the stock's words drawn at (x, y): empty where there is none to roll."""
    before = before_number(level, look.words)
    if level not in ("plenty", "low") or not left or not stock.lines[0].startswith(before + left):
        return QRectF()
    metrics = QFontMetricsF(stock.font)
    start = metrics.horizontalAdvance(before)
    return QRectF(x + start, y, metrics.horizontalAdvance(left), stock.line_px)


def stock_colours(level: str, look: Look) -> tuple[QColor, QColor]:
    """Of the words, and of the bar."""
    theme = look.theme
    return {
        "plenty": (theme.plenty_text, theme.plenty_bar),
        "low": (theme.low_text, theme.low_bar),
        "sold_out": (theme.sold_out, theme.sold_out),
    }.get(level, (theme.unknown_text, theme.unknown_bar))


def draw_bar(brush: Brush, rect: QRectF, level: str, ratio: float, look: Look) -> None:
    """What is left as a bar: empty when sold out, hatched grey when unknown."""
    radius = rect.height() / 2
    brush.block(rect, radius, look.theme.card_track)
    outline = QPainterPath()
    outline.addRoundedRect(rect, radius, radius)
    brush.save()
    brush.setClipPath(outline)
    _, colour = stock_colours(level, look)
    if level == "unknown":
        step = rect.height() * 1.1
        brush.setPen(colour)
        pen = brush.pen()
        pen.setWidthF(step * 0.45)
        brush.setPen(pen)
        x = rect.left() - rect.height()
        while x < rect.right() + rect.height():
            brush.drawLine(QPointF(x, rect.bottom() + 1), QPointF(x + rect.height() + 2, rect.top() - 1))
            x += step
    elif level != "sold_out":
        left = min(1.0, max(0.0, ratio)) if ratio == ratio else 0.0  # NaN is no ratio
        if left > 0:
            filled = QRectF(rect.left(), rect.top(), max(rect.height(), rect.width() * left), rect.height())
            brush.block(filled, radius, colour)
    brush.restore()


def draw_sold_out(brush: Brush, centre: QPointF, width: float, look: Look) -> None:
    """A rubber stamp, at most `width` px wide, turned a little."""
    word = look.words.sold_out
    size_u = 5.4 if len(word) <= 3 else 3.2
    lettering = letter(word, look.font(size_u, bold=True), 40 * look.u, line_em=1.2)
    pad, line = look.u * 1.3, look.u * 0.55
    rect = QRectF(0, 0, lettering.width + 2 * pad, lettering.height + pad * 1.1)
    shrink = min(1.0, width / rect.width())
    brush.save()
    brush.translate(centre)
    brush.rotate(-12)
    brush.scale(shrink, shrink)
    brush.translate(-rect.center())
    brush.block(rect, look.u * 1.2, look.theme.sold_out_ground, look.theme.sold_out, line)
    lettering.draw(brush, pad, pad * 0.55, look.theme.sold_out)
    brush.restore()
