"""Real clips, decoded on the clock: every picture once, in order, across loops, and the sound with its picture."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.media.clock import SAMPLE_RATE, Clock, Ticker, now_ns
from studio.media.frame import Frame
from studio.model.canvas import Canvas
from studio.model.source import MediaFileSource
from studio.sources.base import RunningSource
from studio.sources.factory import open_source
from tests.integration.sources.clips import Clip, make
from tests.rig.pictures import read_number
from tests.rig.waiting import wait_for

Open = Callable[..., RunningSource]


@pytest.fixture
def open_clip(tmp_path: Path) -> Iterator[Open]:
    opened: list[RunningSource] = []

    def open_one(path: str, clock: Clock, loop: bool = True) -> RunningSource:
        description = MediaFileSource(id="clip", name="Clip", path=path, loop=loop)
        source = open_source(description, clock=clock, canvas=Canvas(fps=clock.fps), base_folder=tmp_path)
        opened.append(source)
        source.start()
        return source

    yield open_one
    for source in opened:
        source.close()


class Seen:
    """What a tick loop of `seconds` saw: (tick, frame) for each tick, and all sound from `first_sample` on."""

    def __init__(self, source: RunningSource, clock: Clock, seconds: float) -> None:
        self.frames: list[tuple[int, Frame | None]] = []
        self.clock = clock
        ticker = Ticker(clock, threading.Event(), clock.tick_at(now_ns()) + 1)
        assert source.sound is not None
        blocks = []
        self.first_sample = next_sample = clock.sample_at(now_ns())
        for number, _missed in ticker.ticks():
            self.frames.append((number, source.frame_at(clock.tick_ns(number))))
            until = clock.sample_at(clock.tick_ns(number))
            blocks.append(source.sound.samples_at(next_sample, until - next_sample))
            next_sample = until
            if len(self.frames) >= seconds * clock.fps:
                break
        self.sound = np.concatenate(blocks)

    def numbers(self) -> list[int]:
        """The picture number at each tick since the first picture, as far as no tick was missed."""
        return [read_number(frame.y) for _, frame in self.frames if frame is not None]

    def picture_times(self, number: int) -> list[float]:
        """Seconds on the master clock at which picture `number` came into view."""
        times, before = [], 0
        for tick, frame in self.frames:
            now = read_number(frame.y) if frame is not None else 0
            if now == number != before:
                times.append(tick / self.clock.fps)
            before = now
        return times

    def beep_times(self) -> list[float]:
        """Seconds on the master clock at which a beep began: loud after 10 ms of quiet."""
        loud = np.abs(self.sound[:, 0]) > 0.1
        starts = [at for at in np.flatnonzero(loud) if not loud[max(0, at - 480) : at].any()]
        return [(self.first_sample + int(at)) / SAMPLE_RATE for at in starts if at > 480]


def test_each_picture_comes_once_and_in_order_across_loops(tmp_path: Path, open_clip: Open) -> None:
    make(tmp_path, Clip("clip.mp4"))
    clock = Clock(30)
    seen = Seen(open_clip("clip.mp4", clock), clock, 4)
    numbers = {tick: read_number(frame.y) for tick, frame in seen.frames if frame is not None}
    ticks = sorted(numbers)
    assert numbers[ticks[0]] == 1
    # By tick number, so that a tick this loaded machine missed is no error of the source's.
    wrong = [(tick, numbers[tick]) for tick in ticks if numbers[tick] != (tick - ticks[0]) % 60 + 1]
    assert wrong == []
    assert len(ticks) > 90


@pytest.mark.parametrize(
    "clip",
    [
        Clip("plain.mp4", 1.0),
        Clip("cd.mp4", 1.0, sound_hz=44100),
        Clip("mono.mkv", 1.0, channels=1, sound_hz=32000),
        Clip("film.mov", 1.001, rate="30000/1001", fps=30000 / 1001, sound_seconds=0.9),
        Clip("web.webm", 1.0, video=("-c:v", "libvpx", "-deadline", "realtime"), audio=("-c:a", "libopus")),
    ],
    ids=lambda clip: clip.name,
)
def test_sound_stays_with_its_picture_over_loops(tmp_path: Path, open_clip: Open, clip: Clip) -> None:
    make(tmp_path, clip)
    clock = Clock(50)
    seen = Seen(open_clip(clip.name, clock), clock, 3.3)
    starts, beeps = seen.picture_times(1), seen.beep_times()
    assert len(starts) >= 3
    gaps = np.diff(starts)
    assert np.allclose(gaps, clip.seconds, atol=0.041), gaps
    for start in starts[:3]:
        nearest = min(beeps, key=lambda beep: abs(beep - start))
        # The picture waits for its tick: up to 20 ms at 50 a second.
        assert -0.0215 <= nearest - start <= 0.0215, (start, beeps)
    # The sound itself, free of ticks: loops are exactly as long as the picture, to a sample.
    assert np.allclose(np.diff(beeps), clip.seconds, atol=0.0005), beeps


def test_mono_is_as_loud_as_it_was(tmp_path: Path, open_clip: Open) -> None:
    make(tmp_path, Clip("mono.mkv", channels=1, audio=("-c:a", "pcm_s16le")))
    clock = Clock(30)
    seen = Seen(open_clip("mono.mkv", clock), clock, 1.5)
    assert np.abs(seen.sound).max() == pytest.approx(0.5, abs=0.01)
    np.testing.assert_array_equal(seen.sound[:, 0], seen.sound[:, 1])


def test_sound_longer_than_the_picture_keeps_the_last_picture(tmp_path: Path, open_clip: Open) -> None:
    make(tmp_path, Clip("long.mp4", seconds=1.0, sound_seconds=2.0))
    clock = Clock(30)
    seen = Seen(open_clip("long.mp4", clock), clock, 4.5)
    starts = seen.picture_times(1)
    assert np.allclose(np.diff(starts), 2.0, atol=0.06), starts
    assert seen.numbers().count(30) >= 2 * 30


def test_a_clip_of_pure_sound_and_one_of_pure_picture(tmp_path: Path, open_clip: Open) -> None:
    make(tmp_path, Clip("voice.m4a", picture=False))
    make(tmp_path, Clip("mute.mp4", sound_hz=0))
    clock = Clock(30)
    voice, mute = open_clip("voice.m4a", clock), open_clip("mute.mp4", clock)
    seen = Seen(voice, clock, 2.5)
    assert len(seen.beep_times()) >= 2
    assert all(frame is None for _, frame in seen.frames)
    assert voice.report().state == "running"
    assert mute.frame_at(now_ns()) is not None
    assert mute.sound is not None
    assert not mute.sound.samples_at(clock.sample_at(now_ns()) - 4800, 4800).any()


def test_a_clip_that_does_not_loop_ends_on_its_last_picture(tmp_path: Path, open_clip: Open) -> None:
    make(tmp_path, Clip("once.mp4", seconds=0.5))
    clock = Clock(30)
    source = open_clip("once.mp4", clock, loop=False)
    seen = Seen(source, clock, 2.5)
    numbers = seen.numbers()
    assert numbers[:15] == list(range(1, 16))
    assert set(numbers[15:]) == {15}
    assert source.report().state == "running"
    assert not seen.sound[-SAMPLE_RATE // 2 :].any()


def test_a_clip_nobody_looks_at_keeps_its_time(tmp_path: Path, open_clip: Open) -> None:
    """Its scene is off air: the sound is heard all the same, and the right picture is there on return."""
    make(tmp_path, Clip("clip.mp4", seconds=3.0))
    clock = Clock(30)
    source = open_clip("clip.mp4", clock)
    assert source.sound is not None
    started = wait_for(lambda: source.frame_at(now_ns()), 5, "the first picture")
    begin_ns = started.captured_ns
    pause = threading.Event()
    assert not pause.wait(1.5)
    tick_ns = now_ns()
    frame = source.frame_at(tick_ns)
    assert frame is not None
    expected = (tick_ns - begin_ns) * 30 // 1_000_000_000 + 1
    assert abs(read_number(frame.y) - expected) <= 1
    heard = source.sound.samples_at(clock.sample_at(begin_ns + 1_000_000_000), 2400)
    assert np.abs(heard).max() > 0.4


def test_hd_frames_are_the_decoders_own_memory(tmp_path: Path, open_clip: Open) -> None:
    make(tmp_path, Clip("hd.mp4", seconds=0.5, sound_hz=0), 1280, 720)
    source = open_clip("hd.mp4", Clock(30))
    frame = wait_for(lambda: source.frame_at(now_ns()), 5, "a picture")
    assert frame.owner is not None
    assert frame.y.ctypes.data == frame.owner.planes[0].buffer_ptr  # type: ignore[attr-defined]


def test_a_phone_clip_stands_upright(tmp_path: Path, open_clip: Open) -> None:
    body = bytearray(make(tmp_path, Clip("plain.mp4", seconds=0.5, sound_hz=0)).read_bytes())
    # A phone writes the sensor's picture and a matrix in the track's header: turn it a quarter clockwise.
    matrix = body.index(b"tkhd") + 4 + 36
    body[matrix : matrix + 36] = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 180 << 16, 0, 1 << 30)
    (tmp_path / "phone.mp4").write_bytes(body)
    source = open_clip("phone.mp4", Clock(30))
    frame = wait_for(lambda: source.frame_at(now_ns()), 5, "a picture")
    assert (frame.width, frame.height) == (180, 320)
    # Turned clockwise: what was the top row of cells is now the right edge, read from top to bottom.
    assert 1 <= read_number(np.rot90(frame.y)) <= 15


def test_files_that_are_missing_broken_or_come_back(tmp_path: Path, open_clip: Open) -> None:
    (tmp_path / "text.mp4").write_text("no clip")
    clock = Clock(30)
    broken = open_clip("text.mp4", clock)
    missing = open_clip("later.mp4", clock)
    wait_for(lambda: broken.report().state == "failed", 5, "the refusal")
    assert broken.report().code == "source.file_unreadable"
    wait_for(lambda: missing.report().state == "failed", 5, "the refusal")
    assert missing.report().code == "source.file_missing"
    make(tmp_path, Clip("part.mp4", seconds=0.5)).rename(tmp_path / "later.mp4")
    wait_for(lambda: missing.report().state == "running", 10, "the file to be found")
    wait_for(lambda: missing.frame_at(now_ns()), 5, "its picture")


def test_a_damaged_clip_goes_on(tmp_path: Path, open_clip: Open) -> None:
    path = make(tmp_path, Clip("torn.ts", seconds=1.0))
    body = bytearray(path.read_bytes())
    noise = np.random.default_rng(3).integers(0, 255, 3000, np.uint8).tobytes()
    middle = len(body) // 2
    body[middle : middle + 3000] = noise
    path.write_bytes(bytes(body))
    clock = Clock(30)
    source = open_clip("torn.ts", clock)
    seen = Seen(source, clock, 3)
    assert source.report().state == "running"
    assert len(set(seen.numbers())) > 10
