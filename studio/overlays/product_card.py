"""讲解中 · 3 号: a product with photo, price and live stock."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainterPath, QPen

from studio.model.overlay import ProductCard
from studio.overlays.lettering import Lettering, bounded, fitting, letter
from studio.overlays.look import Brush, Look, Painting
from studio.overlays.stock import digits_in, draw_bar, draw_sold_out, stock_colours
from studio.overlays.words import stock_words

_MARGIN = 1.2  # right of and below the card, for its shadow
_OVERHANG = 2.3  # of the badge above the card
_PAD = 2.3
_TILE = 19.0
_TEXT_WITH_TILE = 37.5
_TEXT_ALONE = 44.0
_LEAST_HEIGHT = 23.6
_BAR = 1.5


@dataclass(frozen=True)
class _Rows:
    name: Lettering
    price: Lettering
    unit: Lettering
    strike: _Strike | None
    strike_beside: bool
    stock: Lettering
    height: float


@dataclass(frozen=True)
class _Strike:
    source: Lettering
    price: Lettering
    gap: float

    @property
    def width(self) -> float:
        return self.source.width + self.gap + self.price.width


def paint(state: ProductCard, look: Look) -> Painting:
    tile = bool(state.photo_path or state.number)
    across = (_TEXT_WITH_TILE if tile else _TEXT_ALONE) * look.u
    text_width, rows, height = _measured(state, look, tile, across)
    if height > look.height:
        # A long name with everything else there is to say: a little smaller, so that nothing is cut off.
        shrink = max(0.6, look.height / height)
        look = replace(look, u=look.u * shrink)
        across += (1 - shrink) * (_TILE if tile else 0) * look.u  # what the photo gave up
        text_width, rows, height = _measured(state, look, tile, across)
    u = look.u
    text_x = _PAD + (_TILE + 2.1 if tile else 0.6)
    card = QRectF(0, _OVERHANG * u, (text_x + _PAD) * u + text_width, height - (_OVERHANG + _MARGIN) * u)
    image = look.image(card.right() + _MARGIN * u, height)
    with Brush(image) as brush:
        brush.shadow(card, 2.2 * u, _MARGIN * u, look.theme.shadow)
        brush.block(card, 2.2 * u, look.theme.card, look.theme.card_edge, max(1.0, 0.14 * u))
        if tile:
            square = QRectF(card.left() + _PAD * u, 0, _TILE * u, _TILE * u)
            square.moveTop(card.top() + (card.height() - square.height()) / 2)
            _draw_tile(brush, square, state, look)
        left = card.left() + text_x * u
        top = card.top() + (card.height() - rows.height) / 2 + 0.5 * u
        number = _draw_rows(brush, rows, left, top, text_width, state, look)
        _draw_badge(brush, card.left() + 2.2 * u, state, look)
        if state.stock_level == "sold_out" and not tile:
            draw_sold_out(brush, QPointF(card.right() - 8.6 * u, card.bottom() - 6.4 * u), 14.5 * u, look)
    return Painting(image, number)


def _measured(state: ProductCard, look: Look, tile: bool, across: float) -> tuple[float, _Rows, float]:
    """Width of the text (at most `across`), its rows, and the height of the whole image, in px."""
    u = look.u
    room = look.width - (_MARGIN + 2 * _PAD + (_TILE + 2.1 if tile else 0.6)) * u
    width = max(look.least_px * 3, min(across, room))
    rows = _rows(state, look, width)
    inner = max(rows.height + 0.6 * u, (_LEAST_HEIGHT - 2 * _PAD) * u)
    return width, rows, inner + (2 * _PAD + _OVERHANG + _MARGIN) * u


def _rows(state: ProductCard, look: Look, width: float) -> _Rows:
    name = _name(state, look, width)
    unit = letter(f"/{bounded(state.unit, 8)}" if state.unit else "", look.font(2.9), width * 0.4)
    price_text = bounded(state.price, 18)
    price_room = width - unit.width - 0.4 * look.u
    sizes = tuple(look.font(size, bold=True) for size in (5.7, 5.1, 4.5, 3.9, 3.3))
    price = letter(price_text, fitting(price_text, sizes, price_room), price_room, line_em=1.2)
    strike = _strike(state, look, width)
    beside = strike is not None and price.width + unit.width + 2.2 * look.u + strike.width <= width
    words = stock_words(state.stock_level, bounded(state.left, 10), bounded(state.unit, 8), look.words)
    stock = letter(words, look.font(3.1, bold=True), width, line_em=1.3)
    height = name.height + price.height + stock.height + (_BAR + 0.2) * look.u
    if strike is not None and not beside:
        height += strike.price.height
    return _Rows(name, price, unit, strike, beside, stock, height)


def _name(state: ProductCard, look: Look, width: float) -> Lettering:
    """In one line if it can be, else in two smaller ones."""
    name = bounded(state.name, 60)
    fonts = (look.font(4.3, bold=True), look.font(3.7, bold=True))
    one_line = letter(name, fitting(name, fonts, width), width)
    if one_line.lines[0] == name:
        return one_line
    return letter(name, look.font(3.4, bold=True), width, lines=2, line_em=1.24)


def _strike(state: ProductCard, look: Look, width: float) -> _Strike | None:
    """A price that is struck out is only shown with where it was asked: without its source it would be a trick."""
    if not state.strike_price or not state.strike_source:
        return None
    small = look.font(2.5)
    price = letter(bounded(state.strike_price, 14), small, width * 0.5, line_em=1.25)
    source = letter(bounded(state.strike_source, 24), small, width * 0.95 - price.width - 1.1 * look.u, line_em=1.25)
    return _Strike(source, price, 1.1 * look.u)


def _draw_rows(
    brush: Brush, rows: _Rows, left: float, top: float, width: float, state: ProductCard, look: Look
) -> QRectF:
    """Where the number of the stock stands."""
    u, theme = look.u, look.theme
    rows.name.draw(brush, left, top, theme.card_ink)
    top += rows.name.height
    rows.price.draw(brush, left, top, theme.price)
    baseline_drop = (rows.price.line_px - rows.unit.line_px) / 2 + 0.37 * (
        rows.price.font.pixelSize() - rows.unit.font.pixelSize()
    )
    rows.unit.draw(brush, left + rows.price.width + 0.3 * u, top + baseline_drop, theme.card_muted)
    if rows.strike is not None and rows.strike_beside:
        drop = (rows.price.line_px - rows.strike.price.line_px) / 2 + 0.37 * (
            rows.price.font.pixelSize() - rows.strike.price.font.pixelSize()
        )
        x = left + rows.price.width + rows.unit.width + 2.2 * u
        _draw_strike(brush, rows.strike, x, top + drop, theme.card_muted, u)
    top += rows.price.height
    if rows.strike is not None and not rows.strike_beside:
        _draw_strike(brush, rows.strike, left, top, theme.card_muted, u)
        top += rows.strike.price.height
    words, _ = stock_colours(state.stock_level, look)
    rows.stock.draw(brush, left, top, words)
    number = digits_in(rows.stock, state.stock_level, bounded(state.left, 10), left, top, look)
    top += rows.stock.height + 0.2 * u
    draw_bar(brush, QRectF(left, top, width, _BAR * u), state.stock_level, state.stock_ratio, look)
    return number


def _draw_strike(brush: Brush, strike: _Strike, x: float, y: float, colour: QColor, u: float) -> None:
    strike.source.draw(brush, x, y, colour)
    start = x + strike.source.width + strike.gap
    strike.price.draw(brush, start, y, colour)
    middle = y + strike.price.line_px / 2 + 0.02 * strike.price.font.pixelSize()
    brush.setPen(QPen(colour, max(1.0, 0.24 * u)))
    brush.drawLine(QPointF(start - 0.2 * u, middle), QPointF(start + strike.price.width + 0.2 * u, middle))


def _draw_tile(brush: Brush, square: QRectF, state: ProductCard, look: Look) -> None:
    """The photo, cut to a square; without one, the product's number, large."""
    radius = 1.5 * look.u
    side = round(square.width())
    photo = look.photos.photo(state.photo_path, side, side)
    brush.block(square, radius, look.theme.card_tile)
    if photo is not None:
        outline = QPainterPath()
        outline.addRoundedRect(square, radius, radius)
        brush.save()
        brush.setClipPath(outline)
        part = QRectF(0, 0, min(photo.width(), photo.height()), min(photo.width(), photo.height()))
        part.moveCenter(QRectF(photo.rect()).center())
        brush.setOpacity(0.4 if state.stock_level == "sold_out" else 1.0)
        brush.drawImage(square, photo, part)
        brush.restore()
    elif state.number:
        digits = letter(str(state.number)[:4], look.font(8.4 if state.number < 100 else 6.0, bold=True), side)
        size = QSizeF(digits.width, digits.height)
        colour = QColor(look.theme.plenty_text)
        colour.setAlphaF(0.35 if state.stock_level == "sold_out" else 1.0)
        x, y = square.center().x() - size.width() / 2, square.center().y() - size.height() / 2
        digits.draw(brush, x, y, colour)
    if state.stock_level == "sold_out":
        draw_sold_out(brush, square.center(), square.width() * 0.92, look)


def _draw_badge(brush: Brush, left: float, state: ProductCard, look: Look) -> None:
    u, words = look.u, look.words
    parts = [words.presenting] if state.presenting else []
    if state.number:
        parts.append(words.number.format(number=str(state.number)[:6]))
    if not parts:
        return
    ground = look.theme.leaf if state.presenting else look.theme.card_muted
    ink = look.theme.leaf_ink if state.presenting else look.theme.card
    text = letter(" · ".join(parts), look.font(2.6, bold=True), look.width * 0.7, line_em=1.3)
    bars = 3.0 * u if state.presenting else 0.0
    pill = QRectF(left, 0, text.width + bars + 3.2 * u, 4.5 * u)
    brush.block(pill, pill.height() / 2, ground)
    if state.presenting:
        for index, height in enumerate((1.0, 1.9, 1.35)):
            x = pill.left() + (1.7 + index * 0.75) * u
            bar = QRectF(x, pill.center().y() + 0.95 * u - height * u, 0.45 * u, height * u)
            brush.block(bar, 0.2 * u, ink)
    text.draw(brush, pill.left() + 1.6 * u + bars, pill.center().y() - text.height / 2, ink)
