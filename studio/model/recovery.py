"""What was left of a show whose computer, or program, died."""

from __future__ import annotations

import msgspec


class RecoveredRecording(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that was not finished. `path`: the file, under the name it always had.

    `code`: `recording.recovered` when it is whole now, with its length and index; otherwise why it was left as it is,
    which plays too. `begun_unix_s`: wall clock.
    """

    path: str
    begun_unix_s: float
    seconds: float = 0.0
    code: str = "recording.recovered"
    arguments: dict[str, str] = {}
