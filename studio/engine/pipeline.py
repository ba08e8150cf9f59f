"""Everything that runs for one show: sources, overlays, compositor, mixer, encoder, outputs, previews; and its further
canvases."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from studio.audio.mixer import Mixer
from studio.compositor.program import Program
from studio.engine.broadcast import Broadcast
from studio.engine.looks import Looks
from studio.engine.messages import AudioCounts, FrameCounts, Vitals
from studio.engine.picture import Picture
from studio.engine.program_loop import ProgramLoop
from studio.engine.side import Side
from studio.engine.source_rack import SourceRack
from studio.media.clock import Clock, now_ns
from studio.media.frame import Frame
from studio.media.sound import AudioBlock
from studio.model.errors import EngineError, OutputError
from studio.model.incident import Incident
from studio.model.output import EncoderSettings, FileOutput, Key, OutputReport, RtmpOutput
from studio.model.overlay import DiagnosticStrip, OverlayState
from studio.model.scene import Transition
from studio.model.show import Show
from studio.model.side_canvas import SideCanvas
from studio.overlays.slate import slate_frame
from studio.overlays.stage import OverlayStage


class Pipeline:
    """Built for a show's canvas, theme and language; a change of these needs a new one. Further canvases come and go.

    `start()`, `close()` and the changes are the studio line's, `vitals` the watch's; the parts have threads of their
    own. `sides` is replaced whole.
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
        self.sides: tuple[Side, ...] = ()
        self._language = show.language
        self._on_incident = on_incident
        self._watched = watched
        self._blank = False
        self._title = ""
        self._scene_names: dict[str, str] = {}
        self.clock = Clock(show.canvas.fps)
        self.program = Program(show.canvas.width, show.canvas.height)
        self.stage = OverlayStage(show.canvas, show.theme, show.language, base_folder, self._stage_trouble)
        self.rack = SourceRack(self.clock, show.canvas, self._slate, on_incident)
        self.broadcast = Broadcast(self.clock, show.canvas, on_incident)
        self.mixer = Mixer(self.clock, self._on_block)
        self.picture = Picture(self.clock, show.canvas, self.program, self.rack.frame_of, self.stage, self.broadcast)
        self.looks = Looks(show.canvas, self.picture, self.rack.seen, self.stage.view(), watched, on_thumbnail)
        self.loop = ProgramLoop(self.clock, self.rack.begin_tick, self.picture, self.looks.frame_ready)
        self._run_counted = 0
        self._blocks_on_air = 0
        self._gaps_on_air = 0
        self._gaps_seen = 0

    def fits(self, show: Show) -> bool:
        """Whether `show` can be shown without a new pipeline."""
        return show.canvas == self.canvas and show.language == self._language

    def start(self, show: Show, base_folder: Path) -> None:
        self.stage.start()
        self.picture.start()
        self.broadcast.start()
        self.set_show(show, base_folder)
        self.mixer.start()
        self.looks.start()
        self.loop.start()

    def set_show(self, show: Show, base_folder: Path) -> None:
        """Raises EngineError `engine.canvas_on_air` when it would change or end a further canvas that is broadcast;
        nothing has changed then."""
        wanted = show.running_canvases()
        kept = self._kept(wanted, show)
        if any(side.broadcast.running for side in self.sides if side not in kept.values()):
            raise EngineError("engine.canvas_on_air")
        self.rack.set_sources(show.sources, base_folder)
        self.mixer.set_channels(self.rack.channels())
        self.stage.set_overlays(show.overlays)
        self.program.set_scenes(show.scenes)
        self.looks.set_scenes(show.scenes)
        self._set_sides(wanted, kept, show, base_folder)
        self.set_strip(show)
        self.broadcast.replay.keep(show.recording.replay_s)
        self._scene_names = {scene.id: scene.name for scene in show.scenes}
        if not self._title:
            self.mark(self._scene_names.get(self.program.scene_id, ""))

    def set_strip(self, show: Show) -> None:
        strip = any(one.shown and isinstance(one.state, DiagnosticStrip) for one in show.overlays)
        for picture in self._pictures():
            picture.strip = strip

    def set_blank(self, blank: bool) -> None:
        self._blank = blank
        for picture in self._pictures():
            picture.blank = blank
        self.mixer.set_blank(blank)

    def take(self, scene_id: str, transition: Transition) -> bool:
        """False when there is no such scene."""
        if not self.program.take(scene_id, transition, now_ns()):
            return False
        for side in self.sides:
            side.take(scene_id, transition)
        self.mark(self._scene_names.get(scene_id, scene_id))
        return True

    def mark(self, title: str) -> None:
        """A chapter of every recording of every canvas begins."""
        self._title = title
        for broadcast in self._broadcasts():
            broadcast.mark(title)

    def set_state(self, overlay_id: str, state: OverlayState) -> None:
        for stage in self._stages():
            stage.set_state(overlay_id, state)

    def show_overlay(self, overlay_id: str, shown: bool) -> None:
        for stage in self._stages():
            stage.show(overlay_id, shown)

    def start_output(
        self, output: RtmpOutput | FileOutput, key: Key | None, encoder: EncoderSettings | None, canvas: str, show: Show
    ) -> None:
        """Raises EngineError for an output that runs already or a canvas that is not there, OutputError when the
        encoder cannot be opened."""
        side = next((one for one in self.sides if one.id == canvas), None)
        if canvas and side is None:
            raise EngineError("engine.no_canvas", name=output.name)
        chosen = side.broadcast if side is not None else self.broadcast
        if any(_has(one, output.id) for one in self._broadcasts() if one is not chosen):
            raise EngineError("engine.output_twice", name=output.name)
        if side is not None:
            side.start_output(output, key, encoder)
        else:
            self.broadcast.start_output(output, key, encoder or show.encoder)

    def try_encoder(self, settings: EncoderSettings, seconds: float) -> None:
        """As `Broadcast.start_trial`, for every canvas at once, as it will be on air."""
        self.broadcast.start_trial(settings, seconds)
        for side in self.sides:
            side.try_encoder(seconds)

    def stop_output(self, output_id: str) -> None:
        """Raises EngineError for an unknown one."""
        holder = next((one for one in self._broadcasts() if _has(one, output_id)), self.broadcast)
        holder.stop_output(output_id)

    @property
    def on_air(self) -> bool:
        """Whether anything is encoded, for any canvas."""
        return self.broadcast.running or any(side.broadcast.running for side in self.sides)

    @property
    def failure(self) -> OutputError | None:
        """Why an encoder ended on the way, None while all work."""
        failures = [broadcast.failure for broadcast in self._broadcasts()]
        return next((failure for failure in failures if failure is not None), None)

    def egress_pids(self) -> list[int]:
        return [pid for broadcast in self._broadcasts() for pid in broadcast.pids()]

    def side_rings(self) -> dict[str, str]:
        return {side.id: side.ring_name for side in self.sides if side.ring_name}

    def vitals(self, cpu_percent: int, measure: bool = False) -> Vitals:
        """How everything is. Called ten times a second by the engine's watch, with `measure` once a second; puts
        slates up and down."""
        reports = self.rack.refresh()
        for side in self.sides:
            side.refresh()
            if measure:
                side.measure()
        return Vitals(
            sources=reports,
            meters=self.mixer.meters(),
            outputs=self._reports(),
            frames=FrameCounts(self.picture.composed, self.picture.lagged, self.broadcast.skipped),
            audio=AudioCounts(self._blocks_on_air, self._gaps_on_air + self.broadcast.audio_gaps),
            stock_to_frame_ms=self.picture.measured_ms(),
            delay_ms=self.broadcast.delay_ms(),
            cpu_percent=cpu_percent,
            replay_s=int(self.broadcast.replay.seconds),
            trial=self.broadcast.trial,
            sides=tuple(side.vitals() for side in self.sides),
        )

    def end_outputs(self) -> None:
        """End every output of every canvas cleanly, all at once."""
        threads = [threading.Thread(target=one.close, name="end outputs") for one in self._broadcasts()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def close(self) -> None:
        self.end_outputs()
        self.loop.close()
        self.looks.close()
        self.mixer.close()
        for side in self.sides:
            side.close()
        self.picture.close()
        self.rack.close()
        self.stage.close()

    def _kept(self, wanted: tuple[SideCanvas, ...], show: Show) -> dict[str, Side]:
        running = {side.id: side for side in self.sides}
        return {one.id: running[one.id] for one in wanted if one.id in running and running[one.id].fits(one, show)}

    def _set_sides(self, wanted: tuple[SideCanvas, ...], kept: dict[str, Side], show: Show, base_folder: Path) -> None:
        sides = []
        for one in wanted:
            side = kept.get(one.id)
            if side is not None:
                side.set_show(one, show)
            else:
                side = self._new_side(one, show, base_folder)
            sides.append(side)
        gone = [side for side in self.sides if side not in sides]
        self.sides = tuple(sides)
        self.loop.set_sides(sides)
        self.looks.set_sides(sides)
        for side in gone:
            side.close()

    def _new_side(self, side: SideCanvas, show: Show, base_folder: Path) -> Side:
        fresh = Side(
            side, show, base_folder, self.clock, self.rack.frame_of, self.rack.slated, self._watched,
            self._on_incident, self._stage_trouble,
        )  # fmt: skip
        try:
            fresh.start(side, show)
        except BaseException:
            fresh.close()
            raise
        fresh.picture.blank = self._blank
        fresh.broadcast.mark(self._title)
        if self.program.scene_id:
            fresh.take(self.program.scene_id, Transition(kind="cut"))
        return fresh

    def _pictures(self) -> tuple[Picture, ...]:
        return (self.picture, *(side.picture for side in self.sides))

    def _broadcasts(self) -> tuple[Broadcast, ...]:
        return (self.broadcast, *(side.broadcast for side in self.sides))

    def _stages(self) -> tuple[OverlayStage, ...]:
        return (self.stage, *(side.stage for side in self.sides if side.stage is not None))

    def _reports(self) -> tuple[OutputReport, ...]:
        return tuple(report for broadcast in self._broadcasts() for report in broadcast.reports())

    def _on_block(self, block: AudioBlock) -> None:
        gaps, self._gaps_seen = self.mixer.gaps - self._gaps_seen, self.mixer.gaps
        if self.broadcast.running:
            if self._run_counted != self.broadcast.runs:
                self._run_counted = self.broadcast.runs
                self._blocks_on_air = self._gaps_on_air = 0
            self._blocks_on_air += 1
            self._gaps_on_air += gaps
        self.broadcast.offer_audio(block)
        for side in self.sides:
            side.broadcast.offer_audio(block)

    def _slate(self, name: str) -> Frame:
        return slate_frame(name, self.canvas, self._language)

    def _stage_trouble(self, code: str, arguments: dict[str, str]) -> None:
        key = f"overlay {arguments.get('path', code)}"
        self._on_incident(Incident(unix_s=time.time(), level="attention", key=key, code=code, arguments=arguments))


def _has(broadcast: Broadcast, output_id: str) -> bool:
    return any(report.id == output_id and report.state != "idle" for report in broadcast.reports())
