"""What is sent: its form, its size, and what a camera that stops does to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from studio.model.canvas import Canvas
from studio.model.output import Destination, EncoderSettings
from studio.model.scene import Scene, SceneItem
from studio.model.secret import Secret
from studio.model.source import MediaFileSource, NetworkCameraSource
from tests.rig.desks import open_desk
from tests.rig.film import Film
from tests.rig.mjpeg import MjpegCamera
from tests.rig.nginx import NginxRtmp
from tests.rig.shows import FPS, plain_show, write_show
from tests.rig.waiting import wait_for

Figure = Callable[[str], None]
_MIB = 1 << 20


def _noise(path: Path, width: int, height: int) -> None:
    random = np.random.default_rng(1)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mjpeg", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        for _ in range(20):
            small = random.integers(0, 255, (height, width, 3), dtype=np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(small, format="bgr24")))
        file.mux(stream.encode(None))


@pytest.mark.timeout(180)
def test_m15_form_of_the_received_stream(tmp_path: Path, figure: Figure) -> None:
    """Noise fills the bit rate, so that it can be held against what was asked."""
    _noise(tmp_path / "noise.avi", 1280, 720)
    kbps = 2500
    show = plain_show(
        sources=(MediaFileSource(id="noise", name="雪花", path="noise.avi"),),
        scenes=(Scene(id="main", name="雪花", items=(SceneItem(ref="noise"),)),),
        encoder=EncoderSettings(video_kbps=kbps, preset="superfast"),
    )
    with NginxRtmp(tmp_path) as server, open_desk(write_show(tmp_path, show)) as desk:
        desk.air.push(Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live"), Secret("show"))
        wait_for(lambda: any(o.frames > 24 * FPS for o in desk.state.vitals.outputs), 90, "24 s", every_s=0.2)
        desk.air.end_all()
        skipped = desk.state.vitals.frames.skipped
        server.wait_ended()
        (received,) = server.recordings()
        with av.open(str(received)) as container:
            assert container.streams.video[0].codec_context.extradata
            assert container.streams.audio[0].codec_context.extradata
            packets = [(float(p.pts * p.time_base), p.size, p.is_keyframe) for p in container.demux(video=0) if p.size]
    keys = [at for at, _, key in packets if key]
    assert [round((b - a) * FPS) for a, b in pairwise(keys)][1:] == [2 * FPS] * (len(keys) - 2)
    rates = []
    for start in (4.0, 9.0, 13.0):
        inside = sum(size for at, size, _ in packets if start <= at < start + 10)
        rates.append(inside * 8 / 10_000)
    lost = skipped / (24 * FPS)
    assert all(kbps * (0.9 - lost) < rate < kbps * 1.1 for rate in rates), rates
    figure(f"key frames every 2 s; {min(rates):.0f} to {max(rates):.0f} kbit/s of {kbps} over 10 s windows")


@pytest.mark.timeout(120)
def test_m16_no_message_above_a_mebibyte(tmp_path: Path, figure: Figure) -> None:
    _noise(tmp_path / "noise.avi", 1920, 1080)
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


@pytest.mark.timeout(120)
def test_m18_camera_stops(tmp_path: Path, figure: Figure) -> None:
    recording = tmp_path / "a.mkv"
    with MjpegCamera() as camera:
        show = plain_show(
            sources=(NetworkCameraSource(id="camera", name="门口", url=camera.url),),
            scenes=(Scene(id="main", name="门口", items=(SceneItem(ref="camera"),)),),
        )
        with open_desk(write_show(tmp_path, show)) as desk:

            def camera_is(*states: str) -> bool:
                return any(one.state in states for one in desk.state.vitals.sources)

            wait_for(lambda: camera_is("running"), 20, "the camera")
            desk.air.start_recording(recording)
            wait_for(lambda: any(one.frames > 20 for one in desk.state.vitals.outputs), 20, "a recording")
            camera.stop()
            stopped = time.monotonic()
            wait_for(lambda: camera_is("stalled", "failed"), 10, "the stall to be told")
            told = time.monotonic() - stopped
            wait_for(lambda: time.monotonic() - stopped > 7, 10, "a while without it")
            camera.resume()
            wait_for(lambda: camera_is("running"), 30, "it to come back by itself")
            frames = max(one.frames for one in desk.state.vitals.outputs)
            wait_for(lambda: max(one.frames for one in desk.state.vitals.outputs) > frames + FPS, 20, "more of it")
            desk.air.end_all()
            skipped = desk.state.vitals.frames.skipped
    film = Film(recording, middle=(0.3, 0.3, 0.4, 0.4))
    assert len(film.missing) <= skipped, "the frame rate is held"
    assert told < 6
    figure(f"stall told after {told:.1f} s; {len(film.missing)} frames missing")
