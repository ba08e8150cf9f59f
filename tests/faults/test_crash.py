"""Processes are killed, disks fill, folders vanish: what was recorded plays, and what can go on goes on."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from studio.config.show_file import load_show, previous_copy, save_show
from studio.model.errors import ShowFileError
from studio.model.output import Destination
from studio.model.secret import Secret
from tests.rig.command import doorstep
from tests.rig.desks import DeskProcess, open_desk
from tests.rig.film import Film
from tests.rig.nginx import NginxRtmp
from tests.rig.shows import FPS, plain_show, shop_show, write_show
from tests.rig.waiting import wait_for

Figure = Callable[[str], None]
_CANARY = "canary-91c3d5-key"
_LIFES = 6  # moments of death; each must leave a file that plays


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.timeout(240)
def test_r26_everything_killed_at_random_moments(tmp_path: Path, figure: Figure) -> None:
    moments = random.Random(26)
    lost = []
    for number in range(_LIFES):
        folder = tmp_path / str(number)
        folder.mkdir()
        recording = folder / ("a.mkv" if number % 2 else "a.mp4")
        desk = DeskProcess(write_show(folder))
        desk.record(recording)
        desk.wait_sent("file", 3 * FPS)
        pause = time.monotonic() + moments.uniform(0, 2.0)
        wait_for(lambda until=pause: time.monotonic() > until, 5, "the moment", every_s=0.002)  # type: ignore[misc]
        sent = desk.output("file")["frames"]
        engine = psutil.Process(desk.engine_pid)
        for process in [*engine.children(recursive=True), engine]:
            with contextlib.suppress(psutil.NoSuchProcess):
                os.kill(process.pid, signal.SIGKILL)
        desk.kill()
        film = Film(recording)
        assert len(film.missing) <= 3
        lost.append(max(0.0, (sent - len(film.times_s)) / FPS))
    assert max(lost) <= 3, "a group of pictures and a second"
    figure(f"{_LIFES}/{_LIFES} files play; at most {max(lost):.1f} s lost")


@pytest.mark.timeout(120)
def test_r27_disk_fills(tmp_path: Path, small_disk: Path, figure: Figure) -> None:
    show = write_show(tmp_path)
    with NginxRtmp(tmp_path) as server, open_desk(show) as desk:
        desk.do("scene.take", scene_id="other").result(10)
        desk.air.push(Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live"), Secret("show"))
        desk.air.start_recording(small_disk / "a.mkv")
        wait_for(lambda: "file.full" in [one.code for one in desk.state.incidents], 90, "the disk to be full")
        before = next(one.frames for one in desk.state.vitals.outputs if one.kind == "rtmp")
        wait_for(
            lambda: next(o.frames for o in desk.state.vitals.outputs if o.kind == "rtmp") > before + FPS, 20, "the push"
        )
        desk.air.end_all()
        pushed = next(one for one in desk.state.vitals.outputs if one.kind == "rtmp")
        skipped = desk.state.vitals.frames.skipped
        server.wait_ended()
        film = Film(server.recordings()[0])
        kept = Film(small_disk / "a.mkv")
        assert (len(film.times_s), pushed.dropped) == (pushed.frames, 0)
        assert len(film.missing) <= skipped
        figure(f"file plays {len(kept.times_s) / FPS:.1f} s; broadcast lost {pushed.dropped}")


@pytest.mark.timeout(120)
def test_r28_folder_removed(tmp_path: Path, figure: Figure) -> None:
    folder = tmp_path / "stick"
    with NginxRtmp(tmp_path) as server, open_desk(write_show(tmp_path)) as desk:
        desk.air.push(Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live"), Secret("show"))
        desk.air.start_recording(folder / "a.mkv")
        wait_for(lambda: [one.frames > 20 for one in desk.state.vitals.outputs] == [True, True], 30, "both")
        shutil.rmtree(folder)
        began = time.monotonic()
        wait_for(lambda: "file.gone" in [one.code for one in desk.state.incidents], 15, "it to be told")
        took = time.monotonic() - began
        before = next(one.frames for one in desk.state.vitals.outputs if one.kind == "rtmp")
        wait_for(
            lambda: next(o.frames for o in desk.state.vitals.outputs if o.kind == "rtmp") > before + FPS, 20, "the push"
        )
        desk.air.end_all()
        pushed = next(one for one in desk.state.vitals.outputs if one.kind == "rtmp")
        assert pushed.dropped == 0
    assert took < 5
    figure(f"told after {took:.1f} s; broadcast lost {pushed.dropped}")


@pytest.mark.parametrize("harm", ["truncated", "garbage", "newer"])
def test_r30_show_file_spoiled(tmp_path: Path, harm: str, figure: Figure) -> None:
    path = write_show(tmp_path)
    save_show(plain_show(title="zweite"), path)  # the first one is now the previous copy
    good = path.read_bytes()
    path.write_bytes(
        {
            "truncated": good[: len(good) // 2],
            "garbage": os.urandom(4000),
            "newer": json.dumps({**json.loads(good), "version": 7}).encode(),
        }[harm]
    )
    spoiled = path.read_bytes()
    with pytest.raises(ShowFileError) as refused:
        load_show(path)
    done = doorstep("broadcast", path, "--record", tmp_path / "a.mkv", "--lang", "zh")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    if harm == "newer":
        assert refused.value.code == "show.newer"
    else:
        assert ".bak" in refused.value.say("zh").text(), "the previous copy is offered"
    copy = previous_copy(path)
    assert copy is not None
    assert load_show(copy).title == plain_show().title
    assert path.read_bytes() == spoiled
    figure(refused.value.code)


@pytest.mark.timeout(120)
def test_r31_window_killed_on_air(tmp_path: Path, figure: Figure) -> None:
    show = write_show(tmp_path, shop_show(tmp_path))
    recording = tmp_path / "a.mkv"
    with NginxRtmp(tmp_path) as server:
        lives = 3
        for life in range(lives):
            desk = DeskProcess(show)
            if not life:
                desk.record(recording)
                desk.push(f"rtmp://127.0.0.1:{server.rtmp_port}/live", "show")
                desk.wait_sent("rtmp", FPS)
            desk.wait_sent("rtmp", desk.output("rtmp")["frames"] + FPS)
            desk.kill()
        began = time.monotonic()
        with DeskProcess(show) as desk:
            took = time.monotonic() - began
            assert desk.started["reattached"]
            desk.wait_sent("rtmp", desk.output("rtmp")["frames"] + FPS)
            desk.end_all()
            vitals = desk.state()["vitals"]
            desk.end()
        server.wait_ended()
        films = [Film(server.recordings()[0]), Film(recording)]
    missing = [len(film.missing) for film in films]
    assert max(missing) <= vitals["frames"]["skipped"]
    assert all(film.repeated <= vitals["frames"]["lagged"] for film in films)
    assert took < 12, "starting Python included"
    figure(f"{lives} kills, {sum(missing)} frames missing; attached after {took:.1f} s with the start of its process")


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
    assert max(took) < 30
    figure(f"live again after {', '.join(f'{one:.1f}' for one in took)} s; {len(pieces)} recordings play")


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
