"""Further canvases beside the program: same ticks, own shape, own encoder; looked at in what was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from studio.engine.engine import Engine
from studio.engine.messages import (
    Event,
    SetBlank,
    SetOverlay,
    SetShow,
    StartOutput,
    State,
    StopOutput,
    TakeScene,
    Vitals,
)
from studio.media.preview import PreviewReader
from studio.model.errors import EngineError
from studio.model.output import EncoderSettings, FileOutput
from studio.model.overlay import Overlay, TextOverlay
from studio.model.show import Show
from studio.model.side_canvas import CLEAN, SideCanvas
from tests.rig.film import Film
from tests.rig.shows import plain_show
from tests.rig.waiting import wait_for

FAST = EncoderSettings(video_kbps=1500, preset="ultrafast")
PORTRAIT = SideCanvas(id="second", name="竖屏", encoder=FAST)
# Where the portrait rules put a text, and where the landscape ones do.
TEXT_THERE = (0.05, 0.2, 0.78, 0.05)


@pytest.fixture(scope="module", autouse=True)
def shared_memory_tracker() -> None:
    """Python's own helper of shared memory stays for the life of the process, with its pipe."""
    resource_tracker.ensure_running()


@pytest.fixture(autouse=True)
def painting(qapp: QApplication) -> QApplication:
    return qapp


class _Heard:
    def __init__(self) -> None:
        self.vitals, self.state = Vitals(), State()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Vitals):
            self.vitals = event
        elif isinstance(event, State):
            self.state = event

    def frames(self, output_id: str) -> int:
        return sum(one.frames for one in self.vitals.outputs if one.id == output_id)

    def states(self) -> dict[str, str]:
        return {one.id: one.state for one in self.vitals.outputs}


def _show(*canvases: SideCanvas, clean: bool = False) -> Show:
    plain = plain_show(encoder=FAST)
    text = Overlay(id="text", name="文字", state=TextOverlay(text="八点半截单" * 3), shown=True)
    return msgspec.structs.replace(
        plain,
        overlays=(*plain.overlays, text),
        canvases=canvases,
        recording=msgspec.structs.replace(plain.recording, clean=clean),
    )


@contextmanager
def _engine(folder: Path, show: Show) -> Iterator[tuple[Engine, _Heard]]:
    heard = _Heard()
    engine = Engine(heard)
    engine.start()
    try:
        engine.do(SetShow(show=show, base_folder=str(folder)))
        yield engine, heard
    finally:
        engine.close()


def _record(engine: Engine, path: Path, canvas: str = "") -> None:
    engine.do(StartOutput(output=FileOutput(id=path.stem, name=path.name, path=str(path)), canvas=canvas))


def _end(engine: Engine, heard: _Heard, *names: str) -> None:
    for name in names:
        engine.do(StopOutput(output_id=name))
    wait_for(lambda: all(heard.states().get(name) == "idle" for name in names), 15, f"the end of {names}")


def test_three_pictures_of_one_show_on_one_clock(tmp_path: Path) -> None:
    with _engine(tmp_path, _show(PORTRAIT, clean=True)) as (engine, heard):
        wait_for(lambda: heard.vitals.sources and all(one.state == "running" for one in heard.vitals.sources), 15)
        for name, canvas in (("wide", ""), ("tall", "second"), ("plain", CLEAN)):
            _record(engine, tmp_path / f"{name}.mkv", canvas)
        wait_for(lambda: all(heard.frames(name) > 75 for name in ("wide", "tall", "plain")), 40, "75 pictures of each")
        engine.do(SetBlank(blank=True))
        blank_from = heard.frames("tall")
        wait_for(lambda: heard.frames("tall") > blank_from + 15, 20, "black pictures")
        sides = {one.id: one for one in heard.vitals.sides}
        _end(engine, heard, "wide", "tall", "plain")
    corner = (0.0, 0.0, 1 / 3, 1 / 3)
    wide = Film(tmp_path / "wide.mkv", corner=corner)
    tall = Film(tmp_path / "tall.mkv", corner=(0.0, 0.0, 1.0, 1 / 3), text=TEXT_THERE)
    plain = Film(tmp_path / "plain.mkv", corner=corner)
    shapes = [film.first_planes[0].shape for film in (wide, tall, plain) if film.first_planes]
    assert shapes == [(720, 1280), (1280, 720), (720, 1280)]
    skipped = (heard.vitals.frames.skipped, sides["second"].frames.skipped, sides[CLEAN].frames.skipped)
    for film, lost in zip((wide, tall, plain), skipped, strict=True):
        assert len(film.missing) <= lost, "what a busy computer could not encode is counted"
        assert len(film.sound) > 2 * 48_000
    # The same tick is the same moment in each: the strip counts the clock's ticks.
    assert set(wide.numbers) & set(tall.numbers) & set(plain.numbers)
    for one in (wide, tall, plain):
        skews = one.skews_ms("corner")
        assert skews or one is tall
        assert all(abs(skew) < 40 for skew in skews), skews
    changed = np.abs(_before_blank(wide)[::2, ::2].astype(int) - _before_blank(plain)[::2, ::2].astype(int))
    assert changed.max() > 100, "the text is in the one and not in the other"
    assert sides["second"].frames.composed > 60
    assert sides["second"].encode_ms > 0.5
    assert 0 < sides["second"].compose_ms < 30


