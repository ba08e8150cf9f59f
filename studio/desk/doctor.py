"""What works on this computer, what is missing, and how to mend it. Each check does the thing itself."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import av

from studio.config.paths import data_folder, videos_folder
from studio.desk.devices import list_devices
from studio.model.assets import FONT_REGULAR, asset
from studio.model.check import CheckLine, Level
from studio.model.errors import SettingsError, StudioError

_LEAST_GB = 5.0
_CHILD_S = 30.0


def check_computer() -> Iterator[CheckLine]:
    """The lines, one by one as they are found. Takes some seconds."""
    checks: tuple[Callable[[], CheckLine], ...] = (
        _encoders,
        _painting,
        _font,
        _screen,
        _devices,
        _keyring,
        _disk,
        _folders,
        _loopback,
        _cores,
    )
    for check in checks:
        yield check()


def _line(level: Level, code: str, **arguments: object) -> CheckLine:
    return CheckLine(level, f"doctor.{code}", {name: str(value) for name, value in arguments.items()})


def _encoders() -> CheckLine:
    missing = [name for name in ("libx264", "aac") if name not in av.codecs_available]
    if missing:
        return _line("trouble", "no_encoder", names=", ".join(missing))
    return _line("fine", "encoder", version=".".join(map(str, av.library_versions["libavcodec"])))


def _painting() -> CheckLine:
    """In a child: a missing system library ends the process that meets it."""
    code = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, timeout=_CHILD_S, check=False
        )
    except subprocess.TimeoutExpired:
        return _line("trouble", "no_qt", reason="timeout")
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return _line("trouble", "no_qt", reason="".join(last)[:200])
    return _line("fine", "qt")


def _font() -> CheckLine:
    return _line("fine", "font") if asset(FONT_REGULAR).exists() else _line("attention", "no_font")


def _screen() -> CheckLine:
    shown = sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return _line("fine", "screen") if shown else _line("attention", "no_screen")


def _devices() -> CheckLine:
    try:
        kinds = [device.kind for device in list_devices()]
    except StudioError as error:
        return CheckLine("attention", error.code, error.arguments)
    cameras, microphones = kinds.count("camera"), kinds.count("microphone")
    if not cameras or not microphones:
        return _line("attention", "few_devices", cameras=cameras, microphones=microphones)
    return _line("fine", "devices", cameras=cameras, microphones=microphones)


def _keyring() -> CheckLine:
    from studio.config.secrets import keyring_name

    try:
        return _line("fine", "keyring", name=keyring_name())
    except SettingsError as error:
        return CheckLine("attention", error.code, error.arguments)


def _disk() -> CheckLine:
    folder = _existing(videos_folder())
    free_gb = shutil.disk_usage(folder).free / 1e9
    # 4.7 Mbit/s is 2.1 GB an hour.
    level: Level = "fine" if free_gb >= _LEAST_GB else "attention"
    return _line(level, "disk" if level == "fine" else "little_disk", gb=f"{free_gb:.0f}", hours=f"{free_gb / 2.1:.0f}")


def _folders() -> CheckLine:
    for folder in (data_folder(), videos_folder()):
        if not os.access(_existing(folder), os.W_OK):
            return _line("trouble", "not_writable", path=folder)
    return _line("fine", "folders", path=data_folder())


def _loopback() -> CheckLine:
    try:
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 5):
            return _line("fine", "loopback")
    except OSError as error:
        return _line("trouble", "no_loopback", reason=error.strerror or error)


def _cores() -> CheckLine:
    cores = os.cpu_count() or 1
    return _line("fine" if cores > 1 else "attention", "cores" if cores > 1 else "few_cores", count=cores)


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    return folder
