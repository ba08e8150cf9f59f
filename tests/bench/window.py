"""From the start of `doorstep SHOW` until the first picture of the program is on the screen."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from studio.sources.bars import BARS_75
from tests.bench.arithmetic import NotMeasuredError
from tests.bench.processes import family
from tests.bench.shows import bars_show
from tests.bench.studio import Home
from tests.rig.xvfb import Xvfb

_SCREEN = (1440, 900)
_LIMIT_S = 30.0
_NEAR = 14
_LEAST_SHARE = 0.004
_LEAST_COLOURS = 6
_EVERY = 2  # px


def first_pictures_s(folder: Path, starts: int) -> list[float]:
    """One figure a start, each with a home of its own, so a new engine too. The screen is looked at, nothing else."""
    folder.mkdir(parents=True)
    show = bars_show(folder, flash=False)
    with Xvfb(_SCREEN) as screen:
        return [_once(show, screen) for _ in range(starts)]


def _once(show: Path, screen: Xvfb) -> float:
    home = Home()
    env = {**home.env, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    size = f"{_SCREEN[0]}x{_SCREEN[1]}"
    command = [str(Path(sys.executable).with_name("doorstep")), str(show)]
    with av.open(screen.display, format="x11grab", options={"video_size": size, "framerate": "50"}) as eye:
        pictures = eye.decode(video=0)
        next(pictures)
        began = time.monotonic()
        process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            while time.monotonic() - began < _LIMIT_S:
                picture = next(pictures)
                if shows_bars(picture.to_ndarray(format="rgb24")):
                    return time.monotonic() - began
                if process.poll() is not None:
                    raise NotMeasuredError(f"the window ended with {process.returncode}")
            raise NotMeasuredError(f"no picture of the program within {_LIMIT_S:.0f} s")
        finally:
            process.terminate()
            process.wait(20)
            _wait_until_gone(home.mark)
            home.close()


def shows_bars(screen: NDArray[np.uint8]) -> bool:
    """Whether most of the colour bars are to be seen on a screen, (height, width, 3) RGB."""
    small = screen[::_EVERY, ::_EVERY].astype(np.int16)
    found = sum(
        float((np.abs(small - np.array(rgb)) <= _NEAR).all(axis=2).mean()) > _LEAST_SHARE for rgb in map(_rgb, BARS_75)
    )
    return found >= _LEAST_COLOURS


def _rgb(code: tuple[int, int, int]) -> tuple[float, float, float]:
    """BT.709 limited range to RGB."""
    y, u, v = (code[0] - 16) * 255 / 219, (code[1] - 128) * 255 / 224, (code[2] - 128) * 255 / 224
    return y + 1.5748 * v, y - 0.1873 * u - 0.4681 * v, y + 1.8556 * u


def _wait_until_gone(mark: str) -> None:
    deadline = time.monotonic() + 10
    while family(mark):
        if time.monotonic() > deadline:
            raise NotMeasuredError(f"still running after the window was closed: {family(mark)}")
        time.sleep(0.05)
