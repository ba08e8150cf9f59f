"""Recordings in segments, with chapters, repaired after a kill, and the last seconds saved again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import pytest

from studio.media.clock import now_ns
from studio.media.packet import Packet
from studio.model.errors import EngineError
from studio.model.incident import Incident
from studio.model.output import EncoderSettings, FileOutput
from studio.model.recovery import RecoveredRecording
from studio.outputs import recording as recording_module
from studio.outputs.egress_link import EgressLink
from studio.outputs.recording import Recording
from studio.outputs.recording_journal import left_open
from studio.outputs.repair import repair_all
from studio.outputs.replay import ReplayBuffer, ReplaySave
from tests.rig.program import Program, Watched
from tests.rig.waiting import wait_for

_SETTINGS = EncoderSettings(video_kbps=1500, preset="ultrafast", keyframe_s=1)


def _chapter(title: str) -> Packet:
    return Packet("chapter", title.encode(), 0, 0, 0, key=False, encoded_ns=now_ns(), captured_ns=now_ns())


def _chapters(path: Path) -> list[tuple[float, str]]:
    with av.open(str(path)) as container:
        return [
            (round(float(one["start"] * one["time_base"]), 1), one["metadata"]["title"]) for one in container.chapters()
        ]


@contextmanager
def recording(program: Program, path: Path, **more: Any) -> Iterator[Recording]:
    """In this process: the way through a process of its own is tested with whole files."""
    spec = FileOutput(id="rec", name="录像", path=str(path), **more)
    written = Recording(spec, program.encoder.header, lambda _one: None, program.encoder.force_key_frame)
    written.start()
    program.sinks.append(written.offer)
    try:
        yield written
    finally:
        program.sinks.remove(written.offer)
        written.close()


def _wait(written: Recording, frames: int) -> None:
    wait_for(lambda: written.report().frames >= frames, 20, f"{frames} recorded frames")


@pytest.mark.parametrize(("by", "suffix"), [("time", "mkv"), ("time", "mp4"), ("size", "mkv")])
def test_segments_hold_every_packet_once(tmp_path: Path, by: str, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_module, "_MB", 20_000)
    cut = {"segment_s": 1} if by == "time" else {"segment_mb": 1}
    with (
        Program(settings=_SETTINGS) as program,
        recording(program, tmp_path / f"show.{suffix}", **cut) as written,
        recording(program, tmp_path / f"whole.{suffix}") as whole,
    ):
        _wait(written, 75)
        _wait(whole, 75)
    paths = sorted(tmp_path.glob("show-*"))
    assert [path.name for path in paths] == [f"show-{number:03}.{suffix}" for number in range(1, len(paths) + 1)]
    assert len(paths) >= 3
    assert Path(written.report().location) == paths[-1]
    films = [Watched(path) for path in paths]
    for film in films:
        assert film.key_times_s[0] == film.times_s[0] == pytest.approx(0, abs=0.002)
        assert abs(film.sound_start_s) < 0.022
    numbers = [number for film in films for number in film.numbers]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == written.report().frames
    assert {one for one in program.encoded if numbers[0] <= one <= numbers[-1]} == set(numbers)
    assert written.report().dropped == 0
    # Sound: as much of it in the segments together as in the one file beside them, but for where each begins.
    assert sum(film.sound_s for film in films) == pytest.approx(numbers[-1] / 30 - numbers[0] / 30, abs=0.15)


@pytest.mark.parametrize("suffix", ["mkv", "mp4"])
def test_chapters_are_in_every_segment(tmp_path: Path, suffix: str) -> None:
    with (
        Program(settings=_SETTINGS) as program,
        recording(program, tmp_path / f"show.{suffix}", segment_s=3) as written,
    ):
        written.offer(_chapter("云逛菜园"))
        _wait(written, 45)
        written.offer(_chapter("3 鸡蛋"))
        _wait(written, 105)
    first, second = (_chapters(path) for path in sorted(tmp_path.glob("show-*")))
    assert [title for _, title in first] == ["云逛菜园", "3 鸡蛋"]
    assert first[0][0] == 0
    assert 1.0 < first[1][0] < 2.6
    assert second == [(0, "3 鸡蛋")]


@pytest.mark.parametrize("suffix", ["mkv", "mp4"])
def test_what_a_kill_left_is_finished_later(tmp_path: Path, suffix: str) -> None:
    path, journal = tmp_path / f"show.{suffix}", tmp_path / "journal"
    spec = FileOutput(id="rec", name="录像", path=str(path), journal=str(journal))
    said: list[Incident] = []
    found: list[RecoveredRecording] = []
    with Program() as program:
        link = EgressLink(
            spec, None, program.encoder.header, lambda _r: None, said.append, program.encoder.force_key_frame
        )
        link.start()
        link.offer(_chapter("云逛菜园"))
        program.sinks.append(link.offer)
        wait_for(lambda: link.report().frames > 50, 15)
        repair_all(journal, found.append)
        assert found == [], "what is being written is left alone"
        os.kill(link.pid, signal.SIGKILL)
        wait_for(lambda: link.report().reconnects == 1, 10)
        program.sinks.remove(link.offer)
        link.close()
    before = Watched(path)
    repair_all(journal, found.append)
    after = Watched(path)
    assert [one.code for one in found] == ["recording.recovered"]
    assert found[0].path == str(path)
    assert found[0].seconds == pytest.approx(len(after.numbers) / 30, abs=0.2)
    assert after.numbers == before.numbers
    assert after.sound_s == pytest.approx(before.sound_s, abs=0.03)
    assert after.sound_start_s == pytest.approx(before.sound_start_s, abs=0.03)
    assert _chapters(path) == [(0, "云逛菜园")]
    with av.open(str(path)) as container:
        assert container.duration is not None
        assert container.duration / 1e6 == pytest.approx(after.times_s[-1], abs=0.2)
    assert not list(left_open(journal))
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_file_cut_off_anywhere_is_finished_or_left_alone(tmp_path: Path) -> None:
    """Broken files may be of any length, and hold anything."""
    with Program() as program, recording(program, tmp_path / "show.mp4") as written:
        _wait(written, 40)
    whole = (tmp_path / "show.mp4").read_bytes()
    for number, left in enumerate((0, 10, 800, len(whole) // 3, len(whole) // 2)):
        journal, broken = tmp_path / f"journal{number}", tmp_path / f"broken{number}.mp4"
        journal.mkdir()
        content = whole[:left] if number != 2 else os.urandom(left)
        broken.write_bytes(content)
        (journal / "a.jsonl").write_bytes(b'{"type":"begun","path":"%s","unix_s":1.0}\n{"type":"ch' % bytes(broken))
        found: list[RecoveredRecording] = []
        repair_all(journal, found.append)
        assert [one.code for one in found] in ([], ["recording.not_repaired"], ["recording.recovered"])
        if [one.code for one in found] != ["recording.recovered"]:
            assert broken.read_bytes() == content
        assert not list(journal.glob("*.jsonl"))


def test_the_last_seconds_are_saved_as_they_were(tmp_path: Path) -> None:
    buffer = ReplayBuffer()
    buffer.keep(2)
    said: list[Incident] = []
    with Program(settings=_SETTINGS) as program:
        with pytest.raises(EngineError, match="no replay"):
            ReplaySave(buffer, tmp_path / "none.mkv", said.append).start()
        buffer.begin(program.encoder.header)
        program.sinks.append(buffer.offer)
        wait_for(lambda: buffer.seconds > 2.2 and program.encoder.frames > 110, 15, "more than is kept")
        saves = [ReplaySave(buffer, tmp_path / f"replay.{suffix}", said.append) for suffix in ("mkv", "mp4")]
        for save in saves:
            save.start()
        wait_for(lambda: len(said) == 2, 15)
        for save in saves:
            save.close()
    assert {one.code for one in said} == {"replay.saved"}
    assert all(one.news for one in said)
    for suffix in ("mkv", "mp4"):
        watched = Watched(tmp_path / f"replay.{suffix}")
        assert 2.0 <= (watched.numbers[-1] + 1 - watched.numbers[0]) / 30 <= 3.1
        assert watched.key_times_s[0] == pytest.approx(0, abs=0.002)
        assert program.missing_in(watched) == []
        assert abs(watched.sound_start_s) < 0.022
        assert watched.sound_end_s == pytest.approx(watched.times_s[-1], abs=0.25)


def test_a_replay_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    buffer = ReplayBuffer()
    buffer.keep(2)
    said: list[Incident] = []
    with Program() as program:
        buffer.begin(program.encoder.header)
        program.sinks.append(buffer.offer)
        program.encoder.force_key_frame()
        wait_for(lambda: buffer.seconds > 0.3, 10)
        save = ReplaySave(buffer, Path("/proc/nowhere/replay.mkv"), said.append)
        save.start()
        wait_for(lambda: said, 15)
        save.close()
    assert [(one.code, one.level) for one in said] == [("file.not_opened", "attention")]
