"""The rows of the order book: who, what, and the comment it came from."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.chat.masking import mask_text
from studio.desk.state import OrderRow
from studio.gui import language, words
from studio.gui.painting import Chip, draw_line
from studio.gui.theme import COMMENT_PX, SMALL_PX, TEXT_PX, tokens
from studio.model.order import OrderLine
from studio.model.product import Product
from studio.model.sentences import say

ROW = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex
_PAD_X = 14
_ROW_PX = 76


class OrdersModel(QAbstractListModel):
    """`whole`: doors and phones are told in full, as whoever hands out goods needs them; masked otherwise."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.whole = False
        self._rows: tuple[OrderRow, ...] = ()
        self._products: dict[int, Product] = {}

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            state = words.order_state(state_of(row)).text
            return "，".join(part for part in (row.name, self.lines(row.lines), self.door(row), state) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.below(row)
        return None

    def show_rows(self, rows: tuple[OrderRow, ...], products: dict[int, Product]) -> None:
        if rows == self._rows and products == self._products:
            return
        self.beginResetModel()
        self._rows, self._products = rows, products
        self.endResetModel()

    def row_of(self, order_id: int) -> int:
        return next((place for place, row in enumerate(self._rows) if row.order_id == order_id), -1)

    def lines(self, lines: tuple[OrderLine, ...]) -> str:
        return lines_told(lines, self._products)

    def door(self, row: OrderRow) -> str:
        if self.whole:
            return "  ".join(part for part in (row.address, row.phone, row.note) if part)
        return mask_text(row.address)

    def below(self, row: OrderRow) -> str:
        """Why it was refused or waits, or where it goes; then what was said."""
        told = ""
        if row.code:
            told = say(row.code, row.arguments, language.language()).what
        said = f"“{mask_text(row.said)}”" if row.said and not self.whole else ""
        return "   ".join(part for part in (self.door(row), told, said) if part)


def state_of(row: OrderRow) -> str:
    return "handed_over" if row.handed_over else row.state


def lines_told(lines: tuple[OrderLine, ...], products: dict[int, Product]) -> str:
    """番茄 × 2 斤，鸡蛋 × 1 盒"""
    parts = []
    for line in lines:
        product = products.get(line.product)
        unit = product.unit if product else ""
        name = product.name if product else f"#{line.product}"
        parts.append(f"{name} × {language.number(line.quantity)} {unit}".strip())
    return "，".join(parts)


class OrderDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: OrderRow = index.data(ROW)
        model = index.model()
        assert isinstance(model, OrdersModel)
        rect: QRect = option.rect
        state = option.state
        colours = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.raised))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), QColor(colours.leaf))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.raised))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        word = words.order_state(state_of(row))
        chip = Chip(word.text, word.tone, word.icon)
        inner = rect.adjusted(_PAD_X, 6, -_PAD_X, -6)
        chip_px = chip.draw(painter, inner.right() - chip.width() + 1, inner.y(), chip.width())
        name = QRect(inner.x(), inner.y(), inner.width() - chip_px - 8, 22)
        draw_line(painter, name, row.name, COMMENT_PX, colours.leaf_ink, bold=True)
        lines = QRect(inner.x(), inner.y() + 22, inner.width(), 22)
        gone = row.state in ("cancelled", "expired", "group_failed") or row.handed_over
        draw_line(painter, lines, model.lines(row.lines), TEXT_PX, colours.muted if gone else colours.ink)
        below = "   ".join(part for part in (language.clock(row.unix_s), model.below(row)) if part)
        draw_line(painter, QRect(inner.x(), inner.y() + 44, inner.width(), 20), below, SMALL_PX, colours.muted)
        painter.restore()
