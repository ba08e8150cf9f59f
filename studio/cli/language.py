"""Which language to speak on the terminal."""

from __future__ import annotations

import locale
import os

from studio.config.settings import load_settings
from studio.model.errors import SettingsError
from studio.model.sentences import Language


def language_of(asked: str | None) -> Language:
    """`asked` (--lang) first, then the person's settings, then the system's language; English when none says zh.
    Raises SettingsError for an unknown one."""
    if asked is not None:
        if asked == "zh":
            return "zh"
        if asked == "en":
            return "en"
        raise SettingsError("cli.no_language", name=asked)
    chosen = load_settings().settings.language
    if chosen in ("zh", "en"):
        return "zh" if chosen == "zh" else "en"
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    if not spoken or spoken == "C.UTF-8":
        spoken = spoken or locale.getlocale()[0] or ""
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"
