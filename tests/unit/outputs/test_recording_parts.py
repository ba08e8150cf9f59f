"""What a recording is made of: order before a cut, chapters, room on the disk, places, notes of open files, replays."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.media.packet import Packet, StreamHeader
from studio.outputs import disk_watch, replay
from studio.outputs.chapters import LONGEST_TITLE, MOST_CHAPTERS, Chapter, with_chapter
from studio.outputs.disk_watch import DiskWatch
from studio.outputs.interleaving import Interleaving
from studio.outputs.recording import Places
from studio.outputs.recording_file import create_free, create_segment
from studio.outputs.recording_journal import RecordingJournal, forget, left_open
from studio.outputs.replay import ReplayBuffer

_HEADER = StreamHeader(1280, 720, 30, b"", b"", 48_000, 4500, 160, b"")
_MB = 1 << 20


def _picture(number: int, key: bool = False, size: int = 1) -> Packet:
    return Packet("video", bytes(size), number, number, 1, key=key, encoded_ns=0, captured_ns=0)


def _sound(number: int) -> Packet:
    return Packet("audio", b"s", number * 1024, number * 1024, 1024, key=True, encoded_ns=0, captured_ns=0)


@given(st.lists(st.booleans(), max_size=300))
def test_order_is_that_of_the_times_and_nothing_is_lost(arrivals: list[bool]) -> None:
    """However the two streams come, as long as neither is a second behind the other."""
    interleaving, out = Interleaving(_HEADER), []
    pictures = sounds = 0
    given_in: list[Packet] = []
    for picture in arrivals:
        ahead_s = pictures / 30 - sounds * 1024 / 48_000
        if ahead_s > 0.9 or (not picture and ahead_s > -0.9):
            given_in.append(_sound(sounds))
            sounds += 1
        else:
            given_in.append(_picture(pictures))
            pictures += 1
        out += interleaving.put(given_in[-1])
    out += interleaving.rest()
    assert interleaving.rest() == []
    times = [one.pts * 48_000 if one.stream == "video" else one.pts * 30 for one in out]
    assert times == sorted(times)
    assert sorted(out, key=given_in.index) == given_in


def test_a_stream_without_the_other_is_not_held_back_for_ever() -> None:
    interleaving = Interleaving(_HEADER)
    out = [one for number in range(40) for one in interleaving.put(_picture(number))]
    assert [one.pts for one in out] == list(range(10))


def test_chapters() -> None:
    chapters: tuple[Chapter, ...] = ()
    for start_ms, title in ((0, "菜园"), (400, "3 鸡蛋"), (5000, "3 鸡蛋"), (9000, " "), (9500, "x" * 500)):
        chapters = with_chapter(chapters, start_ms, title)
    assert chapters == (Chapter(0, "3 鸡蛋"), Chapter(9500, "x" * LONGEST_TITLE))
    for number in range(MOST_CHAPTERS * 2):
        chapters = with_chapter(chapters, 20_000 + number * 2000, str(number))
    assert len(chapters) == MOST_CHAPTERS


class _Disk:
    """A disk whose free space is what the test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free = 0
        monkeypatch.setattr(disk_watch.shutil, "disk_usage", lambda _folder: self)


def test_ten_minutes_are_said_once_and_the_end_is_before_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = _Disk(monkeypatch)
    watch = DiskWatch(Path("anywhere"), kbps=8000)  # a million bytes a second
    said = []
    for second in range(40):
        disk.free = 1000 * _MB
        said.append(watch.look(second, second * 1_000_000, 0))
    assert {one.minutes for one in said} == {17}
    assert {one.turn for one in said} == {""}
    disk.free = 600 * _MB
    assert [watch.look(41 + n, (41 + n) * 1_000_000, 0) for n in range(2)] == [(10, ""), (10, "")]
    disk.free = 500 * _MB
    assert [watch.look(44 + n, (44 + n) * 1_000_000, 0).turn for n in range(2)] == ["low", ""]
    disk.free = 2000 * _MB
    assert watch.look(47, 47_000_000, 0).turn == "fine"
    disk.free = 8 * _MB
    assert watch.look(48, 48_000_000, 0).turn == "full"
    assert not watch.has_room()


def test_the_rate_is_the_one_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = _Disk(monkeypatch)
    disk.free = 608 * _MB
    watch = DiskWatch(Path("anywhere"), kbps=8000)
    minutes = [watch.look(second, second * 500_000, 0).minutes for second in range(40)]
    assert minutes[0] == 10
    assert minutes[-1] == 20


