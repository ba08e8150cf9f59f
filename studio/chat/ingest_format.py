"""What the local ingest accepts: the schema of a comment, checked at the door."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from studio.model.errors import ChatError

MOST_BODY_BYTES = 1_000_000
MOST_BODY_SAID = "1 MB"
MOST_IN_A_LIST = 5_000

_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Name = Annotated[str, msgspec.Meta(max_length=200)]
_Text = Annotated[str, msgspec.Meta(max_length=20_000)]
# Seconds since 1970 up to the year 9999.
_UnixTime = Annotated[float, msgspec.Meta(ge=0, le=253_402_300_799)]


class Sent(msgspec.Struct, frozen=True):
    """One comment as a program sends it. `time`: seconds since 1970 or ISO 8601; without a zone, local time.

    Fields we do not know are ignored: the sender may know more than we need.
    """

    id: _Id
    user: _Id
    text: _Text
    name: _Name = ""
    time: _UnixTime | datetime | None = None

    def sent_unix_s(self) -> float:
        if isinstance(self.time, datetime):
            try:
                return max(0.0, self.time.timestamp())
            except (OverflowError, OSError, ValueError):
                return 0.0  # a year this computer cannot count
        return self.time or 0.0


_one = msgspec.json.Decoder(Sent)
_raw = msgspec.json.Decoder(msgspec.Raw)
_list = msgspec.json.Decoder(list[msgspec.Raw])


def read_comments(body: bytes) -> list[Sent | ChatError]:
    """The comments of a body, in order; one that is not as it should be is its ChatError.

    Raises ChatError when the body as a whole is not JSON, or has more than `MOST_IN_A_LIST` comments.
    """
    if len(body) > MOST_BODY_BYTES:
        raise ChatError("chat.too_large", limit=MOST_BODY_SAID)
    try:
        # The first pass checks the whole body, so that half a list is refused before any of it is taken.
        parts = _list.decode(body) if body.lstrip()[:1] == b"[" else [_raw.decode(body)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ChatError("chat.not_json", reason=error) from error
    if len(parts) > MOST_IN_A_LIST:
        raise ChatError("chat.too_many", most=MOST_IN_A_LIST)
    return [_read(number, part) for number, part in enumerate(parts, 1)]


def _read(number: int, part: msgspec.Raw) -> Sent | ChatError:
    try:
        return _one.decode(part)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return ChatError("chat.invalid_comment", number=number, reason=error)
