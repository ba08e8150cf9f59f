"""A welcome to neighbours who speak for the first time."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from studio.model.overlay import Greeting
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush, Look

_PAD = 1.7
_NAMED = 3


def paint(state: Greeting, look: Look) -> QImage | None:
    names = [name for name in (bounded(one, 16) for one in state.names[:_NAMED]) if name]
    if not names:
        return None
    u, theme = look.u, look.theme
    more = len(state.names) - len(names)
    who = ", ".join(names) if look.words.welcome.isascii() else "、".join(names)
    if more > 0:
        who = f"{who} {look.words.welcome_more.format(n=more if look.words.welcome.isascii() else len(state.names))}"
    most = look.width - 2 * _PAD * u
    label = letter(look.words.welcome, look.font(2.5, bold=True), most, line_em=1.3)
    named = letter(who, look.font(3.4, bold=True), most, line_em=1.35)
    panel = QRectF(0, 0, max(label.width, named.width) + 2 * _PAD * u, label.height + named.height + 1.5 * _PAD * u)
    image = look.image(panel.width(), panel.height())
    with Brush(image) as brush:
        brush.block(panel, 2.0 * u, theme.panel)
        label.draw(brush, _PAD * u, 0.7 * _PAD * u, theme.accent)
        named.draw(brush, _PAD * u, 0.7 * _PAD * u + label.height, theme.panel_ink)
    return image
