"""A screen without a screen: an X server of our own, on a display number it picks itself."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import av

from tests.rig.child import Child
from tests.rig.waiting import wait_for


class Xvfb:
    """`with Xvfb((1280, 800)) as screen:` run programs with `screen.env`, look with `screen.screenshot(path)`."""

    def __init__(self, size: tuple[int, int] = (1280, 800)) -> None:
        self.size = size
        self.display = ""
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._child: Child | None = None

    def __enter__(self) -> Xvfb:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="xvfb-")
        width, height = self.size
        read_end, write_end = os.pipe()
        args = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24"]
        args += ["-nolisten", "tcp", "-noreset", "-dpi", "96"]
        self._child = Child(args, Path(self._folder.name) / "out.log", pass_fds=[write_end])
        try:
            self._child.start()
            os.close(write_end)
            os.set_blocking(read_end, False)
            number = b""

            def told() -> bool:
                nonlocal number
                try:
                    number += os.read(read_end, 16)
                except BlockingIOError:
                    return False
                return number.endswith(b"\n")

            # The server writes its number once it accepts clients.
            self._child.wait_ready(told)
        finally:
            os.close(read_end)
        self.display = ":" + number.decode().strip()

    @property
    def child(self) -> Child:
        assert self._child is not None, "not started"
        return self._child

    @property
    def env(self) -> dict[str, str]:
        """The environment for a program whose windows belong on this screen."""
        rest = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**rest, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def screenshot(self, path: Path) -> Path:
        """The whole screen as a picture file, PNG by its name."""
        width, height = self.size
        with av.open(self.display, format="x11grab", options={"video_size": f"{width}x{height}"}) as screen:
            frame = next(screen.decode(video=0))
        # Imported here: a test that only needs a screen does not pay for OpenCV.
        import cv2

        cv2.imwrite(str(path), frame.to_ndarray(format="bgr24"))
        return path

    def wait_window(self, title: str, timeout_s: float = 15.0, check: Callable[[], None] = lambda: None) -> int:
        """The X id of the first visible window whose title matches; waits until there is one. `check` raises when
        there can be none any more."""
        import subprocess

        def search() -> int:
            check()
            found = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", title],
                env=self.env,
                capture_output=True,
                text=True,
                check=False,
            )
            return int(found.stdout.split()[0]) if found.stdout.strip() else 0

        return wait_for(search, timeout_s, f"a window titled {title!r} on {self.display}", every_s=0.05)

    def close(self) -> None:
        if self._child is not None:
            self._child.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
