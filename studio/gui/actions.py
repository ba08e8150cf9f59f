"""Every action of the window: its name, its keys, and the desk command it stands for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from studio.gui.bridge import Bridge

SCENE_KEYS = tuple(f"F{number}" for number in range(1, 9))
KEYS: dict[str, tuple[str, ...]] = {
    "show.go_live": ("Ctrl+L",),
    "recording.start": ("Ctrl+R",),
    "replay.save": ("Ctrl+Shift+R",),
    "program.blank": ("F12",),
    "look.take": ("Ctrl+Return", "Ctrl+Enter"),
    "look.clear": ("Ctrl+Backspace",),
    "sound.mute": ("M",),
    "comment.unfeature": ("Ctrl+U",),
    "comment.approve": ("F9",),
    "comment.clear_screen": ("F11",),
    "ledger.undo": ("Ctrl+Z",),
    "product.previous": ("PgUp",),
    "product.next": ("PgDown",),
    "show.save": ("Ctrl+S",),
    "window.search": ("Ctrl+F",),
    "window.newest": ("Ctrl+Home",),
    "window.comments": ("Ctrl+1",),
    "window.orders": ("Ctrl+2",),
    "window.products": ("Ctrl+3",),
    "window.polls": ("Ctrl+4",),
    "window.incidents": ("Ctrl+5",),
    "window.decide": ("Ctrl+D",),
    "window.waiting": ("Ctrl+W",),
    "window.pickup": ("Ctrl+K",),
    "window.sheets": ("Ctrl+P",),
    "window.rehearse": ("Ctrl+Shift+L",),
    "window.expert": ("Ctrl+E",),
    "window.shortcuts": ("F10", "?"),
}
_COMMANDS = (
    *("program.blank", "look.take", "look.clear", "comment.unfeature", "ledger.undo", "replay.save"),
    *("comment.approve", "comment.clear_screen"),
    *("product.previous", "product.next", "show.save"),
)


class Actions(QObject):
    """Names with a desk command's name ask for that command; names in `window.` concern the window alone.

    `show.go_live` ends the show when it is on air, `recording.start` stops a recording that runs: each asks first
    where asking is due.
    """

    def __init__(self, window: QMainWindow, bridge: Bridge) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self.by_name: dict[str, QAction] = {}
        for key in SCENE_KEYS:
            self.add(f"scene.take {key}", (key,), partial(self._take, key))
        for name in _COMMANDS:
            self.add(name, KEYS[name], partial(bridge.do, name))
        for place in range(1, 10):
            self.add(f"product.nth {place}", (f"Alt+{place}",), partial(bridge.do, "product.nth", place=place))

    def add(self, name: str, keys: tuple[str, ...], run: Callable[[], None]) -> QAction:
        action = QAction(self._window)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(False)
        action.triggered.connect(lambda _checked=False: run())
        self._window.addAction(action)
        self.by_name[name] = action
        return action

    def bind(self, name: str, run: Callable[[], None]) -> QAction:
        return self.add(name, KEYS[name], run)

    def retranslate(self) -> None:
        for name, words in self._words().items():
            if name in self.by_name:
                self.by_name[name].setText(words)
        for place in range(1, 10):
            self.by_name[f"product.nth {place}"].setText(self.tr("Present product {n}").format(n=place))
        for key in SCENE_KEYS:
            self.by_name[f"scene.take {key}"].setText(self.tr("Take the scene of {key}").format(key=key))

    def sheet(self) -> list[tuple[str, str]]:
        """Words and keys for the list of shortcuts."""
        rows = [
            (self.tr("Take a scene on air"), "F1 – F8"),
            (self.tr("In the preview: take it on air"), self.tr("Space, Enter")),
        ]
        for name, words in self._words().items():
            keys = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in KEYS[name]]
            rows.append((words, keys[0] if name == "look.take" else ", ".join(keys)))
        rows.append((self.tr("Present the n-th product"), "Alt+1 – Alt+9"))
        rows.append((self.tr("Products: five more, two less, edit"), "+, −, E"))
        rows.append((self.tr("To decide: take, choose, edit, only chat, next"), "Enter, 1–9, E, C, N"))
        rows.append((self.tr("Close a card"), "Esc"))
        return rows

    def _take(self, key: str) -> None:
        scene = next((one for one in self._bridge.state.show.scenes if one.key == key), None)
        if scene is not None:
            self._bridge.do("scene.take", scene_id=scene.id)

    def _words(self) -> dict[str, str]:
        return {
            "look.take": self.tr("Take the preview on air"),
            "look.clear": self.tr("Clear the preview"),
            "program.blank": self.tr("Blank picture and sound"),
            "show.go_live": self.tr("Go live, or end the show"),
            "recording.start": self.tr("Start or stop recording"),
            "replay.save": self.tr("Save the last seconds"),
            "sound.mute": self.tr("Mute the microphone"),
            "comment.unfeature": self.tr("Take the comment off the picture"),
            "comment.approve": self.tr("Show the next comment that is proposed"),
            "comment.clear_screen": self.tr("Clear all comments off the picture"),
            "ledger.undo": self.tr("Undo the last movement of stock"),
            "product.previous": self.tr("Present the previous product"),
            "product.next": self.tr("Present the next product"),
            "show.save": self.tr("Save the show"),
            "window.search": self.tr("Search comments"),
            "window.newest": self.tr("To the newest comment"),
            "window.comments": self.tr("Comments"),
            "window.orders": self.tr("Orders"),
            "window.products": self.tr("Products"),
            "window.polls": self.tr("Take part: polls and draws"),
            "window.incidents": self.tr("What happened"),
            "window.decide": self.tr("Comments to decide"),
            "window.waiting": self.tr("Waitlist"),
            "window.pickup": self.tr("Pickup: tick off"),
            "window.sheets": self.tr("Sheets after the show"),
            "window.rehearse": self.tr("Rehearse this show"),
            "window.expert": self.tr("Expert mode"),
            "window.shortcuts": self.tr("This list of keys"),
        }
