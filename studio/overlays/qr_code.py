"""A QR code to be read from a screen: dark on white in every theme, whole pixels, with its quiet zone."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage

from studio.model.errors import ShowFileError
from studio.model.overlay import QrCode
from studio.overlays.lettering import bounded, letter
from studio.overlays.look import Brush, Look

MOST_BYTES = 300  # more makes modules too small for a camera, through video compression
_QUIET = 4  # modules, ISO/IEC 18004


def paint(state: QrCode, look: Look) -> QImage | None:
    """Raises ShowFileError when the content is too long to be read from a picture."""
    if not state.content:
        return None
    if len(state.content.encode("utf-8", "replace")) > MOST_BYTES:
        raise ShowFileError("overlays.qr_too_long", most=MOST_BYTES)
    u = look.u
    caption_text = bounded(state.caption, 24)
    caption = letter(caption_text, look.font(2.5, bold=True), look.width - 2 * u, lines=2, line_em=1.3)
    caption_height = caption.height + 1.0 * u if caption_text else 0.0
    modules = segno.make(state.content, error="m", micro=False)
    rows = [bytes(row) for row in modules.matrix]
    count = len(rows) + 2 * _QUIET
    module = int(min(look.width, look.height - caption_height) // count)
    if module < 1:
        raise ShowFileError("overlays.qr_too_long", most=MOST_BYTES)
    side = module * count
    width = max(side, min(look.width, int(caption.width + 2 * u)))
    image = look.image(width, side + caption_height)
    with Brush(image) as brush:
        brush.block(QRectF(image.rect()), 1.4 * u, QColor("#FFFFFF"))
        left, top = (width - side) // 2 + _QUIET * module, _QUIET * module
        brush.setRenderHint(Brush.RenderHint.Antialiasing, False)
        dark = QColor("#10160F")
        for y, row in enumerate(rows):
            for x, is_dark in enumerate(row):
                if is_dark:
                    brush.fillRect(QRect(left + x * module, top + y * module, module, module), dark)
        for index, line in enumerate(caption.lines):
            one = letter(line, caption.font, width, line_em=1.3)
            y_line = side - 1.2 * module + index * caption.line_px
            one.draw(brush, (width - one.width) / 2, y_line, dark)
    return image
