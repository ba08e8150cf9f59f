"""What the way to a server carries: how fast it answers and, where a stream under a test name is welcome, how much it
takes.

`python -m studio.outputs.upload` is a process of its own, since opening a muxer may hang: it reads an `Asked` as JSON
from stdin and prints a `Measured`. The key comes over the pipe only.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading

import av
import msgspec
import numpy as np

from studio.media.clock import BLOCK_SAMPLES, NS, SAMPLE_RATE, Clock, now_ns
from studio.media.packet import Packet, StreamHeader
from studio.media.program_frame import FramePool
from studio.media.sound import AudioBlock, silence
from studio.model.canvas import Canvas
from studio.model.errors import OutputError
from studio.model.output import EncoderSettings
from studio.model.reasons import reason_of
from studio.model.secret import Secret
from studio.outputs.aac import Aac
from studio.outputs.encoder import stream_template
from studio.outputs.h264 import H264, X264
from studio.outputs.muxing import PacketMuxer
from studio.outputs.rtmp import RtmpPublisher
from studio.outputs.rtmp_socket import RtmpSocket
from studio.outputs.rtmp_target import RtmpTarget, parse_target

_LIMIT_NS = 8 * NS
_MORE = 1.3
"""The trial sends so much more than is wanted, so that it shows what is left."""
_FRAMES = 60
_CANVAS = Canvas(1280, 720, 30)
_HELLO = 1536  # RTMP 1.0, 5.2.2: C1 and S1


class Asked(msgspec.Struct, frozen=True):
    """`test_name`: a stream's name under which the server may be sent pictures that nobody sees; empty: none.
    `kbps`: what the show would send. `seconds`: for how long to send."""

    url: str
    test_name: str = ""
    kbps: int = 4660
    seconds: float = 4.0

    def __repr__(self) -> str:
        return "Asked(***)"


class Measured(msgspec.Struct, frozen=True):
    """Times in ms, 0 for what was not reached. `kbps`: what arrived, 0 when nothing could be sent. `code`: why the
    server cannot be reached, or, with an answer, why it takes no test."""

    host: str = ""
    connect_ms: int = 0
    answer_ms: int = 0
    kbps: int = 0
    code: str = ""
    arguments: dict[str, str] = {}


def measure(asked: Asked) -> Measured:
    """Takes up to 8 s and as long as it sends."""
    try:
        target = parse_target(asked.url, Secret(asked.test_name or "none"))
    except OutputError as error:
        return Measured(code=error.code, arguments=error.arguments)
    met = _shake_hands(target)
    if met.code or not asked.test_name:
        return met
    try:
        kbps = _push(target, asked)
    except OutputError as error:
        return msgspec.structs.replace(met, code=error.code, arguments=error.arguments)
    except (OSError, av.FFmpegError, ValueError) as error:
        reason = target.name.redact(reason_of(error))
        return msgspec.structs.replace(met, code="rtmp.failed", arguments={"reason": reason})
    return msgspec.structs.replace(met, kbps=kbps)


def _shake_hands(target: RtmpTarget) -> Measured:
    """Connect, TLS where it is rtmps, RTMP's greeting; no stream is named."""
    heard = bytearray()
    socket = RtmpSocket(target, threading.Event(), heard.extend)
    began_ns = now_ns()
    connected_ms = 0
    try:
        socket.open(began_ns + _LIMIT_NS)
        connected_ms = _ms_since(began_ns)
        said_ns = now_ns()
        socket.outbox += b"\x03" + bytes(8) + os.urandom(_HELLO - 8)
        socket.flush(said_ns + _LIMIT_NS)
        while len(heard) < 1 + _HELLO:
            if heard and heard[0] != 3:
                raise OutputError("rtmp.not_rtmp", host=target.host, reason=repr(bytes(heard[:8])))
            if now_ns() - said_ns > _LIMIT_NS:
                raise OutputError("rtmp.silent", host=target.host)
            socket.receive(0.05)
        return Measured(target.host, connected_ms, max(1, _ms_since(said_ns)))
    except OutputError as error:
        if error.code == "rtmp.closed":
            error = OutputError("rtmp.not_rtmp", host=target.host, reason="it closed the connection")
        return Measured(target.host, connected_ms, code=error.code, arguments=error.arguments)
    finally:
        socket.close()


def _push(target: RtmpTarget, asked: Asked) -> int:
    """Publish noise and silence in real time; returns the kbit/s that arrived."""
    header, packets = _noise(round(asked.kbps * _MORE), asked.seconds)
    stop = threading.Event()
    publisher = RtmpPublisher(target, stop, header.video_kbps)
    flv = {"flvflags": "no_duration_filesize", "flush_packets": "1"}
    muxer = PacketMuxer(publisher, "flv", flv, header)
    try:
        publisher.start()
        muxer.start()
        began_ns, before = now_ns(), publisher.confirmed_bytes
        for packet in packets:
            stop.wait(max(0.0, (began_ns + packet.captured_ns - now_ns()) / NS))
            muxer.mux(packet)
            publisher.exchange()
        return round((publisher.confirmed_bytes - before) * 8 / 1000 / ((now_ns() - began_ns) / NS))
    finally:
        with contextlib.suppress(OutputError, OSError, av.FFmpegError, ValueError):
            muxer.close()
        publisher.close()


def _noise(kbps: int, seconds: float) -> tuple[StreamHeader, list[Packet]]:
    """A picture that fills the bit rate, two seconds of it again and again, with silence, in the order of their times
    (`captured_ns`, from 0), and what a muxer must know of them."""
    settings = EncoderSettings(video_kbps=min(50_000, max(200, kbps)), preset="ultrafast")
    h264, aac = H264(X264, _CANVAS, settings), Aac(Clock(_CANVAS.fps, 0), settings)
    try:
        h264.open()
        aac.open()
        header = StreamHeader(
            _CANVAS.width, _CANVAS.height, _CANVAS.fps, h264.extradata, aac.extradata, SAMPLE_RATE,
            settings.video_kbps, settings.audio_kbps, stream_template(h264, aac),
        )  # fmt: skip
        frame = FramePool(_CANVAS.width, _CANVAS.height, 1).take()
        assert frame is not None
        random = np.random.default_rng()
        pictures = []
        for number in range(_FRAMES):
            frame.y[:] = random.integers(16, 235, frame.y.shape, np.uint8)
            pictures += h264.encode(frame, number, 0, False)
        pictures += h264.flush()
        packets = [_at(pictures[number % _FRAMES], number) for number in range(round(seconds * _CANVAS.fps))]
        for number in range(round(seconds * SAMPLE_RATE / BLOCK_SAMPLES)):
            packets += aac.encode(AudioBlock(silence(BLOCK_SAMPLES), number * BLOCK_SAMPLES))
        return header, sorted(packets, key=lambda packet: packet.captured_ns)
    finally:
        h264.close()
        aac.close()


def _at(picture: Packet, number: int) -> Packet:
    return msgspec.structs.replace(picture, pts=number, dts=number, captured_ns=number * NS // _CANVAS.fps)


def _ms_since(began_ns: int) -> int:
    return (now_ns() - began_ns) * 1000 // NS


if __name__ == "__main__":
    av.logging.set_level(None)
    _asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    sys.stdout.buffer.write(msgspec.json.encode(measure(_asked)))
