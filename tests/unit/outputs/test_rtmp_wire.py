"""AMF0, chunks, FLV and push addresses: true to the specification, and safe from whatever a server sends."""

from __future__ import annotations

import contextlib
import struct
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.model.errors import OutputError
from studio.model.secret import Secret
from studio.outputs import amf0
from studio.outputs.chunks import ChunkError, ChunkReader, Message, cut
from studio.outputs.flv import FlvReader, Tag
from studio.outputs.rtmp import RtmpPublisher
from studio.outputs.rtmp_target import parse_target

values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(values, max_size=5))
def test_amf0_reads_what_it_wrote(sent: list[amf0.Value]) -> None:
    assert amf0.decode(amf0.encode(*sent)) == sent


def test_amf0_as_in_the_specification() -> None:
    assert amf0.encode("connect", 1.0) == b"\x02\x00\x07connect\x00\x3f\xf0\x00\x00\x00\x00\x00\x00"
    array = b"\x08\x00\x00\x00\x63" + b"\x00\x01a\x01\x01" + b"\x00\x00\x09"
    assert amf0.decode(array) == [{"a": True}]
    assert amf0.encode("x" * 70_000)[:5] == b"\x0c\x00\x01\x11\x70"


@given(st.binary(max_size=300))
def test_amf0_survives_anything(content: bytes) -> None:
    with contextlib.suppress(amf0.Amf0Error):
        amf0.decode(content)


def test_amf0_is_bounded() -> None:
    with pytest.raises(amf0.Amf0Error):
        amf0.decode(b"\x0a\x00\x00\x00\x01" * 50)
    with pytest.raises(amf0.Amf0Error):
        amf0.decode(b"\x0a\xff\xff\xff\xff" + b"\x05" * 5000)


messages = st.builds(
    Message,
    st.sampled_from([4, 8, 9, 18, 20]),
    st.integers(0, 2**31),
    st.sampled_from([0, 1, 0xFFFFFE, 0xFFFFFF, 0x1000000, 0xFFFFFFFF]) | st.integers(0, 2**32 - 1),
    st.binary(max_size=700),
)


@given(st.lists(st.tuples(messages, st.integers(2, 63)), max_size=6), st.integers(1, 300), st.integers(1, 97))
def test_chunks_put_together_what_was_cut(sent: list[tuple[Message, int]], chunk_size: int, step: int) -> None:
    wire = cut(Message(1, 0, 0, struct.pack(">I", chunk_size)), 2, 128)
    wire += b"".join(cut(message, channel, chunk_size) for message, channel in sent)
    reader = ChunkReader()
    got = [message for at in range(0, len(wire), step) for message in reader.feed(wire[at : at + step])]
    assert got == [message for message, _ in sent]


def test_chunks_of_all_header_forms_and_interleaved() -> None:
    reader = ChunkReader()
    long = bytes(range(200))
    wire = bytes([3]) + b"\0\0\x64" + (200).to_bytes(3, "big") + b"\x14" + b"\1\0\0\0" + long[:128]
    wire += bytes([0x04]) + b"\0\0\x05" + b"\0\0\1" + b"\x04" + bytes(4) + b"A"  # another channel in between
    wire += bytes([0xC3]) + long[128:]
    wire += bytes([0x44]) + b"\0\0\x07" + b"\0\0\2" + b"\x04" + b"BC"  # form 1: timestamp is a delta
    wire += bytes([0x84]) + b"\0\0\x02" + b"DE"  # form 2
    wire += bytes([0xC4]) + b"FG"  # form 3: a new message with the same delta
    got = list(reader.feed(wire))
    assert got == [
        Message(4, 0, 5, b"A"),
        Message(20, 1, 100, long),
        Message(4, 0, 12, b"BC"),
        Message(4, 0, 14, b"DE"),
        Message(4, 0, 16, b"FG"),
    ]


@pytest.mark.parametrize(
    "wire",
    [
        bytes([3]) + bytes(3) + b"\xff\xff\xff" + bytes(5),  # 16 MB announced
        bytes([0xC3]),  # begins in the middle
        cut(Message(1, 0, 0, bytes(4)), 2, 128),  # chunk size 0
        b"".join(cut(Message(4, 0, 0, b"x"), channel, 128) for channel in range(2, 64))
        + b"".join(bytes([0, n]) + bytes(6) + b"\x04" + bytes(4) for n in range(10)),
    ],
)
def test_chunks_are_bounded(wire: bytes) -> None:
    with pytest.raises(ChunkError):
        list(ChunkReader().feed(wire))


