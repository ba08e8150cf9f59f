"""An order that a person makes, from a comment nobody else could read or from a call across the garden."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence

from studio.model.comment import Comment
from studio.model.order import Order, OrderLine

HAND = "hand"


def order_from_comment(
    comment: Comment, lines: Sequence[OrderLine], *, address: str = "", phone: str = "", note: str = "", again: int = 0
) -> Order:
    """The lines a person chose for `comment`. It keeps the comment's key: pressed twice, it is still one order.

    `again` counts deliberate further orders from a comment whose first was refused or cancelled: each has its own key.
    """
    return Order(
        service=comment.service,
        room=comment.room,
        comment_id=f"{comment.id}#{again}" if again else comment.id,
        user=comment.user,
        name=comment.name,
        lines=tuple(lines),
        address=address,
        phone=phone,
        note=note,
        placed_unix_s=comment.received_unix_s,
    )


def order_without_comment(name: str, lines: Sequence[OrderLine], *, address: str = "", phone: str = "") -> Order:
    """For a neighbour who did not write. Make it once and place that one: each call is an order of its own."""
    return Order(
        service=HAND,
        room=HAND,
        comment_id=uuid.uuid4().hex,
        user=name,
        name=name,
        lines=tuple(lines),
        address=address,
        phone=phone,
        placed_unix_s=time.time(),
    )
