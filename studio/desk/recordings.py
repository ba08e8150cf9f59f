"""Recordings of the show: where and in which form, replays, and those that an earlier run could not finish."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from studio.config.paths import data_folder, videos_folder
from studio.engine.messages import Mark, SaveReplay
from studio.model.errors import OutputError
from studio.model.incident import Incident
from studio.model.output import FileOutput
from studio.model.reasons import reason_of
from studio.model.recovery import RecoveredRecording
from studio.model.secret import without_secrets
from studio.model.show import Recording

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

_MOST_RECOVERED = 100
_SEGMENT = re.compile(r"-\d{3,}$")


def journal_folder() -> Path:
    """Where open recordings are noted until they are finished. Not created."""
    return data_folder() / "open-recordings"


class Recordings:
    """`start()` has what was left unfinished repaired, in a process of its own; `recovered` are those found so far.

    Everything else runs on the desk's thread. `_lock` guards `_recovered` and `_child`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._recovered: tuple[RecoveredRecording, ...] = ()
        self._child: subprocess.Popen[bytes] | None = None
        self._closing = False
        self._thread: threading.Thread | None = None

    @property
    def recovered(self) -> tuple[RecoveredRecording, ...]:
        with self._lock:
            return self._recovered

    def start(self) -> None:
        if journal_folder().exists():
            self._thread = threading.Thread(target=self._repair, name="repair", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """A repair that is not done is given up and begun again at the next start; the file is as it was."""
        with self._lock:
            self._closing = True
            child = self._child
        if child is not None:
            child.kill()
        if self._thread is not None:
            self._thread.join(5)

    def output(self, output_id: str, path: Path) -> FileOutput:
        """A recording into a file a person has named: into this one and no other."""
        return FileOutput(id=output_id, name=path.name, path=str(path), journal=str(journal_folder()))

    def output_by_settings(self, output_id: str, path: Path) -> FileOutput:
        """A recording as the show wants it: in segments, and elsewhere when it cannot go on in its folder."""
        wanted = self._desk.show.recording
        cut = bool(wanted.segment_minutes or wanted.segment_mb)
        path = path.with_stem(_SEGMENT.sub("", path.stem)) if cut else path
        folders = (videos_folder() / "Doorstep", data_folder() / "recordings")
        return msgspec.structs.replace(
            self.output(output_id, path),
            segment_s=wanted.segment_minutes * 60,
            segment_mb=wanted.segment_mb,
            elsewhere=tuple(str(folder) for folder in folders if folder != path.parent),
        )

    def free_path(self, what: str = "") -> Path:
        """A new name in the folder of the settings, by the show's title, the time, and `what` it is."""
        wanted = self._desk.show.recording
        title = file_name(self._desk.show.title) or "show"
        stem = f"{title} {datetime.now().astimezone():%Y-%m-%d %H-%M-%S}{' ' if what else ''}{what}"
        return self._folder(wanted) / f"{stem}.{wanted.container}"

    def save_replay(self) -> None:
        """The last seconds into a file; how it went comes as an incident. Raises EngineError when there is nothing
        to save."""
        word = "回放" if self._desk.language == "zh" else "replay"
        self._desk.engine.call(SaveReplay(path=str(self.free_path(word))))

    def mark(self, title: str) -> None:
        """A chapter of what is being recorded begins. Never waits: a slow engine must not hold up what was done."""
        self._desk.engine.request(Mark(title=title)).add_done_callback(_log_refusal)

    def set(self, **fields: object) -> None:
        """Change settings by the names of `Recording`'s fields. Raises OutputError when the folder cannot be written
        to, StudioError for what does not fit; nothing has changed then."""
        show = self._desk.show
        wanted = msgspec.structs.asdict(show.recording) | fields
        try:
            recording = msgspec.convert(wanted, Recording)
        except msgspec.ValidationError as error:
            raise OutputError("desk.bad_arguments", name="recording.settings", reason=error) from error
        if recording.folder != show.recording.folder:
            _check_folder(self._folder(recording))
        self._desk.edit(msgspec.structs.replace(show, recording=recording))

    def dismiss(self) -> None:
        """The person has seen what was recovered."""
        with self._lock:
            seen, self._recovered = self._recovered, ()
        for one in seen:
            self._desk.incidents.end(_key(one))

    def _folder(self, wanted: Recording) -> Path:
        if not wanted.folder:
            return videos_folder() / "Doorstep"
        return self._desk.base_folder / Path(wanted.folder).expanduser()

    def _repair(self) -> None:
        command = [sys.executable, "-m", "studio.outputs.repair", str(journal_folder())]
        with self._lock:
            if self._closing:
                return
            try:
                self._child = child = _start(command)
            except OSError as error:
                log.warning("unfinished recordings were not looked for: %s", error)
                return
        with child:
            assert child.stdout is not None
            for line in child.stdout:
                try:
                    self._found(msgspec.json.decode(line, type=RecoveredRecording))
                except msgspec.MsgspecError:
                    log.warning("the repair said something else than what it found")
        if child.returncode and not self._closing:
            log.warning("the repair of unfinished recordings ended with %d", child.returncode)

    def _found(self, found: RecoveredRecording) -> None:
        with self._lock:
            self._recovered = (*self._recovered, found)[-_MOST_RECOVERED:]
        whole = found.code == "recording.recovered"
        level: Literal["fine", "attention"] = "fine" if whole else "attention"
        self._desk.happened(
            Incident(
                unix_s=time.time(), level=level, key=_key(found), code=found.code, arguments=found.arguments, news=whole
            )
        )


def file_name(text: str) -> str:
    """`text` without what a file name cannot hold on any system, at most 60 characters."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", text).strip()[:60]


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=without_secrets(os.environ),
        creationflags=flags,
    )


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError("file.bad_folder", path=folder, reason=reason_of(error)) from error


def _key(found: RecoveredRecording) -> str:
    return f"recovered {found.path}"


def _log_refusal(future: Future[None]) -> None:
    error = future.exception()
    if error is not None:
        log.warning("no chapter was made: %s", error)
