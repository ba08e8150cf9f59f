"""The check before the show: what works, what is missing, and what to do; line by line as it becomes known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Button, IconLabel, label
from studio.gui.state_line import LEVELS
from studio.model.check import CheckLine, CheckReport


class DoctorCard(Card):
    """Begins a check when it is opened, unless one is under way."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("stethoscope", 560, parent)
        self._bridge = bridge
        self._shown: CheckReport | None = None
        self.summary = label("muted", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addWidget(self.summary)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.again = Button("plain", "refresh-cw")
        self.foot.addStretch(1)
        self.foot.addWidget(self.again)
        self.again.clicked.connect(self._check)
        bridge.changed.connect(self._follow)
        self._check()
        self.ready()

    def retranslate(self) -> None:
        self.say_title(self.tr("Check before the show"))
        self.again.say(self.tr("Check again"))
        self._shown = None
        self._follow(self._bridge.state)

    def _check(self) -> None:
        self._bridge.do("show.check")

    def _follow(self, state: DeskState) -> None:
        report = state.check
        if report == self._shown:
            return
        if self._shown is None or report.lines != self._shown.lines:
            self._fill(report.lines)
        self._shown = report
        wrong = sum(line.level != "fine" for line in report.lines)
        checking = bool(report.left) or not report.unix_s
        if checking:
            self.summary.setText(self.tr("Checking … Say a few words, as in the show."))
        elif wrong:
            self.summary.setText(self.tr("%n thing(s) to look at.", "", wrong))
        else:
            self.summary.setText(self.tr("Everything works."))
        self.again.setEnabled(not checking)

    def _fill(self, lines: tuple[CheckLine, ...]) -> None:
        """What is to be looked at comes first."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for line in sorted(lines, key=lambda line: ("trouble", "attention", "fine").index(line.level)):
            self._rows.addWidget(_row(line))


def _row(line: CheckLine) -> QWidget:
    sentence = line.say(language.language())
    name, tone = LEVELS[line.level]
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label("", sentence.what, wrap=True))
    rest = " ".join(part for part in (sentence.safe, sentence.action) if part)
    if rest:
        words.addWidget(label("muted", rest, wrap=True))
    row = QWidget()
    row.setAccessibleName(sentence.text())
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    layout.addWidget(IconLabel(name, f"{tone}_ink", 18), 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    return row
