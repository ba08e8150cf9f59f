"""Everything that runs for one canvas: sources, overlays, compositor, mixer, encoder, outputs, previews."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from studio.audio.mixer import Mixer
from studio.compositor.program import Program
from studio.engine.broadcast import Broadcast
from studio.engine.looks import Looks
from studio.engine.messages import AudioCounts, FrameCounts, Vitals
from studio.engine.program_loop import ProgramLoop
from studio.engine.source_rack import SourceRack
from studio.media.clock import Clock, now_ns
from studio.media.frame import Frame
from studio.media.sound import AudioBlock
from studio.media.sprite import PlacedSprite
from studio.model.incident import Incident
from studio.model.overlay import DiagnosticStrip
from studio.model.scene import Box
from studio.model.show import Show
from studio.overlays.slate import slate_frame
from studio.overlays.stage import OverlayStage


class Pipeline:
    """Built for a show's canvas, theme and language; a change of these needs a new one.

    `start()` and `close()` are the studio line's; the parts have threads of their own.
    """

    def __init__(
        self,
        show: Show,
        base_folder: Path,
        on_incident: Callable[[Incident], None],
        on_thumbnail: Callable[[str, bytes], None],
        watched: Callable[[], bool],
    ) -> None:
        self.canvas = show.canvas
        self._language = show.language
        self._on_incident = on_incident
        self.clock = Clock(show.canvas.fps)
        self.program = Program(show.canvas.width, show.canvas.height)
        self.stage = OverlayStage(show.canvas, show.theme, show.language, base_folder, self._stage_trouble)
        self.rack = SourceRack(self.clock, show.canvas, self._slate, on_incident)
        self.broadcast = Broadcast(self.clock, show.canvas, on_incident)
        self.mixer = Mixer(self.clock, self._on_block)
        self.loop = ProgramLoop(
            self.clock,
            show.canvas,
            self.program,
            self.rack.begin_tick,
            self.rack.frame_of,
            self._sprites_of,
            self.stage,
            self.broadcast,
            self._on_frame,
        )
        self.looks = Looks(
            show.canvas,
            lambda: self.loop,
            self.rack.seen,
            self.stage.view(),
            watched,
            on_thumbnail,
        )
        self._run_counted = 0
        self._blocks_on_air = 0
        self._gaps_on_air = 0
        self._gaps_seen = 0

    def fits(self, show: Show) -> bool:
        """Whether `show` can be shown without a new pipeline."""
        return show.canvas == self.canvas and show.language == self._language

    def start(self, show: Show, base_folder: Path) -> None:
        self.stage.start()
        self.set_show(show, base_folder)
        self.mixer.start()
        self.looks.start()
        self.loop.start()

    def set_show(self, show: Show, base_folder: Path) -> None:
        self.rack.set_sources(show.sources, base_folder)
        self.mixer.set_channels(self.rack.channels())
        self.stage.set_overlays(show.overlays)
        self.program.set_scenes(show.scenes)
        self.looks.set_scenes(show.scenes)
        self.set_strip(show)

    def set_strip(self, show: Show) -> None:
        self.loop.strip = any(one.shown and isinstance(one.state, DiagnosticStrip) for one in show.overlays)

    def set_blank(self, blank: bool) -> None:
        self.loop.blank = blank
        self.mixer.set_blank(blank)

    def vitals(self, cpu_percent: int) -> Vitals:
        """How everything is. Called ten times a second by the engine's watch; puts slates up and down."""
        return Vitals(
            sources=self.rack.refresh(),
            meters=self.mixer.meters(),
            outputs=self.broadcast.reports(),
            frames=FrameCounts(self.loop.composed, self.loop.lagged, self.broadcast.skipped),
            audio=AudioCounts(self._blocks_on_air, self._gaps_on_air + self.broadcast.audio_gaps),
            stock_to_frame_ms=self.loop.measured_ms(),
            delay_ms=self.broadcast.delay_ms(),
            cpu_percent=cpu_percent,
        )

    def close(self) -> None:
        self.broadcast.close()
        self.loop.close()
        self.looks.close()
        self.mixer.close()
        self.rack.close()
        self.stage.close()

    def _sprites_of(self, overlay_id: str, box: Box | None) -> Sequence[PlacedSprite]:
        return self.stage.sprites_of(overlay_id, box, now_ns())

    def _on_frame(self) -> None:
        self.looks.frame_ready()

    def _on_block(self, block: AudioBlock) -> None:
        gaps, self._gaps_seen = self.mixer.gaps - self._gaps_seen, self.mixer.gaps
        if self.broadcast.running:
            if self._run_counted != self.broadcast.runs:
                self._run_counted = self.broadcast.runs
                self._blocks_on_air = self._gaps_on_air = 0
            self._blocks_on_air += 1
            self._gaps_on_air += gaps
        self.broadcast.offer_audio(block)

    def _slate(self, name: str) -> Frame:
        return slate_frame(name, self.canvas, self._language)

    def _stage_trouble(self, code: str, arguments: dict[str, str]) -> None:
        key = f"overlay {arguments.get('path', code)}"
        self._on_incident(Incident(unix_s=time.time(), level="attention", key=key, code=code, arguments=arguments))
