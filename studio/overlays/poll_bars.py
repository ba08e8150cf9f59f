"""A poll: the question, and for each option its number, its name, a bar and its votes. Frozen when it is closed."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from studio.model.overlay import PollBars, PolledOption
from studio.model.poll import MOST_OPTIONS
from studio.overlays.lettering import Lettering, bounded, fitting, letter
from studio.overlays.look import Brush, Look

_MARGIN = 1.2
_PAD = 2.2
_ROW = 7.0
_LOW_ROW = 5.4  # lower rows, of many options, have their bar behind the words
_BADGE = 4.2
_BAR = 1.3


def paint(state: PollBars, look: Look) -> QImage | None:
    if not state.options:
        return None
    u, theme = look.u, look.theme
    most = look.width - (_MARGIN + 2 * _PAD) * u
    fonts = tuple(look.font(size, bold=True) for size in (3.4, 3.0, 2.6))
    question = bounded(state.question, 100)
    title = letter(question, fitting(question, fonts, most), most, lines=2, line_em=1.3)
    foot = _foot(state, look, most)
    fixed = title.height + foot.height + (1.9 * _PAD + _MARGIN) * u
    rows = state.options[:MOST_OPTIONS]
    row = min(_ROW, (look.height - fixed) / (len(rows) * u))
    width = look.width - _MARGIN * u
    card = QRectF(0, 0, width, min(fixed - _MARGIN * u + len(rows) * row * u, look.height - _MARGIN * u))
    image = look.image(card.right() + _MARGIN * u, card.bottom() + _MARGIN * u)
    with Brush(image) as brush:
        brush.shadow(card, 2.0 * u, _MARGIN * u, theme.shadow)
        brush.block(card, 2.0 * u, theme.card, theme.card_edge, max(1.0, 0.14 * u))
        y = 0.9 * _PAD * u
        title.draw(brush, _PAD * u, y, theme.card_ink)
        y += title.height + 0.3 * _PAD * u
        for option in rows:
            _draw_option(brush, option, QRectF(_PAD * u, y, width - 2 * _PAD * u, row * u), look)
            y += row * u
        foot.draw(brush, _PAD * u, y + 0.1 * _PAD * u, theme.leaf if state.closed else theme.card_muted)
    return image


def _foot(state: PollBars, look: Look, most: float) -> Lettering:
    words = look.words
    if not state.closed:
        told = f"{words.poll_voted.format(n=bounded(state.voted, 8))} · {words.poll_how}"
    elif state.tie:
        told = f"{words.poll_closed} · {words.poll_voted.format(n=bounded(state.voted, 8))} · {words.poll_tie}"
    else:
        told = f"{words.poll_closed} · {words.poll_voted.format(n=bounded(state.voted, 8))}"
    fonts = tuple(look.font(size, bold=state.closed) for size in (2.5, 2.2))
    return letter(told, fitting(told, fonts, most), most, line_em=1.3)


def _draw_option(brush: Brush, option: PolledOption, row: QRectF, look: Look) -> None:
    u, theme = look.u, look.theme
    low = row.height() < _LOW_ROW * u
    line = row if low else QRectF(row.left(), row.top(), row.width(), row.height() - (_BAR + 0.7) * u)
    bar = QRectF(row.left() + _BADGE * u, line.bottom(), row.width() - _BADGE * u, _BAR * u)
    if low:
        bar = QRectF(bar.left() - 0.4 * u, row.top() + 0.15 * u, bar.width() + 0.4 * u, row.height() - 0.3 * u)
    _draw_bar(brush, bar, option, look, 0.35 if low else 1.0)
    size = min(3.5 * u, line.height() - 0.3 * u)
    badge = QRectF(line.left(), line.center().y() - size / 2, size, size)
    brush.block(badge, 1.0 * u, theme.leaf if option.leading else theme.card_tile)
    number = letter(str(option.number)[:1], look.font(2.5, bold=True), badge.width(), line_em=1.2)
    ink = theme.leaf_ink if option.leading else theme.card_ink
    number.draw(brush, badge.center().x() - number.width / 2, badge.center().y() - number.height / 2, ink)
    votes = letter(bounded(option.votes, 16), look.font(2.4, bold=True), 0.34 * row.width(), line_em=1.2)
    votes.draw(
        brush, row.right() - votes.width - (0.5 * u if low else 0), line.center().y() - votes.height / 2, theme.card_ink
    )
    x = row.left() + _BADGE * u
    room = row.right() - votes.width - x - u
    text = bounded(option.name, 40)
    fonts = tuple(look.font(size, bold=option.leading) for size in (2.8, 2.5, 2.2))
    name = letter(text, fitting(text, fonts, room), room, line_em=1.2)
    name.draw(brush, x, line.center().y() - name.height / 2, theme.card_ink)


def _draw_bar(brush: Brush, rect: QRectF, option: PolledOption, look: Look, opacity: float) -> None:
    theme, radius = look.theme, min(rect.height() / 2, look.u)
    if opacity == 1:
        brush.block(rect, radius, theme.card_track)
    ratio = min(1.0, max(0.0, option.ratio)) if option.ratio == option.ratio else 0.0  # NaN is no ratio
    if ratio > 0:
        colour = QColor(theme.plenty_bar if option.leading else theme.unknown_bar)
        colour.setAlphaF(opacity)
        brush.block(
            QRectF(rect.left(), rect.top(), max(rect.height(), rect.width() * ratio), rect.height()), radius, colour
        )
