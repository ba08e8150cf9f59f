"""An order written by a person: for a comment, an unclear one, somebody who called; or one that stands, changed."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.desk.state import OrderRow, UnclearRow
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Amount, Button, Choice, label
from studio.language.notation import address_written
from studio.model.comment import FeedEntry
from studio.model.intent import OrderIntent
from studio.model.order import OrderLine

_MOST = 9999.0
_LONGEST = 100
_MOST_LINES = 20

About = FeedEntry | UnclearRow | OrderRow | None


class LineRow(QWidget):
    """One product and how much of it."""

    def __init__(self, card: OrderCard, line: OrderLine | None) -> None:
        super().__init__()
        self.product, self.quantity, self.remove = Choice(), Amount(2), Button("icon", "x")
        state = card.bridge.state
        for row in state.products:
            left = f"{language.number(row.stock.left)} {row.product.unit}"
            self.product.addItem(f"{row.product.number}  {row.product.name}  ({left})", row.product.number)
        wanted = line.product if line is not None else state.product_on_air
        self.product.setCurrentIndex(max(0, self.product.findData(wanted)))
        self.quantity.setRange(0.01, _MOST)
        self.quantity.setValue(float(line.quantity) if line is not None else 1)
        self.quantity.setFixedWidth(86)
        self.product.setMinimumWidth(120)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.product, 1)
        layout.addWidget(self.quantity)
        layout.addWidget(self.remove)
        self.remove.clicked.connect(lambda: card.remove_line(self))

    def retranslate(self) -> None:
        self.product.setAccessibleName(self.tr("Product"))
        self.quantity.setAccessibleName(self.tr("Quantity"))
        self.remove.say(self.tr("Take this line out"))

    def line(self) -> OrderLine:
        return OrderLine(int(self.product.currentData()), Decimal(str(round(self.quantity.value(), 2))).normalize())


class OrderCard(Card):
    def __init__(self, bridge: Bridge, about: About, parent: QWidget | None = None) -> None:
        super().__init__("shopping-basket", 460, parent)
        self.bridge = bridge
        self._about = about
        self.name, self.address, self.phone, self.note = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.rows: list[LineRow] = []
        self._lines = QVBoxLayout()
        self._words = {one: label("muted") for one in (self.name, self.address, self.phone, self.note)}
        self._what = label("muted")
        self.more = Button("ghost", "plus")
        self.cancel, self.save = Button("plain"), Button("primary", "check")
        self._build_said()
        self.body.addWidget(self._what)
        self._lines.setSpacing(6)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.more)
        for one in self._fields():
            one.setMaxLength(_LONGEST)
            self.field(self._words[one], one)
        for button in (self.cancel, self.save):
            self.foot.addWidget(button)
        self.foot.insertStretch(0, 1)
        self._fill()
        self.more.clicked.connect(lambda: self.add_line(None))
        self.cancel.clicked.connect(self.put_away)
        self.save.clicked.connect(self._save)
        self.ready()

    def _fields(self) -> tuple[QLineEdit, ...]:
        """A comment already says who it is; a phone is asked where somebody has to be called back."""
        match self._about:
            case FeedEntry():
                return (self.address,)
            case UnclearRow():
                return (self.address, self.phone)
            case _:
                return (self.name, self.address, self.phone, self.note)

    def _build_said(self) -> None:
        match self._about:
            case FeedEntry(comment=comment):
                who, text = comment.name or comment.user, comment.text
            case UnclearRow(name=name, text=said):
                who, text = name, said
            case OrderRow(name=name, said=said) if said:
                who, text = name, said
            case _:
                return
        quote = QFrame()
        quote.setObjectName("inset")
        inside = QVBoxLayout(quote)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(label("strong", who))
        inside.addWidget(label("", text, wrap=True))
        self.body.addWidget(quote)

    def _fill(self) -> None:
        lines: tuple[OrderLine, ...] = ()
        match self._about:
            case OrderRow() as row:
                lines = row.lines
                for field, text in (
                    (self.name, row.name), (self.address, row.address), (self.phone, row.phone), (self.note, row.note)
                ):  # fmt: skip
                    field.setText(text)
            case UnclearRow(suggestions=suggestions):
                first = next((one for one in suggestions if isinstance(one, OrderIntent)), None)
                if first is not None:
                    lines = first.lines
                    self.address.setText(address_written(first.address) if first.address is not None else "")
        for line in lines[:_MOST_LINES]:
            self.add_line(line)
        if not lines:
            self.add_line(None)
        self.save.setEnabled(bool(self.bridge.state.products))

    def add_line(self, line: OrderLine | None) -> None:
        if len(self.rows) < _MOST_LINES:
            row = LineRow(self, line)
            row.retranslate()
            self.rows.append(row)
            self._lines.addWidget(row)
            self._say_removable()

    def remove_line(self, row: LineRow) -> None:
        """The last one stays: an order without goods is cancelled instead."""
        if len(self.rows) > 1:
            self.rows.remove(row)
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
            self._say_removable()

    def _say_removable(self) -> None:
        for row in self.rows:
            row.remove.setEnabled(len(self.rows) > 1)

    def retranslate(self) -> None:
        editing = isinstance(self._about, OrderRow)
        self.say_title(self.tr("Edit the order") if editing else self.tr("Order by hand"))
        self._what.setText(self.tr("Products"))
        texts = {
            self.name: self.tr("Name"),
            self.address: self.tr("Building and room, if said"),
            self.phone: self.tr("Phone"),
            self.note: self.tr("Note"),
        }
        for field, text in texts.items():
            self._words[field].setText(text)
            field.setAccessibleName(text)
        for row in self.rows:
            row.retranslate()
        self.more.say(self.tr("One more product"))
        self.cancel.say(self.tr("Cancel"))
        self.save.say(self.tr("Save") if editing else self.tr("Place the order"))

    def _save(self) -> None:
        lines = tuple(row.line() for row in self.rows)
        address, phone = self.address.text().strip(), self.phone.text().strip()
        match self._about:
            case FeedEntry(seq=seq):
                self.bridge.do("order.for_comment", seq=seq, lines=lines, address=address)
            case UnclearRow(key=key):
                intent = OrderIntent(lines=lines, phone=phone)
                self.bridge.do("unclear.order", key=key, intent=intent, address=address)
            case OrderRow() as row:
                texts = {"name": self.name.text().strip(), "note": self.note.text().strip()}
                wanted = lines if lines != row.lines else None
                self.bridge.do("order.edit", order_id=row.order_id, lines=wanted, address=address, phone=phone, **texts)
            case _:
                self.bridge.do("order.new", name=self.name.text().strip(), lines=lines, address=address, phone=phone)
        self.put_away()
