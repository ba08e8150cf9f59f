"""The bench's own arithmetic: a wrong figure would be worse than none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studio.compositor.blend import draw_number
from studio.media.program_frame import FramePool
from tests.bench.arithmetic import (
    NS,
    NotMeasuredError,
    Seen,
    change_starts,
    frames_until_seen,
    number_in_strip,
    onsets,
    percentile,
    ratio_of_medians,
    skews_ms,
    tick_at,
)
from tests.bench.table import Table


def test_percentiles_are_nearest_ranks() -> None:
    assert percentile(list(range(1, 101)), 99) == 99
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7.0], 99) == 7.0
    assert percentile([3, 1, 2], 50) == 2
    assert percentile([1] * 98 + [50, 60], 99) == 50
    with pytest.raises(NotMeasuredError):
        percentile([], 95)


def test_the_ratio_is_that_of_the_medians_not_of_the_means() -> None:
    assert ratio_of_medians([10, 11, 90], [10, 10, 40]) == pytest.approx(1.1)
    with pytest.raises(NotMeasuredError):
        ratio_of_medians([1.0], [])


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (1280, 720)])
@pytest.mark.parametrize("number", [0, 1, 12345, 0x80000001, 0xFFFFFFFF])
def test_the_strip_the_compositor_draws_is_read_back(width: int, height: int, number: int) -> None:
    frame = FramePool(width, height, 1).take()
    assert frame is not None
    draw_number(frame, number)
    noise = np.random.default_rng(1).integers(-20, 21, frame.y.shape)
    blurred = np.clip(frame.y.astype(np.int16) + noise, 0, 255).astype(np.uint8)
    assert number_in_strip(blurred) == number


def test_a_picture_without_a_strip_gives_no_number() -> None:
    with pytest.raises(NotMeasuredError):
        number_in_strip(np.full((1080, 1920), 120, np.uint8))


def test_a_change_that_is_faded_in_counts_once_at_its_first_frame() -> None:
    changed = {10, 11, 12, 20, 21, 30}
    frames = [Seen(number, number in changed) for number in range(40)]
    assert change_starts(frames) == [10, 20, 30]


def test_frames_until_seen_count_from_the_frame_due_at_the_commit() -> None:
    origin = 1_000
    commits = [origin + 10 * NS // 30 + 5, origin + 21 * NS // 30 - 5]
    assert [tick_at(when, origin, 30) for when in commits] == [10, 20]
    assert frames_until_seen(commits, [11, 22], origin, 30) == [1, 2]


@pytest.mark.parametrize("starts", [[11], [11, 22, 30], [10, 22], [20, 22], [23, 24]])
def test_changes_that_do_not_match_their_commits_are_no_measurement(starts: list[int]) -> None:
    commits = [10 * NS // 30 + 5, 21 * NS // 30 + 5]
    if starts == [20, 22]:
        assert frames_until_seen(commits, starts, 0, 30) == [10, 1]
        return
    with pytest.raises(NotMeasuredError):
        frames_until_seen(commits, starts, 0, 30)


def test_onsets_come_after_silence_only() -> None:
    loud = np.zeros(4000, bool)
    loud[1000:1100] = True
    loud[1003:1100:7] = False  # a tone passes through zero
    loud[2500:2600] = True
    assert onsets(loud, 1000, 0.3) == [1.0, 2.5]
    assert onsets(np.zeros(100, bool), 1000, 0.3) == []


def test_skew_is_sound_minus_picture_and_every_flash_needs_its_beep() -> None:
    assert skews_ms([1.0, 2.0], [1.010, 1.995]) == pytest.approx([10.0, -5.0])
    with pytest.raises(NotMeasuredError):
        skews_ms([1.0, 2.0], [1.0])
    with pytest.raises(NotMeasuredError):
        skews_ms([], [1.0])


def test_the_table_says_what_is_missed_and_what_is_not_measured() -> None:
    table = Table()
    table.add("ratio", 1.104, "", 1.10, digits=2)
    table.add("memory", 451.0, "MB", 450)
    table.add("free", math.pi, "ms", None, digits=2)
    table.fail("window", "no screen")
    assert [row.kept for row in table.rows] == [True, False, None, False]
    text = table.text(60)
    assert "| memory | 451.0 MB | ≤ 450 MB | **missed** |" in text
    assert "| free | 3.14 ms |" in text
    assert "| window | not measured |" in text
    assert table.failures == ["window: no screen"]
