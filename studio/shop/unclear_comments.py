"""Comments that only a person can read, kept until somebody has decided. Inside the caller's transaction."""

from __future__ import annotations

from typing import Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from studio.shop.order_book import check_lengths, is_key
from studio.shop.order_record import CommentKey
from studio.shop.schema import unclear
from studio.shop.turn import Turn, now_us, unix_s

Outcome = Literal["ordered", "changed", "cancelled", "dismissed"]

_MOST_TEXT = 2000


class Unclear(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` is the code of a sentence, `arguments` fill it. `outcome` is empty while nobody has decided."""

    service: str
    room: str
    comment_id: str
    user: str
    name: str
    text: str
    reason: str
    arguments: dict[str, str] = {}
    unix_s: float = 0.0
    outcome: Outcome | Literal[""] = ""
    person: str = ""

    @property
    def key(self) -> CommentKey:
        return (self.service, self.room, self.comment_id)


def put(turn: Turn, asked: Unclear) -> None:
    """Once for each comment; a comment that is there already is left as it is. Raises `shop.text_too_long`."""
    check_lengths((*asked.key[1:], asked.user, asked.name), (asked.text[:_MOST_TEXT],), tiny=(asked.service,))
    insert = postgresql.insert if turn.is_postgres else sqlite.insert
    values = {
        "service": asked.service,
        "room": asked.room,
        "comment_id": asked.comment_id,
        "user_id": asked.user,
        "name": asked.name,
        "text": asked.text[:_MOST_TEXT],
        "reason": asked.reason[:60],
        "arguments": msgspec.json.encode(asked.arguments).decode(),
        "unix_us": round(asked.unix_s * 1e6) if 0 < asked.unix_s < 1e11 else now_us(),
        "outcome": "",
        "person": "",
    }
    turn.connection.execute(insert(unclear).values(**values).on_conflict_do_nothing())


def settle(turn: Turn, key: CommentKey, outcome: Outcome) -> bool:
    """Whether it was still open: of two who decide, the first did."""
    still_open = sa.and_(is_key(unclear, *key), unclear.c.outcome == "")
    settled = {"outcome": outcome, "person": turn.person, "settled_us": now_us()}
    done = sa.update(unclear).where(still_open).values(**settled).returning(unclear.c.id)
    return turn.connection.execute(done).first() is not None


def read(connection: sa.Connection, limit: int) -> tuple[Unclear, ...]:
    """Those nobody has decided, oldest first."""
    wanted = sa.select(unclear).where(unclear.c.outcome == "").order_by(unclear.c.id).limit(limit)
    return tuple(
        Unclear(
            service=row.service,
            room=row.room,
            comment_id=row.comment_id,
            user=row.user_id,
            name=row.name,
            text=row.text,
            reason=row.reason,
            arguments=msgspec.json.decode(row.arguments, type=dict[str, str]),
            unix_s=unix_s(row.unix_us),
        )
        for row in connection.execute(wanted)
    )
