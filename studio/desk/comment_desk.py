"""The desk's comments: feed, services, watch, and what people decide about single comments and persons."""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from studio.chat.exported import written
from studio.chat.feed import Feed
from studio.chat.journal import Journal
from studio.chat.moderation.watch import Watch
from studio.chat.moderation.word_list import WordList, load_words, read_words, written_words
from studio.chat.ruling import Sanction
from studio.chat.search import Search
from studio.chat.service import Receipt
from studio.config.atomic import write_atomically
from studio.desk.chat_room import ChatRoom, journal_path
from studio.desk.comment_screen import CommentScreen
from studio.model.chat_service import CommentService, CommentSettings
from studio.model.comment import ChatReport, CommentMark, FeedEntry
from studio.model.errors import ChatError, StudioError
from studio.model.incident import Incident

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

_EXPORTED_AT_ONCE = 1_000


class CommentDesk:
    """`on_comment` and `on_withdrawn` run on the feed's thread; deeds on the desk's; `search` answers from a thread of
    its own, so that a million comments are no reason to wait for anything else."""

    def __init__(self, desk: Desk, show_path: Path, ledger: str, settings: CommentSettings) -> None:
        self._desk = desk
        path = journal_path(show_path, ledger)
        self._words_path = path.with_name(path.stem.removesuffix("-comments") + "-words.txt")
        self._journal = Journal(path)
        self._settings = settings
        self.watch = Watch(settings)
        self.feed = Feed(
            self._journal,
            on_comment=self._on_comment,
            on_withdrawn=self._on_withdrawn,
            on_incident=desk.happened,
            judge=self.watch.judge,
            kept_days=settings.kept_days,
        )
        self.screen = CommentScreen(desk)
        self.room = ChatRoom(desk.base_folder, self.feed.deliver, self._trouble)
        self._searches = ThreadPoolExecutor(1, "comment search")

    def start(self, services: tuple[CommentService, ...]) -> None:
        """Trouble with a service, the words or the journal is told of: the show goes on without them."""
        self.feed.start()
        try:
            self.watch.set_words(WordList(load_words(self._words_path)))
            self.watch.set_sanctions(self._journal.sanctions())
        except ChatError as error:
            self._trouble("comments", error)
        self.room.open(services)

    def close(self) -> None:
        self.room.close()
        self.feed.close()
        self.screen.close()
        self._searches.shutdown(wait=True, cancel_futures=True)

    def reports(self) -> tuple[ChatReport, ...]:
        return self.room.reports()

    def search(self, wanted: Search) -> Future[tuple[FeedEntry, ...]]:
        """Matching comments of all shows in the journal, the newest first. The future may hold a ChatError."""
        return self._searches.submit(self._journal.search, wanted)

    def entry(self, seq: int) -> FeedEntry:
        """Raises StudioError when the comment is not in the feed."""
        entry = self.feed.entry(seq)
        if entry is None:
            raise StudioError("desk.no_comment")
        return entry

    def feature(self, seq: int | None) -> None:
        """Show a comment in the picture, or none. Raises StudioError."""
        self.screen.make_way()
        self._desk.screen.feature(seq)
        if seq is not None:
            self.feed.propose(seq, wanted=False)
        self._desk.changed()

    def ask(self, seq: int) -> None:
        """Show a comment as the question that is being answered. Raises StudioError."""
        entry = self.entry(seq)
        if self._desk.screen.featured_seq:
            self._desk.screen.feature(None)
        self.screen.ask(entry)

    def clear_screen(self) -> None:
        """Everything neighbours said goes from the picture, at once."""
        self.screen.make_way()
        self._desk.screen.clear_running()
        if self._desk.screen.featured_seq:
            self._desk.screen.feature(None)

    def approve(self) -> None:
        """Show the comment that has waited longest for it. Raises StudioError when none does."""
        proposals = self.feed.proposals()
        if not proposals:
            raise StudioError("comments.nothing_proposed")
        self.feature(proposals[0].seq)

    def propose(self, seq: int, wanted: bool) -> None:
        """Raises StudioError when the comment is not in the feed."""
        self.entry(seq)
        self.feed.propose(seq, wanted)
        self._desk.changed()

    def release(self, seq: int) -> None:
        """Let a comment be seen that was held or hidden; it crosses the picture now. Raises StudioError."""
        self.entry(seq)
        released = self.feed.release(seq, self._desk.person)
        if released is not None:
            self._desk.screen.on_comment(released)
        self._desk.changed()

    def hide(self, seq: int) -> None:
        """Take a comment out of sight, here and at its service. Raises StudioError."""
        entry = self.entry(seq)
        self.feed.hide(seq, self._desk.person)
        self._off_the_picture((entry,))
        self.room.tell(entry.comment, "withdraw")

    def sanction(self, seq: int, kind: Literal["", "muted", "banned"], minutes: float) -> None:
        """Mute or ban who said this (`minutes` 0: for ever), or end it. Their comments of this show go out of sight.
        Raises StudioError."""
        comment = self.entry(seq).comment
        until_unix_s = time.time() + minutes * 60 if minutes else 0.0
        sanction = Sanction(comment.service, comment.user, kind, until_unix_s, self._desk.person)
        self.watch.sanction(sanction)
        self._journal.sanction(sanction)
        if not kind:
            return
        said = [
            entry
            for entry in self.feed.entries_since(0, 5_000).entries
            if (entry.comment.service, entry.comment.user) == (comment.service, comment.user)
        ]
        for entry in said:
            self.feed.hide(entry.seq, self._desk.person)
        self._off_the_picture(tuple(said))
        self.room.tell(comment, "ban", round(minutes * 60))

    def forget(self, seq: int) -> None:
        """Delete all that the person of this comment ever said. Raises StudioError."""
        entry = self.entry(seq)
        self._off_the_picture((entry,))
        count = self.feed.forget(entry.comment.service, entry.comment.user)
        self._say("comments.deleted", count=count)

    def set_words(self, text: str) -> None:
        """The whole word list, as a person edited it. Raises StudioError when it cannot be kept."""
        words = read_words(text)
        try:
            write_atomically(self._words_path, written_words(words).encode())
        except OSError as error:
            reason = error.strerror or error
            raise StudioError("comments.not_written", path=self._words_path, reason=reason) from error
        self.watch.set_words(WordList(words))
        self._say("comments.words_kept", count=len(words))

    def import_words(self, path: Path) -> None:
        """Add the words of a file to the list. Raises StudioError."""
        text = written_words(self.watch.words.words) + written_words(load_words(path))
        self.set_words(text)

    def words(self) -> str:
        """The word list as text, to be edited."""
        return written_words(self.watch.words.words)

    def change_settings(self, settings: CommentSettings) -> None:
        """Raises StudioError."""
        self._desk.edit(msgspec.structs.replace(self._desk.show, comments=settings))
        self._settings = settings
        self.watch.set_settings(settings)

    def change_services(self, services: tuple[CommentService, ...]) -> None:
        """Listen to these from now on. Raises StudioError."""
        self._desk.edit(msgspec.structs.replace(self._desk.show, services=services))
        self.room.open(services)

    def sign_in(self, service: CommentService) -> None:
        """Raises ChatError for a service without device codes. The code to type is an incident."""

        def done() -> None:
            self._say("comments.signed_in", address=service.room)
            self.room.open(self._desk.show.services)

        def told(code: str, address: str) -> None:
            self._say("comments.enter_code", typed=code, address=address)

        self.room.sign_in(service, told, done)

    def paste(self, text: str) -> None:
        """Take comments from a text. Raises ChatError."""

        def done(receipts: tuple[Receipt, ...]) -> None:
            new = sum(receipt.verdict in ("accepted", "held") for receipt in receipts)
            changed = sum(receipt.verdict == "conflict" for receipt in receipts)
            code = "comments.pasted_changed" if changed else "comments.pasted"
            self._say(code, new=new, known=len(receipts) - new - changed, changed=changed)

        if not self.room.paste(text, done):
            raise StudioError("comments.nothing_pasted")

    def export(self, path: Path) -> None:
        """Write every comment of the journal to a file, one JSON object a line. Raises StudioError."""
        count = seq = 0
        try:
            with open(path, "wb") as file:
                while entries := self._journal.since(seq, _EXPORTED_AT_ONCE):
                    file.writelines(written(entry) for entry in entries)
                    seq, count = entries[-1].seq, count + len(entries)
        except OSError as error:
            raise StudioError("comments.not_written", path=path, reason=error.strerror or error) from error
        self._say("comments.exported", count=count, path=path)

    def _on_comment(self, entry: FeedEntry) -> None:
        mark: CommentMark = self._desk.rules.on_comment(entry)
        self._desk.draws.heard(entry, mark)
        if mark == "flagged" or entry.hold:
            return
        self._desk.screen.on_comment(entry)
        if entry.newcomer and self._settings.greet:
            self.screen.greet(entry)

    def _on_withdrawn(self, entries: tuple[FeedEntry, ...]) -> None:
        self._off_the_picture(entries)

    def _off_the_picture(self, entries: tuple[FeedEntry, ...]) -> None:
        self._desk.screen.withdrawn(entries)
        self.screen.withdrawn({entry.seq for entry in entries})
        self._desk.changed()

    def _say(self, code: str, **arguments: object) -> None:
        said = {name: str(value) for name, value in arguments.items()}
        level: Literal["fine", "attention"] = "attention" if code in _ASKING else "fine"
        self._desk.happened(
            Incident(unix_s=time.time(), level=level, key="comments", code=code, arguments=said, news=True)
        )

    def _trouble(self, key: str, error: StudioError) -> None:
        log.warning("%s: %s", key, error)
        self._desk.happened(
            Incident(unix_s=time.time(), level="attention", key=key, code=error.code, arguments=error.arguments)
        )


_ASKING = ("comments.enter_code", "comments.pasted_changed")
