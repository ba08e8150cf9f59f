"""Publishing to a real server: nginx with its RTMP module, its recordings decoded."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil
import pytest

from studio.media.clock import NS
from studio.model.incident import Incident
from studio.model.output import Key, OutputReport, RtmpOutput
from studio.model.secret import Secret
from studio.outputs import reconnecting, rtmp
from studio.outputs.egress_link import EgressLink
from studio.outputs.reconnecting import ReconnectingRtmp
from tests.rig.feeder import Wanted
from tests.rig.nginx import NginxRtmp
from tests.rig.ports import free_port
from tests.rig.program import Program, Watched
from tests.rig.proxy import TcpProxy
from tests.rig.pyrtmp_server import PyRtmp
from tests.rig.tls_front import TlsFront
from tests.rig.waiting import wait_for

KEY = "canary-7f3a9c"


class Sender:
    """A ReconnectingRtmp in this process, with all it said."""

    def __init__(self, program: Program, url: str, key: str = "") -> None:
        self.incidents: list[Incident] = []
        self.program = program
        self.output = ReconnectingRtmp(
            RtmpOutput(id="out", name="村里的直播", url=url),
            Secret(key) if key else None,
            program.encoder.header,
            self.incidents.append,
            program.encoder.force_key_frame,
        )

    @property
    def codes(self) -> list[str]:
        return [incident.code for incident in self.incidents]

    def wait_frames(self, count: int) -> None:
        wait_for(lambda: self.output.report().frames >= count, 20, f"{count} sent frames")


@contextmanager
def sending(program: Program, url: str, key: str = "") -> Iterator[Sender]:
    sender = Sender(program, url, key)
    sender.output.start()
    program.sinks.append(sender.output.offer)
    try:
        yield sender
    finally:
        program.sinks.remove(sender.output.offer)
        sender.output.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NginxRtmp]:
    with NginxRtmp(tmp_path) as server:
        yield server


def app_url(server: NginxRtmp) -> str:
    return f"rtmp://127.0.0.1:{server.rtmp_port}/live"


def test_the_server_gets_every_frame(server: NginxRtmp) -> None:
    reports: list[OutputReport] = []
    incidents: list[Incident] = []
    with Program() as program:
        link = EgressLink(
            RtmpOutput(id="out", name="村里的直播", url=app_url(server)),
            Key(KEY),
            program.encoder.header,
            reports.append,
            incidents.append,
            program.encoder.force_key_frame,
        )
        link.start()
        program.sinks.append(link.offer)
        wait_for(lambda: link.report().frames >= 80, 15)
        visible = [Path(f"/proc/{link.pid}/{name}").read_text() for name in ("cmdline", "environ")]
        stat = server.stat(KEY)
        program.sinks.clear()
        link.close()
    server.wait_ended(KEY)
    report = link.report()
    (received,) = server.recordings(KEY)
    watched = Watched(received)
    assert len(watched.numbers) == report.frames
    assert program.missing_in(watched) == []
    assert report.dropped == 0
    assert report.state == "idle"
    assert watched.key_times_s[:2] == pytest.approx([0, 2], abs=0.034)
    assert watched.video_extradata
    assert watched.audio_extradata
    assert abs(watched.sound_start_s - watched.times_s[0]) < 0.022
    assert watched.sound_end_s == pytest.approx(watched.times_s[-1], abs=0.25)
    assert not incidents
    live = [one for one in reports if one.state == "live" and one.frames > 40]
    assert live
    assert max(one.queue_age_ms for one in live) < 300
    assert 300 < live[-1].bitrate_kbps < 2500
    # The key is nowhere to be seen.
    assert all(KEY not in text for text in [*visible, repr(reports), str(reports), repr(link)])
    assert live[-1].location == app_url(server)
    assert _tag_kinds(received.read_bytes())[:2] == ["video header", "audio header"]
    assert stat is not None
    assert (stat.width, stat.height, stat.video_codec, stat.audio_codec) == (1280, 720, "H264", "AAC")


def _tag_kinds(flv: bytes) -> list[str]:
    kinds = []
    at = 13
    for _ in range(5):
        kind, size = flv[at], int.from_bytes(flv[at + 1 : at + 4], "big")
        body = flv[at + 11 : at + 11 + size]
        name = {8: "audio", 9: "video", 18: "script"}[kind]
        kinds.append(name + (" header" if kind in (8, 9) and body[1] == 0 else ""))
        at += 11 + size + 4
    return kinds


def test_a_wrong_key_is_named_and_not_hammered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconnecting, "_FIRST_WAIT_S", 0.05)
    with NginxRtmp(tmp_path, keys={"good"}) as server, Program() as program:
        with sending(program, app_url(server), KEY) as sender:
            wait_for(lambda: sender.output.report().state == "failed", 20)
        assert sender.codes == ["rtmp.key_refused"] * 5
        with sending(program, app_url(server), "good") as sender:
            sender.wait_frames(5)
        assert KEY not in repr(sender.incidents)


def test_a_busy_name_is_named_and_waited_for(server: NginxRtmp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconnecting, "_FIRST_WAIT_S", 0.3)
    with Program() as program, sending(program, server.url()) as second:
        second.wait_frames(1)
        with sending(program, server.url()) as sender:
            wait_for(lambda: "rtmp.name_taken" in sender.codes, 5)
            program.sinks.remove(second.output.offer)
            second.output.close()
            sender.wait_frames(5)
            assert sender.codes[-1] == "output.live"
            program.sinks.append(second.output.offer)


def test_nobody_listens() -> None:
    with Program() as program, sending(program, f"rtmp://127.0.0.1:{free_port()}/live", KEY) as sender:
        wait_for(lambda: sender.codes == ["rtmp.unreachable"], 5)
        assert sender.output.report().state == "reconnecting"


def test_no_such_server() -> None:
    with Program() as program, sending(program, "rtmp://nowhere.invalid/live", KEY) as sender:
        wait_for(lambda: sender.codes == ["rtmp.dns"], 8)


def test_a_server_that_never_speaks_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rtmp._CONNECT_NS <= 8 * NS
    monkeypatch.setattr(rtmp, "_CONNECT_NS", 2 * NS)
    with socket.create_server(("127.0.0.1", 0)) as mute, Program() as program:
        port = mute.getsockname()[1]
        begun = time.monotonic()
        with sending(program, f"rtmp://127.0.0.1:{port}/live", KEY) as sender:
            wait_for(lambda: sender.codes == ["rtmp.silent"], 5)
            assert 1.9 < time.monotonic() - begun < 3
        with sending(program, f"rtmp://127.0.0.1:{port}/live", KEY) as sender:
            wait_for(lambda: sender.output.report().location, 2)
            begun = time.monotonic()
            sender.output.close()
            assert time.monotonic() - begun < 2


def test_a_web_server_is_not_rtmp(server: NginxRtmp) -> None:
    with Program() as program, sending(program, f"rtmp://127.0.0.1:{server.http_port}/live", KEY) as sender:
        wait_for(lambda: sender.codes, 5)
        assert sender.codes == ["rtmp.not_rtmp"]
        assert "HTTP" in sender.incidents[0].arguments["reason"]


def test_it_comes_back_when_the_server_does(server: NginxRtmp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconnecting, "_FIRST_WAIT_S", 0.3)
    with Program() as program, sending(program, server.url()) as sender:
        sender.wait_frames(40)
        server.kill()
        wait_for(lambda: sender.codes[-1:] == ["rtmp.reconnecting"], 5)
        server.start()
        wait_for(lambda: sender.codes[-1] == "output.live", 10)
        sender.wait_frames(sender.output.report().frames + 40)
    server.wait_ended()
    report = sender.output.report()
    watched = Watched(server.recordings()[-1])
    assert report.reconnects == 1
    assert report.dropped > 0
    assert program.missing_in(watched) == []
    assert watched.times_s[0] == pytest.approx(0, abs=0.034)
    assert watched.key_times_s[0] == watched.times_s[0]
    assert sender.incidents[0].say("zh").text() == "网络断了，正在第 1 次重连。 录像没有受影响。"


def test_a_stalled_server_is_noticed_and_stopping_stays_short(server: NginxRtmp) -> None:
    with TcpProxy(server.rtmp_port) as road, Program() as program:
        url = f"rtmp://127.0.0.1:{road.port}/live/show"
        with sending(program, url) as sender:
            sender.wait_frames(10)
            road.stall()
            wait_for(lambda: sender.codes[-1:] == ["rtmp.reconnecting"], 15)
            assert sender.output.report().code == "rtmp.stalled"
            road.resume()
        with sending(program, url) as sender:
            wait_for(lambda: sender.output.report().frames > 10, 20)
            road.stall()
            wait_for(lambda: sender.output.report().queue_age_ms > 500, 15)
            begun = time.monotonic()
            sender.output.close()
            assert time.monotonic() - begun < 5
        road.resume()


def test_a_name_that_is_taken_after_a_break_is_waited_for(server: NginxRtmp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cut that the server does not notice: it still has our old connection when we come back."""
    monkeypatch.setattr(reconnecting, "_FIRST_WAIT_S", 0.3)
    with TcpProxy(server.rtmp_port) as road, Program() as program:
        with sending(program, f"rtmp://127.0.0.1:{road.port}/live/show") as sender:
            sender.wait_frames(30)
            road.lose()
            wait_for(lambda: "rtmp.ghost" in sender.codes, 15)
            assert sender.output.report().state == "reconnecting"
            before = sender.output.report().frames
            road.let_go()
            sender.wait_frames(before + 30)
        assert sender.codes[0] == "rtmp.reconnecting"
        assert sender.codes[-1] == "output.live"


