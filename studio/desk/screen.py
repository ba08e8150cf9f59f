"""What the desk puts into the picture by itself: product card and counter, featured and running comments."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING

import msgspec

from studio.chat.masking import mask_name, mask_text
from studio.desk.paced import Paced
from studio.engine.messages import SetOverlay
from studio.model.comment import FeedEntry
from studio.model.errors import ShopError, StudioError
from studio.model.overlay import (
    FeaturedComment,
    OverlayState,
    ProductCard,
    RunningComment,
    RunningComments,
    StockCounter,
)
from studio.shop.stock import StockSnapshot

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

_MOST_RUNNING = 60
_RUNNING_EVERY_S = 0.2
_MOST_TAKEN_BACK = 200


class Screen:
    """Finds the overlays of the show by the kind of their state, so that a show may name them as it likes.

    `_lock` guards `presented`, `featured_seq`, `_running`, `_taken_back` and `_clears`.
    """

    def __init__(self, desk: Desk) -> None:
        self.presented = 0
        self.featured_seq = 0
        self._desk = desk
        self._lock = threading.Lock()
        self._running: deque[RunningComment] = deque(maxlen=_MOST_RUNNING)
        self._taken_back: deque[str] = deque(maxlen=_MOST_TAKEN_BACK)
        self._clears = 0
        self._running_paced = Paced(_RUNNING_EVERY_S, self._send_running)

    def close(self) -> None:
        self._running_paced.close()

    def adopt(self) -> None:
        """Take over what a running engine has in its picture, as it is: nothing appears and nothing goes."""
        for overlay in self._desk.show.overlays:
            state = overlay.state
            if isinstance(state, ProductCard) and state.number:
                with self._lock:
                    self.presented = state.number
            elif isinstance(state, FeaturedComment) and overlay.shown and state.comment_id.isdecimal():
                entry = self._desk.feed.feature(int(state.comment_id))
                self._remember_featured(entry.seq if entry is not None else 0)
        self.refresh()

    def refresh(self) -> None:
        """Give the picture the presented product as the shop has it now."""
        if not self.presented:
            return
        try:
            self._send(self._desk.shelf.card(self.presented))
            self._send(self._desk.shelf.counter(self.presented))
        except ShopError as error:
            log.warning("the presented product is gone: %s", error)

    def present(self, number: int) -> None:
        """Put a product on air: its card comes into the picture. Raises ShopError for an unknown number."""
        card = self._desk.shelf.card(number)
        with self._lock:
            self.presented = number
        self._desk.shelf.put_on_air(number)
        self._desk.board.refresh()
        self._send(card, shown=True)
        self._send(self._desk.shelf.counter(number))
        self._desk.recordings.mark(f"{number} {card.name}")
        self._desk.changed()

    def stock_changed(self, snapshot: StockSnapshot) -> None:
        """On the thread that changed the stock, right after its commit: the counter in the picture follows."""
        cause_ns = time.monotonic_ns()
        number = self.presented
        if number and (number in snapshot.changed or not snapshot.known):
            try:
                # Measured where it is seen: one measure a change.
                counted = any(isinstance(one.state, StockCounter) and one.shown for one in self._desk.show.overlays)
                self._send(self._desk.shelf.card(number), cause_ns=0 if counted else cause_ns)
                self._send(self._desk.shelf.counter(number), cause_ns=cause_ns if counted else 0)
            except ShopError as error:
                log.warning("the presented product is gone: %s", error)
        self._desk.changed()

    def feature(self, seq: int | None) -> None:
        """Show one comment on screen, masked; None, or the one that is shown already, takes it off.
        Raises StudioError when the comment is not in the feed."""
        if seq is None or seq == self.featured_seq:
            self._desk.feed.feature(None)
            self._remember_featured(0)
            self._show_featured(None)
            return
        entry = self._desk.feed.feature(seq)
        if entry is None:
            raise StudioError("desk.no_comment")
        self._remember_featured(seq)
        self._show_featured(entry)

    def withdrawn(self, entries: tuple[FeedEntry, ...]) -> None:
        """A service took comments back: one that is on screen goes at once."""
        gone = {entry.seq for entry in entries}
        keys = {str(seq) for seq in gone}
        with self._lock:
            on_screen = self.featured_seq in gone
            if on_screen:
                self.featured_seq = 0
            self._running = deque((one for one in self._running if one.id not in keys), _MOST_RUNNING)
            self._taken_back.extend(keys)
        if on_screen:
            self._hide_featured()
        self._send_running()

    def clear_running(self) -> None:
        """No comment crosses the picture any more; new ones will."""
        with self._lock:
            self._running.clear()
            self._clears += 1
        self._send_running()

    def on_comment(self, entry: FeedEntry) -> None:
        """Let a new comment run across the picture; at most five times a second the picture is told."""
        if entry.mark in ("flagged", "withdrawn"):
            return
        with self._lock:
            self._running.append(RunningComment(str(entry.seq), mask_text(entry.comment.text)))
        self._running_paced.ask()

    def _send_running(self) -> None:
        with self._lock:
            state = RunningComments(
                comments=tuple(self._running), taken_back=tuple(self._taken_back), clears=self._clears
            )
        self._send(state)

    def _remember_featured(self, seq: int) -> None:
        with self._lock:
            self.featured_seq = seq

    def _show_featured(self, entry: FeedEntry | None) -> None:
        overlay = next((one for one in self._desk.show.overlays if isinstance(one.state, FeaturedComment)), None)
        if overlay is None:
            return
        if entry is None:
            self._desk.engine.call(SetOverlay(overlay_id=overlay.id, shown=False))
        else:
            comment = entry.comment
            state = FeaturedComment(
                author=mask_name(comment.name), text=mask_text(comment.text), comment_id=str(entry.seq)
            )
            self._desk.engine.call(SetOverlay(overlay_id=overlay.id, state=state, shown=True))
        self._desk.changed()

    def _hide_featured(self) -> None:
        """Without waiting: an engine that is slow to answer must not hold up the feed, and with it the orders."""
        for overlay in self._desk.show.overlays:
            if isinstance(overlay.state, FeaturedComment) and overlay.shown:
                hidden = SetOverlay(overlay_id=overlay.id, shown=False)
                self._desk.engine.request(hidden).add_done_callback(_log_refusal)
        self._desk.changed()

    def _send(self, state: OverlayState, shown: bool | None = None, cause_ns: int = 0) -> None:
        """Give every overlay of this state's kind the new state; for measuring only one carries the cause."""
        for overlay in self._desk.show.overlays:
            if type(overlay.state) is not type(state):
                continue
            if isinstance(state, RunningComments) and isinstance(overlay.state, RunningComments):
                state = msgspec.structs.replace(state, lanes=overlay.state.lanes)
            measured_ns = cause_ns if overlay.shown else 0
            request = SetOverlay(overlay_id=overlay.id, state=state, shown=shown, cause_ns=measured_ns)
            self._desk.engine.request(request).add_done_callback(_log_refusal)


def _log_refusal(future: Future[None]) -> None:
    error = future.exception()
    if error is not None:
        log.warning("the picture did not take an overlay: %s", error)
