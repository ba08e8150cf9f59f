"""A draw among the neighbours, as it is shown."""

from __future__ import annotations

from typing import Literal

import msgspec

By = Literal["word", "order", "vote"]


class DrawState(msgspec.Struct, frozen=True, kw_only=True):
    """A draw that is announced, or the last one with its `winners` (masked names) and the file of its record.
    `promise`: sha256 of the seed, shown before anybody is drawn."""

    title: str
    by: By
    word: str = ""
    promise: str = ""
    entrants: int = 0
    winners: tuple[str, ...] = ()
    path: str = ""
