"""A private PostgreSQL on loopback (Debian: postgresql). It refuses root, so under root it runs as postgres."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from tests.rig.child import Child
from tests.rig.ports import free_port

_BINARIES = "/usr/lib/postgresql/*/bin"


class Postgres:
    """`with Postgres() as server: Ledger(server.url("a"), …)`. `restart()` keeps the data."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._child: Child | None = None
        self.port = 0

    def start(self) -> None:
        # Not under pytest's folders: those are closed to the user postgres.
        self._folder = Path(tempfile.mkdtemp(prefix="ds-pg-"))
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        made = [_binary("initdb"), "-D", str(self._folder / "data"), "-U", "doorstep", "-A", "trust", "-E", "UTF8"]
        command = [*_as_postgres(), *made, "--no-sync", "--locale=C"]
        subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=self._folder)
        self.port = free_port()
        self._run()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://doorstep@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """A new empty database; its URL."""
        self._say("postgres", f'CREATE DATABASE "{database}"')
        return self.url(database)

    def kill(self) -> None:
        """As a power cut would: SIGKILL to the server."""
        assert self._child is not None
        self._child.kill()

    def restart(self) -> None:
        self._stop()
        self._run()

    def close(self) -> None:
        self._stop()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def __enter__(self) -> Postgres:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        assert self._folder is not None
        settings = (f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self._folder}")
        chosen = [word for setting in (*settings, "max_connections=200") for word in ("-c", setting)]
        command = [*_as_postgres(), _binary("postgres"), "-D", str(self._folder / "data"), *chosen]
        self._child = Child(command, self._folder / "server.log", cwd=self._folder)
        self._child.start()
        self._child.wait_ready(self._answers, 30)

    def _stop(self) -> None:
        if self._child is not None:
            self._child.send(signal.SIGINT)  # "fast": does not wait for clients to leave
            self._child.close()

    def _answers(self) -> bool:
        return self._say("postgres", "SELECT 1", check=False) == 0

    def _say(self, database: str, statement: str, check: bool = True) -> int:
        command = ["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "doorstep", "-d", database, "-c", statement]
        return subprocess.run(command, check=check, capture_output=True, timeout=15).returncode


def _as_postgres() -> list[str]:
    if os.getuid() != 0:
        return []
    # The death signal is set once more: changing the user clears it.
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig", "KILL"]


def _binary(name: str) -> str:
    found = sorted(glob.glob(f"{_BINARIES}/{name}"))
    if not found:
        raise FileNotFoundError(f"{name}: install Debian's postgresql")
    return found[-1]
