"""A camera through an injected device layer: what cameras are known to do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.media.clock import Clock, now_ns
from studio.media.frame import Frame
from studio.model.canvas import Canvas
from studio.model.errors import SourceError
from studio.model.source import CameraSource, Device
from studio.sources.base import RunningSource
from studio.sources.camera_devices import V4l2Cameras
from studio.sources.factory import open_source
from tests.rig.waiting import wait_for


class Plugged:
    """One camera in its socket. `behave` says what the next read does."""

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self.behave = "deliver"
        self.size = (64, 48)
        self.reads = 0
        self.freed = threading.Event()


class Handle:
    def __init__(self, camera: Plugged) -> None:
        self._camera = camera
        self.closed = False

    def read(self, stop: threading.Event) -> Frame | None:
        camera = self._camera
        stop.wait(0.005)
        camera.reads += 1
        if camera.behave == "vanish":
            raise SourceError("source.camera_lost", device=camera.identity, reason="Input/output error")
        if camera.behave == "block":
            camera.freed.wait(30)
        width, height = camera.size
        y = np.full((height, width), camera.reads % 200, np.uint8)
        u = np.full((height // 2, width // 2), 128, np.uint8)
        return Frame(y, u, u, now_ns())

    def close(self) -> None:
        self.closed = True


class Layer:
    """A device layer; cameras are put in and pulled out by the test."""

    def __init__(self, *cameras: Plugged) -> None:
        self.cameras = list(cameras)
        self.opened: list[tuple[str, int, int, int]] = []
        self.handles: list[Handle] = []

    def list(self) -> tuple[Device, ...]:
        return tuple(Device("camera", one.identity, one.identity.title()) for one in self.cameras)

    def open(self, identity: str, width: int, height: int, fps: int) -> Handle:
        self.opened.append((identity, width, height, fps))
        self.handles.append(Handle(next(one for one in self.cameras if one.identity == identity)))
        return self.handles[-1]


class Bench:
    def __init__(self) -> None:
        self._sources: list[RunningSource] = []
        self._cameras: list[Plugged] = []

    def open(self, layer: Layer, canvas: Canvas | None = None, **description: object) -> RunningSource:
        wanted = CameraSource(id="cam", name="Garden", **description)  # type: ignore[arg-type]
        canvas = canvas or Canvas()
        clock = Clock(canvas.fps)
        source = open_source(wanted, clock=clock, canvas=canvas, base_folder=Path(), camera_devices=layer)
        self._sources.append(source)
        self._cameras += layer.cameras
        source.start()
        return source

    def close(self) -> None:
        for camera in self._cameras:
            camera.freed.set()
        for source in self._sources:
            source.close()


@pytest.fixture
def bench() -> Iterator[Bench]:
    one = Bench()
    yield one
    one.close()


def until(source: RunningSource, state: str, code: str | None = None) -> None:
    wait_for(
        lambda: source.report().state == state and (code is None or source.report().code == code),
        10,
        f"{state} {code or ''}, is {source.report()}",
    )


def test_the_named_camera_is_opened_at_the_canvas_size(bench: Bench) -> None:
    layer = Layer(Plugged("first"), Plugged("second"))
    until(bench.open(layer, device="second"), "running")
    assert layer.opened == [("second", 1920, 1080, 30)]


def test_without_a_name_the_first_one_and_a_portrait_canvas_asks_for_a_landscape_camera(bench: Bench) -> None:
    layer = Layer(Plugged("first"), Plugged("second"))
    until(bench.open(layer, Canvas(width=720, height=1280, fps=25)), "running")
    assert layer.opened == [("first", 1280, 720, 25)]


def test_a_wanted_size_is_asked_for(bench: Bench) -> None:
    layer = Layer(Plugged("first"))
    until(bench.open(layer, width=640, height=480, fps=15), "running")
    assert layer.opened == [("first", 640, 480, 15)]


def test_a_missing_camera_is_said_and_opened_once_plugged_in(bench: Bench) -> None:
    layer = Layer(Plugged("other"))
    source = bench.open(layer, device="cam-1234")
    until(source, "failed", "source.camera_missing")
    assert source.report().arguments["device"] == "cam-1234"
    assert layer.opened == []  # never the other one instead
    layer.cameras.append(Plugged("cam-1234"))
    until(source, "running")


def test_no_camera_at_all(bench: Bench) -> None:
    until(bench.open(Layer()), "failed", "source.no_camera")


def test_an_unplugged_camera_keeps_its_last_picture_and_is_opened_again(bench: Bench) -> None:
    camera = Plugged("cam")
    layer = Layer(camera)
    source = bench.open(layer, device="cam")
    until(source, "running")
    camera.behave = "vanish"
    until(source, "failed", "source.camera_lost")
    assert "Input/output error" in source.report().arguments["reason"]
    assert source.frame_at(now_ns()) is not None
    assert layer.handles[0].closed
    camera.behave = "deliver"
    until(source, "running")
    assert len(layer.opened) >= 2


def test_a_camera_that_blocks_is_stalled_within_a_second_and_a_half(bench: Bench) -> None:
    camera = Plugged("cam")
    source = bench.open(Layer(camera))
    until(source, "running")
    camera.behave = "block"
    before = now_ns()
    until(source, "stalled", "source.stalled")
    assert now_ns() - before < 1.5e9
    camera.behave = "deliver"
    camera.freed.set()
    until(source, "running")


def test_another_size_in_the_middle_is_simply_shown(bench: Bench) -> None:
    camera = Plugged("cam")
    source = bench.open(Layer(camera))
    until(source, "running")
    camera.size = (128, 96)
    wait_for(lambda: source.report().width == 128, 5, "the new size")
    frame = source.frame_at(now_ns())
    assert frame is not None
    assert frame.y.shape == (96, 128)


def test_v4l2_identities_are_stable_names_not_indexes(tmp_path: Path) -> None:
    """The tree as udev makes it: a camera with a metadata node, a twin without a serial, a loopback device."""
    sysfs, dev = tmp_path / "sys", tmp_path / "dev"
    nodes = {"video0": ("HD Cam", "0"), "video1": ("HD Cam", "1"), "video2": ("Twin", "0"), "video10": ("Loop", "0")}
    for node, (name, index) in nodes.items():
        (sysfs / node).mkdir(parents=True)
        (sysfs / node / "name").write_text(name + "\n")
        (sysfs / node / "index").write_text(index + "\n")
        dev.mkdir(exist_ok=True)
        (dev / node).touch()
    for folder, link, node in (
        ("by-id", "usb-046d_HD_Cam_5A3F-video-index0", "video0"),
        ("by-id", "usb-046d_HD_Cam_5A3F-video-index1", "video1"),
        ("by-path", "pci-0000:00:14.0-usb-0:1:1.0-video-index0", "video0"),
        ("by-path", "pci-0000:00:14.0-usb-0:2:1.0-video-index0", "video2"),
    ):
        (dev / "v4l" / folder).mkdir(parents=True, exist_ok=True)
        (dev / "v4l" / folder / link).symlink_to(dev / node)
    assert V4l2Cameras(sysfs, dev).list() == (
        Device("camera", "usb-046d_HD_Cam_5A3F-video-index0", "HD Cam"),
        Device("camera", "pci-0000:00:14.0-usb-0:2:1.0-video-index0", "Twin"),
        Device("camera", "video10", "Loop"),
    )


def test_v4l2_without_cameras_and_with_a_node_that_is_none(tmp_path: Path) -> None:
    assert V4l2Cameras(tmp_path / "none", tmp_path).list() == ()
    (tmp_path / "sys" / "video0").mkdir(parents=True)
    (tmp_path / "video0").write_bytes(b"no device")
    cameras = V4l2Cameras(tmp_path / "sys", tmp_path)
    with pytest.raises(SourceError) as caught:
        cameras.open("video0", 640, 480, 30)
    assert caught.value.code == "source.camera_lost"
    with pytest.raises(SourceError) as caught:
        cameras.open("gone", 640, 480, 30)
    assert caught.value.code == "source.camera_missing"
