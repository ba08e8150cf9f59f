"""The engine in this process, started and closed again and again: nothing of it stays."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Client, answer_challenge, deliver_challenge
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QApplication

from studio.engine.client import EngineClient
from studio.engine.engine import Engine
from studio.engine.messages import (
    Event,
    Happened,
    LookAt,
    SetBlank,
    SetChannel,
    SetOverlay,
    SetShow,
    StartOutput,
    State,
    StopOutput,
    TakeScene,
    Thumbnail,
    Vitals,
)
from studio.engine.process import new_address
from studio.engine.server import Server
from studio.media.preview import PreviewReader
from studio.model.canvas import Canvas
from studio.model.errors import EngineError, StudioError
from studio.model.output import FileOutput
from studio.model.overlay import StockCounter, TextOverlay
from studio.model.show import Show
from tests.rig.film import Film
from tests.rig.shows import plain_show, shop_show
from tests.rig.waiting import wait_for


@pytest.fixture(scope="module", autouse=True)
def shared_memory_tracker() -> None:
    """Python's own helper of shared memory stays for the life of the process, with its pipe."""
    resource_tracker.ensure_running()


@pytest.fixture(autouse=True)
def painting(qapp: QApplication) -> QApplication:
    """Overlays are painted by Qt, which wants an application object."""
    return qapp


class _Ear:
    """What the engine says. `latest` of each kind."""

    def __init__(self) -> None:
        self.heard: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.heard.append(event)

    @property
    def vitals(self) -> Vitals:
        return next((one for one in reversed(self.heard) if isinstance(one, Vitals)), Vitals())

    @property
    def state(self) -> State:
        return next(one for one in reversed(self.heard) if isinstance(one, State))

    def codes(self) -> list[str]:
        return [one.incident.code for one in self.heard if isinstance(one, Happened)]

    def output_states(self) -> dict[str, str]:
        return {one.id: one.state for one in self.vitals.outputs}


@contextmanager
def _engine(folder: Path, show: Show | None = None) -> Iterator[tuple[Engine, _Ear]]:
    ear = _Ear()
    engine = Engine(ear)
    engine.start()
    try:
        engine.do(SetShow(show=show or plain_show(), base_folder=str(folder)))
        yield engine, ear
    finally:
        engine.close()
        engine.close()


def _record(path: Path) -> StartOutput:
    return StartOutput(output=FileOutput(id="recording", name=path.name, path=str(path)))


def _held() -> tuple[int, int, int]:
    """Threads, children, descriptors."""
    gc.collect()
    me = psutil.Process()
    return threading.active_count(), len(me.children(recursive=True)), me.num_fds()


def test_five_lives_leave_nothing(tmp_path: Path) -> None:
    def live(number: int) -> None:
        path = tmp_path / f"{number}.mkv"
        with _engine(tmp_path) as (engine, ear):
            engine.do(_record(path))
            wait_for(lambda: any(one.frames > 3 for one in ear.vitals.outputs), 20, "a recording")
        rings = {ear.state.program_ring, ear.state.look_ring}
        assert not rings & set(os.listdir("/dev/shm"))
        assert ear.output_states() == {"recording": "idle"}, "the last word is what became of every output"
        assert len(Film(path).missing) <= ear.vitals.frames.skipped

    live(0)  # libraries keep what they load
    before = _held()
    for number in range(1, 5):
        live(number)
    after = _held()
    assert after[0] <= before[0], "threads"
    assert after[1] <= before[1], "children"
    assert after[2] <= before[2] + 1, "descriptors"


def test_twenty_recordings_of_one_show_leak_nothing(tmp_path: Path) -> None:
    with _engine(tmp_path) as (engine, ear):

        def once(number: int) -> None:
            engine.do(_record(tmp_path / f"{number}.mkv"))
            wait_for(lambda: ear.output_states().get("recording") in ("live", "connecting"), 10, "the start")
            if number % 4 == 0:
                wait_for(lambda: ear.output_states()["recording"] == "live", 15, "it to be live")
            engine.do(StopOutput(output_id="recording"))
            wait_for(lambda: ear.output_states()["recording"] in ("idle", "failed"), 15, "its end")
            assert ear.output_states()["recording"] == "idle", ear.vitals.outputs

        once(0)
        wait_for(lambda: not engine.on_air, 5, "the encoder to end")
        before = _held()
        for number in range(1, 21):
            once(number)
        wait_for(lambda: not engine.on_air, 5, "the encoder to end")
        wait_for(lambda: _held()[:2] <= before[:2], 5, f"threads and children as before {before}, not {_held()}")
        assert _held()[2] <= before[2] + 1
        assert len(ear.vitals.outputs) == 1
    assert "output.died" not in ear.codes()


