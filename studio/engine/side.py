"""A further canvas while the show runs: its overlays, its picture, its encoder and outputs, its preview, its cost."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import psutil

from studio.compositor.placing import scenes_for
from studio.compositor.program import Program
from studio.engine.broadcast import Broadcast
from studio.engine.looks import small_size
from studio.engine.messages import FrameCounts, SideVitals
from studio.engine.picture import Overlays, Picture
from studio.media.clock import Clock, now_ns
from studio.media.colour import RgbScaler
from studio.media.frame import Frame
from studio.media.preview import PreviewWriter
from studio.media.sprite import PlacedSprite
from studio.model.incident import Incident
from studio.model.output import EncoderSettings, FileOutput, Key, RtmpOutput
from studio.model.overlay import Overlay
from studio.model.scene import Box, Transition
from studio.model.show import Show
from studio.model.side_canvas import SideCanvas
from studio.overlays.slate import slate_frame
from studio.overlays.stage import OverlayStage

_PREVIEW_LONG_PX = 640
_SEEN_EACH = 2
"""While only the window looks, every second picture is made."""


class Side:
    """Shares the sources and the overlays' states of the program; everything else is its own.

    Built for a shape; `fits` says whether a show needs another. `start`, `set_show`, `close` and the outputs are the
    studio line's, `seen` and the picture's tick the clock's, `show_preview` the previews', `vitals` the watch's.
    `_lock` guards `_ring` and `_scaler`.
    """

    def __init__(
        self,
        side: SideCanvas,
        show: Show,
        base_folder: Path,
        clock: Clock,
        frame_of: Callable[[str], Frame | None],
        slated: Callable[[], dict[str, str]],
        watched: Callable[[], bool],
        on_incident: Callable[[Incident], None],
        on_paint_trouble: Callable[[str, dict[str, str]], None],
    ) -> None:
        self.id = side.id
        self.canvas = side.canvas(show.canvas.fps)
        self._overlays = side.overlays
        self._turned = self.canvas.portrait != show.canvas.portrait
        self._encoder = side.encoder
        self._language = show.language
        self._frame_of = frame_of
        self._slated = slated
        self._watched = watched
        self._slates: dict[str, tuple[str, Frame]] = {}
        self.stage = (
            OverlayStage(self.canvas, show.theme, show.language, base_folder, on_paint_trouble)
            if side.overlays
            else None
        )
        self.broadcast = Broadcast(clock, self.canvas, on_incident)
        program = Program(self.canvas.width, self.canvas.height)
        overlays: Overlays = self.stage or _NoOverlays()
        self.picture = Picture(clock, self.canvas, program, self._source, overlays, self.broadcast)
        self._cost = _Cost(self.picture, self.broadcast)
        self._lock = threading.Lock()
        self._ring: PreviewWriter | None = None
        self._scaler: RgbScaler | None = None

    def fits(self, side: SideCanvas, show: Show) -> bool:
        """Whether `side` can be shown without another Side."""
        shape = side.canvas(show.canvas.fps)
        return (shape, side.overlays) == (self.canvas, self._overlays)

    def start(self, side: SideCanvas, show: Show) -> None:
        if self.stage is not None:
            self.stage.start()
            self._scaler = RgbScaler(*small_size(self.canvas, _PREVIEW_LONG_PX))
            self._ring = PreviewWriter(*small_size(self.canvas, _PREVIEW_LONG_PX))
        self.picture.start()
        self.broadcast.start()
        self.set_show(side, show)

    def close(self) -> None:
        """Once the clock and the previews have let go of it. May be called twice."""
        self.broadcast.close()
        self.picture.close()
        if self.stage is not None:
            self.stage.close()
        with self._lock:
            ring, self._ring = self._ring, None
            if ring is not None:
                ring.close()

    def set_show(self, side: SideCanvas, show: Show) -> None:
        self._encoder = side.encoder
        overlays = {overlay.id for overlay in show.overlays}
        self.picture.program.set_scenes(scenes_for(show.scenes, overlays, show.canvas, side))
        if self.stage is not None:
            self.stage.set_overlays(tuple(self._laid_out(overlay) for overlay in show.overlays))

    def take(self, scene_id: str, transition: Transition) -> None:
        self.picture.program.take(scene_id, transition, now_ns())

    def start_output(
        self, output: RtmpOutput | FileOutput, key: Key | None, encoder: EncoderSettings | None = None
    ) -> None:
        """As `Broadcast.start_output`, with this canvas' own encoder settings."""
        with self._cost.of_what_begins():
            self.broadcast.start_output(output, key, encoder or self._encoder)

    def try_encoder(self, seconds: float) -> None:
        """As `Broadcast.start_trial`, with this canvas' own encoder settings."""
        with self._cost.of_what_begins():
            self.broadcast.start_trial(self._encoder, seconds)

    @property
    def ring_name(self) -> str:
        """Of its preview's shared memory; empty for a canvas nobody looks at."""
        return self._ring.name if self._ring is not None else ""

    def seen(self, number: int) -> bool:
        return self._ring is not None and number % _SEEN_EACH == 0 and self._watched()

    def show_preview(self) -> None:
        frame = self.picture.hold_newest()
        if frame is None:
            return
        try:
            with self._lock:
                if self._ring is not None and self._scaler is not None:
                    self._scaler.convert(frame, self._ring.slot())
                    self._ring.publish()
        finally:
            frame.release()

    def refresh(self) -> None:
        """Paint the slates of stalled sources for this shape, ten times a second."""
        slates = {}
        for source_id, name in self._slated().items():
            known = self._slates.get(source_id)
            fresh = known is None or known[0] != name
            slates[source_id] = (name, slate_frame(name, self.canvas, self._language)) if fresh else known
        self._slates = slates  # type: ignore[assignment]

    def vitals(self) -> SideVitals:
        frames = FrameCounts(self.picture.composed, self.picture.lagged, self.broadcast.skipped)
        return SideVitals(
            id=self.id,
            frames=frames,
            audio_gaps=self.broadcast.audio_gaps,
            compose_ms=self._cost.compose_ms,
            encode_ms=self._cost.encode_ms,
            cpu_percent=self._cost.percent,
        )

    def measure(self) -> None:
        """Once a second, before `vitals`."""
        self._cost.measure()

    def _laid_out(self, overlay: Overlay) -> Overlay:
        """A box a person chose is one for the show's shape: on a canvas that is turned, the rules place it."""
        return msgspec.structs.replace(overlay, box=None) if self._turned else overlay

    def _source(self, source_id: str) -> Frame | None:
        slate = self._slates.get(source_id)
        return slate[1] if slate is not None else self._frame_of(source_id)


