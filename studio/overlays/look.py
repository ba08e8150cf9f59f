"""What a painter needs besides its state: size, scale, theme, words; and the shapes all painters share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from studio.overlays.fonts import font
from studio.overlays.theme import Theme
from studio.overlays.words import Words

if TYPE_CHECKING:
    from studio.overlays.photos import Photos

LEAST_TEXT = 2.2  # of the picture's shorter side, in percent: smaller text is not readable on a phone


@dataclass(frozen=True)
class Look:
    """`width`, `height`: the largest image a painter may return, px. `u`: one percent of the picture's shorter side,
    px, times the scale of the overlay's box. `least_px`: the smallest text. `unix_s`: wall-clock time, for clocks."""

    width: int
    height: int
    u: float
    least_px: float
    theme: Theme
    words: Words
    photos: Photos
    unix_s: float

    def font(self, size_u: float, bold: bool = False) -> QFont:
        return font(max(size_u * self.u, math.ceil(self.least_px)), bold)

    def image(self, width_px: float, height_px: float) -> QImage:
        """A transparent image, never larger than the overlay's box."""
        width = min(self.width, max(2, math.ceil(width_px)))
        height = min(self.height, max(2, math.ceil(height_px)))
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        return image


class Painting(NamedTuple):
    """An image in which a number rolls when it changes: `number` is where its digits stand, px."""

    image: QImage
    number: QRectF


class Brush(QPainter):
    """A QPainter on an image, antialiased; ends with its `with` block, whatever happens in it."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )

    def __enter__(self) -> Brush:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.end()

    def block(
        self, rect: QRectF, radius: float, ground: QColor, edge: QColor | None = None, edge_px: float = 0
    ) -> None:
        """A rounded rectangle."""
        self.setPen(QPen(edge, edge_px) if edge is not None and edge_px > 0 else Qt.PenStyle.NoPen)
        self.setBrush(ground)
        if edge is not None and edge_px > 0:
            rect = rect.adjusted(edge_px / 2, edge_px / 2, -edge_px / 2, -edge_px / 2)
        self.drawRoundedRect(rect, radius, radius)
        self.setBrush(Qt.BrushStyle.NoBrush)

    def shadow(self, rect: QRectF, radius: float, spread: float, colour: QColor) -> None:
        """A soft shadow below `rect` and to its right, within `spread` px; next to none on the other sides."""
        rings = 6
        step = spread * 0.5 / rings
        core = rect.translated(spread * 0.35, spread * 0.6).adjusted(1, 1, -1, -1)
        self.block(core, radius, colour)
        # Rings instead of ever larger rectangles: their area is what painting costs.
        for ring in range(rings):
            faded = QColor(colour)
            faded.setAlphaF(colour.alphaF() * (1 - (ring + 0.5) / rings) ** 1.5)
            self.setPen(QPen(faded, step))
            grow = step * (ring + 0.5)
            self.drawRoundedRect(core.adjusted(-grow, -grow, grow, grow), radius + grow, radius + grow)
