"""Grabs the window as it really is on an X screen, with real pictures in it, into docs/pictures.

python -m tests.pictures.window [FOLDER]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from studio.desk.state import Interrupted
from studio.gui.app import make_application, make_window
from studio.gui.collector import MainThreadCollector
from studio.gui.dialogs.closing_card import ClosingCard
from studio.gui.dialogs.doctor_card import DoctorCard
from studio.gui.main_window import MainWindow
from studio.model.recovery import RecoveredRecording
from studio.model.sentences import Language
from tests.rig.desk_stage import DeskStage
from tests.rig.xvfb import Xvfb

ROOT = Path(__file__).parents[2]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
Scene = Callable[[MainWindow, DeskStage], object]


class Photographer:
    """One window and one desk at a time; `folder` is where the pictures go."""

    def __init__(self, app: QApplication, folder: Path, scratch: Path) -> None:
        self._app = app
        self._folder = folder
        self._scratch = scratch

    def windows(
        self, language: Language, portrait: bool, shots: dict[str, tuple[str, tuple[int, int], bool, Scene]]
    ) -> None:
        """`shots`: file name → theme, size, expert mode, what happens before."""
        for name, (theme, size, expert, before) in shots.items():
            with DeskStage(language, portrait, self._scratch) as desk:
                window = self._open(desk, language, theme, size, expert)
                before(window, desk)
                self._settle(0.7)
                self._save(window, name)
                self._close(window)

    def parts(self, language: Language, shots: dict[str, Callable[[MainWindow, DeskStage], QWidget]]) -> None:
        """`shots`: file name → opens a card or a panel and gives the widget to be grabbed."""
        with DeskStage(language, folder=self._scratch) as desk:
            window = self._open(desk, language, "dark", (1280, 800), False)
            _on_air(window, desk)
            for name, show in shots.items():
                part = show(window, desk)
                self._settle(0.3)
                if isinstance(part, DoctorCard):
                    self._wait(lambda: not desk.state.check.left)
                    self._settle(0.3)
                self._save(part, f"{name}-{language}")
                window.cards.put_away()
            self._close(window)

    def _open(self, desk: DeskStage, language: Language, theme: str, size: tuple[int, int], expert: bool) -> MainWindow:
        desk.show_pictures()
        desk.sound()
        desk.neighbours()
        window = make_window(desk, self._app, language)
        window.preferences.set_theme(theme)
        window.preferences.set_expert(expert)
        window.resize(*size)
        window.bridge.start()
        window.show()
        self._wait(window.program.picture.has_picture)
        return window

    def _close(self, window: MainWindow) -> None:
        window._close_now()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _save(self, widget: QWidget, name: str) -> None:
        picture = widget.grab()
        path = self._folder / f"{name}.png"
        if not picture.save(str(path), "PNG", 0):  # type: ignore[call-overload]
            raise SystemExit(f"{path} was not written")

    def _settle(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._app.processEvents()
            time.sleep(0.005)

    def _wait(self, condition: Callable[[], bool]) -> None:
        until = time.monotonic() + 60
        while not condition():
            if time.monotonic() > until:
                raise SystemExit("the window was not ready in time")
            self._settle(0.05)


def _idle(_window: MainWindow, _desk: DeskStage) -> None:
    pass


def _on_air(_window: MainWindow, desk: DeskStage) -> None:
    desk.on_air()
    desk.do("comment.feature", seq=6)


def _looking(window: MainWindow, desk: DeskStage) -> None:
    _on_air(window, desk)
    desk.do("scene.look", scene_id="halves")


def _in_trouble(window: MainWindow, desk: DeskStage) -> None:
    _on_air(window, desk)
    desk.trouble()
    window.tabs.setCurrentIndex(window.pages.indexOf(window.incidents))


def _blanked(window: MainWindow, desk: DeskStage) -> None:
    _on_air(window, desk)
    desk.do("program.blank")


def _card(show: Callable[[MainWindow, DeskStage], object]) -> Callable[[MainWindow, DeskStage], QWidget]:
    def shown(window: MainWindow, desk: DeskStage) -> QWidget:
        show(window, desk)
        assert window.cards.card is not None
        return window.cards.card

    return shown


def _tab(place: int) -> Callable[[MainWindow, DeskStage], QWidget]:
    def shown(window: MainWindow, _desk: DeskStage) -> QWidget:
        window.tabs.setCurrentIndex(place)
        right = window.tabs.parentWidget()
        assert right is not None
        return right

    return shown


def _go_live(window: MainWindow, desk: DeskStage) -> None:
    desk.set(air="off")
    window.bridge.poll()
    window.ask_air()


def _end(window: MainWindow, desk: DeskStage) -> None:
    desk.set(air="live")
    window.bridge.poll()
    window.ask_air()


def _last_show(window: MainWindow, desk: DeskStage) -> None:
    found = RecoveredRecording(
        path="/home/li/Videos/Doorstep/garden 2025-06-15 19-30-02.mkv", begun_unix_s=0, seconds=1520,
        arguments={"path": "/home/li/Videos/Doorstep/garden 2025-06-15 19-30-02.mkv", "minutes": "25.3"},
    )  # fmt: skip
    broken = Interrupted(unix_s=1_750_000_000, scene=desk.state.show.scenes[0].name, pushed=("B站",), recorded=True)
    desk.set(air="off", recording_path="", interrupted=broken, recovered=(found,))
    window.bridge.poll()


PARTS: dict[str, Callable[[MainWindow, DeskStage], QWidget]] = {
    "panel-orders": _tab(1),
    "panel-products": _tab(2),
    "card-end": _card(_end),
    "card-go-live": _card(_go_live),
    "card-add-source": _card(lambda window, _desk: window.sources.add_asked.emit()),
    "card-layers": _card(lambda window, _desk: _layers(window)),
    "card-overlay": _card(lambda window, _desk: window.overlays.edit_asked.emit("lower_third")),
    "card-order": _card(lambda window, desk: window.comments.order_asked.emit(desk.feed_since(0).entries[4])),
    "card-keys": _card(lambda window, _desk: window.show_shortcuts()),
    "card-closing": _card(lambda window, _desk: window.cards.show(ClosingCard)),
    "card-recording": _card(lambda window, _desk: window.show_recording()),
    "card-last-show": _card(_last_show),
    "card-check": _card(lambda window, _desk: window.show_check()),
}


def _layers(window: MainWindow) -> None:
    from studio.gui.dialogs.layers_card import LayersCard

    window.scenes.layers_asked.emit("inset")
    card = window.cards.card
    assert isinstance(card, LayersCard)
    card.rows[0].open.click()


def take_pictures(folder: Path) -> None:
    """Needs a screen in the environment."""
    folder.mkdir(parents=True, exist_ok=True)
    app = make_application()
    collector = MainThreadCollector(app)
    collector.start()
    with tempfile.TemporaryDirectory(prefix="pictures-") as scratch:
        photographer = Photographer(app, folder, Path(scratch))
        for language in LANGUAGES:
            shots: dict[str, tuple[str, tuple[int, int], bool, Scene]] = {
                f"window-{language}-dark": ("dark", (1440, 900), False, _on_air),
                f"window-{language}-light": ("light", (1280, 800), True, _looking),
            }
            if language == "zh":
                shots["window-contrast-zh"] = ("contrast", (1280, 800), False, _on_air)
                shots["window-trouble-zh"] = ("dark", (1280, 800), False, _in_trouble)
                shots["window-blank-zh"] = ("dark", (1280, 800), False, _blanked)
                shots["window-small-zh"] = ("dark", (1024, 700), True, _looking)
            else:
                shots["window-small-en"] = ("dark", (1024, 700), False, _idle)
            photographer.windows(language, False, shots)
            photographer.parts(language, PARTS)
        photographer.windows("zh", True, {"window-portrait-zh-dark": ("dark", (1280, 800), True, _looking)})
    collector.stop()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    if "--on-this-screen" in sys.argv:
        take_pictures(folder)
        return
    # A home of its own: the pictures show what a new person sees, not what this one chose. A process of its own:
    # Qt must be gone before its screen is.
    with tempfile.TemporaryDirectory(prefix="home-") as home, Xvfb((1600, 1000)) as screen:
        homes = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "XDG_RUNTIME_DIR": home}
        command = [sys.executable, "-m", "tests.pictures.window", str(folder.resolve()), "--on-this-screen"]
        subprocess.run(command, cwd=ROOT, env={**screen.env, **homes}, check=True)


if __name__ == "__main__":
    main()
