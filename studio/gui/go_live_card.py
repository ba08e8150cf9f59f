"""Going live asks once, and says to where. Ending asks too."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Button, Choice, ElidedLabel, IconLabel, label
from studio.model.output import Destination
from studio.services.presets import PRESETS

_LONGEST = 500


class DestinationRow(QFrame):
    def __init__(self, destination: Destination, edit: Button, remove: Button) -> None:
        super().__init__()
        self.setObjectName("inset")
        name, url = ElidedLabel("strong"), ElidedLabel("muted")
        name.say(destination.name)
        url.say(destination.url)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(name)
        texts.addWidget(url)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addWidget(IconLabel("upload", "leaf_ink", 20))
        layout.addLayout(texts, 1)
        layout.addWidget(edit)
        layout.addWidget(remove)


class DestinationForm(QFrame):
    """Service, name, server URL and stream key. The key goes to the keyring and is never shown again."""

    def __init__(self, destination: Destination | None) -> None:
        super().__init__()
        self.destination_id = destination.id if destination else ""
        self.name, self.url, self.key = QLineEdit(), QLineEdit(), QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.service = Choice()
        self._fields: tuple[QWidget, ...] = (self.service, self.name, self.url, self.key)
        self._words = [label("muted") for _ in self._fields]
        self._find_key = label("muted", wrap=True)
        self.save = Button("plain", "check")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for words, field in zip(self._words, self._fields, strict=True):
            words.setBuddy(field)
            layout.addWidget(words)
            layout.addWidget(field)
        layout.addWidget(self._find_key)
        layout.addSpacing(4)
        layout.addWidget(self.save)
        for line in (self.name, self.url, self.key):
            line.setMaxLength(_LONGEST)
        for preset in PRESETS.values():
            self.service.addItem(preset.id, preset.id)
        self.service.setCurrentIndex(self.service.findData(destination.service if destination else "custom"))
        if destination:
            self.name.setText(destination.name)
            self.url.setText(destination.url)
        for line in (self.name, self.url):
            line.textChanged.connect(lambda _text: self._check())
        self._check()
        self.retranslate()
        self.service.currentIndexChanged.connect(self._choose)

    @property
    def service_id(self) -> str:
        return str(self.service.currentData() or "custom")

    def retranslate(self) -> None:
        for words, text in zip(
            self._words,
            (self.tr("Streaming service"), self.tr("Name"), self.tr("Server URL"), self.tr("Stream key")),
            strict=True,
        ):
            words.setText(text)
        for field, words in zip(self._fields, self._words, strict=True):
            field.setAccessibleName(words.text())
        for index in range(self.service.count()):
            preset = PRESETS[self.service.itemData(index)]
            self.service.setItemText(index, getattr(preset.name, language.language()))
        self._tell_where_the_key_is()
        self.url.setPlaceholderText("rtmp://…")
        self.key.setPlaceholderText(self.tr("kept in this computer's keyring"))
        self.save.say(self.tr("Save destination"))

    def _choose(self) -> None:
        """Fill in what the service has for everybody, over nothing the person has typed."""
        chosen = PRESETS[self.service_id]
        if self.url.text().strip() in {"", *(preset.server for preset in PRESETS.values())}:
            self.url.setText(chosen.server)
        names = {name for preset in PRESETS.values() for name in (preset.name.zh, preset.name.en)}
        if self.name.text().strip() in {"", *names} and self.service_id != "custom":
            self.name.setText(self.service.currentText())
        self._tell_where_the_key_is()

    def _tell_where_the_key_is(self) -> None:
        self._find_key.setText(getattr(PRESETS[self.service_id].find_key, language.language()))

    def _check(self) -> None:
        url = self.url.text().strip().lower()
        self.save.setEnabled(bool(self.name.text().strip()) and url.startswith(("rtmp://", "rtmps://")))


class GoLiveCard(Card):
    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("radio", 440, parent)
        self._bridge = bridge
        self._question = label("", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._form: DestinationForm | None = None
        self.add = Button("ghost", "plus")
        self.record = QCheckBox()
        self.record.setChecked(True)
        self.stay = Button("plain")
        self.go = Button("air", "radio")
        self.body.addWidget(self._question)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.add)
        self.body.addWidget(self.record)
        self.foot.addStretch(1)
        self.foot.addWidget(self.stay)
        self.foot.addWidget(self.go)
        self.add.clicked.connect(lambda: self.open_form(None))
        self.stay.clicked.connect(self.put_away)
        self.go.clicked.connect(self._go)
        self.record.setVisible(not bridge.state.recording_path)
        self._shown: tuple[Destination, ...] | None = None
        bridge.changed.connect(self._follow)
        self.ready()
        if not bridge.state.show.destinations and not bridge.state.rehearsal:
            self.open_form(None)

    def retranslate(self) -> None:
        rehearsal = self._bridge.state.rehearsal
        self.say_title(self.tr("Start the rehearsal?") if rehearsal else self.tr("Go live?"))
        self.add.say(self.tr("Add a destination"))
        self.record.setText(self.tr("Record on this computer as well"))
        self.stay.say(self.tr("Not yet"))
        self.go.say(self.tr("Start the rehearsal") if rehearsal else self.tr("Go live now"))
        if self._form is not None:
            self._form.retranslate()
        self._shown = None
        self._follow()

    def open_form(self, destination: Destination | None) -> None:
        if self._form is not None:
            self._form.deleteLater()
        self._form = DestinationForm(destination)
        self._form.save.clicked.connect(self._save)
        self.body.insertWidget(2, self._form)
        self.add.hide()
        self._form.name.setFocus()

    def _follow(self) -> None:
        state = self._bridge.state
        destinations = state.show.destinations
        self.go.setEnabled(state.air == "off" and (state.rehearsal or bool(destinations)))
        if destinations == self._shown:
            return
        self._shown = destinations
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if state.rehearsal:
            self._question.setText(
                self.tr("This is a rehearsal: picture and sound go to this computer only. Nobody else sees them.")
            )
            self.add.hide()
            return
        if destinations:
            self._question.setText(self.tr("Everybody at these places will see the picture and hear the sound:"))
        else:
            self._question.setText(
                self.tr("Where to? Your streaming service shows the server URL and the stream key on its live page.")
            )
        for destination in destinations:
            self._rows.addWidget(self._row(destination))

    def _row(self, destination: Destination) -> DestinationRow:
        edit, remove = Button("icon", "pencil"), Button("icon", "trash-2")
        edit.say(self.tr("Change {name}").format(name=destination.name))
        remove.say(self.tr("Remove {name}").format(name=destination.name))
        edit.clicked.connect(lambda: self.open_form(destination))
        remove.clicked.connect(lambda: self._bridge.do("destination.remove", destination_id=destination.id))
        return DestinationRow(destination, edit, remove)

    def _save(self) -> None:
        form = self._form
        if form is None:
            return
        taken = {one.id for one in self._bridge.state.show.destinations}
        fresh = next(name for name in ("main", *(f"destination{n}" for n in range(2, 1000))) if name not in taken)
        self._bridge.do_then(
            "destination.set", self._saved, destination_id=form.destination_id or fresh,
            name=form.name.text().strip(), url=form.url.text().strip(), key=form.key.text(),
            service=form.service_id,
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
