"""The network goes wrong while a show is on air; its recording never notices."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import psutil
import pytest

from studio.config.paths import runtime_folder
from studio.desk.desk import Desk
from studio.engine.process import find_engine
from studio.model.output import Destination, OutputReport
from studio.model.secret import Secret
from studio.model.show import Show
from tests.rig.desks import DeskProcess, open_desk
from tests.rig.film import Film
from tests.rig.nginx import NginxRtmp
from tests.rig.noise import noise_show
from tests.rig.ports import free_port
from tests.rig.proxy import TcpProxy
from tests.rig.shows import FPS, write_show
from tests.rig.tls_front import TlsFront
from tests.rig.two_hosts import TwoHosts
from tests.rig.waiting import wait_for

Figure = Callable[[str], None]
_KEY = "show"
_KBPS, _AUDIO_KBPS = 2500, 160


def _pushed(desk: Desk, name: str = "a") -> OutputReport:
    return next(one for one in reversed(desk.state.vitals.outputs) if one.id == name)


def _push(desk: Desk, port: int, key: str = _KEY, name: str = "a") -> None:
    desk.air.push(Destination(id=name, name=name, url=f"rtmp://127.0.0.1:{port}/live"), Secret(key))
    wait_for(lambda: any(one.id == name for one in desk.state.vitals.outputs), 10, "the push")


def _codes(desk: Desk) -> list[str]:
    return [one.code for one in desk.state.incidents]


def _wait_live(desk: Desk, frames: int, timeout_s: float = 30, name: str = "a") -> None:
    def live() -> bool:
        pushed = _pushed(desk, name)
        return pushed.state == "live" and pushed.frames >= frames

    wait_for(live, timeout_s, "the push to be live")


def _pass(seconds: float, since: float) -> None:
    wait_for(lambda: time.monotonic() - since > seconds, seconds + 5, "time to pass", every_s=0.05)


def _engine(desk: Desk) -> psutil.Process:
    address = find_engine(runtime_folder(desk.show_path))
    assert address is not None
    return psutil.Process(address.pid)


def _family(desk: Desk) -> list[psutil.Process]:
    engine = _engine(desk)
    return [engine, *engine.children(recursive=True)]


@contextlib.contextmanager
def _recorded(tmp_path: Path, show: Show | None = None) -> Iterator[Desk]:
    """On a recording; after the case it must be whole."""
    recording = tmp_path / "whole.mkv"
    with open_desk(write_show(tmp_path, show)) as desk:
        desk.air.start_recording(recording)
        yield desk
        desk.air.end_all()
        frames, skipped = next(
            (one.frames, desk.state.vitals.frames.skipped) for one in desk.state.vitals.outputs if one.kind == "file"
        )
    count, missing = _pictures(recording)
    assert count == frames
    assert missing <= skipped


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with _recorded(tmp_path) as desk:
        yield desk


def _pictures(path: Path) -> tuple[int, int]:
    """How many pictures a file holds, and how many are missing between its first and last. Not decoded: that takes
    minutes for the long rows."""
    with av.open(str(path)) as container:
        ticks = {round(float(p.pts * p.time_base) * FPS) for p in container.demux(video=0) if p.pts is not None}
    return len(ticks), max(ticks) - min(ticks) + 1 - len(ticks)


def _sound_gaps(received: Path) -> int:
    """Packets of AAC that are missing between the first and the last of a received stream."""
    with av.open(str(received)) as container:
        times_s = [float(p.pts * p.time_base) for p in container.demux(audio=0) if p.pts is not None]
    assert len(times_s) > 40
    return sum(max(0, round((b - a) * 48_000 / 1024) - 1) for a, b in pairwise(times_s))


@pytest.mark.timeout(240)
def test_n01_server_killed_and_back(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    """Killed, back after 20 s. The road refuses meanwhile, and knows when the next attempt came."""
    with NginxRtmp(tmp_path) as server, TcpProxy(server.rtmp_port) as road:
        _push(desk, road.port)
        _wait_live(desk, 40)
        road.refuse()
        server.kill()
        killed = time.monotonic()
        wait_for(lambda: _pushed(desk).state == "reconnecting", 15, "the loss to be seen")
        _pass(20, killed)
        server.start()
        before, met = _pushed(desk).frames, road.connections
        road.accept()
        wait_for(lambda: road.connections > met, 61, "the next attempt")
        _wait_live(desk, before + 1, 20)
        took = time.monotonic() - road.met_s[-1]
        _wait_live(desk, before + 40, 20)
        assert "rtmp.reconnecting" in _codes(desk)
        assert _pushed(desk).reconnects == 1
        desk.do("show.end").result(10)
        server.wait_ended()
        with av.open(str(server.recordings()[-1])) as container:
            packets = [(p.dts, p.is_keyframe) for p in container.demux(video=0) if p.dts is not None]
        assert packets[0][1], "begins with a key frame"
        assert all(b[0] > a[0] for a, b in pairwise(packets))
    assert took <= 5
    figure(f"live again {took:.1f} s after the next attempt; {_pushed(desk).dropped} dropped meanwhile")


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
    assert took <= 10
    assert slowest < 0.5, "studio and engine answer all the while"
    figure(f"named after {took:.1f} s; slowest answer of the engine {slowest * 1000:.0f} ms")


@pytest.mark.timeout(240)
def test_n03_server_stopped_for_a_minute(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    with NginxRtmp(tmp_path) as server:
        _push(desk, server.rtmp_port)
        _wait_live(desk, 3 * FPS)
        family = _family(desk)
        memory = sum(one.memory_info().rss for one in family)
        most = memory
        server.child.freeze()
        frozen = time.monotonic()
        try:
            wait_for(lambda: _pushed(desk).state == "reconnecting", 15, "it to be noticed")
            noticed = time.monotonic() - frozen
            while time.monotonic() - frozen < 60:
                _pass(time.monotonic() - frozen + 1, frozen)
                most = max(most, sum(one.memory_info().rss for one in family))
        finally:
            server.child.thaw()
        back = time.monotonic()
        _wait_live(desk, _pushed(desk).frames + 30, 80)
        took = time.monotonic() - back
    grown_mb = (most - memory) / (1 << 20)
    assert grown_mb < 50
    figure(f"noticed after {noticed:.1f} s; memory +{grown_mb:.0f} MB; live {took:.1f} s after it went on")


@pytest.mark.timeout(180)
def test_n04_silent_blackhole(tmp_path: Path, figure: Figure) -> None:
    """The other side's hardware address is a wrong one all of a sudden: nothing arrives, and nothing comes back."""
    recording = tmp_path / "whole.mkv"
    with (
        TwoHosts() as hosts,
        NginxRtmp(tmp_path) as server,
        TcpProxy(server.rtmp_port, listener=hosts.listen()) as road,
        DeskProcess(write_show(tmp_path), prefix=hosts.prefix) as desk,
    ):
        desk.record(recording)
        desk.push(f"rtmp://{hosts.address}:{road.port}/live", _KEY)
        sent = desk.wait_sent("rtmp", 2 * FPS)["frames"]
        hosts.cut_silently()
        cut = time.monotonic()
        wait_for(lambda: desk.output("rtmp")["state"] == "reconnecting", 15, "it to be noticed", every_s=0.05)
        noticed = time.monotonic() - cut
        hosts.mend()
        road.cut()  # how soon a server notices is the ghost's case
        desk.wait_sent("rtmp", sent + 3 * FPS, 60)
        desk.end_all()
        vitals = desk.state()["vitals"]
        desk.end()
    assert _pictures(recording)[1] <= vitals["frames"]["skipped"]
    figure(f"noticed after {noticed:.1f} s; live again by itself; recording whole")


