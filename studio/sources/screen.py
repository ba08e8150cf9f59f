"""A screen or a part of it: X11, Windows' GDI, AVFoundation."""

from __future__ import annotations

import os
import sys

import av
from av.container import InputContainer

from studio.model.canvas import Canvas
from studio.model.errors import SourceError
from studio.model.source import Device, ScreenSource
from studio.sources.live_input import LiveInput
from studio.sources.supervised import Supervised

Options = dict[str, str]


def screen(description: ScreenSource, canvas: Canvas) -> Supervised:
    """The running source of a screen, at the canvas' rate."""
    return Supervised(description.id, description.name, lambda: _capture(description, canvas.fps))


def list_screens() -> tuple[Device, ...]:
    """Screens that can be named here. On Linux the X11 display; a Wayland session shows only its X11 windows."""
    if sys.platform == "win32":
        return (Device("screen", "desktop", "Desktop"),)
    if sys.platform == "darwin":
        try:
            found = av.enumerate_input_devices("avfoundation")
        except (av.FFmpegError, ValueError):
            return ()
        return tuple(Device("screen", one.name, one.description) for one in found if "screen" in one.description)
    display = os.environ.get("DISPLAY", "")
    return (Device("screen", display, f"X11 {display}"),) if display else ()


def _capture(description: ScreenSource, fps: int) -> LiveInput:
    display = description.display or default_display()

    def connect() -> InputContainer:
        if not display:
            raise SourceError("source.screen_unavailable", display="DISPLAY", reason="not set")
        url, format_name, options = grab(description, display, fps)
        return av.open(url, "r", format=format_name, options=options)

    def lost(error: av.FFmpegError | None) -> SourceError:
        reason = error.strerror if error else ""
        return SourceError("source.screen_unavailable", display=display, reason=reason or "")

    return LiveInput(connect, lost)


def default_display() -> str:
    """The main screen by the name this operating system knows."""
    if sys.platform == "win32":
        return "desktop"
    if sys.platform == "darwin":
        return "Capture screen 0"
    return os.environ.get("DISPLAY", "")


def grab(description: ScreenSource, display: str, fps: int, platform: str = sys.platform) -> tuple[str, str, Options]:
    """Address, format and options with which FFmpeg grabs `description` from `display` on `platform`."""
    cursor = str(int(description.cursor))
    region = {"video_size": f"{description.width}x{description.height}"} if description.width else {}
    if platform == "win32":
        offset = {"offset_x": str(description.x), "offset_y": str(description.y)} if region else {}
        return display, "gdigrab", {"framerate": str(fps), "draw_mouse": cursor, **region, **offset}
    if platform == "darwin":
        return f"{display}:none", "avfoundation", {"framerate": str(fps), "capture_cursor": cursor}
    at = {"grab_x": str(description.x), "grab_y": str(description.y)} if region else {}
    return display, "x11grab", {"framerate": str(fps), "draw_mouse": cursor, **region, **at}