def test_commands_change_what_is_shown(tmp_path: Path) -> None:
    with _engine(tmp_path, shop_show(tmp_path)) as (engine, ear):
        assert ear.state.scene_id == "main"
        engine.do(TakeScene(scene_id="other"))
        assert ear.state.scene_id == "other"
        engine.do(SetBlank(blank=True))
        assert ear.state.blank
        engine.do(SetChannel(source_id="bars", muted=True, gain_db=-6))
        bars = next(one for one in engine.state().show.sources if one.id == "bars")  # type: ignore[union-attr]
        assert (bars.muted, bars.gain_db) == (True, -6)  # type: ignore[union-attr]
        engine.do(SetOverlay(overlay_id="text", state=TextOverlay(text="新的"), shown=True))
        engine.do(LookAt(overlay_id="text"))
        assert (ear.state.look_scene_id, ear.state.look_overlay_id) == ("", "text")
        wait_for(lambda: any(isinstance(one, Thumbnail) for one in ear.heard), 10, "a thumbnail")
        reader = PreviewReader(ear.state.program_ring)
        try:
            picture = wait_for(
                lambda: (p := reader.latest()) is not None and p[: len(p) // 2].max() < 30, 10, "a black preview"
            )
            assert picture
        finally:
            reader.close()
        wait_for(lambda: ear.vitals.meters, 5, "meters")


def test_refusals_change_nothing(tmp_path: Path) -> None:
    engine = Engine(_Ear())
    engine.start()
    try:
        for command in (TakeScene(scene_id="main"), StopOutput(output_id="x"), SetBlank(blank=True)):
            with pytest.raises(EngineError) as refused:
                engine.do(command)
            assert refused.value.code == "engine.no_show"
    finally:
        engine.close()
    with _engine(tmp_path, shop_show(tmp_path)) as (engine, ear):
        before = engine.state()
        refusals = {
            "engine.no_scene": TakeScene(scene_id="mian"),
            "engine.no_overlay": SetOverlay(overlay_id="txt", shown=True),
            "engine.no_source": SetChannel(source_id="bras", muted=True),
            "engine.no_output": StopOutput(output_id="x"),
        }
        for code, command in refusals.items():
            with pytest.raises(EngineError) as refused:
                engine.do(command)
            assert refused.value.code == code
        with pytest.raises(EngineError) as refused:
            engine.do(TakeScene(scene_id="mian"))
        assert "main" in refused.value.say("zh").what, "did you mean"
        with pytest.raises(EngineError) as refused:
            engine.do(SetOverlay(overlay_id="text", state=StockCounter(left="3")))
        assert refused.value.code == "engine.no_overlay"
        assert engine.state() == before
        del ear


def test_the_canvas_stays_while_on_air(tmp_path: Path) -> None:
    with _engine(tmp_path) as (engine, ear):
        engine.do(_record(tmp_path / "a.mkv"))
        wait_for(lambda: ear.output_states().get("recording") == "live", 15, "a recording")
        smaller = plain_show(canvas=Canvas(width=720, height=1280, fps=25))
        with pytest.raises(EngineError) as refused:
            engine.do(SetShow(show=smaller, base_folder=str(tmp_path)))
        assert refused.value.code == "engine.canvas_on_air"
        assert engine.on_air
        engine.do(SetShow(show=plain_show(title="neu"), base_folder=str(tmp_path)))
        engine.do(StopOutput(output_id="recording"))
        wait_for(lambda: not engine.on_air, 15, "its end")
        engine.do(SetShow(show=smaller, base_folder=str(tmp_path)))
        ear.heard.clear()
        engine.do(_record(tmp_path / "b.mkv"))
        wait_for(lambda: any(one.frames > 10 for one in ear.vitals.outputs), 15, "a recording")
    film = Film(tmp_path / "b.mkv", fps=25)
    assert film.first_planes is not None
    assert film.first_planes[0].shape == (1280, 720)


def test_a_fault_in_one_command_does_not_cut_the_line(tmp_path: Path, home: Path) -> None:
    address = new_address(home / "run")
    server = Server(address)
    calls: list[object] = []

    def do(command: object) -> None:
        calls.append(command)
        if len(calls) == 2:
            raise ZeroDivisionError("a bug")

    server.start(do)  # type: ignore[arg-type]
    lost = threading.Event()
    client = EngineClient(address, lambda _event: None, lost.set)
    try:
        client.start()
        with pytest.raises(StudioError) as refused:
            client.call(SetBlank(blank=True))
        assert refused.value.code == "engine.failed"
        client.call(SetBlank(blank=False))
        assert not lost.is_set()
    finally:
        client.close()
        server.close()


def test_who_hangs_up_at_once_is_let_go(home: Path) -> None:
    address = new_address(home / "run")
    server = Server(address)
    server.start(lambda _command: None)
    try:
        for _ in range(25):
            connection = Client(address.address, authkey=bytes.fromhex(address.key))
            connection.send_bytes(b"\xff nonsense")
            assert connection.poll(5), "it hangs up too"
            connection.close()
    finally:
        server.close()


def test_who_does_not_know_the_key_is_not_heard(home: Path) -> None:
    address = new_address(home / "run")
    server = Server(address)
    heard: list[object] = []
    server.start(heard.append)
    try:
        connection = Client(address.address)
        with pytest.raises(Exception, match="digest"):  # noqa: PT012 - the handshake is one act
            answer_challenge(connection, b"wrong")
            deliver_challenge(connection, b"wrong")
        connection.close()
        other = Client(address.address, authkey=bytes.fromhex(address.key))
        other.send_bytes(b"\xff nonsense")
        with pytest.raises((EOFError, OSError)):
            other.recv_bytes()
        other.close()
        assert heard == []
        wait_for(lambda: server.studios == 0, 5, "nobody there")
        client = EngineClient(address, lambda _event: None, lambda: None)
        client.start()
        assert server.studios == 1
        client.close()
    finally:
        server.close()
