"""The engine and the egresses live on when the window's process dies, and what happens to them after."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from studio.config.paths import log_folder, runtime_folder
from studio.engine.process import find_engine
from studio.model.canvas import Canvas
from tests.rig.child import Child
from tests.rig.command import doorstep
from tests.rig.desks import DeskProcess, RefusedError
from tests.rig.film import Film
from tests.rig.neighbour import comment
from tests.rig.nginx import NginxRtmp
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for

_FPS = 25
_BEFORE, _AFTER = 45, 45  # frames around the kill


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NginxRtmp]:
    with NginxRtmp(tmp_path) as server:
        yield server


def _app(server: NginxRtmp) -> str:
    return f"rtmp://127.0.0.1:{server.rtmp_port}/live"


def test_studio_killed_on_air(tmp_path: Path, server: NginxRtmp) -> None:
    """Nothing is missing in what was received and recorded; a new studio finds the show as it is."""
    # Two cores carry this one with ease: a picture that is missing was lost, and not merely too much.
    show_path = write_show(tmp_path, shop_show(tmp_path, canvas=Canvas(width=1280, height=720, fps=_FPS)))
    recording = tmp_path / "show.mkv"
    first = DeskProcess(show_path)
    first.record(recording)
    first.push(_app(server), "show")
    first.wait_sent("rtmp", _BEFORE)
    first.do("scene.take", scene_id="other")
    first.do("overlay.show", overlay_id="text")
    first.do("overlay.text", overlay_id="text", text="九点截单")
    first.do("product.adjust", number=1, delta=-7)
    first.do("overlay.hide", overlay_id="card")
    engine_pid = first.engine_pid
    first.kill()

    began = time.monotonic()
    with DeskProcess(show_path) as second:
        took = time.monotonic() - began
        assert second.started["reattached"]
        assert second.engine_pid == engine_pid
        state = second.state()
        assert took <= 5, "a new studio attaches at once, its own start included"
        assert state["scene_id"] == "other"
        assert state["product_on_air"] == 1
        assert state["products"][0]["stock"]["left"] == "53"
        shown = {one["id"]: one for one in state["show"]["overlays"]}
        assert shown["text"]["shown"]
        assert shown["text"]["state"]["text"] == "九点截单"
        assert not shown["card"]["shown"], "a card that was not in the picture does not come by itself"
        assert {one["kind"]: one["state"] for one in state["vitals"]["outputs"]} == {"rtmp": "live", "file": "live"}
        assert state["air"] == "live"
        assert state["recording_path"] == str(recording)
        sent = second.output("rtmp")["frames"]
        second.wait_sent("rtmp", sent + _AFTER)
        second.end_all()
        vitals = second.state()["vitals"]
        second.end()
    server.wait_ended()
    frames = {one["kind"]: one["frames"] for one in vitals["outputs"]}
    (received,) = server.recordings()
    for path, kind in ((received, "rtmp"), (recording, "file")):
        film = Film(path, _FPS)
        assert len(film.numbers) == frames[kind] > _BEFORE + _AFTER
        # By times and by the strip, from some frames before the kill until some after the new studio was there.
        assert not film.lost_between(film.numbers[_BEFORE // 2], film.numbers[sent + _AFTER // 2])


def test_blank_and_featured_comment_survive_the_studio(tmp_path: Path) -> None:
    show_path = write_show(tmp_path, shop_show(tmp_path))
    with DeskProcess(show_path) as first:
        address = first.state()["chat"][0]["address"]
        comment(address, first.started["token"], "c1", "番茄甜吗")
        wait_for(lambda: first.state()["chat"][0]["received"] == 1, 10, "the comment")
        first.do("comment.feature", seq=1)
        first.do("program.blank")
        first.record(tmp_path / "a.mkv")
        first.wait_sent("file", 5)
        first.kill()
    with DeskProcess(show_path) as second:
        state = second.state()
        assert state["blank"]
        assert state["featured_seq"] == 1
        second.do("comment.unfeature")
        shown = {one["id"]: one["shown"] for one in second.state()["show"]["overlays"]}
        assert not shown["featured"]
        second.end()


def test_a_second_studio_is_refused_in_words(tmp_path: Path) -> None:
    show_path = write_show(tmp_path)
    with DeskProcess(show_path) as first:
        engine_pid = first.engine_pid
        with pytest.raises(RefusedError) as refused:
            DeskProcess(show_path)
        assert refused.value.code == "show.busy"
        assert str(first.pid) in refused.value.en
        assert str(first.pid) in refused.value.zh
        done = doorstep("broadcast", show_path, "--record", tmp_path / "b.mkv", "--seconds", "3", "--lang", "zh")
        assert done.returncode == 1
        assert str(first.pid) in done.stderr
        assert "另" in done.stderr or "已" in done.stderr
        assert first.engine_pid == engine_pid
        assert first.state()["engine"] == "running"
        first.end()


def test_engine_killed_on_air(tmp_path: Path, server: NginxRtmp) -> None:
    """The egresses finish by themselves; the studio starts another engine, which shows and sends what was before."""
    show_path = write_show(tmp_path)
    recording = tmp_path / "show.mkv"
    with DeskProcess(show_path) as desk:
        desk.record(recording)
        desk.push(_app(server), "show")
        desk.do("scene.take", scene_id="other")
        desk.wait_sent("rtmp", 40)
        desk.do("program.blank")
        killed = desk.engine_pid
        egresses = psutil.Process(killed).children()
        os.kill(killed, signal.SIGKILL)
        began = time.monotonic()
        wait_for(lambda: desk.state()["engine"] == "lost", 5, "the loss to be seen", every_s=0.01)
        wait_for(lambda: desk.state()["engine"] == "running", 30, "another engine", every_s=0.05)
        desk.wait_sent("rtmp", 20, 40)
        took = time.monotonic() - began
        assert desk.engine_pid != killed
        assert took <= 10
        _, alive = psutil.wait_procs(egresses, 10)
        assert not alive
        state = desk.state()
        assert state["scene_id"] == "other"
        assert state["blank"], "what was blanked stays blanked"
        codes = [one["code"] for one in state["incidents"]]
        assert "engine.lost" in codes
        assert "engine.restarted" in codes
        desk.end_all()
        location = desk.output("file")["location"]
        desk.end()
    assert Path(location) == tmp_path / "show-2.mkv"
    first, second = Film(recording), Film(Path(location))
    assert len(first.numbers) > 20
    assert not first.lost_between(first.numbers[20], first.numbers[-1])
    assert len(second.numbers) > 10
    _assert_black(second)
    server.wait_ended()
    assert len(server.recordings()) == 2


def _assert_black(film: Film) -> None:
    assert film.first_planes is not None
    luma = film.first_planes[0]
    assert luma[: luma.shape[0] // 2].max() <= 20


def test_an_orphan_with_nothing_on_air_ends_by_itself(tmp_path: Path, home: Path) -> None:
    folder = runtime_folder(tmp_path / "x.show.json")
    command = [sys.executable, "-m", "studio.engine", "--folder", str(folder), "--log", str(home / "engine.log")]
    engine = Child([*command, "--orphan-seconds", "4"], home / "out.log")
    engine.start()
    try:
        engine.wait_ready(lambda: find_engine(folder))
        assert engine.wait(20) == 0
        assert find_engine(folder) is None
        assert {one.name for one in folder.glob("engine*")} <= {"engine.lock"}  # held by nobody, but it stays
    finally:
        engine.close()


def test_an_orphan_on_air_goes_on_until_told(tmp_path: Path, home: Path) -> None:
    show_path = write_show(tmp_path)
    folder = runtime_folder(show_path)
    log_folder().mkdir(parents=True)
    recording = tmp_path / "orphan.mkv"
    command = [sys.executable, "-m", "studio.engine", "--folder", str(folder), "--log", str(home / "engine.log")]
    engine = Child([*command, "--orphan-seconds", "4"], home / "out.log")
    engine.start()
    try:
        engine.wait_ready(lambda: find_engine(folder))
        with DeskProcess(show_path) as desk:
            assert desk.engine_pid == engine.pid
            desk.record(recording)
            desk.wait_sent("file", 5)
            desk.kill()
        size = recording.stat().st_size
        began = time.monotonic()
        # Longer than an orphan without a show would live: by then a busy check has come round several times.
        wait_for(lambda: time.monotonic() - began > 6 and recording.stat().st_size > size, 20, "it to go on")
        assert engine.alive
        done = doorstep("stop", show_path, "--lang", "en")
        assert done.returncode == 0
        assert done.stdout.strip()
        assert engine.wait(15) == 0
    finally:
        engine.close()
    film = Film(recording)
    assert film.ticks[-1] > 60
    assert not film.missing


def test_stop_from_a_shell_ends_the_studio_in_order(tmp_path: Path) -> None:
    """The engine says it ends: the studio starts no other one, and knows that nothing is on air."""
    show_path = write_show(tmp_path)
    with DeskProcess(show_path) as desk:
        desk.record(tmp_path / "a.mkv")
        desk.wait_sent("file", 10)
        assert doorstep("stop").returncode == 0
        wait_for(lambda: desk.state()["engine"] == "lost", 5, "the end to be seen")
        state = desk.state()
        assert find_engine(runtime_folder(show_path)) is None
        assert {one["state"] for one in state["vitals"]["outputs"]} == {"idle"}
        assert state["recording_path"] == ""
        assert not [one for one in state["incidents"] if one["level"] == "trouble"]
    assert not Film(tmp_path / "a.mkv").missing
