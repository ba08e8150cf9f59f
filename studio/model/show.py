"""The show: everything a `*.show.json` file holds. Reading and writing it is `studio.config.show_file`'s."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.model.canvas import Canvas
from studio.model.chat_service import CommentService, CommentSettings
from studio.model.output import Destination, EncoderSettings
from studio.model.overlay import Overlay
from studio.model.scene import Scene, Transition
from studio.model.side_canvas import CLEAN, MOST_SIDE_CANVASES, SideCanvas
from studio.model.source import Source

SHOW_VERSION = 1


MAX_SEGMENT_MINUTES = 24 * 60
MIN_SEGMENT_MB, MAX_SEGMENT_MB = 20, 1_000_000
MIN_REPLAY_S, MAX_REPLAY_S = 5, 120


class Recording(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where recordings go: a folder (empty: the user's videos folder) and the container. `clean`: beside each
    recording one of the picture without overlays, which needs an encoder of its own.

    `segment_minutes`, `segment_mb`: a new file after so many minutes or megabytes, whichever comes first; 0 for never.
    `replay_s`: how many of the last seconds can be saved at any moment on air; 0 keeps none.
    """

    folder: str = ""
    container: Literal["mkv", "mp4"] = "mkv"
    clean: bool = False
    segment_minutes: int = 0
    segment_mb: int = 0
    replay_s: int = 30

    def __post_init__(self) -> None:
        if not 0 <= self.segment_minutes <= MAX_SEGMENT_MINUTES:
            raise ValueError(f"segment_minutes is between 0 and {MAX_SEGMENT_MINUTES}")
        if self.segment_mb and not MIN_SEGMENT_MB <= self.segment_mb <= MAX_SEGMENT_MB:
            raise ValueError(f"segment_mb is 0 or between {MIN_SEGMENT_MB} and {MAX_SEGMENT_MB}")
        if self.replay_s and not MIN_REPLAY_S <= self.replay_s <= MAX_REPLAY_S:
            raise ValueError(f"replay_s is 0 or between {MIN_REPLAY_S} and {MAX_REPLAY_S}")


class Show(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Raises ValueError when ids are doubled or a scene refers to what the show does not have."""

    version: int = SHOW_VERSION
    title: str = ""
    canvas: Canvas = Canvas()
    canvases: tuple[SideCanvas, ...] = ()
    theme: Literal["harvest", "night"] = "harvest"
    language: Literal["zh", "en"] = "zh"
    sources: tuple[Source, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    scenes: tuple[Scene, ...] = ()
    transition: Transition = Transition()
    products: str = ""
    ledger: str = ""
    services: tuple[CommentService, ...] = ()
    comments: CommentSettings = CommentSettings()
    destinations: tuple[Destination, ...] = ()
    encoder: EncoderSettings = EncoderSettings()
    recording: Recording = Recording()

    def __post_init__(self) -> None:
        ids = [thing.id for thing in (*self.sources, *self.overlays)]
        _unique("source or overlay", ids)
        _unique("scene", [scene.id for scene in self.scenes])
        _unique("destination", [destination.id for destination in self.destinations])
        _refer("", self.scenes, ids)
        self._check_canvases(ids)

    def _check_canvases(self, ids: list[str]) -> None:
        canvases = [canvas.id for canvas in self.canvases]
        _unique("canvas", canvases)
        if CLEAN in canvases:
            raise ValueError(f"the canvas id {CLEAN!r} is the clean recording's")
        if len(canvases) > MOST_SIDE_CANVASES:
            raise ValueError(f"{len(canvases)} further canvases are more than {MOST_SIDE_CANVASES}")
        for canvas in self.canvases:
            _unique(f"canvas {canvas.id!r}: scene", [scene.id for scene in canvas.scenes])
            _refer(f"canvas {canvas.id!r}, ", canvas.scenes, ids)
        for destination in self.destinations:
            if destination.canvas and destination.canvas not in canvases:
                raise ValueError(f"destination {destination.id!r}: there is no canvas {destination.canvas!r}")

    def running_canvases(self) -> tuple[SideCanvas, ...]:
        """The further canvases that are on, and the one of a clean recording, which has the show's own shape."""
        running = tuple(canvas for canvas in self.canvases if canvas.on)
        if not self.recording.clean:
            return running
        shape = self.canvas
        clean = SideCanvas(
            id=CLEAN,
            name=CLEAN,
            width=shape.width,
            height=shape.height,
            overlays=False,
            encoder=self.encoder,
            record=True,
        )
        return (*running, clean)


def _refer(where: str, scenes: tuple[Scene, ...], ids: list[str]) -> None:
    for scene in scenes:
        for index, item in enumerate(scene.items):
            if item.ref not in ids:
                place = f"{where}scene {scene.id!r}, item {index}"
                raise ValueError(f"{place}: {item.ref!r} is neither a source nor an overlay")


def _unique(what: str, ids: list[str]) -> None:
    doubled = sorted({one for one in ids if ids.count(one) > 1})
    if doubled:
        raise ValueError(f"{what} id {doubled[0]!r} is used twice")
