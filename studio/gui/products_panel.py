"""The products: present one, correct its stock by hand, undo."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from studio.desk.state import DeskState, ProductRow
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import Amount, Button, ElidedLabel, label, rule
from studio.gui.panel import Panel
from studio.gui.products_list import ROW, ProductDelegate, ProductsModel

_MOST_STOCK = 99_999.0


class ProductsPanel(Panel):
    """A double click or Enter presents a product; the buttons below act on the selected one."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.model = ProductsModel(self)
        self._delegate = ProductDelegate(self)
        self.list = QListView()
        self._empty = label("empty", wrap=True)
        self.chosen_name = ElidedLabel("strong")
        self._chosen_left = label("muted")
        self.present = Button("primary", "radio")
        self.less = Button("plain")
        self.more = Button("plain")
        self.undo = Button("plain", "undo-2")
        self.quantity = Amount(1)
        self.count = Button("plain", "list-checks")
        self._foot = QFrame()
        self._build_list()
        self._build_foot()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.list, 1)
        layout.addWidget(rule())
        layout.addWidget(self._foot)
        self.follow()

    def _build_list(self) -> None:
        view = self.list
        view.setModel(self.model)
        view.setItemDelegate(self._delegate)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.activated.connect(self._activated)
        view.selectionModel().currentChanged.connect(lambda _now, _before: self._show_chosen())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)

    def _build_foot(self) -> None:
        self.quantity.setRange(0, _MOST_STOCK)
        head = QHBoxLayout()
        head.addWidget(self.chosen_name, 1)
        head.addWidget(self._chosen_left)
        grid = QGridLayout()
        grid.setSpacing(8)
        for column, button in enumerate((self.less, self.more, self.undo)):
            grid.addWidget(button, 0, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.quantity, 1, 0)
        grid.addWidget(self.count, 1, 1, 1, 2)
        layout = QVBoxLayout(self._foot)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.present)
        layout.addLayout(grid)
        self.present.clicked.connect(self._present)
        self.less.clicked.connect(lambda: self._adjust(Decimal(-2)))
        self.more.clicked.connect(lambda: self._adjust(Decimal(5)))
        self.undo.clicked.connect(lambda: self.bridge.do("ledger.undo"))
        self.count.clicked.connect(self._count)

    def retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Products"))
        self._empty.setText(self.tr("No products. Name a products file (CSV) in the show, and they appear here."))
        self._delegate.presenting_word = self.tr("Presenting")
        self._delegate.left_words = self.tr("{n} left")
        self._delegate.sold_out_word = self.tr("Sold out")
        self.less.say("−2", self.tr("Two less in stock"))
        self.less.setAccessibleName(self.tr("Two less in stock"))
        self.more.say("+5", self.tr("Five more in stock"))
        self.more.setAccessibleName(self.tr("Five more in stock"))
        self.undo.say(self.tr("Undo"), self.tr("Undo the last movement of stock"))
        self.count.say(self.tr("Set counted stock"), self.tr("Set the stock to what was counted"))
        self.quantity.setAccessibleName(self.tr("Counted stock"))

    def restyle(self) -> None:
        self.list.viewport().update()

    def show_state(self, state: DeskState) -> None:
        products_file = Path(state.show_path).parent / state.show.products
        self._delegate.folder = products_file.parent
        chosen = self._chosen()
        self.model.show_rows(state.products, state.product_on_air)
        if self._chosen() is None and state.products:
            place = self.model.place_of(chosen.product.number if chosen else state.product_on_air)
            self.list.setCurrentIndex(self.model.index(max(0, place)))
        self._empty.setVisible(not state.products)
        self.list.setVisible(bool(state.products))
        self._foot.setVisible(bool(state.products))
        self._show_chosen()

    def _chosen(self) -> ProductRow | None:
        index = self.list.currentIndex()
        row: ProductRow | None = index.data(ROW) if index.isValid() else None
        return row

    def _show_chosen(self) -> None:
        row = self._chosen()
        if row is None:
            return
        on_air = row.product.number == self.bridge.state.product_on_air
        self.chosen_name.say(f"{row.product.number}  {row.product.name}")
        left = f"{language.number(row.stock.left)} / {language.number(row.stock.total)} {row.product.unit}"
        if left != self._chosen_left.text():
            self._chosen_left.setText(left)
        self.present.say(
            self.tr("Presenting now") if on_air else self.tr("Present"), self.tr("Show its card in the picture")
        )
        self.present.setEnabled(not on_air)
        self.quantity.setSuffix(f" {row.product.unit}")

    def _activated(self, index: QModelIndex) -> None:
        row: ProductRow | None = index.data(ROW)
        if row is not None:
            self.bridge.do("product.present", number=row.product.number)

    def _present(self) -> None:
        row = self._chosen()
        if row is not None:
            self.bridge.do("product.present", number=row.product.number)

    def _adjust(self, delta: Decimal) -> None:
        row = self._chosen()
        if row is not None:
            self.bridge.do("product.adjust", number=row.product.number, delta=delta)

    def _count(self) -> None:
        row = self._chosen()
        if row is not None:
            quantity = Decimal(str(self.quantity.value())).normalize()
            self.bridge.do("product.count", number=row.product.number, quantity=quantity)
