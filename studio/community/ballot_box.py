"""One poll at a time: who voted for what, on the disk before it counts.

A file a poll, one JSON document a line: the poll, then each vote as it came, then the end. Whoever dies in between
finds everything again by reading it. A vote is unique by its comment; of one voter the last counts.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import threading
import time
from pathlib import Path
from typing import IO, Literal, NamedTuple

import msgspec

from studio.model.comment import Comment
from studio.model.errors import CommunityError
from studio.model.intent import Address
from studio.model.poll import Poll, PollTally

Answer = Literal["counted", "changed", "same", "again", "late", "no_home", "no_option"]
"""changed: another vote of the same voter before it no longer counts · same: as they had voted · again: this very
comment was counted already."""


class _Vote(msgspec.Struct, frozen=True, tag="vote"):
    """`voter`: who has the vote, `account` who cast it; both salted hashes, for nobody's name belongs here."""

    comment: str
    account: str
    voter: str
    option: int
    unix_s: float
    answer: Answer


class _Opened(msgspec.Struct, frozen=True, tag="opened"):
    poll: Poll
    salt: str


class _Closed(msgspec.Struct, frozen=True, tag="closed"):
    unix_s: float


_Line = _Opened | _Vote | _Closed
_lines = msgspec.json.Decoder(_Line)


class ProofLine(NamedTuple):
    """One counted vote without a name: `ballot` is the voter's salted hash, `option` 0 an abstention."""

    ballot: str
    option: int


