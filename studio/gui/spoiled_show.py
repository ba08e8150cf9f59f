"""Before there is a window: the show file cannot be read, and its previous copy can."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.gui.app import make_application
from studio.gui.controls import Button, label
from studio.gui.preferences import Preferences
from studio.model.errors import ShowFileError
from studio.model.sentences import Language


class SpoiledShow(QDialog):
    """What is wrong, and the one thing that can be done about it. Accepted: open the previous copy."""

    def __init__(self, error: ShowFileError, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.setWindowTitle(self.tr("Doorstep Studio"))
        self.setMinimumWidth(520)
        sentence = error.say(language)
        what, rest = label("sentence", wrap=True), label("muted", wrap=True)
        what.setText(sentence.what)
        rest.setText(" ".join(part for part in (sentence.safe, sentence.action) if part))
        promise = label("", wrap=True)
        promise.setText(self.tr("The file as it is now will be kept beside it."))
        self.leave, self.previous = Button("plain", "x"), Button("primary", "undo-2")
        self.leave.say(self.tr("Do not open it"))
        self.previous.say(self.tr("Open the previous copy"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.previous)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        for widget in (what, rest, promise):
            widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.leave.clicked.connect(self.reject)
        self.previous.clicked.connect(self.accept)


def ask_for_previous(error: ShowFileError, language: Language) -> bool:
    """Whether the person wants the previous copy. Waits for the answer; call on the main thread."""
    app = make_application()
    preferences = Preferences(app, language)
    preferences.apply()
    dialog = SpoiledShow(error, language)
    wanted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    preferences.deleteLater()
    return wanted
