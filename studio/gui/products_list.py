"""The rows of the products panel: photo, number, name, price, what is left."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImageReader, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.desk.state import ProductRow
from studio.gui import language
from studio.gui.icons import icon_pixmap
from studio.gui.painting import Chip, draw_line, text_width
from studio.gui.theme import COMMENT_PX, SMALL_PX, TEXT_PX, Tone, tokens

ROW = int(Qt.ItemDataRole.UserRole)
ON_AIR = ROW + 1
_Index = QModelIndex | QPersistentModelIndex
_PAD_X = 14
_ROW_PX = 78
_PHOTO_PX = 52
_MOST_PHOTOS = 200
_MIME = "application/x-doorstep-product"


class ProductsModel(QAbstractListModel):
    """Rows can be dragged to another place: `arranged` tells the wanted order of numbers, the desk does it."""

    arranged = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ProductRow, ...] = ()
        self._on_air = 0

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == ON_AIR:
            return row.product.number == self._on_air
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            left = language.number(row.stock.left)
            return f"{row.product.number} {row.product.name}，{price(row)}，{left} {row.product.unit}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        rows = ",".join(str(index.row()) for index in indexes)
        carried.setData(_MIME, rows.encode())
        return carried

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """False: the view must not take the rows out itself; the desk's next snapshot has the new order."""
        carried = bytes(data.data(_MIME).data()).decode()
        if row < 0 or not carried.isdigit():
            return False
        numbers = self.numbers()
        place = int(carried)
        number = numbers.pop(place)
        numbers.insert(row - (place < row), number)
        self.arranged.emit(numbers)
        return False

    def numbers(self) -> list[int]:
        """In the order of the panel."""
        return [row.product.number for row in self._rows]

    def show_rows(self, rows: tuple[ProductRow, ...], on_air: int) -> None:
        """The same products with other stock keep their places, and so the selection."""
        if on_air == self._on_air and (rows is self._rows or rows == self._rows):
            return
        same = [row.product.number for row in rows] == [row.product.number for row in self._rows]
        if same:
            self._rows, self._on_air = rows, on_air
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows, self._on_air = rows, on_air
        self.endResetModel()

    def place_of(self, number: int) -> int:
        return next((place for place, row in enumerate(self._rows) if row.product.number == number), -1)


def price(row: ProductRow) -> str:
    return f"{language.money(row.product.price)}/{row.product.unit}"


class ProductDelegate(QStyledItemDelegate):
    """`folder`: what a photo's path is relative to. At most 200 photos are kept, at the size they are drawn."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = Path()
        self.presenting_word = ""
        self.left_words = "{n}"
        self.sold_out_word = ""
        self._photos: OrderedDict[str, QPixmap] = OrderedDict()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ProductRow = index.data(ROW)
        rect: QRect = option.rect
        state = option.state
        colours = tokens()
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.raised))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), QColor(colours.leaf))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.raised))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        photo = QRect(rect.x() + _PAD_X, rect.y() + (_ROW_PX - _PHOTO_PX) // 2, _PHOTO_PX, _PHOTO_PX)
        self._paint_photo(painter, photo, row)
        inner = QRect(photo.right() + 12, rect.y() + 8, rect.right() - _PAD_X - photo.right() - 12, _ROW_PX - 16)
        self._paint_words(painter, inner, row, bool(index.data(ON_AIR)))
        painter.restore()

    def _paint_words(self, painter: QPainter, inner: QRect, row: ProductRow, on_air: bool) -> None:
        colours = tokens()
        right = inner.right() + 1
        if on_air:
            chip = Chip(self.presenting_word, "leaf", "radio")
            chip.draw(painter, right - chip.width(), inner.y(), chip.width())
            right -= chip.width() + 8
        number = str(row.product.number)
        wide = max(24, text_width(number, SMALL_PX, bold=True) + 12)
        badge = QRect(inner.x(), inner.y() + 2, wide, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(QRectF(badge), 6, 6)
        draw_line(
            painter,
            badge.adjusted((wide - text_width(number, SMALL_PX, bold=True)) // 2, -1, 0, -1),
            number,
            SMALL_PX,
            colours.ink,
            bold=True,
        )
        name = QRect(badge.right() + 8, inner.y(), right - badge.right() - 8, 24)
        draw_line(painter, name, row.product.name, COMMENT_PX, colours.ink, bold=True)
        left, tone = self._left(row)
        left_px = text_width(left, SMALL_PX)
        line = QRect(inner.x(), inner.y() + 26, inner.width(), 20)
        draw_line(painter, line, left, SMALL_PX, colours.of_tone(tone)[0], right=True)
        draw_line(painter, line.adjusted(0, 0, -left_px - 8, 0), price(row), TEXT_PX, colours.ink)
        self._paint_bar(painter, QRect(inner.x(), inner.y() + 52, inner.width(), 5), row, tone)

    def _left(self, row: ProductRow) -> tuple[str, Tone]:
        stock = row.stock
        if stock.state == "sold_out":
            return self.sold_out_word, "tomato"
        tones: dict[str, Tone] = {"plenty": "leaf", "low": "wheat", "unknown": "plain"}
        return self.left_words.format(n=f"{language.number(stock.left)} {row.product.unit}"), tones[stock.state]

    def _paint_bar(self, painter: QPainter, rect: QRect, row: ProductRow, tone: Tone) -> None:
        colours = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(QRectF(rect), 2.5, 2.5)
        if row.stock.total > 0 and row.stock.left > 0:
            share = min(1.0, float(row.stock.left / row.stock.total))
            fill = {"leaf": colours.leaf, "wheat": colours.wheat, "tomato": colours.tomato}.get(tone, colours.muted)
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(QRectF(rect.x(), rect.y(), max(5.0, rect.width() * share), rect.height()), 2.5, 2.5)

    def _paint_photo(self, painter: QPainter, rect: QRect, row: ProductRow) -> None:
        colours = tokens()
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(rect), 8, 8)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(rect, QColor(colours.raised))
        photo = self._photo(row.product.photo)
        if photo.isNull():
            painter.drawPixmap(
                rect.center().x() - 11, rect.center().y() - 11, icon_pixmap("shopping-basket", colours.muted, 22)
            )
        else:
            painter.drawPixmap(rect, photo)
        painter.restore()

    def _photo(self, name: str) -> QPixmap:
        if not name:
            return QPixmap()
        if name in self._photos:
            self._photos.move_to_end(name)
            return self._photos[name]
        reader = QImageReader(str(self.folder / name))
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid():
            reader.setScaledSize(
                size.scaled(2 * _PHOTO_PX, 2 * _PHOTO_PX, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            )
        image = reader.read()
        side = min(image.width(), image.height())
        cut = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
        self._photos[name] = QPixmap.fromImage(cut) if side else QPixmap()
        if len(self._photos) > _MOST_PHOTOS:
            self._photos.popitem(last=False)
        return self._photos[name]
