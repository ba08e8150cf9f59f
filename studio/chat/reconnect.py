"""The outer object that keeps a comment service connected: 1, 2, 4 … 30 s between fresh connections."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from studio.chat.service import ChatRefused, Tally
from studio.chat.threads import ChatThread
from studio.model.comment import ChatReport
from studio.model.errors import ChatError


class Connection(Protocol):
    """One try. Made fresh, run once, thrown away."""

    def run(self, stop: threading.Event, live: Callable[[], None]) -> None:
        """Connect, call `live()` once comments can come, and read until `stop` is set.

        Raises ChatError when the connection cannot be made or ended, ChatRefused when trying again is of no use.
        Everything it opened is closed when it returns. Notices `stop` within a second or so.
        """


class Reconnecting:
    """A CommentSource made of connections. `first_s` and `most_s`: the waits after a failure, in seconds.

    The wait starts again at `first_s` after a connection that lived for `most_s`.
    """

    def __init__(
        self, tally: Tally, connect: Callable[[], Connection], first_s: float = 1.0, most_s: float = 30.0
    ) -> None:
        self._tally = tally
        self._connect = connect
        self._first_s = first_s
        self._most_s = most_s
        self._thread: ChatThread | None = None
        self._live_since: float | None = None  # of the service's thread only

    def start(self) -> None:
        report = self._tally.report()
        self._thread = ChatThread(f"chat-{report.service}-{report.room}", self._work)
        self._tally.change(state="connecting", code="", arguments={})
        self._thread.start()

    def close(self) -> None:
        if self._thread is not None:
            self._thread.close()
            self._tally.change(state="idle")

    def report(self) -> ChatReport:
        return self._tally.report()

    def _work(self, stop: threading.Event) -> None:
        wait_s = self._first_s
        while not stop.is_set():
            self._live_since = None
            try:
                self._connect().run(stop, self._live)
            except ChatRefused as error:
                self._tally.change(state="failed", code=error.code, arguments=error.arguments)
                return
            except ChatError as error:
                self._tally.change(state="reconnecting", code=error.code, arguments=error.arguments)
            if self._live_since is not None and time.monotonic() - self._live_since >= self._most_s:
                wait_s = self._first_s
            stop.wait(wait_s)
            wait_s = min(wait_s * 2, self._most_s)

    def _live(self) -> None:
        self._live_since = time.monotonic()
        self._tally.change(state="live", code="", arguments={})
