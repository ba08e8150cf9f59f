"""A place the show goes to: a line about it, and the form to fill in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio.gui import language
from studio.gui.controls import Button, Choice, ElidedLabel, IconLabel, label
from studio.model.output import Destination
from studio.model.side_canvas import SideCanvas
from studio.services.presets import PRESETS

_LONGEST = 500


class DestinationRow(QFrame):
    """Name and, below it, its picture and address, or how it is doing; then its buttons."""

    def __init__(self, name: str, *buttons: Button) -> None:
        super().__init__()
        self.setObjectName("inset")
        self._name, self._below = ElidedLabel("strong"), ElidedLabel("muted")
        self._name.say(name)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._name)
        texts.addWidget(self._below)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addWidget(IconLabel("upload", "leaf_ink", 20))
        layout.addLayout(texts, 1)
        for button in buttons:
            layout.addWidget(button)

    def say(self, *parts: str) -> None:
        self._below.say(" · ".join(part for part in parts if part))


class DestinationForm(QFrame):
    """Service, name, server URL, stream key and, where there are two, the picture that goes there. The key goes to the
    keyring and is never shown again."""

    def __init__(self, destination: Destination | None, canvases: Sequence[SideCanvas]) -> None:
        super().__init__()
        self.destination_id = destination.id if destination else ""
        self.name, self.url, self.key = QLineEdit(), QLineEdit(), QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.service, self.canvas = Choice(), Choice()
        self._canvases = canvases
        self._fields: tuple[QWidget, ...] = (self.service, self.name, self.url, self.key, self.canvas)
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
        for canvas in ("", *(one.id for one in canvases)):
            self.canvas.addItem(canvas, canvas)
        self.canvas.setCurrentIndex(max(0, self.canvas.findData(destination.canvas if destination else "")))
        for widget in (self.canvas, self._words[-1]):
            widget.setVisible(bool(canvases))
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

    @property
    def canvas_id(self) -> str:
        return str(self.canvas.currentData() or "")

    def retranslate(self) -> None:
        for words, text in zip(
            self._words,
            (
                self.tr("Streaming service"),
                self.tr("Name"),
                self.tr("Server URL"),
                self.tr("Stream key"),
                self.tr("Which picture goes there"),
            ),
            strict=True,
        ):
            words.setText(text)
        for field, words in zip(self._fields, self._words, strict=True):
            field.setAccessibleName(words.text())
        for index in range(self.service.count()):
            preset = PRESETS[self.service.itemData(index)]
            self.service.setItemText(index, getattr(preset.name, language.language()))
        for index, name in enumerate((self.tr("The show's own picture"), *(one.name for one in self._canvases))):
            self.canvas.setItemText(index, name)
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
