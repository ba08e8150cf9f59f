"""A camera that stands still for ever is called frozen; what may stand still is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from studio.media.clock import now_ns
from studio.media.frame import Frame
from studio.sources.stillness import Stillness
from studio.sources.supervised import Patience, Supervised
from tests.rig.waiting import wait_for

_QUICK = Patience(stalled_s=0.2, frozen_s=0.3, retry_s=0.02)


def _picture(luma: np.ndarray, captured_ns: int = 0) -> Frame:
    chroma = np.full((luma.shape[0] // 2, luma.shape[1] // 2), 128, np.uint8)
    return Frame(luma, chroma, chroma, captured_ns or now_ns())


def test_noise_of_one_code_value_is_change_and_the_same_picture_is_not() -> None:
    random = np.random.default_rng(1)
    scene = random.integers(60, 180, (1080, 1920), dtype=np.uint8)
    stillness = Stillness()
    stillness.note(_picture(scene), 1)
    stillness.note(_picture(scene.copy()), 2)
    assert stillness.since_ns == 1
    noisy = scene + random.integers(0, 2, scene.shape, dtype=np.uint8)
    stillness.note(_picture(noisy), 3)
    assert stillness.since_ns == 3
    stillness.note(_picture(noisy[:720, :1280]), 4)
    assert stillness.since_ns == 4, "another size is another picture"


def test_it_costs_a_twentieth_of_a_millisecond_at_most() -> None:
    random = np.random.default_rng(2)
    pictures = [_picture(random.integers(0, 255, (1080, 1920), dtype=np.uint8)) for _ in range(8)]
    stillness = Stillness()
    took = []
    for turn in range(400):
        began = time.thread_time_ns()
        stillness.note(pictures[turn % 8], turn)
        took.append(time.thread_time_ns() - began)
    assert np.median(took) < 50_000


class _Camera:
    still = False

    def __init__(self, luma: Callable[[], int]) -> None:
        self._luma = luma

    def open(self) -> None:
        pass

    def read(self, stop: threading.Event) -> Frame | None:
        stop.wait(0.01)
        return _picture(np.full((48, 64), self._luma(), np.uint8))

    def close(self) -> None:
        pass


@pytest.mark.parametrize("watched", [True, False])
def test_a_stuck_camera_is_said_and_comes_back(tmp_path: Path, watched: bool) -> None:
    number = [0]
    moving = threading.Event()
    moving.set()

    def luma() -> int:
        number[0] += moving.is_set()
        return number[0] % 250

    stillness = Stillness() if watched else None
    source = Supervised("cam", "门口", lambda: _Camera(luma), patience=_QUICK, stillness=stillness)
    source.start()
    try:
        wait_for(lambda: source.report().state == "running", 5, "pictures")
        moving.clear()
        began = time.monotonic()
        wait_for(lambda: source.report().code == "source.frozen" or time.monotonic() - began > 1, 5, "the alarm")
        report = source.report()
        assert (report.state, report.code) == (("stalled", "source.frozen") if watched else ("running", ""))
        assert (report.still_ms > 300) == watched
        assert report.age_ms < 300, "it delivers all the while, so no slate takes its place"
        assert report.restarts == 0
        moving.set()
        wait_for(lambda: source.report().state == "running", 5, "it to move again")
    finally:
        source.close()
