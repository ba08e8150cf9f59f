"""One encode for all outputs: what finds no room is counted, and each output ends by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.engine.broadcast import Broadcast
from studio.media.clock import BLOCK_SAMPLES, Clock, Ticker, now_ns
from studio.media.program_frame import FramePool
from studio.media.sound import AudioBlock, silence
from studio.media.threads import NamedThread
from studio.model.canvas import Canvas
from studio.model.errors import EngineError
from studio.model.incident import Incident
from studio.model.output import EncoderSettings, FileOutput
from tests.rig.film import Film
from tests.rig.waiting import wait_for

_CANVAS = Canvas(width=1280, height=720, fps=30)
_FAST = EncoderSettings(video_kbps=800, preset="ultrafast")


def _file(path: Path, output_id: str = "recording") -> FileOutput:
    return FileOutput(id=output_id, name=path.name, path=str(path))


class _Feed:
    """Black pictures and silence in real time."""

    def __init__(self, broadcast: Broadcast, clock: Clock) -> None:
        self._broadcast, self._clock = broadcast, clock
        self._pool = FramePool(_CANVAS.width, _CANVAS.height, 10)
        self._thread = NamedThread("feed", self._run)

    def __enter__(self) -> _Feed:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._thread.close()

    def _run(self, stop: object) -> None:
        sample = self._clock.sample_at(now_ns()) // BLOCK_SAMPLES * BLOCK_SAMPLES
        for number, _ in Ticker(self._clock, stop, self._clock.tick_at(now_ns()) + 1).ticks():  # type: ignore[arg-type]
            frame = self._pool.take()
            if frame is not None:
                frame.y[:], frame.u[:], frame.v[:] = 16, 128, 128
                frame.captured_ns = self._clock.tick_ns(number)
                self._broadcast.offer_video(frame, number)
                frame.release()
            while self._clock.sample_ns(sample + BLOCK_SAMPLES) <= self._clock.tick_ns(number):
                self._broadcast.offer_audio(AudioBlock(silence(BLOCK_SAMPLES), sample))
                sample += BLOCK_SAMPLES


def test_what_the_encoder_cannot_take_is_skipped_and_counted(tmp_path: Path) -> None:
    clock = Clock(30)
    broadcast = Broadcast(clock, _CANVAS, lambda _incident: None)
    pool = FramePool(_CANVAS.width, _CANVAS.height, 1)
    frame = pool.take()
    assert frame is not None
    broadcast.start_output(_file(tmp_path / "a.mkv"), None, _FAST)
    for tick in range(200):
        broadcast.offer_video(frame, tick)
    skipped = broadcast.skipped
    assert 100 < skipped < 200, "all at once: the encoder has room for a few"
    encoder = broadcast._encoder
    assert encoder is not None
    wait_for(lambda: encoder.frames + encoder.skipped == 200, 10, "the rest to be encoded")
    broadcast.close()
    assert broadcast.skipped == skipped, "the count outlives the encoder"
    assert not broadcast.running
    frame.release()
    assert len(pool.free) == 1, "every picture was given back"


def test_outputs_come_and_go_and_the_encoder_with_them(tmp_path: Path) -> None:
    incidents: list[Incident] = []
    clock = Clock(30)
    broadcast = Broadcast(clock, _CANVAS, incidents.append)
    first, second = tmp_path / "a.mkv", tmp_path / "b.mp4"
    with _Feed(broadcast, clock):
        assert not broadcast.running
        broadcast.start_output(_file(first, "one"), None, _FAST)
        with pytest.raises(EngineError) as refused:
            broadcast.start_output(_file(first, "one"), None, _FAST)
        assert refused.value.code == "engine.output_twice"
        broadcast.start_output(_file(second, "two"), None, _FAST)
        wait_for(lambda: [one.frames > 20 for one in broadcast.reports()] == [True, True], 20, "both to be written")
        assert broadcast.delay_ms() < 2000
        broadcast.stop_output("one")
        broadcast.stop_output("one")
        wait_for(lambda: {one.id: one.state for one in broadcast.reports()}["one"] == "idle", 10, "the first to end")
        assert broadcast.running
        broadcast.close()
        assert not broadcast.running
    assert {one.id: one.state for one in broadcast.reports()} == {"one": "idle", "two": "idle"}
    with pytest.raises(EngineError) as refused:
        broadcast.stop_output("one")
    assert refused.value.code == "engine.no_output"
    frames = {one.id: one.frames for one in broadcast.reports()}
    assert (len(Film(first).times_s), len(Film(second).times_s)) == (frames["one"], frames["two"])
    assert not [one for one in incidents if one.level == "trouble"]


def test_a_trial_encodes_for_nobody_and_gives_way_to_an_output(tmp_path: Path) -> None:
    clock = Clock(30)
    broadcast = Broadcast(clock, _CANVAS, lambda _incident: None)
    assert broadcast.trial.state == "none"
    with _Feed(broadcast, clock):
        broadcast.start_trial(_FAST, 60)
        wait_for(lambda: broadcast.trial.frames > 20, 10, "pictures of the trial")
        with pytest.raises(EngineError) as refused:
            broadcast.start_trial(_FAST, 60)
        assert refused.value.code == "engine.trial_on_air"
        assert (broadcast.trial.state, broadcast.reports()) == ("running", ())
        assert broadcast.trial.encode_ms > 0
        broadcast.start_output(_file(tmp_path / "a.mkv"), None, _FAST)
        assert broadcast.trial.state == "done"
        wait_for(lambda: broadcast.reports()[0].frames > 20, 20, "the recording")
        broadcast.close()
        broadcast.start_trial(_FAST, 0.5)
        wait_for(lambda: broadcast.trial.state == "done", 5, "the end of a short trial")
        assert not broadcast.running
    assert len(Film(tmp_path / "a.mkv").times_s) > 20
