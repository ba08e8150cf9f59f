"""Closing the window while on air asks what should become of the show."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.gui.card import Card
from studio.gui.controls import Button, label


class ClosingCard(Card):
    """`left`: close the window, the show goes on. `ended`: end the show, then close."""

    left = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("power", 460, parent)
        self._words = label("", wrap=True)
        self.stay, self.leave, self.end = (
            Button("primary", "check"),
            Button("plain", "radio"),
            Button("danger", "square"),
        )
        self.body.addWidget(self._words)
        for button in (self.stay, self.leave, self.end):
            self.body.addWidget(button)
        self.stay.clicked.connect(self.put_away)
        self.leave.clicked.connect(self.left)
        self.end.clicked.connect(self.ended)
        self.ready()

    def retranslate(self) -> None:
        self.say_title(self.tr("Close the window?"))
        self._words.setText(
            self.tr(
                "The show is on air or being recorded. It does not need this window to go on; "
                "open the program again and it is all here."
            )
        )
        self.stay.say(self.tr("Stay here"))
        self.leave.say(self.tr("Close the window, stay on air"))
        self.end.say(self.tr("End the show and close"))
