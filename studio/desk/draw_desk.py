"""福袋 between the comments, the picture and the paper."""

from __future__ import annotations

import hashlib
import logging
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from studio.chat.masking import mask_name
from studio.community.draw import Draw, Entrant, write_record
from studio.desk.commands import command
from studio.desk.paced import Paced
from studio.engine.messages import SetOverlay
from studio.model.comment import CommentMark, FeedEntry
from studio.model.draw import By, DrawState
from studio.model.errors import CommunityError
from studio.model.overlay import Announcement
from studio.model.sentences import say

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

_TELL_EVERY_S = 1.0
_MOST_ENTRANTS = 100_000
_MOST_NAMED = 5
_SHOWN_DIGITS = 8
_SHOWN: dict[By, str] = {"word": "draw.shown_word", "order": "draw.shown_order", "vote": "draw.shown_vote"}


class DrawDesk:
    """`heard` is called by the feed's thread, the rest by the desk's. Who takes part is kept in memory only: after a
    crash a draw is announced anew.

    `_lock` guards `_draw`, `_entrants` and `_state`.
    """

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder
        self._lock = threading.Lock()
        self._draw: Draw | None = None
        self._entrants: dict[str, Entrant] = {}
        self._state: DrawState | None = None
        self._tell = Paced(_TELL_EVERY_S, self._announce)

    @property
    def state(self) -> DrawState | None:
        with self._lock:
            return self._state

    def close(self) -> None:
        self._tell.close()

    def announce(self, title: str, by: By, word: str) -> None:
        """From now on, whoever says `word`, orders or votes takes part; who has ordered or voted already does too.
        Raises CommunityError while a draw is announced, and for a word that is missing."""
        with self._lock:
            if self._draw is not None:
                raise CommunityError("draw.announced_already", title=self._draw.title)
            if by == "word" and not word.strip():
                raise CommunityError("draw.no_word")
            self._draw = Draw(title)
            self._entrants = {}
            self._state = DrawState(title=title, by=by, word=word.strip(), promise=self._draw.promise)
        if by != "word":
            for entry in self._desk.feed.entries_since(0).entries:
                self.heard(entry, entry.mark)
        self._announce()

    def heard(self, entry: FeedEntry, mark: CommentMark) -> None:
        """A comment, and what it became."""
        with self._lock:
            draw, state = self._draw, self._state
            if draw is None or state is None or mark in ("flagged", "withdrawn"):
                return
            said = state.word.casefold() in entry.comment.text.casefold() if state.by == "word" else mark == state.by
            if not said or len(self._entrants) >= _MOST_ENTRANTS:
                return
            comment = entry.comment
            account = f"{draw.promise}\n{comment.service}\n{comment.user or comment.name}"
            entrant = Entrant(hashlib.sha256(account.encode()).hexdigest()[:16], mask_name(comment.name))
            if entrant.id in self._entrants:
                return
            self._entrants[entrant.id] = entrant
            self._state = msgspec.structs.replace(state, entrants=len(self._entrants))
        self._tell.ask()

    def draw(self, winners: int) -> None:
        """Close the list, draw, write the record. Raises CommunityError without a draw, or too few who take part:
        then it stays announced."""
        with self._lock:
            if self._draw is None or self._state is None:
                raise CommunityError("draw.none")
            record = self._draw.drawn(tuple(self._entrants.values()), winners)
            path = write_record(record, self._folder)
            self._draw = None
            names = tuple(winner.name for winner in record.winners)
            self._state = msgspec.structs.replace(self._state, winners=names, path=str(path))
        self._announce()

    def call_off(self) -> None:
        """Forget the announced draw. Raises CommunityError without one."""
        with self._lock:
            if self._draw is None:
                raise CommunityError("draw.none")
            self._draw, self._state, self._entrants = None, None, {}
        self._send(None)

    def _announce(self) -> None:
        state = self.state
        if state is not None:
            self._send(_told(state, self._desk))
        self._desk.changed()

    def _send(self, text: str | None) -> None:
        overlay = next((one for one in self._desk.show.overlays if isinstance(one.state, Announcement)), None)
        if overlay is None:
            return
        notice = SetOverlay(overlay_id=overlay.id, shown=False)
        if text is not None:
            notice = SetOverlay(overlay_id=overlay.id, state=Announcement(text=text), shown=True)
        self._desk.engine.request(notice).add_done_callback(_log_refusal)


def _told(state: DrawState, desk: Desk) -> str:
    """What the picture says about the draw."""
    places = {
        "title": state.title,
        "word": state.word,
        "n": str(state.entrants),
        "promise": state.promise[:_SHOWN_DIGITS],
        "names": "、".join(state.winners[:_MOST_NAMED]) + (" …" if len(state.winners) > _MOST_NAMED else ""),
    }
    return say("draw.shown_winners" if state.winners else _SHOWN[state.by], places, desk.language).what


def _log_refusal(future: Future[None]) -> None:
    error = future.exception()
    if error is not None:
        log.warning("the picture did not take the draw: %s", error)


@command("draw.announce", "发起福袋", "Announce a draw")
def announce_draw(desk: Desk, title: str = "", by: By = "word", word: str = "") -> None:
    desk.draws.announce(title.strip() or ("福袋" if desk.language == "zh" else "Draw"), by, word)


@command("draw.draw", "开奖", "Draw")
def draw_winners(desk: Desk, winners: int = 1) -> None:
    desk.draws.draw(winners)


@command("draw.call_off", "取消福袋", "Call the draw off")
def call_off_draw(desk: Desk) -> None:
    desk.draws.call_off()