def test_n05_refused_at_start(desk: Desk, figure: Figure) -> None:
    began = time.monotonic()
    _push(desk, free_port())
    wait_for(lambda: "rtmp.unreachable" in _codes(desk), 15, "the incident")
    took = time.monotonic() - began
    wait_for(lambda: _pushed(desk).attempt >= 2, 20, "a second attempt to be counted")
    said = next(one for one in desk.state.incidents if one.code == "rtmp.unreachable")
    assert "对方拒绝连接" in said.say("zh").what
    assert said.say("zh").action
    figure(f"said after {took:.1f} s, attempts counted")


@pytest.mark.timeout(420)
def test_n06_reset_every_five_seconds(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    """For five minutes each connection lives 5 s at most."""
    with NginxRtmp(tmp_path, record=False) as server, TcpProxy(server.rtmp_port) as road:
        _push(desk, road.port)
        _wait_live(desk, FPS)
        family = _family(desk)
        before = [(one.num_fds(), one.num_threads()) for one in family]
        began = time.monotonic()
        while time.monotonic() - began < 300:
            _pass(time.monotonic() - began + 5, began)
            road.cut()
        waits = [b - a for a, b in pairwise(road.met_s)]
        last = _pushed(desk).frames
        _wait_live(desk, last + FPS, 80)
        after = [(one.num_fds(), one.num_threads()) for one in _family(desk)]
        assert len(after) == len(before), "no further process"
        grown = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(before, after, strict=True)]
    assert max(waits[-2:]) > 2 * waits[0], "backoff grows"
    assert max(waits) < 75
    assert all(descriptors <= 1 and threads <= 1 for descriptors, threads in grown), grown
    figure(f"{len(waits)} attempts, waits {waits[0]:.0f} to {max(waits):.0f} s; descriptors and threads {grown}")


