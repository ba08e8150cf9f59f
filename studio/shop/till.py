"""Where orders are handed in: never waits long for the ledger, and loses nothing while it is away."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from studio.model.errors import ShopError
from studio.model.order import Order, OrderAnswer, OrderChange
from studio.shop.ledger import Ledger
from studio.shop.till_journal import Kept, Request, TillJournal

PATIENCE_S = 1.5
"""How long somebody waits at the till before the answer is "unconfirmed"."""

_LOOK_S = 2.0
_RETRY_S = 0.5
_FORGET_S = 3600.0
_SHORT_LINE = 20
"""With no more than these before it a request waits for its answer; behind more it is kept at once."""

_REMOVED_AT_ONCE = 50
_AWAY = frozenset({"shop.locked", "shop.unreachable"})
"""Faults that pass by themselves: the request is kept and placed later. Of others (a full disk) the caller hears."""

_LASTING = frozenset({"shop.storage", "shop.damaged", "shop.not_a_ledger"})
"""Faults that asking again does not mend."""

_log = logging.getLogger(__name__)


class Settled(NamedTuple):
    """What became of a request that was unconfirmed: an answer, or the error that it makes no sense."""

    request: Request
    answer: OrderAnswer | None
    error: ShopError | None


class _Waiting:
    """A request on its way. `seq`: its place in the journal, 0 while its caller still waits for it."""

    def __init__(self, kept: Kept, seq: int = 0) -> None:
        self.kept = kept
        self.seq = seq
        self.done = threading.Event()
        self.answer: OrderAnswer | None = None
        self.error: ShopError | None = None


class Till:
    """Orders, changes and handing over, one after the other, on a thread of its own.

    An answer comes within `patience_s`, whatever the database does: if it is locked or away, the request is on the disk
    of this computer and the answer is `unconfirmed`. Once the ledger answers again, all are placed in the order they
    came, before anything newer, and `on_settled` hears of each, on the till's thread; after a crash perhaps twice.
    Nothing is ordered twice, since the ledger takes each comment once.

    The thread also does what time does (`Ledger.keep_up`, `forget_old`) and sees what other studios changed.
    `_lock` guards `_queue`, `_away`, `_closed` and the journal.
    """

    def __init__(
        self, ledger: Ledger, journal: Path, on_settled: Callable[[Settled], None], *, patience_s: float = PATIENCE_S
    ) -> None:
        self._ledger = ledger
        self._journal = TillJournal(journal)
        self._on_settled = on_settled
        self._patience_s = patience_s
        self._lock = threading.Condition()
        self._queue: deque[_Waiting] = deque()
        self._away: ShopError | None = None
        self._closed = True
        self._thread = threading.Thread(target=self._run, name="till", daemon=True)
        self._settled: list[int] = []  # to be removed from the journal; the till's thread's alone
        self._next_look = 0.0
        self._next_forget = 0.0

    def start(self) -> None:
        """Open the journal, and begin with what is in it. The ledger must be open. Raises ShopError."""
        self._queue.extend(_Waiting(kept, seq) for seq, kept in self._journal.start())
        self._closed = False
        self._thread.start()

    def close(self) -> None:
        """What is unconfirmed stays in the journal. May be called twice."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()
        if self._thread.is_alive():
            self._thread.join()
        with self._lock:
            if self._settled:
                self._clear()
            self._journal.close()

    @property
    def away(self) -> ShopError | None:
        """Why the ledger cannot be asked now; None: it can."""
        return self._away

    def unconfirmed(self) -> tuple[Request, ...]:
        """What waits for the ledger, oldest first."""
        with self._lock:
            return tuple(one.kept.request for one in self._queue if one.seq)

    def place(self, order: Order, person: str = "", *, partly: bool | None = None) -> OrderAnswer:
        """As `Ledger.place`, or `unconfirmed`. Raises ShopError."""
        return self._hand_in(Kept(order=order, person=person, partly=partly))

    def change(self, change: OrderChange, person: str = "") -> OrderAnswer:
        """As `Ledger.change`, or `unconfirmed`. Raises ShopError."""
        return self._hand_in(Kept(change=change, person=person))

    def hand_over(self, order_id: int, person: str) -> OrderAnswer:
        """As `Ledger.hand_over`, or `unconfirmed`. Raises ShopError."""
        return self._hand_in(Kept(handed_over=order_id, person=person))

    def _hand_in(self, kept: Kept) -> OrderAnswer:
        waiting = _Waiting(kept)
        with self._lock:
            if self._closed:
                raise ShopError("shop.closed")
            if self._away is not None or len(self._queue) > _SHORT_LINE:
                waiting.seq = self._journal.append(kept)
            # Behind what already waits: a change must not come before its order.
            self._queue.append(waiting)
            self._lock.notify_all()
        if not waiting.seq and not waiting.done.wait(self._patience_s):
            self._keep(waiting)
        if waiting.seq:
            return OrderAnswer(accepted=False, unconfirmed=True, code="shop.unconfirmed")
        if waiting.error is not None:
            raise waiting.error
        assert waiting.answer is not None, "done means answered or failed"
        return waiting.answer

    def _keep(self, waiting: _Waiting) -> None:
        """Nobody answers: into the journal, unless the answer comes at this very moment."""
        with self._lock:
            if waiting.done.is_set() or waiting.seq:
                return
            self._away = self._away or ShopError("shop.silent", seconds=f"{self._patience_s:g}")
            self._write_down(waiting)
        self._ledger.doubt()

    def _write_down(self, waiting: _Waiting) -> None:
        """Raises ShopError when even that is not possible: the request is no longer on its way then; or, if the ledger
        is being asked this moment, nobody knows, and asking again tells."""
        try:
            waiting.seq = self._journal.append(waiting.kept)
        except ShopError as error:
            if waiting is self._queue[0]:
                raise ShopError("shop.unreachable", reason=str(error)) from error
            self._queue.remove(waiting)
            raise

    def _run(self) -> None:
        while True:
            with self._lock:
                if self._closed:
                    return
                first = self._queue[0] if self._queue else None
                pause = _RETRY_S if self._away is not None else max(0.0, self._next_look - time.monotonic())
                if (first is None or self._away is not None) and pause > 0:
                    self._lock.wait(pause)
                    if self._closed:
                        return
                    first = self._queue[0] if self._queue else None
            if first is not None:
                self._ask(first)
            elif self._away is not None or time.monotonic() >= self._next_look:
                self._look()

    def _ask(self, waiting: _Waiting) -> None:
        kept = waiting.kept
        try:
            if kept.order is not None:
                answer = self._ledger.place(kept.order, kept.person, partly=kept.partly)
            elif kept.change is not None:
                answer = self._ledger.change(kept.change, kept.person)
            else:
                answer = self._ledger.hand_over(kept.handed_over, kept.person)
        except ShopError as error:
            self._failed(waiting, error)
        else:
            self._settle(waiting, answer, None)

    def _failed(self, waiting: _Waiting, error: ShopError) -> None:
        # Without a cause it is not the database's: the request makes no sense.
        if error.__cause__ is None or (waiting.seq and error.code in _LASTING):
            self._settle(waiting, None, error)
            return
        with self._lock:
            self._away = error
            if waiting.seq:
                return  # later
            if error.code in _AWAY and not self._closed:
                try:
                    waiting.seq = self._journal.append(waiting.kept)
                except ShopError as journal_error:
                    error = journal_error
                else:
                    waiting.done.set()
                    return
            self._queue.popleft()
            waiting.error = error
            waiting.done.set()

    def _settle(self, waiting: _Waiting, answer: OrderAnswer | None, error: ShopError | None) -> None:
        with self._lock:
            self._away = None
            waiting.answer, waiting.error = answer, error
            self._queue.popleft()
            seq = waiting.seq
            waiting.done.set()
        if not seq:
            return
        try:
            self._on_settled(Settled(waiting.kept.request, answer, error))
        except Exception:  # noqa: BLE001 - what is on the disk stays there, whoever listens
            _log.exception("a listener of the till failed")
        self._settled.append(seq)
        with self._lock:
            if len(self._settled) >= _REMOVED_AT_ONCE or not any(one.seq for one in self._queue):
                self._clear()

    def _clear(self) -> None:
        """Take what is settled out of the journal. After a crash before this it is placed again, to no effect."""
        try:
            self._journal.remove(self._settled)
        except ShopError as trouble:
            _log.warning("%s", trouble)
        self._settled = []

    def _look(self) -> None:
        """What time and other studios did."""
        now = time.monotonic()
        self._next_look = now + _LOOK_S
        try:
            self._ledger.keep_up()
            self._ledger.look()
            if now >= self._next_forget:
                self._ledger.forget_old()
                self._next_forget = now + _FORGET_S
        except ShopError as error:
            with self._lock:
                self._away = error
        else:
            with self._lock:
                self._away = None
