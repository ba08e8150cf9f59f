"""仅剩 12 盒: the live stock on its own."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from studio.model.overlay import StockCounter
from studio.overlays.lettering import bounded, fitting, letter
from studio.overlays.look import Brush, Look, Painting
from studio.overlays.stock import digits_in, draw_bar, draw_sold_out, stock_colours
from studio.overlays.words import stock_words

_MARGIN = 1.0
_PAD = 2.0


def paint(state: StockCounter, look: Look) -> Painting:
    u, theme = look.u, look.theme
    most = min(46 * u, look.width - (_MARGIN + 2 * _PAD) * u)
    left_text = bounded(state.left, 10)
    name = letter(bounded(state.name, 40), look.font(2.8), most)
    words = stock_words(state.stock_level, left_text, bounded(state.unit, 8), look.words)
    fonts = tuple(look.font(size, bold=True) for size in (3.8, 3.2, 2.7, 2.2))
    stock = letter(words, fitting(words, fonts, most), most, line_em=1.25)
    width = max(name.width, stock.width, min(most, 26 * u))
    name_height = name.height if state.name else 0.0
    height = name_height + stock.height + 2.1 * u
    card = QRectF(0, 0, width + 2 * _PAD * u, height + 1.4 * _PAD * u)
    image = look.image(card.right() + _MARGIN * u, card.bottom() + _MARGIN * u)
    with Brush(image) as brush:
        brush.shadow(card, 1.8 * u, _MARGIN * u, theme.shadow)
        brush.block(card, 1.8 * u, theme.card, theme.card_edge, max(1.0, 0.14 * u))
        x, y = card.left() + _PAD * u, card.top() + _PAD * 0.7 * u
        if state.name:
            name.draw(brush, x, y, theme.card_muted)
        y += name_height
        if state.stock_level == "sold_out":
            draw_sold_out(brush, QPointF(x + 8 * u, y + stock.height / 2), 15 * u, look)
        else:
            stock.draw(brush, x, y, stock_colours(state.stock_level, look)[0])
        number = digits_in(stock, state.stock_level, left_text, x, y, look)
        y += stock.height + 0.4 * u
        draw_bar(brush, QRectF(x, y, width, 1.5 * u), state.stock_level, state.stock_ratio, look)
    return Painting(image, number)
