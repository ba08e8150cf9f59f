"""This computer's cameras through PyAV: V4L2 on Linux, DirectShow on Windows, AVFoundation on macOS."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import av
from av.container import InputContainer

from studio.model.errors import SourceError
from studio.model.source import Device
from studio.sources.camera import CameraDevices
from studio.sources.live_input import LiveInput

log = logging.getLogger(__name__)

Options = dict[str, str]


def local_cameras() -> CameraDevices:
    """The layer of the operating system we run on. Touches no device yet."""
    if sys.platform == "win32":
        return DirectShowCameras()
    if sys.platform == "darwin":
        return AvFoundationCameras()
    return V4l2Cameras()


class V4l2Cameras:
    """Linux. The identity is the name udev gives under /dev/v4l/by-id, else by-path, else the node itself."""

    def __init__(self, sysfs: Path = Path("/sys/class/video4linux"), dev: Path = Path("/dev")) -> None:
        self._sysfs = sysfs
        self._dev = dev

    def list(self) -> tuple[Device, ...]:
        return tuple(Device("camera", identity, self._name(node)) for identity, node in self._nodes().items())

    def open(self, identity: str, width: int, height: int, fps: int) -> LiveInput:
        node = self._nodes().get(identity)
        if node is None:
            raise SourceError("source.camera_missing", device=identity)
        # MJPEG first: uncompressed 1080p comes over USB 2 with five frames a second.
        near = {"video_size": f"{width}x{height}", "framerate": str(fps)}
        ways: tuple[Options, ...] = ({"input_format": "mjpeg", **near}, near, {})
        return _open(identity, str(self._dev / node), "v4l2", ways)

    def _nodes(self) -> dict[str, str]:
        """Node names (video0) by identity. A camera's further nodes, with an index above 0, carry metadata."""
        if not self._sysfs.is_dir():
            return {}
        links: dict[str, str] = {}
        for folder in ("by-path", "by-id"):
            for link in sorted((self._dev / "v4l" / folder).glob("*")):
                links[link.resolve().name] = link.name
        names = [path.name for path in self._sysfs.iterdir() if _line(path / "index") in ("", "0")]
        names.sort(key=lambda name: (len(name), name))
        return {links.get(name, name): name for name in names}

    def _name(self, node: str) -> str:
        return _line(self._sysfs / node / "name") or node


class DirectShowCameras:
    """Windows. The identity is DirectShow's device path, which names the plug and the device."""

    def list(self) -> tuple[Device, ...]:
        return _enumerated("dshow")

    def open(self, identity: str, width: int, height: int, fps: int) -> LiveInput:
        near = {"video_size": f"{width}x{height}", "framerate": str(fps)}
        roomy = {"rtbufsize": str(64 << 20)}
        ways: tuple[Options, ...] = ({"vcodec": "mjpeg", **near, **roomy}, {**near, **roomy}, roomy)
        return _open(identity, f"video={identity}", "dshow", ways)


class AvFoundationCameras:
    """macOS. The identity is what AVFoundation lists the camera as."""

    def list(self) -> tuple[Device, ...]:
        return tuple(one for one in _enumerated("avfoundation") if not one.name.startswith("Capture screen"))

    def open(self, identity: str, width: int, height: int, fps: int) -> LiveInput:
        size = {"video_size": f"{width}x{height}"}
        # Its rates are exact: a camera of 30 fps refuses 25.
        ways: tuple[Options, ...] = ({**size, "framerate": str(fps)}, {**size, "framerate": "30"}, {"framerate": "30"})
        return _open(identity, f"{identity}:none", "avfoundation", (*ways, {}))


def _enumerated(format_name: str) -> tuple[Device, ...]:
    try:
        found = av.enumerate_input_devices(format_name)
    except (av.FFmpegError, ValueError) as error:
        log.warning("%s lists no devices: %s", format_name, error)
        return ()
    return tuple(Device("camera", one.name, one.description or one.name) for one in found if _sees(one.media_types))


def _sees(media_types: list[str]) -> bool:
    return not media_types or "video" in media_types


def _open(identity: str, url: str, format_name: str, ways: tuple[Options, ...]) -> LiveInput:
    """Open by the first of `ways` the driver takes."""

    def lost(error: av.FFmpegError | None) -> SourceError:
        if isinstance(error, PermissionError):
            return SourceError("source.camera_forbidden", device=identity)
        if error is not None and error.errno in _BUSY:
            return SourceError("source.camera_busy", device=identity)
        reason = error.strerror if error else ""
        return SourceError("source.camera_lost", device=identity, reason=reason or "")

    def connect() -> InputContainer:
        for way in ways[:-1]:
            try:
                return av.open(url, "r", format=format_name, options=way)
            except av.FFmpegError as error:
                if isinstance(error, PermissionError) or error.errno in _BUSY:
                    raise
                log.info("%s: not with %s", identity, way)
        return av.open(url, "r", format=format_name, options=ways[-1])

    capture = LiveInput(connect, lost)
    try:
        capture.open()
    except SourceError:
        capture.close()
        raise
    return capture


_BUSY = frozenset({16})  # EBUSY


def _line(path: Path) -> str:
    """The first line of a small file, empty when it is not there."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
