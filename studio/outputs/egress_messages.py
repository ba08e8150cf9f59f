"""What an egress and its engine say to each other: length, then msgpack, over the child's stdin and stdout.

Packets come in batches, since each message costs both sides a wake: a picture, and the sound since the one before.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import msgspec

from studio.media.packet import Packet, StreamHeader
from studio.model.incident import Incident
from studio.model.output import FileOutput, Key, OutputReport, RtmpOutput

_LENGTH = struct.Struct("<I")
_MOST_BYTES = 16 << 20


class Begin(msgspec.Struct, frozen=True, kw_only=True):
    """The first frame on stdin; all later ones are batches of packets. Exactly one of `rtmp` and `file` is given.

    `continued`: an earlier process of this output died, so pictures missing before the join count as dropped.
    """

    header: StreamHeader
    rtmp: RtmpOutput | None = None
    file: FileOutput | None = None
    key: Key | None = None
    continued: bool = False


class Reported(msgspec.Struct, frozen=True, tag="report"):
    report: OutputReport


class Happened(msgspec.Struct, frozen=True, tag="incident"):
    incident: Incident


class KeyFrameWanted(msgspec.Struct, frozen=True, tag="key_frame_wanted"):
    """The output is ready to join: the sooner a key frame comes, the sooner it is live."""


EgressSaid = Reported | Happened | KeyFrameWanted
Batch = tuple[Packet, ...]

_ENCODER = msgspec.msgpack.Encoder()


def write_message(pipe: BinaryIO, message: msgspec.Struct | Sequence[Packet]) -> None:
    """Raises OSError (BrokenPipeError when the other side has gone)."""
    body = _ENCODER.encode(message)
    pipe.write(_LENGTH.pack(len(body)) + body)
    pipe.flush()


def read_bodies(pipe: BinaryIO) -> Iterator[bytes]:
    """Message bodies until the pipe ends; a message cut off by the end is left out."""
    while len(head := pipe.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        if length > _MOST_BYTES or len(body := pipe.read(length)) < length:
            return
        yield body