@pytest.mark.timeout(300)
def test_n07_ghost_publisher(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    """The way is cut and the server does not notice for 125 s: it says our own name is taken."""
    with NginxRtmp(tmp_path) as server, TcpProxy(server.rtmp_port) as road:
        _push(desk, road.port)
        _wait_live(desk, 2 * FPS)
        road.lose()
        lost = time.monotonic()
        wait_for(lambda: "rtmp.ghost" in _codes(desk), 20, "the ghost to be named")
        tries = road.connections
        _pass(125, lost)
        assert _pushed(desk).state == "reconnecting", "still trying"
        tries = road.connections - tries
        before = _pushed(desk).frames
        road.let_go()
        free = time.monotonic()
        _wait_live(desk, before + FPS, 30)
        took = time.monotonic() - free
    assert tries >= 8
    figure(f"tried for 125 s, {tries} times; live {took:.1f} s after the server let go")


@pytest.mark.timeout(120)
def test_n08_wrong_key(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    with NginxRtmp(tmp_path, keys={"right"}) as server, TcpProxy(server.rtmp_port) as road:
        began = time.monotonic()
        _push(desk, road.port, "wrong")
        wait_for(lambda: "rtmp.key_refused" in _codes(desk), 20, "it to be said to be the key")
        took = time.monotonic() - began
        wait_for(lambda: _pushed(desk).state == "failed", 90, "it to give up", every_s=0.1)
        tries = road.connections
        assert tries <= 5
        desk.do("destination.retry", destination_id="a", key="right").result(10)
        _wait_live(desk, FPS)
        figure(f"said after {took:.1f} s; {tries} attempts; live with a new key")


@pytest.mark.timeout(300)
def test_n09_half_the_bit_rate_for_three_minutes(tmp_path: Path, figure: Figure) -> None:
    """The way holds some 40 KiB, a quarter of a second at half of the bit rate, about as much as `tbf` does in N10."""
    show = noise_show(tmp_path, 1280, 720, _KBPS)
    with (
        _recorded(tmp_path, show) as desk,
        NginxRtmp(tmp_path) as server,
        TcpProxy(server.rtmp_port, buffer_bytes=16_384) as road,
    ):
        _push(desk, road.port)
        _wait_live(desk, 10 * FPS)
        full_kbps = _pushed(desk).bitrate_kbps
        assert full_kbps > 0.85 * _KBPS, "the picture fills its bit rate"
        road.bytes_per_s = (_KBPS + _AUDIO_KBPS) * 1000 / 8 / 2
        began = time.monotonic()
        wait_for(lambda: _pushed(desk).wanted_kbps < 0.6 * _KBPS, 10, "the bit rate to follow")
        followed = time.monotonic() - began
        _pass(10, began)
        ages, rates = [], []
        while time.monotonic() - began < 180:
            pushed = _pushed(desk)
            assert pushed.state == "live"
            ages.append(pushed.queue_age_ms)
            rates.append(pushed.bitrate_kbps)
            _pass(time.monotonic() - began + 0.2, began)
        dropped = _pushed(desk).dropped
        desk.do("show.end").result(10)
        wait_for(lambda: _pushed(desk).state == "idle", 10, "the end")
        server.wait_ended()
        (received,) = server.recordings()
        gaps = _sound_gaps(received)
        _, missing = _pictures(received)
    assert gaps == 0, "all of the sound"
    assert max(ages) <= 1000
    assert missing <= dropped + desk.state.vitals.frames.skipped
    rate = sum(rates) / len(rates)
    figure(
        f"{full_kbps} to {rate:.0f} kbit/s, asked for after {followed:.1f} s; queue at most {max(ages)} ms; "
        f"{dropped} pictures and 0 sound left out"
    )
    assert followed <= 2


@pytest.mark.timeout(300)
def test_n10_link_restored(tmp_path: Path, figure: Figure) -> None:
    """The cable itself is narrow (tbf, half of the bit rate, for a minute), then wide again."""
    show = noise_show(tmp_path, 1280, 720, _KBPS)
    recording = tmp_path / "whole.mkv"
    with (
        TwoHosts() as hosts,
        NginxRtmp(tmp_path) as server,
        TcpProxy(server.rtmp_port, listener=hosts.listen()) as road,
        DeskProcess(write_show(tmp_path, show), prefix=hosts.prefix) as desk,
    ):
        desk.record(recording)
        desk.push(f"rtmp://{hosts.address}:{road.port}/live", _KEY)
        full_kbps = desk.wait_sent("rtmp", 8 * FPS, 40)["bitrate_kbps"]
        assert full_kbps > 0.85 * _KBPS, "the picture fills its bit rate"
        hosts.shape((_KBPS + _AUDIO_KBPS) // 2)
        began = time.monotonic()
        followed = _wait_rate(desk, lambda output: output["wanted_kbps"] < 0.6 * _KBPS, 10) - began
        _pass(60, began)
        low = desk.output("rtmp")
        hosts.unshape()
        back = time.monotonic()
        climbed = _wait_rate(desk, lambda output: output["wanted_kbps"] == _KBPS, 75) - back
        full = _wait_rate(desk, lambda output: output["bitrate_kbps"] > 0.9 * _KBPS, 30) - back
        desk.end_all()
        vitals = desk.state()["vitals"]
        desk.end()
        server.wait_ended()
        gaps = _sound_gaps(server.recordings()[-1])
    assert low["state"] == "live"
    assert gaps == 0
    assert _pictures(recording)[1] <= vitals["frames"]["skipped"]
    assert followed <= 2
    assert full <= 60
    figure(
        f"down after {followed:.1f} s to {low['bitrate_kbps']} kbit/s; full rate asked for {climbed:.0f} s and sent "
        f"{full:.0f} s after the link was back"
    )


def _wait_rate(desk: DeskProcess, reached: Callable[[dict[str, Any]], bool], timeout_s: float) -> float:
    wait_for(lambda: reached(desk.output("rtmp")), timeout_s, "the bit rate", every_s=0.05)
    return time.monotonic()


@pytest.mark.timeout(180)
def test_n11_one_of_three_is_dead(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    with NginxRtmp(tmp_path) as server, TcpProxy(server.rtmp_port) as road:
        for name, port in (("a", server.rtmp_port), ("b", server.rtmp_port), ("c", road.port)):
            _push(desk, port, f"key-{name}", name)
        for name in "abc":
            _wait_live(desk, FPS, name=name)
        road.stall()
        wait_for(lambda: _pushed(desk, "c").state == "reconnecting", 20, "the dead one to be noticed")
        sent = _pushed(desk, "a").frames
        _wait_live(desk, sent + 15 * FPS, 40)
        desk.do("show.end").result(10)
        wait_for(lambda: all(_pushed(desk, name).state == "idle" for name in "ab"), 10, "the end")
        lost = [_pushed(desk, name).dropped for name in "ab"]
        frames = [_pushed(desk, name).frames for name in "ab"]
        skipped = desk.state.vitals.frames.skipped
        for name in "ab":
            server.wait_ended(f"key-{name}")
        films = [Film(server.recordings(f"key-{name}")[0]) for name in "ab"]
        road.resume()
    assert lost == [0, 0]
    assert [len(film.times_s) for film in films] == frames
    assert all(len(film.missing) <= skipped for film in films)
    figure(f"the other two lost {lost} of {frames} frames")


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("fault", "words"), [("self-signed", "自己签发"), ("other host", "别的服务器"), ("expired", "过期")]
)
def test_n12_certificates(
    tmp_path: Path, fault: str, words: str, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    name = "elsewhere.example" if fault == "other host" else "localhost"
    with (
        NginxRtmp(tmp_path) as server,
        TlsFront(server.rtmp_port, tmp_path, name, expired=fault == "expired") as front,
    ):
        if fault != "self-signed":
            monkeypatch.setenv("SSL_CERT_FILE", str(front.certificate))
        with _recorded(tmp_path) as desk:
            place = Destination(id="a", name="a", url=f"rtmps://localhost:{front.port}/live")
            desk.air.push(place, Secret(_KEY))
            wait_for(lambda: "rtmp.certificate" in _codes(desk), 20, "the refusal")
            said = next(one for one in desk.state.incidents if one.code == "rtmp.certificate")
            wait_for(lambda: _pushed(desk).state == "failed", 5, "no further attempt")
        assert words in said.say("zh").what
        assert front.heard == 0, "nothing was said, the key least of all"
    figure(said.say("en").what)


def test_n13_stop_while_the_peer_stalls(desk: Desk, tmp_path: Path, figure: Figure) -> None:
    with NginxRtmp(tmp_path) as server:
        _push(desk, server.rtmp_port)
        _wait_live(desk, 30)
        server.child.freeze()
        frozen = time.monotonic()
        try:
            wait_for(lambda: _pushed(desk).queue_age_ms > 300 or time.monotonic() - frozen > 4, 5, "the stall")
            began = time.monotonic()
            desk.do("show.end").result(10)
            wait_for(lambda: _pushed(desk).state in ("idle", "failed"), 20, "it to be stopped")
            took = time.monotonic() - began
        finally:
            server.child.thaw()
    assert took <= 5
    figure(f"stopped after {took:.1f} s")


@pytest.mark.timeout(120)
def test_n14_names_are_not_answered(tmp_path: Path, figure: Figure) -> None:
    """The name server is across a cable on which everything vanishes."""
    recording = tmp_path / "whole.mkv"
    with TwoHosts() as hosts, DeskProcess(write_show(tmp_path), prefix=hosts.prefix) as desk:
        hosts.cut_silently()
        desk.record(recording)
        desk.wait_sent("file", 10)
        began = time.monotonic()
        desk.push("rtmp://live.somewhere.example/live", _KEY)
        wait_for(lambda: "rtmp.dns" in str(desk.state()["incidents"]), 20, "the failure", every_s=0.05)
        took = time.monotonic() - began
        wait_for(lambda: desk.output("rtmp").get("attempt", 0) >= 1, 5, "the attempt to be counted")
        desk.end_all()
        vitals = desk.state()["vitals"]
        desk.end()
    assert _pictures(recording)[1] <= vitals["frames"]["skipped"]
    assert took <= 10
    figure(f"said after {took:.1f} s")
