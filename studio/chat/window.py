"""The newest comments, for those who look on: bounded, and cheap to ask what changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from studio.model.comment import FeedEntry

# A version is (comments ever added, changes ever made) in one number that only grows; both fit a JSON number.
_CHANGE_BITS = 24
_CHANGES = (1 << _CHANGE_BITS) - 1


class FeedSlice(NamedTuple):
    """Entries new or changed since the asked version, by number; `missed`: new ones passed over for want of room.

    Ask next time with `version`. An entry may come again when it changed: the reader replaces it by `seq`.
    """

    version: int
    entries: tuple[FeedEntry, ...]
    missed: int = 0


class FeedWindow:
    """The newest `most` entries. Not safe for threads: the feed's lock guards it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.newest = 0  # the highest number that ever was in the window
        self._entries: dict[int, FeedEntry] = {}
        self._changes: dict[int, int] = {}  # seq → number of its latest change, in order of change
        self._added = 0
        self._changed = 0

    def add(self, entry: FeedEntry) -> None:
        """Put in the newest entry; the oldest leaves when there is no room."""
        self._entries[entry.seq] = entry
        self._added += 1
        self.newest = entry.seq
        if len(self._entries) > self.most:
            oldest = next(iter(self._entries))
            del self._entries[oldest]
            self._changes.pop(oldest, None)

    def change(self, seq: int, **fields: Any) -> FeedEntry | None:
        """Replace fields of an entry; None when it has left the window."""
        entry = self._entries.get(seq)
        if entry is None:
            return None
        entry = msgspec.structs.replace(entry, **fields)
        self._entries[seq] = entry
        self._changed += 1
        self._changes.pop(seq, None)
        self._changes[seq] = self._changed
        return entry

    def get(self, seq: int) -> FeedEntry | None:
        return self._entries.get(seq)

    def entries(self) -> Iterator[FeedEntry]:
        """All, oldest first; the caller may change entries meanwhile."""
        return iter(tuple(self._entries.values()))

    def since(self, version: int, most: int) -> FeedSlice:
        """At most the `most` newest new entries and the `most` earliest changed ones; later changes come next time."""
        added, changed = version >> _CHANGE_BITS, version & _CHANGES
        new = max(0, self._added - added)
        seqs = _last(self._entries, min(new, most))
        missed = new - len(seqs)
        changes = _changed_after(self._changes, changed)
        upto = self._changed
        if len(changes) > most:
            changes = changes[:most]
            upto = self._changes[changes[-1]]
        entries = tuple(self._entries[seq] for seq in sorted({*seqs, *changes}))
        return FeedSlice(self._added << _CHANGE_BITS | upto, entries, missed)


def _last(entries: dict[int, FeedEntry], count: int) -> list[int]:
    return list(islice(reversed(entries), count))


def _changed_after(changes: dict[int, int], number: int) -> list[int]:
    """Numbers of the entries changed after change `number`, in order of change."""
    found = []
    for seq in reversed(changes):
        if changes[seq] <= number:
            break
        found.append(seq)
    found.reverse()
    return found
