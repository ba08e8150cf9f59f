"""The sound: one strip a channel with its meter, loudness, mute, and in expert mode its gain."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QSlider, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui.bridge import Bridge
from studio.gui.controls import Button, ElidedLabel, IconLabel, label, rule, set_role
from studio.gui.panel import Panel
from studio.gui.theme import tokens
from studio.model.sound import Meter
from studio.model.source import MicrophoneSource, SoundingSource

_FLOOR_DB = -60.0
_LOUD_DB = -9.0
_TOO_LOUD_DB = -3.0
_SILENT_S = 5.0
_GAIN_SEND_MS = 60
_UNIT_FROM_PX = 212
STRIP_PX = 188


class MeterBar(QWidget):
    """Peak in dBFS as length; green to -9, wheat to -3, red above; a mark for the loudness."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meter = Meter("")
        self.setFixedHeight(12)
        self.setMinimumWidth(80)

    def show_meter(self, meter: Meter) -> None:
        if meter != self._meter:
            self._meter = meter
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0.5, 1.5, self.width() - 1, self.height() - 3)
        painter.setPen(QPen(QColor(colours.edge), 1) if colours.line_px > 1 else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line if colours.line_px == 1 else colours.ground))
        painter.drawRoundedRect(whole, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        reach = _share(self._meter.peak_db) * self.width()
        painter.setClipRect(QRectF(0, 0, reach, self.height()))
        faded = self._meter.muted
        steps = ((0.0, _share(_LOUD_DB), colours.leaf), (_share(_LOUD_DB), _share(_TOO_LOUD_DB), colours.wheat))
        painter.setBrush(QColor(colours.muted if faded else colours.tomato))
        painter.drawRoundedRect(whole, 4, 4)
        for start, end, colour in steps if not faded else ():
            painter.setBrush(QColor(colour))
            step = QRectF(start * self.width(), whole.y(), (end - start) * self.width(), whole.height())
            if start == 0:
                painter.drawRoundedRect(step, 4, 4)
                step.setLeft(4)
            painter.drawRect(step)
        painter.setClipping(False)
        if self._meter.lufs > _FLOOR_DB and not faded:
            x = _share(self._meter.lufs) * self.width()
            painter.setBrush(QColor(colours.ink))
            painter.drawRoundedRect(QRectF(x - 1.5, 0, 3, self.height()), 1.5, 1.5)


class ChannelStrip(QWidget):
    def __init__(self, source: SoundingSource, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self._bridge = bridge
        microphone = isinstance(source, MicrophoneSource)
        self._icon = IconLabel("mic" if microphone else "music", "muted", 16)
        self._name = ElidedLabel()
        self._lufs = label("strong")
        self._unit = label("muted", "LUFS")
        self.meter = MeterBar()
        self.mute = Button("mute", "mic" if microphone else "volume-2", "mic-off" if microphone else "volume-x")
        self.mute.setCheckable(True)
        self.mute.clicked.connect(self._mute_pressed)
        self.gain = QSlider(Qt.Orientation.Horizontal)
        self.gain.setRange(-40, 20)
        self.gain.setPageStep(3)
        self.gain_value = label("muted")
        self._note = ElidedLabel("muted")
        self._sending = QTimer(self)
        self._sending.setSingleShot(True)
        self._sending.setInterval(_GAIN_SEND_MS)
        self._sending.timeout.connect(self._send_gain)
        self.gain.valueChanged.connect(self._gain_moved)
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._icon)
        head.addWidget(self._name, 1)
        head.addWidget(self._lufs)
        head.addWidget(self._unit)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self.mute)
        foot.addWidget(self.gain, 1)
        foot.addWidget(self.gain_value)
        foot.addWidget(self._note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.meter)
        layout.addLayout(foot)

    def sizeHint(self) -> QSize:
        return QSize(STRIP_PX, 96)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._unit.setVisible(self.width() >= _UNIT_FROM_PX)

    def tell(self, source: SoundingSource, meter: Meter | None, expert: bool) -> None:
        self.source = source
        self._name.say(source.name)
        self.meter.show_meter(meter or Meter(source.id, muted=source.muted))
        lufs = meter.lufs if meter and not source.muted else _FLOOR_DB
        text = f"{lufs:.1f}".replace("-", "−") if lufs > _FLOOR_DB else "—"
        if text != self._lufs.text():
            self._lufs.setText(text)
        self.mute.setChecked(source.muted)
        self.mute.say(self.tr("Muted") if source.muted else self.tr("Mute"))
        self.mute.setAccessibleName(self.tr("Mute {name}").format(name=source.name))
        self.gain.setAccessibleName(self.tr("Volume of {name}").format(name=source.name))
        self.gain.setVisible(expert)
        self.gain_value.setVisible(expert)
        if not self.gain.isSliderDown() and not self._sending.isActive():
            self.gain.blockSignals(True)
            self.gain.setValue(round(source.gain_db))
            self.gain.blockSignals(False)
            self._say_gain()
        self._tell_note(source, meter, expert)

    def _tell_note(self, source: SoundingSource, meter: Meter | None, expert: bool) -> None:
        note, role = "", "muted"
        if meter is not None and meter.clipped and not source.muted:
            note, role = self.tr("Too loud"), "trouble"
        elif meter is not None and meter.silent_s >= _SILENT_S and not source.muted:
            note, role = self.tr("Nothing is heard"), "attention"
        self._note.say(note)
        set_role(self._note, role)
        self._note.setVisible(bool(note) or not expert)

    def _mute_pressed(self) -> None:
        self.mute.setChecked(self.source.muted)
        self._bridge.do("sound.mute", source_id=self.source.id)

    def _gain_moved(self) -> None:
        self._say_gain()
        self._sending.start()

    def _say_gain(self) -> None:
        value = self.gain.value()
        self.gain_value.setText(f"{value:+d} dB".replace("-", "−") if value else "0 dB")

    def _send_gain(self) -> None:
        self._bridge.do("sound.gain", source_id=self.source.id, gain_db=float(self.gain.value()))