class _NoOverlays:
    """The clean picture's."""

    def sprites_at(self, _tick_ns: int) -> Sequence[PlacedSprite]:
        return ()

    def sprites_of(self, _overlay_id: str, _box: Box | None, _tick_ns: int) -> Sequence[PlacedSprite]:
        return ()

    def painted(self, _overlay_id: str) -> object:
        return None


class _Cost:
    """CPU of a further canvas, of the last second it was broadcast. The encoder's is that of the threads that began
    when its outputs were started: x264 makes its own, which no clock of ours counts. One that began elsewhere in that
    instant is counted too. `compose_ms`, `encode_ms`: of CPU a frame; `percent`: of one core, outputs included."""

    def __init__(self, picture: Picture, broadcast: Broadcast) -> None:
        self.compose_ms = 0.0
        self.encode_ms = 0.0
        self.percent = 0
        self._picture = picture
        self._broadcast = broadcast
        self._engine = psutil.Process()
        self._threads: frozenset[int] = frozenset()
        self._before: tuple[int, int, int, float] = (now_ns(), 0, 0, 0.0)

    @contextlib.contextmanager
    def of_what_begins(self) -> Iterator[None]:
        before = {thread.id for thread in self._engine.threads()}
        yield
        self._threads |= {thread.id for thread in self._engine.threads()} - before

    def measure(self) -> None:
        spent_s = 0.0
        if self._threads:
            spent_s = sum(one.user_time + one.system_time for one in self._engine.threads() if one.id in self._threads)
        now = (now_ns(), self._picture.composed + self._picture.lagged, self._picture.spent_ns, spent_s)
        before, self._before = self._before, now
        elapsed_ns, frames = now[0] - before[0], now[1] - before[1]
        composing_ns, encoding_s = now[2] - before[2], max(0.0, now[3] - before[3])
        if elapsed_ns <= 0 or frames <= 0 or not self._broadcast.running:
            return  # what it came to last stays, for the report
        self.percent = round((composing_ns + encoding_s * 1e9) * 100 / elapsed_ns)
        self.compose_ms = round(composing_ns / frames / 1e6, 2)
        self.encode_ms = round(encoding_s * 1000 / frames, 2)
