"""Asks for one name: of a new scene, or of the show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from studio.gui.card import Card
from studio.gui.controls import Button, label

_LONGEST = 60


class NameCard(Card):
    """`words` gives title, field name and button, in the language in force."""

    def __init__(
        self, icon_name: str, words: Callable[[], tuple[str, str, str]], text: str,
        done: Callable[[str], None], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(icon_name, 380, parent)
        self._words = words
        self._done = done
        self._word = label("muted")
        self.name = QLineEdit(text)
        self.name.setMaxLength(_LONGEST)
        self.cancel, self.save = Button("plain"), Button("primary", "check")
        self.field(self._word, self.name)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.save)
        self.cancel.clicked.connect(self.put_away)
        self.save.clicked.connect(self._save)
        self.name.returnPressed.connect(self._save)
        self.name.textChanged.connect(lambda typed: self.save.setEnabled(bool(typed.strip())))
        self.save.setEnabled(bool(text.strip()))
        self.ready()

    def retranslate(self) -> None:
        title, field, button = self._words()
        self.say_title(title)
        self._word.setText(field)
        self.name.setAccessibleName(field)
        self.cancel.say(self.tr("Cancel"))
        self.save.say(button)

    def _save(self) -> None:
        if self.name.text().strip():
            self._done(self.name.text().strip())
            self.put_away()