def _before_blank(film: Film) -> np.ndarray:
    assert film.first_planes is not None
    return film.first_planes[0][: 720 * 34 // 36]


def test_a_canvas_comes_and_goes_beside_a_running_show(tmp_path: Path) -> None:
    with _engine(tmp_path, _show()) as (engine, heard):
        _record(engine, tmp_path / "wide.mkv")
        wait_for(lambda: heard.frames("wide") > 5, 20, "the program")
        with pytest.raises(EngineError) as refused:
            _record(engine, tmp_path / "tall.mkv", "second")
        assert refused.value.code == "engine.no_canvas"
        engine.do(SetShow(show=_show(PORTRAIT), base_folder=str(tmp_path)))
        ring = heard.state.side_rings["second"]
        reader = PreviewReader(ring)
        try:
            wait_for(lambda: reader.latest() is not None, 10, "its preview")
            assert (reader.width, reader.height) == (360, 640)
        finally:
            reader.close()
        _record(engine, tmp_path / "tall.mkv", "second")
        wait_for(lambda: heard.frames("tall") > 10, 20, "the second canvas")
        for show in (_show(), _show(msgspec.structs.replace(PORTRAIT, width=1080, height=1920))):
            with pytest.raises(EngineError) as refused:
                engine.do(SetShow(show=show, base_folder=str(tmp_path)))
            assert refused.value.code == "engine.canvas_on_air"
        with pytest.raises(EngineError) as refused:
            _record(engine, tmp_path / "wide.mkv", "second")
        assert refused.value.code == "engine.output_twice"
        engine.do(SetShow(show=_show(msgspec.structs.replace(PORTRAIT, focus_x=0.9)), base_folder=str(tmp_path)))
        engine.do(TakeScene(scene_id="other"))
        engine.do(SetOverlay(overlay_id="text", state=TextOverlay(text="变了"), shown=True))
        _end(engine, heard, "tall")
        engine.do(SetShow(show=_show(), base_folder=str(tmp_path)))
        assert heard.state.side_rings == {}
        before = heard.frames("wide")
        wait_for(lambda: heard.frames("wide") > before + 10, 20, "the program goes on")
        _end(engine, heard, "wide")
    assert len(Film(tmp_path / "wide.mkv").missing) <= heard.vitals.frames.skipped, "the program did not notice"


def test_a_fault_in_one_picture_leaves_the_other_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _engine(tmp_path, _show(PORTRAIT)) as (engine, heard):
        _record(engine, tmp_path / "wide.mkv")
        _record(engine, tmp_path / "tall.mkv", "second")
        wait_for(lambda: heard.frames("wide") > 5 and heard.frames("tall") > 5, 20, "both")
        assert engine._pipeline is not None
        (side,) = engine._pipeline.sides

        def faulty(*_rest: object, **_more: object) -> None:
            raise RuntimeError("a fault of ours")

        lagged = heard.vitals.frames.lagged
        with monkeypatch.context() as patch:
            patch.setattr(side.picture.program, "compose", faulty)
            wait_for(lambda: heard.vitals.sides[0].frames.lagged > 20, 10, "the faults")
        before = heard.frames("tall")
        wait_for(lambda: heard.frames("tall") > before + 10, 10, "it to go on")
        assert heard.vitals.frames.lagged < lagged + 15, "the program was composed meanwhile"
        skipped = heard.vitals.sides[0].frames.skipped
        _end(engine, heard, "wide", "tall")
    assert len(Film(tmp_path / "tall.mkv").missing) <= skipped, "the last picture went out again"
