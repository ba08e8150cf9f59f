from __future__ import annotations

import threading

import numpy as np
import pytest

from studio.media.frame import Frame
from studio.sources.frames import DueFrames, LatestFrame
from studio.sources.sound_ring import SoundRing


def frame(captured_ns: int) -> Frame:
    y, u = np.zeros((2, 2), np.uint8), np.zeros((1, 1), np.uint8)
    return Frame(y, u, u, captured_ns)


def test_the_latest_frame_wins_and_its_rate_is_measured() -> None:
    slot = LatestFrame()
    assert slot.at(0) is None
    frames = [frame(n * 40_000_000) for n in range(50)]
    for one in frames:
        slot.put(one)
    assert slot.at(0) is frames[-1]
    assert slot.fps == pytest.approx(25)


def test_due_frames_come_when_they_are_due_and_not_before() -> None:
    due = DueFrames(4)
    frames = [frame(n) for n in (100, 200, 300)]
    for one in frames:
        due.put(one)
    assert due.at(99) is None
    assert due.at(100) is frames[0]
    assert due.at(150) is frames[0]
    assert due.at(320) is frames[2]
    assert due.at(10_000) is frames[2]


def test_room_is_bounded_and_comes_back_with_time() -> None:
    due = DueFrames(2)
    due.put(frame(1))
    due.put(frame(2))
    assert not due.wait_for_room(0)
    waiting = threading.Thread(target=lambda: answers.append(due.wait_for_room(5)))
    answers: list[bool] = []
    waiting.start()
    due.at(1)
    waiting.join(5)
    assert answers == [True]


def ramp(first: int, count: int) -> np.ndarray:
    return np.repeat(np.arange(first, first + count, dtype=np.float32)[:, None], 2, axis=1)


def test_sound_is_found_by_its_number_also_across_the_end_of_the_ring() -> None:
    ring = SoundRing(100)
    for first in range(1000, 1180, 30):
        ring.write(first, ramp(first, 30))
    assert ring.end == 1180
    np.testing.assert_array_equal(ring.samples_at(1085, 90), ramp(1085, 90))


def test_there_is_silence_before_after_and_in_gaps() -> None:
    ring = SoundRing(100)
    ring.write(1000, ramp(1000, 10))
    ring.write(1020, ramp(1020, 10))
    heard = ring.samples_at(990, 50)
    assert heard.shape == (50, 2)
    assert heard.dtype == np.float32
    np.testing.assert_array_equal(heard[10:20], ramp(1000, 10))
    np.testing.assert_array_equal(heard[30:40], ramp(1020, 10))
    assert not heard[:10].any()
    assert not heard[20:30].any()
    assert not heard[40:].any()


def test_what_is_overwritten_by_age_is_silence_not_the_wrong_sound() -> None:
    ring = SoundRing(100)
    ring.write(0, ramp(1, 100))
    ring.write(100, ramp(101, 60))
    heard = ring.samples_at(0, 160)
    assert not heard[:60].any()
    np.testing.assert_array_equal(heard[60:], ramp(61, 100))


def test_a_cut_and_an_overlap_replace() -> None:
    ring = SoundRing(100)
    ring.write(0, ramp(1, 50))
    ring.cut(40)
    assert not ring.samples_at(40, 10).any()
    ring.write(30, ramp(500, 30))
    np.testing.assert_array_equal(ring.samples_at(0, 30), ramp(1, 30))
    np.testing.assert_array_equal(ring.samples_at(30, 30), ramp(500, 30))


def test_a_jump_far_ahead_forgets_the_past() -> None:
    ring = SoundRing(100)
    ring.write(0, ramp(1, 50))
    ring.write(5000, ramp(7, 10))
    assert not ring.samples_at(0, 100).any()
    np.testing.assert_array_equal(ring.samples_at(5000, 10), ramp(7, 10))
