"""An engine that lives on: each show it plays is counted by itself, and what fails leaves it usable."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import resource_tracker
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from studio.engine.engine import Engine
from studio.engine.messages import Event, Happened, SetShow, StartOutput, StopOutput, Vitals
from studio.engine.pipeline import Pipeline
from studio.model.errors import EngineError
from studio.model.output import FileOutput
from tests.rig.shows import plain_show
from tests.rig.waiting import wait_for


class _Heard:
    """The engine's latest vitals, and every incident."""

    def __init__(self) -> None:
        self.vitals = Vitals()
        self.incidents: list[str] = []

    def __call__(self, event: Event) -> None:
        if isinstance(event, Vitals):
            self.vitals = event
        elif isinstance(event, Happened):
            self.incidents.append(event.incident.code)


@pytest.fixture(autouse=True, scope="module")
def shared_memory() -> None:
    """Python's own watch over shared memory stays for the life of the process."""
    resource_tracker.ensure_running()


@pytest.fixture
def heard() -> _Heard:
    return _Heard()


@pytest.fixture
def engine(heard: _Heard, qapp: QApplication) -> Iterator[Engine]:
    engine = Engine(heard)
    engine.start()
    yield engine
    engine.close()


def _record(engine: Engine, heard: _Heard, path: Path, frames: int) -> None:
    engine.do(StartOutput(output=FileOutput(id=path.stem, name=path.name, path=str(path))))
    wait_for(lambda: _frames(heard, path) >= frames, 15, f"{frames} frames in {path.name}")
    engine.do(StopOutput(output_id=path.stem))
    wait_for(lambda: not engine.on_air, 10, "the end of the recording")
    before = heard.vitals
    wait_for(lambda: heard.vitals is not before, 5, "vitals after the end")


def _frames(heard: _Heard, path: Path) -> int:
    return next((one.frames for one in heard.vitals.outputs if one.id == path.stem), 0)


def test_the_counters_of_a_show_begin_with_its_first_output(engine: Engine, heard: _Heard, tmp_path: Path) -> None:
    engine.do(SetShow(show=plain_show(), base_folder=str(tmp_path)))
    _record(engine, heard, tmp_path / "first.mkv", 90)
    first = heard.vitals
    _record(engine, heard, tmp_path / "second.mkv", 20)
    second = heard.vitals
    assert first.frames.composed + first.frames.lagged >= 90
    for vitals, path in ((first, tmp_path / "first.mkv"), (second, tmp_path / "second.mkv")):
        counts = vitals.frames
        encoded = counts.composed + counts.lagged - counts.skipped
        # The file begins at the key frame asked for when it was open, half a second after the encoder at most.
        assert 0 <= encoded - _frames(heard, path) <= 20, path
        assert vitals.audio.blocks == pytest.approx(encoded / 30 * 48_000 / 1024, abs=20)
    assert second.frames.composed < first.frames.composed


def test_a_show_that_cannot_be_started_leaves_the_engine_ready_for_the_next(
    engine: Engine, heard: _Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(_self: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("studio.engine.looks.Looks.start", no_memory)
        with pytest.raises(OSError, match="No space left"):
            engine.do(SetShow(show=plain_show(), base_folder=str(tmp_path)))
    assert engine.state().show is None
    engine.do(SetShow(show=plain_show(), base_folder=str(tmp_path)))
    _record(engine, heard, tmp_path / "after.mkv", 10)


def test_nothing_is_started_in_an_engine_that_ends(engine: Engine, tmp_path: Path) -> None:
    engine.close()
    with pytest.raises(EngineError) as refused:
        engine.do(SetShow(show=plain_show(), base_folder=str(tmp_path)))
    assert refused.value.code == "engine.ending"


def test_a_fault_in_a_tick_repeats_the_last_picture_and_the_show_goes_on(
    engine: Engine, heard: _Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine.do(SetShow(show=plain_show(), base_folder=str(tmp_path)))
    path = tmp_path / "through.mkv"
    engine.do(StartOutput(output=FileOutput(id=path.stem, name=path.name, path=str(path))))
    wait_for(lambda: _frames(heard, path) >= 10, 15, "the first frames")
    pipeline = engine._pipeline
    assert isinstance(pipeline, Pipeline)
    left = 20
    begin_tick = pipeline.rack.begin_tick

    def faulty(tick_ns: int) -> None:
        nonlocal left
        if left:
            left -= 1
            raise RuntimeError("a fault of ours")
        begin_tick(tick_ns)

    monkeypatch.setattr(pipeline.loop, "_begin_tick", faulty)
    before = _frames(heard, path)
    wait_for(lambda: not left, 10, "the faults")
    wait_for(lambda: _frames(heard, path) >= before + 40, 10, "frames after the faults")
    assert heard.vitals.frames.lagged >= 20
    assert caplog.text.count("a turn of the program clock failed") == 1
