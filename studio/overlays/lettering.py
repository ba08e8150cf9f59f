"""Plain text, bounded: cleaned, counted in graphemes, broken into few lines, elided, and drawn where it is told.

Nothing here ever interprets markup; a text is drawn as the characters it is made of.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

_LOOKED_AT = 4_000  # characters looked at, whatever arrives
_MARKS = 2  # combining marks kept on one character
_LINE_EM = 1.36
_MIDDLE_EM = 0.37  # half the height of a Han character above the baseline of Noto Sans SC


def bounded(text: str, graphemes: int, lines: int = 1) -> str:
    """`text` without controls, bidi marks and zero-width characters, at most `graphemes` long and `lines` high.

    A grapheme is a character with at most two combining marks. What is cut is replaced by "…".
    """
    kept: list[str] = []
    count = marks = breaks = 0
    blank = True  # at the start, or after a space: further space is dropped
    for arrived in text[:_LOOKED_AT]:
        character = arrived
        category = unicodedata.category(character)
        if character in "\n\r\v\f\x85\u2028\u2029\t" or category == "Zs":
            if blank:
                continue
            breaking = character not in "\t" and category != "Zs" and breaks < lines - 1
            breaks += breaking
            character, blank = ("\n" if breaking else " "), True
        elif category in ("Cc", "Cf", "Cs", "Co", "Cn"):
            continue
        elif category in ("Mn", "Me", "Mc"):
            marks += 1
            if blank or marks > _MARKS:
                continue
            kept.append(character)
            continue
        else:
            blank = False
        if count >= graphemes:
            return "".join(kept).rstrip() + "…"
        kept.append(character)
        count += 1
        marks = 0
    cleaned = "".join(kept).rstrip()
    return cleaned + "…" if len(text) > _LOOKED_AT else cleaned


@dataclass(frozen=True)
class Lettering:
    """Lines of text ready to draw. Sizes in px. `width` is that of the widest line, `height` that of all."""

    lines: tuple[str, ...]
    font: QFont
    width: float
    line_px: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.line_px

    def draw(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        """With the top left corner at (x, y)."""
        painter.setFont(self.font)
        painter.setPen(colour)
        baseline = y + self.line_px / 2 + _MIDDLE_EM * self.font.pixelSize()
        for index, line in enumerate(self.lines):
            painter.drawText(QPointF(x, baseline + index * self.line_px), line)

    def draw_outlined(self, painter: QPainter, x: float, y: float, colour: QColor, outline: QColor, px: float) -> None:
        """As `draw`, on an outline of `px`: readable on any ground. Drawn repeatedly, so emoji keep their colours."""
        for dx, dy in (
            (-1, 0),
            (1, 0),
            (0, -1),
            (0, 1),
            (-0.7, -0.7),
            (0.7, -0.7),
            (-0.7, 0.7),
            (0.7, 0.7),
            (0.5, 1.8),
        ):
            self.draw(painter, x + dx * px, y + dy * px, outline)
        self.draw(painter, x, y, colour)


def letter(text: str, font: QFont, width: float, lines: int = 1, line_em: float = _LINE_EM) -> Lettering:
    """Break `text` (already bounded) into at most `lines` lines of `width` px; what does not fit ends in "…"."""
    metrics = QFontMetricsF(font)
    if lines == 1:
        broken = [metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, width)]
    else:
        broken = _broken(text, font, metrics, width, lines)
    widest = max((metrics.horizontalAdvance(line) for line in broken), default=0.0)
    return Lettering(tuple(broken), font, min(widest, width), font.pixelSize() * line_em)


def _broken(text: str, font: QFont, metrics: QFontMetricsF, width: float, lines: int) -> list[str]:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    broken: list[str] = []
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            # Qt counts in UTF-16 code units.
            start, length = line.textStart(), line.textLength()
            units = paragraph.encode("utf-16-le", "replace")
            if len(broken) == lines - 1:
                rest = units[2 * start :].decode("utf-16-le", "replace")
                broken.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
                layout.endLayout()
                return broken
            broken.append(units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace").rstrip())
        layout.endLayout()
    return broken


def fitting(text: str, fonts: tuple[QFont, ...], width: float) -> QFont:
    """The first of `fonts` (largest first) in which `text` fits one line of `width` px, else the last."""
    for candidate in fonts:
        if QFontMetricsF(candidate).horizontalAdvance(text) <= width:
            return candidate
    return fonts[-1]
