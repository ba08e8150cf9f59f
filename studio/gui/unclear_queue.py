"""The comments nobody could read by rule: one at a time, with suggestions, worked through by key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.desk.state import DeskState, UnclearRow
from studio.desk.suggestions import Suggestion
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import Button, FlowLayout, label
from studio.gui.headed_panel import scroll_of
from studio.gui.orders_list import lines_told
from studio.gui.panel import Panel
from studio.language.notation import address_written
from studio.model.intent import CancelIntent, ChangeIntent, OrderIntent
from studio.model.order import OrderLine
from studio.model.product import Product
from studio.model.sentences import say


class UnclearQueue(Panel):
    """Enter takes the suggestion chosen, 1–9 chooses another, E edits, C: only chat, N: the next. Nothing is ever
    applied by itself."""

    edit_asked = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows: tuple[UnclearRow, ...] = ()
        self._key: tuple[str, str, str] | None = None
        self._shown: tuple[UnclearRow | None, dict[int, Product]] = (None, {})
        self._chosen = 0
        self._place = label("muted")
        self._who = label("strong", wrap=True)
        self._said = label("", wrap=True)
        self._why = label("attention", wrap=True)
        self._ask = label("muted", wrap=True)
        self._empty = label("empty", wrap=True)
        self.choices = QButtonGroup(self)
        self._list = QVBoxLayout()
        self._full = QWidget()
        self.take, self.edit = Button("primary", "check"), Button("plain", "pencil")
        self.chat, self.next = Button("plain", "message-circle"), Button("plain", "arrow-down")
        self._build()
        self._connect()
        self.follow()

    def _build(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)
        quote = QFrame()
        quote.setObjectName("inset")
        said = QVBoxLayout(quote)
        said.setContentsMargins(12, 8, 12, 8)
        for one in (self._who, self._said, self._why):
            said.addWidget(one)
        self._list.setSpacing(6)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self._place)
        column.addWidget(quote)
        column.addWidget(self._ask)
        column.addLayout(self._list)
        column.addStretch(1)
        scroll = scroll_of(inside)
        foot = QWidget()
        flow = FlowLayout()
        foot.setLayout(flow)
        for button in (self.take, self.edit, self.chat, self.next):
            flow.addWidget(button)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(12, 8, 12, 10)
        bottom.addWidget(foot)
        full = QVBoxLayout(self._full)
        full.setContentsMargins(0, 0, 0, 0)
        full.setSpacing(0)
        full.addWidget(scroll, 1)
        full.addLayout(bottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._full, 1)

    def _connect(self) -> None:
        self.take.clicked.connect(self.take_chosen)
        self.edit.clicked.connect(self._edit)
        self.chat.clicked.connect(self._dismiss)
        self.next.clicked.connect(self.go_next)
        self.choices.idClicked.connect(self.choose)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Comments to decide"))
        self._empty.setText(self.tr("Nothing to decide. Comments that cannot be read for sure wait here."))
        self.take.say(self.tr("Take it"), self.tr("Do what is chosen (Enter)"))
        self.edit.say(self.tr("Edit …"), self.tr("Write the order yourself (E)"))
        self.chat.say(self.tr("Only chat"), self.tr("There is nothing to order in it (C)"))
        self.next.say(self.tr("Next"), self.tr("Leave it for later (N)"))
        self._shown = (None, {})

    def show_state(self, state: DeskState) -> None:
        before = [row.key for row in self._rows]
        self._rows = state.unclear
        keys = [row.key for row in self._rows]
        if self._key not in keys:
            # The one that stood behind the one that is gone now: a helper goes on where she was.
            after = before[before.index(self._key) :] if self._key in before else []
            self._key = next((key for key in after if key in keys), keys[0] if keys else None)
            self._chosen = 0
        self._show({row.product.number: row.product for row in state.products})

    def row(self) -> UnclearRow | None:
        """The comment that is being decided."""
        return next((row for row in self._rows if row.key == self._key), None)

    def choose(self, place: int) -> None:
        row = self.row()
        if row is not None and 0 <= place < len(row.suggestions):
            self._chosen = place
            button = self.choices.button(place)
            if button is not None:
                button.setChecked(True)

    def take_chosen(self) -> None:
        row = self.row()
        if row is not None and self._chosen < len(row.suggestions):
            self.bridge.do("unclear.take", key=row.key, intent=row.suggestions[self._chosen])

    def go_next(self) -> None:
        keys = [row.key for row in self._rows]
        if self._key in keys:
            self._key = keys[(keys.index(self._key) + 1) % len(keys)]
            self._chosen = 0
            self.show_state(self.bridge.state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.choose(key - Qt.Key.Key_1)
            return
        deeds = {
            Qt.Key.Key_Return: self.take_chosen,
            Qt.Key.Key_Enter: self.take_chosen,
            Qt.Key.Key_E: self._edit,
            Qt.Key.Key_C: self._dismiss,
            Qt.Key.Key_N: self.go_next,
        }
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in deeds:
            deeds[key]()
        else:
            super().keyPressEvent(event)

    def _edit(self) -> None:
        row = self.row()
        if row is not None:
            self.edit_asked.emit(row)

    def _dismiss(self) -> None:
        row = self.row()
        if row is not None:
            self.bridge.do("unclear.dismiss", key=row.key)

    def _show(self, products: dict[int, Product]) -> None:
        row = self.row()
        self._empty.setVisible(row is None)
        self._full.setVisible(row is not None)
        if row is None:
            self._shown = (None, {})
            return
        place = [one.key for one in self._rows].index(row.key) + 1
        self._place.setText(self.tr("{n} of {all}").format(n=place, all=len(self._rows)))
        if self._shown == (row, products):
            return
        self._shown = (row, products)
        self._who.setText(f"{row.name}   {language.clock(row.unix_s)}")
        self._said.setText(row.text)
        self._why.setText(say(row.code, row.arguments, language.language()).what if row.code else "")
        self._ask.setText(self.tr("It may mean:") if row.suggestions else self.tr("Write the order, or leave it."))
        self.take.setEnabled(bool(row.suggestions))
        self._show_choices(row, products)

    def _show_choices(self, row: UnclearRow, products: dict[int, Product]) -> None:
        for old in self.choices.buttons():
            self.choices.removeButton(old)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        for place, suggestion in enumerate(row.suggestions):
            button = Button("option")
            button.setCheckable(True)
            button.setChecked(place == self._chosen)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.say(f"{place + 1}   {self.told(suggestion, products)}")
            self.choices.addButton(button, place)
            self._list.addWidget(button)

    def told(self, suggestion: Suggestion, products: dict[int, Product]) -> str:
        """What a suggestion would do, in words."""
        match suggestion:
            case OrderIntent(lines=lines, address=address):
                door = address_written(address) if address is not None else ""
                return "  ".join(part for part in (lines_told(lines, products), door) if part)
            case CancelIntent(product=0):
                return self.tr("Cancel everything")
            case CancelIntent(product=number):
                return self.tr("Cancel {name}").format(name=_name(number, products))
            case ChangeIntent(operation="@", address=address):
                return self.tr("New door: {door}").format(door=address_written(address) if address else "")
            case ChangeIntent(operation=">", product=number, other=other):
                return self.tr("{name} instead of {other}").format(
                    name=_name(other, products), other=_name(number, products)
                )
            case ChangeIntent(operation=operation, product=number, quantity=quantity):
                line = lines_told((OrderLine(number, quantity),), products)
                words = {"=": self.tr("Now {line}"), "+": self.tr("More: {line}"), "-": self.tr("Less: {line}")}
                return words[operation].format(line=line)
        return ""


def _name(number: int, products: dict[int, Product]) -> str:
    return products[number].name if number in products else f"#{number}"
