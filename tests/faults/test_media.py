"""What is sent: its form, its size, and what cameras, microphones, clocks and a busy computer do to it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from studio.desk.desk import Desk
from studio.media.clock import BLOCK_SAMPLES, NS, SAMPLE_RATE
from studio.media.resampler import FillResampler
from studio.model.canvas import Canvas
from studio.model.output import Destination, EncoderSettings
from studio.model.scene import Scene, SceneItem
from studio.model.secret import Secret
from studio.model.source import (
    MediaFileSource,
    MicrophoneSource,
    NetworkCameraSource,
    SourceReport,
    TestPatternSource,
)
from tests.rig.desks import DeskProcess, RefusedError, open_desk
from tests.rig.film import Film
from tests.rig.mjpeg import MjpegCamera
from tests.rig.nginx import NginxRtmp
from tests.rig.noise import make_noise
from tests.rig.pulse import PulseMicrophone
from tests.rig.shows import FPS, HEIGHT, WIDTH, plain_show, write_show
from tests.rig.waiting import wait_for
from tests.unit.media.test_resampler import HERTZ, MIXED_AFTER_S, Device

Figure = Callable[[str], None]
_MIB = 1 << 20


def _tags(path: Path) -> list[tuple[int, int]]:
    """(kind, packet type) of each picture (9) and sound (8) in an FLV: type 0 is the codec's configuration."""
    content, at, found = path.read_bytes(), 13, []
    while at + 11 < len(content):
        kind, size = content[at], int.from_bytes(content[at + 1 : at + 4], "big")
        if kind in (8, 9):
            found.append((kind, content[at + 12]))
        at += 11 + size + 4
    return found


