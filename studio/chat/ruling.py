"""What moderation says of a comment, and of a person."""

from __future__ import annotations

from typing import NamedTuple

from studio.model.comment import Hold


class Ruling(NamedTuple):
    """`reason`: the code of a sentence, `what`: the word or address that was found."""

    hold: Hold = ""
    reason: str = ""
    what: str = ""


class Sanction(NamedTuple):
    """A person who is *muted* (not shown) or *banned* (not shown, not ruled upon); an empty `kind` is neither.

    `until_unix_s` 0: for ever. `person`: who did it.
    """

    service: str
    user: str
    kind: str
    until_unix_s: float = 0.0
    person: str = ""
