"""One scene to press: its live thumbnail, its name, its key, and whether it is on air."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.gui.icons import icon_pixmap
from studio.gui.painting import draw_line, draw_two_lines, text_width
from studio.gui.theme import SMALL_PX, TEXT_PX, tokens

LEAST_PX = 48
MOST_COMPACT_PX = 70
_NAME_PX = 32
_THUMB_MOST_PX = 112


class SceneCard(QAbstractButton):
    """Tall with the picture above, or `compact` with it on the left when there are many scenes."""

    def __init__(self, scene_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene_id = scene_id
        self.name = ""
        self.corner = ""
        self.on_air = False
        self.live = False
        self.looked_at = False
        self._compact_px = 0
        self._thumbnail = QPixmap()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def tell(self, name: str, corner: str, on_air: bool, live: bool, looked_at: bool) -> None:
        """`on_air`: it is the program's scene; `live`: and the program is being pushed."""
        told = (name, corner, on_air, live, looked_at)
        if told != (self.name, self.corner, self.on_air, self.live, self.looked_at):
            self.name, self.corner, self.on_air, self.live, self.looked_at = told
            self.update()
            self.setAccessibleName(f"{name} · {corner}" if corner else name)
            self.setToolTip(self.accessibleName())

    def show_thumbnail(self, thumbnail: QPixmap) -> None:
        self._thumbnail = thumbnail
        self.update()

    def set_compact(self, height_px: int) -> None:
        """Height of the compact form; 0: tall."""
        if height_px != self._compact_px:
            self._compact_px = height_px
            self.updateGeometry()
            self.update()

    def heightForWidth(self, width: int) -> int:
        return self._compact_px or tall_height(width)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return QSize(180, self.heightForWidth(max(120, self.width())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(whole, 8, 8)
        painter.fillPath(shape, QColor(colours.hover if self.underMouse() else colours.raised))
        painter.save()
        painter.setClipPath(shape)
        thumb = self._thumb_rect()
        self._paint_thumbnail(painter, thumb)
        painter.restore()
        self._paint_words(painter, thumb)
        self._paint_frame(painter, whole)

    def _thumb_rect(self) -> QRect:
        if self._compact_px:
            # A portrait picture is cut to lie: what is left of it beside black bars would be too small to know.
            shape = 1.4 if self._portrait() else 1.6
            return QRect(1, 1, min(104, round(self._compact_px * shape)), self.height() - 2)
        return QRect(1, 1, self.width() - 2, self.height() - _NAME_PX - 1)

    def _portrait(self) -> bool:
        return self._thumbnail.height() > self._thumbnail.width()

    def _paint_thumbnail(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, QColor("#101314"))
        if self._thumbnail.isNull():
            painter.drawPixmap(rect.center().x() - 11, rect.center().y() - 11, icon_pixmap("image", "#5E6A67", 22))
            return
        cut = rect.size().scaled(self._thumbnail.size(), Qt.AspectRatioMode.KeepAspectRatio)
        whole = self._thumbnail.size()
        source = QRect(
            (whole.width() - cut.width()) // 2, (whole.height() - cut.height()) // 2, cut.width(), cut.height()
        )
        painter.drawPixmap(rect, self._thumbnail, source)

    def _paint_words(self, painter: QPainter, thumb: QRect) -> None:
        colours = tokens()
        corner_ink = colours.leaf_ink if self.looked_at else colours.muted
        if self.on_air:
            corner_ink = colours.tomato_ink if self.live else colours.ink
        if self._compact_px:
            self._paint_badge(painter, thumb)
            name = QRect(thumb.right() + 10, 2, self.width() - thumb.right() - 16, self.height() - 4)
            draw_two_lines(painter, name, self.name, TEXT_PX, colours.ink, bold=self.on_air)
            return
        corner_px = text_width(self.corner, SMALL_PX)
        row = QRect(10, thumb.bottom() + 1, self.width() - 20, _NAME_PX - 2)
        draw_line(painter, row, self.corner, SMALL_PX, corner_ink, right=True)
        draw_line(painter, row.adjusted(0, 0, -corner_px - 8, 0), self.name, TEXT_PX, colours.ink, bold=self.on_air)

    def _paint_badge(self, painter: QPainter, thumb: QRect) -> None:
        """Key and state on the picture itself: beside it a name needs all the room."""
        words = self.corner.replace(" · ", " ")
        if not words:
            return
        colours = tokens()
        fill = QColor(18, 21, 22, 205)
        if self.live or (self.looked_at and not self.on_air):
            fill = QColor(colours.tomato_fill if self.live else colours.leaf_fill)
        wide = text_width(words, SMALL_PX) + 10
        badge = QRect(thumb.x() + 4, thumb.bottom() - 22, min(wide, thumb.width() - 8), 19)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(badge), 5, 5)
        draw_line(painter, badge.adjusted(5, -1, -3, 0), words, SMALL_PX, "#FFFFFF")

    def _paint_frame(self, painter: QPainter, whole: QRectF) -> None:
        colours = tokens()
        colour = colours.leaf if self.looked_at else colours.line
        if self.on_air:
            colour = colours.tomato if self.live else colours.muted
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 2 if self.on_air or self.looked_at else colours.line_px))
        painter.drawRoundedRect(whole, 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRoundedRect(whole.adjusted(2, 2, -2, -2), 6, 6)


def tall_height(width_px: int) -> int:
    return min(_THUMB_MOST_PX, round(width_px * 0.44)) + _NAME_PX
