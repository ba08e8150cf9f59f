"""How recordings are written: the folder, the kind of file, when a new file begins, and how much a replay holds."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from studio.gui import language
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Button, Choice, label
from studio.model.show import (
    MAX_REPLAY_S,
    MAX_SEGMENT_MB,
    MAX_SEGMENT_MINUTES,
    MIN_REPLAY_S,
    MIN_SEGMENT_MB,
)


class OffSpinBox(QSpinBox):
    """0 is a word ("never"), and between it and `least` there is nothing."""

    def __init__(self, least: int, most: int, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._before = 0
        self.setRange(0, most)
        self.setSingleStep(step)
        self.lineEdit().setTextMargins(8, 0, 8, 0)
        self.setKeyboardTracking(False)  # a number is judged when it is typed to its end
        self.valueChanged.connect(self._leap)

    def _leap(self, value: int) -> None:
        if 0 < value < self._least:
            self.setValue(self._least if value > self._before else 0)
        self._before = self.value()


class RecordingCard(Card):
    """Everything takes effect with the next recording; the replay at once."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("hard-drive", 480, parent)
        self._bridge = bridge
        self.folder = QLineEdit()
        self.browse = Button("plain", "folder-open")
        self.container = Choice()
        self.minutes = OffSpinBox(1, MAX_SEGMENT_MINUTES, 5)
        self.megabytes = OffSpinBox(MIN_SEGMENT_MB, MAX_SEGMENT_MB, 500)
        self.replay = OffSpinBox(MIN_REPLAY_S, MAX_REPLAY_S, 5)
        self._folder_word, self._container_word = label("muted"), label("muted")
        self._minutes_word, self._megabytes_word, self._replay_word = label("muted"), label("muted"), label("muted")
        self._room = label("muted", wrap=True)
        self.cancel, self.save = Button("plain"), Button("primary", "check")
        self._build()
        self._fill()
        self.ready()

    def _build(self) -> None:
        path = QWidget()
        row = QHBoxLayout(path)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse)
        for word, widget in (
            (self._folder_word, path), (self._container_word, self.container), (self._minutes_word, self.minutes),
            (self._megabytes_word, self.megabytes), (self._replay_word, self.replay),
        ):  # fmt: skip
            self.field(word, widget)
        self.body.addWidget(self._room)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.save)
        self.cancel.clicked.connect(self.put_away)
        self.save.clicked.connect(self._save)
        self.browse.clicked.connect(self._browse)

    def _fill(self) -> None:
        wanted = self._bridge.state.show.recording
        self.folder.setText(wanted.folder)
        for container in ("mkv", "mp4"):
            self.container.addItem(container.upper(), container)
        self.container.setCurrentIndex(self.container.findData(wanted.container))
        self.minutes.setValue(wanted.segment_minutes)
        self.megabytes.setValue(wanted.segment_mb)
        self.replay.setValue(wanted.replay_s)

    def retranslate(self) -> None:
        self.say_title(self.tr("Recording"))
        self._folder_word.setText(self.tr("Folder"))
        self._container_word.setText(self.tr("Kind of file"))
        self._minutes_word.setText(self.tr("A new file after (minutes)"))
        self._megabytes_word.setText(self.tr("A new file after (MB)"))
        self._replay_word.setText(self.tr("Seconds kept for a replay"))
        for word, field in (
            (self._folder_word, self.folder), (self._container_word, self.container),
            (self._minutes_word, self.minutes), (self._megabytes_word, self.megabytes),
            (self._replay_word, self.replay),
        ):  # fmt: skip
            field.setAccessibleName(word.text())
        self.folder.setPlaceholderText(self.tr("your folder of videos"))
        for field in (self.minutes, self.megabytes):
            field.setSpecialValueText(self.tr("never"))
        self.replay.setSpecialValueText(self.tr("none"))
        self.browse.say(self.tr("Choose …"))
        self._room.setText(self._words_of_room())
        self.cancel.say(self.tr("Cancel"))
        self.save.say(self.tr("Save"))

    def _words_of_room(self) -> str:
        left = [one.minutes_left for one in self._bridge.state.vitals.outputs if one.minutes_left >= 0]
        if not left:
            return self.tr("Files are cut at key frames: nothing is lost between two of them.")
        return self.tr("The disk has room for {time} more.").format(time=language.duration(min(left) * 60))

    def _browse(self) -> None:
        """The system's own chooser, not modal: the show goes on in sight."""
        dialog = QFileDialog(self, self.tr("Choose a folder"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _save(self) -> None:
        """The card stays when the desk says no: the state line tells why."""
        self._bridge.do_then(
            "recording.settings", self.put_away, folder=self.folder.text().strip(),
            container=self.container.currentData(), segment_minutes=self.minutes.value(),
            segment_mb=self.megabytes.value(), replay_s=self.replay.value(),
        )  # fmt: skip
