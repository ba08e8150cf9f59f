"""The encoder with real x264 and AAC: beat, times, room, gaps; and what waits to be sent."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import av
import numpy as np
import pytest

from studio.media.clock import BLOCK_SAMPLES, NS, SAMPLE_RATE, Clock, now_ns
from studio.media.packet import Packet
from studio.media.program_frame import FramePool
from studio.media.sound import AudioBlock
from studio.model.canvas import Canvas
from studio.model.output import EncoderSettings
from studio.outputs import send_queue
from studio.outputs.encoder import Encoder
from studio.outputs.send_queue import SendQueue
from tests.rig.program import number_in, stamp, tone
from tests.rig.waiting import wait_for

CANVAS = Canvas(1280, 720, 30)
FAST = EncoderSettings(video_kbps=1000, preset="ultrafast")


class Bench:
    """An encoder that is fed as fast as it takes."""

    def __init__(self, settings: EncoderSettings = FAST) -> None:
        self.packets: list[Packet] = []
        self.clock = Clock(30, origin_ns=5 * NS)
        self.encoder = Encoder(self.clock, CANVAS, settings, self.packets.append)
        self.pool = FramePool(1280, 720, 6)

    def feed(self, ticks: range, draw: Callable[[np.ndarray], None] | None = None) -> None:
        for tick in ticks:
            wait_for(lambda: len(self.pool.free) >= 3, 10)
            frame = self.pool.take()
            assert frame is not None
            stamp(frame, tick)
            if draw is not None:
                draw(frame.y)
            frame.captured_ns = self.clock.tick_ns(tick)
            assert self.encoder.offer_video(frame, tick)
            frame.release()

    def of(self, stream: str) -> list[Packet]:
        return [packet for packet in self.packets if packet.stream == stream]

    def decoded(self) -> Iterator[av.VideoFrame]:
        decoder = av.CodecContext.create("h264", "r")
        decoder.extradata = self.encoder.header.video_extradata
        for packet in self.of("video"):
            yield from decoder.decode(av.Packet(packet.payload))
        yield from decoder.decode(None)


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    bench.encoder.start()
    yield bench
    bench.encoder.close()


def test_every_frame_once_with_its_time_and_a_key_frame_each_two_seconds(bench: Bench) -> None:
    bench.feed(range(40, 170))
    bench.encoder.close()
    video = bench.of("video")
    assert [packet.pts for packet in video] == list(range(130))
    assert [packet.dts for packet in video] == list(range(130))
    assert [packet.pts for packet in video if packet.key] == [0, 60, 120]
    assert all(packet.captured_ns == bench.clock.tick_ns(40 + packet.pts) for packet in video)
    frames = list(bench.decoded())
    assert [number_in(frame.to_ndarray(format="gray")) for frame in frames] == list(range(40, 170))
    assert {(frame.color_range, frame.colorspace, frame.color_primaries, frame.color_trc) for frame in frames} == {
        (1, 1, 1, 1)
    }
    assert len(bench.pool.free) == 6
    assert (bench.encoder.frames, bench.encoder.skipped) == (130, 0)


def test_a_forced_key_frame_comes_at_once_and_the_beat_goes_on_from_it(bench: Bench) -> None:
    bench.feed(range(25))
    wait_for(lambda: bench.encoder.frames == 25)
    bench.encoder.force_key_frame()
    bench.feed(range(25, 100))
    bench.encoder.close()
    assert [packet.pts for packet in bench.of("video") if packet.key] == [0, 25, 85]


def test_no_room_is_said_and_counted_and_nothing_blocks(bench: Bench) -> None:
    frame = bench.pool.take()
    assert frame is not None
    stamp(frame, 1)
    begun = now_ns()
    answers = [bench.encoder.offer_video(frame, tick) for tick in range(200)]
    assert now_ns() - begun < NS
    frame.release()
    assert answers.count(False) == bench.encoder.skipped > 0
    bench.encoder.close()
    assert len(bench.of("video")) == answers.count(True)
    assert len(bench.pool.free) == 6


def test_a_frame_offered_while_the_encoder_closed_returns_to_its_pool(bench: Bench) -> None:
    bench.feed(range(5))
    bench.encoder.close()
    frame = bench.pool.take()
    assert frame is not None
    bench.encoder.offer_video(frame, 5)
    frame.release()
    assert len(bench.pool.free) == 6


def test_sound_begins_with_the_picture_and_its_gaps_are_silence(bench: Bench) -> None:
    first = bench.clock.sample_at(bench.clock.tick_ns(40))
    start = first - 5000
    blocks = [AudioBlock(tone(start + n * BLOCK_SAMPLES), start + n * BLOCK_SAMPLES) for n in range(60)]
    for block in blocks[:4]:
        bench.encoder.offer_audio(block)
    bench.feed(range(40, 42))
    for block in itertools.chain(blocks[4:20], blocks[30:], blocks[59:]):  # ten lost, the last one twice
        bench.encoder.offer_audio(block)
    bench.encoder.close()
    audio = bench.of("audio")
    assert [packet.pts for packet in audio] == [BLOCK_SAMPLES * n for n in range(-1, len(audio) - 1)]
    assert bench.encoder.audio_gaps == 1
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = bench.encoder.header.audio_extradata
    heard = np.concatenate([f.to_ndarray()[0] for p in audio for f in decoder.decode(av.Packet(p.payload))])
    heard = heard[BLOCK_SAMPLES:]  # the encoder's run-up, pts -1024
    length = 60 * BLOCK_SAMPLES - 5000
    assert abs(len(heard) - length) <= BLOCK_SAMPLES
    silent = slice(20 * BLOCK_SAMPLES - 5000 + 600, 30 * BLOCK_SAMPLES - 5000 - 600)
    assert np.abs(heard[silent]).max() < 0.01
    sounding = heard[4096 : 4096 + 9600]
    wanted = tone(first + 4096)[:, 0]
    shift = int(np.argmax([np.dot(sounding[k : k + 480], wanted[:480]) for k in range(48)]))
    assert shift in (0, 1, 47)  # in phase: no sample went missing at the start (48 samples are one period)


def test_the_bit_rate_is_kept_and_follows() -> None:
    bench = Bench(EncoderSettings(video_kbps=4000, preset="ultrafast"))
    bench.encoder.start()
    noise = np.random.default_rng(1).integers(100, 130, (5, 720, 1280), np.uint8)
    turn = itertools.count()

    def draw(luma: np.ndarray) -> None:
        luma[:] = noise[next(turn) % 5]

    def kbps(since: int) -> float:
        part = [packet for packet in bench.of("video") if packet.pts >= since]
        return sum(len(packet.payload) for packet in part) * 8 * 30 / len(part) / 1000

    bench.feed(range(150), draw)
    wait_for(lambda: bench.encoder.frames == 150)
    assert kbps(30) == pytest.approx(4000, rel=0.1)
    bench.encoder.set_bitrate(2000)
    bench.feed(range(150, 300), draw)
    bench.encoder.close()
    assert kbps(210) == pytest.approx(2000, rel=0.15)


def test_a_closed_encoder_that_was_never_fed_ends_at_once() -> None:
    bench = Bench()
    bench.encoder.close()
    bench.encoder.start()
    begun = now_ns()
    bench.encoder.close()
    bench.encoder.close()
    assert now_ns() - begun < NS
    assert bench.encoder.audio_gaps == 0
    assert bench.encoder.header.sample_rate == SAMPLE_RATE


def packet(stream: str, pts: int, key: bool = False, late_ms: int = 0) -> Packet:
    now = now_ns() - late_ms * 1_000_000
    return Packet(stream, b"x", pts, pts, 1, key, now, now)  # type: ignore[arg-type]


def test_late_pictures_go_up_to_the_next_key_frame_and_sound_stays() -> None:
    queue = SendQueue()
    assert queue.put(packet("video", 0, key=True, late_ms=send_queue.LATE_MS + 1)) == 0
    assert queue.take(0)  # in hand, being sent for longer than is good
    assert queue.put(packet("audio", 0)) == 0
    assert queue.put(packet("video", 1)) == 1
    assert queue.put(packet("video", 2)) == 1
    assert queue.put(packet("video", 3, key=True)) == 0
    assert [(one.stream, one.pts) for one in queue.take(0)] == [("audio", 0), ("video", 3)]
    assert queue.put(packet("video", 4)) == 0  # no longer late
    assert queue.put(packet("audio", 1)) == 0
    left = [one for _ in range(4) for one in queue.take(0)]
    assert [(one.stream, one.pts) for one in left] == [("video", 4), ("audio", 1)]
