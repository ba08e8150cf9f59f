"""The show's sources while they run: started, kept, replaced and closed as the show says."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from studio.audio.mixer import Channel
from studio.media.clock import Clock
from studio.media.frame import Frame
from studio.model.canvas import Canvas
from studio.model.incident import Incident
from studio.model.source import MediaFileSource, MicrophoneSource, Source, SourceReport, TestPatternSource
from studio.sources.base import RunningSource
from studio.sources.factory import open_source

log = logging.getLogger(__name__)

SLATE_AFTER_MS = 1500
"""How long a stalled source keeps showing its last frame: asked ten times a second, its slate is up within 2 s."""


class SourceRack:
    """Holds the running sources. `set_sources` and `refresh` are called by one thread each; `begin_tick` and
    `frame_of` by the clock's thread, which reads snapshots that are replaced whole and never waits for a lock.

    `_lock` guards changes of `_running`.
    """

    def __init__(
        self,
        clock: Clock,
        canvas: Canvas,
        slate_frame: Callable[[str], Frame],
        on_incident: Callable[[Incident], None],
    ) -> None:
        self._clock = clock
        self._canvas = canvas
        self._slate_frame = slate_frame
        self._on_incident = on_incident
        self._lock = threading.Lock()
        self._running: dict[str, tuple[Source, RunningSource]] = {}
        self._slates: dict[str, Frame] = {}
        self._states: dict[str, str] = {}
        self._opened_s: dict[str, float] = {}
        self._latest: dict[str, Frame | None] = {}
        self._wanted: set[str] = set()
        self._tick_ns = 0

    def set_sources(self, sources: tuple[Source, ...], base_folder: Path) -> None:
        """Make the running sources those of the show. One whose capture is described as before goes on running."""
        closing: list[RunningSource] = []
        with self._lock:
            before = self._running
            after: dict[str, tuple[Source, RunningSource]] = {}
            for source in sources:
                known = before.get(source.id)
                if known is not None and _capture_of(known[0]) == _capture_of(source):
                    after[source.id] = (source, known[1])
                    continue
                running = open_source(source, clock=self._clock, canvas=self._canvas, base_folder=base_folder)
                running.start()
                self._opened_s[source.id] = time.monotonic()
                after[source.id] = (source, running)
            kept = {id(running) for _, running in after.values()}
            closing = [running for _, running in before.values() if id(running) not in kept]
            self._running = after
            self._slates = {name: frame for name, frame in self._slates.items() if name in after}
            # Copied in one step first: the clock's thread may add a frame meanwhile.
            self._latest = {name: frame for name, frame in dict(self._latest).items() if name in after}
            self._opened_s = {name: when for name, when in self._opened_s.items() if name in after}
            self._states = {name: state for name, state in dict(self._states).items() if name in after}
        if closing:
            # Closing may wait for a device that hangs: never on the thread that answers the studio.
            threading.Thread(target=_close_all, args=(closing,), name="close sources", daemon=True).start()

    def begin_tick(self, tick_ns: int) -> None:
        """On the clock's thread, before composing: from now on `frame_of` means this tick. Sources that only the
        previews asked for are asked here too, since a source speaks with one thread."""
        self._tick_ns = tick_ns
        wanted, self._wanted = self._wanted, set()
        # The previews' thread may hold the old set still and add to it: a loop over it would break the tick.
        for source_id in tuple(wanted):
            self.frame_of(source_id)

    def frame_of(self, source_id: str) -> Frame | None:
        """The picture of a source at this tick: its latest frame, or its slate when it has stalled. Clock's thread."""
        slate = self._slates.get(source_id)
        if slate is not None:
            return slate
        known = self._running.get(source_id)
        if known is None:
            return None
        frame = self._latest[source_id] = known[1].frame_at(self._tick_ns)
        return frame

    def seen(self, source_id: str) -> Frame | None:
        """What `frame_of` gave last, for the previews' thread; the next tick asks the source anew."""
        self._wanted.add(source_id)
        return self._slates.get(source_id) or self._latest.get(source_id)

    def slated(self) -> dict[str, str]:
        """The sources that show a slate now: id → name."""
        running = dict(self._running)
        return {source_id: running[source_id][0].name for source_id in self._slates if source_id in running}

    def channels(self) -> tuple[Channel, ...]:
        """The mixer's channels: every source that has sound."""
        channels = []
        for source, running in self._running.values():
            if running.sound is not None and isinstance(source, MediaFileSource | TestPatternSource | MicrophoneSource):
                spoken = isinstance(source, MicrophoneSource)
                channels.append(Channel(source.id, running.sound, source.gain_db, source.muted, spoken))
        return tuple(channels)

    def refresh(self) -> tuple[SourceReport, ...]:
        """Ask every source how it is; put up and take down slates; tell of what changed. Ten times a second."""
        reports = []
        slates: dict[str, Frame] = {}
        for source, running in list(self._running.values()):
            report = running.report()
            reports.append(report)
            if not isinstance(source, MicrophoneSource) and self._needs_slate(report):
                slates[source.id] = self._slates.get(source.id) or self._slate_frame(source.name)
            self._tell(source, report)
        self._slates = slates
        return tuple(reports)

    def close(self) -> None:
        with self._lock:
            running = [one for _, one in self._running.values()]
            self._running = {}
            self._slates = {}
        _close_all(running)

    def _needs_slate(self, report: SourceReport) -> bool:
        if report.state in ("stalled", "failed"):
            return report.age_ms > SLATE_AFTER_MS or report.width == 0
        opened_s = self._opened_s.get(report.id, 0.0)
        waits_ms = (time.monotonic() - opened_s) * 1000
        return report.state == "opening" and waits_ms > SLATE_AFTER_MS

    def _tell(self, source: Source, report: SourceReport) -> None:
        before = self._states.get(source.id, "opening")
        trouble = report.state in ("stalled", "failed")
        now = "trouble" if trouble else report.state
        if now == before or (before == "trouble" and now == "opening"):
            return
        self._states[source.id] = now
        if trouble:
            arguments = {"name": source.name, **report.arguments}
            self._happened("trouble", source.id, report.code or "source.stalled", arguments)
        elif before == "trouble":
            self._happened("fine", source.id, "source.back", {"name": source.name})

    def _happened(self, level: str, source_id: str, code: str, arguments: dict[str, str]) -> None:
        fields = {"unix_s": time.time(), "level": level, "key": f"source {source_id}", "code": code}
        self._on_incident(msgspec.convert({**fields, "arguments": arguments}, Incident))


def _capture_of(source: Source) -> Source:
    """The description without what does not need a new capture: name and sound settings."""
    if isinstance(source, MediaFileSource | TestPatternSource | MicrophoneSource):
        return msgspec.structs.replace(source, name="", gain_db=0.0, muted=False)
    return msgspec.structs.replace(source, name="")


def _close_all(running: list[RunningSource]) -> None:
    for one in running:
        try:
            one.close()
        except OSError:
            log.exception("closing source %s", one.id)
