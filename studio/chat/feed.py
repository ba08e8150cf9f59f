"""The feed: from the services to the journal, to the rules, to whoever looks on."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Literal, NamedTuple

from studio.chat.arriving import comment_of, is_meant
from studio.chat.journal import Journal
from studio.chat.moderation.watch import BANNED
from studio.chat.ruling import Ruling
from studio.chat.service import Answer, Incoming, Message, Receipt, Withdrawal
from studio.chat.threads import ChatThread
from studio.chat.window import FeedSlice, FeedWindow
from studio.model.comment import Comment, CommentMark, FeedEntry
from studio.model.errors import ChatError
from studio.model.incident import Incident

log = logging.getLogger(__name__)

# One commit takes at most so many; under load they gather by themselves while the previous commit runs.
MOST_A_COMMIT = 500
MOST_WAITING = 20_000
MOST_IN_FEED = 5_000
MOST_PROPOSED = 50
_IDLE_S = 1.0
_HOUSEKEEPING_S = 3600.0
_INDEX_AT = 2_000
_MOST_REMEMBERED = 50_000


class FeedCounts(NamedTuple):
    """`received`: all that came; `duplicates` and `conflicts` of these were known ids; `shown`: entered the feed;
    `held`: in memory until the disk takes them; `waiting`: not yet looked at. `hidden` of those shown are out of sight
    and `held_back` wait for a person, both as they were ruled when they came."""

    received: int = 0
    duplicates: int = 0
    conflicts: int = 0
    shown: int = 0
    held: int = 0
    waiting: int = 0
    hidden: int = 0
    held_back: int = 0


class _Delivery(NamedTuple):
    messages: tuple[Message, ...]
    done: Answer | None


class Feed:
    """All comments of all services, in one order.

    One thread takes what the services deliver, writes it to the journal, answers the service, and calls
    `on_comment(entry)` for each new comment, in order: orders and votes are computed there, from every comment.
    After a crash the comments on disk which the rules had not seen are given to `on_comment` first, so what it does
    must be safe to do twice (orders are unique by comment). `on_withdrawn(entries)` hears what was taken back, if
    still in the feed. `on_incident` hears of the disk. All three are called on the feed's thread and may call back.

    `judge(comment)` rules what may be seen of a comment; orders are taken of all but those of banned people.
    Comments older than `kept_days` (0: none is too old) are deleted when nothing else is to do.

    The lock guards `_waiting`, `_waiting_comments`, `_window`, `_counts`, `_featured` and `_proposed`; no callback
    runs under it.
    """

    def __init__(
        self,
        journal: Journal,
        on_comment: Callable[[FeedEntry], None] = lambda _entry: None,
        on_withdrawn: Callable[[tuple[FeedEntry, ...]], None] = lambda _entries: None,
        on_incident: Callable[[Incident], None] = lambda _incident: None,
        judge: Callable[[Comment], Ruling] = lambda _comment: Ruling(),
        kept_days: int = 0,
        most: int = MOST_IN_FEED,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._journal = journal
        self._on_comment = on_comment
        self._on_withdrawn = on_withdrawn
        self._on_incident = on_incident
        self._judge = judge
        self._kept_days = kept_days
        self._most_waiting = most_waiting
        self._changed = threading.Condition()
        self._waiting: deque[_Delivery] = deque()
        self._waiting_comments = 0
        self._window = FeedWindow(most)
        self._counts = FeedCounts()
        self._featured = 0
        self._proposed: deque[int] = deque(maxlen=MOST_PROPOSED)
        self._thread: ChatThread | None = None
        # Of the feed's thread only.
        self._said_trouble = ""
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._unindexed = 0
        self._housekeeping_s = 0.0

    def start(self) -> None:
        """Open the journal, show its newest comments, and begin. A journal that cannot be opened is an incident, not
        an error: the feed goes on in memory."""
        most = self._window.most
        try:
            self._journal.start()
            entries = self._journal.latest(most)
            with self._changed:
                for entry in entries:
                    self._window.add(entry)
        except ChatError as error:
            log.error("the journal cannot be used: %s", error)
        self._thread = ChatThread("chat-feed", self._work)
        self._thread.start()

    def close(self) -> None:
        """Everything delivered before is journaled and ruled upon, then the journal is closed."""
        if self._thread is not None:
            self._thread.stop.set()
            with self._changed:
                self._changed.notify_all()
            self._thread.close(30.0)
            self._thread = None
        self._journal.close()

    def deliver(self, messages: tuple[Message, ...], done: Answer | None = None) -> bool:
        """See `Deliver`. False when the waiting room is full or the feed is closing; nothing was taken then.

        A batch is taken whole when there is any room at all, so one may pass the bound once.
        """
        with self._changed:
            closing = self._thread is None or self._thread.stop.is_set()
            if closing or self._waiting_comments >= self._most_waiting:
                return False
            self._waiting.append(_Delivery(messages, done))
            self._waiting_comments += len(messages)
            self._changed.notify_all()
        return True

    def entries_since(self, version: int, most: int = 1000) -> FeedSlice:
        """New and changed entries since the `version` of an earlier slice (0: from the start), for a panel.

        A slow reader costs nothing: what it did not see in time is in `missed`. Any thread.
        """
        with self._changed:
            return self._window.since(version, most)

    def entry(self, seq: int) -> FeedEntry | None:
        """The entry, if it is still in the feed."""
        with self._changed:
            return self._window.get(seq)

    def mark(self, seq: int, mark: CommentMark, note: str = "") -> None:
        """Say what a comment became. Kept in the journal too. Any thread."""
        with self._changed:
            self._window.change(seq, mark=mark, note=note)
        self._journal.mark(seq, mark, note)

    def feature(self, seq: int | None) -> FeedEntry | None:
        """Put one comment on screen, or none; at most one is. Returns the entry now featured. Any thread."""
        with self._changed:
            if self._featured:
                self._window.change(self._featured, featured=False)
            self._featured = 0
            entry = self._window.change(seq, featured=True) if seq else None
            if entry is not None:
                self._featured = entry.seq
            return entry

    def featured(self) -> FeedEntry | None:
        with self._changed:
            return self._window.get(self._featured) if self._featured else None

    def release(self, seq: int, person: str) -> FeedEntry | None:
        """Let a comment that was held or hidden be seen. Any thread."""
        return self._decide(seq, Ruling(), person)

    def hide(self, seq: int, person: str) -> FeedEntry | None:
        """Take a comment out of sight, by hand. Any thread."""
        return self._decide(seq, Ruling("hidden", "moderation.by_hand", person), person)

    def propose(self, seq: int, wanted: bool = True) -> FeedEntry | None:
        """Put a comment into the line of those somebody wants in the picture, or out of it. Any thread."""
        with self._changed:
            if seq in self._proposed:
                self._proposed.remove(seq)
            if wanted:
                self._proposed.append(seq)
            return self._window.change(seq, proposed=wanted)

    def proposals(self) -> tuple[FeedEntry, ...]:
        """Who waits to be put into the picture, the first first."""
        with self._changed:
            found = (self._window.get(seq) for seq in self._proposed)
            return tuple(entry for entry in found if entry is not None and entry.mark != "withdrawn")

    def forget(self, service: str, user: str) -> int:
        """Delete a person's comments, here and in the journal; how many. Raises ChatError."""
        count = self._journal.forget(service, user)
        blank = Comment(service=service, room="", id="", user="", name="?", text="")
        with self._changed:
            for entry in self._window.entries():
                if (entry.comment.service, entry.comment.user) == (service, user):
                    self._window.change(
                        entry.seq, comment=blank, hold="hidden", hold_reason="moderation.forgotten", note="", mark=""
                    )
        return count

    def counts(self) -> FeedCounts:
        held = self._journal.held
        with self._changed:
            return self._counts._replace(held=held, waiting=self._waiting_comments)

    def _decide(self, seq: int, ruling: Ruling, person: str) -> FeedEntry | None:
        with self._changed:
            featured = {"featured": False} if ruling.hold else {}
            entry = self._window.change(
                seq, hold=ruling.hold, hold_reason=ruling.reason, hold_what=ruling.what, **featured
            )
            if ruling.hold and seq == self._featured:
                self._featured = 0
        self._journal.rule(seq, ruling, person)
        return entry

    def _work(self, stop: threading.Event) -> None:
        self._say_trouble()
        self._catch_up()
        more = True
        while True:
            batch = self._next_batch(stop, 0.0 if more else _IDLE_S)
            more = False
            if batch:
                self._take(batch)
            elif stop.is_set():
                return
            with self._changed:
                idle = not self._waiting
            if idle:
                self._journal.flush()
                self._say_trouble()
                if not batch or self._unindexed >= _INDEX_AT:
                    more = self._keep_house()

    def _keep_house(self) -> bool:
        """A little of what can wait: index for the search, delete what is old. True when there is more of it."""
        chunk = 1_000
        indexed = self._journal.index_some(chunk)
        self._unindexed = max(0, self._unindexed - indexed)
        pruned = 0
        if self._kept_days and time.monotonic() >= self._housekeeping_s:
            try:
                pruned = self._journal.prune(time.time() - self._kept_days * 86_400, chunk)
            except ChatError as error:
                log.warning("old comments are not deleted now: %s", error)
            if pruned < chunk:
                self._housekeeping_s = time.monotonic() + _HOUSEKEEPING_S
        return chunk in (indexed, pruned)

    def _catch_up(self) -> None:
        """Give the rules what they had not seen when the program last ended."""
        try:
            seq = self._journal.handled_seq()
            while entries := self._journal.since(seq):
                for entry in entries:
                    self._rule(entry)
                seq = entries[-1].seq
                self._journal.handled(seq)
        except ChatError as error:
            log.error("the journal cannot be read: %s", error)

    def _next_batch(self, stop: threading.Event, wait_s: float) -> list[_Delivery]:
        batch: list[_Delivery] = []
        size = 0
        with self._changed:
            if not self._waiting and not stop.is_set():
                self._changed.wait(wait_s)
            while self._waiting and (not batch or size + len(self._waiting[0].messages) <= MOST_A_COMMIT):
                batch.append(self._waiting.popleft())
                size += len(batch[-1].messages)
            self._waiting_comments -= size
        return batch

    def _take(self, batch: list[_Delivery]) -> None:
        now_unix_s = time.time()
        messages = [message for delivery in batch for message in delivery.messages]
        for message in messages:
            if isinstance(message, Withdrawal):
                self._journal.withdraw(message)
        comments = [comment_of(message, now_unix_s) for message in messages if isinstance(message, Incoming)]
        receipts = self._journal.append(comments)
        self._say_trouble()
        fresh = self._enter(comments, receipts)
        self._answer(batch, receipts)
        self._follow(messages, receipts, fresh)

    def _follow(self, messages: list[Message], receipts: tuple[Receipt, ...], fresh: dict[int, FeedEntry]) -> None:
        """Rules and withdrawals in the order of arrival: what a person says after a withdrawal is not withdrawn."""
        numbers = iter(receipts)
        upto = min(fresh, default=self._window.newest + 1) - 1
        for message in messages:
            if isinstance(message, Withdrawal):
                self.withdraw(message, upto)
            elif (entry := fresh.pop(next(numbers).seq, None)) is not None:
                upto = entry.seq
                self._rule(entry)
                self._journal.handled(entry.seq)

    def _enter(self, comments: list[Comment], receipts: tuple[Receipt, ...]) -> dict[int, FeedEntry]:
        """Put the new ones into the window and count; returns their entries by number."""
        fresh: dict[int, FeedEntry] = {}
        verdicts = [receipt.verdict for receipt in receipts]
        for comment, receipt in zip(comments, receipts, strict=True):
            if (
                receipt.verdict in ("accepted", "held")
                and receipt.seq > self._window.newest
                and receipt.seq not in fresh
            ):
                fresh[receipt.seq] = self._ruled(receipt.seq, comment)
        self._unindexed += len(fresh)
        with self._changed:
            for entry in fresh.values():
                self._window.add(entry)
            counts = self._counts
            conflicts = verdicts.count("conflict")
            self._counts = counts._replace(
                received=counts.received + len(comments),
                duplicates=counts.duplicates + len(comments) - len(fresh) - conflicts,
                conflicts=counts.conflicts + conflicts,
                shown=counts.shown + len(fresh),
                hidden=counts.hidden + sum(entry.hold == "hidden" for entry in fresh.values()),
                held_back=counts.held_back + sum(entry.hold == "held" for entry in fresh.values()),
            )
        return fresh

    def _ruled(self, seq: int, comment: Comment) -> FeedEntry:
        ruling = self._judge(comment)
        if ruling.hold:
            self._journal.rule(seq, ruling)
        return FeedEntry(
            seq=seq,
            comment=comment,
            hold=ruling.hold,
            hold_reason=ruling.reason,
            hold_what=ruling.what,
            newcomer=self._is_new(comment, seq),
        )

    def _is_new(self, comment: Comment, seq: int) -> bool:
        person = (comment.service, comment.user)
        if person in self._seen:
            self._seen.move_to_end(person)
            return False
        self._seen[person] = None
        if len(self._seen) > _MOST_REMEMBERED:
            self._seen.popitem(last=False)
        try:
            return not self._journal.knows(*person, before_seq=seq)
        except ChatError:
            return False  # not to be known now: better no welcome than a second one

    def _answer(self, batch: list[_Delivery], receipts: tuple[Receipt, ...]) -> None:
        first = 0
        for messages, done in batch:
            count = sum(isinstance(message, Incoming) for message in messages)
            if done is not None:
                try:
                    done(receipts[first : first + count])
                except Exception:  # a service's own fault; the comments of the others wait behind it
                    log.exception("a comment service could not take its answer")
            first += count

    def _rule(self, entry: FeedEntry) -> None:
        if entry.hold_reason == BANNED:
            return
        try:
            self._on_comment(entry)
        except Exception:  # one comment that no rule was ready for must not stop the orders of all the others
            log.exception("comment %d could not be worked on", entry.seq)
            self.mark(entry.seq, "unclear")
            self._tell("attention", "comment", ChatError("chat.rule_failed", seq=entry.seq))

    def withdraw(self, withdrawal: Withdrawal, upto_seq: int | None = None) -> tuple[FeedEntry, ...]:
        """Mark what a service or a person took back, and take it off the screen. The note of an order stays.

        Only comments up to `upto_seq`, if given. Returns the entries; `on_withdrawn` gets them too, on the calling
        thread.
        """
        withdrawn = []
        with self._changed:
            for entry in self._window.entries():
                if upto_seq is not None and entry.seq > upto_seq:
                    break
                if entry.mark != "withdrawn" and is_meant(withdrawal, entry.comment):
                    changed = self._window.change(entry.seq, mark="withdrawn", featured=False)
                    withdrawn.append(changed or entry)
                    if entry.seq == self._featured:
                        self._featured = 0
        for entry in withdrawn:
            self._journal.mark(entry.seq, entry.mark, entry.note)
        if withdrawn:
            try:
                self._on_withdrawn(tuple(withdrawn))
            except Exception:  # it is marked and kept: who takes it off the screen must not stop the feed
                log.exception("a withdrawal could not be worked on")
        return tuple(withdrawn)

    def _say_trouble(self) -> None:
        trouble = self._journal.trouble
        code = trouble.code if trouble else ""
        if code == self._said_trouble:
            return
        self._said_trouble = code
        if trouble is None:
            self._tell("fine", "journal", ChatError("chat.kept_again"))
        else:
            self._tell("trouble", "journal", trouble)

    def _tell(self, level: Literal["fine", "attention", "trouble"], key: str, error: ChatError) -> None:
        incident = Incident(
            unix_s=time.time(),
            level=level,
            key=key,
            code=error.code,
            arguments=error.arguments,
        )
        try:
            self._on_incident(incident)
        except Exception:  # telling is for people; the feed goes on without it
            log.exception("an incident could not be told")
