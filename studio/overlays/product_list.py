"""The list of products with prices and live stock: a page of its own, the one presented marked."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from studio.model.overlay import ListedProduct, ProductList
from studio.overlays.lettering import bounded, fitting, letter
from studio.overlays.look import Brush, Look
from studio.overlays.stock import stock_colours
from studio.overlays.words import stock_words

_MARGIN = 1.2
_PAD = 2.2
_ROW = 5.6
_NUMBER = 5.2
_MOST_ROWS = 12


def paint(state: ProductList, look: Look) -> QImage | None:
    if not state.products:
        return None
    u, theme = look.u, look.theme
    title = letter(bounded(state.title, 40), look.font(3.2, bold=True), look.width - 2 * _PAD * u, line_em=1.3)
    head = title.height + 0.8 * u if state.title else 0.0
    foot = 3.4 * u
    fit = int((look.height - head - foot - (_MARGIN + 1.6 * _PAD) * u) / (_ROW * u))
    rows = _chosen(state.products, max(1, min(fit, _MOST_ROWS)))
    more = state.more + len(state.products) - len(rows)
    width = look.width - _MARGIN * u
    height = head + len(rows) * _ROW * u + (foot if more else 0) + 1.6 * _PAD * u
    card = QRectF(0, 0, width, min(height, look.height - _MARGIN * u))
    image = look.image(card.right() + _MARGIN * u, card.bottom() + _MARGIN * u)
    with Brush(image) as brush:
        brush.shadow(card, 2.0 * u, _MARGIN * u, theme.shadow)
        brush.block(card, 2.0 * u, theme.card, theme.card_edge, max(1.0, 0.14 * u))
        y = 0.8 * _PAD * u
        title.draw(brush, _PAD * u, y, theme.card_ink)
        y += head
        for product in rows:
            _draw_row(brush, product, QRectF(0.8 * u, y, width - 1.6 * u, _ROW * u), look)
            y += _ROW * u
        if more:
            told = letter(look.words.more.format(n=more), look.font(2.3), width, line_em=1.3)
            told.draw(brush, width - _PAD * u - told.width, y + 0.2 * u, theme.card_muted)
    return image


def _chosen(products: tuple[ListedProduct, ...], count: int) -> tuple[ListedProduct, ...]:
    """`count` rows in order, the presented one among them."""
    place = next((index for index, product in enumerate(products) if product.presenting), 0)
    start = max(0, min(place - count // 2, len(products) - count))
    return products[start : start + count]


def _draw_row(brush: Brush, product: ListedProduct, row: QRectF, look: Look) -> None:
    u, theme = look.u, look.theme
    sold_out = product.stock_level == "sold_out"
    if product.presenting:
        brush.block(row.adjusted(0, 0.3 * u, 0, -0.3 * u), 1.2 * u, theme.card_tile)
        brush.block(QRectF(row.left(), row.top() + 0.3 * u, 0.6 * u, row.height() - 0.6 * u), 0.3 * u, theme.leaf)
    x, right = row.left() + (_PAD - 0.8) * u, row.right() - (_PAD - 0.8) * u
    number = letter(str(product.number)[:4], look.font(2.6, bold=True), _NUMBER * u, line_em=1.2)
    number.draw(brush, x, row.center().y() - number.height / 2, theme.card_muted)
    x += _NUMBER * u
    words = stock_words(product.stock_level, bounded(product.left, 8), bounded(product.unit, 6), look.words)
    stock = letter(words, look.font(2.3, bold=True), 0.24 * row.width(), line_em=1.2)
    stock.draw(
        brush, right - stock.width, row.center().y() - stock.height / 2, stock_colours(product.stock_level, look)[0]
    )
    right -= 0.24 * row.width() + u
    text = bounded(product.price, 12) + (f"/{bounded(product.unit, 6)}" if product.unit else "")
    fonts = tuple(look.font(size, bold=True) for size in (2.8, 2.5, 2.2))
    price = letter(text, fitting(text, fonts, 0.24 * row.width()), 0.24 * row.width(), line_em=1.2)
    price_ink = theme.card_muted if sold_out else theme.price
    price.draw(brush, right - price.width, row.center().y() - price.height / 2, price_ink)
    name = letter(bounded(product.name, 40), look.font(2.8), right - price.width - x - u, line_em=1.2)
    name.draw(brush, x, row.center().y() - name.height / 2, theme.card_muted if sold_out else theme.card_ink)
