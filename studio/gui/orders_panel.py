"""The order book of the show: what was accepted, what was refused and why."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.desk.state import DeskState, OrderRow
from studio.gui import language, words
from studio.gui.bridge import Bridge
from studio.gui.controls import ConfirmButton, ElidedLabel, label, rule
from studio.gui.painting import Chip, draw_line
from studio.gui.panel import Panel
from studio.gui.theme import COMMENT_PX, SMALL_PX, TEXT_PX, tokens
from studio.model.product import Product
from studio.model.sentences import say

ROW = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex
_PAD_X = 14
_ROW_PX = 76


class OrdersModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
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
            return "，".join(
                part for part in (row.name, self.lines(row), row.address, words.order_state(row.state).text) if part
            )
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

    def lines(self, row: OrderRow) -> str:
        parts = []
        for line in row.lines:
            product = self._products.get(line.product)
            unit = product.unit if product else ""
            name = product.name if product else f"#{line.product}"
            parts.append(f"{name} × {language.number(line.quantity)} {unit}".strip())
        return "，".join(parts)

    def below(self, row: OrderRow) -> str:
        if row.state == "refused":
            return say(row.code, row.arguments, language.language()).what
        return row.address


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
        word = words.order_state(row.state)
        chip = Chip(word.text, word.tone, word.icon)
        inner = rect.adjusted(_PAD_X, 6, -_PAD_X, -6)
        chip_px = chip.draw(painter, inner.right() - chip.width() + 1, inner.y(), chip.width())
        name = QRect(inner.x(), inner.y(), inner.width() - chip_px - 8, 22)
        draw_line(painter, name, row.name, COMMENT_PX, colours.leaf_ink, bold=True)
        lines = QRect(inner.x(), inner.y() + 22, inner.width(), 22)
        draw_line(painter, lines, model.lines(row), TEXT_PX, colours.muted if row.state == "cancelled" else colours.ink)
        below = "   ".join(part for part in (language.clock(row.unix_s), model.below(row)) if part)
        draw_line(painter, QRect(inner.x(), inner.y() + 44, inner.width(), 20), below, SMALL_PX, colours.muted)
        painter.restore()


class OrdersPanel(Panel):
    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.model = OrdersModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(OrderDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._counts = ElidedLabel("muted")
        self._empty = label("empty", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)
        self.cancel = ConfirmButton("x", self._cancel)
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 14, 10)
        head.addWidget(self._counts, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 10, 12, 10)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(rule())
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.list, 1)
        layout.addWidget(rule())
        layout.addLayout(foot)
        self.list.selectionModel().selectionChanged.connect(lambda _now, _before: self._selected())
        self.follow()

    def retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Orders"))
        self._empty.setText(
            self.tr("No orders yet. They come from comments such as “no. 1, two”, or by hand from a comment.")
        )
        self.cancel.say_both(self.tr("Cancel order"), self.tr("Really cancel it?"))

    def show_state(self, state: DeskState) -> None:
        chosen = self._chosen()
        self.model.show_rows(state.orders, {row.product.number: row.product for row in state.products})
        if chosen is not None and self._chosen() is None and (place := self.model.row_of(chosen.order_id)) >= 0:
            self.list.setCurrentIndex(self.model.index(place))
        counts = state.order_counts
        words_ = self.tr("Accepted {accepted}    Refused {refused}").format(
            accepted=counts.accepted, refused=counts.refused
        )
        if state.waiting:
            words_ += "    " + self.tr("Waitlist {n}").format(n=language.number(state.waiting))
        self._counts.say(words_)
        self._empty.setVisible(not state.orders)
        self.list.setVisible(bool(state.orders))
        self._selected()

    def restyle(self) -> None:
        self.list.viewport().update()

    def _chosen(self) -> OrderRow | None:
        index = self.list.currentIndex()
        row: OrderRow | None = index.data(ROW) if index.isValid() else None
        return row

    def _selected(self) -> None:
        row = self._chosen()
        able = row is not None and row.state == "accepted"
        if able != self.cancel.isEnabled():
            self.cancel.setEnabled(able)
            self.cancel.disarm()

    def _cancel(self) -> None:
        row = self._chosen()
        if row is not None:
            self.bridge.do("order.cancel", order_id=row.order_id)
