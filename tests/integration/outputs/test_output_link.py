"""The engine's side of an egress: one write a frame, a process that says nothing, another start."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from studio.model.incident import Incident
from studio.model.output import FileOutput, Key, RtmpOutput
from studio.model.secret import Secret
from studio.outputs import egress_link, reconnecting
from studio.outputs.egress_link import EgressLink
from studio.outputs.reconnecting import ReconnectingRtmp
from tests.rig.nginx import NginxRtmp
from tests.rig.program import Program, Watched
from tests.rig.proxy import TcpProxy
from tests.rig.waiting import wait_for


@pytest.fixture
def program() -> Iterator[Program]:
    with Program() as program:
        yield program


def _link(program: Program, spec: RtmpOutput | FileOutput, incidents: list[Incident], key: str = "") -> EgressLink:
    link = EgressLink(
        spec,
        Key(key) if key else None,
        program.encoder.header,
        lambda _report: None,
        incidents.append,
        program.encoder.force_key_frame,
    )
    link.start()
    program.sinks.append(link.offer)
    return link


def _switches(pid: int, thread: int) -> int:
    status = Path(f"/proc/{pid}/task/{thread}/status").read_text()
    return int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])


def test_an_egress_is_woken_once_a_frame(program: Program, tmp_path: Path) -> None:
    """Sound crosses the pipe with its picture: fewer than three wakes a frame, of which there were five."""
    with NginxRtmp(tmp_path, record=False) as server:
        link = _link(program, RtmpOutput(id="out", name="a", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live"), [], "k")
        wait_for(lambda: link.report().frames > 20, 15)
        (mine,) = [one.native_id for one in threading.enumerate() if one.name == "egress-out"]
        assert mine is not None
        before, frames = _switches(os.getpid(), mine), link.report().frames
        wait_for(lambda: link.report().frames > frames + 90, 15)
        wakes = (_switches(os.getpid(), mine) - before) / (link.report().frames - frames)
        report = link.report()
        program.sinks.clear()
        link.close()
    assert wakes < 3
    assert report.delay_ms < 150
    assert report.wanted_kbps == 1500, "the link takes it all"


def test_sound_goes_on_without_pictures(program: Program, tmp_path: Path) -> None:
    link = _link(program, FileOutput(id="out", name="a", path=str(tmp_path / "a.mkv")), [])
    wait_for(lambda: link.report().frames > 20, 15)
    program.sinks.clear()
    sounds: list[int] = []

    def only_sound(packet: object) -> None:
        if packet.stream == "audio":  # type: ignore[attr-defined]
            link.offer(packet)  # type: ignore[arg-type]
            sounds.append(1)

    program.sinks.append(only_sound)
    before = link.report().bytes
    wait_for(lambda: len(sounds) > 50, 10)
    wait_for(lambda: link.report().bytes > before, 5, "sound alone to be written")
    program.sinks.clear()
    link.close()


def test_a_process_that_says_nothing_is_named_and_then_replaced(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(egress_link, "_SILENT_NS", egress_link.NS)
    monkeypatch.setattr(egress_link, "_DEAD_NS", 4 * egress_link.NS)
    incidents: list[Incident] = []
    link = _link(program, FileOutput(id="out", name="录像", path=str(tmp_path / "a.mkv")), incidents)

    def codes() -> list[str]:
        link.watch()
        return [one.code for one in incidents]

    wait_for(lambda: link.report().frames > 20, 15)
    stopped = psutil.Process(link.pid)
    os.kill(stopped.pid, signal.SIGSTOP)
    wait_for(lambda: "output.silent" in codes(), 8, "it to be named", every_s=0.1)
    assert link.report().code == "output.silent"
    assert link.report().wanted_kbps == 0
    os.kill(stopped.pid, signal.SIGCONT)
    wait_for(lambda: codes()[-1] == "output.live", 5, "it to be back", every_s=0.1)
    os.kill(stopped.pid, signal.SIGSTOP)
    wait_for(lambda: codes() and link.pid != stopped.pid and link.report().state == "live", 30, "another", every_s=0.1)
    assert "output.died" in codes()
    program.sinks.clear()
    link.close()
    assert len(Watched(tmp_path / "a-2.mkv").numbers) > 0
    assert len(link.report().history) > 0


def test_a_key_refused_on_air_is_tried_seldom_and_asked_for(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service takes the key away during the show: a restart of its own is waited for, for two minutes."""
    assert reconnecting._MOST_REFUSALS * reconnecting._REFUSED_ON_AIR_S >= 120
    monkeypatch.setattr(reconnecting, "_REFUSED_ON_AIR_S", 0.3)
    monkeypatch.setattr(reconnecting, "_FIRST_WAIT_S", 0.2)
    with NginxRtmp(tmp_path, keys={"good"}) as server, TcpProxy(server.rtmp_port) as road:
        incidents: list[Incident] = []
        output = ReconnectingRtmp(
            RtmpOutput(id="out", name="a", url=f"rtmp://127.0.0.1:{road.port}/live"),
            Secret("good"),
            program.encoder.header,
            incidents.append,
            program.encoder.force_key_frame,
        )
        output.start()
        program.sinks.append(output.offer)
        wait_for(lambda: output.report().frames > 40, 15)
        server.stop()
        server.keys = frozenset({"another"})
        server.start()
        wait_for(lambda: output.report().state == "failed", 20, "it to ask")
        program.sinks.clear()
        output.close()
    assert [one.code for one in incidents].count("rtmp.key_refused") == 5
