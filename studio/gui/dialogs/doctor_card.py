"""The check before the show: what works on this computer, what is missing, and how to mend it."""

from __future__ import annotations

import threading
from collections import deque

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.desk.doctor import CheckLine, check_computer
from studio.gui import language
from studio.gui.card import Card
from studio.gui.controls import IconLabel, label
from studio.gui.state_line import LEVELS

_POLL_MS = 50


class Checkup:
    """Runs the checks on a thread of its own; `lines` grows. `stop()` ends it after the check it is at."""

    def __init__(self) -> None:
        self.lines: deque[CheckLine] = deque(maxlen=100)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="check-up", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        self._stop.set()

    def _run(self) -> None:
        for line in check_computer():
            self.lines.append(line)
            if self._stop.is_set():
                return


class DoctorCard(Card):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("stethoscope", 520, parent)
        self.checkup = Checkup()
        self._shown = 0
        self._summary = label("muted", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addWidget(self._summary)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.checkup.start()
        self._timer.start()
        self.ready()

    def hideEvent(self, event: QHideEvent) -> None:
        self.checkup.stop()
        super().hideEvent(event)

    def retranslate(self) -> None:
        self.say_title(self.tr("Check before the show"))
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._shown = 0
        self._poll()

    def _poll(self) -> None:
        running = self.checkup.running
        lines = list(self.checkup.lines)
        for line in lines[self._shown :]:
            self._rows.addWidget(_row(line))
        self._shown = len(lines)
        wrong = sum(line.level != "fine" for line in lines)
        if running:
            self._summary.setText(self.tr("Checking …"))
        elif wrong:
            self._summary.setText(self.tr("%n thing(s) to look at.", "", wrong))
        else:
            self._summary.setText(self.tr("Everything works."))
        if not running:
            self._timer.stop()


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