@settings(max_examples=300)
@given(st.lists(st.binary(max_size=200), max_size=20))
def test_a_publisher_survives_whatever_a_server_says(parts: list[bytes]) -> None:
    publisher = RtmpPublisher(parse_target("rtmp://127.0.0.1/live", Secret("key")), threading.Event())
    publisher._phase = "publish"
    with contextlib.suppress(OutputError):
        for part in parts:
            publisher._incoming(part)
            publisher._incoming(cut(Message(20, 0, 0, part), 3, 128))
    assert len(publisher._socket.outbox) < 100_000


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"level": "error", "code": "NetStream.Publish.BadName"}, "rtmp.name_taken"),
        ({"level": "error", "code": "NetStream.Publish.Denied"}, "rtmp.key_refused"),
        ({"level": "error", "code": "NetStream.Something.New", "description": "no key-1234 today"}, "rtmp.refused"),
    ],
)
def test_reasons_of_servers_are_told_apart(facts: dict[str, amf0.Value], code: str) -> None:
    publisher = RtmpPublisher(parse_target("rtmp://127.0.0.1/live", Secret("key-1234")), threading.Event())
    publisher._phase = "publish"
    with pytest.raises(OutputError) as caught:
        publisher._incoming(cut(Message(20, 1, 0, amf0.encode("onStatus", 0.0, None, dict(facts))), 3, 128))
    assert caught.value.code == code
    assert "key-1234" not in str(caught.value)


def test_a_publisher_answers_pings_and_acknowledges() -> None:
    publisher = RtmpPublisher(parse_target("rtmp://127.0.0.1/live", Secret("key")), threading.Event())
    publisher._phase = "live"
    publisher._incoming(cut(Message(4, 0, 0, b"\x00\x06\x01\x02\x03\x04"), 2, 128))
    publisher._incoming(cut(Message(5, 0, 0, struct.pack(">I", 50)), 2, 128))
    publisher._incoming(cut(Message(4, 0, 0, b"\x00\x00" + bytes(40)), 2, 128))
    said = list(ChunkReader().feed(bytes(publisher._socket.outbox)))
    assert said[0].payload == b"\x00\x07\x01\x02\x03\x04"
    # 18 bytes, then 16 that set the window of 50 bytes, then 54.
    assert [one.payload for one in said[1:]] == [struct.pack(">I", 88)]


@given(st.lists(st.binary(max_size=60), max_size=5), st.integers(1, 50))
def test_flv_tags_come_out_as_they_went_in(bodies: list[bytes], step: int) -> None:
    wire = b"FLV\1\5\0\0\0\x09" + bytes(4)
    for index, body in enumerate(bodies):
        at = 0xFFFFF0 + index * 10
        head = (
            b"\x09" + len(body).to_bytes(3, "big") + (at & 0xFFFFFF).to_bytes(3, "big") + bytes([at >> 24]) + bytes(3)
        )
        wire += head + body + struct.pack(">I", len(body) + 11)
    reader = FlvReader()
    tags = [tag for at in range(0, len(wire), step) for tag in reader.feed(wire[at : at + step])]
    assert tags == [Tag(9, 0xFFFFF0 + index * 10, body) for index, body in enumerate(bodies)]


@pytest.mark.parametrize(
    ("url", "key", "host", "port", "app", "name", "shown"),
    [
        ("rtmp://h/live", "k?a=1&b=2", "h", 1935, "live", "k?a=1&b=2", "rtmp://h/live"),
        ("rtmp://h:19350/live/", "k", "h", 19350, "live", "k", "rtmp://h:19350/live"),
        ("rtmps://a.b.c/app/inst", "k", "a.b.c", 443, "app/inst", "k", "rtmps://a.b.c/app/inst"),
        ("rtmp://127.0.0.1/live/secret?t=1", "", "127.0.0.1", 1935, "live", "secret?t=1", "rtmp://127.0.0.1/live"),
        ("  RTMP://[::1]:99/live ", "k", "::1", 99, "live", "k", "rtmp://[::1]:99/live"),
    ],
)
def test_push_addresses(url: str, key: str, host: str, port: int, app: str, name: str, shown: str) -> None:
    target = parse_target(url, Secret(key) if key else None)
    assert (target.host, target.port, target.app, target.name.reveal(), target.shown) == (host, port, app, name, shown)
    assert name not in repr(target)
    assert target.tls is url.strip().lower().startswith("rtmps")


