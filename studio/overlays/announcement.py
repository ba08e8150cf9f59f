"""A notice, with a countdown when it has an end."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from studio.model.overlay import Announcement
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush, Look

_PAD = 2.2
_LINES = 2


def countdown(until_unix_s: float, unix_s: float) -> str:
    """The time left as 04:59 or 1:04:59; empty once it is over. Bounded at 99 hours."""
    left = math.ceil(until_unix_s - unix_s) if math.isfinite(until_unix_s) else 0
    if left <= 0:
        return ""
    left = min(left, 99 * 3600 + 3599)
    hours, minutes, seconds = left // 3600, left // 60 % 60, left % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def paint(state: Announcement, look: Look) -> QImage | None:
    text = bounded(state.text, 90, lines=_LINES)
    counting = state.until_unix_s > 0
    if not text and not counting:
        return None
    u, theme = look.u, look.theme
    clock_text = (countdown(state.until_unix_s, look.unix_s) or look.words.time_up) if counting else ""
    clock = letter(clock_text, look.font(4.0, bold=True), look.width * 0.45, line_em=1.2)
    label = letter(look.words.notice, look.font(2.5, bold=True), look.width * 0.4, line_em=1.2)
    head = max(label.height + 1.0 * u, clock.height)
    said = letter(text, look.font(3.3), look.width - 2 * _PAD * u, lines=_LINES, line_em=1.4)
    label_width = label.width + 2.4 * u
    # The clock's room is that of its widest digits, so the panel does not breathe with the seconds.
    clock_room = max(clock.width, letter("00:00", clock.font, look.width).width) if counting else 0.0
    width = max(said.width, label_width + (clock_room + 3 * u if counting else 0))
    said_height = said.height + 0.5 * u if text else 0.0
    panel = QRectF(0, 0, width + 2 * _PAD * u, head + said_height + 1.7 * _PAD * u)
    image = look.image(panel.width(), panel.height())
    with Brush(image) as brush:
        brush.block(panel, 1.8 * u, theme.panel)
        x, y = _PAD * u, 0.85 * _PAD * u
        pill = QRectF(x, y + (head - label.height - 0.8 * u) / 2, label_width, label.height + 0.8 * u)
        brush.block(pill, 0.9 * u, theme.accent)
        label.draw(brush, x + 1.2 * u, pill.top() + 0.4 * u, theme.accent_ink)
        if counting:
            clock.draw(brush, panel.width() - _PAD * u - clock_room, y + (head - clock.height) / 2, theme.accent)
        said.draw(brush, x, y + head + 0.5 * u, theme.panel_ink)
    return image
