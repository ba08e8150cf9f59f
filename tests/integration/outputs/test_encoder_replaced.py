"""An encoder fails on air: the stream goes on within its connection, the recording in another file."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import av

from studio.engine.broadcast import Broadcast
from studio.media.clock import BLOCK_SAMPLES, Clock, Ticker, now_ns
from studio.media.program_frame import FramePool
from studio.media.sound import AudioBlock
from studio.media.threads import NamedThread
from studio.model.canvas import Canvas
from studio.model.incident import Incident
from studio.model.output import EncoderSettings, FileOutput, Key, RtmpOutput
from studio.outputs.hardware import Hardware
from tests.rig.breaking import NVENC, BreakingEncoders
from tests.rig.nginx import NginxRtmp
from tests.rig.program import number_in, stamp, tone
from tests.rig.waiting import wait_for

_CANVAS = Canvas(1280, 720, 30)
_SETTINGS = EncoderSettings(video_kbps=1200, preset="ultrafast")


class _Usable(Hardware):
    """As if this computer had passed its trial with NVENC."""

    def start(self) -> None:
        self._usable = [NVENC]


class _Numbered:
    """Numbered pictures and a tone, in real time."""

    def __init__(self, broadcast: Broadcast, clock: Clock) -> None:
        self._broadcast, self._clock = broadcast, clock
        self._pool = FramePool(_CANVAS.width, _CANVAS.height, 10)
        self._thread = NamedThread("numbered", self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_exception: object) -> None:
        self._thread.close()

    def _run(self, stop: threading.Event) -> None:
        sample = self._clock.sample_at(now_ns()) // BLOCK_SAMPLES * BLOCK_SAMPLES
        for number, _ in Ticker(self._clock, stop, self._clock.tick_at(now_ns()) + 1).ticks():
            frame = self._pool.take()
            if frame is not None:
                stamp(frame, number)
                frame.captured_ns = self._clock.tick_ns(number)
                self._broadcast.offer_video(frame, number)
                frame.release()
            while self._clock.sample_ns(sample + BLOCK_SAMPLES) <= self._clock.tick_ns(number):
                self._broadcast.offer_audio(AudioBlock(tone(sample), sample))
                sample += BLOCK_SAMPLES


def _numbers(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        return [number_in(frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]


def _sound_gaps(path: Path) -> list[float]:
    """Steps in the sound's times that are more than one packet."""
    with av.open(str(path)) as container:
        times = [float(one.pts * one.time_base) for one in container.demux(audio=0) if one.pts is not None]
    return [b - a for a, b in pairwise(times) if b - a > 0.03]


def test_the_stream_stays_and_the_recording_goes_on_beside(tmp_path: Path) -> None:
    incidents: list[Incident] = []
    encoders = BreakingEncoders(after=60)
    clock = Clock(30)
    broadcast = Broadcast(clock, _CANVAS, incidents.append, _Usable(_CANVAS), encoders.make)
    broadcast.start()

    def sent(output_id: str) -> int:
        return next(one.frames for one in broadcast.reports() if one.id == output_id)

    with NginxRtmp(tmp_path) as server, _Numbered(broadcast, clock):
        url = f"rtmp://127.0.0.1:{server.rtmp_port}/live"
        broadcast.start_output(RtmpOutput(id="push", name="甲", url=url), Key("show"), _SETTINGS)
        broadcast.start_output(FileOutput(id="file", name="a", path=str(tmp_path / "a.mkv")), None, _SETTINGS)
        wait_for(lambda: sent("push") > 110 and sent("file") > 110, 40, "more than the first encoder made")
        broadcast.start_output(FileOutput(id="late", name="b", path=str(tmp_path / "b.mp4")), None, _SETTINGS)
        wait_for(lambda: sent("late") > 20, 20, "a recording begun afterwards")
        reports = {one.id: one for one in broadcast.reports()}
        broadcast.close()
        server.wait_ended()
        received = server.recordings()
    assert encoders.made == [NVENC, "libx264"]
    assert [one.code for one in incidents if one.key == "encoder"] == ["encoder.replaced"]
    assert reports["push"].reconnects == 0
    assert len(received) == 1, "one connection all the while"
    pieces = [tmp_path / "a.mkv", tmp_path / "a-2.mkv"]
    assert [path.name for path in sorted(tmp_path.glob("*.m*"))] == ["a-2.mkv", "a.mkv", "b.mp4"]
    streamed, recorded = _numbers(received[0]), [_numbers(piece) for piece in pieces]
    assert min(map(len, [*recorded, _numbers(tmp_path / "b.mp4")])) > 15, "every file plays"
    gap = recorded[1][0] - recorded[0][-1] - 1
    assert gap == int(incidents[0].arguments["count"])
    both = set(recorded[0] + recorded[1])
    assert {number for number in streamed if number >= recorded[0][0] and number <= recorded[1][-1]} <= both
    assert streamed == sorted(streamed)
    assert not _sound_gaps(received[0]), "the sound never noticed"
