"""Small pictures for people: the program preview, the scene or overlay looked at, and thumbnails of scenes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import cv2
import numpy as np

from studio.compositor.program import FrameOf, Program
from studio.engine.picture import Picture
from studio.media.clock import NS, now_ns
from studio.media.colour import RgbScaler
from studio.media.frame import Plane
from studio.media.preview import PreviewWriter
from studio.media.sprite import PlacedSprite
from studio.media.threads import Forgiving, NamedThread
from studio.model.canvas import Canvas
from studio.model.scene import Box, Scene

_PROGRAM_LONG_PX = 960
_LOOK_LONG_PX = 640
_THUMBNAIL_LONG_PX = 192
_LOOK_NS = NS // 12
_THUMBNAILS_NS = NS  # each scales whole pictures down: 3 ms at 1080p
_SIDES_NS = NS // 15
_MOST_PROGRAM_FPS = 30


class View(Protocol):
    """The previews' own view of the overlay stage."""

    def sprites_at(self, tick_ns: int) -> Sequence[PlacedSprite]: ...

    def sprites_of(self, overlay_id: str, box: Box | None, tick_ns: int) -> Sequence[PlacedSprite]: ...


class SidePreview(Protocol):
    """A further canvas that makes its own small picture."""

    def show_preview(self) -> None: ...


class _Picture:
    """Planes of a small picture."""

    def __init__(self, width: int, height: int) -> None:
        self.y: Plane = np.empty((height, width), np.uint8)
        self.u: Plane = np.empty((height // 2, width // 2), np.uint8)
        self.v: Plane = np.empty((height // 2, width // 2), np.uint8)


class _Small:
    """One small program of its own and the buffers for it; used by the looks' thread only."""

    def __init__(self, canvas: Canvas, long_px: int) -> None:
        width, height = small_size(canvas, long_px)
        self.program = Program(width, height, canvas.width)
        self.picture = _Picture(width, height)
        self.scaler = RgbScaler(width, height)


class Looks:
    """A thread that makes the small pictures, woken by each program frame and only while somebody watches.

    `on_thumbnail(scene_id, jpeg)` runs on that thread. `look_at` and `set_scenes` may be called by any thread.
    """

    def __init__(
        self,
        canvas: Canvas,
        program: Picture,
        frame_of: FrameOf,
        view: View,
        watched: Callable[[], bool],
        on_thumbnail: Callable[[str, bytes], None],
    ) -> None:
        self._canvas = canvas
        self._program = program
        self._frame_of = frame_of
        self._view = view
        self._watched = watched
        self._on_thumbnail = on_thumbnail
        self._scenes: tuple[Scene, ...] = ()
        self._sides: tuple[SidePreview, ...] = ()
        self._target = ("", "")
        self._fresh = threading.Event()
        self._thread = NamedThread("looks", self._run)
        self._program_ring: PreviewWriter | None = None
        self._look_ring: PreviewWriter | None = None

    def start(self) -> None:
        self._program_ring = PreviewWriter(*small_size(self._canvas, _PROGRAM_LONG_PX))
        self._look_ring = PreviewWriter(*small_size(self._canvas, _LOOK_LONG_PX))
        self._thread.start()

    def close(self) -> None:
        self._thread.signal()
        self._fresh.set()
        self._thread.close()
        for ring in (self._program_ring, self._look_ring):
            if ring is not None:
                ring.close()

    @property
    def ring_names(self) -> tuple[str, str]:
        """Names of the program's and the look's shared memory."""
        assert self._program_ring is not None
        assert self._look_ring is not None
        return self._program_ring.name, self._look_ring.name

    def set_scenes(self, scenes: tuple[Scene, ...]) -> None:
        self._scenes = scenes

    def set_sides(self, sides: Sequence[SidePreview]) -> None:
        self._sides = tuple(sides)

    def look_at(self, scene_id: str, overlay_id: str) -> None:
        """Empty texts: nothing is looked at."""
        self._target = (scene_id, overlay_id)

    def frame_ready(self) -> None:
        """A new program frame is there. Called by the clock's thread."""
        self._fresh.set()

    def _run(self, stop: threading.Event) -> None:
        scaler = RgbScaler(*small_size(self._canvas, _PROGRAM_LONG_PX))
        look = _Small(self._canvas, _LOOK_LONG_PX)
        thumbnail = _Small(self._canvas, _THUMBNAIL_LONG_PX)
        next_program = next_look = next_thumbnail = next_sides = 0
        turn = 0
        forgiving = Forgiving("the previews")
        while not stop.is_set():
            self._fresh.wait(0.5)
            self._fresh.clear()
            if stop.is_set() or not self._watched():
                continue
            now = now_ns()
            with forgiving:
                # Half a frame of tolerance, so that a tick a little early is not passed over.
                if now >= next_program:
                    next_program = now + NS // _MOST_PROGRAM_FPS - NS // 120
                    self._show_program(scaler)
                if now >= next_sides and (sides := self._sides):
                    next_sides = now + _SIDES_NS
                    for side in sides:
                        side.show_preview()
                if now >= next_look and self._target != ("", ""):
                    next_look = now + _LOOK_NS
                    self._show_look(look, now)
                if now >= next_thumbnail and (scenes := self._scenes):
                    next_thumbnail = now + _THUMBNAILS_NS
                    turn += 1
                    self._send_thumbnail(thumbnail, scenes[turn % len(scenes)], now)

    def _show_program(self, scaler: RgbScaler) -> None:
        frame = self._program.hold_newest()
        if frame is None or self._program_ring is None:
            return
        try:
            scaler.convert(frame, self._program_ring.slot())
            self._program_ring.publish()
        finally:
            frame.release()

    def _show_look(self, look: _Small, now: int) -> None:
        scene_id, overlay_id = self._target
        scene = next((one for one in self._scenes if one.id == scene_id), None)
        if scene is None or self._look_ring is None:
            return
        overlays: list[PlacedSprite] = list(self._view.sprites_at(now))
        if overlay_id:
            overlays.extend(self._view.sprites_of(overlay_id, None, now))
        self._compose(look, scene, now, overlays)
        look.scaler.convert(look.picture, self._look_ring.slot())
        self._look_ring.publish()

    def _send_thumbnail(self, small: _Small, scene: Scene, now: int) -> None:
        self._compose(small, scene, now, ())
        rgb = np.empty((small.scaler.height, small.scaler.width, 3), np.uint8)
        small.scaler.convert(small.picture, rgb)
        done, jpeg = cv2.imencode(".jpg", rgb[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 80])
        if done:
            self._on_thumbnail(scene.id, jpeg.tobytes())

    def _compose(self, small: _Small, scene: Scene, now: int, overlays: Sequence[PlacedSprite]) -> None:
        small.program.set_scenes((scene,))
        small.program.compose(
            now, 0, self._frame_of, lambda ref, box: self._view.sprites_of(ref, box, now), overlays, small.picture
        )


def small_size(canvas: Canvas, long_px: int) -> tuple[int, int]:
    """Width and height of the canvas' shape with a long side of at most `long_px`, both multiples of 4."""
    scale = min(1.0, long_px / max(canvas.width, canvas.height))
    return round(canvas.width * scale / 4) * 4, round(canvas.height * scale / 4) * 4
