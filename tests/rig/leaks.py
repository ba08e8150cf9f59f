"""What a test left behind: threads, processes, open files."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
import time
from dataclasses import dataclass, field

import psutil

# Every process a test starts inherits this variable, so it is found even when its parent died before it.
TAG = "DOORSTEP_TEST_RUN"

# Kept by the libraries for the life of the process, by design.
_THREADS_THAT_STAY = ("pytest_timeout", "pytest-timeout")
_COMMANDS_THAT_STAY = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")
_FILES_THAT_STAY = (
    "/dev/null",
    "/dev/urandom",
    "/dev/random",
    "/dev/dri",
    "anon_inode:",
    "/proc/",
    "/sys/",
    "/usr/share/",
)


@dataclass
class Holdings:
    """What this process holds at one moment: Python threads by id, processes by pid, descriptors by number."""

    threads: dict[int, str] = field(default_factory=dict)
    processes: dict[int, str] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)

    @classmethod
    def now(cls) -> Holdings:
        return cls(_threads(), _processes(), _files())

    def beyond(self, *known: Holdings) -> Holdings:
        """What is held here and in none of `known`."""
        return Holdings(
            {key: name for key, name in self.threads.items() if all(key not in other.threads for other in known)},
            {key: name for key, name in self.processes.items() if all(key not in other.processes for other in known)},
            {key: name for key, name in self.files.items() if all(other.files.get(key) != name for other in known)},
        )

    def add(self, other: Holdings) -> None:
        self.threads.update(other.threads)
        self.processes.update(other.processes)
        self.files.update(other.files)

    def __bool__(self) -> bool:
        return bool(self.threads or self.processes or self.files)

    def __str__(self) -> str:
        lines = [f"thread {name}" for name in self.threads.values()]
        lines += [f"process {pid}: {name}" for pid, name in self.processes.items()]
        lines += [f"open file {number}: {name}" for number, name in self.files.items()]
        return "; ".join(lines)


def left_behind(*known: Holdings) -> Holdings:
    """What is held beyond `known` and does not go away within the grace, 3 s."""
    deadline = time.monotonic() + float(os.environ.get("DOORSTEP_LEAK_GRACE_S", "3"))
    left = Holdings.now().beyond(*known)
    if left:
        gc.collect()  # what a dropped object still held is reported by its own ResourceWarning
    while left and time.monotonic() < deadline:
        time.sleep(0.02)
        left = Holdings.now().beyond(*known)
    return left


def end_processes(pids: dict[int, str]) -> None:
    """Kill what a test left running, so that it does not disturb the next one."""
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            psutil.Process(pid).kill()
        with contextlib.suppress(ChildProcessError, OSError):
            os.waitpid(pid, 0)


def _threads() -> dict[int, str]:
    alive: dict[int, str] = {}
    native = {int(name) for name in os.listdir("/proc/self/task")} if sys.platform == "linux" else None
    for thread in threading.enumerate():
        foreign = isinstance(thread, threading._DummyThread)
        # Python keeps the record of a foreign thread (Qt's, PortAudio's) after its end.
        if foreign and (native is None or thread.native_id not in native):
            continue
        if thread.ident is not None and not thread.name.startswith(_THREADS_THAT_STAY):
            alive[thread.ident] = thread.name
    return alive


def _processes() -> dict[int, str]:
    mine = os.getpid()
    run = os.environ.get(TAG)
    found: dict[int, str] = {}
    for process in psutil.process_iter():
        if process.pid == mine:
            continue
        try:
            ours = process.ppid() == mine or (run is not None and process.environ().get(TAG) == run)
            if not ours or process.status() == psutil.STATUS_ZOMBIE:
                continue
            command = " ".join(process.cmdline())
        except (psutil.Error, OSError):
            continue
        if not any(part in command for part in _COMMANDS_THAT_STAY):
            found[process.pid] = command[:160]
    return found


def _files() -> dict[int, str]:
    if sys.platform != "linux":
        return {entry.fd: entry.path for entry in psutil.Process().open_files()}
    found: dict[int, str] = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue  # it was the listing itself
        if not target.startswith(_FILES_THAT_STAY):
            found[int(name)] = target
    return found
