"""A stage of overlays on a test's own folder, and what is seen of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.compositor.program import Program
from studio.media.sprite import PlacedSprite
from studio.model.canvas import Canvas
from studio.model.overlay import Overlay, OverlayState
from studio.model.scene import Box
from studio.overlays.stage import OverlayStage
from tests.rig.pictures import Planes, planes
from tests.rig.waiting import wait_for

SECOND = 1_000_000_000
TICK = SECOND // 30
Incidents = list[tuple[str, dict[str, str]]]
Open = Callable[..., OverlayStage]


def overlay(state: OverlayState, name: str = "one", shown: bool = True, box: Box | None = None) -> Overlay:
    return Overlay(id=name, name=name, state=state, shown=shown, box=box)


def settled(stage: OverlayStage, start_ns: int = 0) -> tuple[PlacedSprite, ...]:
    """The sprites once entries and changes are over."""
    stage.sprites_at(start_ns)
    return stage.sprites_at(start_ns + SECOND)


def painted_again(stage: OverlayStage, change: Callable[[], object]) -> None:
    before = stage.paints
    change()
    wait_for(lambda: stage.paints > before, what="a painting")


def on_grey(canvas: Canvas, sprites: tuple[PlacedSprite, ...]) -> Planes:
    """Composed over grey."""
    program = Program(canvas.width, canvas.height)
    into = planes(canvas.width, canvas.height)
    program.compose(0, 0, lambda _ref: None, lambda _ref, _box: (), sprites, into)
    return into


def of(stage: OverlayStage, overlay_id: str, box: Box | None = None) -> tuple[PlacedSprite, ...]:
    """One overlay wherever it is asked for, once it is painted and settled."""
    wait_for(lambda: stage.sprites_of(overlay_id, box, 0), what=f"{overlay_id} to be painted")
    return stage.sprites_of(overlay_id, box, SECOND)


def has_colour(picture: np.ndarray, colour: tuple[int, int, int], tolerance: int = 10) -> int:
    return int((np.abs(picture.astype(int) - colour).max(axis=2) <= tolerance).sum())
