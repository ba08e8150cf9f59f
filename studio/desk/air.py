"""On air: going live, ending, recording, and where to."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from studio.config import secrets
from studio.config.logs import register_secret
from studio.config.settings import load_settings, save_settings
from studio.desk.recordings import file_name
from studio.desk.state import AirState
from studio.engine.messages import StartOutput, StopOutput
from studio.model.canvas import Canvas
from studio.model.errors import EngineError, OutputError, SettingsError
from studio.model.incident import Incident
from studio.model.output import Destination, EncoderSettings, OutputReport, RtmpOutput
from studio.model.secret import Secret
from studio.model.side_canvas import SideCanvas
from studio.services.budget import needed_kbps, over_budget
from studio.services.limits import Refusal, advise, check
from studio.services.push_address import PastedAddress, same_server, split_pasted

if TYPE_CHECKING:
    from studio.desk.desk import Desk

RECORDING = "recording"
SECOND = "second"
_STOP_S = 8.0


class Air:
    """The go-live sequence and its opposite. Used on the desk's thread; `state` and `since_unix_s` from any.

    `rehearsal_urls`: where each canvas is pushed in a rehearsal, "" being the program; when there are any, nothing
    goes to the show's destinations: nothing leaves the machine.
    """

    def __init__(self, desk: Desk, rehearsal_urls: Mapping[str, str], on_change: Callable[[], None]) -> None:
        self._desk = desk
        self._rehearsal_urls = dict(rehearsal_urls)
        self._on_change = on_change
        self._wanted: dict[str, StartOutput] = {}
        self._pasted: dict[str, Secret] = {}
        self.since_unix_s = 0.0

    @property
    def rehearsal(self) -> bool:
        return bool(self._rehearsal_urls)

    def destinations(self) -> tuple[Destination, ...]:
        """Those whose picture is on."""
        on = {"": "", **{canvas.id: canvas.name for canvas in self._desk.show.canvases if canvas.on}}
        if not self._rehearsal_urls:
            return tuple(one for one in self._desk.show.destinations if one.canvas in on)
        word = "彩排" if self._desk.language == "zh" else "rehearsal"
        return tuple(
            Destination(id=f"rehearsal {canvas}".strip(), name=f"{word} {on[canvas]}".strip(), url=url, canvas=canvas)
            for canvas, url in self._rehearsal_urls.items()
            if canvas in on
        )

    def go_live(self) -> None:
        """Start every push. Raises OutputError without a destination, beyond the limits of a service or of the upload,
        or for one key twice, SettingsError without a key; nothing has started then."""
        destinations = self.destinations()
        if not destinations:
            raise OutputError("desk.no_destination")
        self._refuse_beyond_limits(destinations, ())
        starts = [self._start_of(destination) for destination in destinations]
        _refuse_doubles(starts)
        self.since_unix_s = self.since_unix_s or time.time()
        for start in starts:
            self._start(start)

    def start_destination(self, destination_id: str) -> None:
        """Add one push on air, or go live with it alone; the others do not notice. Raises as `go_live` does."""
        destination = self._destination(destination_id)
        if destination not in self.destinations():
            raise OutputError("desk.canvas_off", name=destination.name)
        running = [one for one in self.destinations() if self._on_air(one.id) and one.id != destination_id]
        self._refuse_beyond_limits((destination,), tuple(running))
        start = self._start_of(destination)
        pushes = [one for one in self._wanted.values() if one.output.id != destination_id]
        _refuse_doubles([*pushes, start])
        self.since_unix_s = self.since_unix_s or time.time()
        self._start(start)

    def stop_destination(self, destination_id: str) -> None:
        """Take one push off air; with the last one the show has ended."""
        self._stop(self._destination(destination_id).id)
        if not any(isinstance(start.output, RtmpOutput) for start in self._wanted.values()):
            self.since_unix_s = 0.0

    def retry(self, output_id: str, key: Secret) -> None:
        """Start a push that its server refuses once more, with a new key if there is one. Raises as
        `start_destination` does, EngineError for a push that was never started."""
        place = next((one for one in self._desk.show.destinations if one.id == output_id), None)
        start = self._wanted.get(output_id)
        if place is None and start is None:
            raise EngineError("engine.no_output", name=output_id)
        if key:
            register_secret(key)
        if place is not None:
            if key:
                self._refuse_twin(place, key)
                self._keep_key(place, key)
            self._stop(output_id)
            self.start_destination(output_id)
        elif start is not None:
            self._stop(output_id)
            self._start(msgspec.structs.replace(start, key=key.reveal() or start.key))

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
        for output_id in [key for key, start in self._wanted.items() if isinstance(start.output, RtmpOutput)]:
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
        """Record the program, and beside it each canvas that is to be recorded too. Raises EngineError when it is
        recording already."""
        recordings = self._desk.recordings
        target = path or recordings.free_path()
        output_into = recordings.output if path else recordings.output_by_settings
        self._start(StartOutput(output=output_into(RECORDING, target)))
        self._desk.incidents.end(RECORDING)  # of one before it that failed
        for canvas in self._desk.show.running_canvases():
            if canvas.record:
                beside = target.with_name(f"{target.stem} {file_name(canvas.name)}{target.suffix}")
                file = output_into(f"{RECORDING} {canvas.id}", beside)
                self._start(StartOutput(output=file, canvas=canvas.id))

    def stop_recording(self) -> None:
        self._stop(RECORDING)
        for output_id in [one for one in self._wanted if one.startswith(f"{RECORDING} ")]:
            self._stop(output_id)

    def adopt(self, outputs: tuple[OutputReport, ...]) -> None:
        """Take over what a running engine is already doing, so that it can be started again if that engine dies."""
        places = {destination.id: destination for destination in self.destinations()}
        for report in outputs:
            if report.state in ("idle", "failed", "stopping"):
                continue
            if report.kind == "file":
                file = self._desk.recordings.output_by_settings(report.id, Path(report.location))
                canvas = report.id.removeprefix(RECORDING).strip()
                self._wanted[report.id] = StartOutput(output=file, canvas=canvas)
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
        if self._on_air(destination.id):
            raise OutputError("desk.destination_on_air", name=destination.name)
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
        for advice in advise(fresh, *self._picture_of(fresh)):
            self._desk.incidents.refused(advice.error())

    def remove_destination(self, destination_id: str) -> None:
        """Raises OutputError while it is on air."""
        show = self._desk.show
        if self._on_air(destination_id):
            raise OutputError("desk.destination_on_air", name=self._destination(destination_id).name)
        others = tuple(one for one in show.destinations if one.id != destination_id)
        self._desk.edit(msgspec.structs.replace(show, destinations=others))
        self._pasted.pop(destination_id, None)
        self._desk.incidents.end(f"key {destination_id}")
        try:
            secrets.forget_key(destination_id)
        except SettingsError as error:
            self._desk.incidents.refused(error)

    def switch_second(self, on: bool) -> None:
        """The second canvas, of the other orientation and 720 px across: on, or off. Raises EngineError while it is
        on air."""
        show = self._desk.show
        known = next((one for one in show.canvases if one.id == SECOND), None)
        if known is None:
            names = ("竖屏", "横屏") if self._desk.language == "zh" else ("portrait", "landscape")
            name, size = (names[1], (1280, 720)) if show.canvas.portrait else (names[0], (720, 1280))
            known = SideCanvas(id=SECOND, name=name, width=size[0], height=size[1])
        if on or known in show.canvases:
            self.set_canvas(msgspec.structs.replace(known, on=on))

    def set_canvas(self, canvas: SideCanvas) -> None:
        """Add a further canvas to the show, or change it. Raises EngineError while what would change is on air."""
        show = self._desk.show
        known = any(one.id == canvas.id for one in show.canvases)
        changed = tuple(canvas if one.id == canvas.id else one for one in show.canvases)
        self._desk.edit(msgspec.structs.replace(show, canvases=changed if known else (*show.canvases, canvas)))

    def set_clean_recording(self, on: bool) -> None:
        """Raises EngineError while it is being recorded."""
        show = self._desk.show
        self._desk.edit(msgspec.structs.replace(show, recording=msgspec.structs.replace(show.recording, clean=on)))

    def set_upload(self, upload_kbps: int) -> None:
        """What the network here carries, 0 when nobody knows. Raises OutputError, SettingsError."""
        if not 0 <= upload_kbps <= 10_000_000:
            raise OutputError("service.bad_upload")
        save_settings(msgspec.structs.replace(load_settings().settings, upload_kbps=upload_kbps))

    def state(self) -> AirState:
        """The state of all pushes together: the worst that is still being worked on, live when all are."""
        states = [one.state for one in self._desk.engine.vitals.outputs if one.kind == "rtmp" and one.state != "idle"]
        order: tuple[AirState, ...] = ("reconnecting", "connecting", "stopping", "live")
        for state in order:
            if state in states:
                return state
        return "off"

    def key_of(self, destination: Destination) -> Secret:
        """As it would be pushed with. Raises SettingsError when there is none."""
        return Secret(self._start_of(destination).key)

    def _start_of(self, destination: Destination) -> StartOutput:
        output = RtmpOutput(id=destination.id, name=destination.name, url=destination.url)
        if self._rehearsal_urls:
            # Each by a name of its own: one server may receive them all.
            return StartOutput(output=output, key=destination.id.replace(" ", "-"), canvas=destination.canvas)
        pasted = self._pasted.get(destination.id)
        key = pasted or secrets.stream_key(destination.id, destination.name)
        return StartOutput(output=output, key=key.reveal(), canvas=destination.canvas)

    def _destination(self, destination_id: str) -> Destination:
        for destination in (*self._desk.show.destinations, *self.destinations()):
            if destination.id == destination_id:
                return destination
        raise OutputError("desk.no_such_destination", name=destination_id)

    def _on_air(self, output_id: str) -> bool:
        states = (one.state for one in self._desk.engine.vitals.outputs if one.id == output_id)
        return any(state not in ("idle", "failed") for state in states)

    def _picture_of(self, destination: Destination) -> tuple[Canvas, EncoderSettings]:
        """Shape and encoder of what is pushed there."""
        show = self._desk.show
        side = next((one for one in show.canvases if one.id == destination.canvas), None)
        return (side.canvas(show.canvas.fps), side.encoder) if side is not None else (show.canvas, show.encoder)

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

    def _refuse_beyond_limits(self, fresh: tuple[Destination, ...], running: tuple[Destination, ...]) -> None:
        """Every refusal is said; the first is raised. `running`: what has the upload already."""
        refusals: list[Refusal] = [one for place in fresh for one in check(place, *self._picture_of(place))]
        if not self._rehearsal_urls:
            needed = needed_kbps(self._picture_of(place)[1] for place in (*fresh, *running))
            budget = over_budget(needed, load_settings().settings.upload_kbps)
            if isinstance(budget, Refusal):
                refusals.append(budget)
            elif budget is not None:
                self._desk.incidents.refused(budget.error())
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


def _refuse_doubles(starts: list[StartOutput]) -> None:
    for first, second in itertools.combinations(starts, 2):
        one, other = first.output, second.output
        if not (isinstance(one, RtmpOutput) and isinstance(other, RtmpOutput)):
            continue
        if first.key == second.key and same_server(one.url, other.url):
            raise OutputError("service.same_twice", name=other.name, other=one.name)
