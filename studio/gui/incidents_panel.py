"""How the pushes are doing, and what happened during the show, newest first: the sentences with their times."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import IconLabel, label, rule
from studio.gui.links_panel import LinksPanel
from studio.gui.panel import Panel
from studio.gui.state_line import LEVELS
from studio.model.incident import Incident
from studio.model.sentences import Language


class IncidentsPanel(Panel):
    """At most the latest 50 of the desk, so plain widgets do."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._shown: tuple[tuple[Incident, ...], Language] | None = None
        self._empty = label("empty", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.links = LinksPanel(bridge)
        layout.addWidget(self.links)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._scroll, 1)
        self.follow()

    def retranslate(self) -> None:
        self._empty.setText(self.tr("Nothing has gone wrong. Troubles and their endings are listed here."))
        self._scroll.setAccessibleName(self.tr("What happened"))

    def show_state(self, state: DeskState) -> None:
        wanted = (state.incidents, language.language())
        if wanted == self._shown:
            return
        self._shown = wanted
        self._empty.setVisible(not state.incidents)
        self._scroll.setVisible(bool(state.incidents))
        home = QWidget()
        rows = QVBoxLayout(home)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for incident in reversed(state.incidents):
            rows.addWidget(_row(incident))
            rows.addWidget(rule())
        rows.addStretch(1)
        self._scroll.setWidget(home)


def _row(incident: Incident) -> QWidget:
    sentence = incident.say(language.language())
    row = QWidget()
    name, tone = LEVELS[incident.level]
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label("muted", language.clock(incident.unix_s)))
    words.addWidget(label("", sentence.what, wrap=True))
    rest = " ".join(part for part in (sentence.safe, sentence.action) if part)
    if rest:
        words.addWidget(label("muted", rest, wrap=True))
    layout = QHBoxLayout(row)
    layout.setContentsMargins(14, 10, 14, 10)
    layout.setSpacing(12)
    layout.addWidget(IconLabel(name, f"{tone}_ink", 20), 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    row.setAccessibleName(f"{language.clock(incident.unix_s)} {sentence.text()}")
    return row
