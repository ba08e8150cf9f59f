"""The `doorstep` command as a person runs it: a process of its own, in a home of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("doorstep")


@contextlib.contextmanager
def fresh_home() -> Iterator[dict[str, str]]:
    """An environment whose home is empty, for what lives longer than one test's home."""
    with tempfile.TemporaryDirectory(prefix="ds-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        environment = {**os.environ, "HOME": folder, "QT_QPA_PLATFORM": "offscreen"}
        for name in ("config", "data", "state", "cache", "runtime"):
            (home / name).mkdir(mode=0o700)
            variable = f"XDG_{name.upper()}_DIR" if name == "runtime" else f"XDG_{name.upper()}_HOME"
            environment[variable] = str(home / name)
        for name in ("DOORSTEP_KEY", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "LC_ALL"):
            environment.pop(name, None)
        environment["LANG"] = "C.UTF-8"
        yield environment


def doorstep(*arguments: str | Path, timeout_s: float = 90.0, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end in this test's home."""
    return subprocess.run(
        [str(PROGRAM), *map(str, arguments)],
        env={**os.environ, **environment},
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        stdin=subprocess.DEVNULL,
        check=False,
    )


class Running:
    """`with Running("broadcast", show, …) as show:` the command while it runs; killed at the end if it still does."""

    def __init__(self, *arguments: str | Path, env: dict[str, str] | None = None, log: Path) -> None:
        self.log = log
        self._out = log.open("wb")
        self._process = subprocess.Popen(
            [str(PROGRAM), *map(str, arguments)],
            env=env,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(10)
        self._out.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def interrupt(self) -> None:
        """Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)

    def wait(self, timeout_s: float = 60.0) -> int:
        return self._process.wait(timeout_s)

    def output(self) -> str:
        return self.log.read_text(errors="replace")
