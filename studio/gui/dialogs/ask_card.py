"""What the desk asks before it goes live: nobody is heard, or a camera stands still."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Button, label
from studio.model.errors import StudioError

QUESTION = "ask."
"""How the codes of such refusals begin."""


class AskCard(Card):
    def __init__(self, bridge: Bridge, question: StudioError, parent: QWidget | None = None) -> None:
        super().__init__("circle-question-mark", 440, parent)
        self._bridge = bridge
        self._question = question
        self._words = label("", wrap=True)
        self._safe = label("muted", wrap=True)
        self.stay = Button("primary")
        self.go = Button("air", "radio")
        self.body.addWidget(self._words)
        self.body.addWidget(self._safe)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        self.foot.addWidget(self.stay)
        self.stay.clicked.connect(self.put_away)
        self.go.clicked.connect(self._go)
        self.ready()

    def retranslate(self) -> None:
        sentence = self._question.say(language.language())
        self.say_title(self.tr("Go live anyway?"))
        self._words.setText(sentence.what)
        self._safe.setText(f"{sentence.safe} {sentence.action}".strip())
        self.stay.say(self.tr("Not yet"))
        self.go.say(self.tr("Go live anyway"))

    def _go(self) -> None:
        self._bridge.do("show.go_live", anyway=True)
        self.put_away()