@pytest.mark.timeout(180)
def test_m15_form_of_the_received_stream(tmp_path: Path, figure: Figure) -> None:
    """Noise fills the bit rate, so that it can be held against what was asked."""
    make_noise(tmp_path / "noise.avi", 1280, 720)
    kbps = 2500
    show = plain_show(
        sources=(MediaFileSource(id="noise", name="雪花", path="noise.avi"),),
        scenes=(Scene(id="main", name="雪花", items=(SceneItem(ref="noise"),)),),
        encoder=EncoderSettings(video_kbps=kbps, preset="superfast"),
    )
    with NginxRtmp(tmp_path) as server, open_desk(write_show(tmp_path, show)) as desk:
        desk.air.push(Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live"), Secret("show"))
        wait_for(lambda: any(o.frames > 34 * FPS for o in desk.state.vitals.outputs), 120, "34 s", every_s=0.2)
        desk.air.end_all()
        server.wait_ended()
        (received,) = server.recordings()
    tags = _tags(received)
    for kind in (8, 9):
        assert next(packet for known, packet in tags if known == kind) == 0, "the configuration comes first"
    assert tags.count((9, 0)) == 1
    with av.open(str(received)) as container:
        video, audio = container.streams.video[0].codec_context, container.streams.audio[0].codec_context
        assert video.extradata
        assert audio.extradata
        packets = [(float(p.pts * p.time_base), p.size, p.is_keyframe) for p in container.demux(video=0) if p.size]
    keys = [at for at, _, key in packets if key]
    assert all(abs((b - a) * FPS - 2 * FPS) <= 1 for a, b in list(pairwise(keys))[1:]), "one was forced at the start"
    rates = []
    for start in range(4, 23):
        inside = sum(size for at, size, _ in packets if start <= at < start + 10)
        rates.append(inside * 8 / 10_000)
    figure(f"key frames every 2 s; {min(rates):.0f} to {max(rates):.0f} kbit/s of {kbps} over 10 s windows")
    assert all(kbps * 0.9 <= rate <= kbps * 1.1 for rate in rates), rates


@pytest.mark.timeout(120)
def test_m16_no_message_above_a_mebibyte(tmp_path: Path, figure: Figure) -> None:
    make_noise(tmp_path / "noise.avi", 1920, 1080)
    show = plain_show(
        canvas=Canvas(),
        sources=(MediaFileSource(id="noise", name="雪花", path="noise.avi"),),
        scenes=(Scene(id="main", name="雪花", items=(SceneItem(ref="noise"),)),),
        encoder=EncoderSettings(video_kbps=20_000, preset="ultrafast"),
    )
    with NginxRtmp(tmp_path) as server, open_desk(write_show(tmp_path, show)) as desk:
        desk.air.push(Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live"), Secret("show"))
        wait_for(lambda: any(one.frames > 120 for one in desk.state.vitals.outputs), 60, "frames", every_s=0.2)
        desk.air.end_all()
        (output,) = desk.state.vitals.outputs
        server.wait_ended()
        (received,) = server.recordings()
        with av.open(str(received)) as container:
            largest = max(packet.size for packet in container.demux())
    assert output.reconnects == 0
    assert largest < _MIB
    figure(f"largest message {largest / 1024:.0f} KiB")


@contextlib.contextmanager
def _camera_show(tmp_path: Path, camera: MjpegCamera) -> Iterator[Desk]:
    """One network camera, full screen, being recorded to a.mkv."""
    show = plain_show(
        sources=(NetworkCameraSource(id="camera", name="门口", url=camera.url),),
        scenes=(Scene(id="main", name="门口", items=(SceneItem(ref="camera"),)),),
    )
    with open_desk(write_show(tmp_path, show)) as desk:
        wait_for(lambda: _source(desk, "camera").state == "running", 20, "the camera")
        desk.air.start_recording(tmp_path / "a.mkv")
        wait_for(lambda: _written(desk) > 20, 20, "a recording")
        yield desk


def _source(desk: Desk, source_id: str) -> SourceReport:
    found = next((one for one in desk.state.vitals.sources if one.id == source_id), None)
    return found or SourceReport(source_id, "opening")


def _written(desk: Desk) -> int:
    return max((one.frames for one in desk.state.vitals.outputs), default=0)


def _go_on(desk: Desk, seconds: float) -> None:
    """Until so much more has been recorded."""
    frames = _written(desk)
    wait_for(lambda: _written(desk) > frames + seconds * FPS, 3 * seconds + 20, "more of it", every_s=0.1)


def _whole(desk: Desk, path: Path) -> Film:
    """End all; the recording has every frame that was not counted as lost."""
    desk.air.end_all()
    counts = desk.state.vitals.frames
    film = Film(path, middle=(0.3, 0.35, 0.4, 0.3))
    assert len(film.missing) <= counts.skipped
    assert film.repeated <= counts.lagged
    return film


@pytest.mark.timeout(180)
def test_m18_camera_stops(tmp_path: Path, figure: Figure) -> None:
    with MjpegCamera() as camera, _camera_show(tmp_path, camera) as desk:
        _go_on(desk, 2)
        camera.stop()
        stopped = time.monotonic()
        wait_for(lambda: _source(desk, "camera").state in ("stalled", "failed"), 10, "the stall to be told")
        told = time.monotonic() - stopped
        wait_for(lambda: time.monotonic() - stopped > 30, 40, "30 s without it", every_s=0.2)
        camera.resume()
        back = time.monotonic()
        wait_for(lambda: _source(desk, "camera").state == "running", 30, "it to come back by itself")
        again = time.monotonic() - back
        _go_on(desk, 2)
        film = _whole(desk, tmp_path / "a.mkv")
    # A camera's picture changes all over from one to the next; the slate and a picture that stands do not.
    parts = film.parts["middle"]
    steps = [float(np.abs(a.astype(np.int16) - b).mean()) for a, b in pairwise(parts)]
    moved = [film.times_s[index + 1] for index, step in enumerate(steps) if step > 8]
    gaps = sorted((b - a, a, b) for a, b in pairwise(moved))
    (held_s, _, slate_s), (standing_s, slate_again_s, _) = gaps[-2], gaps[-1]
    figure(f"told after {told:.1f} s, slate after {held_s:.1f} s; back {again:.1f} s after the camera")
    assert slate_s == slate_again_s, "the last picture, then the slate, then the camera"
    assert standing_s > 25
    assert held_s <= 2.0
    assert told <= 2.0


@pytest.mark.timeout(120)
def test_m19_camera_gives_the_same_picture_for_ever(tmp_path: Path, figure: Figure) -> None:
    with MjpegCamera() as camera, _camera_show(tmp_path, camera) as desk:
        camera.freeze()
        began = time.monotonic()
        wait_for(lambda: _source(desk, "camera").code == "source.frozen", 10, "it to be called frozen")
        told = time.monotonic() - began
        assert any(one.code == "source.frozen" for one in desk.state.incidents)
        assert _source(desk, "camera").age_ms < 1000, "it delivers all the while"
        camera.resume()
        wait_for(lambda: _source(desk, "camera").state == "running", 5, "it to move again")
        wait_for(lambda: desk.state.incidents[-1].code == "source.back", 5, "that to be said")
        _go_on(desk, 1)
        film = _whole(desk, tmp_path / "a.mkv")
    figure(f"called frozen after {told:.1f} s; {len(film.missing)} frames missing")
    assert told <= 3.0


@pytest.mark.timeout(120)
def test_m20_camera_blocks_and_comes_back_with_another_size(tmp_path: Path, figure: Figure) -> None:
    with MjpegCamera() as camera, _camera_show(tmp_path, camera) as desk:
        camera.stop()
        began = time.monotonic()
        wait_for(lambda: _source(desk, "camera").state == "stalled", 10, "the stall")
        wait_for(lambda: time.monotonic() - began > 7, 10, "the read to be given up")
        camera.resize(640, 360)
        camera.resume()
        wait_for(lambda: _source(desk, "camera").width == 640, 40, "the new size")
        _go_on(desk, 2)
        _whole(desk, tmp_path / "a.mkv")
        restarts = _source(desk, "camera").restarts
    with av.open(str(tmp_path / "a.mkv")) as container:
        sizes = {(frame.width, frame.height) for frame in container.decode(video=0)}
    assert sizes == {(WIDTH, HEIGHT)}
    figure(f"opened again {restarts} times; the output is {WIDTH}x{HEIGHT} throughout")


@pytest.fixture
def mic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseMicrophone]:
    """Two microphones; the first is the show's."""
    with PulseMicrophone(tmp_path, names=("labmic", "other")) as mic:
        for name, value in mic.own_env.items():
            monkeypatch.setenv(name, value)
        yield mic


@contextlib.contextmanager
def _microphone_show(tmp_path: Path) -> Iterator[Desk]:
    show = plain_show(
        sources=(
            TestPatternSource(id="bars", name="彩条", muted=True),
            MicrophoneSource(id="mic", name="话筒", device="ALSA: labmic"),
        ),
        scenes=(Scene(id="main", name="主画面", items=(SceneItem(ref="bars"),)),),
    )
    with open_desk(write_show(tmp_path, show)) as desk:
        wait_for(lambda: _source(desk, "mic").state == "running", 20, "the microphone")
        desk.air.start_recording(tmp_path / "a.mkv")
        wait_for(lambda: _written(desk) > 20, 20, "a recording")
        yield desk


def _peak_db(desk: Desk) -> float:
    return next((one.peak_db for one in desk.state.vitals.meters if one.id == "mic"), -120.0)


@pytest.mark.timeout(120)
def test_m21_microphone_unplugged(tmp_path: Path, mic: PulseMicrophone, figure: Figure) -> None:
    mic.tone(600, 60, wait=False)
    mic.tone(1500, 60, into="other", wait=False)
    with _microphone_show(tmp_path) as desk:
        wait_for(lambda: _peak_db(desk) > -10, 10, "the tone")
        began = time.monotonic()
        mic.unplug()
        wait_for(lambda: _source(desk, "mic").state in ("stalled", "failed"), 10, "the alarm")
        told = time.monotonic() - began
        said = next(one for one in desk.state.incidents if one.key == "source mic")
        wait_for(lambda: _peak_db(desk) < -60, 12, "silence, and not the other microphone")
        loudest = max(_peak_db(desk) for _ in wait_each(desk, 4))
        mic.plug()
        mic.tone(800, 20, wait=False)
        wait_for(lambda: _peak_db(desk) > -10, 20, "it to be heard again once it is back")
        desk.air.end_all()
        gaps = desk.state.vitals.audio.gaps
    figure(f"alarm {said.code} after {told:.1f} s; {gaps} gaps in the sound")
    assert told <= 2.0
    assert loudest < -60
    assert gaps == 0


@pytest.mark.timeout(180)
@pytest.mark.parametrize("how", ["frozen", "killed"])
def test_m22_sound_server(tmp_path: Path, mic: PulseMicrophone, how: str, figure: Figure) -> None:
    mic.tone(600, 90, wait=False)
    with _microphone_show(tmp_path) as desk:
        wait_for(lambda: _peak_db(desk) > -10, 10, "the tone")
        if how == "frozen":
            mic.child.freeze()
        else:
            mic.kill()
        gone = time.monotonic()
        wait_for(lambda: _source(desk, "mic").state in ("stalled", "failed"), 10, "the loss to be told")
        told = time.monotonic() - gone
        slowest = 0.0
        for _ in wait_each(desk, 15):
            asked = time.monotonic()
            desk.do("program.blank").result(10)
            slowest = max(slowest, time.monotonic() - asked)
        assert _peak_db(desk) < -60, "silence"
        assert _source(desk, "mic").state != "running"
        if desk.state.blank:
            desk.do("program.blank").result(10)
        if how == "frozen":
            mic.child.thaw()
        else:
            mic.start()
        back = time.monotonic()
        mic.tone(600, 60, wait=False)
        wait_for(lambda: _source(desk, "mic").state == "running" and _peak_db(desk) > -10, 40, "it to be heard again")
        took = time.monotonic() - back
        _go_on(desk, 1)
        desk.air.end_all()
        gaps = desk.state.vitals.audio.gaps
    film = Film(tmp_path / "a.mkv")
    figure(f"told after {told:.1f} s, heard {took:.1f} s after its return; slowest answer {slowest * 1000:.0f} ms")
    assert took <= 5.0
    assert gaps == 0
    assert abs(film.sound_seconds - film.times_s[-1]) < 0.5, "silence was put in its place"
    assert slowest < 1


def wait_each(desk: Desk, seconds: float) -> Iterator[None]:
    """Ten turns a second for so long, each with fresh vitals."""
    until, turn = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < until:
        turn.wait(0.1)
        yield


@pytest.mark.timeout(300)
def test_m23_microphone_with_a_wrong_clock(figure: Figure) -> None:
    """An hour of a device at 44.1 kHz that is 0.5 % fast, through the resampler that follows it."""
    device = Device(rate=44_100, skew=0.005)
    resampler = FillResampler(device.rate, 1)
    turns = np.exp(-2j * np.pi * HERTZ * np.arange(BLOCK_SAMPLES) / SAMPLE_RATE)
    blocks = 3600 * SAMPLE_RATE // BLOCK_SAMPLES
    phases = np.empty(blocks)
    for block in range(blocks):
        due_s = block * BLOCK_SAMPLES / SAMPLE_RATE
        device.deliver(resampler, due_s + BLOCK_SAMPLES / SAMPLE_RATE + MIXED_AFTER_S)
        heard = resampler.pull(BLOCK_SAMPLES, int(due_s * NS))[:, 0]
        phases[block] = np.angle((heard * turns)[:1008].sum()) - 2 * np.pi * HERTZ * (due_s % 1)
    settled = blocks // 60
    delays_ms = -np.unwrap(phases[settled:]) / (2 * np.pi * HERTZ) * 1000
    drift_ms = abs(float(np.median(delays_ms[-500:]) - np.median(delays_ms[:500])))
    figure(f"{drift_ms:.2f} ms in an hour; {resampler.underrun_samples} samples missing")
    assert drift_ms < 40


@pytest.mark.timeout(120)
def test_m24_wall_clock_jumps(tmp_path: Path, figure: Figure) -> None:
    recording, wall = tmp_path / "a.mkv", tmp_path / "wall"
    wall.write_text("+0\n")
    # libfaketime 0.9.10 breaks sleeping on the monotonic clock, as Python does it. Waiting it leaves alone.
    sleep = "import threading, time\ntime.sleep = lambda seconds: threading.Event().wait(seconds) and None\n"
    (tmp_path / "sitecustomize.py").write_text(sleep)
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    faked = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(wall),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(tmp_path),
    }
    with DeskProcess(write_show(tmp_path), {**os.environ, **faked}) as desk:
        desk.record(recording)
        desk.wait_sent("file", 2 * FPS)
        seen = []
        for jump, pictures in ((3600, 5), (-3600, 8), (0, 11)):
            wall.write_text(f"{jump:+}\n")
            with contextlib.suppress(RefusedError):
                desk.do("scene.take", scene_id="nowhere")
            seen.append(desk.state()["incidents"][-1]["unix_s"] - time.time())
            desk.wait_sent("file", pictures * FPS, 40)
        desk.end_all()
        counts = desk.state()["vitals"]
        desk.end()
    film = Film(recording)
    steps = [b - a for a, b in pairwise(film.times_s)]
    figure(f"{len(film.times_s)} frames, largest step {max(steps) * 1000:.0f} ms, {len(film.missing)} missing")
    assert [round(jump, -2) for jump in seen] == [3600, -3600, 0], "the clock did jump"
    assert min(steps) > 0
    assert len(film.missing) <= counts["frames"]["skipped"]
    assert film.repeated <= counts["frames"]["lagged"]
    assert counts["audio"]["gaps"] == 0
    assert abs(film.sound_seconds - film.times_s[-1]) < 0.3


