"""How each push is doing: its state, one sentence when it is in trouble, two minutes of its link, and another try."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import Button, ElidedLabel, label, rule, set_role
from studio.gui.link_graph import LinkGraph
from studio.gui.panel import Panel
from studio.gui.theme import Tone, tokens
from studio.model.output import OutputReport
from studio.model.sentences import Language, say

_SHOWN = ("connecting", "live", "reconnecting", "failed")
_LONGEST_KEY = 500
_LATE_MS = 200
_MOST_PX = 360


class Dot(QWidget):
    """The colour of a state beside its word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: Tone = "plain"
        self.setFixedSize(10, 10)

    def show_tone(self, tone: Tone) -> None:
        if tone != self._tone:
            self._tone = tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens().edge))
        painter.setBrush(QColor(tokens().of_tone(self._tone)[0]))
        painter.drawEllipse(1, 1, 8, 8)


class LinkRow(QFrame):
    """One push. The words come with each report."""

    def __init__(self, output_id: str, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("inset")
        self._output_id = output_id
        self._bridge = bridge
        self._shown: tuple[OutputReport, int, Language] | None = None
        self._dot = Dot()
        self._name, self._state = ElidedLabel("strong"), label("muted")
        self._sentence = label("", wrap=True)
        self.graph = LinkGraph()
        self._rate, self._age, self._lost = label("muted"), label("muted"), label("muted")
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setMaxLength(_LONGEST_KEY)
        self.again = Button("plain", "refresh-cw")
        self.again.clicked.connect(self._retry)
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._dot)
        head.addWidget(self._name, 1)
        head.addWidget(self._state)
        numbers = QHBoxLayout()
        numbers.setSpacing(12)
        for words in (self._rate, self._age, self._lost):
            numbers.addWidget(words)
        numbers.addStretch(1)
        self._retrying = QWidget()
        retrying = QHBoxLayout(self._retrying)
        retrying.setContentsMargins(0, 0, 0, 0)
        retrying.addWidget(self.key, 1)
        retrying.addWidget(self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._sentence)
        layout.addWidget(self.graph)
        layout.addLayout(numbers)
        layout.addWidget(self._retrying)

    def show_report(self, report: OutputReport, set_kbps: int) -> None:
        wanted = (report, set_kbps, language.language())
        if wanted == self._shown:
            return
        self._shown = wanted
        word, tone = self._state_of(report)
        self._dot.show_tone("wheat" if report.state == "live" and report.code else tone)
        self._name.say(report.name)
        self._state.setText(word)
        sentence = say(report.code, {"name": report.name, **report.arguments}, language.language())
        self._sentence.setText(" ".join(part for part in (sentence.what, sentence.action) if part))
        self._sentence.setVisible(bool(report.code))
        self._show_numbers(report, set_kbps)
        failed = report.state == "failed"
        self._retrying.setVisible(failed or report.code == "rtmp.key_refused")
        for shown in (self.graph, self._rate, self._age, self._lost):
            shown.setVisible(not failed)
        self.key.setPlaceholderText(self.tr("new stream key"))
        self.key.setAccessibleName(self.tr("Stream key"))
        self.again.say(self.tr("Try again"))

    def _state_of(self, report: OutputReport) -> tuple[str, Tone]:
        if report.state == "live":
            return self.tr("On air"), "leaf"
        if report.state == "failed":
            return self.tr("Stopped"), "tomato"
        if report.state == "connecting":
            return self.tr("Connecting"), "wheat"
        return self.tr("Attempt {count}").format(count=max(1, report.attempt)), "wheat"

    def _show_numbers(self, report: OutputReport, set_kbps: int) -> None:
        self.graph.show_samples(report.history, set_kbps)
        # What waits for less is on its way, not late.
        age_s = language.seconds(report.queue_age_ms if report.queue_age_ms > _LATE_MS else 0)
        self._rate.setText(self.tr("Sent {rate}").format(rate=language.bitrate(report.bitrate_kbps)))
        self._age.setText(self.tr("Waiting {seconds} s").format(seconds=age_s))
        self._lost.setText(self.tr("Dropped {count}").format(count=language.number(report.dropped)))
        set_role(self._lost, "trouble" if report.dropped else "muted")
        self.graph.setAccessibleName(" · ".join(one.text() for one in (self._rate, self._age, self._lost)))
        self.graph.setToolTip(
            self.tr("The last two minutes: bit rate (green), waiting (yellow, full height is 1 s), dropped (red)")
        )

    def _retry(self) -> None:
        self._bridge.do("destination.retry", destination_id=self._output_id, key=self.key.text().strip())
        self.key.clear()


class LinksPanel(Panel):
    """Nothing while nothing is pushed; many pushes are scrolled."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.rows: dict[str, LinkRow] = {}
        self._home = QWidget()
        self._rows = QVBoxLayout(self._home)
        self._rows.setContentsMargins(12, 10, 12, 10)
        self._rows.setSpacing(8)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._home)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll)
        layout.addWidget(rule())
        self.follow()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Where it is sent"))
        self._scroll.setAccessibleName(self.tr("Where it is sent"))

    def show_state(self, state: DeskState) -> None:
        pushes = [one for one in state.vitals.outputs if one.kind == "rtmp" and one.state in _SHOWN]
        if [one.id for one in pushes] != list(self.rows):
            self._lay_out([one.id for one in pushes])
        self.setVisible(bool(pushes))
        encoder = state.show.encoder
        for push in pushes:
            self.rows[push.id].show_report(push, encoder.video_kbps + encoder.audio_kbps)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, wrapped as they are at this width, up to a limit."""
        home = self._home
        wanted = home.heightForWidth(self.width()) if home.hasHeightForWidth() else home.sizeHint().height()
        height = min(_MOST_PX, wanted)
        if height != self._scroll.height():
            self._scroll.setFixedHeight(height)

    def _lay_out(self, wanted: list[str]) -> None:
        for row in self.rows.values():
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {output_id: LinkRow(output_id, self.bridge) for output_id in wanted}
        for row in self.rows.values():
            self._rows.addWidget(row)
