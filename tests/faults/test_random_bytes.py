"""What a server, or whoever answers in its place, may say to a publisher: anything."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable

import pytest

from studio.model.errors import OutputError
from studio.model.secret import Secret
from studio.outputs import amf0
from studio.outputs.chunks import Message, cut
from studio.outputs.rtmp import RtmpPublisher
from studio.outputs.rtmp_target import parse_target

Figure = Callable[[str], None]
_HALF_S = 30.0
_HELLO = 1536


def _conversation() -> list[bytes]:
    """What an honest server says, in the pieces it says it in."""
    started: amf0.Value = {"level": "status", "code": "NetStream.Publish.Start", "description": "live"}
    parts = [
        b"\x03" + bytes(2 * _HELLO),
        cut(Message(5, 0, 0, struct.pack(">I", 5_000_000)), 2, 128),
        cut(Message(6, 0, 0, struct.pack(">IB", 5_000_000, 2)), 2, 128),
        cut(Message(1, 0, 0, struct.pack(">I", 4096)), 2, 128),
        cut(Message(20, 0, 0, amf0.encode("_result", 1.0, {"fmsVer": "x"}, {"code": "NetConnection"})), 3, 4096),
        cut(Message(20, 0, 0, amf0.encode("_result", 4.0, None, 1.0)), 3, 4096),
        cut(Message(4, 0, 0, b"\x00\x00\x00\x00\x00\x01"), 2, 4096),
        cut(Message(20, 1, 0, amf0.encode("onStatus", 0.0, None, started)), 5, 4096),
    ]
    parts += [cut(Message(4, 0, at, b"\x00\x06" + bytes(4)), 2, 4096) for at in (0, 0xFFFFFF, 2**32 - 1)]
    return parts


def _spoiled(chance: random.Random) -> bytes:
    """The conversation with some of it changed, left out, said twice, or plain noise in between."""
    parts = _conversation()
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(parts))
        deed = chance.randrange(6)
        if deed == 0:
            parts[at] = chance.randbytes(chance.randrange(2000))
        elif deed == 1:
            part = bytearray(parts[at])
            for _ in range(chance.randrange(1, 8)):
                part[chance.randrange(len(part))] = chance.randrange(256)
            parts[at] = bytes(part)
        elif deed == 2:
            parts[at] = parts[at][: chance.randrange(1, len(parts[at]) + 1)]
        elif deed == 3:
            parts.insert(at, parts[chance.randrange(len(parts))])
        elif deed == 4:
            parts.insert(at, chance.randbytes(chance.randrange(60_000)))
        elif len(parts) > 2:
            del parts[at]
    return b"".join(part for part in parts if part)


@pytest.mark.timeout(180)
def test_n15_random_bytes_for_a_minute(figure: Figure) -> None:
    """Half a minute straight into the reading side, half a minute over real sockets. What comes out is an OutputError
    with a sentence or nothing, and nothing grows."""
    chance = random.Random(15)
    fed = conversations = 0
    tracemalloc.start()
    largest = 0
    ends = time.monotonic() + _HALF_S
    while time.monotonic() < ends:
        publisher = RtmpPublisher(parse_target("rtmp://127.0.0.1/live", Secret("key")), threading.Event())
        publisher._phase = chance.choice(["hello", "connect", "publish", "live"])
        content = _spoiled(chance) + chance.randbytes(chance.randrange(200_000))
        step = chance.choice([1, 7, 128, 4096, 65_536]) if len(content) < 8000 else chance.choice([4096, 65_536])
        with contextlib.suppress(OutputError):
            for at in range(0, len(content), step):
                publisher._incoming(content[at : at + step])
        assert len(publisher._socket.outbox) < 1 << 20
        fed += len(content)
        conversations += 1
        if conversations % 200 == 0:
            largest = max(largest, tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert largest < 8 << 20
    met = _meet_strangers(chance)
    figure(
        f"{conversations} conversations of {fed >> 20} MiB read, {met} over sockets; memory at most {largest >> 10} KiB"
    )


def _meet_strangers(chance: random.Random) -> int:
    met = 0
    slowest = 0.0
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def talk() -> None:
            while not stop.is_set():
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client, contextlib.suppress(OSError):
                    client.sendall(_spoiled(chance))
                    client.shutdown(socket.SHUT_WR)
                    client.settimeout(5)
                    while client.recv(65_536):
                        pass

        thread = threading.Thread(target=talk)
        thread.start()
        target = parse_target(f"rtmp://127.0.0.1:{server.getsockname()[1]}/live", Secret("key"))
        ends = time.monotonic() + _HALF_S
        try:
            while time.monotonic() < ends:
                publisher = RtmpPublisher(target, threading.Event())
                began = time.monotonic()
                with contextlib.suppress(OutputError):
                    publisher.start()
                    while True:
                        publisher.exchange()
                publisher.close()
                slowest = max(slowest, time.monotonic() - began)
                met += 1
        finally:
            stop.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join(10)
    assert met > 100
    assert slowest < 9, "no longer than an attempt may take"
    return met
