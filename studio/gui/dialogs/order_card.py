"""An order made by hand from a comment that was not understood, or came by voice."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Amount, Button, Choice, label
from studio.model.comment import FeedEntry

_MOST = 9999.0
_LONGEST = 100


class OrderCard(Card):
    def __init__(self, bridge: Bridge, entry: FeedEntry, parent: QWidget | None = None) -> None:
        super().__init__("shopping-basket", 420, parent)
        self._bridge = bridge
        self._entry = entry
        quote = QFrame()
        quote.setObjectName("inset")
        said = QVBoxLayout(quote)
        said.setContentsMargins(12, 8, 12, 8)
        said.addWidget(label("strong", entry.comment.name or entry.comment.user))
        said.addWidget(label("", entry.comment.text, wrap=True))
        self.body.addWidget(quote)
        self.product, self.quantity, self.address = Choice(), Amount(1), QLineEdit()
        self._labels = (label("muted"), label("muted"), label("muted"))
        self.quantity.setRange(0.1, _MOST)
        self.quantity.setValue(1)
        self.address.setMaxLength(_LONGEST)
        for row in bridge.state.products:
            left = f"{language.number(row.stock.left)} {row.product.unit}"
            self.product.addItem(f"{row.product.number}  {row.product.name}  ({left})", row.product.number)
        self.product.setCurrentIndex(max(0, self.product.findData(bridge.state.product_on_air)))
        for word, widget in zip(self._labels, (self.product, self.quantity, self.address), strict=True):
            self.field(word, widget)
        self.cancel, self.save = Button("plain"), Button("primary", "check")
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.save)
        self.save.setEnabled(self.product.count() > 0)
        self.cancel.clicked.connect(self.put_away)
        self.save.clicked.connect(self._save)
        self.ready()

    def retranslate(self) -> None:
        self.say_title(self.tr("Order by hand"))
        texts = (self.tr("Product"), self.tr("Quantity"), self.tr("Building, if said"))
        for word, widget, text in zip(self._labels, (self.product, self.quantity, self.address), texts, strict=True):
            word.setText(text)
            widget.setAccessibleName(text)
        self.cancel.say(self.tr("Cancel"))
        self.save.say(self.tr("Place the order"))

    def _save(self) -> None:
        self._bridge.do(
            "order.by_hand",
            seq=self._entry.seq,
            product=self.product.currentData(),
            quantity=Decimal(str(self.quantity.value())).normalize(),
            address=self.address.text().strip(),
        )
        self.put_away()