def test_places(tmp_path: Path) -> None:
    wanted, other = tmp_path / "a" / "x.mkv", tmp_path / "b" / "x.mkv"
    assert Places(wanted, ()).after(wanted, held=False) == []
    places = Places(wanted, (str(tmp_path / "b"),))
    assert places.after(wanted, held=False) == [wanted, other]
    assert places.after(wanted, held=False) == [wanted, other]
    assert places.after(wanted, held=False) == [other]
    assert places.after(other, held=True) == [wanted, other], "it held for a minute: all begins anew"


def test_names_never_meet_an_old_file(tmp_path: Path) -> None:
    wanted = tmp_path / "folder" / "x.mkv"
    made = [create_free(wanted) for _ in range(3)]
    assert [path.name for path, _ in made] == ["x.mkv", "x-2.mkv", "x-3.mkv"]
    (wanted.parent / "x-002.mkv").touch()
    segments = [create_segment(wanted, number) for number in (1, 2)]
    assert [(number, path.name) for number, path, _ in segments] == [(1, "x-001.mkv"), (3, "x-003.mkv")]
    for file in (*(one[-1] for one in made), *(one[-1] for one in segments)):
        file.close()


def test_the_journal_knows_what_was_left(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    film, gone = tmp_path / "film.mkv", tmp_path / "gone.mkv"
    film.touch()
    journals = [RecordingJournal(folder) for _ in range(3)]
    for journal, path in zip(journals, (film, gone, film), strict=True):
        journal.begin(path)
        journal.chapter(Chapter(0, "菜园"))
    assert list(left_open(folder)) == [], "all are being written"
    journals[2].end()
    for journal in journals[:2]:
        journal.leave()
        journal.leave()
    found = list(left_open(folder))
    assert [(one.path, one.chapters) for one in found] == [(film, (Chapter(0, "菜园"),))]
    assert len(list(folder.glob("*.jsonl"))) == 2, "the other's drive may come back"
    forget(found[0])
    assert list(left_open(folder)) == []


def test_a_journal_that_cannot_be_kept_stops_nobody(tmp_path: Path) -> None:
    for folder in (None, Path("/proc/nowhere")):
        journal = RecordingJournal(folder)
        journal.begin(tmp_path / "x.mkv")
        journal.chapter(Chapter(0, "a"))
        journal.end()


def test_garbage_in_the_journal_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\x00\xff{}\n[]\n")
    assert list(left_open(tmp_path)) == []
    assert not (tmp_path / "a.jsonl").exists()


def _feed(buffer: ReplayBuffer, seconds: int, size: int = 1, beat: int = 60) -> None:
    for number in range(seconds * 30):
        buffer.offer(_picture(number, key=number % beat == 0, size=size))
        buffer.offer(_sound(number * 1600 // 1024))


def test_a_replay_begins_with_a_key_frame_and_is_long_enough() -> None:
    buffer = ReplayBuffer()
    buffer.keep(5)
    buffer.begin(_HEADER)
    _feed(buffer, 21)
    taken = buffer.taken()
    assert taken is not None
    video = [one for one in taken[1] if one.stream == "video"]
    assert video[0].key
    assert 5 <= buffer.seconds < 7.1
    assert [one.pts for one in video] == list(range(video[0].pts, 21 * 30))
    first_sound = next(one for one in taken[1] if one.stream == "audio")
    assert 0 <= first_sound.pts / 48_000 - video[0].pts / 30 < 0.03
    buffer.keep(0)
    assert buffer.taken() is None
    assert buffer.size_bytes == 0


def test_a_replay_is_bounded_by_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "MOST_BYTES", 100_000)
    buffer = ReplayBuffer()
    buffer.keep(60)
    buffer.begin(_HEADER)
    _feed(buffer, 30, size=1000)
    assert buffer.size_bytes <= 100_000 + 1000
    assert 1 < buffer.seconds <= 4


def test_another_run_of_the_encoder_begins_anew() -> None:
    buffer = ReplayBuffer()
    buffer.keep(5)
    buffer.begin(_HEADER)
    _feed(buffer, 3)
    buffer.begin(_HEADER)
    assert buffer.taken() is None
    buffer.offer(_picture(1))
    assert buffer.taken() is None
