"""On air: going live, ending, recording, and where to."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from studio.config import secrets
from studio.config.logs import register_secret
from studio.config.paths import videos_folder
from studio.desk.state import AirState
from studio.engine.messages import StartOutput, StopOutput
from studio.model.errors import EngineError, OutputError, SettingsError
from studio.model.incident import Incident
from studio.model.output import Destination, FileOutput, OutputReport, RtmpOutput
from studio.model.secret import Secret
from studio.services.limits import advise, check
from studio.services.push_address import PastedAddress, same_server, split_pasted

if TYPE_CHECKING:
    from studio.desk.desk import Desk

RECORDING = "recording"
_STOP_S = 8.0


class Air:
    """The go-live sequence and its opposite. Used on the desk's thread; `state` and `since_unix_s` from any.

    `rehearsal_url`: when set, all pushes go there and not to the show's destinations: nothing leaves the machine.
    """

    def __init__(self, desk: Desk, rehearsal_url: str, on_change: Callable[[], None]) -> None:
        self._desk = desk
        self._rehearsal_url = rehearsal_url
        self._on_change = on_change
        self._wanted: dict[str, StartOutput] = {}
        self._pasted: dict[str, Secret] = {}
        self.since_unix_s = 0.0
        self.recording_path = ""

    @property
    def rehearsal(self) -> bool:
        return bool(self._rehearsal_url)

    def destinations(self) -> tuple[Destination, ...]:
        if self._rehearsal_url:
            name = "彩排" if self._desk.language == "zh" else "rehearsal"
            return (Destination(id="rehearsal", name=name, url=self._rehearsal_url),)
        return self._desk.show.destinations

    def go_live(self) -> None:
        """Start every push. Raises OutputError without a destination, beyond the limits of a service, or for one key
        twice, SettingsError without a key; nothing has started then."""
        destinations = self.destinations()
        if not destinations:
            raise OutputError("desk.no_destination")
        self._refuse_beyond_limits(destinations)
        starts = [self._start_of(destination) for destination in destinations]
        _refuse_doubles(starts)
        self.since_unix_s = self.since_unix_s or time.time()
        for start in starts:
            self._start(start)

    def push(self, destination: Destination, key: Secret) -> None:
        """Start one push that the show does not hold (`doorstep broadcast --push`)."""
        output = RtmpOutput(id=destination.id, name=destination.name, url=destination.url)
        self.since_unix_s = self.since_unix_s or time.time()
        self._start(StartOutput(output=output, key=key.reveal()))

    def end_show(self) -> None:
        """End every push; a recording goes on until it is stopped."""
        for report in self._desk.engine.vitals.outputs:
            if report.kind == "rtmp" and report.state not in ("idle", "stopping"):
                self._stop(report.id)
        for output_id in [one for one in self._wanted if one != RECORDING]:
            self._stop(output_id)
        self.since_unix_s = 0.0

    def end_all(self) -> None:
        """End every push and the recording, and wait until their files and connections are closed."""
        self._wanted.clear()
        engine = self._desk.engine
        try:
            for report in engine.vitals.outputs:
                if report.state not in ("idle", "failed") and not engine.ended:
                    self._stop(report.id)
        except EngineError as error:
            # It is ending, or gone; then every egress finishes by itself, because its pipe has ended.
            self._desk.incidents.refused(error)
        deadline = time.monotonic() + _STOP_S
        pause = threading.Event()
        while engine.condition == "running" and time.monotonic() < deadline:
            pause.wait(0.1)
            if all(one.state in ("idle", "failed") for one in engine.vitals.outputs):
                return

    def start_recording(self, path: Path | None = None) -> None:
        """Raises EngineError when it is recording already."""
        target = path or self._free_recording_path()
        output = FileOutput(id=RECORDING, name=target.name, path=str(target))
        self._start(StartOutput(output=output))
        self.recording_path = str(target)

    def stop_recording(self) -> None:
        self._stop(RECORDING)

    def adopt(self, outputs: tuple[OutputReport, ...]) -> None:
        """Take over what a running engine is already doing, so that it can be started again if that engine dies."""
        places = {destination.id: destination for destination in self.destinations()}
        for report in outputs:
            if report.state in ("idle", "failed", "stopping"):
                continue
            if report.kind == "file":
                self.recording_path = report.location
                file = FileOutput(id=report.id, name=report.name, path=report.location)
                self._wanted[report.id] = StartOutput(output=file)
                continue
            self.since_unix_s = self.since_unix_s or report.started_unix_s
            if report.id in places:
                try:
                    self._wanted[report.id] = self._start_of(places[report.id])
                except SettingsError as error:
                    self._desk.incidents.refused(error)

    def restart_all(self) -> None:
        """After the engine died: everything that was wanted, again; a recording goes on in a new file beside the old
        one. What cannot be started is said, and does not keep the others from it."""
        for start in list(self._wanted.values()):
            try:
                self._desk.engine.call(start)
            except EngineError as error:
                self._desk.incidents.refused(error)

    def set_destination(self, destination: Destination, key: str) -> None:
        """Keep a destination in the show and its key in the keyring; a key pasted into the URL is taken out of it.
        Without a keyring the key holds for this run, and that is said.

        Raises OutputError for an address that cannot work and for a place that another destination has with the same
        key, SettingsError for an unknown service; nothing has changed then.
        """
        pasted = self._taken_apart(destination, key)
        if pasted.key:
            register_secret(pasted.key)
        fresh = msgspec.structs.replace(destination, url=pasted.url)
        self._refuse_twin(fresh, pasted.key)
        show = self._desk.show
        others = tuple(one for one in show.destinations if one.id != fresh.id)
        self._desk.edit(msgspec.structs.replace(show, destinations=(*others, fresh)))
        if pasted.key:
            self._keep_key(fresh, pasted.key)
        for advice in advise(fresh, show.canvas, show.encoder):
            self._desk.incidents.refused(advice.error())

    def remove_destination(self, destination_id: str) -> None:
        show = self._desk.show
        others = tuple(one for one in show.destinations if one.id != destination_id)
        self._desk.edit(msgspec.structs.replace(show, destinations=others))
        self._pasted.pop(destination_id, None)
        self._desk.incidents.end(f"key {destination_id}")
        try:
            secrets.forget_key(destination_id)
        except SettingsError as error:
            self._desk.incidents.refused(error)

    def state(self) -> AirState:
        """The state of all pushes together: the worst that is still being worked on, live when all are."""
        states = [one.state for one in self._desk.engine.vitals.outputs if one.kind == "rtmp" and one.state != "idle"]
        order: tuple[AirState, ...] = ("reconnecting", "connecting", "stopping", "live")
        for state in order:
            if state in states:
                return state
        return "off"

    def _start_of(self, destination: Destination) -> StartOutput:
        output = RtmpOutput(id=destination.id, name=destination.name, url=destination.url)
        if self._rehearsal_url:
            return StartOutput(output=output, key="rehearsal")
        pasted = self._pasted.get(destination.id)
        key = pasted or secrets.stream_key(destination.id, destination.name)
        return StartOutput(output=output, key=key.reveal())

    def _taken_apart(self, destination: Destination, key: str) -> PastedAddress:
        """What was kept before is taken as it is: the last part of its path may be an app, its key is elsewhere."""
        url = destination.url.strip()
        known = any(one.id == destination.id and one.url == url for one in self._desk.show.destinations)
        if known and not key.strip():
            split_pasted(url, destination.service)
            return PastedAddress(url, Secret(""))
        return split_pasted(url, destination.service, key)

    def _keep_key(self, destination: Destination, key: Secret) -> None:
        self._pasted[destination.id] = key
        trouble = f"key {destination.id}"
        try:
            secrets.store_key(destination.id, key)
            self._desk.incidents.end(trouble)
        except SettingsError as error:
            told = SettingsError("service.key_this_run", name=destination.name, **error.arguments)
            self._desk.happened(
                Incident(unix_s=time.time(), level="attention", key=trouble, code=told.code, arguments=told.arguments)
            )

    def _refuse_twin(self, destination: Destination, key: Secret) -> None:
        mine = key or self._known_key(destination)
        for other in self._desk.show.destinations:
            if (
                mine
                and other.id != destination.id
                and same_server(other.url, destination.url)
                and self._known_key(other) == mine
            ):
                raise OutputError("service.same_twice", name=destination.name, other=other.name)

    def _known_key(self, destination: Destination) -> Secret | None:
        try:
            return self._pasted.get(destination.id) or secrets.stream_key(destination.id, destination.name)
        except SettingsError:
            return None

    def _refuse_beyond_limits(self, destinations: tuple[Destination, ...]) -> None:
        """Every refusal is said; the first is raised."""
        show = self._desk.show
        refusals = [one for place in destinations for one in check(place, show.canvas, show.encoder)]
        for refusal in refusals[1:]:
            self._desk.incidents.refused(refusal.error())
        if refusals:
            raise refusals[0].error()

    def _start(self, start: StartOutput) -> None:
        self._desk.engine.call(start)
        self._wanted[start.output.id] = start
        self._on_change()

    def _stop(self, output_id: str) -> None:
        self._wanted.pop(output_id, None)
        try:
            self._desk.engine.call(StopOutput(output_id=output_id))
        except EngineError as error:
            if error.code != "engine.no_output":
                raise
        self._desk.incidents.end(output_id)

    def _free_recording_path(self) -> Path:
        show = self._desk.show
        folder = Path(show.recording.folder).expanduser() if show.recording.folder else videos_folder() / "Doorstep"
        title = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", show.title).strip()[:60] or "show"
        stem = f"{title} {datetime.now().astimezone():%Y-%m-%d %H-%M-%S}"
        return folder / f"{stem}.{show.recording.container}"


def _refuse_doubles(starts: list[StartOutput]) -> None:
    for first, second in itertools.combinations(starts, 2):
        one, other = first.output, second.output
        if not (isinstance(one, RtmpOutput) and isinstance(other, RtmpOutput)):
            continue
        if first.key == second.key and same_server(one.url, other.url):
            raise OutputError("service.same_twice", name=other.name, other=one.name)
