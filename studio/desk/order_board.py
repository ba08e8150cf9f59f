"""The order book in the picture: who has just ordered, the list of products, the group's progress, the stamp."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING

from studio.chat.masking import mask_name
from studio.engine.messages import SetOverlay
from studio.model.errors import StudioError
from studio.model.order import Order, OrderAnswer
from studio.model.overlay import GroupProgress, OrderTicker, OverlayState, ProductList, SoldOut
from studio.shop.amounts import written
from studio.shop.stock import Group

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

TICKER_S = 20.0
"""刚刚 is not true for longer."""

_EVERY_S = 0.25
_MOST_LINES = 4
_MOST_LISTED = 12
_WORDS = {
    "zh": ("{name} 订了{lines}", "{name} 候补{lines}"),
    "en": ("{name} ordered {lines}", "{name} waits for {lines}"),
}


class OrderBoard:
    """Told of orders and stock from any thread; sends from its own, at most four times a second, and nothing that is in
    the picture already: hundreds of orders a second cost no more than four.

    `_changed` guards `_lines` and `_dirty`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changed = threading.Condition()
        self._lines: deque[tuple[float, str]] = deque(maxlen=_MOST_LINES)
        self._dirty = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._sent: dict[str, OverlayState] = {}

    def start(self) -> None:
        self._thread = threading.Thread(target=self._work, name="order board", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(5)

    def ordered(self, order: Order, answer: OrderAnswer) -> None:
        """Names are masked here: nothing else of a neighbour comes into the picture."""
        if answer.repeated or not (answer.accepted or answer.waiting):
            return
        accepted, waiting = _WORDS[self._desk.language]
        lines = self._desk.orders.lines_written(order.lines)
        line = (accepted if answer.accepted else waiting).format(name=mask_name(order.name) or "**", lines=lines)
        with self._changed:
            self._lines.appendleft((time.monotonic(), line))
        self.refresh()

    def refresh(self) -> None:
        """Something it shows has changed: stock, catalogue, what is presented, the show's overlays."""
        with self._changed:
            self._dirty = True
            self._changed.notify_all()

    def _work(self) -> None:
        while not self._stop.is_set():
            with self._changed:
                self._changed.wait_for(lambda: self._dirty or self._stop.is_set(), self._until_expiry_s())
                self._dirty = False
            if self._stop.is_set():
                return
            try:
                self._send_all()
            except Exception:  # a fault in one picture must not end the board: the next change tries again
                log.exception("the order board could not be shown")
            self._stop.wait(_EVERY_S)

    def _until_expiry_s(self) -> float | None:
        """Holding the lock."""
        if not self._lines:
            return None
        return max(0.05, self._lines[-1][0] + TICKER_S - time.monotonic())

    def _send_all(self) -> None:
        for overlay in self._desk.show.overlays:
            state = self._state_for(overlay.state)
            if state is None or (state == self._sent.get(overlay.id) and state == overlay.state):
                continue
            self._sent[overlay.id] = state
            if state != overlay.state:
                self._desk.engine.request(SetOverlay(overlay_id=overlay.id, state=state)).add_done_callback(
                    lambda done: _log_refusal(done.exception())
                )

    def _state_for(self, state: OverlayState) -> OverlayState | None:
        if isinstance(state, OrderTicker):
            return self._ticker()
        if isinstance(state, ProductList):
            return self._list(state.title)
        presented = self._desk.screen.presented
        if isinstance(state, SoldOut):
            return SoldOut(sold_out=bool(presented) and self._desk.shelf.level(presented).state == "sold_out")
        if isinstance(state, GroupProgress):
            return self._progress(presented)
        return None

    def _ticker(self) -> OrderTicker:
        oldest = time.monotonic() - TICKER_S
        with self._changed:
            while self._lines and self._lines[-1][0] <= oldest:
                self._lines.pop()
            return OrderTicker(lines=tuple(line for _, line in self._lines))

    def _list(self, title: str) -> ProductList:
        """As many as can be seen, the presented one among them."""
        presented = self._desk.screen.presented
        numbers = [product.number for product in self._desk.shelf.products()]
        place = numbers.index(presented) if presented in numbers else 0
        start = max(0, min(place - _MOST_LISTED // 2, len(numbers) - _MOST_LISTED))
        chosen = numbers[start : start + _MOST_LISTED]
        rows = tuple(self._desk.shelf.listed(number, number == presented) for number in chosen)
        return ProductList(title=title, products=rows, more=len(numbers) - len(chosen))

    def _progress(self, presented: int) -> GroupProgress:
        """Of the presented product; without a group of its own, of the newest that is open."""
        shelf = self._desk.shelf
        group = shelf.group(presented) if presented else None
        if group is None:
            opened = [
                one for product in shelf.products() if (one := shelf.group(product.number)) and one.state == "open"
            ]
            group = max(opened, key=lambda one: one.id, default=None)
        return _progress_of(group, self._desk) if group is not None else GroupProgress()


def _progress_of(group: Group, desk: Desk) -> GroupProgress:
    product, count = desk.shelf.product(group.product), desk.shelf.level(group.product).ordered
    return GroupProgress(
        name=product.name,
        count=written(count),
        goal=written(group.threshold),
        missing=written(max(Decimal(0), group.threshold - count)),
        unit=product.unit,
        until=time.strftime("%H:%M", time.localtime(group.deadline_unix_s)),
        ratio=min(1.0, float(count / group.threshold)),
        result={"open": "open", "succeeded": "reached", "failed": "failed"}[group.state],  # type: ignore[arg-type]
    )


def _log_refusal(error: BaseException | None) -> None:
    if isinstance(error, StudioError):
        log.warning("the picture did not take an overlay: %s", error)
