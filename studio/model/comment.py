"""One message of a neighbour."""

from __future__ import annotations

from typing import Literal

import msgspec


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """`service`, `room` and `id` together are unique. `text` is cleaned for showing, `raw` is what arrived.

    `received_unix_s` is our wall clock at the door; `sent_unix_s` the service's, 0 if it says none.
    """

    service: str
    room: str
    id: str
    user: str
    name: str
    text: str
    raw: str = ""
    received_unix_s: float = 0.0
    sent_unix_s: float = 0.0

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.service, self.room, self.id)


CommentMark = Literal[
    "",
    "order",
    "waiting",
    "unconfirmed",
    "change",
    "cancel",
    "question",
    "vote",
    "pledge",
    "unclear",
    "flagged",
    "refused",
    "withdrawn",
]


Hold = Literal["", "held", "hidden"]


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as the panel shows it: `seq` grows by one a comment; `mark` says what it became, `note` in words.

    `hold`: *held* waits for a person before it may come into the picture, *hidden* is out of sight; `hold_reason` is
    the code of a sentence, `hold_what` what was found. `newcomer`: the first we ever heard of this person.
    `proposed`: somebody wants it in the picture.
    """

    seq: int
    comment: Comment
    mark: CommentMark = ""
    note: str = ""
    featured: bool = False
    hold: Hold = ""
    hold_reason: str = ""
    hold_what: str = ""
    newcomer: bool = False
    proposed: bool = False


class ChatReport(msgspec.Struct, frozen=True, kw_only=True):
    """How one comment service is. `last_unix_s`: when its last message came, 0 for never.

    `lost` counts comments that could not be taken: always said, never silent.
    """

    service: str
    room: str
    state: Literal["idle", "connecting", "live", "reconnecting", "failed"] = "idle"
    code: str = ""
    arguments: dict[str, str] = {}
    received: int = 0
    duplicates: int = 0
    lost: int = 0
    last_unix_s: float = 0.0
    address: str = ""
