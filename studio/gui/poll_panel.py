"""Asking the neighbours: a question with its options, the votes as they come, the result."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.desk.poll_desk import bars_of
from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import Button, ConfirmButton, ElidedLabel, label
from studio.gui.panel import Panel
from studio.gui.theme import tokens
from studio.model.overlay import PollBars, PolledOption
from studio.model.poll import FEWEST_OPTIONS, MOST_OPTIONS, PollTally

_BAR_PX = 8
_MOST_QUESTION = 100
_MOST_OPTION = 40


class PollPanel(Panel):
    """Three faces: a form, the open poll, the result of the last one with a way to the next form."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._shown: tuple[PollTally | None, bool, str] | None = None
        self._asking = False
        self.form = _Form()
        self.result = _Result()
        inside = QWidget()
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(14, 12, 14, 14)
        rows.addWidget(self.form)
        rows.addWidget(self.result)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.form.ask.clicked.connect(self._ask)
        self.form.question.textChanged.connect(lambda _text: self._say_ready())
        self.form.changed.connect(self._say_ready)
        self.result.ended.connect(lambda: bridge.do("poll.close"))
        self.result.show_button.clicked.connect(lambda: bridge.do("poll.show"))
        self.result.again.clicked.connect(self._begin)
        self._say_ready()
        self.follow()

    def retranslate(self) -> None:
        self._shown = None
        self.form.say(
            self.tr("Ask the neighbours"),
            self.tr("Question"),
            self.tr("On which day shall we deliver?"),
            self.tr("Option {n}"),
            self.tr("Add an option"),
        )
        self.form.household.setText(self.tr("One vote a household"))
        self.form.household.setAccessibleName(self.form.household.text())
        self.result.show_button.say(self.tr("Show"))
        self.form.ask.say(self.tr("Open the poll"))
        self.result.end.say_both(self.tr("Close the poll"), self.tr("Press again to close"))
        self.result.again.say(self.tr("Next poll"))

    def show_state(self, state: DeskState) -> None:
        shown = any(isinstance(one.state, PollBars) and one.shown for one in state.show.overlays)
        wanted = (state.poll, shown, language.language())
        if wanted == self._shown:
            return
        before = self._shown[0] if self._shown else None
        self._shown = wanted
        tally = state.poll
        if tally is not None and tally.open and (before is None or not before.open):
            self._asking = False
            self.form.empty()
        asking = tally is None or (self._asking and not tally.open)
        self.form.setVisible(asking)
        self.result.setVisible(not asking)
        if tally is not None:
            self._tell(tally, shown)

    def _tell(self, tally: PollTally, shown: bool) -> None:
        state = self.tr("Open: votes come by number, letter or name") if tally.open else self.tr("Closed")
        if not tally.open and len(tally.leading) > 1:
            state = self.tr("Closed, a tie")
        parts = [self.tr("{n} voted").format(n=tally.voted)]
        if tally.abstained:
            parts.append(self.tr("{n} abstained").format(n=tally.abstained))
        if tally.homeless:
            parts.append(self.tr("{n} without a known home").format(n=tally.homeless))
        if tally.late:
            parts.append(self.tr("{n} too late").format(n=tally.late))
        self.result.tell(bars_of(tally, language.language()), state, " · ".join(parts))
        self.result.end.setVisible(tally.open)
        self.result.again.setVisible(not tally.open)
        self.result.show_button.say(self.tr("Hide") if shown else self.tr("Show"))

    def _begin(self) -> None:
        self._asking, self._shown = True, None
        self.show_state(self.bridge.state)
        self.form.question.setFocus()

    def _say_ready(self) -> None:
        named = [text.casefold() for text in self.form.options()]
        ready = bool(self.form.question.text().strip()) and len(named) >= FEWEST_OPTIONS
        self.form.ask.setEnabled(ready and len(set(named)) == len(named))

    def _ask(self) -> None:
        self.bridge.do(
            "poll.open",
            question=self.form.question.text(),
            options=self.form.options(),
            household=self.form.household.isChecked(),
        )


