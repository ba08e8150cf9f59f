"""`doorstep demo`: the rehearsal, with a window or headless."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from studio.cli.broadcast import finish, interrupted, run_until
from studio.cli.contact_sheet import write_contact_sheet
from studio.cli.received import Received, inspect_received
from studio.cli.screen import has_screen
from studio.config.paths import rehearsal_folder
from studio.config.rehearsal_show import rehearsal_of
from studio.config.show_file import load_show
from studio.desk.rehearsal import Rehearsal
from studio.model.errors import SettingsError
from studio.model.sentences import Language, say

_HEADLESS_S = 60.0


def run_demo(headless: bool, seconds: float, out: Path, language: Language, portrait: bool) -> int:
    """0 only if the stream was received whole. Without a screen it is headless by itself."""
    if not headless and not has_screen():
        Console(stderr=True).print(say("cli.no_screen", {}, language).text(), markup=False)
        headless = True
    out = out.resolve()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError("cli.not_written", path=out, reason=error.strerror or error) from error
    rehearsal = Rehearsal(out, language, portrait=portrait, watching=not headless, led=headless)
    if headless:
        return _headless(rehearsal, seconds or _HEADLESS_S, out, language)
    _windowed(rehearsal, seconds, out, language)
    return 0


def rehearse(show_path: Path) -> bool:
    """The show of `show_path` in a window, on this computer alone. False: a signal ended it. Raises StudioError."""
    from studio.gui.app import SIGNALLED

    folder = rehearsal_folder(show_path)
    show = rehearsal_of(load_show(show_path), show_path, folder)
    rehearsal = Rehearsal(folder, show.language, watching=True, led=False, show=show)
    return _windowed(rehearsal, 0.0, folder, show.language) != SIGNALLED


def _headless(rehearsal: Rehearsal, seconds: float, out: Path, language: Language) -> int:
    with interrupted() as stop, _played(rehearsal, out, language):
        rehearsal.go_on_air()
        run_until(rehearsal.desk, stop, seconds, language)
    sent = next((one.frames for one in rehearsal.desk.state.vitals.outputs if one.kind == "rtmp"), 0)
    received = inspect_received(rehearsal.received, rehearsal.desk.show.canvas.fps)
    write_contact_sheet(rehearsal.received, out / "contact-sheet.png")
    return _verdict(received, sent, rehearsal, language)


def _windowed(rehearsal: Rehearsal, seconds: float, out: Path, language: Language) -> int:
    from studio.gui.app import run_window

    with _played(rehearsal, out, language):
        rehearsal.go_on_air_soon()
        return run_window(rehearsal.desk, language, seconds)


@contextmanager
def _played(rehearsal: Rehearsal, out: Path, language: Language) -> Iterator[None]:
    """Started before, ended in order after, whatever happens."""
    try:
        rehearsal.start()
        try:
            yield
        finally:
            rehearsal.quiet()
            finish(rehearsal.desk, out / "report.json", language, out / "sheets")
    finally:
        rehearsal.close()


def _verdict(received: Received, sent: int, rehearsal: Rehearsal, language: Language) -> int:
    console = Console(highlight=False)
    trouble = received.trouble(sent, rehearsal.desk.state.vitals.frames.skipped)
    console.print(f"→ {rehearsal.received} · {received.frames}/{sent}", markup=False)
    if trouble:
        arguments = {"reason": trouble, "path": str(rehearsal.recording)}
        console.print(say("cli.not_whole", arguments, language).text(), markup=False)
        return 1
    return 0
