from pathlib import Path

import cv2

from tests.rig.child import Child
from tests.rig.xvfb import Xvfb


def test_a_window_is_on_the_screenshot(tmp_path: Path) -> None:
    with Xvfb((640, 480)) as screen:
        empty = cv2.imread(str(screen.screenshot(tmp_path / "empty.png")))
        assert empty is not None
        assert empty.shape == (480, 640, 3)
        clock = Child(
            ["xlogo", "-geometry", "200x200+10+10", "-bg", "white", "-title", "mark"], tmp_path / "log", screen.env
        )
        clock.start()
        try:
            assert screen.wait_window("mark") > 0
            shown = cv2.imread(str(screen.screenshot(tmp_path / "shown.png")))
        finally:
            clock.close()
        assert shown is not None
        assert empty.mean() < 1 < shown[10:210, 10:210].mean()


def test_two_screens_have_two_displays() -> None:
    with Xvfb() as one, Xvfb() as two:
        assert one.display != two.display
