"""Recordings and shows when processes are killed, disks fill, folders vanish, files are spoiled."""

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

import av
import msgspec
import psutil
import pytest

from studio.config.show_file import load_show, previous_copy, save_show
from studio.desk.desk import Desk
from studio.desk.recordings import journal_folder
from studio.model.errors import ShowFileError
from studio.model.output import Destination, OutputReport
from studio.model.recovery import RecoveredRecording
from studio.model.secret import Secret
from studio.model.show import Recording
from studio.outputs.repair import repair_all
from tests.rig.command import doorstep
from tests.rig.desks import DeskProcess, open_desk
from tests.rig.film import Film
from tests.rig.nginx import NginxRtmp
from tests.rig.shows import FPS, plain_show, shop_show, write_show
from tests.rig.waiting import wait_for

Figure = Callable[[str], None]
_LIFES = 20  # moments of death; each must leave a file that plays
_DISK_MB = 64


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK_MB}m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def locked_disk(small_disk: Path) -> Iterator[Path]:
    """Read-only for everybody, root included."""
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    yield small_disk
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)


def _kill_all(desk: DeskProcess) -> None:
    engine = psutil.Process(desk.engine_pid)
    for process in [*engine.children(recursive=True), engine]:
        with contextlib.suppress(psutil.NoSuchProcess):
            os.kill(process.pid, signal.SIGKILL)
    desk.kill()


@pytest.mark.timeout(600)
def test_r26_everything_killed_at_random_moments(tmp_path: Path, figure: Figure) -> None:
    moments = random.Random(26)
    lost, films = [], {}
    for number in range(_LIFES):
        folder = tmp_path / str(number)
        folder.mkdir()
        recording = folder / ("a.mkv" if number % 2 else "a.mp4")
        desk = DeskProcess(write_show(folder, plain_show(recording=Recording(folder=str(folder)))))
        desk.record(recording)
        desk.wait_sent("file", FPS)
        pause = time.monotonic() + moments.uniform(0.5, 4.0)
        wait_for(lambda until=pause: time.monotonic() > until, 5, "the moment", every_s=0.002)  # type: ignore[misc]
        state = desk.state()
        sent = next(one["frames"] for one in state["vitals"]["outputs"] if one["kind"] == "file")
        _kill_all(desk)
        film = films[str(recording)] = Film(recording)
        # What a busy computer left out before it was encoded is nobody's loss here; it may leave out some more.
        assert len(film.missing) <= state["vitals"]["frames"]["skipped"] + 3
        lost.append(max(0.0, (sent - len(film.times_s)) / FPS))
    assert max(lost) <= 3, "a group of pictures and a second"
    found: list[RecoveredRecording] = []
    repair_all(journal_folder(), found.append)  # the last; the start of each life has seen to those before it
    assert [(one.path, one.code) for one in found] == [(str(recording), "recording.recovered")]
    for path, film in films.items():
        assert Film(Path(path)).numbers == film.numbers
        with av.open(path) as container:
            assert container.duration == pytest.approx(film.times_s[-1] * 1e6, abs=0.2e6)
    figure(f"{_LIFES}/{_LIFES} files play; at most {max(lost):.1f} s lost; {len(films)} repaired, none shorter")


