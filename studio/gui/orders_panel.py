"""The order book of the show: what waits for a person, what was ordered, who waits, and what is fetched."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.desk.state import DeskState, OrderRow
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import Button, ConfirmButton, ElidedLabel, FlowLayout, label, rule
from studio.gui.host_view import HostView
from studio.gui.orders_list import ROW, OrderDelegate, OrdersModel
from studio.gui.panel import Panel
from studio.gui.unclear_queue import UnclearQueue
from studio.shop.order_search import OrderPage, OrderQuery

PARTS = ("decide", "orders", "waiting", "pickup")
_SEARCH_MS = 150
_PAGE = 200
_MOST_LETTERS = 60
_STATES = {"waiting": ("waiting",), "pickup": ("accepted", "waiting")}


class OrdersList(QListView):
    """Enter or Space does what the list is for: ticking off, or editing."""

    pressed_key = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed_key.emit()
        else:
            super().keyPressEvent(event)


class OrdersPanel(Panel):
    """In simple mode the host sees the product on air, what is left and who waits; a press opens the book.

    The lists are asked of the desk when they are searched or are not the newest orders: the window holds at most a
    page.
    """

    edit_asked = Signal(object)
    new_asked = Signal()
    merge_asked = Signal(object)
    sheets_asked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.host = HostView(bridge)
        self.queue = UnclearQueue(bridge)
        self.model = OrdersModel(self)
        self.list = OrdersList()
        self.search = QLineEdit()
        self.open_book = Button("plain", "list-checks")
        self.close_book = Button("icon", "chevron-left")
        self.parts = QButtonGroup(self)
        self.part_buttons = {part: Button("part") for part in PARTS}
        self.edit, self.new = Button("plain", "pencil"), Button("icon", "plus")
        self.tick, self.sheets = Button("primary", "circle-check"), Button("icon", "download")
        self.cancel = ConfirmButton("x", self._cancel)
        self._counts = ElidedLabel("muted")
        self._empty = label("empty", wrap=True)
        self._part = "orders"
        self._expert = self._opened = False
        self._seen: object = None
        self._wait = QTimer(self)
        self._book = QWidget()
        self._lists = QWidget()
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.follow()
        self.choose_part("orders")

    def _build(self) -> None:
        self._build_list()
        lists = QVBoxLayout(self._lists)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(0)
        for row in (self._search_row(), self._counts_row()):
            lists.addLayout(row)
        lists.addWidget(rule())
        lists.addWidget(self._empty, 1)
        lists.addWidget(self.list, 1)
        lists.addWidget(rule())
        lists.addLayout(self._foot_row())
        self._stack.addWidget(self.queue)
        self._stack.addWidget(self._lists)
        book = QVBoxLayout(self._book)
        book.setContentsMargins(0, 0, 0, 0)
        book.setSpacing(0)
        book.addLayout(self._parts_row())
        book.addWidget(self._stack, 1)
        opening = QHBoxLayout()
        opening.setContentsMargins(12, 0, 12, 0)
        opening.addWidget(self.open_book, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.host, 1)
        layout.addWidget(self._book, 1)
        layout.addLayout(opening)
        layout.addSpacing(8)

    def _build_list(self) -> None:
        view = self.list
        view.setModel(self.model)
        view.setItemDelegate(OrderDelegate(view))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)

    def _parts_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 2)
        row.setSpacing(0)
        row.addWidget(self.close_book)
        for place, part in enumerate(PARTS):
            button = self.part_buttons[part]
            button.setCheckable(True)
            self.parts.addButton(button, place)
            row.addWidget(button, 1)
        return row

    def _search_row(self) -> QHBoxLayout:
        self.search.setMaxLength(_MOST_LETTERS)
        self.search.setClearButtonEnabled(True)
        row = QHBoxLayout()
        row.setContentsMargins(12, 2, 12, 8)
        row.setSpacing(4)
        row.addWidget(self.search, 1)
        row.addWidget(self.new)
        row.addWidget(self.sheets)
        return row

    def _counts_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 6)
        row.addWidget(self._counts, 1)
        return row

    def _foot_row(self) -> QHBoxLayout:
        foot = QWidget()
        flow = FlowLayout()
        foot.setLayout(flow)
        for button in (self.tick, self.edit, self.cancel):
            flow.addWidget(button)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 10)
        row.addWidget(foot)
        return row

    def _connect(self) -> None:
        self.parts.idClicked.connect(lambda place: self.choose_part(PARTS[place]))
        self.search.textChanged.connect(lambda _text: self._wait.start())
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SEARCH_MS)
        self._wait.timeout.connect(self._look_again)
        self.list.selectionModel().selectionChanged.connect(lambda _now, _before: self._selected())
        self.list.pressed_key.connect(self._press)
        self.list.doubleClicked.connect(lambda _index: self._press())
        self.list.customContextMenuRequested.connect(self._menu)
        self.edit.clicked.connect(self._edit)
        self.tick.clicked.connect(self._tick)
        self.new.clicked.connect(self.new_asked)
        self.sheets.clicked.connect(self.sheets_asked)
        self.open_book.clicked.connect(lambda: self._open(True))
        self.close_book.clicked.connect(lambda: self._open(False))

    def set_expert(self, expert: bool) -> None:
        self._expert = expert
        self._arrange()

    def choose_part(self, part: str) -> None:
        self._part = part
        self.part_buttons[part].setChecked(True)
        self._stack.setCurrentWidget(self.queue if part == "decide" else self._lists)
        self.model.whole = part == "pickup"
        self.tick.setVisible(part == "pickup")
        self.cancel.setVisible(part != "pickup")
        self.new.setVisible(part == "orders")
        self.sheets.setVisible(part in ("orders", "pickup"))
        if part == "decide":
            self.queue.setFocus()
        self._say_search()
        self._look_again()

    def open_part(self, part: str) -> None:
        """By key: the book is opened at this part, and what is typed goes there."""
        self._open(True)
        self.choose_part(part)
        (self.queue if part == "decide" else self.search if part == "pickup" else self.list).setFocus()

    def retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Orders"))
        self.cancel.say_both(self.tr("Cancel order"), self.tr("Really cancel it?"))
        self.edit.say(self.tr("Edit …"))
        self.new.say(self.tr("New order without a comment …"))
        self.sheets.say(self.tr("Sheets: totals, pickup and packing lists …"))
        self.tick.say(self.tr("Fetched"), self.tr("Tick the order off (Enter)"))
        self.open_book.say(self.tr("Order book"))
        self.close_book.say(self.tr("Only what is on air"))
        self._say_search()
        self._say_parts(self.bridge.state)

    def restyle(self) -> None:
        self.list.viewport().update()

    def show_state(self, state: DeskState) -> None:
        self._say_parts(state)
        self._say_counts(state)
        if (state.orders, state.products) != self._seen:
            self._seen = (state.orders, state.products)
            self._look_again()
        self._arrange()

    def chosen(self) -> OrderRow | None:
        index = self.list.currentIndex()
        row: OrderRow | None = index.data(ROW) if index.isValid() else None
        return row

    def _arrange(self) -> None:
        book = self._expert or self._opened
        self.host.setVisible(not book)
        self._book.setVisible(book)
        self.open_book.setVisible(not book)
        self.close_book.setVisible(not self._expert)

    def _open(self, opened: bool) -> None:
        self._opened = opened
        self._arrange()

    def _look_again(self) -> None:
        text = self.search.text().strip()
        if self._part == "orders" and not text:
            self._show_rows(self.bridge.state.orders)
        elif self._part != "decide":
            asked = self._part, text
            query = OrderQuery(text=text, states=_STATES.get(self._part, ()), limit=_PAGE)  # type: ignore[arg-type]
            self.bridge.ask_orders(query, lambda page: self._take(asked, page))

    def _take(self, asked: tuple[str, str], page: OrderPage) -> None:
        """An answer to a question that has changed meanwhile is not shown."""
        if asked == (self._part, self.search.text().strip()):
            known = {row.order_id: row for row in self.bridge.state.orders}
            self._show_rows(tuple(known.get(one.order_id) or OrderRow.of(one) for one in page.records))

    def _show_rows(self, rows: tuple[OrderRow, ...]) -> None:
        chosen = self.chosen()
        if self._part == "pickup":
            rows = tuple(sorted(rows, key=lambda row: row.handed_over))
        self.model.show_rows(rows, {row.product.number: row.product for row in self.bridge.state.products})
        if chosen is not None and self.chosen() is None and (place := self.model.row_of(chosen.order_id)) >= 0:
            self.list.setCurrentIndex(self.model.index(place))
        elif self._part == "pickup" and rows and self.chosen() is None:
            self.list.setCurrentIndex(self.model.index(0))
        self._empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self._say_empty()
        self._selected()

    def _say_parts(self, state: DeskState) -> None:
        totals = state.order_totals
        counts = {"decide": len(state.unclear), "waiting": totals.waiting if totals else 0}
        names = {
            "decide": self.tr("Decide"),
            "orders": self.tr("Orders"),
            "waiting": self.tr("Waitlist"),
            "pickup": self.tr("Pickup"),
        }
        for part, name in names.items():
            count = counts.get(part, 0)
            text = f"{name} {count}" if count else name
            if text != self.part_buttons[part].text():
                self.part_buttons[part].say(text)

    def _say_counts(self, state: DeskState) -> None:
        totals = state.order_totals
        parts = []
        if totals is not None:
            parts = [
                self.tr("Accepted {n}").format(n=language.number(totals.accepted)),
                language.money(totals.value),
                self.tr("Fetched {n}").format(n=language.number(totals.handed_over)) if totals.handed_over else "",
                self.tr("Refused {n}").format(n=language.number(totals.refused)) if totals.refused else "",
            ]
        if state.unconfirmed:
            parts.insert(0, self.tr("Unconfirmed {n}").format(n=language.number(state.unconfirmed)))
        self._counts.say("    ".join(part for part in parts if part))

    def _say_search(self) -> None:
        words = self.tr("Phone, room or name") if self._part == "pickup" else self.tr("Search name, door, phone, #12")
        self.search.setPlaceholderText(words)
        self.search.setAccessibleName(self.tr("Search orders"))

    def _say_empty(self) -> None:
        if self.search.text().strip():
            self._empty.setText(self.tr("No order matches."))
        elif self._part == "waiting":
            self._empty.setText(self.tr("Nobody is waiting."))
        else:
            self._empty.setText(
                self.tr("No orders yet. They come from comments such as “no. 1, two”, or by hand from a comment.")
            )

    def _selected(self) -> None:
        row = self.chosen()
        stands = row is not None and row.state in ("accepted", "waiting", "reserved") and not row.handed_over
        if stands != self.cancel.isEnabled():
            self.cancel.setEnabled(stands)
            self.cancel.disarm()
        self.edit.setEnabled(stands)
        self.tick.setEnabled(row is not None and row.state == "accepted")
        fetched = row is not None and row.handed_over
        self.tick.say(self.tr("Not fetched") if fetched else self.tr("Fetched"))

    def _press(self) -> None:
        if self._part == "pickup":
            self._tick()
        else:
            self._edit()

    def _tick(self) -> None:
        row = self.chosen()
        if row is not None and row.state == "accepted":
            self.bridge.do("order.take_back" if row.handed_over else "order.hand_over", order_id=row.order_id)

    def _edit(self) -> None:
        row = self.chosen()
        if row is not None and self.edit.isEnabled():
            self.edit_asked.emit(row)

    def _cancel(self) -> None:
        row = self.chosen()
        if row is not None:
            self.bridge.do("order.cancel", order_id=row.order_id)

    def _menu(self, point: QPoint) -> None:
        row: OrderRow | None = self.list.indexAt(point).data(ROW)
        if row is None:
            return
        service, user = row.account
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Edit …"), self._edit).setEnabled(self.edit.isEnabled())
        if row.seq:
            menu.addAction(
                self.tr("Show the comment in the picture"), lambda: self.bridge.do("comment.feature", seq=row.seq)
            )
        if row.state == "reserved":
            menu.addAction(self.tr("Confirm"), lambda: self.bridge.do("order.confirm", order_id=row.order_id))
        menu.addSeparator()
        menu.addAction(self.tr("Same person …"), lambda: self.merge_asked.emit(row))
        menu.addAction(
            self.tr("Delete personal details"), lambda: self.bridge.do("person.forget", service=service, user=user)
        )
        menu.popup(self.list.viewport().mapToGlobal(point))
