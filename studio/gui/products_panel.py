"""The products: present one, correct its stock by hand, undo."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
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
from studio.gui.controls import Amount, Button, ConfirmButton, ElidedLabel, label, rule
from studio.gui.panel import Panel
from studio.gui.products_list import ROW, ProductDelegate, ProductsModel

_MOST_STOCK = 99_999.0


class ProductsView(QListView):
    """+ and − move the stock of the chosen product, E edits it, Ctrl+Up and Ctrl+Down move its place."""

    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        deeds = {
            (Qt.Key.Key_Plus, False): "more",
            (Qt.Key.Key_Minus, False): "less",
            (Qt.Key.Key_E, False): "edit",
            (Qt.Key.Key_Up, True): "up",
            (Qt.Key.Key_Down, True): "down",
        }
        deed = deeds.get((Qt.Key(event.key()), control))
        if deed is None:
            super().keyPressEvent(event)
        else:
            self.typed.emit(deed)


class ProductsPanel(Panel):
    """A double click or Enter presents a product; the buttons below act on the selected one. A products file dropped
    here is imported, a picture becomes the photo of the product it falls on."""

    edit_asked = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.model = ProductsModel(self)
        self._delegate = ProductDelegate(self)
        self.list = ProductsView()
        self.load = Button("plain", "upload")
        self.edit = Button("plain", "pencil")
        self.sell_out = ConfirmButton("circle-x", self._sell_out)
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
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.addStretch(1)
        head.addWidget(self.load)
        layout.addLayout(head)
        layout.addWidget(rule())
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
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDragDropOverwriteMode(False)
        view.setDropIndicatorShown(True)
        self.setAcceptDrops(True)
        view.activated.connect(self._activated)
        view.typed.connect(self._typed)
        self.model.arranged.connect(lambda numbers: self.bridge.do("product.arrange", numbers=numbers))
        self.load.clicked.connect(self._choose_file)
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
        grid.addWidget(self.edit, 2, 0)
        grid.addWidget(self.sell_out, 2, 1, 1, 2)
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
        self.edit.clicked.connect(self._edit)

    def retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Products"))
        self._empty.setText(self.tr("No products yet. Import a CSV or XLSX file, or drop it here."))
        self.load.say(self.tr("Import …"), self.tr("Products from a CSV or XLSX file"))
        self.edit.say(self.tr("Edit …"), self.tr("Price, photo, limit, group order (E)"))
        self.sell_out.say_both(self.tr("Sold out"), self.tr("Really sold out?"))
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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(_kind(url) for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            path, kind = url.toLocalFile(), _kind(url)
            if kind == "catalogue":
                self.bridge.do("product.import", path=path)
            elif kind == "photo":
                place = self.list.viewport().mapFrom(self, event.position().toPoint())
                row: ProductRow | None = self.list.indexAt(place).data(ROW) or self._chosen()
                if row is not None:
                    self.bridge.do("product.edit", number=row.product.number, photo=path)
            event.acceptProposedAction()

    def import_file(self, path: str) -> None:
        self.bridge.do("product.import", path=path)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a products file"), "", "*.csv *.tsv *.txt *.xlsx")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.import_file)
        dialog.open()

    def _typed(self, deed: str) -> None:
        if deed in ("up", "down"):
            self._move(-1 if deed == "up" else 1)
        else:
            {"more": lambda: self._adjust(Decimal(5)), "less": lambda: self._adjust(Decimal(-2)), "edit": self._edit}[
                deed
            ]()

    def _move(self, by: int) -> None:
        numbers = self.model.numbers()
        row = self._chosen()
        if row is None:
            return
        place = numbers.index(row.product.number)
        if 0 <= place + by < len(numbers):
            numbers.insert(place + by, numbers.pop(place))
            self.bridge.do("product.arrange", numbers=numbers)

    def _edit(self) -> None:
        row = self._chosen()
        if row is not None:
            self.edit_asked.emit(row)

    def _sell_out(self) -> None:
        row = self._chosen()
        if row is not None:
            self.bridge.do("product.sold_out", number=row.product.number)

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


def _kind(url: QUrl) -> str:
    """What a dropped file would be: a catalogue, a photo, or nothing of ours."""
    ending = url.toLocalFile().lower().rpartition(".")[2] if url.isLocalFile() else ""
    if ending in ("csv", "tsv", "txt", "xlsx"):
        return "catalogue"
    return "photo" if ending in ("png", "jpg", "jpeg", "webp") else ""
