"""What a person chose for the window, kept between runs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from studio.config.atomic import write_atomically
from studio.config.paths import settings_folder
from studio.model.errors import SettingsError

MAX_RECENT_SHOWS = 10
_MAX_BYTES = 1_000_000


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """`last_show` and `recent_shows` are absolute paths, the latest first. `upload_kbps`: what the network here
    carries, as measured or stated; 0: nobody knows. Fields of a newer version are ignored."""

    language: Literal["auto", "zh", "en"] = "auto"
    theme: Literal["dark", "light", "contrast"] = "dark"
    mode: Literal["simple", "expert"] = "simple"
    last_show: str = ""
    recent_shows: tuple[str, ...] = ()
    upload_kbps: int = 0

    def opened(self, show_path: Path) -> Settings:
        """These settings after `show_path` was opened."""
        path = str(show_path.resolve())
        recent = (path, *(one for one in self.recent_shows if one != path))[:MAX_RECENT_SHOWS]
        return msgspec.structs.replace(self, last_show=path, recent_shows=recent)


class LoadedSettings(NamedTuple):
    """`trouble`: what to tell the person when the file could not be used and the defaults are."""

    settings: Settings
    trouble: SettingsError | None = None


def settings_path() -> Path:
    return settings_folder() / "settings.json"


def load_settings(path: Path | None = None) -> LoadedSettings:
    """The settings in `path` (the usual place if None). Never raises: a broken file is set aside as
    `<name>.broken`, and the defaults are used, with a sentence."""
    path = path or settings_path()
    try:
        with open(path, "rb") as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise ValueError(f"more than {_MAX_BYTES} bytes")
        return LoadedSettings(msgspec.json.decode(content, type=Settings))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except OSError as error:
        trouble = SettingsError("settings.unreadable", path=path, reason=error.strerror or error)
        return LoadedSettings(Settings(), trouble)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        return LoadedSettings(Settings(), _set_aside(path, error))


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Raises SettingsError `settings.not_saved`; the settings saved before are then intact."""
    path = path or settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n")
    except OSError as error:
        raise SettingsError("settings.not_saved", path=path, reason=error.strerror or error) from error


def _set_aside(path: Path, error: Exception) -> SettingsError:
    aside = path.with_name(path.name + ".broken")
    try:
        path.replace(aside)
    except OSError:
        aside = path
    return SettingsError("settings.broken", path=path, reason=error, aside=aside)
