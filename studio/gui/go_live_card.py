"""Going live asks once, and says to where. Ending asks too."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from studio.config.settings import load_settings
from studio.desk.state import DeskState
from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Amount, Button, label
from studio.gui.destination_form import DestinationForm, DestinationRow
from studio.gui.second_picture import SecondPicture
from studio.model.output import Destination
from studio.services.budget import needed_kbps

_MOST_MBPS = 10_000.0


class GoLiveCard(Card):
    """Where the show goes. Off air it asks before going live; on air the same places are added and taken away."""

    rehearsal_asked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("radio", 440, parent)
        self._bridge = bridge
        self._question = label("", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._row_of: dict[str, DestinationRow] = {}
        self._form: DestinationForm | None = None
        self.add = Button("ghost", "plus")
        self.second = SecondPicture(bridge)
        self.upload = Amount(1)
        self.upload.setRange(0, _MOST_MBPS)
        self.upload.setValue(load_settings().settings.upload_kbps / 1000)
        self._upload_words, self._needed = label("muted"), label("muted", wrap=True)
        self.record, self.clean = QCheckBox(), QCheckBox()
        self.record.setChecked(True)
        self.stay, self.rehearse = Button("plain"), Button("plain", "sparkles")
        self.go = Button("air", "radio")
        self._shown: tuple[object, ...] | None = None
        self._build()
        self._connect()
        self.ready()
        if not bridge.state.show.destinations and not bridge.state.rehearsal:
            self.open_form(None)

    def _build(self) -> None:
        upload = QHBoxLayout()
        self._upload_words.setBuddy(self.upload)
        upload.addWidget(self._upload_words)
        upload.addWidget(self.upload)
        self.body.addWidget(self._question)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.add)
        self.body.addWidget(self.second)
        self.body.addWidget(self._needed)
        self.body.addLayout(upload)
        self.body.addWidget(self.record)
        self.body.addWidget(self.clean)
        self.foot.addWidget(self.rehearse)
        self.foot.addStretch(1)
        self.foot.addWidget(self.stay)
        self.foot.addWidget(self.go)

    def _connect(self) -> None:
        self.add.clicked.connect(lambda: self.open_form(None))
        self.stay.clicked.connect(self.put_away)
        self.rehearse.clicked.connect(self.rehearsal_asked)
        self.go.clicked.connect(self._go)
        self.clean.clicked.connect(lambda on: self._bridge.do("recording.clean", on=on))
        self.upload.editingFinished.connect(
            lambda: self._bridge.do("upload.set", kbps=round(self.upload.value() * 1000))
        )
        self._bridge.changed.connect(self._follow)

    def retranslate(self) -> None:
        state = self._bridge.state
        on_air = state.air != "off"
        if on_air:
            self.say_title(self.tr("Where the show goes"))
        else:
            self.say_title(self.tr("Start the rehearsal?") if state.rehearsal else self.tr("Go live?"))
        self.add.say(self.tr("Add a destination"))
        self.record.setText(self.tr("Record on this computer as well"))
        self.clean.setText(self.tr("And a second recording without overlays (encoded by itself)"))
        self._upload_words.setText(self.tr("Upload of this network, in Mbps (0: not known)"))
        self.upload.setAccessibleName(self._upload_words.text())
        self.stay.say(self.tr("Close") if on_air else self.tr("Not yet"))
        self.rehearse.say(
            self.tr("Rehearse"),
            self.tr("The whole show on this computer alone, with made-up neighbours: nothing leaves it"),
        )
        self.go.say(self.tr("Start the rehearsal") if state.rehearsal else self.tr("Go live now"))
        self.second.retranslate()
        if self._form is not None:
            self._form.retranslate()
        self._shown = None
        self._follow()

    def open_form(self, destination: Destination | None) -> None:
        if self._form is not None:
            self._form.deleteLater()
        self._form = DestinationForm(destination, self._bridge.state.show.canvases)
        self._form.save.clicked.connect(self._save)
        self.body.insertWidget(2, self._form)
        self.add.hide()
        self._form.name.setFocus()

    def _follow(self) -> None:
        state = self._bridge.state
        on_air = state.air != "off"
        self.second.show_state(state)
        self._say_upload(state)
        for widget in (self.record, self.clean):
            widget.setVisible(not on_air and not state.recording_path)
        self.clean.setChecked(state.show.recording.clean)
        self.rehearse.setVisible(not on_air and not state.rehearsal)
        self.rehearse.setEnabled(not state.recording_path)
        self.go.setVisible(not on_air)
        self.go.setEnabled(state.rehearsal or bool(state.show.destinations))
        running = _running(state)
        shown = (state.show.destinations, state.show.canvases, on_air, frozenset(running))
        if shown != self._shown:
            self._shown = shown
            self._lay_out(state, running)
        for destination in state.show.destinations:
            if destination.id in self._row_of:
                self._row_of[destination.id].say(*self._how(state, destination))

    def _lay_out(self, state: DeskState, running: set[str]) -> None:
        self._row_of.clear()
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.add.setVisible(not state.rehearsal and self._form is None)
        if state.rehearsal:
            self._question.setText(
                self.tr("This is a rehearsal: picture and sound go to this computer only. Nobody else sees them.")
            )
            return
        if state.air != "off":
            self._question.setText(self.tr("Places come and go while the show runs; the others do not notice."))
        elif state.show.destinations:
            self._question.setText(self.tr("Everybody at these places will see the picture and hear the sound:"))
        else:
            self._question.setText(
                self.tr("Where to? Your streaming service shows the server URL and the stream key on its live page.")
            )
        for destination in state.show.destinations:
            buttons = self._buttons(destination, state.air != "off", destination.id in running)
            row = self._row_of[destination.id] = DestinationRow(destination.name, *buttons)
            self._rows.addWidget(row)

    def _buttons(self, destination: Destination, on_air: bool, running: bool) -> list[Button]:
        do = self._bridge.do
        buttons = []
        if on_air:
            turn = Button("plain", "square" if running else "radio")
            turn.say(
                self.tr("Stop") if running else self.tr("Start"),
                (self.tr("Stop {name}") if running else self.tr("Start {name}")).format(name=destination.name),
            )
            command = "destination.stop" if running else "destination.start"
            turn.clicked.connect(partial(do, command, destination_id=destination.id))
            buttons.append(turn)
        if not running:
            edit, remove = Button("icon", "pencil"), Button("icon", "trash-2")
            edit.say(self.tr("Change {name}").format(name=destination.name))
            remove.say(self.tr("Remove {name}").format(name=destination.name))
            edit.clicked.connect(partial(self.open_form, destination))
            remove.clicked.connect(partial(do, "destination.remove", destination_id=destination.id))
            buttons += [edit, remove]
        return buttons

    def _how(self, state: DeskState, destination: Destination) -> tuple[str, ...]:
        """Which picture, when there are two; then how it is doing, or its address."""
        canvas = next((one for one in state.show.canvases if one.id == destination.canvas), None)
        name = canvas.name if canvas is not None else ""
        if canvas is not None and not canvas.on:
            name = self.tr("{name}: switched off").format(name=canvas.name)
        output = next((one for one in state.vitals.outputs if one.id == destination.id), None)
        if output is None or destination.id not in _running(state):
            return name, destination.url
        words = {
            "connecting": self.tr("Connecting"), "reconnecting": self.tr("Reconnecting"),
            "stopping": self.tr("Ending"), "live": self.tr("On air"),
        }  # fmt: skip
        return name, words.get(output.state, ""), language.bitrate(output.bitrate_kbps)

    def _say_upload(self, state: DeskState) -> None:
        show = state.show
        encoders = {"": show.encoder, **{one.id: one.encoder for one in show.canvases if one.on}}
        running = _running(state)
        places = [
            one for one in show.destinations if one.canvas in encoders and (state.air == "off" or one.id in running)
        ]
        kbps = needed_kbps(encoders[one.canvas] for one in places)
        words = self.tr("All streams together need {needed} of upload.").format(needed=language.bitrate(kbps))
        seen = bool(places) and not state.rehearsal
        for widget in (self._needed, self._upload_words, self.upload):
            widget.setVisible(seen)
        if words != self._needed.text():
            self._needed.setText(words)

    def _save(self) -> None:
        form = self._form
        if form is None:
            return
        taken = {one.id for one in self._bridge.state.show.destinations}
        fresh = next(name for name in ("main", *(f"destination{n}" for n in range(2, 1000))) if name not in taken)
        self._bridge.do_then(
            "destination.set", self._saved, destination_id=form.destination_id or fresh,
            name=form.name.text().strip(), url=form.url.text().strip(), key=form.key.text(),
            service=form.service_id, canvas=form.canvas_id,
        )  # fmt: skip

    def _saved(self) -> None:
        if self._form is not None:
            self._form.deleteLater()
            self._form = None
            self.add.show()

    def _go(self) -> None:
        if self.record.isVisible() and self.record.isChecked():
            self._bridge.do("recording.start")
        self._bridge.do("show.go_live")
        self.put_away()


def _running(state: DeskState) -> set[str]:
    return {one.id for one in state.vitals.outputs if one.kind == "rtmp" and one.state not in ("idle", "failed")}


class EndCard(Card):
    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("square", 400, parent)
        self._bridge = bridge
        self._words = label("", wrap=True)
        self.stop_recording = QCheckBox()
        self.stay = Button("plain")
        self.end = Button("air", "square")
        self.body.addWidget(self._words)
        self.body.addWidget(self.stop_recording)
        self.stop_recording.setChecked(True)
        self.stop_recording.setVisible(bool(bridge.state.recording_path))
        self.foot.addStretch(1)
        self.foot.addWidget(self.stay)
        self.foot.addWidget(self.end)
        self.stay.clicked.connect(self.put_away)
        self.end.clicked.connect(self._end)
        self.ready()

    def retranslate(self) -> None:
        state = self._bridge.state
        self.say_title(self.tr("End the show?"))
        names = " · ".join(output.name for output in state.vitals.outputs if output.kind == "rtmp")
        lasted = language.duration(time.time() - state.air_since_unix_s) if state.air_since_unix_s else "—"
        self._words.setText(self.tr("On air for {time}, to {names}.").format(time=lasted, names=names or "—"))
        self.stop_recording.setText(self.tr("End the recording as well"))
        self.stay.say(self.tr("Stay on air"))
        self.end.say(self.tr("End the show"))

    def _end(self) -> None:
        self._bridge.do("show.end")
        if self.stop_recording.isVisible() and self.stop_recording.isChecked():
            self._bridge.do("recording.stop")
        self.put_away()
