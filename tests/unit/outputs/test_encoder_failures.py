"""Encoders that fail or hang on the way, and hardware that is tried before it is used."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import av
import numpy as np

from studio.media.clock import BLOCK_SAMPLES, NS, Clock, now_ns
from studio.media.packet import Packet
from studio.media.program_frame import FramePool
from studio.media.sound import AudioBlock
from studio.media.threads import NamedThread
from studio.model.canvas import Canvas
from studio.model.incident import Incident
from studio.model.output import EncoderSettings
from studio.outputs.aac import Aac
from studio.outputs.encoder import Encoder
from studio.outputs.h264 import X264
from studio.outputs.hardware import Hardware, try_here
from tests.rig.breaking import NVENC, BreakingEncoders
from tests.rig.program import number_in, stamp, tone
from tests.rig.waiting import wait_for

CANVAS = Canvas(1280, 720, 30)
FAST = EncoderSettings(video_kbps=1000, preset="ultrafast")


class Show:
    """An encoder fed with numbered pictures, `speed` times as fast as in real time. The n-th picture has pts n."""

    def __init__(self, encoders: BreakingEncoders, speed: int = 1) -> None:
        self.packets: list[Packet] = []
        self.incidents: list[Incident] = []
        self.given_up: list[str] = []
        self.offered = 0
        clock = Clock(CANVAS.fps)
        self.encoder = Encoder(
            clock,
            CANVAS,
            FAST,
            self.packets.append,
            on_incident=self.incidents.append,
            names=(NVENC, X264),
            on_given_up=self.given_up.append,
            make_h264=encoders.make,
        )
        self.pool = FramePool(1280, 720, 10)
        self._period_s = 1 / CANVAS.fps / speed
        self._thread = NamedThread("show", self._run)

    @contextmanager
    def playing(self) -> Iterator[Show]:
        self.encoder.start()
        self._thread.start()
        try:
            yield self
        finally:
            self._thread.close()
            self.encoder.close()

    def wait_frames(self, pts: int) -> None:
        wait_for(lambda: self.video and self.video[-1].pts >= pts, 30, f"picture {pts}")

    @property
    def video(self) -> list[Packet]:
        return [one for one in self.packets if one.stream == "video"]

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.incidents]

    def _run(self, stop: threading.Event) -> None:
        while not stop.wait(self._period_s):
            frame = self.pool.take()
            if frame is None:
                continue
            stamp(frame, self.offered)
            self.encoder.offer_video(frame, 7 + self.offered)
            self.offered += 1
            frame.release()


def test_an_encoder_that_fails_on_air_is_followed_by_x264() -> None:
    encoders = BreakingEncoders(after=45)
    with Show(encoders, speed=4).playing() as show:
        assert show.encoder.name == NVENC
        before = show.encoder.header.video_extradata
        show.wait_frames(45 + 11 * 30)
        wait_for(lambda: "encoder.steady" in show.codes, 5, "the all-clear")
    assert encoders.made == [NVENC, X264]
    assert show.given_up == [NVENC]
    assert show.codes == ["encoder.replaced", "encoder.steady"]
    video = show.video
    after = next(one for one in video if one.key and one.extradata != before)
    assert after.extradata == show.encoder.header.video_extradata
    assert 40 <= video.index(after) <= 45, "the fresh encoder's first picture is a key frame"
    last = max(one.pts for one in video if one.pts < after.pts)
    assert after.pts - last - 1 == int(show.incidents[0].arguments["count"])
    assert show.encoder.frames + show.encoder.skipped == show.offered
    assert show.encoder.frames == len(video)
    assert all(b.dts > a.dts for a, b in pairwise(video))
    times = [one.pts for one in video if one.pts >= after.pts]
    keys = [one.pts for one in video if one.key and one.pts >= after.pts]
    assert keys[1:] == [min(pts for pts in times if pts >= key + 60) for key in keys[:-1]], "the beat goes on from it"
    assert len(show.pool.free) == 10, "every picture was given back"
    seen = _numbers_of(video[video.index(after) :])
    assert seen == [one.pts for one in video[video.index(after) :]]


def test_x264_that_fails_is_opened_again_every_time() -> None:
    encoders = BreakingEncoders(after=20, x264_breaks=2)
    with Show(encoders, speed=4).playing() as show:
        wait_for(lambda: encoders.made.count(X264) == 3, 20, "the third x264")
        pts = show.video[-1].pts
        show.wait_frames(pts + 60)
    assert show.codes.count("encoder.renewed") == 2
    assert show.encoder.frames + show.encoder.skipped == show.offered
    assert show.encoder.frames == len(show.video)
    assert show.encoder.failure is None


def test_an_encoder_that_hangs_is_left_behind() -> None:
    encoders = BreakingEncoders(after=30, how="hangs")
    try:
        with Show(encoders).playing() as show:
            show.wait_frames(30 + 2 * 30 + 30)
            missing = set(range(show.video[-1].pts)) - {one.pts for one in show.video}
            encoders.freed.set()
            show.wait_frames(show.video[-1].pts + 30)
    finally:
        encoders.freed.set()
    assert show.codes == ["encoder.replaced"]
    assert show.incidents[0].arguments["reason"] == "it hangs"
    assert 60 <= len(missing) < 120, "noticed after two seconds"
    assert all(b.dts > a.dts for a, b in pairwise(show.video)), "what came back late was not sent"
    assert show.encoder.frames + show.encoder.skipped == show.offered
    wait_for(lambda: len(show.pool.free) == 10, 5, "every picture")


class _BreakingAac(Aac):
    left = 30

    def encode(self, block: AudioBlock) -> list[Packet]:
        if type(self).left == 0:
            type(self).left -= 1
            raise ValueError("no")
        type(self).left -= 1
        return super().encode(block)


def test_sound_goes_on_in_its_place_when_its_encoder_fails() -> None:
    packets: list[Packet] = []
    incidents: list[Incident] = []
    clock = Clock(30, origin_ns=5 * NS)
    encoder = Encoder(clock, CANVAS, FAST, packets.append, on_incident=incidents.append, make_aac=_BreakingAac)
    encoder.start()
    pool = FramePool(1280, 720, 1)
    frame = pool.take()
    assert frame is not None
    stamp(frame, 1)
    encoder.offer_video(frame, 0)
    frame.release()
    for number in range(80):
        encoder.offer_audio(AudioBlock(tone(number * BLOCK_SAMPLES), number * BLOCK_SAMPLES))
    wait_for(lambda: encoder.audio_blocks == 80, 10, "all sound")
    encoder.close()
    audio = [one for one in packets if one.stream == "audio"]
    assert [one.code for one in incidents] == ["encoder.sound_renewed"]
    assert encoder.audio_gaps >= 1
    steps = [b.pts - a.pts for a, b in pairwise(audio)]
    assert set(steps[:25]) == {BLOCK_SAMPLES}
    assert len([step for step in steps if step != BLOCK_SAMPLES]) <= 1
    assert max(steps) <= 4 * BLOCK_SAMPLES
    assert audio[-1].pts >= 79 * BLOCK_SAMPLES - BLOCK_SAMPLES


def test_a_named_encoder_that_cannot_be_opened_gives_way_at_the_start() -> None:
    incidents: list[Incident] = []
    encoder = Encoder(
        Clock(30), CANVAS, FAST, lambda _packet: None, on_incident=incidents.append, names=("h264_nowhere", X264)
    )
    encoder.start()
    encoder.close()
    assert encoder.name == X264
    assert [one.code for one in incidents] == ["encoder.not_usable"]


def test_a_trial_tells_what_works_and_what_does_not() -> None:
    assert try_here(X264, CANVAS).reason.partition(":")[0] in ("", "too slow")
    broken = try_here("h264_nowhere", CANVAS)
    assert broken.reason


def _child(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


_CHILDREN = {
    "h264_nvenc": "import time; time.sleep(60)",
    "h264_qsv": "import os; os.abort()",
    "h264_amf": 'print(\'{"codec": "h264_amf", "ms": 4.0}\')',
    "h264_videotoolbox": 'print(\'{"codec": "h264_videotoolbox", "ms": 90.0, "reason": "too slow: 90 ms a picture"}\')',
}


def test_hardware_is_tried_apart_and_only_what_works_is_named() -> None:
    hardware = Hardware(CANVAS, tuple(_CHILDREN), lambda codec, _canvas: _child(_CHILDREN[codec]), limit_s=1.0)
    began_ns = now_ns()
    hardware.start()
    assert now_ns() - began_ns < 0.2 * NS, "nobody waits for a trial"
    assert hardware.names("x264") == (X264,)
    wait_for(lambda: len(hardware.tried) == 4, 10, "the trials")
    assert [bool(one.reason) for one in hardware.tried] == [True, True, False, True]
    assert hardware.tried[0].reason == "no answer within 1 s"
    assert hardware.names("auto") == ("h264_amf", X264)
    assert hardware.names("nvenc") == (X264,)
    hardware.give_up("h264_amf")
    assert hardware.names("auto") == (X264,)
    hardware.close()
    hardware.close()


def test_a_trial_that_hangs_ends_with_its_engine() -> None:
    hardware = Hardware(CANVAS, (NVENC,), lambda _codec, _canvas: _child("import time; time.sleep(60)"))
    hardware.start()
    began_ns = now_ns()
    hardware.close()
    assert now_ns() - began_ns < 2 * NS


def _numbers_of(video: list[Packet]) -> list[int]:
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = video[0].extradata
    frames = [frame for one in video for frame in decoder.decode(av.Packet(one.payload))]
    return [number_in(np.asarray(frame.to_ndarray(format="gray"))) for frame in [*frames, *decoder.decode(None)]]
