"""The FLV byte stream of a muxer taken apart into its tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

AUDIO, VIDEO, SCRIPT = 8, 9, 18
_FILE_HEAD = 13
_TAG_HEAD = 11
_TAG_TAIL = 4


class Tag(NamedTuple):
    kind: int
    timestamp_ms: int
    body: bytes


class FlvReader:
    """Bytes of one FLV stream in, complete tags out. Our own muxer's, so it is trusted."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._head_left = _FILE_HEAD

    def feed(self, content: bytes) -> Iterator[Tag]:
        buffer = self._buffer
        buffer += content
        skipped = min(self._head_left, len(buffer))
        del buffer[:skipped]
        self._head_left -= skipped
        while len(buffer) >= _TAG_HEAD:
            size = int.from_bytes(buffer[1:4], "big")
            whole = _TAG_HEAD + size + _TAG_TAIL
            if len(buffer) < whole:
                return
            timestamp_ms = int.from_bytes(buffer[4:7], "big") | buffer[7] << 24
            tag = Tag(buffer[0] & 31, timestamp_ms, bytes(buffer[_TAG_HEAD : _TAG_HEAD + size]))
            del buffer[:whole]
            yield tag