class MixerBar(Panel):
    """Scrolls sideways when there are more channels than fit."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.expert = False
        self.strips: dict[str, ChannelStrip] = {}
        self._home = QWidget()
        self._row = QHBoxLayout(self._home)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._home)
        self._empty = label("empty")
        self._row.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow()

    def set_expert(self, expert: bool) -> None:
        self.expert = expert
        self.show_state(self.bridge.state)

    def retranslate(self) -> None:
        self._scroll.setAccessibleName(self.tr("Sound"))
        self._empty.setText(self.tr("No source with sound yet."))

    def microphone_id(self) -> str:
        """The channel that the key M mutes: the first microphone, otherwise the first channel."""
        strips = list(self.strips.values())
        first = next((strip for strip in strips if isinstance(strip.source, MicrophoneSource)), None)
        return first.source.id if first else strips[0].source.id if strips else ""

    def show_state(self, state: DeskState) -> None:
        sounding = {source.id: source for source in state.show.sources if isinstance(source, SoundingSource)}
        if list(sounding) != list(self.strips):
            self._rebuild(list(sounding.values()))
        meters = {meter.id: meter for meter in state.vitals.meters}
        for source_id, source in sounding.items():
            self.strips[source_id].tell(source, meters.get(source_id), self.expert)

    def _rebuild(self, sources: list[SoundingSource]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._empty:
                widget.deleteLater()
        self.strips = {}
        for source in sources:
            strip = ChannelStrip(source, self.bridge)
            strip.setMinimumWidth(STRIP_PX)
            strip.setMaximumWidth(STRIP_PX * 2)
            self.strips[source.id] = strip
            self._row.addWidget(strip, 1)
            self._row.addWidget(rule(vertical=True))
        self._empty.setVisible(not sources)
        if not sources:
            self._row.addWidget(self._empty)


def _share(level_db: float) -> float:
    """Where a level lies on the bar, 0 to 1."""
    return min(1.0, max(0.0, 1 - level_db / _FLOOR_DB))
