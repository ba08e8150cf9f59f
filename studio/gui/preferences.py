"""What the person chose for the window, in force at once and kept for the next time."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from studio.config.settings import Settings, load_settings, save_settings
from studio.gui.language import apply_language, choose_language
from studio.gui.theme import apply_theme
from studio.model.errors import SettingsError
from studio.model.sentences import Language


class Preferences(QObject):
    """Reads the settings once; writes them with each choice. `trouble` carries the SettingsError of a file that
    could not be read or written: the choice holds for this run all the same."""

    changed = Signal()
    trouble = Signal(object)

    def __init__(self, app: QApplication, language: str | None = None) -> None:
        super().__init__(app)
        self._app = app
        loaded = load_settings()
        self._settings: Settings = loaded.settings
        self.first_trouble = loaded.trouble
        self._language: Language = choose_language(language or self._settings.language)

    @property
    def language(self) -> Language:
        return self._language

    @property
    def theme(self) -> str:
        return self._settings.theme

    @property
    def expert(self) -> bool:
        return self._settings.mode == "expert"

    def apply(self) -> None:
        apply_language(self._app, self._language)
        apply_theme(self._app, self._settings.theme)

    def set_language(self, language: str) -> None:
        self._language = choose_language(language)
        apply_language(self._app, self._language)
        self._keep(language=self._language)

    def set_theme(self, theme: str) -> None:
        self._keep(theme=theme)
        apply_theme(self._app, self._settings.theme)

    def set_expert(self, expert: bool) -> None:
        self._keep(mode="expert" if expert else "simple")

    def _keep(self, **choice: str) -> None:
        self._settings = msgspec.structs.replace(self._settings, **choice)
        self.changed.emit()
        try:
            # The file is read again first: the command line keeps its list of recent shows there too.
            save_settings(msgspec.structs.replace(load_settings().settings, **choice))
        except SettingsError as error:
            self.trouble.emit(error)
