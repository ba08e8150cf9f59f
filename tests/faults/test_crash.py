"""The window and the engine are killed on air: what can go on goes on. And no key is left lying about."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
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
from tests.rig.command import doorstep
from tests.rig.desks import DeskProcess
from tests.rig.film import Film
from tests.rig.heartbeat import MOST_S
from tests.rig.neighbour import comment
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
            window.wait_beyond(window.frame_number() + 3 * _FPS)
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
                window.wait_beyond(window.frame_number() + 3 * _FPS)
            window.end_show()
            server.wait_ended()
        films = [Film(path, _FPS) for path in (*tmp_path.glob("*.mkv"), *server.recordings())]
    assert len(films) == 4
    assert all(len(film.times_s) > _FPS for film in films)
    assert took <= 10
    assert beat.worst_s <= MOST_S, beat
    figure(f"live again on the screen after {took:.1f} s; {beat}")


class _Onlooker:
    """`with _Onlooker() as seen:` every command line of this computer, looked at again and again as `top` does."""

    def __init__(self) -> None:
        self.lines: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> _Onlooker:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stop.set()
        self._thread.join(10)

    def _work(self) -> None:
        while not self._stop.wait(0.05):
            self.lines |= {" ".join(one.info["cmdline"] or ()) for one in psutil.process_iter(["cmdline"])}


@pytest.mark.timeout(180)
def test_x45_canary_key(tmp_path: Path, home: Path, figure: Figure) -> None:
    """A whole show with its key: pasted into an address, refused by one server and taken by another, an engine killed,
    comments, orders, sheets and reports. Afterwards the key is nowhere on the disk and was in no command line."""
    show = write_show(tmp_path, shop_show(tmp_path))
    with NginxRtmp(tmp_path / "strict", keys={"right"}) as strict, NginxRtmp(tmp_path / "open") as easy:
        with _Onlooker() as seen:
            with DeskProcess(show) as desk:
                said = _whole_show(desk, tmp_path, strict, easy)
            pushed = f"rtmp://127.0.0.1:{strict.rtmp_port}/live"
            arguments = ["--push", pushed, "--record", tmp_path / "b.mkv", "--report", tmp_path / "report.json"]
            done = doorstep("broadcast", show, *arguments, "--seconds", "5", DOORSTEP_KEY=_CANARY)
            pasted = doorstep("broadcast", show, "--push", f"{pushed}/{_CANARY}", "--seconds", "3")
        (received,) = easy.recordings(_CANARY)[:1]
        assert received.stat().st_size > 0, "the key was really used"
    assert (tmp_path / "report.json").exists()
    said += [done.stdout, done.stderr, pasted.stdout, pasted.stderr]
    texts = {path: path.read_bytes() for folder in (home, tmp_path) for path in folder.rglob("*") if path.is_file()}
    # The servers' own files are their affair.
    ours = {path: text for path, text in texts.items() if not {"strict", "open"} & set(path.parts)}
    # The command line that we have typed ourselves is the only one that may have it.
    lines = [line for line in seen.lines if str(pushed) + "/" + _CANARY not in line]
    hits = [str(path) for path, text in ours.items() if _CANARY.encode() in text or _CANARY in path.name]
    hits += [line for line in [*lines, *said] if _CANARY in line]
    assert not hits
    assert any(path.suffix == ".log" for path in ours)
    assert any(path.suffix == ".xlsx" for path in ours)
    figure(f"0 hits in {len(ours)} files, {len(lines)} command lines, {len(said)} texts")


def _whole_show(desk: DeskProcess, folder: Path, strict: NginxRtmp, easy: NginxRtmp) -> list[str]:
    """What the desk said of itself meanwhile."""
    for name, server in (("strict", strict), ("open", easy)):
        # Each with the key where a person pastes it: once in the address, once in its own field.
        url = f"rtmp://127.0.0.1:{server.rtmp_port}/live"
        where = {"url": f"{url}/{_CANARY}", "key": ""} if name == "strict" else {"url": url, "key": _CANARY}
        desk.do("destination.set", destination_id=name, name=name, service="custom", **where)
    address = desk.state()["chat"][0]["address"]
    for number in range(5):
        comment(address, desk.started["token"], f"c{number}", "番茄1斤 5栋", f"邻居{number}")
    desk.do("show.go_live")
    desk.record(folder / "a.mkv")
    desk.wait_sent("file", 10)
    wait_for(lambda: "rtmp.key_refused" in str(desk.state()["incidents"]), 30, "the refusal", every_s=0.1)
    easy.wait_publishing(_CANARY)
    said = [str(desk.state())]
    os.kill(desk.engine_pid, signal.SIGKILL)
    wait_for(lambda: "engine.restarted" in str(desk.state()["incidents"]), 30, "another engine", every_s=0.1)
    desk.wait_sent("file", 10)
    desk.do("sheets.write", folder=str(folder / "sheets"))
    desk.do("comments.export", path=str(folder / "comments.csv"))
    said.append(str(desk.state()))
    desk.end_all()
    desk.end()
    return said
