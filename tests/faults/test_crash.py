"""Processes are killed, disks fill, folders vanish: what was recorded plays, and what can go on goes on."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from studio.config.paths import runtime_folder
from studio.engine.process import find_engine
from studio.model.canvas import Canvas
from studio.model.output import Destination
from tests.rig.desks import DeskProcess
from tests.rig.film import Film
from tests.rig.heartbeat import MOST_S
from tests.rig.nginx import NginxRtmp
from tests.rig.show_window import Picture, ShowWindow
from tests.rig.shows import FPS, plain_show, shop_show, write_show
from tests.rig.waiting import wait_for
from tests.rig.xvfb import Xvfb

Figure = Callable[[str], None]
_CANARY = "canary-91c3d5-key"
_KEY = {"DOORSTEP_KEY": "show"}
_TITLE = plain_show().title
_FPS = 25


@pytest.fixture
def screen_alone() -> Iterator[Xvfb]:
    """A screen for windows of other processes; Qt of this one has nothing to do with it."""
    with Xvfb((1280, 800)) as screen:
        yield screen


def _street(folder: Path, server: NginxRtmp) -> Path:
    """A show that two cores carry with ease, so that a picture that is missing was lost and not merely too much."""
    place = Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live")
    canvas = Canvas(width=1280, height=720, fps=_FPS)
    return write_show(folder, shop_show(folder, canvas=canvas, destinations=(place,)))


def _differing(one: Picture, other: Picture) -> float:
    """The share of the screen on which two looks at it differ."""
    return float((np.abs(one.astype(int) - other).max(axis=2) > 40).mean())


@pytest.mark.timeout(180)
def test_r31_window_killed_on_air(tmp_path: Path, screen_alone: Xvfb, figure: Figure) -> None:
    """The window itself, three times, while a person looks on: what is on the screen, in the stream, on the disk."""
    took, beats, spans = [], [], []
    with NginxRtmp(tmp_path) as server, contextlib.ExitStack() as windows:
        show = _street(tmp_path, server)
        window = windows.enter_context(ShowWindow(show, _TITLE, screen_alone, tmp_path, _KEY))
        window.wait_beyond(0)
        window.go_live()
        window.wait_live()
        window.click(105, 265)  # the second scene
        for _ in range(3):
            with window.heartbeat() as beat:
                window.wait_beyond(window.frame_number() + 2 * _FPS)
            beats.append(beat.worst_s)
            before, last = window.look(), window.frame_number()
            began = time.monotonic()
            window.kill()
            window = windows.enter_context(ShowWindow(show, _TITLE, screen_alone, tmp_path, _KEY))
            window.wait_beyond(last)
            window.wait_live()
            took.append(time.monotonic() - began)
            spans.append((last - _FPS, window.frame_number()))
            assert _differing(before, window.look()) < 0.05, "the show as it is"
        window.end_show()
        server.wait_ended()
        wait_for(lambda: not window.says_live(), 10, "the end on the screen")
        (received,), (recording,) = server.recordings(), tmp_path.glob("*.mkv")
        films = {path.suffix: Film(path, _FPS) for path in (received, recording)}
    lost = {kind: sum(len(film.lost_between(*span)) for span in spans) for kind, film in films.items()}
    assert not any(lost.values()), lost
    assert max(took) <= 5, took
    assert max(beats) <= MOST_S
    figure(
        f"{len(spans)} kills, 0 pictures lost; on the screen again after {max(took):.1f} s with the start of its "
        f"process; heartbeat ≤{max(beats) * 1000:.0f} ms"
    )


@pytest.mark.timeout(180)
def test_r32_engine_killed_on_air(tmp_path: Path, figure: Figure) -> None:
    show, recording = write_show(tmp_path), tmp_path / "a.mkv"
    took = []
    with NginxRtmp(tmp_path) as server, DeskProcess(show) as desk:
        desk.record(recording)
        desk.push(f"rtmp://127.0.0.1:{server.rtmp_port}/live", "show")
        for _ in range(2):
            desk.wait_sent("rtmp", FPS, 40)
            killed = desk.engine_pid
            os.kill(killed, signal.SIGKILL)
            began = time.monotonic()
            wait_for(lambda: desk.state()["engine"] == "lost", 5, "the loss")
            assert desk.state()["air"] != "live"
            desk.wait_sent("rtmp", 5, 40)
            took.append(time.monotonic() - began)
            assert desk.engine_pid != killed
        desk.end_all()
        desk.end()
        server.wait_ended()
        pieces = [recording, *sorted(tmp_path.glob("a-*.mkv"))]
    assert len(pieces) == 3
    for piece in pieces:
        assert len(Film(piece).times_s) > 5
    assert max(took) <= 10, took
    figure(f"live again after {', '.join(f'{one:.1f}' for one in took)} s; {len(pieces)} recordings play")


@pytest.mark.timeout(180)
def test_r32_window_while_its_engine_dies(tmp_path: Path, screen_alone: Xvfb, figure: Figure) -> None:
    with NginxRtmp(tmp_path) as server:
        show = _street(tmp_path, server)
        with ShowWindow(show, _TITLE, screen_alone, tmp_path, _KEY) as window:
            window.wait_beyond(0)
            window.go_live()
            window.wait_live()
            window.wait_beyond(3 * _FPS)
            with window.heartbeat() as beat:
                address = find_engine(runtime_folder(show))
                assert address is not None
                last = window.frame_number()
                os.kill(address.pid, signal.SIGKILL)
                began = time.monotonic()
                # The clock of a new engine begins anew, and so does the strip.
                wait_for(lambda: 0 < window.frame_number() < last and window.says_live(), 20, "it to be live again")
                server.wait_publishing()
                took = time.monotonic() - began
                window.wait_beyond(2 * _FPS)
            window.end_show()
            server.wait_ended()
        films = [Film(path, _FPS) for path in (*tmp_path.glob("*.mkv"), *server.recordings())]
    assert len(films) == 4
    assert all(len(film.times_s) > _FPS for film in films)
    assert took <= 10
    assert beat.worst_s <= MOST_S, beat
    figure(f"live again on the screen after {took:.1f} s; {beat}")


@pytest.mark.timeout(120)
def test_x45_canary_key(tmp_path: Path, home: Path, figure: Figure) -> None:
    """The key of a destination that fails in every way is nowhere on disk and in no command line."""
    with NginxRtmp(tmp_path, keys={"right"}) as server:
        show = write_show(tmp_path, plain_show(destinations=()))
        with DeskProcess(show) as desk:
            desk.push(f"rtmp://127.0.0.1:{server.rtmp_port}/live", _CANARY)
            desk.record(tmp_path / "a.mkv")
            desk.wait_sent("file", 10)
            wait_for(lambda: "rtmp.key_refused" in str(desk.state()["incidents"]), 20, "the refusal")
            seen = [" ".join(one.info["cmdline"] or ()) for one in psutil.process_iter(["cmdline"])]
            os.kill(desk.engine_pid, signal.SIGKILL)
            wait_for(lambda: desk.state()["engine"] == "running", 30, "another engine", every_s=0.1)
            state = str(desk.state())
            desk.end()
    texts = {path: path.read_bytes() for folder in (home, tmp_path) for path in folder.rglob("*") if path.is_file()}
    # The server's own files are its affair.
    hits = [path for path, text in texts.items() if _CANARY.encode() in text and tmp_path / "nginx" not in path.parents]
    hits += [line for line in [*seen, state] if _CANARY in line]  # type: ignore[misc]
    assert not hits
    figure(f"0 hits in {len(texts)} files, {len(seen)} command lines")
