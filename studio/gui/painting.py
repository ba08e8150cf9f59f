"""What the list delegates draw with: chips and wrapped plain text."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

from studio.gui.icons import icon_pixmap
from studio.gui.theme import SMALL_PX, Tone, font_px, tokens

LINE_HEIGHT = 1.5
CHIP_HEIGHT_PX = 24
_CHIP_ICON_PX = 14
_CHIP_PAD_PX = 8


class Chip(NamedTuple):
    """A state in words, an icon and a colour."""

    text: str
    tone: Tone
    icon: str = ""

    def width(self) -> int:
        text = QFontMetrics(font_px(SMALL_PX)).horizontalAdvance(self.text)
        return text + 2 * _CHIP_PAD_PX + (_CHIP_ICON_PX + 4 if self.icon else 0)

    def draw(self, painter: QPainter, left: int, top: int, most_px: int = 10_000) -> int:
        """At `left`, `top`, in `CHIP_HEIGHT_PX`; at most `most_px` wide, text elided. The width drawn."""
        colours = tokens()
        ink, soft = colours.of_tone(self.tone)
        width = min(self.width(), most_px)
        painter.setPen(QPen(QColor(ink), colours.line_px) if colours.line_px > 1 else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(QRectF(left, top, width, CHIP_HEIGHT_PX), CHIP_HEIGHT_PX / 2, CHIP_HEIGHT_PX / 2)
        x = left + _CHIP_PAD_PX
        if self.icon:
            painter.drawPixmap(
                x, top + (CHIP_HEIGHT_PX - _CHIP_ICON_PX) // 2, icon_pixmap(self.icon, ink, _CHIP_ICON_PX)
            )
            x += _CHIP_ICON_PX + 4
        painter.setFont(font_px(SMALL_PX))
        painter.setPen(QColor(ink))
        room = QRect(x, top - 1, left + width - _CHIP_PAD_PX - x + 2, CHIP_HEIGHT_PX)
        text = QFontMetrics(painter.font()).elidedText(self.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return width


class Paragraph:
    """Plain text laid out in a width: bold head, then the text, wrapped anywhere a CJK text may be, bounded lines.

    The first line may be narrower by `first_less_px`, to leave room for a chip.
    """

    def __init__(
        self, head: str, text: str, width_px: int, size_px: int, first_less_px: int = 0, most_lines: int = 6
    ) -> None:
        self._font = font_px(size_px)
        self._head_length = len(head)
        joined = f"{head}  {text}" if head else text
        self._layout = QTextLayout(joined.replace("\n", " "), self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        if head:
            bold = QTextLayout.FormatRange()
            bold.start, bold.length = 0, len(head)
            bold.format.setFontWeight(QFont.Weight.Bold)
            self._layout.setFormats([bold])
        self.line_px = round(size_px * LINE_HEIGHT)
        self.height_px = self._break(width_px, first_less_px, most_lines)

    def _break(self, width_px: int, first_less_px: int, most_lines: int) -> int:
        self._layout.beginLayout()
        count = 0
        while count < most_lines:
            line = self._layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(40, width_px - (first_less_px if count == 0 else 0)))
            line.setPosition(QPointF(0, count * self.line_px + (self.line_px - line.height()) / 2))
            count += 1
        self._layout.endLayout()
        return max(1, count) * self.line_px

    def draw(self, painter: QPainter, left: int, top: int, ink: str, head_ink: str = "") -> None:
        painter.setPen(QColor(ink))
        if self._head_length and head_ink:
            head = QTextLayout.FormatRange()
            head.start, head.length = 0, self._head_length
            head.format.setFontWeight(QFont.Weight.Bold)
            head.format.setForeground(QColor(head_ink))
            self._layout.draw(painter, QPointF(left, top), [head])
        else:
            self._layout.draw(painter, QPointF(left, top))


def draw_line(
    painter: QPainter, rect: QRect, text: str, size_px: int, ink: str, bold: bool = False, right: bool = False
) -> None:
    """One line of plain text, elided, centred upright in `rect`."""
    painter.setFont(font_px(size_px, bold))
    painter.setPen(QColor(ink))
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def text_width(text: str, size_px: int, bold: bool = False) -> int:
    return QFontMetrics(font_px(size_px, bold)).horizontalAdvance(text)


def draw_two_lines(painter: QPainter, rect: QRect, text: str, size_px: int, ink: str, bold: bool = False) -> None:
    """Plain text in one or two lines, the second elided, centred upright in `rect`."""
    layout = QTextLayout(text, font_px(size_px, bold))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(rect.width())
    layout.endLayout()
    cut = first.textLength()
    line_px = round(size_px * 1.35)
    if cut >= len(text):
        draw_line(painter, rect, text, size_px, ink, bold)
        return
    top = rect.y() + (rect.height() - 2 * line_px) // 2
    draw_line(painter, QRect(rect.x(), top, rect.width() + 2, line_px), text[:cut].rstrip(), size_px, ink, bold)
    draw_line(painter, QRect(rect.x(), top + line_px, rect.width(), line_px), text[cut:], size_px, ink, bold)
