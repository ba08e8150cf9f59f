"""Starts the studio that is measured, in a home of its own, and talks with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any

from studio.chat.neighbours import MadeUpNeighbours
from studio.config.secrets import TOKEN_VARIABLE
from studio.model.secret import Secret
from studio.shop.catalogue import read_catalogue
from tests.bench.arithmetic import NotMeasuredError
from tests.bench.processes import TAG

_COMMENTS_A_MINUTE = 60.0
_LEADING_OUT = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "DOORSTEP_KEY", "PULSE_SERVER")


class Home:
    """A fresh home folder for a program under measurement; its path is short enough for a local socket's."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ds-bench-"))
        self.mark = uuid.uuid4().hex
        self.token = uuid.uuid4().hex

    @property
    def env(self) -> dict[str, str]:
        """The environment of the program; `mark` is how its processes are found."""
        env = {name: text for name, text in os.environ.items() if name not in _LEADING_OUT}
        for name in ("config", "data", "state", "cache", "run"):
            folder = self.folder / name
            folder.mkdir(mode=0o700, exist_ok=True)
            env["XDG_RUNTIME_DIR" if name == "run" else f"XDG_{name.upper()}_HOME"] = str(folder)
        return {**env, "HOME": str(self.folder), TAG: self.mark, TOKEN_VARIABLE: self.token}

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class Studio:
    """`with Studio(show, push, record) as studio:` on air within. `selling`: stock and comments go on by themselves."""

    def __init__(self, show: Path, push: str, record: Path, selling: bool = False) -> None:
        self.home = Home()
        self.hello: dict[str, Any] = {}
        self.last_vitals: dict[str, Any] = {}
        self._show = show
        self._selling = selling
        self._args = [str(show), "--push", push, "--record", str(record), *(["--selling"] if selling else [])]
        self._process: subprocess.Popen[str] | None = None
        self._neighbours: MadeUpNeighbours | None = None

    def __enter__(self) -> Studio:
        command = [sys.executable, "-m", "tests.bench.studio_process", *self._args]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=self.home.env, text=True)
        try:
            self.hello = self._hear()
            if self._selling:
                self._invite_neighbours()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End it in order; afterwards `last_vitals` says what became of everything."""
        if self._neighbours is not None:
            self._neighbours.close()
        process = self._process
        if process is not None:
            assert process.stdin is not None
            process.stdin.close()
            assert process.stdout is not None
            lines = process.stdout.read().splitlines()
            status = process.wait(60)
            self.home.close()
            if kind is None and (status or not lines):
                raise NotMeasuredError(f"the studio ended with {status}")
            if lines:
                self.last_vitals = json.loads(lines[-1])

    @property
    def mark(self) -> str:
        return self.home.mark

    def vitals(self) -> tuple[int, dict[str, Any]]:
        """(monotonic ns of arrival, vitals), right after new ones have come."""
        answer = self._ask("vitals")
        return int(answer["at_ns"]), answer["vitals"]

    def push_to_more(self, count: int) -> None:
        """To so many further destinations, by the keys more0 and on."""
        self._ask(f"more {count}")

    def change_stock(self, count: int) -> list[int]:
        return [int(when) for when in self._ask(f"changes {count}")]

    def _ask(self, line: str) -> Any:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._hear()

    def _hear(self) -> Any:
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise NotMeasuredError(f"the studio said nothing and ended with {self._process.wait(60)}")
        answer = json.loads(line)
        if isinstance(answer, dict) and "frames" in answer:  # its last words: it is ending by an error
            raise NotMeasuredError("the studio ended before it was told to; its words are above")
        return answer

    def _invite_neighbours(self) -> None:
        products = read_catalogue(self._show.with_name("products.csv"))
        self._neighbours = MadeUpNeighbours(
            products, self.hello["ingest"], Secret(self.home.token), "zh", rate=_COMMENTS_A_MINUTE
        )
        self._neighbours.start()
