"""The engine: owns the show's picture and sound, does what the studio says, tells how it is."""

from __future__ import annotations

import contextlib
import difflib
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import psutil

from studio.engine.messages import (
    Command,
    Ending,
    Event,
    Happened,
    Hello,
    LookAt,
    Mark,
    SaveReplay,
    SetBlank,
    SetChannel,
    SetOverlay,
    SetShow,
    Shutdown,
    StartOutput,
    State,
    StopOutput,
    TakeScene,
    Thumbnail,
    TryEncoder,
    Vitals,
)
from studio.engine.pipeline import Pipeline
from studio.media.threads import Forgiving, NamedThread
from studio.model.errors import EngineError
from studio.model.incident import Incident
from studio.model.output import Key
from studio.model.overlay import (
    GroupProgress,
    OrderTicker,
    Overlay,
    PollBars,
    ProductCard,
    ProductList,
    RunningComments,
    SoldOut,
    StockCounter,
)
from studio.model.show import Show
from studio.model.source import MediaFileSource, MicrophoneSource, TestPatternSource

log = logging.getLogger(__name__)

_VITALS_S = 0.1
_MOST_INCIDENTS = 50
_OFTEN = (ProductCard, StockCounter, ProductList, OrderTicker, GroupProgress, PollBars, SoldOut, RunningComments)
"""States that follow the shop and the comments, up to hundreds a second: no reason to send the whole show each time."""


