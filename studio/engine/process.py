"""The engine as a process: finding a running one, starting one, ending one. Imported by the studio side."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import psutil

from studio.model.errors import EngineError
from studio.model.secret import without_secrets

_START_S = 20.0
_REPLACE_TRIES = 50
_MOST_LOG_BYTES = 2_000_000

RUNS_ALREADY = 3
"""Exit status of an engine that found another one in its folder."""


class EngineAddress(msgspec.Struct, frozen=True):
    """What a running engine leaves in its folder, readable by this user only. `created`: the process's start time,
    so that another process with a recycled pid is never taken for it. `key` authenticates connections."""

    pid: int
    created: float
    address: str
    key: str


def new_address(folder: Path) -> EngineAddress:
    """An address for this process to listen at: a socket in `folder`, or a named pipe on Windows."""
    key = secrets.token_hex(16)
    if sys.platform == "win32":
        address = rf"\\.\pipe\doorstep-{secrets.token_hex(8)}"
    else:
        address = str(folder / f"engine-{os.getpid()}.sock")
    return EngineAddress(os.getpid(), started_s(psutil.Process()), address, key)


def started_s(process: psutil.Process) -> float:
    """When a process began. On Linux since boot: psutil's time of day moves when the wall clock is set."""
    created = process.create_time()
    return created - psutil.boot_time() if sys.platform == "linux" else created


def publish_address(folder: Path, address: EngineAddress) -> None:
    """Write the address file whole, so that a reader never sees half of it."""
    fresh = folder / f"engine-{address.pid}.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(address))
    pause = threading.Event()
    for _ in range(_REPLACE_TRIES):
        try:
            os.replace(fresh, _address_file(folder))
            return
        except PermissionError:  # Windows, while a studio reads the file of an engine that died
            pause.wait(0.02)
    os.replace(fresh, _address_file(folder))


def withdraw_address(folder: Path, address: EngineAddress) -> None:
    if find_engine(folder) == address:
        _address_file(folder).unlink(missing_ok=True)
    if sys.platform != "win32":
        Path(address.address).unlink(missing_ok=True)


def find_engine(folder: Path) -> EngineAddress | None:
    """The engine that runs for this folder, or None. A file left by a dead engine counts as none."""
    try:
        address = msgspec.json.decode(_address_file(folder).read_bytes(), type=EngineAddress)
        process = psutil.Process(address.pid)
        if abs(started_s(process) - address.created) > 1 or process.status() == psutil.STATUS_ZOMBIE:
            return None
    except (OSError, msgspec.MsgspecError, psutil.Error):
        return None
    return address


class EngineProcess:
    """Starts an engine that outlives this process. `start()` waits until it can be reached.

    The engine is in a session of its own: closing the terminal or killing the window does not touch it.
    """

    def __init__(self, folder: Path, log_file: Path) -> None:
        self._folder = folder
        self._log_file = log_file
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> EngineAddress:
        """Raises EngineError when the engine ends at once or cannot be reached within 20 s."""
        # A key given for one run is the desk's; it has no business in the environment of a process that outlives it.
        environment = without_secrets(os.environ)
        # The engine only paints pictures; it must not need, or lose, a screen.
        environment["QT_QPA_PLATFORM"] = "offscreen"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._log_file = _writable(self._log_file, self._folder)
            _put_aside(self._log_file)
            place = ["--folder", str(self._folder), "--log", str(self._log_file)]
            with self._log_file.open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "studio.engine", *place],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=environment,
                    start_new_session=sys.platform != "win32",
                    creationflags=_detached_flags(),
                )
        except OSError as error:
            raise EngineError("engine.not_started", log=self._log_file, status=error.strerror or error) from error
        return self._wait_until_reachable(self._process)

    def _wait_until_reachable(self, process: subprocess.Popen[bytes]) -> EngineAddress:
        pause = threading.Event()
        for _ in range(int(_START_S / 0.02)):
            address = find_engine(self._folder)
            if address is not None and address.pid == process.pid:
                return address
            if process.poll() is not None:
                if process.returncode == RUNS_ALREADY and address is not None:
                    return address
                raise EngineError("engine.not_started", log=self._log_file, status=process.returncode)
            pause.wait(0.02)
        process.kill()
        process.wait()
        raise EngineError("engine.not_started", log=self._log_file, status="timeout")

    def reap(self, timeout_s: float = 0.0) -> int | None:
        """Collect the ended child so that it does not stay a zombie; its exit code, None while it runs."""
        if self._process is None:
            return None
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None


def _address_file(folder: Path) -> Path:
    return folder / "engine.json"


def _writable(log_file: Path, folder: Path) -> Path:
    """A home that cannot be written to is no reason to have no show: then the log is in the running show's folder."""
    try:
        log_file.parent.mkdir(parents=True, exist_ok=True)
        log_file.open("ab").close()
    except OSError:
        return folder / log_file.name
    return log_file


def _put_aside(log_file: Path) -> None:
    """One old log is kept; what other engines write into it goes on there."""
    with contextlib.suppress(OSError):  # none yet; or, on Windows, another engine has it open
        if log_file.stat().st_size > _MOST_LOG_BYTES:
            os.replace(log_file, log_file.with_name(log_file.name + ".old"))


def _detached_flags() -> int:
    if sys.platform == "win32":
        return subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0
