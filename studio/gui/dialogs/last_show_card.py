"""What is left of a show whose computer or program died: its picture, and its recordings."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Button, label
from studio.model.sentences import say

_MOST_SHOWN = 5


class LastShowCard(Card):
    """Offers, and does nothing by itself. Recordings come in as they are finished."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("film", 520, parent)
        self._bridge = bridge
        self._words = label("", wrap=True)
        self._files = QVBoxLayout()
        self._files.setSpacing(6)
        self.open = Button("plain", "folder-open")
        self.resume = Button("primary", "undo-2")
        self.dismiss = Button("plain", "check")
        self.body.addWidget(self._words)
        self.body.addLayout(self._files)
        self.foot.addWidget(self.open)
        self.foot.addStretch(1)
        self.foot.addWidget(self.dismiss)
        self.foot.addWidget(self.resume)
        self.open.clicked.connect(self._open_folder)
        self.resume.clicked.connect(self._resume)
        self.dismiss.clicked.connect(self._dismiss)
        self._shown: object = None
        bridge.changed.connect(self._follow)
        self.ready()

    def retranslate(self) -> None:
        self.say_title(self.tr("The last show broke off"))
        self.open.say(self.tr("Open the folder"))
        self.dismiss.say(self.tr("All right"))
        self.resume.say(self.tr("Restore the picture"))
        self._shown = None
        self._follow(self._bridge.state)

    def _follow(self, state: DeskState) -> None:
        shown = (state.interrupted, state.recovered)
        if shown == self._shown:
            return
        self._shown = shown
        broken = state.interrupted
        self._words.setVisible(broken is not None)
        self.resume.setVisible(broken is not None)
        if broken is not None:
            when = datetime.fromtimestamp(broken.unix_s).strftime("%H:%M")
            words = self.tr("It was last seen at {time}; the scene on air was {name}.").format(
                time=when, name=broken.scene
            )
            promise = self.tr("Nothing goes on air by itself.")
            self._words.setText(f"{words} {promise}")
        while (item := self._files.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for found in state.recovered[-_MOST_SHOWN:]:
            sentence = label("", wrap=True)
            sentence.setText(say(found.code, found.arguments, language.language()).text())
            self._files.addWidget(sentence)
        self.open.setVisible(bool(state.recovered))

    def _open_folder(self) -> None:
        found = self._bridge.state.recovered
        if found:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(found[-1].path).parent)))

    def _resume(self) -> None:
        self._bridge.do_then("session.resume", self._dismiss)

    def _dismiss(self) -> None:
        self._bridge.do("session.dismiss")
        self.put_away()
