"""The top line: on air or not and for how long, how the push is doing, where to, and the one red button."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from studio.desk.state import AirState, DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.controls import Button, ElidedLabel, label, set_role
from studio.gui.panel import Panel
from studio.gui.theme import tokens
from studio.model.output import OutputReport

HEIGHT_PX = 56


class AirLamp(QWidget):
    """A red lamp with a halo while on air, wheat while it is connecting, a hollow ring otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._air: AirState = "off"
        self.setFixedSize(22, 22)

    def show_air(self, air: AirState) -> None:
        if air != self._air:
            self._air = air
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._air == "off":
            painter.setPen(QColor(colours.muted))
            painter.drawEllipse(6, 6, 10, 10)
            return
        colour = QColor(colours.tomato if self._air == "live" else colours.wheat)
        halo = QColor(colour)
        halo.setAlpha(80)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(halo)
        painter.drawEllipse(1, 1, 20, 20)
        painter.setBrush(colour)
        painter.drawEllipse(5, 5, 12, 12)


class Fact(QWidget):
    """A word and a number: 码率 4.5 Mbps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word = label("muted")
        self.value: QLabel = label("strong")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.word)
        layout.addWidget(self.value)

    def say(self, value: str) -> None:
        if value != self.value.text():
            self.value.setText(value)
            self.setAccessibleName(f"{self.word.text()} {value}")


class TopBar(Panel):
    air_asked = Signal()
    record_asked = Signal()
    menu_asked = Signal()
    check_asked = Signal()
    places_asked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.setObjectName("top_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self.expert = False
        self._lamp = AirLamp()
        self.state_word = label("title")
        self.clock = label("clock")
        self._to_word = label("muted")
        self.to = ElidedLabel("strong")
        self.bitrate, self.dropped, self.delay, self.cpu = Fact(), Fact(), Fact(), Fact()
        self.menu = Button("icon", "settings")
        self.check = Button("plain", "stethoscope")
        self.places = Button("icon", "upload")
        self.replay = Button("icon", "scissors")
        self.record = Button("record", "circle", "circle-dot")
        self.record.setCheckable(True)
        self.air = Button("air", "radio")
        self._build()
        self.record.clicked.connect(self._record_pressed)
        self.air.clicked.connect(self.air_asked)
        self.check.clicked.connect(self.check_asked)
        self.places.clicked.connect(self.places_asked)
        self.menu.clicked.connect(self.menu_asked)
        self.replay.clicked.connect(lambda: self.bridge.do("replay.save"))
        self._ticking = QTimer(self)
        self._ticking.setInterval(250)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        self.follow()

    def _build(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 16, 0)
        layout.setSpacing(8)
        for widget in (self._lamp, self.state_word, self.clock):
            layout.addWidget(widget)
        self.clock.setMinimumWidth(76)
        layout.addSpacing(6)
        for fact in (self.bitrate, self.dropped, self.delay, self.cpu):
            fact.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            layout.addWidget(fact)
            layout.addSpacing(6)
        layout.addWidget(self._to_word)
        layout.addWidget(self.to, 1)
        layout.addSpacing(8)
        self.air.setMinimumWidth(112)
        for button in (self.menu, self.check, self.places, self.replay, self.record, self.air):
            layout.addWidget(button)
        layout.setSpacing(8)

    def minimumSizeHint(self) -> QSize:
        return QSize(400, HEIGHT_PX)

    def set_expert(self, expert: bool) -> None:
        self.expert = expert
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Numbers of the machine room are for experts; the least telling ones go first when it gets narrow."""
        on_air = self.bridge.state.air != "off"
        self.clock.setVisible(on_air)
        self.places.setVisible(on_air)
        self.replay.setVisible(self.expert and self.bridge.state.vitals.replay_s > 0)
        room = self.width()
        self.bitrate.setVisible(on_air and (self.expert or room >= 1200))
        self.dropped.setVisible(on_air)
        self.delay.setVisible(self.expert and on_air and room >= 1200)
        # On air there is nothing to check any more, and the room is needed.
        self.check.setVisible(not on_air or room >= 1200)
        self.cpu.setVisible(self.expert and (room >= 1100 or not on_air))

    def retranslate(self) -> None:
        self.bitrate.word.setText(self.tr("Bitrate"))
        self.dropped.word.setText(self.tr("Dropped"))
        self.delay.word.setText(self.tr("Delay"))
        self.cpu.word.setText(self.tr("CPU"))
        self.menu.say(self.tr("Settings"))
        self.places.say(self.tr("Where the show goes"), self.tr("Places to push to: add and take away while on air"))
        self.check.say(self.tr("Check"), self.tr("Check before the show: what works on this computer"))

    def show_state(self, state: DeskState) -> None:
        self._lamp.show_air(state.air)
        words = {
            "off": self.tr("Rehearsal") if state.rehearsal else self.tr("Not on air"),
            "connecting": self.tr("Connecting"),
            "live": self.tr("Rehearsing") if state.rehearsal else self.tr("On air"),
            "reconnecting": self.tr("Reconnecting"),
            "stopping": self.tr("Ending"),
        }
        if self.state_word.text() != words[state.air]:
            self.state_word.setText(words[state.air])
            self._fit()
        self._tick()
        pushes = [output for output in state.vitals.outputs if output.kind == "rtmp"]
        self.bitrate.say(language.bitrate(sum(output.bitrate_kbps for output in pushes)))
        dropped = sum(output.dropped for output in pushes)
        self.dropped.say(language.number(dropped))
        set_role(self.dropped.value, "trouble" if dropped else "strong")
        self.delay.say(f"{state.vitals.delay_ms} ms")
        self.cpu.say(f"{state.vitals.cpu_percent}%")
        self._show_where(state, pushes)
        self._show_buttons(state)

    def _show_where(self, state: DeskState, pushes: list[OutputReport]) -> None:
        names = [output.name for output in pushes] or [one.name for one in state.show.destinations]
        if state.rehearsal:
            names = [self.tr("this computer only")]
        self._to_word.setText(self.tr("To") if names else "")
        self.to.say(" · ".join(names) if names else state.show.title)

    def _show_buttons(self, state: DeskState) -> None:
        files = [output for output in state.vitals.outputs if output.kind == "file"]
        recording = bool(state.recording_path)
        self.record.setChecked(recording)
        written = sum(output.bytes for output in files)
        kept = state.vitals.replay_s
        if self.replay.isVisible() != (self.expert and kept > 0):
            self._fit()
        self.replay.say(self.tr("Save the last %n second(s)", "", kept))
        if recording:
            left = [output.minutes_left for output in files if output.minutes_left >= 0]
            room = self.tr("room for {time}").format(time=language.duration(min(left) * 60)) if left else ""
            where = f"{state.recording_path}\n{room}" if room else state.recording_path
            self.record.say(self.tr("Recording {size}").format(size=language.file_size(written)), where)
        else:
            self.record.say(self.tr("Record"), self.tr("Record into a file on this computer"))
        busy = state.air != "off"
        self.air.say(self.tr("End the show") if busy else self.tr("Go live"))
        self.air.set_icon_name("square" if busy else "radio")
        self.air.setEnabled(state.air != "stopping" and state.engine == "running")

    def _tick(self) -> None:
        state = self.bridge.state
        since = state.air_since_unix_s
        shown = language.duration(time.time() - since) if state.air != "off" and since else ""
        if shown != self.clock.text():
            self.clock.setText(shown)

    def _record_pressed(self) -> None:
        self.record.setChecked(bool(self.bridge.state.recording_path))  # shown by the state, not by the press
        self.record_asked.emit()
