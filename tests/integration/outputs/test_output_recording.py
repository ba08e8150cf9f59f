"""Recordings through the whole path: frames, encoder, pipe, egress process, file, decoder."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from studio.model.incident import Incident
from studio.model.output import FileOutput, OutputReport
from studio.outputs.egress_link import EgressLink
from tests.rig.feeder import Wanted
from tests.rig.program import Program, Watched
from tests.rig.waiting import wait_for


class Taker:
    """An EgressLink with all it said."""

    def __init__(self, program: Program, path: Path, **more: Any) -> None:
        self.reports: list[OutputReport] = []
        self.incidents: list[Incident] = []
        spec = FileOutput(id="rec", name="录像", path=str(path), **more)
        wish = program.encoder.force_key_frame
        self.link = EgressLink(spec, None, program.encoder.header, self.reports.append, self.incidents.append, wish)

    def wait_frames(self, count: int) -> None:
        wait_for(lambda: self.link.report().frames >= count, 15, f"{count} recorded frames")


@contextmanager
def recording(program: Program, path: Path, **more: Any) -> Iterator[Taker]:
    taker = Taker(program, path, **more)
    taker.link.start()
    program.sinks.append(taker.link.offer)
    try:
        yield taker
    finally:
        program.sinks.remove(taker.link.offer)
        taker.link.close()


@pytest.mark.parametrize("suffix", ["mkv", "mp4"])
def test_every_frame_is_in_the_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "made" / f"show.{suffix}"
    with Program() as program, recording(program, path) as taker:
        taker.wait_frames(75)
    report = taker.link.report()
    watched = Watched(path)
    assert report.state == "idle"
    assert report.dropped == 0
    assert len(watched.numbers) == report.frames
    assert program.missing_in(watched) == []
    assert watched.times_s[0] == pytest.approx(0, abs=0.002)
    assert watched.key_times_s[:2] == pytest.approx([0, 2], abs=0.002)
    assert abs(watched.sound_start_s) < 0.022
    assert watched.sound_end_s == pytest.approx(watched.times_s[-1], abs=0.25)
    assert watched.sound_rms == pytest.approx(0.1 / 2**0.5, rel=0.05)
    assert not taker.incidents
    assert path.stat().st_size >= report.bytes > 0


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "show.mkv"
    path.write_bytes(b"wedding")
    with Program() as program, recording(program, path) as taker:
        taker.wait_frames(5)
    assert path.read_bytes() == b"wedding"
    assert Path(taker.link.report().location) == tmp_path / "show-2.mkv"
    assert Watched(tmp_path / "show-2.mkv").numbers


@pytest.mark.parametrize("suffix", ["mkv", "mp4"])
def test_a_killed_egress_leaves_a_playable_file_and_goes_on_in_a_new_one(tmp_path: Path, suffix: str) -> None:
    first, second = tmp_path / f"show.{suffix}", tmp_path / f"show-2.{suffix}"
    with Program() as program, recording(program, first) as taker:
        taker.wait_frames(50)
        os.kill(taker.link.pid, signal.SIGKILL)
        wait_for(lambda: [i.code for i in taker.incidents] == ["output.died", "output.live"], 15)
        taker.wait_frames(70)
    lost_s = 50 / 30 - Watched(first).times_s[-1]
    assert lost_s < 1.2
    assert program.missing_in(Watched(second)) == []
    assert Watched(second).numbers[0] > Watched(first).numbers[-1]
    report = taker.link.report()
    assert report.reconnects == 1
    assert Path(report.location) == second
    # Every picture is counted as handed on or as dropped.
    begun, ended = Watched(first).numbers[0], Watched(second).numbers[-1]
    assert report.frames + report.dropped >= ended - begun + 1


def test_an_egress_told_to_end_finishes_its_file_however_often_it_is_told(tmp_path: Path) -> None:
    first = tmp_path / "show.mp4"
    with Program() as program, recording(program, first) as taker:
        taker.wait_frames(20)
        egress = psutil.Process(taker.link.pid)
        with contextlib.suppress(psutil.NoSuchProcess):
            for _ in range(300):
                egress.terminate()
                with contextlib.suppress(psutil.TimeoutExpired):
                    egress.wait(0.002)
        wait_for(lambda: [i.code for i in taker.incidents] == ["output.died", "output.live"], 15)
    assert b"moof" not in first.read_bytes()[-1000:]
    assert b"moov" in first.read_bytes()
    assert len(Watched(first).numbers) >= 20


@pytest.mark.parametrize("suffix", ["mkv", "mp4"])
def test_the_file_is_finished_when_the_engine_is_killed(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"show.{suffix}"
    spec = msgspec.json.encode(Wanted(file=FileOutput(id="rec", name="录像", path=str(path)))).decode()
    command = [sys.executable, "-m", "tests.rig.feeder", spec]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as feeder:
        assert feeder.stdin is not None
        assert feeder.stdout is not None
        feeder.stdin.write(b"\n")
        feeder.stdin.flush()
        egress = psutil.Process(int(feeder.stdout.readline()))
        while (sent := msgspec.json.decode(feeder.stdout.readline(), type=OutputReport).frames) < 40:
            pass
        feeder.kill()
        egress.wait(5)
    watched = Watched(path)
    assert len(watched.numbers) >= sent
    if suffix == "mp4":
        assert b"moof" not in path.read_bytes()[-1000:]
        assert b"moov" in path.read_bytes()  # closed: an ordinary MP4


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def _fill(disk: Path, left: int) -> None:
    with open(disk / "ballast", "ab", buffering=0) as ballast, contextlib.suppress(OSError):
        while (room := shutil.disk_usage(disk).free - left) > 0:  # the recording takes its part meanwhile
            ballast.write(bytes(room))


@pytest.mark.parametrize(("left", "code"), [(0, "file.full"), (5 << 20, "file.closed_full")])
def test_a_full_disk_is_said_and_the_other_recording_goes_on(
    tmp_path: Path, small_disk: Path, left: int, code: str
) -> None:
    with Program() as program, recording(program, tmp_path / "other.mkv") as other:
        with recording(program, small_disk / "show.mkv") as taker:
            taker.wait_frames(35)
            _fill(small_disk, left)
            # What the end of a file takes may just fit beside what is there: then a full disk was still in time.
            ends = {code, "file.closed_full"}
            wait_for(lambda: ends & {i.code for i in taker.incidents}, 15)
            (told,) = [i.code for i in taker.incidents if i.code != "file.disk_low"]
            assert told in ends
            assert taker.incidents[-1].arguments["path"] == str(small_disk / "show.mkv")
            wait_for(lambda: taker.link.report().state == "failed", 2)
            at = other.link.report().frames
            other.wait_frames(at + 15)
        assert Watched(small_disk / "show.mkv").numbers
    assert program.missing_in(Watched(tmp_path / "other.mkv")) == []


def test_a_disk_without_room_is_said_before_a_file_is_made(tmp_path: Path, small_disk: Path) -> None:
    _fill(small_disk, 5 << 20)
    with Program() as program, recording(program, small_disk / "show.mkv") as taker:
        wait_for(lambda: [i.code for i in taker.incidents] == ["file.no_room"], 10)
        assert taker.incidents[0].arguments["free"] == "5"
        assert not (small_disk / "show.mkv").exists()


def test_a_recording_whose_disk_fills_goes_on_elsewhere(tmp_path: Path, small_disk: Path) -> None:
    """From the next key frame on; what was not recorded in between is counted."""
    elsewhere = (str(small_disk), "/proc/nowhere", str(tmp_path / "kept"))
    with Program() as program, recording(program, small_disk / "show.mkv", elsewhere=elsewhere) as taker:
        taker.wait_frames(35)
        _fill(small_disk, 0)
        wait_for(lambda: "file.elsewhere" in [i.code for i in taker.incidents], 15)
        taker.wait_frames(taker.link.report().frames + 20)
    first, second = Watched(small_disk / "show.mkv"), Watched(tmp_path / "kept" / "show.mkv")
    codes = [i.code for i in taker.incidents if i.code != "file.disk_low"]
    assert codes in (["file.full", "file.elsewhere"], ["file.closed_full", "file.elsewhere"])
    assert taker.incidents[-1].arguments["path"] == str(tmp_path / "kept" / "show.mkv")
    report = taker.link.report()
    assert report.state == "idle"
    lost = [number for number in program.encoded if first.numbers[-1] < number < second.numbers[0]]
    # The last picture on a full disk may be half of one.
    assert report.frames - len(first.numbers) - len(second.numbers) in (0, 1)
    assert len(lost) - report.dropped in (0, 1)
    assert len(lost) < 60
    assert program.missing_in(second) == []


def test_a_removed_folder_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "stick" / "show.mkv"
    with Program() as program, recording(program, path, elsewhere=(str(tmp_path / "other"),)) as taker:
        taker.wait_frames(5)
        shutil.rmtree(path.parent)
        wait_for(lambda: "file.elsewhere" in [i.code for i in taker.incidents], 5)
        taker.wait_frames(taker.link.report().frames + 30)
    assert program.missing_in(Watched(path)) == []
    assert not (tmp_path / "other").exists()


def test_a_removed_file_is_said_within_two_seconds(tmp_path: Path) -> None:
    path = tmp_path / "stick" / "show.mkv"
    with Program() as program, recording(program, path) as taker:
        taker.wait_frames(5)
        path.unlink()
        path.parent.rmdir()
        wait_for(lambda: [i.code for i in taker.incidents] == ["file.gone"], 2)


@pytest.mark.parametrize(
    ("path", "code"), [("/proc/nowhere/show.mkv", "file.not_opened"), ("show.avi", "file.not_opened")]
)
def test_a_file_that_cannot_be_made_says_why(tmp_path: Path, path: str, code: str) -> None:
    with Program() as program, recording(program, tmp_path / path) as taker:
        wait_for(lambda: [i.code for i in taker.incidents] == [code], 5)
        assert taker.incidents[0].level == "trouble"
        assert "{" not in taker.incidents[0].say("zh").text()


def test_closing_ends_while_packets_still_come(tmp_path: Path) -> None:
    with Program() as program, recording(program, tmp_path / "show.mkv") as taker:
        taker.wait_frames(5)
        begun = time.monotonic()
        taker.link.close()
        assert time.monotonic() - begun < 3
        assert taker.link.report().state == "idle"


def test_a_stopped_egress_is_killed_and_closing_stays_short(tmp_path: Path) -> None:
    with Program() as program:
        taker = Taker(program, tmp_path / "show.mkv")
        taker.link.start()
        program.sinks.append(taker.link.offer)
        taker.wait_frames(5)
        child = psutil.Process(taker.link.pid)
        child.suspend()
        taker.link.close(timeout_s=0.5)
        assert not child.is_running()