def test_a_slow_road_loses_pictures_but_no_sound(server: NginxRtmp) -> None:
    with TcpProxy(server.rtmp_port, bytes_per_s=60_000) as road, Program() as program:
        sounds: list[int] = []
        program.sinks.append(lambda packet: sounds.append(packet.pts) if packet.stream == "audio" else None)
        with sending(program, f"rtmp://127.0.0.1:{road.port}/live/show") as sender:
            wait_for(lambda: sender.output.report().code == "rtmp.late", 20)
            wait_for(lambda: sender.output.report().dropped > 20, 20)
            report = sender.output.report()
            assert (report.state, report.wanted_kbps) == ("live", 600), "no lower than the floor"
            assert "rtmp.late" in sender.codes
            road.bytes_per_s = 0
            at = sender.output.report().frames
            sender.wait_frames(at + 30)
    server.wait_ended()
    watched = Watched(server.recordings()[-1])
    assert program.missing_in(watched)
    assert watched.sound_s == pytest.approx(watched.sound_end_s - watched.sound_start_s, abs=0.03)
    assert watched.times_s[-1] == pytest.approx((watched.numbers[-1] - watched.numbers[0]) / 30, abs=0.04)


def test_the_stream_ends_in_order_when_the_engine_is_killed(server: NginxRtmp) -> None:
    spec = msgspec.json.encode(Wanted(rtmp=RtmpOutput(id="out", name="直播", url=app_url(server)))).decode()
    command = [sys.executable, "-m", "tests.rig.feeder", spec]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as feeder:
        assert feeder.stdin is not None
        assert feeder.stdout is not None
        assert feeder.stderr is not None
        feeder.stdin.write(KEY.encode() + b"\n")
        feeder.stdin.flush()
        egress = psutil.Process(int(feeder.stdout.readline()))
        said = b""
        while msgspec.json.decode(line := feeder.stdout.readline(), type=OutputReport).frames < 40:
            said += line
        sent = msgspec.json.decode(line, type=OutputReport).frames
        feeder.kill()
        egress.wait(5)
        said += feeder.stderr.read()
    server.wait_ended(KEY)
    watched = Watched(server.recordings(KEY)[0])
    assert len(watched.numbers) >= sent
    assert KEY.encode() not in said