class Engine:
    """Runs in the engine process, or in-process in tests. `do` may be called from any thread, one at a time is done.

    `on_event` hears State, Vitals, Happened, Thumbnail and Ending, on threads of the engine: it must not wait.
    `_lock` guards the show, the pipeline, what is looked at, and `_closed`: after `close()` every command is refused.
    """

    def __init__(self, on_event: Callable[[Event], None], watched: Callable[[], bool] = lambda: True) -> None:
        self.ended = threading.Event()
        self._on_event = on_event
        self._watched = watched
        self._lock = threading.RLock()
        self._show: Show | None = None
        self._base_folder = Path()
        self._pipeline: Pipeline | None = None
        self._look = ("", "")
        self._blank = False
        self._closed = False
        self._failed = False
        self._incidents: deque[Incident] = deque(maxlen=_MOST_INCIDENTS)
        self._vitals = Vitals()
        self._watch = NamedThread("watch", self._run_watch)
        self._deeds: dict[type[Command], Callable[..., None]] = {
            Hello: self._hello,
            SetShow: self._set_show,
            TakeScene: self._take_scene,
            LookAt: self._look_at,
            SetOverlay: self._set_overlay,
            SetChannel: self._set_channel,
            SetBlank: self._set_blank,
            StartOutput: self._start_output,
            StopOutput: self._stop_output,
            SaveReplay: self._save_replay,
            TryEncoder: self._try_encoder,
            Mark: self._mark,
            Shutdown: self._shutdown,
        }

    def start(self) -> None:
        self._watch.start()

    def close(self) -> None:
        """End outputs cleanly (files get their trailers), then everything else."""
        self._watch.close()
        with self._lock:
            self._closed = True
            pipeline, self._pipeline = self._pipeline, None
        if pipeline is not None:
            pipeline.end_outputs()
            # The last word: what every output came to.
            self._on_event(pipeline.vitals(0))
            pipeline.close()

    @property
    def on_air(self) -> bool:
        """Whether anything is pushed or recorded."""
        pipeline = self._pipeline
        return pipeline is not None and pipeline.on_air

    def do(self, command: Command) -> None:
        """Do what the studio says. Raises EngineError with a sentence when it cannot be done; nothing changes then."""
        with self._lock:
            # What is started now would outlive everything that looks after it.
            if self._closed:
                raise EngineError("engine.ending")
            self._deeds[type(command)](command)

    def state(self) -> State:
        with self._lock:
            pipeline = self._pipeline
            if self._show is None or pipeline is None:
                return State()
            program_ring, look_ring = pipeline.looks.ring_names
            return State(
                show=self._show,
                base_folder=str(self._base_folder),
                scene_id=pipeline.program.scene_id,
                look_scene_id=self._look[0],
                look_overlay_id=self._look[1],
                blank=self._blank,
                program_ring=program_ring,
                look_ring=look_ring,
                clock_origin_ns=pipeline.clock.origin_ns,
                side_rings=pipeline.side_rings(),
            )

    def _hello(self, _command: Hello) -> None:
        self._on_event(self.state())
        self._on_event(self._vitals)
        for incident in list(self._incidents):
            self._on_event(Happened(incident=incident))

    def _set_show(self, command: SetShow) -> None:
        show, base_folder = command.show, Path(command.base_folder)
        pipeline = self._pipeline
        if pipeline is not None and not (pipeline.fits(show) and show.theme == self._known().theme):
            if pipeline.on_air:
                raise EngineError("engine.canvas_on_air")
            self._pipeline = self._show = None
            pipeline.close()
            pipeline = None
        if pipeline is None:
            self._pipeline = self._started(show, base_folder)
        else:
            pipeline.set_show(show, base_folder)
        self._show, self._base_folder = show, base_folder
        self._changed()

    def _started(self, show: Show, base_folder: Path) -> Pipeline:
        pipeline = Pipeline(show, base_folder, self._happened, self._thumbnail, self._watched)
        try:
            pipeline.start(show, base_folder)
        except BaseException:
            pipeline.close()
            raise
        pipeline.set_blank(self._blank)
        return pipeline

    def _take_scene(self, command: TakeScene) -> None:
        show = self._known()
        if not self._running().take(command.scene_id, command.transition or show.transition):
            raise _unknown("engine.no_scene", command.scene_id, (scene.id for scene in show.scenes))
        self._changed()

    def _look_at(self, command: LookAt) -> None:
        show = self._known()
        if command.scene_id and command.scene_id not in {scene.id for scene in show.scenes}:
            raise _unknown("engine.no_scene", command.scene_id, (scene.id for scene in show.scenes))
        if command.overlay_id:
            self._overlay(command.overlay_id)
        pipeline = self._running()
        # An overlay alone is looked at over what is on air.
        scene_id = command.scene_id or (pipeline.program.scene_id if command.overlay_id else "")
        self._look = (command.scene_id, command.overlay_id)
        pipeline.looks.look_at(scene_id, command.overlay_id)
        self._changed()

    def _set_overlay(self, command: SetOverlay) -> None:
        pipeline = self._running()
        overlay = self._overlay(command.overlay_id)
        state = command.state if command.state is not None else overlay.state
        if type(state) is not type(overlay.state):
            raise EngineError("engine.no_overlay", name=overlay.name, hint=type(state).__name__)
        shown = overlay.shown if command.shown is None else command.shown
        if command.cause_ns:
            pipeline.picture.measure(overlay.id, state, command.cause_ns)
        if command.state is not None:
            pipeline.set_state(overlay.id, state)
        if shown != overlay.shown:
            pipeline.show_overlay(overlay.id, shown)
        self._replace_overlay(msgspec.structs.replace(overlay, state=state, shown=shown))
        if shown != overlay.shown or not isinstance(state, _OFTEN):
            self._changed()

    def _set_channel(self, command: SetChannel) -> None:
        show = self._known()
        source = next((one for one in show.sources if one.id == command.source_id), None)
        if not isinstance(source, MediaFileSource | TestPatternSource | MicrophoneSource):
            raise _unknown("engine.no_source", command.source_id, (one.id for one in show.sources))
        gain_db = source.gain_db if command.gain_db is None else command.gain_db
        muted = source.muted if command.muted is None else command.muted
        mixer = self._running().mixer
        mixer.set_gain(source.id, gain_db)
        mixer.set_muted(source.id, muted)
        changed = msgspec.structs.replace(source, gain_db=gain_db, muted=muted)
        sources = tuple(changed if one.id == source.id else one for one in show.sources)
        self._show = msgspec.structs.replace(show, sources=sources)
        self._changed()

    def _set_blank(self, command: SetBlank) -> None:
        self._blank = command.blank
        self._running().set_blank(command.blank)
        self._changed()

    def _start_output(self, command: StartOutput) -> None:
        show = self._known()
        key = Key(command.key) if command.key else None
        self._running().start_output(command.output, key, command.encoder, command.canvas, show)

    def _stop_output(self, command: StopOutput) -> None:
        self._running().stop_output(command.output_id)

    def _try_encoder(self, command: TryEncoder) -> None:
        self._running().try_encoder(command.encoder or self._known().encoder, command.seconds)

    def _save_replay(self, command: SaveReplay) -> None:
        self._running().broadcast.save_replay(Path(command.path))

    def _mark(self, command: Mark) -> None:
        self._running().mark(command.title)

    def _shutdown(self, _command: Shutdown) -> None:
        self._on_event(Ending())
        self.ended.set()

    def _running(self) -> Pipeline:
        if self._pipeline is None:
            raise EngineError("engine.no_show")
        return self._pipeline

    def _known(self) -> Show:
        if self._show is None:
            raise EngineError("engine.no_show")
        return self._show

    def _overlay(self, overlay_id: str) -> Overlay:
        show = self._known()
        for overlay in show.overlays:
            if overlay.id == overlay_id:
                return overlay
        raise _unknown("engine.no_overlay", overlay_id, (one.id for one in show.overlays))

    def _replace_overlay(self, overlay: Overlay) -> None:
        show = self._known()
        overlays = tuple(overlay if one.id == overlay.id else one for one in show.overlays)
        self._show = msgspec.structs.replace(show, overlays=overlays)
        self._running().set_strip(self._show)

    def _changed(self) -> None:
        self._on_event(self.state())

    def _happened(self, incident: Incident) -> None:
        self._incidents.append(incident)
        self._on_event(Happened(incident=incident))

    def _thumbnail(self, scene_id: str, jpeg: bytes) -> None:
        self._on_event(Thumbnail(scene_id=scene_id, jpeg=jpeg))

    def _run_watch(self, stop: threading.Event) -> None:
        """Ten times a second: look after the sources, tell how everything is, say when the computer is too slow."""
        load = _Load()
        lost_before, busy = 0, False
        turn = 0
        forgiving = Forgiving("the engine's watch")
        while not stop.wait(_VITALS_S):
            pipeline = self._pipeline
            if pipeline is None:
                continue
            turn += 1
            with forgiving:
                vitals = self._vitals = pipeline.vitals(load.percent, measure=turn % 10 == 0)
                self._on_event(vitals)
                if turn % 10 == 0:
                    load.measure(pipeline.egress_pids())
                    self._tell_failure(pipeline)
                    counts = (vitals.frames, *(side.frames for side in vitals.sides))
                    lost = sum(one.lagged + one.skipped for one in counts)
                    busy = self._tell_lag(lost - lost_before, busy)
                    lost_before = lost

    def _tell_failure(self, pipeline: Pipeline) -> None:
        failure = pipeline.failure
        if failure is not None and not self._failed:
            fields = {"unix_s": time.time(), "level": "trouble", "key": "encoder", "code": failure.code}
            self._happened(msgspec.convert({**fields, "arguments": failure.arguments}, Incident))
        self._failed = failure is not None

    def _tell_lag(self, lost: int, busy: bool) -> bool:
        if lost > 1 and not busy:
            code, level = "engine.lagging", "attention"
        elif lost == 0 and busy:
            code, level = "engine.keeping_up", "fine"
        else:
            return busy
        fields = {"unix_s": time.time(), "level": level, "key": "engine", "code": code}
        self._happened(msgspec.convert({**fields, "arguments": {"count": str(lost)}}, Incident))
        return level != "fine"


class _Load:
    """CPU of the engine and its egresses between two measurements. `percent`: of one core."""

    def __init__(self) -> None:
        self.percent = 0
        self._engine = psutil.Process()
        self._engine.cpu_percent()
        self._egresses: dict[int, psutil.Process] = {}

    def measure(self, egresses: Iterable[int]) -> None:
        """`egresses`: their pids. Asking the system for our children would read every process there is: 7 ms."""
        known, self._egresses = self._egresses, {}
        total = self._engine.cpu_percent()
        for pid in egresses:
            with contextlib.suppress(psutil.Error):  # it has just ended
                # The same object again: it knows its CPU time of last time.
                egress = self._egresses[pid] = known.get(pid) or psutil.Process(pid)
                total += egress.cpu_percent()
        self.percent = round(total)


def _unknown(code: str, name: str, names: Iterable[str]) -> EngineError:
    close = difflib.get_close_matches(name, list(names), 1)
    return EngineError(code, name=name, hint=f"→ {close[0]}?" if close else "")
