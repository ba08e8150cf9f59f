"""The line between studio and engine when one side is stopped, silent, or gone."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Client
from pathlib import Path

import psutil
import pytest

from studio.config.paths import log_folder, runtime_folder
from studio.engine.client import EngineClient
from studio.engine.messages import Event, Hello, Request, SetBlank, SetOverlay, Thumbnail, encode
from studio.engine.process import (
    RUNS_ALREADY,
    EngineAddress,
    EngineProcess,
    find_engine,
    new_address,
    publish_address,
    withdraw_address,
)
from studio.engine.server import Server
from studio.model.errors import EngineError
from studio.model.overlay import TextOverlay
from tests.rig.waiting import wait_for


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return runtime_folder(tmp_path / "stall.show.json")


@pytest.fixture
def address(folder: Path) -> EngineAddress:
    return new_address(folder)


@pytest.fixture
def server(address: EngineAddress) -> Iterator[Server]:
    server = Server(address)
    server.start(lambda _command: None)
    yield server
    server.close()


def _threads(name: str) -> int:
    return sum(thread.name == name for thread in threading.enumerate())


def test_a_studio_that_stops_reading_is_hung_up_on_and_the_others_hear_on(
    server: Server, address: EngineAddress
) -> None:
    heard: list[Event] = []
    reading = EngineClient(address, heard.append, lambda: None)
    reading.start()
    stopped = Client(address.address, authkey=bytes.fromhex(address.key))
    stopped.send_bytes(encode(Request(1, Hello())))
    wait_for(lambda: server.studios == 2, 5, "both studios")
    picture = Thumbnail(scene_id="main", jpeg=bytes(20_000))
    for number in range(600):
        server.broadcast(picture)
        wait_for(lambda number=number: len(heard) > number - 100, 5, "the studio that reads")
    wait_for(lambda: server.studios == 1, 6, "the end of the stopped studio's line")
    wait_for(lambda: _threads("engine line out") == 1, 3, "the end of its sending thread")
    wait_for(lambda: len(heard) >= 600, 5, "every event at the other studio")
    stopped.close()
    reading.close()


def test_a_stranger_who_connects_and_stays_silent_does_not_keep_the_door_open(
    server: Server, address: EngineAddress
) -> None:
    silent = Client(address.address)
    wait_for(lambda: _threads("engine line in") == 1, 5, "the stranger's line")
    server.close()
    assert _threads("engine line in") == 0
    silent.close()


def test_a_wrong_key_is_refused_in_words(server: Server, address: EngineAddress) -> None:
    client = EngineClient(
        EngineAddress(address.pid, address.created, address.address, "00" * 16), lambda _event: None, lambda: None
    )
    with pytest.raises(EngineError) as refused:
        client.start()
    assert refused.value.code == "engine.unreachable"


def test_a_fault_in_hearing_one_event_does_not_end_the_line(server: Server, address: EngineAddress) -> None:
    heard: list[Event] = []

    def hear(event: Event) -> None:
        heard.append(event)
        raise RuntimeError("a fault of ours")

    client = EngineClient(address, hear, lambda: None)
    client.start()
    server.broadcast(Thumbnail(scene_id="main", jpeg=b""))
    server.broadcast(Thumbnail(scene_id="main", jpeg=b""))
    wait_for(lambda: len(heard) == 2, 5, "both events")
    client.call(Hello())
    client.close()


def test_a_stopped_engine_is_said_to_be_silent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.engine.client._ANSWER_S", 1.0)
    log_folder().mkdir(parents=True)
    engine = EngineProcess(folder, log_folder() / "engine.log")
    address = engine.start()
    os.kill(address.pid, signal.SIGSTOP)
    try:
        with pytest.raises(EngineError) as refused:
            EngineClient(address, lambda _event: None, lambda: None).start()
        assert refused.value.code == "engine.silent"
    finally:
        os.kill(address.pid, signal.SIGCONT)
        os.kill(address.pid, signal.SIGTERM)
    assert wait_for(lambda: engine.reap(0.1) is not None, 10, "the engine's end")


def test_a_stopped_engine_holds_up_nobody_who_asks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.engine.client._ANSWER_S", 1.0)
    log_folder().mkdir(parents=True)
    engine = EngineProcess(folder, log_folder() / "engine.log")
    client = EngineClient(engine.start(), lambda _event: None, lambda: None)
    client.start()
    words = SetOverlay(overlay_id="text", state=TextOverlay(text="番茄" * 1000))
    os.kill(client._address.pid, signal.SIGSTOP)
    try:
        slowest, asked = 0.0, []
        for _ in range(600):
            began = time.monotonic()
            asked.append(client.request(words))
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < 1
        refused = asked[-1].exception(1)
        assert isinstance(refused, EngineError)
        assert refused.code == "engine.silent"
        wait_for(lambda: client._outgoing.age_ms() > 1000, 5, "the oldest to have waited too long")
        late = client.request(SetBlank(blank=True)).exception(1)
        assert isinstance(late, EngineError)
        assert late.code == "engine.silent"
    finally:
        os.kill(client._address.pid, signal.SIGCONT)
    assert isinstance(asked[0].exception(10), EngineError), "it has no show: but it answers"
    wait_for(lambda: client._outgoing.age_ms() < 1000, 10, "what had been asked to be read")
    client.call(Hello())
    client.close()
    os.kill(client._address.pid, signal.SIGTERM)
    assert wait_for(lambda: engine.reap(0.1) is not None, 10, "the engine's end")


def test_an_engine_without_a_folder_for_its_log_starts_all_the_same(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    engine = EngineProcess(folder, tmp_path / "file" / "log" / "engine.log")
    address = engine.start()
    os.kill(address.pid, signal.SIGTERM)
    wait_for(lambda: engine.reap(0.1) == 0, 10, "the engine's end")
    assert "listens" in (folder / "engine.log").read_text()


def test_one_engine_a_folder_and_no_secret_in_its_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_KEY", "canary-key")
    monkeypatch.setenv("DOORSTEP_INGEST_TOKEN", "canary-token")
    (folder / "engine-1.sock").touch()
    first = EngineProcess(folder, log_folder() / "engine.log")
    address = first.start()
    assert not (folder / "engine-1.sock").exists()
    assert "canary" not in str(psutil.Process(address.pid).environ())
    monkeypatch.setattr("studio.engine.process._START_S", 12.0)
    second = EngineProcess(folder, log_folder() / "engine.log")
    assert second.start() == address
    assert second.reap(1.0) == RUNS_ALREADY
    os.kill(address.pid, signal.SIGTERM)
    wait_for(lambda: first.reap(0.1) == 0, 10, "the engine's end")
    assert find_engine(folder) is None


def test_a_wall_clock_that_is_set_does_not_hide_the_engine(
    folder: Path, address: EngineAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_address(folder, address)
    try:
        before = psutil._psplatform.boot_time()
        monkeypatch.setattr(psutil._psplatform, "boot_time", lambda: before + 3600)
        assert find_engine(folder) == address
    finally:
        withdraw_address(folder, address)  # it is this very process, and must not be ended as an engine


def test_an_engine_without_a_folder_of_its_own_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineError) as refused:
        EngineProcess(tmp_path / "file" / "run", tmp_path / "engine.log").start()
    assert refused.value.code == "engine.not_started"


def test_a_long_log_is_put_aside(folder: Path) -> None:
    log = log_folder() / "engine.log"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"x" * 2_000_001)
    engine = EngineProcess(folder, log)
    address = engine.start()
    os.kill(address.pid, signal.SIGTERM)
    wait_for(lambda: engine.reap(0.1) == 0, 10, "the engine's end")
    assert log.stat().st_size < 100_000
    assert log.with_name("engine.log.old").stat().st_size == 2_000_001
