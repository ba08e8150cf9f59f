"""The words of an overlay, changed while it is in the picture or before."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Amount, Button, label
from studio.gui.words import OVERLAY_ICONS
from studio.model.overlay import Announcement, ImageOverlay, LowerThird, Overlay, QrCode, Stamp, TextOverlay

_LONGEST = 300
_MOST_MINUTES = 24 * 60


class OverlayCard(Card):
    def __init__(self, bridge: Bridge, overlay: Overlay, parent: QWidget | None = None) -> None:
        super().__init__(OVERLAY_ICONS[type(overlay.state)], 440, parent)
        self._bridge = bridge
        self._overlay = overlay
        self.texts: dict[str, QLineEdit] = {}
        self.minutes = Amount(0)
        self.show_time = QCheckBox()
        self.cancel, self.change, self.show_it = Button("plain"), Button("plain", "check"), Button("primary", "eye")
        self._labels = {name: label("muted") for name in self._names()}
        for name, text in self._fields().items():
            edit = QLineEdit(text)
            edit.setMaxLength(_LONGEST)
            edit.returnPressed.connect(self._change)
            self.texts[name] = edit
            self.field(self._labels[name], edit)
        if isinstance(overlay.state, Announcement):
            self.minutes.setRange(0, _MOST_MINUTES)
            self.field(self._labels["minutes"], self.minutes)
        if isinstance(overlay.state, Stamp):
            self.show_time.setChecked(overlay.state.show_time)
            self.body.addWidget(self.show_time)
        self.foot.addStretch(1)
        for button in (self.cancel, self.change, self.show_it):
            self.foot.addWidget(button)
        self.show_it.setVisible(not overlay.shown)
        self.cancel.clicked.connect(self.put_away)
        self.change.clicked.connect(self._change)
        self.show_it.clicked.connect(self._change_and_show)
        self.ready()

    def _fields(self) -> dict[str, str]:
        state = self._overlay.state
        match state:
            case LowerThird():
                return {"title": state.title, "subtitle": state.subtitle}
            case Announcement():
                return {"text": state.text}
            case Stamp():
                return {"place": state.place}
            case QrCode():
                return {"content": state.content, "caption": state.caption}
            case TextOverlay():
                return {"text": state.text}
            case ImageOverlay():
                return {"path": state.path}
            case _:
                return {}

    def _names(self) -> dict[str, str]:
        return {
            "title": self.tr("Name"),
            "subtitle": self.tr("Below it"),
            "text": self.tr("Text"),
            "place": self.tr("Place"),
            "content": self.tr("What the code holds: a web address"),
            "caption": self.tr("Words under the code"),
            "path": self.tr("Picture file"),
            "minutes": self.tr("Countdown in minutes (0: none)"),
        }

    def retranslate(self) -> None:
        self.say_title(self._overlay.name)
        for name, text in self._names().items():
            self._labels[name].setText(text)
            if name in self.texts:
                self.texts[name].setAccessibleName(text)
        self.minutes.setAccessibleName(self._names()["minutes"])
        self.show_time.setText(self.tr("Show the time"))
        self.cancel.say(self.tr("Cancel"))
        self.change.say(self.tr("Change"))
        self.show_it.say(self.tr("Change and show"))

    def _change(self) -> None:
        fields: dict[str, object] = {name: edit.text().strip() for name, edit in self.texts.items()}
        if isinstance(self._overlay.state, Announcement):
            minutes = self.minutes.value()
            fields["until_unix_s"] = time.time() + minutes * 60 if minutes else 0.0
        if isinstance(self._overlay.state, Stamp):
            fields["show_time"] = self.show_time.isChecked()
        self._bridge.do("overlay.text", overlay_id=self._overlay.id, **fields)
        self.put_away()

    def _change_and_show(self) -> None:
        self._change()
        self._bridge.do("overlay.show", overlay_id=self._overlay.id)