@pytest.mark.parametrize(
    ("url", "key", "code"),
    [
        ("rtmp://h/li ve", "k", "rtmp.url_space"),
        ("rtmp://h/live\nx", "k", "rtmp.url_space"),
        ("rtmp://h/" + "x" * 3000, "k", "rtmp.url_space"),
        ("http://h/live", "k", "rtmp.url_scheme"),
        ("h/live", "k", "rtmp.url_scheme"),
        ("rtmp:///live", "k", "rtmp.url_host"),
        ("rtmp://h:99999/live", "k", "rtmp.url_host"),
        ("rtmp://[::1/live", "k", "rtmp.url_host"),
        ("rtmp://me:pw@h/live", "k", "rtmp.url_host"),
        ("rtmp://h", "k", "rtmp.url_app"),
        ("rtmp://h/", "", "rtmp.url_app"),
        ("rtmp://h/live", "", "rtmp.url_key"),
    ],
)
def test_bad_push_addresses_have_a_sentence(url: str, key: str, code: str) -> None:
    with pytest.raises(OutputError) as caught:
        parse_target(url, Secret(key) if key else None)
    assert caught.value.code == code
    for language in ("zh", "en"):
        sentence = caught.value.say(language)  # type: ignore[arg-type]
        assert sentence.what != code
        assert "pw" not in sentence.text()


@given(st.text(max_size=60), st.text(max_size=10))
def test_any_push_address_is_taken_apart_or_refused(url: str, key: str) -> None:
    with contextlib.suppress(OutputError):
        target = parse_target(f"rtmp://{url}", Secret(key))
        assert target.host
        assert target.app
        assert target.name


def test_a_channel_may_begin_without_its_streams_number() -> None:
    """As pyrtmp's do. What has neither kind nor length cannot begin one."""
    assert list(ChunkReader().feed(bytes([0x43]) + b"\0\0\x07" + b"\0\0\1" + b"\x04" + b"A")) == [
        Message(4, 0, 7, b"A")
    ]
    with pytest.raises(ChunkError):
        list(ChunkReader().feed(bytes([0x83]) + b"\0\0\x07"))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"code": "NetConnection.Connect.Rejected", "description": "Server is full, try later"}, "rtmp.server_full"),
        ({"code": "NetConnection.Connect.Rejected", "description": "too many publishers"}, "rtmp.server_full"),
        ({"code": "NetConnection.Connect.InvalidApp"}, "rtmp.no_app"),
        ({"code": "NetConnection.Connect.Rejected", "description": "no such application 'live'"}, "rtmp.no_app"),
        ({"code": "NetConnection.Connect.Rejected"}, "rtmp.refused"),
        ({}, "rtmp.refused"),
    ],
)
def test_what_a_server_says_to_connect(facts: dict[str, amf0.Value], code: str) -> None:
    publisher = RtmpPublisher(parse_target("rtmp://127.0.0.1/live?token=abc", Secret("key")), threading.Event())
    publisher._phase = "connect"
    with pytest.raises(OutputError) as caught:
        publisher._incoming(cut(Message(20, 0, 0, amf0.encode("_error", 1.0, None, dict(facts))), 3, 128))
    assert caught.value.code == code
    assert "abc" not in caught.value.say("zh").text()


def test_the_windows_of_both_sides() -> None:
    """Set Peer Bandwidth is answered with our window; theirs decides when we confirm, in steps of it."""
    publisher = RtmpPublisher(parse_target("rtmp://127.0.0.1/live", Secret("key")), threading.Event())
    publisher._phase = "live"
    publisher._incoming(cut(Message(6, 0, 0, struct.pack(">IB", 2_500_000, 2)), 2, 128))
    publisher._incoming(cut(Message(5, 0, 0, struct.pack(">I", 1000)), 2, 128))
    for _ in range(9):
        publisher._incoming(cut(Message(4, 0, 0, b"\x00\x00" + bytes(286)), 2, 128))  # 300 bytes with their headers
    said = list(ChunkReader().feed(bytes(publisher._socket.outbox)))
    assert (said[0].kind, said[0].payload) == (5, struct.pack(">I", 2_500_000))
    confirmed = [int.from_bytes(one.payload, "big") for one in said[1:]]
    assert [one.kind for one in said[1:]] == [3] * len(confirmed)
    assert len(confirmed) == 2
    assert all(b - a >= 1000 for a, b in zip([0, *confirmed], confirmed, strict=False))


def test_long_shows_have_extended_times_in_every_chunk() -> None:
    """After 4 h 39 min the times need 32 bits, which follow the header of each chunk of a message."""
    wire = cut(Message(9, 1, 0x01000010, bytes(9000)), 6, 4096)
    assert wire[1:4] == b"\xff\xff\xff"
    assert wire.count(b"\x01\x00\x00\x10") == 3
    reader = ChunkReader()
    list(reader.feed(cut(Message(1, 0, 0, struct.pack(">I", 4096)), 2, 128)))
    assert list(reader.feed(wire)) == [Message(9, 1, 0x01000010, bytes(9000))]