class _Form(QWidget):
    """Question and options; a new option's field comes while there is room for one more."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._option_word = "{n}"
        self._heading = label("title")
        self.question = QLineEdit()
        self.question.setMaxLength(_MOST_QUESTION)
        self.household = QCheckBox()
        self.more = Button("ghost", "plus")
        self.ask = Button("primary", "vote")
        self._fields: list[QLineEdit] = []
        self._options = QVBoxLayout()
        self._options.setSpacing(6)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self._heading)
        rows.addWidget(self.question)
        rows.addLayout(self._options)
        rows.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.household)
        rows.addWidget(self.ask)
        self.more.clicked.connect(lambda: self._add().setFocus())
        for _ in range(3):
            self._add()

    def say(self, heading: str, question: str, example: str, option: str, more: str) -> None:
        self._heading.setText(heading)
        self.question.setAccessibleName(question)
        self.question.setPlaceholderText(example)
        self.more.say(more)
        self._option_word = option
        for number, field in enumerate(self._fields, 1):
            self._name(field, number)

    def options(self) -> list[str]:
        """What is written, empty fields left out."""
        return [text for field in self._fields if (text := field.text().strip())]

    def empty(self) -> None:
        self.question.clear()
        for field in self._fields:
            field.clear()

    def _add(self) -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(_MOST_OPTION)
        field.textChanged.connect(lambda _text: self.changed.emit())
        self._fields.append(field)
        self._name(field, len(self._fields))
        self._options.addWidget(field)
        self.more.setVisible(len(self._fields) < MOST_OPTIONS)
        return field

    def _name(self, field: QLineEdit, number: int) -> None:
        field.setAccessibleName(self._option_word.format(n=number))
        field.setPlaceholderText(self._option_word.format(n=number))


class _Result(QWidget):
    """The question, a bar an option, and what can be done with it."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._state = label("muted", wrap=True)
        self._question = label("title", wrap=True)
        self._counts = label("muted", wrap=True)
        self._bars = QVBoxLayout()
        self._bars.setSpacing(10)
        self._rows: list[_Bar] = []
        self.show_button = Button("ghost", "eye")
        self.end = ConfirmButton("check", self.ended.emit)
        self.again = Button("primary", "plus")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        buttons.addWidget(self.end)
        buttons.addWidget(self.again)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self._question)
        rows.addWidget(self._state)
        rows.addLayout(self._bars)
        rows.addWidget(self._counts)
        rows.addLayout(buttons)

    def tell(self, bars: PollBars, state: str, counts: str) -> None:
        self._question.setText(bars.question)
        self._state.setText(state)
        self._counts.setText(counts)
        while len(self._rows) < len(bars.options):
            self._rows.append(_Bar())
            self._bars.addWidget(self._rows[-1])
        for row, option in zip(self._rows, bars.options, strict=False):
            row.tell(option)
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(bars.options))


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._option = PolledOption(number=0, name="")
        self._name = ElidedLabel()
        self._votes = label("muted")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name, 1)
        head.addWidget(self._votes)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, _BAR_PX + 4)
        rows.addLayout(head)

    def tell(self, option: PolledOption) -> None:
        if option == self._option:
            return
        self._option = option
        self._name.say(f"{option.number}  {option.name}")
        self._votes.setText(option.votes)
        self.setAccessibleName(f"{option.number} {option.name} {option.votes}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        track = QRectF(0, self.height() - _BAR_PX, self.width(), _BAR_PX)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(track, _BAR_PX / 2, _BAR_PX / 2)
        if self._option.ratio > 0:
            painter.setBrush(QColor(colours.leaf if self._option.leading else colours.muted))
            filled = QRectF(track.left(), track.top(), max(_BAR_PX, track.width() * self._option.ratio), _BAR_PX)
            painter.drawRoundedRect(filled, _BAR_PX / 2, _BAR_PX / 2)
        painter.end()