class BallotBox:
    """Any thread. `_lock` guards everything; writing a vote is one unbuffered line, no waiting for the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None
        self._path = folder
        self._poll: Poll | None = None
        self._salt = ""
        self._seen: dict[str, Answer] = {}
        self._choice: dict[str, int] = {}
        self._counts: list[int] = []
        self._late = 0
        self._homeless = 0
        self._closed_unix_s = 0.0

    def start(self) -> None:
        """Go on with the poll that was the last. Raises CommunityError when its file cannot be read."""
        files = sorted(self._folder.glob("poll-*.jsonl")) if self._folder.is_dir() else []
        if files:
            with self._lock:
                self._read(files[-1])

    def open(self, poll: Poll) -> Poll:
        """Begin a poll; it gets its id and time here. Raises CommunityError while another one is open, for two
        options of one name, and when there is no place for its file."""
        with self._lock:
            if self._poll is not None and not self._closed_unix_s:
                raise CommunityError("poll.open_already", question=self._poll.question)
            names = [option.strip().casefold() for option in poll.options]
            if len(set(names)) < len(names) or "" in names or not poll.question.strip():
                raise CommunityError("poll.not_valid", reason=" / ".join(poll.options))
            now = time.time()
            stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
            poll = msgspec.structs.replace(poll, id=f"{stamp}-{secrets.token_hex(2)}", opened_unix_s=now)
            self._begin(poll, secrets.token_hex(16))
            self._write(_Opened(poll, self._salt))
            return poll

    def cast(self, comment: Comment, option: int, home: Address | None) -> Answer:
        """Take a vote; 0 abstains. `home`: where the sender lives, as far as known. Raises CommunityError without a
        poll, and when the vote cannot be written: then it does not count."""
        with self._lock:
            poll = self._poll
            if poll is None:
                raise CommunityError("poll.none_open")
            key = self._hash("\0".join(comment.key))
            if key in self._seen:
                return "again"
            household = _household(home)
            account = self._hash(f"{comment.service}\0{comment.user or comment.name}")
            voter = account if poll.voters == "person" else self._hash(household) if household else ""
            answer = self._answer(poll, voter, option)
            vote = _Vote(key, account, voter, option, comment.received_unix_s or time.time(), answer)
            if answer != "no_option":
                self._write(vote)
            self._take(vote)
            return answer

    def close_poll(self) -> PollTally:
        """Raises CommunityError when none is open."""
        with self._lock:
            if self._poll is None or self._closed_unix_s:
                raise CommunityError("poll.none_open")
            closed = _Closed(time.time())
            self._write(closed)
            self._closed_unix_s = closed.unix_s
            self._shut()
            return self._tally(self._poll)

    @property
    def tally(self) -> PollTally | None:
        """Of the poll that is open, or was the last."""
        with self._lock:
            return self._tally(self._poll) if self._poll is not None else None

    def proof(self) -> tuple[ProofLine, ...]:
        """Every counted vote without names, in an order that says nothing."""
        with self._lock:
            return tuple(sorted(ProofLine(voter[:16], option) for voter, option in self._choice.items()))

    def export(self, folder: Path) -> Path:
        """Write result and proof as JSON. Raises CommunityError without a poll, and when it cannot be written."""
        tally = self.tally
        if tally is None:
            raise CommunityError("poll.none")
        votes = self.proof()
        document = {
            **msgspec.to_builtins(tally),
            "leading": list(tally.leading),
            "votes": [vote._asdict() for vote in votes],
            "sha256": hash_of(votes),
            "how": "sha256 over one line a vote, `ballot option`, each ended by a line feed, in this order",
        }
        path = folder / f"poll-{tally.poll.id}.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError as error:
            raise CommunityError("poll.not_kept", reason=error.strerror, path=folder) from error
        return path

    def close(self) -> None:
        """The poll stays open in its file."""
        with self._lock:
            self._shut()

    def _answer(self, poll: Poll, voter: str, option: int) -> Answer:
        if not 0 <= option <= len(poll.options):
            return "no_option"
        if self._closed_unix_s:
            return "late"
        if not voter:
            return "no_home"
        before = self._choice.get(voter)
        return "counted" if before is None else "same" if before == option else "changed"

    def _take(self, vote: _Vote) -> None:
        self._seen[vote.comment] = vote.answer
        self._late += vote.answer == "late"
        self._homeless += vote.answer == "no_home"
        if vote.answer in ("counted", "changed"):
            before = self._choice.get(vote.voter)
            if before is not None:
                self._counts[before] -= 1
            self._counts[vote.option] += 1
            self._choice[vote.voter] = vote.option

    def _tally(self, poll: Poll) -> PollTally:
        return PollTally(
            poll=poll,
            counts=tuple(self._counts[1:]),
            abstained=self._counts[0],
            late=self._late,
            homeless=self._homeless,
            closed_unix_s=self._closed_unix_s,
        )

    def _begin(self, poll: Poll, salt: str) -> None:
        self._shut()
        self._poll, self._salt = poll, salt
        self._path = self._folder / f"poll-{poll.id}.jsonl"
        self._seen, self._choice = {}, {}
        self._counts = [0] * (len(poll.options) + 1)
        self._late = self._homeless = 0
        self._closed_unix_s = 0.0

    def _hash(self, text: str) -> str:
        return hashlib.sha256(f"{self._salt}\0{text}".encode()).hexdigest()

    def _write(self, line: _Line) -> None:
        try:
            if self._file is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("ab", buffering=0)
            self._file.write(msgspec.json.encode(line) + b"\n")
        except OSError as error:
            raise CommunityError("poll.not_kept", reason=error.strerror, path=self._path) from error

    def _read(self, path: Path) -> None:
        try:
            written = path.read_bytes()
            first, *rest = written.split(b"\n")
            opened = _lines.decode(first)
            if not isinstance(opened, _Opened):
                raise msgspec.ValidationError("no poll in the first line")
            self._begin(opened.poll, opened.salt)
            # A torn last line is a vote that was never answered: its comment comes again.
            for line in filter(None, rest[:-1]):
                entry = _lines.decode(line)
                if isinstance(entry, _Vote):
                    self._take(entry)
                elif isinstance(entry, _Closed):
                    self._closed_unix_s = entry.unix_s
            if rest and rest[-1]:
                with path.open("r+b") as file:
                    file.truncate(len(written) - len(rest[-1]))
        except (OSError, msgspec.MsgspecError) as error:
            self._poll = None
            raise CommunityError("poll.unreadable", path=path, reason=error) from error

    def _shut(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


def hash_of(votes: tuple[ProofLine, ...]) -> str:
    """sha256 over one line a vote: `ballot option`."""
    return hashlib.sha256("".join(f"{vote.ballot} {vote.option}\n" for vote in votes).encode()).hexdigest()


def _household(home: Address | None) -> str:
    """Building and room are needed: half an address would give a whole building one vote."""
    if home is None or not home.building or not home.room:
        return ""
    return f"{home.building}\0{home.unit}\0{home.room}"
