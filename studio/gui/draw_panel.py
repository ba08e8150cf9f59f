"""福袋: announce a draw, watch who takes part, draw."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import Button, Choice, ConfirmButton, label
from studio.gui.panel import Panel
from studio.model.draw import DrawState

_MOST_WORD = 20
_MOST_WINNERS = 100
_WAYS = ("word", "order", "vote")
_SEAL_DIGITS = 8


class DrawPanel(Panel):
    """A form, and while a draw is announced what it has come to; the last winners stay in sight."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._shown: tuple[DrawState | None, str] | None = None
        self._heading = label("title")
        self._told = label("", wrap=True)
        self._file = label("muted", wrap=True)
        self.way = Choice()
        self.word = QLineEdit()
        self.word.setMaxLength(_MOST_WORD)
        self.announce = Button("primary", "star")
        self.winners = QSpinBox()
        self.winners.setRange(1, _MOST_WINNERS)
        self.draw = Button("primary", "star")
        self.call_off = ConfirmButton("x", lambda: self.bridge.do("draw.call_off"))
        self._form, self._open = QWidget(), QWidget()
        form = QVBoxLayout(self._form)
        running = QHBoxLayout(self._open)
        for layout in (form, running):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(8)
        for widget in (self.way, self.word, self.announce):
            form.addWidget(widget)
        running.addWidget(self.winners)
        running.addWidget(self.draw, 1)
        running.addWidget(self.call_off)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 12, 14, 14)
        rows.setSpacing(10)
        for part in (self._heading, self._told, self._file, self._form, self._open):
            rows.addWidget(part)
        self.way.currentIndexChanged.connect(lambda _index: self._say_ready())
        self.word.textChanged.connect(lambda _text: self._say_ready())
        self.announce.clicked.connect(self._announce)
        self.draw.clicked.connect(lambda: self.bridge.do("draw.draw", winners=self.winners.value()))
        self.follow()

    def retranslate(self) -> None:
        self._shown = None
        self._heading.setText(self.tr("Draw"))
        chosen = max(0, self.way.currentIndex())
        self.way.clear()
        self.way.addItems([self.tr("Who types a word"), self.tr("Who orders"), self.tr("Who votes")])
        self.way.setCurrentIndex(chosen)
        self.way.setAccessibleName(self.tr("Who takes part"))
        self.word.setPlaceholderText(self.tr("Word to type, such as “lucky”"))
        self.word.setAccessibleName(self.tr("Word to type"))
        self.announce.say(self.tr("Announce the draw"))
        self.winners.setAccessibleName(self.tr("How many are drawn"))
        self.draw.say(self.tr("Draw now"))
        self.call_off.say_both(self.tr("Call off"), self.tr("Really?"))
        self._say_ready()

    def show_state(self, state: DeskState) -> None:
        wanted = (state.draw, language.language())
        if wanted == self._shown:
            return
        self._shown = wanted
        draw = state.draw
        announced = draw is not None and not draw.winners
        self._form.setVisible(not announced)
        self._open.setVisible(announced)
        self._told.setVisible(draw is not None)
        self._file.setVisible(draw is not None)
        if draw is not None:
            self._tell(draw)

    def _tell(self, draw: DrawState) -> None:
        self.draw.setEnabled(draw.entrants > 0)
        if draw.winners:
            told = self.tr("{n} took part. Drawn: {names}")
            self._told.setText(told.format(n=draw.entrants, names=_listed(draw.winners)))
            self._file.setText(self.tr("Anybody can run it again: doorstep draw verify {file}").format(file=draw.path))
            return
        self._told.setText(self.tr("{n} take part.").format(n=draw.entrants))
        self._file.setText(self.tr("Seal in the picture: {seal}").format(seal=draw.promise[:_SEAL_DIGITS]))

    def _say_ready(self) -> None:
        by_word = self.way.currentIndex() == 0
        self.word.setVisible(by_word)
        self.announce.setEnabled(not by_word or bool(self.word.text().strip()))

    def _announce(self) -> None:
        way = _WAYS[max(0, self.way.currentIndex())]
        self.bridge.do("draw.announce", by=way, word=self.word.text() if way == "word" else "")


def _listed(names: tuple[str, ...]) -> str:
    return ("、" if language.language() == "zh" else ", ").join(names)
