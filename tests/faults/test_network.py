"""The network goes wrong while a show is on air; its recording never notices."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import av
import pytest

from studio.desk.desk import Desk
from studio.model.output import Destination, OutputReport
from studio.model.secret import Secret
from tests.rig.desks import open_desk
from tests.rig.film import Film
from tests.rig.nginx import NginxRtmp
from tests.rig.ports import free_port
from tests.rig.proxy import TcpProxy
from tests.rig.shows import write_show
from tests.rig.waiting import wait_for

Figure = Callable[[str], None]
_KEY = "show"


def _pushed(desk: Desk) -> OutputReport:
    return next(one for one in reversed(desk.state.vitals.outputs) if one.kind == "rtmp")


def _push(desk: Desk, port: int, key: str = _KEY) -> None:
    desk.air.push(Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{port}/live"), Secret(key))
    wait_for(lambda: any(one.kind == "rtmp" for one in desk.state.vitals.outputs), 10, "the push")


def _codes(desk: Desk) -> list[str]:
    return [one.code for one in desk.state.incidents]


def _wait_live(desk: Desk, frames: int, timeout_s: float = 30) -> None:
    wait_for(lambda: _pushed(desk).state == "live" and _pushed(desk).frames >= frames, timeout_s, "the push to be live")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """On a recording; after the case it must be whole."""
    recording = tmp_path / "whole.mkv"
    with open_desk(write_show(tmp_path)) as desk:
        desk.air.start_recording(recording)
        yield desk
        desk.air.end_all()
        frames, skipped = next(
            (one.frames, desk.state.vitals.frames.skipped) for one in desk.state.vitals.outputs if one.kind == "file"
        )
    film = Film(recording)
    assert len(film.times_s) == frames
    assert len(film.missing) <= skipped


@pytest.mark.timeout(180)
def test_n01_server_killed_and_back(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    with NginxRtmp(tmp_path) as server:
        _push(desk, server.rtmp_port)
        _wait_live(desk, 40)
        server.kill()
        killed = time.monotonic()
        wait_for(lambda: _pushed(desk).state == "reconnecting", 15, "the loss to be seen")
        wait_for(lambda: time.monotonic() - killed > 6, 10, "some seconds without a server")
        server.start()
        back = time.monotonic()
        before = _pushed(desk).frames
        _wait_live(desk, before + 40, 40)
        took = time.monotonic() - back
        assert "rtmp.reconnecting" in _codes(desk)
        assert _pushed(desk).reconnects == 1
        desk.do("show.end").result(10)
        server.wait_ended()
        with av.open(str(server.recordings()[-1])) as container:
            packets = [(p.dts, p.is_keyframe) for p in container.demux(video=0) if p.dts is not None]
        assert packets[0][1], "begins with a key frame"
        assert all(b[0] > a[0] for a, b in pairwise(packets))
    figure(f"live again with 40 frames {took:.1f} s after the server's return; {_pushed(desk).dropped} dropped")


def test_n02_server_that_never_speaks(desk: Desk, figure: Figure) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        taken: list[socket.socket] = []
        stop = threading.Event()

        def accept() -> None:
            silent.settimeout(0.2)
            while not stop.is_set():
                try:
                    taken.append(silent.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            began = time.monotonic()
            _push(desk, silent.getsockname()[1])
            slowest = 0.0
            while "rtmp.silent" not in _codes(desk):
                assert time.monotonic() - began < 20
                asked = time.monotonic()
                desk.do("program.blank").result(10)
                slowest = max(slowest, time.monotonic() - asked)
            took = time.monotonic() - began
        finally:
            stop.set()
            thread.join()
            for one in taken:
                one.close()
    assert took < 15
    assert slowest < 2, "studio and engine answer all the while"
    figure(f"named after {took:.1f} s; slowest answer of the engine {slowest * 1000:.0f} ms")


def test_n05_refused_at_start(desk: Desk, figure: Figure) -> None:
    began = time.monotonic()
    _push(desk, free_port())
    wait_for(lambda: "rtmp.unreachable" in _codes(desk), 15, "the incident")
    took = time.monotonic() - began
    wait_for(lambda: _pushed(desk).attempt >= 2, 20, "a second attempt to be counted")
    said = next(one for one in desk.state.incidents if one.code == "rtmp.unreachable")
    assert said.say("zh").action
    figure(f"said after {took:.1f} s, attempts counted")


@pytest.mark.timeout(120)
def test_n08_wrong_key(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    with NginxRtmp(tmp_path, keys={"right"}) as server, TcpProxy(server.rtmp_port) as road:
        began = time.monotonic()
        _push(desk, road.port, "wrong")
        wait_for(lambda: "rtmp.key_refused" in _codes(desk), 20, "it to be said to be the key")
        took = time.monotonic() - began
        wait_for(lambda: _pushed(desk).state == "failed", 90, "it to give up", every_s=0.1)
        assert road.connections <= 5
        figure(f"said after {took:.1f} s; {road.connections} attempts")


def test_n13_stop_while_the_peer_stalls(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    with NginxRtmp(tmp_path) as server:
        _push(desk, server.rtmp_port)
        _wait_live(desk, 30)
        server.child.freeze()
        try:
            began = time.monotonic()
            desk.do("show.end").result(10)
            wait_for(lambda: _pushed(desk).state in ("idle", "failed"), 20, "it to be stopped")
            took = time.monotonic() - began
        finally:
            server.child.thaw()
    assert took < 8
    figure(f"stopped after {took:.1f} s")
