"""How long there is room for a recording on its disk."""

from __future__ import annotations

import shutil
from collections import deque
from pathlib import Path
from typing import Literal, NamedTuple

WARN_MINUTES = 10
_AGAIN_MINUTES = 15
_KEPT_BYTES = 8 << 20
"""The file's end (index, chapters) and five seconds of 12 Mbit/s; an index takes some 16 bytes a packet."""
_BYTES_A_PACKET = 16
_WINDOW = 30  # looks
_FIRST_LOOKS = 5

Turn = Literal["", "low", "fine", "full"]


class Room(NamedTuple):
    """`turn`: what has just changed. `low` comes once below ten minutes, `fine` once above fifteen again."""

    minutes: int
    turn: Turn


class DiskWatch:
    """`look` once a second. `kbps` is the rate to expect until there is one to measure. Used by one thread."""

    def __init__(self, folder: Path, kbps: int) -> None:
        self._folder = folder
        self._expected = kbps * 1000 // 8
        self._seen: deque[tuple[float, int]] = deque(maxlen=_WINDOW)
        self._low = False

    def has_room(self) -> bool:
        """Whether it is worth beginning a file. Raises OSError when the folder is gone."""
        return self._free() > _KEPT_BYTES + 5 * self._expected

    @property
    def free_mb(self) -> int:
        """Raises OSError when the folder is gone."""
        return self._free() >> 20

    def look(self, now_s: float, written: int, packets: int) -> Room:
        """`written`: bytes so far, of all files of this recording; `packets`: in this file. Raises OSError when the
        folder is gone."""
        self._seen.append((now_s, written))
        room = self._free() - _KEPT_BYTES - _BYTES_A_PACKET * packets
        if room <= 0:
            return Room(0, "full")
        minutes = int(room / max(1.0, self._rate()) / 60)
        turn: Turn = ""
        if minutes < WARN_MINUTES and not self._low:
            self._low, turn = True, "low"
        elif minutes >= _AGAIN_MINUTES and self._low:
            self._low, turn = False, "fine"
        return Room(minutes, turn)

    def _rate(self) -> float:
        """Bytes a second over the last half minute; the expected one while too little is known."""
        if len(self._seen) < _FIRST_LOOKS:
            return self._expected
        (began_s, before), (now_s, written) = self._seen[0], self._seen[-1]
        return (written - before) / (now_s - began_s) if now_s > began_s else self._expected

    def _free(self) -> int:
        return shutil.disk_usage(self._folder).free
