"""成团: how many more are needed until the group's price holds, and until when."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from studio.model.overlay import GroupProgress
from studio.overlays.lettering import Lettering, bounded, fitting, letter
from studio.overlays.look import Brush, Look

_PAD = 1.5
_BAR = 1.5
_GAP = 0.5


def paint(state: GroupProgress, look: Look) -> QImage | None:
    if not state.goal:
        return None
    u, theme = look.u, look.theme
    most = look.width - 2 * _PAD * u
    rows = _rows(state, look, most)
    height = sum(row.height for row, _ in rows) + (_BAR + 2 * _GAP + 1.6 * _PAD) * u
    if height > look.height and len(rows) == 4:  # a low place: the name gives way, the numbers stay
        rows = rows[1:]
        height = sum(row.height for row, _ in rows) + (_BAR + 2 * _GAP + 1.6 * _PAD) * u
    width = max(*(row.width for row, _ in rows), min(most, 20 * u)) + 2 * _PAD * u
    panel = QRectF(0, 0, width, min(height, look.height))
    image = look.image(panel.width(), panel.height())
    with Brush(image) as brush:
        brush.block(panel, 1.6 * u, theme.panel)
        y = 0.8 * _PAD * u
        above = len(rows) - (1 if state.result != "open" or not state.until else 2)
        for number, (row, colour) in enumerate(rows):
            if number == above:
                y = _draw_bar(brush, QRectF(_PAD * u, y + _GAP * u, width - 2 * _PAD * u, _BAR * u), state, look)
            row.draw(brush, _PAD * u, y, colour)
            y += row.height
    return image


def _rows(state: GroupProgress, look: Look, most: float) -> list[tuple[Lettering, QColor]]:
    """Name and count stand above the bar, what is missing and until when below it."""
    theme, words = look.theme, look.words
    unit = bounded(state.unit, 8)
    count = words.group_of.format(n=bounded(state.count, 8), goal=bounded(state.goal, 8), unit=unit).strip()
    heading = f"{words.group} {count}"
    rows = []
    if name := bounded(state.name, 40):
        rows.append((letter(name, look.font(2.4), most, line_em=1.25), theme.panel_muted))
    fonts = tuple(look.font(size, bold=True) for size in (2.9, 2.5, 2.2))
    rows.append((letter(heading, fitting(heading, fonts, most), most, line_em=1.25), theme.panel_ink))
    small = (look.font(2.5, bold=True), look.font(2.2, bold=True))
    if state.result != "open":
        told = words.group_reached if state.result == "reached" else words.group_failed
        colour = theme.plenty_bar if state.result == "reached" else theme.accent
        rows.append((letter(told, fitting(told, small, most), most, line_em=1.25), colour))
        return rows
    missing = words.group_missing.format(n=bounded(state.missing, 8), unit=unit).strip()
    rows.append((letter(missing, fitting(missing, small, most), most, line_em=1.25), theme.accent))
    if until := bounded(state.until, 16):
        rows.append((letter(words.group_until.format(time=until), look.font(2.3), most, line_em=1.25), theme.panel_ink))
    return rows


def _draw_bar(brush: Brush, rect: QRectF, state: GroupProgress, look: Look) -> float:
    """Returns where the next row begins."""
    theme = look.theme
    track = QColor(theme.panel_muted)
    track.setAlphaF(0.35)
    brush.block(rect, rect.height() / 2, track)
    ratio = min(1.0, max(0.0, state.ratio)) if state.ratio == state.ratio else 0.0  # NaN is no ratio
    if ratio > 0:
        filled = QRectF(rect.left(), rect.top(), max(rect.height(), rect.width() * ratio), rect.height())
        brush.block(filled, rect.height() / 2, theme.accent if state.result == "failed" else theme.plenty_bar)
    return rect.bottom() + _GAP * look.u
