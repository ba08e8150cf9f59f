"""RTMP's chunk layer: messages cut into chunks and put together again."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_MOST_MESSAGE = 65_536  # a server has nothing longer to say to a publisher
_MOST_CHUNK = 1 << 24
_MOST_CHANNELS = 64
_EXTENDED = 0xFFFFFF
_SET_CHUNK_SIZE, _ABORT = 1, 2


class ChunkError(ValueError):
    """What came is not RTMP, or not within our bounds."""


class Message(NamedTuple):
    """`kind`: message type id. `timestamp` in ms, modulo 2**32."""

    kind: int
    stream_id: int
    timestamp: int
    payload: bytes


def cut(message: Message, channel: int, chunk_size: int) -> bytes:
    """The chunks of a message, with a full header, so that nothing depends on what was sent before."""
    at = message.timestamp & 0xFFFFFFFF
    extended = struct.pack(">I", at) if at >= _EXTENDED else b""
    head = (
        bytes([channel])
        + min(at, _EXTENDED).to_bytes(3, "big")
        + len(message.payload).to_bytes(3, "big")
        + bytes([message.kind])
        + struct.pack("<I", message.stream_id)
        + extended
    )
    parts = [head, message.payload[:chunk_size]]
    for start in range(chunk_size, len(message.payload), chunk_size):
        parts += (bytes([0xC0 | channel]), extended, message.payload[start : start + chunk_size])
    return b"".join(parts)


class _Channel:
    """What the chunk headers of one channel said last, and the message that is being put together."""

    def __init__(self) -> None:
        self.kind = self.stream_id = self.length = 0
        self.timestamp = self.delta = 0
        self.extended = False
        self.partial = bytearray()


class ChunkReader:
    """Bytes in, messages out. Set Chunk Size and Abort are obeyed here and not handed on. Bounded: messages of up
    to 64 kB on up to 64 channels. Raises ChunkError."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._chunk_size = 128
        self._channels: dict[int, _Channel] = {}

    def feed(self, content: bytes) -> Iterator[Message]:
        self._buffer += content
        while (step := self._chunk()) is not None:
            used, message = step
            del self._buffer[:used]
            if message is None:
                continue
            if message.kind == _SET_CHUNK_SIZE:
                self._resize(message.payload)
            elif message.kind == _ABORT:
                self._channels.pop(int.from_bytes(message.payload[:4], "big"), None)
            else:
                yield message

    def _resize(self, payload: bytes) -> None:
        size = int.from_bytes(payload[:4], "big")
        if len(payload) < 4 or not 1 <= size <= _MOST_CHUNK:
            raise ChunkError(f"chunk size {size}")
        self._chunk_size = size

    def _chunk(self) -> tuple[int, Message | None] | None:
        """The next chunk: its size in the buffer, and the message if that is complete. None: not all there yet."""
        buffer = self._buffer
        if not buffer:
            return None
        form, number, at = buffer[0] >> 6, buffer[0] & 63, 1
        if number < 2:
            at += number + 1
            if len(buffer) < at:
                return None
            number = 64 + buffer[1] + (buffer[2] << 8 if at == 3 else 0)
        header = (11, 7, 3, 0)[form]
        if len(buffer) < at + header:
            return None
        channel = self._channels.get(number)
        if channel is None:
            if form > 1:  # servers are about that begin a channel without its stream's number
                raise ChunkError("a channel that begins in the middle")
            if len(self._channels) >= _MOST_CHANNELS:
                raise ChunkError("too many channels")
            channel = _Channel()
        return self._fill(channel, number, form, bytes(buffer[at : at + header]), at + header)

    def _fill(
        self, channel: _Channel, number: int, form: int, header: bytes, at: int
    ) -> tuple[int, Message | None] | None:
        field = int.from_bytes(header[:3], "big") if form < 3 else 0
        extended = field == _EXTENDED if form < 3 else channel.extended
        if extended:
            if len(self._buffer) < at + 4:
                return None
            field = int.from_bytes(self._buffer[at : at + 4], "big")
            at += 4
        length = int.from_bytes(header[3:6], "big") if form < 2 else channel.length
        if length > _MOST_MESSAGE:
            raise ChunkError(f"a message of {length} bytes")
        begins = not channel.partial
        if not begins and length != channel.length:
            raise ChunkError("a message that changes its length")
        size = min(self._chunk_size, length - len(channel.partial))
        if len(self._buffer) < at + size:
            return None
        channel.length, channel.extended = length, extended
        if begins:
            self._begin(channel, form, header, field)
        self._channels[number] = channel
        channel.partial += self._buffer[at : at + size]
        if len(channel.partial) < length:
            return at + size, None
        message = Message(channel.kind, channel.stream_id, channel.timestamp, bytes(channel.partial))
        channel.partial.clear()
        return at + size, message

    @staticmethod
    def _begin(channel: _Channel, form: int, header: bytes, field: int) -> None:
        if form < 2:
            channel.kind = header[6]
        if form == 0:
            channel.stream_id = int.from_bytes(header[7:11], "little")
            channel.timestamp, channel.delta = field, 0
            return
        if form < 3:
            channel.delta = field
        channel.timestamp = (channel.timestamp + channel.delta) & 0xFFFFFFFF
