"""Bilibili's packets: a header of 16 bytes, big-endian, then a body that may itself be packed packets. Pure."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

import brotli

from studio.model.errors import ChatError

MOST_INFLATED_BYTES = 1_000_000
"""All that one frame may unpack to. A comment is some 700 bytes."""

HEARTBEAT, HEARTBEAT_REPLY, MESSAGE, AUTH, AUTH_REPLY = 2, 3, 5, 7, 8

_HEADER = struct.Struct(">I2H2I")  # length with header, length of the header, version, operation, sequence
_PLAIN, _NUMBER, _ZLIB, _BROTLI = 0, 1, 2, 3
_MOST_PACKETS = 5_000


class Packet(NamedTuple):
    operation: int
    body: bytes


def pack(operation: int, body: bytes = b"", version: int = _NUMBER, sequence: int = 1) -> bytes:
    return _HEADER.pack(_HEADER.size + len(body), _HEADER.size, version, operation, sequence) + body


def unpack(frame: bytes) -> tuple[Packet, ...]:
    """The packets of one frame, packed ones taken apart. Raises ChatError when lengths lie, a body is not what its
    version says, or it unpacks to more than `MOST_INFLATED_BYTES`."""
    found: list[Packet] = []
    room = MOST_INFLATED_BYTES
    for version, packet in _split(frame):
        if version not in (_ZLIB, _BROTLI):
            found.append(packet)
        else:
            inflated = _inflate(version, packet.body, room)
            room -= len(inflated)
            for inner_version, inner in _split(inflated):
                if inner_version in (_ZLIB, _BROTLI):
                    raise _nonsense("packed twice")
                found.append(inner)
        if len(found) > _MOST_PACKETS:
            raise _nonsense(f"> {_MOST_PACKETS} packets")
    return tuple(found)


def _split(data: bytes) -> list[tuple[int, Packet]]:
    packets: list[tuple[int, Packet]] = []
    place = 0
    while place < len(data) and len(packets) <= _MOST_PACKETS:
        if len(data) - place < _HEADER.size:
            raise _nonsense("cut off in a header")
        length, header, version, operation, _sequence = _HEADER.unpack_from(data, place)
        if not _HEADER.size <= header <= length <= len(data) - place:
            raise _nonsense(f"length {length} with {len(data) - place} bytes left")
        packets.append((version, Packet(operation, data[place + header : place + length])))
        if operation == HEARTBEAT_REPLY:
            break  # its length leaves out the body of ours, which follows as an echo
        place += length
    return packets


def _inflate(version: int, body: bytes, room: int) -> bytes:
    """At most `room` bytes are ever made, whatever the body would unpack to."""
    try:
        if version == _ZLIB:
            inflater = zlib.decompressobj()
            inflated = inflater.decompress(body, room + 1)
            whole = inflater.eof
        else:
            unpacker = brotli.Decompressor()
            inflated = unpacker.process(body, output_buffer_limit=room + 1)
            whole = unpacker.is_finished()
    except (zlib.error, brotli.error) as error:
        raise _nonsense(type(error).__name__) from error
    if len(inflated) > room or not whole:
        raise _nonsense("unpacks to too much, or is cut off")
    return bytes(inflated)


def _nonsense(reason: str) -> ChatError:
    return ChatError("chat.nonsense", address="Bilibili", reason=reason)
