"""`doorstep [SHOW]`: the window."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from studio.cli.screen import has_screen
from studio.config.paths import data_folder
from studio.config.settings import load_settings, save_settings
from studio.config.show_file import load_show, previous_copy, restore_previous, save_show
from studio.config.templates import new_show
from studio.desk.desk import Desk
from studio.model.errors import SettingsError, ShowFileError, StudioError
from studio.model.sentences import Language
from studio.model.show import Show


def open_window(show_path: Path | None, language: Language) -> int:
    """Without a show: the last one, or a new one for who starts for the first time."""
    if not has_screen():
        raise SettingsError("cli.no_screen")
    if show_path is None:
        show_path = _last_or_new(load_settings().settings.last_show, language)
    refused: StudioError | None = None
    while _shown(show_path, language, refused):
        from studio.cli.demo import rehearse  # with all that a rehearsal needs: the window must not wait for it

        refused = None
        try:
            if not rehearse(show_path):
                break
        except StudioError as error:
            refused = error
    return 0


def _shown(show_path: Path, language: Language, refused: StudioError | None) -> bool:
    """Show the window until it is closed; True when the person wants to rehearse now. `refused`: why that could not
    be before."""
    settings = load_settings().settings
    desk = Desk(_loaded(show_path, language), show_path)
    if refused is not None:
        desk.incidents.refused(refused)
    try:
        save_settings(settings.opened(show_path))
    except SettingsError as error:
        desk.incidents.refused(error)  # which show was open last is no reason to have none
    # Qt and the window's code load while the engine starts: half a second less until there is a picture.
    with ThreadPoolExecutor(1, "desk start") as opening:
        started = opening.submit(desk.start)
        from studio.gui.app import REHEARSE, run_window

        started.result()
    try:
        return run_window(desk, language) == REHEARSE
    finally:
        state = desk.state
        if state.air == "off" and not state.recording_path:
            desk.end()
        else:
            desk.close()


def _loaded(show_path: Path, language: Language) -> Show:
    """Who starts the program by a click reads no terminal: the previous copy of a spoiled file is offered on screen."""
    try:
        return load_show(show_path)
    except ShowFileError as error:
        if previous_copy(show_path) is None:
            raise
        from studio.gui.spoiled_show import ask_for_previous

        if not ask_for_previous(error, language):
            raise
        restore_previous(show_path)
        return load_show(show_path)


def _last_or_new(last: str, language: Language) -> Path:
    if last and Path(last).exists():
        return Path(last)
    path = data_folder() / "shows" / "doorstep.show.json"
    if not path.exists():
        save_show(new_show("家门口直播间" if language == "zh" else "Doorstep show", language), path)
    return path
