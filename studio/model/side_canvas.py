"""A further canvas: a second picture of the same show, made beside the first, for another shape."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.model.canvas import Canvas
from studio.model.output import EncoderSettings
from studio.model.scene import Scene

MOST_SIDE_CANVASES = 2
CLEAN = "clean"
"""The id of the picture without overlays, which is there while `Recording.clean` asks for it."""


class SideCanvas(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Same sources, same overlay states, same clock; a picture, an encoder and outputs of its own.

    Its rate is the show's. A scene of the show is placed on it by rule (`studio.compositor.placing`), unless `scenes`
    has one of the same id. `fit` and `focus_x`, `focus_y` (fractions of the source) say what a source that fills the
    show's picture does here: `cover` keeps the part around the focus, `contain` all of it. Overlays are placed by
    their own rules for its shape; without `overlays` there are none. `on` False: nothing is made, and its
    destinations wait. `record`: a recording of the show is a file of this canvas too.
    """

    id: str
    name: str
    on: bool = True
    width: int = 720
    height: int = 1280
    overlays: bool = True
    fit: Literal["cover", "contain"] = "cover"
    focus_x: float = 0.5
    focus_y: float = 0.5
    scenes: tuple[Scene, ...] = ()
    encoder: EncoderSettings = EncoderSettings(video_kbps=2500)
    record: bool = False

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a further canvas needs an id")
        Canvas(self.width, self.height)
        if not (0 <= self.focus_x <= 1 and 0 <= self.focus_y <= 1):
            raise ValueError("a focus is a fraction of the picture, between 0 and 1")

    def canvas(self, fps: int) -> Canvas:
        """Its shape at the show's rate."""
        return Canvas(self.width, self.height, fps)
