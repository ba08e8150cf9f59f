"""Program pictures for a window without an engine: the real garden, compositor and overlay painters, one frame each."""

from __future__ import annotations

import time
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.compositor.program import Program
from studio.media.colour import RgbScaler
from studio.media.frame import Frame
from studio.media.program_frame import FramePool
from studio.media.sprite import PlacedSprite
from studio.model.canvas import Canvas
from studio.model.show import Show
from studio.overlays.stage import OverlayStage
from studio.sources.bars import Bars
from studio.sources.garden import Garden

_SECOND = 1_000_000_000
_AT_S = 7
RGB = NDArray[np.uint8]


class StagePictures:
    """`program(scene_id)` with the overlays that are shown, `bare(scene_id)` without. Made once, kept."""

    def __init__(self, show: Show, folder: Path) -> None:
        self._show = show
        canvas = show.canvas
        self._pool = FramePool(canvas.width, canvas.height, 4)
        self._frames: dict[str, Frame] = {"garden": self._painted(Garden(canvas.width, canvas.height))}
        self._frames["bars"] = self._painted(Bars(canvas.width, canvas.height))
        self._program = Program(canvas.width, canvas.height)
        self._program.set_scenes(show.scenes)
        self._sprites = _sprites(show, folder)
        self._canvas = canvas

    def program(self, scene_id: str, long_px: int = 960) -> RGB:
        return self._composed(scene_id, self._sprites, long_px)

    def bare(self, scene_id: str, long_px: int = 384) -> RGB:
        return self._composed(scene_id, (), long_px)

    def jpeg(self, scene_id: str) -> bytes:
        picture = cv2.cvtColor(self.bare(scene_id), cv2.COLOR_RGB2BGR)
        return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes())

    def _painted(self, painter: Garden | Bars) -> Frame:
        frame = self._pool.take()
        assert frame is not None
        painter.paint((frame.y, frame.u, frame.v), _AT_S * _SECOND)
        return Frame(frame.y.copy(), frame.u.copy(), frame.v.copy(), 0)

    def _composed(self, scene_id: str, sprites: tuple[PlacedSprite, ...], long_px: int) -> RGB:
        from studio.model.scene import Transition

        self._program.take(scene_id, Transition("cut", 0), 0)
        frame = FramePool(self._canvas.width, self._canvas.height, 1).take()
        assert frame is not None
        self._program.compose(0, 0, self._frames.get, lambda _ref, _box: (), sprites, frame)
        width, height = small_size(self._canvas, long_px)
        picture = np.empty((height, width, 3), np.uint8)
        RgbScaler(width, height).convert(frame, picture)
        return picture


def small_size(canvas: Canvas, long_px: int) -> tuple[int, int]:
    scale = long_px / max(canvas.width, canvas.height)
    return round(canvas.width * scale) & ~1, round(canvas.height * scale) & ~1


def _sprites(show: Show, folder: Path) -> tuple[PlacedSprite, ...]:
    shown = [overlay for overlay in show.overlays if overlay.shown]
    stage = OverlayStage(show.canvas, show.theme, show.language, folder, print)
    stage.set_overlays(tuple(shown))
    stage.start()
    try:
        deadline = time.monotonic() + 20
        placed: tuple[PlacedSprite, ...] = ()
        while stage.paints < len(shown):
            if time.monotonic() > deadline:
                raise TimeoutError("the overlays were not painted")
            time.sleep(0.01)
        for tick in range(150):
            placed = stage.sprites_at(tick * _SECOND // 30)
        return placed
    finally:
        stage.close()
