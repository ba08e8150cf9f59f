"""The desk's line to the engine: finds a running one or starts one, and starts another when it dies."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Literal

import msgspec

from studio.engine.client import EngineClient
from studio.engine.messages import (
    Command,
    Ending,
    Event,
    Happened,
    SetBlank,
    SetShow,
    Shutdown,
    State,
    TakeScene,
    Thumbnail,
    Vitals,
)
from studio.engine.process import EngineAddress, EngineProcess, find_engine
from studio.model.errors import EngineError
from studio.model.incident import Incident
from studio.model.scene import Transition
from studio.model.show import Show

log = logging.getLogger(__name__)

EngineState = Literal["starting", "running", "lost"]

_DYING_S = 0.2
"""A killed process hangs up a moment before it is gone; this is how long it may take to tell the two apart."""


class EngineLine:
    """`start()` attaches to the engine of a folder, or starts one and gives it the show.

    `on_change` hears that anything changed, `on_incident` what happened, `on_recovered` that a fresh engine has
    taken the place of one that died (outputs must be started again); all on the line's threads.
    `_lock` guards `_client`.
    """

    def __init__(
        self,
        log_file: Path,
        show_path: str,
        watching: bool,
        on_change: Callable[[], None],
        on_incident: Callable[[Incident], None],
        on_recovered: Callable[[], None],
    ) -> None:
        self.condition: EngineState = "starting"
        self.state = State()
        self.vitals = Vitals()
        self.thumbnails: dict[str, bytes] = {}
        self.reattached = False
        self._folder = Path()
        self._log_file = log_file
        self._show_path = show_path
        self._watching = watching
        self._on_change = on_change
        self._on_incident = on_incident
        self._on_recovered = on_recovered
        self._lock = threading.Lock()
        self._client: EngineClient | None = None
        self._address: EngineAddress | None = None
        self._process: EngineProcess | None = None
        self._closing = threading.Event()
        self._ending = False
        self._base_folder = ""
        self._rescue: threading.Thread | None = None

    def start(self, folder: Path, show: Show, base_folder: Path) -> None:
        """After this the engine of `folder` has a show: the one it was showing, if it was running, or `show`.
        Raises EngineError."""
        self._folder = folder
        self._base_folder = str(base_folder)
        self._attach()
        self.reattached = self.state.show is not None
        if not self.reattached:
            self.call(SetShow(show=show, base_folder=self._base_folder))

    def call(self, command: Command, timeout_s: float = 10.0) -> None:
        """Raises EngineError when refused, lost, or not answered in time."""
        with self._lock:
            client = self._client
        if client is None:
            raise EngineError("engine.lost")
        client.call(command, timeout_s)

    def request(self, command: Command) -> Future[None]:
        """Send without waiting; for overlays, which come often."""
        with self._lock:
            client = self._client
        if client is None:
            failed: Future[None] = Future()
            failed.set_exception(EngineError("engine.lost"))
            return failed
        return client.request(command)

    @property
    def ended(self) -> bool:
        """Whether the engine was told to end, by this studio or by `doorstep stop`: there will be no other one."""
        return self._ending

    def end_engine(self, timeout_s: float = 15.0) -> None:
        """Tell the engine to end and wait for it: outputs are closed cleanly first."""
        self._ending = True
        rescue = self._rescue
        if rescue is not None and rescue is not threading.current_thread():
            rescue.join(timeout_s)
        try:
            self.call(Shutdown())
        except EngineError as error:
            log.info("the engine is gone already: %s", error)
        deadline = time.monotonic() + timeout_s
        pause = threading.Event()
        while find_engine(self._folder) is not None and time.monotonic() < deadline:
            if self._process is not None:
                self._process.reap()
            pause.wait(0.05)
        if self._process is not None:
            self._process.reap(1.0)

    def close(self) -> None:
        """Hang up; the engine goes on."""
        self._closing.set()
        if self._rescue is not None and self._rescue is not threading.current_thread():
            self._rescue.join(5)
        self._hang_up()
        if self._process is not None:
            self._process.reap()

    def _hang_up(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _attach(self) -> None:
        address = find_engine(self._folder)
        if address is None:
            if self._process is not None:
                self._process.reap(1.0)
            self._process = EngineProcess(self._folder, self._log_file)
            address = self._process.start()
        client = EngineClient(address, self._on_event, self._on_lost, self._show_path, self._watching)
        try:
            client.start()
        except EngineError:
            client.close()
            raise
        with self._lock:
            gone = self._closing.is_set()
            if not gone:
                self._client = client
        if gone:
            client.close()
            raise EngineError("engine.lost")
        self._address = address
        self.condition = "running"
        self._on_change()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, State):
            self.state = event
        elif isinstance(event, Vitals):
            self.vitals = event
        elif isinstance(event, Thumbnail):
            self.thumbnails = {**self.thumbnails, event.scene_id: event.jpeg}
        elif isinstance(event, Happened):
            self._on_incident(event.incident)
        elif isinstance(event, Ending):
            self._ending = True
        self._on_change()

    def _on_lost(self) -> None:
        wanted = not self._ending and not self._closing.is_set()
        died = wanted and self._engine_died()
        if died:
            self.vitals = _broken(self.vitals)
        self.condition = "lost"
        self._on_change()
        if not wanted:
            return
        self._tell("trouble" if died else "attention", "engine.lost" if died else "engine.line_cut")
        rescue = threading.Thread(target=self._recover, name="engine rescue", daemon=True)
        rescue.start()
        self._rescue = rescue

    def _engine_died(self) -> bool:
        """Or is it only the line that was cut? Then everything is on air as before."""
        deadline = time.monotonic() + _DYING_S
        while find_engine(self._folder) == self._address:
            if time.monotonic() > deadline or self._closing.wait(0.005):
                return False
        return True

    def _recover(self) -> None:
        """Attach again, or start another engine with the show as it was; tries again until it works or the desk
        closes."""
        before = self.state
        self._hang_up()
        wait_s = 0.2
        while not self._closing.wait(wait_s) and not self._ending:
            wait_s = min(wait_s * 2, 10.0)
            try:
                self._attach()
                fresh = self.state.show is None
                if fresh:
                    self._set_as(before)
            except EngineError as error:
                log.warning("the engine cannot be had: %s", error)
                self._hang_up()
                continue
            self._tell("fine", "engine.restarted" if fresh else "engine.line_back")
            if fresh and not self._ending and not self._closing.is_set():
                self._on_recovered()
            return

    def _tell(self, level: Literal["fine", "attention", "trouble"], code: str) -> None:
        self._on_incident(Incident(unix_s=time.time(), level=level, key="engine line", code=code))

    def _set_as(self, before: State) -> None:
        """Make a fresh engine show what the dead one showed: what was blanked must stay blanked."""
        if before.show is None:
            return
        self.call(SetShow(show=before.show, base_folder=self._base_folder))
        if before.blank:
            self.call(SetBlank(blank=True))
        if before.scene_id in {scene.id for scene in before.show.scenes}:
            self.call(TakeScene(scene_id=before.scene_id, transition=Transition(kind="cut")))


def _broken(vitals: Vitals) -> Vitals:
    """The last word of an engine that died: nothing of it is live any more, and what was will be started again."""
    outputs = tuple(
        one if one.state in ("idle", "failed") else msgspec.structs.replace(one, state="reconnecting", bitrate_kbps=0)
        for one in vitals.outputs
    )
    return msgspec.structs.replace(vitals, outputs=outputs)
