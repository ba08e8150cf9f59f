"""The shows that are measured."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from studio.config.show_file import load_show, save_show
from studio.config.templates import demo_show
from studio.model.canvas import Canvas
from studio.model.output import EncoderSettings
from studio.model.overlay import Announcement, DiagnosticStrip, Overlay
from studio.model.scene import Box, Scene, SceneItem
from studio.model.show import Show
from studio.model.side_canvas import SideCanvas
from studio.model.source import MediaFileSource, Source, TestPatternSource

LIVE_OVERLAYS = ("card", "counter", "running", "stamp", "announcement")
COUNTER_BOX = Box(0.3, 0.3, 0.4, 0.25)
_ROOM_S = 3600.0
_HD = EncoderSettings(video_kbps=2500)


def live_show(folder: Path, clip: Path) -> Path:
    """A clip with five overlays that move or change: product card and counter (stock each second), running comments,
    a clock's seconds, a countdown's seconds."""
    show = demo_show(folder, "zh", False)
    source = MediaFileSource(id="clip", name="clip", path=str(clip))
    overlays = tuple(_live(overlay) for overlay in show.overlays)
    return _saved(show, folder, source, overlays)


def two_shapes_show(folder: Path, clip: Path, portrait: bool) -> Path:
    """The live show at 720p30, and with `portrait` 720x1280p30 beside it."""
    path = live_show(folder, clip)
    show = msgspec.structs.replace(load_show(path), canvas=Canvas(1280, 720, 30), encoder=_HD)
    if portrait:
        show = msgspec.structs.replace(show, canvases=(SideCanvas(id="second", name="second", encoder=_HD),))
    save_show(show, path)
    return path


def latency_show(folder: Path) -> Path:
    """Still bars, a stock counter in the middle, and the diagnostic strip."""
    show = demo_show(folder, "zh", False)
    overlays = tuple(
        msgspec.structs.replace(one, shown=True, box=COUNTER_BOX)
        if one.id == "counter"
        else msgspec.structs.replace(one, shown=False)
        for one in show.overlays
        if one.id in ("counter", "stamp")
    )
    strip = Overlay(id="strip", name="strip", state=DiagnosticStrip(), shown=True)
    return _saved(show, folder, _bars(flash=False), (*overlays, strip))


def bars_show(folder: Path, flash: bool) -> Path:
    """Bars alone; with `flash`, a flash and a beep each second."""
    show = demo_show(folder, "zh", False)
    return _saved(msgspec.structs.replace(show, products=""), folder, _bars(flash=flash), ())


def _bars(*, flash: bool) -> TestPatternSource:
    return TestPatternSource(id="bars", name="bars", pattern="bars", flash=flash)


def _live(overlay: Overlay) -> Overlay:
    state = overlay.state
    if isinstance(state, Announcement):
        state = msgspec.structs.replace(state, until_unix_s=time.time() + _ROOM_S)
    return msgspec.structs.replace(overlay, state=state, shown=overlay.id in LIVE_OVERLAYS)


def _saved(show: Show, folder: Path, source: Source, overlays: tuple[Overlay, ...]) -> Path:
    scene = Scene(id="main", name="main", items=(SceneItem(ref=source.id),), key="F1")
    path = folder / "bench.show.json"
    save_show(msgspec.structs.replace(show, sources=(source,), scenes=(scene,), overlays=overlays), path)
    return path
