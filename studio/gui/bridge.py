"""The window's only way to the desk: polls its snapshots, passes them on as Qt signals, and sends commands."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from studio.chat.search import Search
from studio.desk.state import DeskState, FeedPage
from studio.model.comment import FeedEntry
from studio.model.errors import StudioError
from studio.model.source import Device
from studio.shop.order_search import OrderPage, OrderQuery
from studio.shop.people import SameName
from studio.shop.sheets import AfterShow

POLL_MS = 33
_MAX_WAITING = 256


class DeskFace(Protocol):
    """What the window needs of `studio.desk.desk.Desk`. Nothing here may block, except what a Future stands for."""

    @property
    def state(self) -> DeskState: ...

    def feed_since(self, version: int) -> FeedPage: ...

    def thumbnails(self) -> Mapping[str, bytes]: ...

    def do(self, name: str, /, **arguments: object) -> Future[None]: ...

    def devices_async(self) -> Future[tuple[Device, ...]]: ...

    def orders_async(self, query: OrderQuery) -> Future[OrderPage]: ...

    def sheets_async(self) -> Future[AfterShow]: ...

    def comments_async(self, wanted: Search) -> Future[tuple[FeedEntry, ...]]: ...

    def same_persons_async(self) -> Future[tuple[SameName, ...]]: ...


class Bridge(QObject):
    """Lives on the window's thread. Signals carry snapshots, at most one of each kind every `POLL_MS`.

    `refused` carries the StudioError of a command that was not carried out; any other exception is passed on
    as a StudioError with code `desk.broken` would be: its text, unexplained.
    """

    changed = Signal(object)
    fed = Signal(object)
    thumbnails_changed = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: DeskFace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._state = desk.state
        self._feed_version = 0
        self._thumbnails: Mapping[str, bytes] | None = None
        self._waiting: deque[tuple[Future[None], Callable[[], None] | None]] = deque()
        self._asked_devices: list[tuple[Future[tuple[Device, ...]], Callable[[tuple[Device, ...]], None]]] = []
        self._asked: list[tuple[Future[Any], Callable[[Any], None]]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.poll)

    @property
    def state(self) -> DeskState:
        return self._state

    def start(self) -> None:
        self.changed.emit(self._state)
        self.poll()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def do(self, name: str, /, **arguments: object) -> None:
        """Ask the desk. A refusal comes as the `refused` signal."""
        self.do_then(name, None, **arguments)

    def do_then(self, name: str, then: Callable[[], None] | None, /, **arguments: object) -> None:
        """As `do`; `then` runs on this thread once it is done."""
        if len(self._waiting) >= _MAX_WAITING:
            self.refused.emit(StudioError("window.desk_slow"))
            return
        self._waiting.append((self._desk.do(name, **arguments), then))

    def ask_devices(self, then: Callable[[tuple[Device, ...]], None]) -> None:
        self._asked_devices.append((self._desk.devices_async(), then))

    def ask_orders(self, query: OrderQuery, then: Callable[[OrderPage], None]) -> None:
        self._asked.append((self._desk.orders_async(query), then))

    def ask_sheets(self, then: Callable[[AfterShow], None]) -> None:
        self._asked.append((self._desk.sheets_async(), then))

    def ask_comments(self, wanted: Search, then: Callable[[tuple[FeedEntry, ...]], None]) -> None:
        self._asked.append((self._desk.comments_async(wanted), then))

    def ask_same_persons(self, then: Callable[[tuple[SameName, ...]], None]) -> None:
        self._asked.append((self._desk.same_persons_async(), then))

    def poll(self) -> None:
        state = self._desk.state
        if state.version != self._state.version:
            self._state = state
            self.changed.emit(state)
        page = self._desk.feed_since(self._feed_version)
        if page.version != self._feed_version:
            self._feed_version = page.version
            self.fed.emit(page)
        thumbnails = self._desk.thumbnails()
        if thumbnails is not self._thumbnails:
            self._thumbnails = thumbnails
            self.thumbnails_changed.emit(thumbnails)
        self._collect()

    def _collect(self) -> None:
        for _ in range(len(self._waiting)):
            future, then = self._waiting.popleft()
            if not future.done():
                self._waiting.append((future, then))
                continue
            if future.cancelled():
                continue
            error = future.exception()
            if error is not None:
                self.refused.emit(error if isinstance(error, StudioError) else StudioError(f"{error}"))
            elif then is not None:
                then()
        for question in [one for one in self._asked if one[0].done()]:
            self._asked.remove(question)
            self._answer(*question)
        for asked in [one for one in self._asked_devices if one[0].done()]:
            self._asked_devices.remove(asked)
            found, tell = asked
            tell(() if found.cancelled() or found.exception() else found.result())

    def _answer(self, future: Future[Any], then: Callable[[Any], None]) -> None:
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            then(future.result())
        else:
            self.refused.emit(error if isinstance(error, StudioError) else StudioError(f"{error}"))
