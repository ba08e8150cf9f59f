"""The show as it is on air, kept on the disk meanwhile: what the next start can put back when this one dies."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from studio.config.atomic import write_atomically
from studio.config.paths import data_folder
from studio.desk.state import Interrupted
from studio.engine.messages import SetBlank, SetShow, TakeScene
from studio.model.errors import ShopError, StudioError
from studio.model.incident import Incident
from studio.model.scene import Transition
from studio.model.show import Show

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

_KEY = "session"
_LOOK_S = 1.0
_WRITE_AGAIN_S = 30.0
_MOST_BYTES = 8_000_000
_WORKING = ("connecting", "live", "reconnecting")


class _Saved(msgspec.Struct, frozen=True, kw_only=True):
    """`show`: with the words of its overlays as they were. `unix_s`: wall clock of this copy."""

    show: Show
    scene_id: str
    blank: bool
    product: int
    pushed: tuple[str, ...]
    recorded: bool
    unix_s: float


class Session:
    """While anything is pushed or recorded, the show is noted each time it changes; once all has ended in order, or
    `doorstep stop` has ended it, the note is gone. A note without an engine means that both died.

    `resume` and `dismiss` run on the desk's thread. `interrupted` may be read by any.
    """

    def __init__(self, desk: Desk, folder: Path) -> None:
        """`folder`: the show's runtime folder, whose name is the show's."""
        self.interrupted: Interrupted | None = None
        self._desk = desk
        self._note = _note(folder)
        self._found: _Saved | None = None
        self._written: _Saved | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="session", daemon=True)

    def start(self, reattached: bool) -> None:
        if not reattached:
            self._look_back()
        else:
            self._written = self._read()
        self._thread.start()

    def close(self) -> None:
        """What is on air goes on without this studio, and its note stays."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def ended(self) -> None:
        """Everything was ended in order: there is nothing to put back, unless it is what an earlier run left."""
        if self._found is None:
            self._forget()

    def resume(self) -> None:
        """Put the show back as it was: words, scene, product, blank. Nothing goes on air by itself.
        Raises StudioError `desk.nothing_to_resume`, or what the engine refuses."""
        found = self._found
        if found is None:
            raise StudioError("desk.nothing_to_resume")
        desk = self._desk
        desk.engine.call(SetShow(show=found.show, base_folder=str(desk.base_folder)))
        desk.engine.call(TakeScene(scene_id=found.scene_id, transition=Transition(kind="cut", duration_ms=0)))
        desk.engine.call(SetBlank(blank=found.blank))
        desk.screen.adopt()
        # Its number may be newer than its card: those come too often to be part of each state.
        if found.product and found.product != desk.screen.presented:
            with contextlib.suppress(ShopError):  # it is not sold any more
                desk.present(found.product)
        self.dismiss()

    def dismiss(self) -> None:
        self._found = self.interrupted = None
        self._desk.incidents.end(_KEY)
        if self._written is None:
            self._forget()
        self._desk.changed()

    def _look_back(self) -> None:
        found = self._found = self._read()
        if found is None:
            return
        when = datetime.fromtimestamp(found.unix_s).astimezone()
        scenes = {scene.id: scene.name for scene in found.show.scenes}
        self.interrupted = Interrupted(
            unix_s=found.unix_s, scene=scenes.get(found.scene_id, ""), pushed=found.pushed, recorded=found.recorded
        )
        arguments = {"time": f"{when:%H:%M}"}
        self._desk.happened(
            Incident(
                unix_s=time.time(), level="attention", key=_KEY, code="desk.session_interrupted", arguments=arguments
            )
        )

    def _run(self) -> None:
        while not self._stop.wait(_LOOK_S):
            try:
                self._look()
            except Exception:  # a full disk, say: the next look may find room, and the show does not need this
                log.exception("the session was not noted")

    def _look(self) -> None:
        engine = self._desk.engine
        state, outputs = engine.state, engine.vitals.outputs
        if engine.condition != "running" or state.show is None:
            return  # what died is what the note is for
        working = [one for one in outputs if one.state in _WORKING]
        if not working:
            if self._written is not None and all(one.state != "stopping" for one in outputs):
                self._written = None
                self._forget()
            return
        now = _Saved(
            show=state.show,
            scene_id=state.scene_id,
            blank=state.blank,
            product=self._desk.screen.presented,
            pushed=tuple(one.name for one in working if one.kind == "rtmp"),
            recorded=any(one.kind == "file" for one in working),
            unix_s=time.time(),
        )
        before = self._written
        same = before is not None and msgspec.structs.replace(now, unix_s=before.unix_s) == before
        if before is not None and same and now.unix_s - before.unix_s < _WRITE_AGAIN_S:
            return
        if self._found is not None:  # a new show has begun without it
            self.dismiss()
        self._note.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._note, msgspec.json.encode(now))
        self._written = now

    def _read(self) -> _Saved | None:
        try:
            with open(self._note, "rb") as file:
                return msgspec.json.decode(file.read(_MOST_BYTES), type=_Saved)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError):
            log.warning("the note of the last session cannot be read", exc_info=True)
            return None

    def _forget(self) -> None:
        with contextlib.suppress(OSError):
            self._note.unlink(missing_ok=True)


def forget_session(folder: Path) -> None:
    """The show of this runtime folder was ended in order, whoever looked after it."""
    with contextlib.suppress(OSError):
        os.unlink(_note(folder))


def _note(folder: Path) -> Path:
    return data_folder() / "sessions" / f"{folder.name}.json"
