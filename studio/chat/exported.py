"""Comments in a file: one JSON object a line, in the form the local ingest takes, with what a later reader may want."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from studio.model.comment import FeedEntry
from studio.model.errors import ChatError

_MOST_LINE_BYTES = 200_000


class ExportedComment(msgspec.Struct, frozen=True, kw_only=True):
    """`time`: seconds since 1970 at our door. `text` is what arrived, uncleaned."""

    id: str
    user: str
    name: str = ""
    text: str = ""
    time: float = 0.0
    service: str = ""
    room: str = ""
    mark: str = ""
    note: str = ""


_reader = msgspec.json.Decoder(ExportedComment)


def written(entry: FeedEntry) -> bytes:
    """The line of one comment."""
    comment = entry.comment
    exported = ExportedComment(
        id=comment.id, user=comment.user, name=comment.name, text=comment.raw or comment.text,
        time=comment.received_unix_s, service=comment.service, room=comment.room, mark=entry.mark, note=entry.note,
    )  # fmt: skip
    return msgspec.json.encode(exported) + b"\n"


def read_exported(path: Path) -> Iterator[ExportedComment]:
    """The comments of a file, in its order; never more than a line in memory. Raises ChatError."""
    try:
        with open(path, "rb") as file:
            number = 0
            while line := file.readline(_MOST_LINE_BYTES):
                number += 1
                if line.strip():
                    yield _reader.decode(line)
    except OSError as error:
        raise ChatError("chat.file_unreadable", path=path, reason=error.strerror or error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ChatError("chat.bad_line", path=path, number=number, reason=error) from error
