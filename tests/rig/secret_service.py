"""A real keyring: gnome-keyring on a session bus of its own (Debian: gnome-keyring, dbus)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


class SecretService:
    """An unlocked Secret Service whose files are in `folder`. `environment` is what a client needs to find it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bus: subprocess.Popen[str] | None = None
        self._ring: subprocess.Popen[bytes] | None = None
        self.environment: dict[str, str] = {}

    def start(self) -> None:
        runtime = self._folder / "run"
        runtime.mkdir(mode=0o700)
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:dir={runtime}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "XDG_DATA_DIRS": str(self._folder)},  # no service files: nothing is started for us
        )
        assert self._bus.stdout is not None
        self.environment = {
            "DBUS_SESSION_BUS_ADDRESS": self._bus.stdout.readline().strip(),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_DATA_HOME": str(self._folder / "data"),
            "HOME": str(self._folder),
        }
        self._ring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **self.environment},
        )
        assert self._ring.stdin is not None
        assert self._ring.stdout is not None
        self._ring.stdin.write(b"rehearsal")
        self._ring.stdin.close()
        self._ring.stdout.readline()  # it says where its control socket is once it answers

    def stop_ring(self) -> None:
        """The keyring goes away under its client; the bus stays."""
        _end(self._ring)

    def close(self) -> None:
        _end(self._ring)
        _end(self._bus)

    def __enter__(self) -> SecretService:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _end(process: subprocess.Popen[str] | subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
    if process.stdout is not None:
        process.stdout.close()
