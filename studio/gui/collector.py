"""Garbage is collected on the window's thread alone.

Python collects cycles on whichever thread happens to allocate, so a thread of the desk could end up destroying a widget
that lay in a cycle, and Qt allows that on the window's thread only: a crash that comes once in many hours.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 100


class MainThreadCollector(QObject):
    """From `start()` to `stop()` collection is by this timer only, at Python's own thresholds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """What is there now stays: never looked through again."""
        gc.freeze()

    def stop(self) -> None:
        """When the windows are gone: what they left is collected here, before other threads may. May be called
        twice."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        if self._was_on:
            gc.enable()

    def collect(self) -> None:
        """The oldest generation that is due."""
        due = [
            generation
            for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(max(due))
