"""What is wrong with a products file, row by row; nothing of it was taken."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.gui import language
from studio.gui.card import Card
from studio.gui.controls import Button, label
from studio.shop.catalogue import CatalogueError


class ProblemsCard(Card):
    def __init__(self, error: CatalogueError, parent: QWidget | None = None) -> None:
        super().__init__("triangle-alert", 560, parent)
        self._error = error
        self._hint = label("attention", wrap=True)
        self.body.addWidget(self._hint)
        self.lines = [label("", wrap=True) for _ in error.problems]
        for line in self.lines:
            self.body.addWidget(line)
        self.body.addStretch(1)
        self.done = Button("primary", "check")
        self.foot.addStretch(1)
        self.foot.addWidget(self.done)
        self.done.clicked.connect(self.put_away)
        self.ready()

    def retranslate(self) -> None:
        self.say_title(self.tr("The file was not imported"))
        self._hint.setText(self.tr("Nothing was changed. Mend these places and import it again."))
        for line, problem in zip(self.lines, self._error.problems, strict=True):
            line.setText(problem.say(language.language()).text())
        self.done.say(self.tr("Close"))
