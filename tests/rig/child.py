"""A server of ours as a child process: started, probed, stopped, continued, killed; always by its pid."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.rig.waiting import wait_for


class Child:
    """One process whose output goes to a file. It dies with the test run, even when that is killed."""

    def __init__(
        self,
        args: Sequence[str],
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.args = list(args)
        self.log = log
        self._env = dict(env) if env is not None else None
        self._cwd = cwd
        self._pass_fds = pass_fds
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        args = self.args
        # The death signal belongs to the starting thread, so it serves only where that is the main one.
        if threading.current_thread() is threading.main_thread():
            args = ["setpriv", "--pdeathsig", "KILL", *args]
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                args,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=self._env,
                cwd=self._cwd,
                pass_fds=self._pass_fds,
            )

    def wait_ready(self, ready: Callable[[], object], timeout_s: float = 15.0) -> None:
        """Wait until `ready` says so; a child that ended meanwhile raises with the end of its output."""

        def probe() -> bool:
            if not self.alive:
                raise RuntimeError(f"{self.args[0]} ended with {self.returncode}: {self.output()[-2000:]}")
            return bool(ready())

        try:
            wait_for(probe, timeout_s, f"{self.args[0]} to be ready")
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def returncode(self) -> int | None:
        return None if self._process is None else self._process.poll()

    def output(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def wait(self, timeout_s: float) -> int:
        assert self._process is not None, "not started"
        return self._process.wait(timeout_s)

    def send(self, signum: signal.Signals) -> None:
        if self.alive:
            os.kill(self.pid, signum)

    def freeze(self) -> None:
        """SIGSTOP: the process keeps its sockets and answers nothing."""
        self.send(signal.SIGSTOP)

    def thaw(self) -> None:
        self.send(signal.SIGCONT)

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        process = self._process
        if process is not None and process.poll() is None:
            process.kill()
            process.wait(10)

    def close(self, grace_s: float = 5.0) -> None:
        """End it: SIGTERM, then SIGKILL. May be called twice."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGCONT)
        process.terminate()
        try:
            process.wait(grace_s)
        except subprocess.TimeoutExpired:
            self.kill()
