"""Desks to test with: in this process, and as a process of its own that can be killed as a window would be.

`python -m tests.rig.desks SHOW` is that process: requests as JSON lines on stdin, answers on stdout. At the end of
stdin the desk is closed and the engine goes on, as when a window is closed on air.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import psutil

from studio.config.paths import runtime_folder
from studio.config.secrets import ingest_token
from studio.config.show_file import load_show
from studio.desk.desk import Desk, DeskOptions
from studio.desk.running import running_folders, stop_engine
from studio.engine.process import find_engine
from studio.model.errors import StudioError
from studio.model.output import Destination
from studio.model.secret import Secret
from tests.rig.waiting import wait_for

_ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def open_desk(show_path: Path, *, watching: bool = False) -> Iterator[Desk]:
    """A desk of this process with a real engine; both end with the block."""
    desk = Desk(load_show(show_path), show_path, DeskOptions(watching=watching))
    desk.start()
    try:
        yield desk
    finally:
        desk.end()


def end_engines() -> None:
    """End every engine of this test's home, and what it started: by asking, then by killing its pid."""
    for folder in running_folders():
        address = find_engine(folder)
        if address is None:
            continue
        engine = psutil.Process(address.pid)
        family = [engine, *engine.children(recursive=True)]
        with contextlib.suppress(StudioError):
            stop_engine(folder, 10.0)
        _, alive = psutil.wait_procs(family, 8)
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(alive, 5)


class RefusedError(AssertionError):
    """What the desk said no to. `code`, `zh`, `en`."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.code, self.zh, self.en = answer["code"], answer["zh"], answer["en"]
        super().__init__(f"{self.code}: {self.en}")


class DeskProcess:
    """`with DeskProcess(show_path) as desk: desk.do("scene.take", scene_id="other")`.

    Leaving the block closes the desk in order, unless it was killed. Raises RefusedError for what is refused, its
    start included. `prefix`: words before its command, such as `TwoHosts.prefix`.
    """

    def __init__(self, show_path: Path, env: dict[str, str] | None = None, prefix: Sequence[str] = ()) -> None:
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.rig.desks", str(show_path)],
            cwd=_ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._show_path = show_path
        self._lock = threading.Lock()
        try:
            self.started = self._answer()
        except BaseException:
            self.kill()
            raise

    def __enter__(self) -> DeskProcess:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def engine_pid(self) -> int:
        address = find_engine(runtime_folder(self._show_path))
        assert address is not None, "no engine"
        return address.pid

    def do(self, name: str, /, **arguments: object) -> None:
        self._ask("do", name=name, arguments=arguments)

    def push(self, url: str, key: str = "", name: str = "nginx") -> None:
        self._ask("push", url=url, key=key, name=name)

    def record(self, path: Path) -> None:
        self._ask("record", path=str(path))

    def end_all(self) -> None:
        """Every output ended and its file closed."""
        self._ask("end_all")

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self._ask("state")
        return state

    def output(self, kind: str) -> dict[str, Any]:
        """The newest output of a kind, {} when there is none."""
        found = [one for one in self.state()["vitals"]["outputs"] if one["kind"] == kind]
        return found[-1] if found else {}

    def wait_sent(self, kind: str, frames: int, timeout_s: float = 20.0) -> dict[str, Any]:
        def sent() -> dict[str, Any] | None:
            output = self.output(kind)
            return output if output.get("state") == "live" and output["frames"] >= frames else None

        found = wait_for(sent, timeout_s, f"{frames} frames to the {kind}", every_s=0.05)
        assert found is not None
        return found

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)
        self._hang_up()

    def end(self) -> None:
        """The engine ends too."""
        self._ask("end")
        self.close()

    def close(self) -> None:
        assert self._process.stdin is not None
        if self._process.poll() is None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)
                raise
        self._hang_up()

    def _hang_up(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()

    def _ask(self, verb: str, **words: object) -> Any:
        with self._lock:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps({"verb": verb, **words}) + "\n")
            self._process.stdin.flush()
            return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the desk ended with {self._process.wait(10)}")
        answer = json.loads(line)
        if "code" in answer:
            raise RefusedError(answer)
        return answer["value"]


def _serve(show_path: Path) -> int:
    desk = Desk(load_show(show_path), show_path, DeskOptions(watching=False))
    try:
        desk.start()
    except StudioError as error:
        _say_no(error)
        return 1
    _say({"reattached": desk.engine.reattached, "token": ingest_token().reveal()})
    try:
        for line in sys.stdin:
            request = json.loads(line)
            try:
                _say(_do(desk, request))
            except StudioError as error:
                _say_no(error)
    finally:
        desk.close()
    return 0


def _do(desk: Desk, request: dict[str, Any]) -> Any:
    match request["verb"]:
        case "do":
            desk.do(request["name"], **request["arguments"]).result(20)
        case "push":
            place = Destination(id="push1", name=request["name"], url=request["url"])
            desk.air.push(place, Secret(request["key"]))
        case "record":
            desk.air.start_recording(Path(request["path"]))
        case "end_all":
            desk.air.end_all()
        case "end":
            desk.engine.end_engine()
        case "state":
            return msgspec.to_builtins(desk.state)
    return None


def _say(value: Any) -> None:
    print(json.dumps({"value": value}), flush=True)


def _say_no(error: StudioError) -> None:
    words = {"code": error.code, "zh": error.say("zh").text(), "en": error.say("en").text()}
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    sys.exit(_serve(Path(sys.argv[1])))
