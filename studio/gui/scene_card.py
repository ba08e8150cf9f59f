"""One scene to press: its live thumbnail, its name, its key, and whether it is on air."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.gui.icons import icon_pixmap
from studio.gui.painting import draw_line, text_width
from studio.gui.theme import SMALL_PX, TEXT_PX, tokens

COMPACT_PX = 56
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
        self.looked_at = False
        self._compact = False
        self._thumbnail = QPixmap()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def tell(self, name: str, corner: str, on_air: bool, looked_at: bool, accessible: str) -> None:
        told = (name, corner, on_air, looked_at)
        if told != (self.name, self.corner, self.on_air, self.looked_at):
            self.name, self.corner, self.on_air, self.looked_at = told
            self.update()
        self.setAccessibleName(accessible)
        self.setToolTip(accessible)

    def show_thumbnail(self, thumbnail: QPixmap) -> None:
        self._thumbnail = thumbnail
        self.update()

    def set_compact(self, compact: bool) -> None:
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def heightForWidth(self, width: int) -> int:
        return COMPACT_PX if self._compact else tall_height(width)

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
        if self._compact:
            return QRect(1, 1, 84, self.height() - 2)
        return QRect(1, 1, self.width() - 2, self.height() - _NAME_PX - 1)

    def _paint_thumbnail(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, QColor("#101314"))
        if self._thumbnail.isNull():
            painter.drawPixmap(rect.center().x() - 11, rect.center().y() - 11, icon_pixmap("image", "#5E6A67", 22))
            return
        size = self._thumbnail.deviceIndependentSize().toSize()
        if size.height() > size.width():  # a portrait show: all of it, not a slice of its middle
            inner = size.scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left = rect.x() + (rect.width() - inner.width()) // 2
            painter.drawPixmap(
                QRect(left, rect.y() + (rect.height() - inner.height()) // 2, inner.width(), inner.height()),
                self._thumbnail,
            )
            return
        cut = rect.size().scaled(self._thumbnail.size(), Qt.AspectRatioMode.KeepAspectRatio)
        whole = self._thumbnail.size()
        source = QRect(
            (whole.width() - cut.width()) // 2, (whole.height() - cut.height()) // 2, cut.width(), cut.height()
        )
        painter.drawPixmap(rect, self._thumbnail, source)

    def _paint_words(self, painter: QPainter, thumb: QRect) -> None:
        colours = tokens()
        corner_ink = colours.tomato_ink if self.on_air else colours.leaf_ink if self.looked_at else colours.muted
        if self._compact:
            left = thumb.right() + 10
            name = QRect(left, 6, self.width() - left - 8, 24)
            draw_line(painter, name, self.name, TEXT_PX, colours.ink, bold=self.on_air)
            draw_line(painter, QRect(left, 28, name.width(), 20), self.corner, SMALL_PX, corner_ink)
            return
        corner_px = text_width(self.corner, SMALL_PX)
        row = QRect(10, thumb.bottom() + 1, self.width() - 20, _NAME_PX - 2)
        draw_line(painter, row, self.corner, SMALL_PX, corner_ink, right=True)
        draw_line(painter, row.adjusted(0, 0, -corner_px - 8, 0), self.name, TEXT_PX, colours.ink, bold=self.on_air)

    def _paint_frame(self, painter: QPainter, whole: QRectF) -> None:
        colours = tokens()
        colour = colours.tomato if self.on_air else colours.leaf if self.looked_at else colours.line
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), 2 if self.on_air or self.looked_at else colours.line_px))
        painter.drawRoundedRect(whole, 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRoundedRect(whole.adjusted(2, 2, -2, -2), 6, 6)


def tall_height(width_px: int) -> int:
    return min(_THUMB_MOST_PX, round(width_px * 0.44)) + _NAME_PX
