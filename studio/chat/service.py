"""The one small interface behind which every comment service lives.

A service turns what it hears into `Incoming` and `Withdrawal` and hands them, in order, to `deliver`. It keeps
nothing: the feed behind `deliver` puts each comment on disk first and answers with one `Receipt` a comment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from studio.model.comment import ChatReport
from studio.model.errors import ChatError


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as the service sent it: `text` and `name` are raw, foreign and not yet cleaned.

    `sent_unix_s` is the service's wall clock, 0 if it says none. `service`, `room` and `id` are unique together.
    """

    service: str
    room: str
    id: str
    user: str
    name: str
    text: str
    sent_unix_s: float = 0.0


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """The service took back one comment (`comment_id`), all of a person (`user`), or, both empty, all of the room."""

    service: str
    room: str
    comment_id: str = ""
    user: str = ""


Message = Incoming | Withdrawal

Verdict = Literal["accepted", "held", "duplicate", "conflict"]


class Receipt(NamedTuple):
    """What became of one comment.

    *accepted*: new and on disk. *held*: new and in the feed, but the disk refused it; it is written as soon as the
    disk takes it. *duplicate*: known already. *conflict*: the id is known with another text or person; kept apart.
    `seq` is the comment's number, for a duplicate or conflict that of the first one.
    """

    seq: int
    verdict: Verdict


Answer = Callable[[tuple[Receipt, ...]], None]


class Deliver(Protocol):
    """Hands messages to the feed; never blocks; callable from any thread."""

    def __call__(self, messages: tuple[Message, ...], done: Answer | None = None) -> bool:
        """False: no room now, none of them was taken, come again later.

        `done` is called on the feed's thread once all are on disk, with one receipt an `Incoming`, in order. It must
        not block.
        """


class CommentSource(Protocol):
    """A running comment service. `start()` raises ChatError when its part of this computer (a port) is not to be had;
    what is far away is connected on the service's own thread. `close()` may be called twice."""

    def start(self) -> None: ...

    def close(self) -> None: ...

    def report(self) -> ChatReport:
        """How it is now; from any thread."""


class ChatRefused(ChatError):  # noqa: N818 - reads as what it is: the service said no
    """Trying again cannot help: a wrong token, a closed room."""


class Tally:
    """The report of one service, filled in by its threads. The lock guards `_report`."""

    def __init__(self, service: str, room: str, address: str = "") -> None:
        self._lock = threading.Lock()
        self._report = ChatReport(service=service, room=room, address=address)

    def report(self) -> ChatReport:
        with self._lock:
            return self._report

    def change(self, **fields: Any) -> None:
        """Replace fields of the report: `state`, `code`, `arguments`, `address`."""
        with self._lock:
            self._report = msgspec.structs.replace(self._report, **fields)

    def heard(self) -> None:
        """The service said something just now."""
        self.change(last_unix_s=time.time())

    def answered(self, receipts: tuple[Receipt, ...]) -> None:
        """Count what the feed answered. `received` is everything that came, duplicates included."""
        doubled = sum(receipt.verdict in ("duplicate", "conflict") for receipt in receipts)
        with self._lock:
            self._report = msgspec.structs.replace(
                self._report,
                received=self._report.received + len(receipts),
                duplicates=self._report.duplicates + doubled,
            )

    def lose(self, count: int) -> None:
        """`count` comments could not be taken. The report says so from now on."""
        with self._lock:
            lost = self._report.lost + count
            self._report = msgspec.structs.replace(
                self._report, lost=lost, code="chat.lost", arguments={"count": str(lost)}
            )


def deliver_patiently(
    deliver: Deliver, tally: Tally, messages: tuple[Message, ...], stop: threading.Event, patience_s: float = 10.0
) -> None:
    """For services that push: wait for room while the socket's own buffer fills; count as lost what finds none."""
    deadline = time.monotonic() + patience_s
    while not deliver(messages, tally.answered):
        if stop.wait(0.02) or time.monotonic() > deadline:
            tally.lose(sum(isinstance(message, Incoming) for message in messages))
            return