@contextlib.contextmanager
def _on_air(tmp_path: Path, **recording: str) -> Iterator[tuple[Desk, NginxRtmp]]:
    show = plain_show(recording=Recording(**recording))  # type: ignore[arg-type]
    with NginxRtmp(tmp_path) as server, open_desk(write_show(tmp_path, show)) as desk:
        desk.do("scene.take", scene_id="other").result(10)
        desk.air.push(Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live"), Secret("show"))
        yield desk, server


def _output(desk: Desk, kind: str) -> OutputReport:
    return next(one for one in desk.state.vitals.outputs if one.kind == kind)


def _said(desk: Desk, code: str) -> bool:
    return code in [one.code for one in desk.state.incidents]


def _pushed_on(desk: Desk) -> None:
    """A second more of the broadcast, of which nothing was ever lost."""
    before = _output(desk, "rtmp").frames
    wait_for(lambda: _output(desk, "rtmp").frames > before + FPS, 20, "the push")
    assert _output(desk, "rtmp").dropped == 0


@pytest.mark.timeout(150)
def test_r27_disk_fills(tmp_path: Path, small_disk: Path, figure: Figure) -> None:
    with _on_air(tmp_path) as (desk, server):
        # Other files fill most of the disk, so that it does not take three minutes.
        (small_disk / "wedding.mkv").write_bytes(bytes(shutil.disk_usage(small_disk).free - (13 << 20)))
        desk.air.start_recording(small_disk / "a.mkv")
        wait_for(lambda: _said(desk, "file.disk_low"), 20, "ten minutes")
        wait_for(lambda: _said(desk, "file.closed_full"), 90, "the end of the disk")
        free = shutil.disk_usage(small_disk).free
        _pushed_on(desk)
        (small_disk / "wedding.mkv").unlink()
        desk.do("recording.start").result(10)
        wait_for(lambda: desk.state.recording_path, 10, "another recording after one command")
        assert desk.state.sentence is None or desk.state.sentence.code != "file.closed_full"
        _pushed_on(desk)
        warned = sum(one.code == "file.disk_low" for one in desk.state.incidents)
        desk.air.end_all()
        pushed = _output(desk, "rtmp")
        skipped = desk.state.vitals.frames.skipped
        server.wait_ended()
        film, kept = Film(server.recordings()[0]), Film(small_disk / "a.mkv")
        with av.open(str(small_disk / "a.mkv")) as container:
            assert container.duration == pytest.approx(kept.times_s[-1] * 1e6, abs=0.2e6), "it was ended in order"
        assert (len(film.times_s), pushed.dropped) == (pushed.frames, 0)
        assert len(film.missing) <= skipped
        assert len(kept.missing) <= skipped
    assert warned == 1
    figure(
        f"closed with {free / 1e6:.0f} MB free; file plays {len(kept.times_s) / FPS:.1f} s; broadcast lost "
        f"{pushed.dropped}"
    )


@pytest.mark.timeout(120)
def test_r28_folder_removed(tmp_path: Path, figure: Figure) -> None:
    folder = tmp_path / "stick"
    with _on_air(tmp_path) as (desk, _):
        desk.air.start_recording(folder / "a.mkv")
        wait_for(lambda: [one.frames > 20 for one in desk.state.vitals.outputs] == [True, True], 30, "both")
        shutil.rmtree(folder)
        began = time.monotonic()
        wait_for(lambda: _said(desk, "file.gone"), 15, "it to be told")
        took = time.monotonic() - began
        _pushed_on(desk)
        desk.air.end_all()
    assert took < 2
    figure(f"told after {took:.1f} s; broadcast lost 0")


@pytest.mark.timeout(120)
def test_r28_folder_of_the_settings_removed(tmp_path: Path, figure: Figure) -> None:
    """It is made again, or another one is taken, without anybody doing anything."""
    folder = tmp_path / "stick"
    with _on_air(tmp_path, folder=str(folder)) as (desk, _):
        desk.do("recording.start").result(10)
        wait_for(lambda: [one.frames > 20 for one in desk.state.vitals.outputs] == [True, True], 30, "both")
        shutil.rmtree(folder)
        folder.touch()  # what is there now can never be a folder again
        began = time.monotonic()
        wait_for(lambda: _said(desk, "file.gone"), 15, "it to be told")
        took = time.monotonic() - began
        wait_for(lambda: _said(desk, "file.elsewhere"), 15, "another place")
        moved = time.monotonic() - began
        wait_for(lambda: str(folder) not in desk.state.recording_path, 5, "the new place")
        path = Path(desk.state.recording_path)
        before = _output(desk, "file").frames
        wait_for(lambda: _output(desk, "file").frames > before + 2 * FPS, 20, "the recording")
        _pushed_on(desk)
        desk.air.end_all()
        assert len(Film(path).missing) <= desk.state.vitals.frames.skipped
    assert took < 2
    figure(f"told after {took:.1f} s, recorded again after {moved:.1f} s; broadcast lost 0")


@pytest.mark.timeout(120)
def test_r28_folder_is_read_only(tmp_path: Path, locked_disk: Path, figure: Figure) -> None:
    with _on_air(tmp_path) as (desk, _):
        began = time.monotonic()
        desk.air.start_recording(locked_disk / "a.mkv")
        wait_for(lambda: _said(desk, "file.not_opened"), 15, "it to be told")
        took = time.monotonic() - began
        _pushed_on(desk)
        sentence = next(one for one in desk.state.incidents if one.code == "file.not_opened").say("zh").text()
        desk.air.end_all()
    assert "只读" in sentence
    assert took < 2
    figure(f"told after {took:.1f} s; broadcast lost 0")


@pytest.mark.timeout(150)
def test_r29_start_after_everything_was_killed(tmp_path: Path, figure: Figure) -> None:
    show = write_show(tmp_path, shop_show(tmp_path))
    with NginxRtmp(tmp_path) as server:
        desk = DeskProcess(show)
        desk.do("recording.start")
        desk.push(f"rtmp://127.0.0.1:{server.rtmp_port}/live", "show")
        desk.do("scene.take", scene_id="other")
        desk.do("overlay.text", overlay_id="text", text="九点截单")
        desk.do("overlay.show", overlay_id="text")
        desk.do("product.present", number=2)
        desk.wait_sent("file", 4 * FPS)
        recording = Path(desk.state()["recording_path"])
        _kill_all(desk)
    began = time.monotonic()
    with DeskProcess(show) as desk:
        state = desk.state()
        took = time.monotonic() - began
        assert state["interrupted"]["scene"] == "菜园"
        assert state["interrupted"]["recorded"]
        assert state["interrupted"]["pushed"] == ["nginx"]
        assert state["sentence"]["code"] == "desk.session_interrupted"
        assert state["air"] == "off", "nothing goes on air by itself"
        wait_for(lambda: desk.state()["recovered"], 20, "the recording", every_s=0.1)
        (found,) = desk.state()["recovered"]
        assert (found["code"], Path(found["path"])) == ("recording.recovered", recording)
        before = {one["id"]: one for one in desk.state()["show"]["overlays"]}
        assert before["text"]["state"]["text"] != "九点截单"
        desk.do("session.resume")
        state = desk.state()
        after = {one["id"]: one for one in state["show"]["overlays"]}
        assert (state["scene_id"], state["interrupted"]) == ("other", None)
        assert (after["text"]["state"]["text"], after["text"]["shown"]) == ("九点截单", True)
        assert state["product_on_air"] == 2
        desk.do("session.dismiss")
        assert desk.state()["recovered"] == []
        desk.end()
    film = Film(recording)
    with av.open(str(recording)) as container:
        assert container.duration == pytest.approx(film.times_s[-1] * 1e6, abs=0.2e6)
        chapters = [one["metadata"]["title"] for one in container.chapters()]
    assert chapters[-1] == "2 鸡蛋"
    with DeskProcess(show) as desk:
        assert desk.state()["interrupted"] is None, "what was seen to is not said again"
        desk.end()
    figure(f"said {took:.1f} s after the start of its process; {film.times_s[-1]:.1f} s recovered, chapters too")


@pytest.mark.timeout(150)
def test_r29_a_show_that_ended_in_order_is_not_called_broken(tmp_path: Path, figure: Figure) -> None:
    show = write_show(tmp_path, plain_show(recording=Recording(folder=str(tmp_path))))
    desk = DeskProcess(show)
    desk.do("recording.start")
    desk.wait_sent("file", 2 * FPS)
    desk.kill()  # only the window: the engine goes on, and somebody ends it from a terminal
    assert doorstep("stop").returncode == 0
    with DeskProcess(show) as desk:
        state = desk.state()
        assert (state["interrupted"], state["recovered"], state["sentence"]) == (None, [], None)
        desk.end()
    figure("nothing said")


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
    copy = previous_copy(path)
    assert copy is not None
    for language in ("zh", "en"):
        done = doorstep("broadcast", path, "--record", tmp_path / "a.mkv", "--lang", language)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert copy.name in done.stderr.replace("\n", ""), "the previous copy is offered"
    assert path.read_bytes() == spoiled
    # What is offered is a show that works.
    assert load_show(copy).title == plain_show().title
    done = doorstep("broadcast", copy, "--record", tmp_path / "a.mkv", "--seconds", "2")
    assert done.returncode == 0, done.stderr
    assert Film(tmp_path / "a.mkv").times_s
    assert path.read_bytes() == spoiled
    figure(refused.value.code)


def test_r30_a_newer_show_is_never_written_over(tmp_path: Path, figure: Figure) -> None:
    path = write_show(tmp_path)
    newer = {**json.loads(msgspec.json.encode(plain_show())), "version": 7}
    path.write_bytes(json.dumps(newer).encode())
    with pytest.raises(ShowFileError):
        save_show(plain_show(title="old program"), path)
    assert json.loads(path.read_bytes()) == newer
    figure("show.newer")
