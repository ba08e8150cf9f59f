"""Which key does what."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from studio.gui.card import Card
from studio.gui.controls import label


class ShortcutsCard(Card):
    """`rows` gives words and keys, in the language in force."""

    def __init__(self, rows: Callable[[], list[tuple[str, str]]], parent: QWidget | None = None) -> None:
        super().__init__("keyboard", 680, parent)
        self._rows = rows
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)
        self._labels: list[tuple[QLabel, QLabel]] = []
        rows_now = rows()
        half = (len(rows_now) + 1) // 2
        for place in range(len(rows_now)):
            words, keys = label(), label("strong")
            column = 0 if place < half else 2
            self._grid.addWidget(words, place % half, column)
            self._grid.addWidget(keys, place % half, column + 1)
            self._labels.append((words, keys))
        self.ready()

    def retranslate(self) -> None:
        self.say_title(self.tr("Keys"))
        for (words, keys), (text, key) in zip(self._labels, self._rows(), strict=True):
            words.setText(text)
            keys.setText(key)
