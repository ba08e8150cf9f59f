"""Polls between the comments, the picture and the paper."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from studio.community.ballot_box import BallotBox
from studio.desk.commands import command
from studio.desk.paced import Paced
from studio.engine.messages import SetOverlay
from studio.model.comment import Comment, CommentMark
from studio.model.errors import CommunityError
from studio.model.incident import Incident
from studio.model.intent import Address, VoteIntent
from studio.model.overlay import Overlay, PollBars, PolledOption
from studio.model.poll import Poll, PollTally
from studio.model.sentences import Language, say

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

_PAINT_EVERY_S = 0.1
_LATE_S = 30.0
"""So long after its end a poll's votes are still told apart from other comments, and answered."""
_MOST_HOMES = 20_000


class Asked(NamedTuple):
    """What the reader of comments must know about the poll."""

    open: bool = False
    options: tuple[str, ...] = ()


class PollDesk:
    """`vote` and `lives` are called by the feed's thread, `open` and `close_poll` by the desk's, the rest by any.

    `_lock` guards `_homes`. The box has a lock of its own.
    """

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder
        self._box = BallotBox(folder)
        self._lock = threading.Lock()
        self._homes: OrderedDict[tuple[str, str], Address] = OrderedDict()
        self._paint = Paced(_PAINT_EVERY_S, self._send)

    def start(self) -> None:
        """Go on with an open poll. Raises CommunityError when its file cannot be read."""
        self._box.start()

    def close(self) -> None:
        self._paint.close()
        self._box.close()

    @property
    def tally(self) -> PollTally | None:
        """Of the poll that is open or was the last, also of an earlier show."""
        return self._box.tally

    def asked(self) -> Asked:
        tally = self._box.tally
        if tally is None or (not tally.open and time.time() - tally.closed_unix_s > _LATE_S):
            return Asked()
        return Asked(True, tally.poll.options)

    def open(self, poll: Poll) -> None:
        """Ask, and show the bars. Raises CommunityError while another poll is open."""
        self._box.open(poll)
        self._put_up()
        self._desk.recordings.mark(poll.question)
        self._desk.changed()

    def close_poll(self) -> None:
        """End the poll: the bars are frozen, result and proof are written. Raises CommunityError without one."""
        tally = self._box.close_poll()
        self._send()
        path = self._box.export(self._folder)
        told = {"question": tally.poll.question, "voted": str(tally.voted), "path": str(path)}
        self._desk.happened(
            Incident(unix_s=time.time(), level="fine", key="poll", code="poll.exported", arguments=told, news=True)
        )

    def lives(self, comment: Comment, address: Address) -> None:
        """A sender has said where they live, in an order for instance."""
        with self._lock:
            self._homes[comment.service, comment.user] = address
            self._homes.move_to_end((comment.service, comment.user))
            while len(self._homes) > _MOST_HOMES:
                self._homes.popitem(last=False)

    def vote(self, comment: Comment, vote: VoteIntent) -> tuple[CommentMark, str]:
        """Count a vote; what to mark the comment with. Raises CommunityError when it cannot be kept."""
        if vote.address is not None:
            self.lives(comment, vote.address)
        with self._lock:
            home = self._homes.get((comment.service, comment.user))
        answer = self._box.cast(comment, vote.option, home)
        tally = self._box.tally
        assert tally is not None
        if answer in ("counted", "changed", "same", "again"):
            self._paint.ask()
            self._desk.changed()
            return "vote", tally.poll.options[vote.option - 1] if vote.option else ""
        code = {"late": "poll.closed", "no_home": "poll.no_home", "no_option": "poll.no_option"}[answer]
        places = {"question": tally.poll.question, "option": str(vote.option), "most": str(len(tally.poll.options))}
        return "refused", say(code, places, self._desk.language).what

    def _put_up(self) -> None:
        """The bars into the picture; a show without such an overlay gets one."""
        show = self._desk.show
        if not any(isinstance(one.state, PollBars) for one in show.overlays):
            taken = {one.id for one in (*show.overlays, *show.sources)}
            name = "投票" if self._desk.language == "zh" else "Poll"
            free = next(one for one in ("poll", *(f"poll-{n}" for n in range(2, 999))) if one not in taken)
            overlay = Overlay(id=free, name=name, state=PollBars())
            self._desk.edit(msgspec.structs.replace(show, overlays=(*show.overlays, overlay)))
        self._send(shown=True)

    def _send(self, shown: bool | None = None) -> None:
        tally = self._box.tally
        if tally is None:
            return
        state = bars_of(tally, self._desk.language)
        for overlay in self._desk.show.overlays:
            if isinstance(overlay.state, PollBars):
                request = SetOverlay(overlay_id=overlay.id, state=state, shown=shown)
                self._desk.engine.request(request).add_done_callback(_log_refusal)


def bars_of(tally: PollTally, language: Language) -> PollBars:
    """The tally as it is drawn."""
    votes = sum(tally.counts)
    words = "{n} 票 · {part}%" if language == "zh" else "{n} · {part}%"
    options = tuple(
        PolledOption(
            number=number,
            name=name,
            votes=words.format(n=count, part=round(100 * count / votes) if votes else 0),
            ratio=count / votes if votes else 0.0,
            leading=number in tally.leading,
        )
        for number, (name, count) in enumerate(zip(tally.poll.options, tally.counts, strict=True), 1)
    )
    return PollBars(
        question=tally.poll.question,
        options=options,
        voted=str(tally.voted),
        closed=not tally.open,
        tie=len(tally.leading) > 1,
    )


def _log_refusal(future: Future[None]) -> None:
    error = future.exception()
    if error is not None:
        log.warning("the picture did not take the poll: %s", error)


@command("poll.open", "发起投票", "Open a poll")
def open_poll(desk: Desk, question: str, options: Sequence[str], household: bool = False) -> None:
    """`household`: one vote a home instead of one a person."""
    fields = {
        "id": "",
        "question": question.strip(),
        "options": [option.strip() for option in options if option.strip()],
        "voters": "household" if household else "person",
    }
    try:
        poll = msgspec.convert(fields, Poll)
    except msgspec.ValidationError as error:
        raise CommunityError("poll.not_valid", reason=error) from error
    desk.polls.open(poll)


@command("poll.close", "结束投票", "Close the poll")
def close_poll(desk: Desk) -> None:
    desk.polls.close_poll()


@command("poll.show", "投票上屏或收起", "Show or hide the poll")
def show_poll(desk: Desk) -> None:
    for overlay in desk.show.overlays:
        if isinstance(overlay.state, PollBars):
            desk.engine.call(SetOverlay(overlay_id=overlay.id, shown=not overlay.shown))
            return
    raise CommunityError("poll.none")
