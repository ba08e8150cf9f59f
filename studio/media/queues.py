"""Bounded queues that know how old their oldest entry is."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from studio.media.clock import NS, now_ns

T = TypeVar("T")


class BoundedQueue(Generic[T]):
    """First in, first out, bounded by count and by size; never blocks the side that puts.

    `put` returns False when there is no room: the caller counts and says what was lost. `size_of` gives an
    entry's size in bytes. The lock guards `_entries` and `_size`.
    """

    def __init__(self, most: int, most_bytes: int = 0, size_of: Callable[[T], int] | None = None) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._size_of = size_of or (lambda _entry: 0)
        self._entries: deque[tuple[int, T]] = deque()
        self._size = 0
        self._changed = threading.Condition()

    def put(self, entry: T) -> bool:
        size = self._size_of(entry)
        with self._changed:
            if len(self._entries) >= self._most or (self._most_bytes and self._size + size > self._most_bytes):
                return False
            self._entries.append((now_ns(), entry))
            self._size += size
            self._changed.notify()
        return True

    def get(self, timeout_s: float) -> T | None:
        """The oldest entry, or None when nothing came within `timeout_s`."""
        with self._changed:
            if not self._entries and not self._changed.wait_for(lambda: bool(self._entries), timeout_s):
                return None
            _, entry = self._entries.popleft()
            self._size -= self._size_of(entry)
            return entry

    def discard(self, unwanted: Callable[[T], bool]) -> int:
        """Take out all entries for which `unwanted` says so; returns how many."""
        with self._changed:
            kept = deque(pair for pair in self._entries if not unwanted(pair[1]))
            gone = len(self._entries) - len(kept)
            self._entries = kept
            self._size = sum(self._size_of(entry) for _, entry in kept)
        return gone

    def age_ms(self) -> int:
        """Age of the oldest entry, 0 when empty."""
        with self._changed:
            return (now_ns() - self._entries[0][0]) * 1000 // NS if self._entries else 0

    def __len__(self) -> int:
        with self._changed:
            return len(self._entries)

    @property
    def size_bytes(self) -> int:
        with self._changed:
            return self._size
