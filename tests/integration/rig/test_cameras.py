from pathlib import Path

import av
import pytest

from tests.rig.mjpeg import MjpegCamera
from tests.rig.pictures import numbered_picture, read_number
from tests.rig.rtsp import RtspCamera
from tests.rig.waiting import wait_for


@pytest.mark.parametrize("number", [0, 1, 300, 65_535])
def test_a_picture_says_its_number(number: int) -> None:
    assert read_number(numbered_picture(number, 320, 240)) == number


def test_mjpeg_pictures_come_in_order_and_freeze_and_change_size() -> None:
    with MjpegCamera(fps=50) as camera, av.open(camera.url, timeout=5) as link:
        pictures = (frame.to_ndarray(format="bgr24") for frame in link.decode(video=0))
        numbers = [read_number(next(pictures)) for _ in range(10)]
        assert numbers == list(range(numbers[0], numbers[0] + 10))
        camera.freeze()
        wait_for(lambda: read_number(next(pictures)) == camera.number, 5, "the frozen picture")
        assert {read_number(next(pictures)) for _ in range(5)} == {camera.number}
        camera.resume()
        camera.resize(640, 480)
        wait_for(lambda: next(pictures).shape == (480, 640, 3), 5, "the new size")


def test_mjpeg_clients_are_dropped_and_may_come_back() -> None:
    with MjpegCamera(fps=50) as camera:
        with av.open(camera.url, timeout=5) as link:
            pictures = link.decode(video=0)
            next(pictures)
            assert camera.watchers == 1
            camera.drop()
            with pytest.raises((av.FFmpegError, StopIteration)):
                wait_for(lambda: next(pictures) is None, 5, "the end of the pictures")
        with av.open(camera.url, timeout=5) as link:
            next(link.decode(video=0))


def test_rtsp_pictures_come_in_order(tmp_path: Path) -> None:
    with RtspCamera(tmp_path, seconds=5) as camera:
        with av.open(camera.url, options={"rtsp_transport": "tcp"}, timeout=5) as link:
            pictures = (frame.to_ndarray(format="bgr24") for frame in link.decode(video=0))
            numbers = [read_number(next(pictures)) for _ in range(10)]
        assert numbers == list(range(numbers[0], numbers[0] + 10))
        camera.kill()
        camera.start()
        with av.open(camera.url, options={"rtsp_transport": "tcp"}, timeout=5) as link:
            next(link.decode(video=0))
