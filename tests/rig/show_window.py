"""`doorstep SHOW`: the real window in a process of its own, used as a person uses it, by mouse, keys and looking."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.rig.command import Running
from tests.rig.heartbeat import Heartbeat
from tests.rig.pictures import strip_number
from tests.rig.waiting import wait_for
from tests.rig.xvfb import Xvfb

Picture = NDArray[np.uint8]
_RED = (208, 52, 58)  # of what goes live or ends the show
_TOP_BAR_PX = 56
_PROGRAM = (229, 157, 701, 394)  # x, y, width, height of a 16:9 show's program picture, in a new window of 1280x800
_LIVE_FRAME = (229, 72, 77)  # around the program while it is on air


class ShowWindow:
    """`with ShowWindow(show_path, "楼下的菜摊", screen, folder) as window: window.go_live()`.

    The window is at the screen's top left, so a screenshot is a picture of it. `kill()` is SIGKILL.
    """

    def __init__(
        self, show_path: Path, title: str, screen: Xvfb, folder: Path, env: Mapping[str, str] | None = None
    ) -> None:
        self._screen = screen
        self._shot = folder / "screen.png"
        environment = {**screen.env, **(env or {})}
        self.process = Running(str(show_path), "--lang", "zh", env=environment, log=folder / "window.log")
        try:
            self.id = screen.wait_window(title, 40, self._check)
            self._xdotool("windowmove", "--sync", str(self.id), "0", "0")
            self._xdotool("windowfocus", "--sync", str(self.id))
        except BaseException:
            self.kill()
            raise

    def __enter__(self) -> ShowWindow:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    def kill(self) -> None:
        """SIGKILL; does nothing to one that has ended."""
        self.process.__exit__(None, None, None)

    def _check(self) -> None:
        assert self.process.alive, f"the window ended: {self.process.output()[-2000:]}"

    def heartbeat(self) -> Heartbeat:
        return Heartbeat(self._screen.display, self.id)

    def key(self, keys: str) -> None:
        self._xdotool("key", keys)

    def click(self, x: int, y: int) -> None:
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def look(self) -> Picture:
        """What is on the screen, RGB."""
        picture = cv2.imread(str(self._screen.screenshot(self._shot)))
        assert picture is not None
        return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8)

    def go_live(self) -> None:
        """With a recording, as the card proposes it."""
        self.key("ctrl+l")
        self._press_red()

    def end_show(self) -> None:
        """The recording as well, as the card proposes it."""
        self.key("ctrl+l")
        self._press_red()

    def program(self) -> Picture:
        """The program picture as the window shows it."""
        x, y, width, height = _PROGRAM
        return self.look()[y : y + height, x : x + width]

    def frame_number(self) -> int:
        """What the strip in the program picture says, as the window shows it."""
        return strip_number(self.program().max(axis=2))

    def says_live(self) -> bool:
        """Whether the program has its red frame."""
        x, y, width, _ = _PROGRAM
        edge = self.look()[y - 4 : y, x + 50 : x + width - 50].astype(int)
        return bool((np.abs(edge - _LIVE_FRAME).max(axis=2) < 40).any(axis=0).mean() > 0.9)

    def wait_beyond(self, number: int) -> int:
        """Wait until the window shows a later picture of the program; its number."""
        wait_for(lambda: self.frame_number() > number, 10, f"a picture after the {number}th")
        return self.frame_number()

    def wait_live(self) -> None:
        wait_for(self.says_live, 10, "the window to be on air")

    def _press_red(self) -> None:
        """The red button of the card that has opened."""

        def found() -> tuple[int, int] | None:
            picture = self.look()[_TOP_BAR_PX:]
            _, _, boxes, _ = cv2.connectedComponentsWithStats((picture == _RED).all(axis=2).astype(np.uint8))
            for x, y, width, height, area in boxes[1:]:
                if width > 60 and 24 < height < 60 and area > 1000:
                    return int(x + width // 2), int(y + height // 2 + _TOP_BAR_PX)
            return None

        place = wait_for(found, 10, "the red button", every_s=0.05)
        assert place is not None
        # A card that slides in: pressed where it has come to rest.
        wait_for(lambda: found() == place, 5, "the card to come to rest")
        self.click(place[0] - 40, place[1])

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._screen.env, check=True, capture_output=True)
