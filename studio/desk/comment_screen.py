"""One neighbour at a time: a question being answered, or a welcome, in the place of the featured comment."""

from __future__ import annotations

import logging
import threading
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING

from studio.chat.masking import mask_name, mask_text
from studio.engine.messages import SetOverlay
from studio.model.comment import FeedEntry
from studio.model.errors import StudioError
from studio.model.overlay import Greeting, OverlayState, QuestionCard

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

_GREETED_S = 6.0
_MOST_GREETED = 20


class CommentScreen:
    """Finds its overlays by kind, as `Screen` does. `_lock` guards `question_seq`, `_greeted` and `_timer`."""

    def __init__(self, desk: Desk) -> None:
        self.question_seq = 0
        self._desk = desk
        self._lock = threading.Lock()
        self._greeted: deque[str] = deque(maxlen=_MOST_GREETED)
        self._timer: threading.Timer | None = None
        self._closed = False

    def close(self) -> None:
        with self._lock:
            self._closed = True
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            timer.join(1)

    def ask(self, entry: FeedEntry) -> None:
        """Show a question; what else is in its place goes. Raises StudioError when the show has no card for it."""
        if self._overlay(QuestionCard) == "":
            raise StudioError("comments.no_overlay")
        comment = entry.comment
        with self._lock:
            self.question_seq = entry.seq
        self._end_greeting()
        card = QuestionCard(author=mask_name(comment.name), text=mask_text(comment.text), comment_id=str(entry.seq))
        self._show(card)

    def make_way(self) -> None:
        """The question and the welcome go; without waiting."""
        with self._lock:
            asked, self.question_seq = self.question_seq, 0
        if asked:
            self._hide(QuestionCard)
        self._end_greeting()

    def withdrawn(self, seqs: set[int]) -> None:
        if self.question_seq in seqs:
            self.make_way()

    def greet(self, entry: FeedEntry) -> None:
        """Welcome who speaks for the first time, for some seconds, while nobody else is in that place."""
        if self._desk.screen.featured_seq or self.question_seq or self._overlay(Greeting) == "":
            return
        with self._lock:
            if self._closed:
                return
            self._greeted.append(mask_name(entry.comment.name))
            names = tuple(self._greeted)
            if self._timer is None:
                self._timer = threading.Timer(_GREETED_S, self._end_greeting)
                self._timer.daemon = True
                self._timer.start()
        self._show(Greeting(names=names))

    def _end_greeting(self) -> None:
        with self._lock:
            timer, self._timer = self._timer, None
            greeted = bool(self._greeted)
            self._greeted.clear()
        if timer is not None:
            timer.cancel()
        if greeted:
            self._hide(Greeting)

    def _overlay(self, kind: type[OverlayState]) -> str:
        return next((one.id for one in self._desk.show.overlays if isinstance(one.state, kind)), "")

    def _show(self, state: OverlayState) -> None:
        if overlay_id := self._overlay(type(state)):
            self._request(SetOverlay(overlay_id=overlay_id, state=state, shown=True))

    def _hide(self, kind: type[OverlayState]) -> None:
        if overlay_id := self._overlay(kind):
            self._request(SetOverlay(overlay_id=overlay_id, shown=False))

    def _request(self, request: SetOverlay) -> None:
        """Without waiting: an engine that is slow to answer must not hold up the feed."""
        self._desk.engine.request(request).add_done_callback(_log_refusal)
        self._desk.changed()


def _log_refusal(future: Future[None]) -> None:
    error = future.exception()
    if error is not None:
        log.warning("the picture did not take an overlay: %s", error)
