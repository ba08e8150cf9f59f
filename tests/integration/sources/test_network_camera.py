"""Real cameras on the network: MJPEG over HTTP and RTSP over TCP, killed, frozen, and back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.media.clock import Clock, now_ns
from studio.media.frame import Frame
from studio.model.canvas import Canvas
from studio.model.source import NetworkCameraSource, SourceReport
from studio.sources.base import RunningSource
from studio.sources.factory import open_source
from tests.rig.mjpeg import MjpegCamera
from tests.rig.pictures import read_number
from tests.rig.ports import free_port
from tests.rig.rtsp import RtspCamera
from tests.rig.waiting import wait_for

Open = Callable[[str], RunningSource]


@pytest.fixture
def open_camera() -> Iterator[Open]:
    opened: list[RunningSource] = []

    def open_one(url: str) -> RunningSource:
        description = NetworkCameraSource(id="net", name="Gate", url=url)
        source = open_source(description, clock=Clock(30), canvas=Canvas(), base_folder=Path())
        opened.append(source)
        source.start()
        return source

    yield open_one
    for source in opened:
        source.close()


def until(source: RunningSource, *states: str, timeout_s: float = 15) -> SourceReport:
    wait_for(lambda: source.report().state in states, timeout_s, f"{states}, is {source.report()}")
    return source.report()


def newer_than(source: RunningSource, number: int) -> Frame:
    def newer() -> Frame | None:
        frame = source.frame_at(now_ns())
        return frame if frame is not None and read_number(frame.y) > number else None

    found = wait_for(newer, 15, f"a picture after number {number}")
    assert found is not None
    return found


def shown_number(source: RunningSource) -> int:
    frame = source.frame_at(now_ns())
    return read_number(frame.y) if frame is not None else 0


def test_mjpeg_pictures_come_fresh(open_camera: Open) -> None:
    with MjpegCamera() as camera:
        source = open_camera(camera.url)
        until(source, "running")
        frame = newer_than(source, 5)
        assert (frame.width, frame.height) == (320, 240)
        lag = []
        for _ in range(10):
            newer_than(source, shown_number(source))
            lag.append(camera.number - shown_number(source))
        assert sorted(lag)[5] <= 1
        wait_for(lambda: 15 < source.report().fps < 30, 5, "its rate of 25")


def test_a_killed_mjpeg_camera_is_opened_again(open_camera: Open) -> None:
    with MjpegCamera() as camera:
        source = open_camera(camera.url)
        until(source, "running")
        newer_than(source, 3)
        camera.close()
        report = until(source, "failed", timeout_s=5)
        assert report.code in ("source.network_ended", "source.network_unreachable")
        assert source.frame_at(now_ns()) is not None
        camera.start()
        until(source, "running")
        newer_than(source, camera.number)


def test_a_silent_mjpeg_camera_stalls_then_fails_then_comes_back(open_camera: Open) -> None:
    with MjpegCamera() as camera:
        source = open_camera(camera.url)
        until(source, "running")
        newer_than(source, 3)
        camera.stop()
        assert until(source, "stalled", timeout_s=3).code == "source.stalled"
        assert until(source, "failed", timeout_s=8).code == "source.network_unreachable"
        number = camera.number
        camera.resume()
        newer_than(source, number)
        until(source, "running")


def test_an_mjpeg_camera_changes_its_size(open_camera: Open) -> None:
    with MjpegCamera() as camera:
        source = open_camera(camera.url)
        until(source, "running")
        camera.resize(640, 480)
        wait_for(lambda: source.report().width == 640, 10, "the new size")
        assert read_number(newer_than(source, shown_number(source)).y) > 0


def test_rtsp_is_killed_in_silence_and_opened_again(tmp_path: Path, open_camera: Open) -> None:
    with RtspCamera(tmp_path, seconds=20) as camera:
        source = open_camera(camera.url)
        until(source, "running")
        newer_than(source, 10)
        camera.kill()
        report = until(source, "failed", timeout_s=12)
        assert report.code in ("source.network_ended", "source.network_unreachable")
        last = shown_number(source)
        assert last > 10
        camera.start()
        until(source, "running")
        wait_for(lambda: 0 < shown_number(source) != last, 10, "a picture of the new session")


def test_rtsp_that_hangs_is_a_stall_and_then_a_failure(tmp_path: Path, open_camera: Open) -> None:
    with RtspCamera(tmp_path, seconds=20) as camera:
        source = open_camera(camera.url)
        until(source, "running")
        newer_than(source, 5)
        camera.child.freeze()
        until(source, "stalled", timeout_s=4)
        until(source, "failed", timeout_s=10)
        camera.child.thaw()
        until(source, "running")


def test_nobody_there_and_no_password_anywhere(open_camera: Open, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    port = free_port()
    for url in (f"http://me:hunter2@127.0.0.1:{port}/v?k=hunter2", f"rtsp://me:hunter2@127.0.0.1:{port}/live"):
        source = open_camera(url)
        report = until(source, "failed", timeout_s=5)
        assert report.code == "source.network_unreachable"
        assert report.arguments["url"].startswith(url[:4])
        assert "hunter2" not in repr(report)
        source.close()
    assert "hunter2" not in caplog.text
    assert caplog.records


@pytest.mark.parametrize("url", ["file:///etc/passwd", "/etc/passwd", "concat:/etc/passwd", "rtmp://127.0.0.1/x", ""])
def test_what_is_no_camera_address_is_not_opened(open_camera: Open, url: str) -> None:
    assert until(open_camera(url), "failed", timeout_s=5).code == "source.network_address"


def test_closing_while_connecting_and_while_reading_is_quick(open_camera: Open) -> None:
    with MjpegCamera() as camera:
        source = open_camera(camera.url)
        until(source, "running")
        camera.stop()
        until(source, "stalled", timeout_s=3)
        before = now_ns()
        source.close()
        assert now_ns() - before < 5.5e9