def test_rtmps_trusts_only_a_certificate_it_knows(
    server: NginxRtmp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TlsFront(server.rtmp_port, tmp_path, "localhost") as front, Program() as program:
        url = f"rtmps://localhost:{front.port}/live"
        with sending(program, url, KEY) as sender:
            wait_for(lambda: sender.output.report().state == "failed", 10)
            assert sender.codes == ["rtmp.certificate"]
            assert "自己签发" in sender.incidents[0].say("zh").what
        assert front.heard == 0
        monkeypatch.setenv("SSL_CERT_FILE", str(front.certificate))
        with sending(program, url, KEY) as sender:
            sender.wait_frames(40)
        with sending(program, f"rtmps://127.0.0.1:{front.port}/live", KEY) as sender:
            wait_for(lambda: sender.codes == ["rtmp.certificate"], 10)
            assert "别的服务器" in sender.incidents[0].say("zh").what
        server.wait_ended(KEY)
        assert program.missing_in(Watched(server.recordings(KEY)[0])) == []


def test_a_server_of_another_make_gets_every_frame(tmp_path: Path) -> None:
    """pyrtmp: it knows the specification, not us; and FFmpeg as the rehearsal's receiver is the third."""
    with PyRtmp(tmp_path) as server, Program() as program:
        with sending(program, server.url, KEY) as sender:
            sender.wait_frames(80)
        assert sender.output.report().dropped == 0
        watched = Watched(server.path)
    assert program.missing_in(watched) == []
    assert len(watched.numbers) == sender.output.report().frames
    assert watched.sound_end_s == pytest.approx(watched.times_s[-1], abs=0.25)
    assert "Traceback" not in server.log
