"""Two accounts of one person, put together by hand: nobody is ever merged because of a name."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.desk.state import OrderRow
from studio.gui import words
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Button, ConfirmButton, ElidedLabel, label
from studio.shop.people import SameName

_MOST = 30


class MergeCard(Card):
    """`row`: whose account the others are merged into; accounts of the same name come first."""

    def __init__(self, bridge: Bridge, row: OrderRow, parent: QWidget | None = None) -> None:
        super().__init__("users", 440, parent)
        self._bridge, self._row = bridge, row
        self.merges: list[ConfirmButton] = []
        self._hint = label("muted", wrap=True)
        self._nobody = label("empty", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.body.addWidget(self._hint)
        self.body.addLayout(self._list)
        self.body.addWidget(self._nobody)
        self.split, self.done = Button("plain", "user"), Button("primary", "check")
        self.foot.addWidget(self.split)
        self.foot.addStretch(1)
        self.foot.addWidget(self.done)
        self.done.clicked.connect(self.put_away)
        self.split.clicked.connect(self._split)
        self._nobody.hide()
        self.ready()
        bridge.ask_same_persons(self._show)

    def retranslate(self) -> None:
        self.say_title(self.tr("Same person as {name}?").format(name=self._row.name))
        self._hint.setText(self.tr("Two accounts of one person share their orders and one limit per person."))
        self._nobody.setText(self.tr("No other account has this name."))
        self.split.say(self.tr("A person of its own"), self.tr("Take this account apart again"))
        self.done.say(self.tr("Done"))
        for button in self.merges:
            button.say_both(self.tr("Merge"), self.tr("Really merge?"))

    def _show(self, found: tuple[SameName, ...]) -> None:
        mine = self._row.account
        accounts = [one for same in found if same.name == self._row.name for one in same.accounts if one != mine]
        self._nobody.setVisible(not accounts)
        for service, user in accounts[:_MOST]:
            line = QHBoxLayout()
            name = ElidedLabel("strong")
            name.say(f"{self._row.name}  ·  {words.service(service)}  ·  {user}")
            merge = ConfirmButton("users", partial(self._merge, service, user))
            self.merges.append(merge)
            line.addWidget(name, 1)
            line.addWidget(merge)
            self._list.addLayout(line)
        self.retranslate()

    def _merge(self, service: str, user: str) -> None:
        into_service, into_user = self._row.account
        self._bridge.do("person.merge", service=service, user=user, into_service=into_service, into_user=into_user)
        self.put_away()

    def _split(self) -> None:
        service, user = self._row.account
        self._bridge.do("person.split", service=service, user=user)
        self.put_away()
