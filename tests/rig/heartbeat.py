"""How a window answers "are you alive?": measured from outside, on the X server, as a window manager would ask.

Qt answers `_NET_WM_PING` from its event loop, so the time to the answer is how long the window's thread was busy
with something else. Nothing of the program takes part in the measuring.
"""

from __future__ import annotations

import select
import threading
import time
from types import TracebackType

from Xlib import X, display, error
from Xlib.protocol import event

EVERY_S = 0.02
MOST_S = 0.25
"""The longest gap that a person does not yet feel as a window that hangs."""


class Heartbeat:
    """`with Heartbeat(screen.display, window_id) as beat:` asks every 20 ms; `worst_s` is the longest silence.

    A question that was never answered, because the window died, counts until `close()`.
    """

    def __init__(self, name: str, window: int) -> None:
        self._display = display.Display(name)
        self._root = self._display.screen().root
        self._window = self._display.create_resource_object("window", window)
        self._protocols = self._display.intern_atom("WM_PROTOCOLS")
        self._ping = self._display.intern_atom("_NET_WM_PING")
        self._asked: dict[int, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="heartbeat")
        self.worst_s = 0.0
        self.beats = 0

    def __enter__(self) -> Heartbeat:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        # Where Qt sends its answer: to whoever hears of the root window's own structure.
        self._root.change_attributes(event_mask=X.StructureNotifyMask)
        self._thread.start()

    def close(self) -> None:
        """May be called twice."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5)
            waiting = [time.monotonic() - asked for asked in self._asked.values()]
            self.worst_s = max([self.worst_s, *waiting])
            self._display.close()

    def __str__(self) -> str:
        return f"heartbeat ≤{self.worst_s * 1000:.0f} ms of {self.beats}"

    def _work(self) -> None:
        number, next_s = 1, time.monotonic()
        while not self._stop.is_set():
            now = time.monotonic()
            if now >= next_s:
                next_s = now + EVERY_S
                number += 1
                self._asked[number] = now
                self._ask(number)
            ready, _, _ = select.select([self._display], [], [], max(0.0, next_s - time.monotonic()))
            if ready or self._display.pending_events():
                self._hear()

    def _ask(self, number: int) -> None:
        data = (32, [self._ping, number, self._window.id, 0, 0])
        question = event.ClientMessage(window=self._window, client_type=self._protocols, data=data)
        self._window.send_event(question, event_mask=0, onerror=error.CatchError())
        self._display.flush()

    def _hear(self) -> None:
        while self._display.pending_events():
            answer = self._display.next_event()
            if answer.type != X.ClientMessage or answer.client_type != self._protocols:
                continue
            if answer.data[1][0] != self._ping:
                continue
            asked = self._asked.pop(answer.data[1][1], None)
            if asked is not None:
                self.beats += 1
                self.worst_s = max(self.worst_s, time.monotonic() - asked)
