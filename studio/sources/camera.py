"""A camera of this computer, whatever layer finds and opens it."""

from __future__ import annotations

import threading
from typing import Protocol

from studio.media.frame import Frame
from studio.model.canvas import Canvas
from studio.model.errors import SourceError
from studio.model.source import CameraSource, Device
from studio.sources.stillness import Stillness
from studio.sources.supervised import Supervised


class CameraHandle(Protocol):
    """An open camera. Used by one thread. `read` raises SourceError when the camera is gone."""

    def read(self, stop: threading.Event) -> Frame | None: ...

    def close(self) -> None: ...


class CameraDevices(Protocol):
    """The cameras of this computer. Identities stay the same over plugging and rebooting."""

    def list(self) -> tuple[Device, ...]: ...

    def open(self, identity: str, width: int, height: int, fps: int) -> CameraHandle:
        """Open near the wanted size and rate. Raises SourceError."""
        ...


def camera(description: CameraSource, canvas: Canvas, devices: CameraDevices | None) -> Supervised:
    """The running source of a camera; without `devices`, of this computer's."""
    if devices is None:
        from studio.sources.camera_devices import local_cameras

        devices = local_cameras()
    layer = devices
    stillness = Stillness()
    return Supervised(
        description.id, description.name, lambda: CameraCapture(description, canvas, layer), stillness=stillness
    )


class CameraCapture:
    """Looks the camera up by its identity at each opening: an index may mean another camera after plugging."""

    def __init__(self, description: CameraSource, canvas: Canvas, devices: CameraDevices) -> None:
        self.still = False
        self._description = description
        self._canvas = canvas
        self._devices = devices
        self._handle: CameraHandle | None = None

    def open(self) -> None:
        wanted = self._description
        found = [device.identity for device in self._devices.list()]
        identity = wanted.device or next(iter(found), "")
        if not identity:
            raise SourceError("source.no_camera")
        if identity not in found:
            raise SourceError("source.camera_missing", device=wanted.device)
        # A camera's picture is as wide as the canvas' longer side, also for a show held upright.
        width = wanted.width or max(self._canvas.width, self._canvas.height)
        height = wanted.height or min(self._canvas.width, self._canvas.height)
        self._handle = self._devices.open(identity, width, height, wanted.fps or self._canvas.fps)

    def read(self, stop: threading.Event) -> Frame | None:
        assert self._handle is not None
        return self._handle.read(stop)

    def close(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None
