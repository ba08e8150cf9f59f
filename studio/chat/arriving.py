"""What a service hands over, made into what we keep. Pure."""

from __future__ import annotations

from studio.chat.cleaning import clean_name, clean_text
from studio.chat.service import Incoming, Withdrawal
from studio.model.comment import Comment


def is_meant(withdrawal: Withdrawal, comment: Comment) -> bool:
    """True when the withdrawal is about this comment."""
    if (withdrawal.service, withdrawal.room) != (comment.service, comment.room):
        return False
    if withdrawal.comment_id:
        return withdrawal.comment_id == comment.id
    return not withdrawal.user or withdrawal.user == comment.user


def comment_of(message: Incoming, now_unix_s: float) -> Comment:
    """Cleaned for showing; what cannot be stored replaced."""
    return Comment(
        service=message.service,
        room=message.room,
        id=_storable(message.id),
        user=_storable(message.user),
        name=clean_name(message.name or message.user),
        text=clean_text(message.text),
        raw=_storable(message.text),
        received_unix_s=now_unix_s,
        sent_unix_s=message.sent_unix_s,
    )


def _storable(text: str) -> str:
    """`text` with half surrogate pairs, which no file can hold, replaced."""
    return text.encode("utf-8", "replace").decode()