@pytest.mark.timeout(180)
def test_m25_cores_hogged(tmp_path: Path, figure: Figure) -> None:
    recording = tmp_path / "a.mkv"
    show = plain_show(canvas=Canvas(width=1920, height=1080, fps=FPS), encoder=EncoderSettings(video_kbps=4500))
    with open_desk(write_show(tmp_path, show)) as desk:
        desk.air.start_recording(recording)
        wait_for(lambda: _written(desk) > 2 * FPS, 30, "a recording")
        hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 1))]
        try:
            until = time.monotonic() + 15
            wait_for(lambda: time.monotonic() > until, 30, "15 s of it", every_s=0.2)
        finally:
            for hog in hogs:
                hog.kill()
                hog.wait(10)
        _go_on(desk, 1)
        desk.air.end_all()
        vitals = desk.state.vitals
    film = Film(recording)
    counts = vitals.frames
    figure(
        f"{counts.lagged} lagged, {counts.skipped} skipped of {counts.composed + counts.lagged}; "
        f"{len(film.missing)} missing and {film.repeated} repeated in the file; {vitals.audio.gaps} gaps in the sound"
    )
    (output,) = vitals.outputs
    # The clock goes on for a moment after the recording's last picture.
    assert 0 <= counts.composed + counts.lagged - counts.skipped - output.frames - output.dropped <= FPS
    assert len(film.times_s) == output.frames
    assert len(film.missing) <= counts.skipped + output.dropped, "what is missing was skipped"
    assert film.repeated <= counts.lagged, "what was shown twice was lagged"
    assert vitals.audio.gaps == 0
    assert abs(film.sound_seconds - film.times_s[-1]) < 0.3
    beeps = np.diff(film._beeps_s())
    assert len(beeps) > 10
    assert max(abs(beeps - np.round(beeps))) < 0.005, "no sound is torn"
