"""A product's price, photo and limits, changed while it is sold; and its group order (成团)."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from studio.desk.state import ProductRow
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Amount, Button, ConfirmButton, ElidedLabel, label

_MOST_PRICE = 999_999.0
_MOST = 9999.0
_MOST_MINUTES = 60 * 24 * 30
_LONGEST = 60


class ProductCard(Card):
    def __init__(self, bridge: Bridge, row: ProductRow, parent: QWidget | None = None) -> None:
        super().__init__("tag", 480, parent)
        self._bridge, self._row = bridge, row
        product = row.product
        self.name, self.strike_source = QLineEdit(product.name), QLineEdit(product.strike_source)
        self.price, self.strike_price, self.limit = Amount(2), Amount(2), Amount(1)
        self.threshold, self.minutes = Amount(1), Amount(0)
        self.photo_name = ElidedLabel("muted")
        self.photo, self.group = Button("plain", "image"), Button("plain", "users")
        self.remove = ConfirmButton("trash-2", self._remove)
        self.cancel, self.save = Button("plain"), Button("primary", "check")
        self._words = [label("muted") for _ in range(7)]
        for text in (self.name, self.strike_source):
            text.setMaxLength(_LONGEST)
        for amount, most, value in (
            (self.price, _MOST_PRICE, float(product.price)),
            (self.strike_price, _MOST_PRICE, float(product.strike_price or 0)),
            (self.limit, _MOST, float(product.limit_per_person or 0)),
            (self.threshold, _MOST, 10.0),
            (self.minutes, float(_MOST_MINUTES), 60.0),
        ):
            amount.setRange(0, most)
            amount.setValue(value)
        self._build()
        self._photo = product.photo
        self.cancel.clicked.connect(self.put_away)
        self.save.clicked.connect(self._save)
        self.photo.clicked.connect(self._choose_photo)
        self.group.clicked.connect(self._open_group)
        self.group.setEnabled(row.group is None or row.group.state != "open")
        self.ready()

    def _build(self) -> None:
        self.field(self._words[0], self.name)
        grid = QGridLayout()
        grid.setSpacing(6)
        places = ((self.price, 0, 0), (self.limit, 0, 1), (self.strike_price, 2, 0), (self.strike_source, 2, 1))
        for word, (field, row, column) in zip(self._words[1:5], places, strict=True):
            word.setBuddy(field)
            grid.addWidget(word, row, column)
            grid.addWidget(field, row + 1, column)
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        photo = QHBoxLayout()
        photo.addWidget(self.photo_name, 1)
        photo.addWidget(self.photo)
        self.body.addLayout(photo)
        group = QGridLayout()
        group.setSpacing(6)
        for column, (word, field) in enumerate(zip(self._words[5:], (self.threshold, self.minutes), strict=True)):
            word.setBuddy(field)
            group.addWidget(word, 0, column)
            group.addWidget(field, 1, column)
            group.setColumnStretch(column, 1)
        group.addWidget(self.group, 1, 2)
        self.body.addLayout(group)
        self.foot.addWidget(self.remove)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.save)

    def retranslate(self) -> None:
        product = self._row.product
        self.say_title(f"{product.number}  {product.name}")
        texts = (
            self.tr("Name"), self.tr("Price of one {unit}").format(unit=product.unit),
            self.tr("Most for one person (0: no limit)"), self.tr("Price struck out (0: none)"),
            self.tr("Where that price was asked"), self.tr("Group order from"), self.tr("within minutes"),
        )  # fmt: skip
        fields = (
            self.name, self.price, self.limit, self.strike_price, self.strike_source, self.threshold, self.minutes
        )  # fmt: skip
        for word, field, text in zip(self._words, fields, texts, strict=True):
            word.setText(text)
            field.setAccessibleName(text)
        self.price.setPrefix("¥ ")
        self.strike_price.setPrefix("¥ ")
        self.photo.say(self.tr("Photo …"))
        self.photo_name.say(self._photo.replace("\\", "/").rpartition("/")[2] or self.tr("No photo"))
        self.group.say(self.tr("Open group"), self.tr("Sold only if so many are ordered in time"))
        self.remove.say_both(self.tr("Take off sale"), self.tr("Really?"))
        self.cancel.say(self.tr("Cancel"))
        self.save.say(self.tr("Save"))

    def choose_photo(self, path: str) -> None:
        self._photo = path
        self.retranslate()

    def _choose_photo(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a photo"), "", "*.png *.jpg *.jpeg *.webp")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.choose_photo)
        dialog.open()

    def _save(self) -> None:
        strike = _exact(self.strike_price.value())
        limit = _exact(self.limit.value())
        self._bridge.do(
            "product.edit",
            number=self._row.product.number,
            name=self.name.text().strip(),
            price=_exact(self.price.value()),
            strike_price=strike or None,
            strike_source=self.strike_source.text().strip(),
            limit_per_person=limit or None,
            photo=self._photo,
        )
        self.put_away()

    def _open_group(self) -> None:
        self._bridge.do(
            "group.open",
            number=self._row.product.number,
            threshold=_exact(self.threshold.value()),
            minutes=self.minutes.value(),
        )
        self.put_away()

    def _remove(self) -> None:
        self._bridge.do("product.remove", number=self._row.product.number)
        self.put_away()


def _exact(value: float) -> Decimal:
    return Decimal(str(round(value, 2))).normalize()
