"""A question to the neighbours, and how they answered."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

FEWEST_OPTIONS = 2
MOST_OPTIONS = 9

Option = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Voters = Literal["person", "household"]


class Poll(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`options` are numbered from 1. `voters`: who has one vote, an account or a household (a building's room)."""

    id: str
    question: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    options: Annotated[tuple[Option, ...], msgspec.Meta(min_length=FEWEST_OPTIONS, max_length=MOST_OPTIONS)]
    voters: Voters = "person"
    opened_unix_s: float = 0.0


class PollTally(msgspec.Struct, frozen=True, kw_only=True):
    """`counts`: votes for each option, in their order. `voted`: everybody whose vote counts, abstentions included.
    `late`: votes that came after the end; `homeless`: votes without a known home, where a household has one."""

    poll: Poll
    counts: tuple[int, ...]
    abstained: int = 0
    late: int = 0
    homeless: int = 0
    closed_unix_s: float = 0.0

    @property
    def open(self) -> bool:
        return self.closed_unix_s == 0

    @property
    def voted(self) -> int:
        return sum(self.counts) + self.abstained

    @property
    def leading(self) -> tuple[int, ...]:
        """The numbers of the options with most votes: several in a tie, none without votes."""
        most = max(self.counts)
        return tuple(number for number, count in enumerate(self.counts, 1) if count == most) if most else ()
