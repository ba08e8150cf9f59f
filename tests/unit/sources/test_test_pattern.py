"""What a pattern looks and sounds like, tick by tick and sample by sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from studio.media.clock import SAMPLE_RATE, Clock
from studio.media.frame import Frame
from studio.model.canvas import SIZES_PX, Canvas
from studio.model.source import TestPatternSource
from studio.sources.test_pattern import TestPattern
from tests.rig.waiting import wait_for

ORIGIN_NS = 5_000_000_123

# ITU-R BT.709-6: the 75 % bars as R'G'B', to be worked out here independently of the code.
BARS_RGB = ((1, 1, 1), (1, 1, 0), (0, 1, 1), (0, 1, 0), (1, 0, 1), (1, 0, 0), (0, 0, 1))

Open = Callable[..., TestPattern]


@pytest.fixture
def open_pattern() -> Iterator[Open]:
    opened: list[TestPattern] = []

    def open_one(pattern: str = "bars", flash: bool = True, canvas: Canvas | None = None) -> TestPattern:
        canvas = canvas or Canvas()
        description = TestPatternSource(id="p", name="Pattern", pattern=pattern, flash=flash)  # type: ignore[arg-type]
        source = TestPattern(description, Clock(canvas.fps, ORIGIN_NS), canvas)
        opened.append(source)
        assert source.report().state == "opening"
        assert source.frame_at(ORIGIN_NS) is None
        source.start()
        wait_for(lambda: source.report().state == "running", 20, "the pattern to be drawn")
        return source

    yield open_one
    for source in opened:
        source.close()
        source.close()


def at(source: TestPattern, number: int, fps: int = 30) -> Frame:
    frame = source.frame_at(Clock(fps, ORIGIN_NS).tick_ns(number))
    assert frame is not None
    return frame


@pytest.mark.parametrize(("width", "height"), SIZES_PX)
def test_bars_have_the_exact_values_of_bt709(open_pattern: Open, width: int, height: int) -> None:
    frame = at(open_pattern(canvas=Canvas(width=width, height=height)), 15)
    assert (frame.width, frame.height) == (width, height)
    assert frame.u.shape == (height // 2, width // 2)
    for index, colour in enumerate(BARS_RGB):
        red, green, blue = (0.75 * part for part in colour)
        luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        wanted = (16 + 219 * luma, 128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748)
        x, y = round(width * (index + 0.5) / 7), height // 2
        found = (frame.y[y, x], frame.u[y // 2, x // 2], frame.v[y // 2, x // 2])
        assert np.allclose(np.array(found, float), wanted, atol=0.6), (index, found, wanted)


@pytest.mark.parametrize("fps", [25, 30, 50, 60])
def test_the_flash_is_white_from_each_whole_second_for_100_ms(open_pattern: Open, fps: int) -> None:
    source = open_pattern(canvas=Canvas(width=1280, height=720, fps=fps))
    clock = Clock(fps, ORIGIN_NS)
    for number in range(3 * fps):
        frame = at(source, number, fps)
        due = (clock.tick_ns(number) - ORIGIN_NS) % 1_000_000_000 < 100_000_000
        ninth = frame.y[:240, :426]
        assert (ninth == 235).all() == due, number
        assert (frame.u[:120, :213] == 128).all() == due, number
        assert frame.y[300, 100] == 180
        assert frame.y[100, 500] != 235


def test_the_tone_sounds_exactly_while_it_flashes(open_pattern: Open) -> None:
    source = open_pattern()
    assert source.sound is not None
    first = -SAMPLE_RATE
    heard = np.concatenate([source.sound.samples_at(first + n, 1024) for n in range(0, 3 * SAMPLE_RATE, 1024)])
    assert heard.dtype == np.float32
    number = np.arange(first, first + len(heard))
    phase = number % SAMPLE_RATE
    assert not heard[phase >= 4800].any()
    wanted = 0.25118864 * np.sin(2 * np.pi * phase / 48)
    np.testing.assert_allclose(heard[phase < 4800, 0], wanted[phase < 4800], atol=1e-6)
    np.testing.assert_array_equal(heard[:, 0], heard[:, 1])


def test_without_flash_there_is_neither_white_nor_sound(open_pattern: Open) -> None:
    source = open_pattern(flash=False)
    assert source.sound is None
    assert at(source, 0).y[10, 10] == 180


def test_the_clock_runs_and_a_tick_asked_again_gives_the_same_frame(open_pattern: Open) -> None:
    source = open_pattern(flash=False)
    one, two = at(source, 10), at(source, 11)
    assert at(source, 11) is two
    assert (one.y != two.y).any()
    assert one.captured_ns == Clock(30, ORIGIN_NS).tick_ns(10)


@pytest.mark.parametrize("pattern", ["bars", "garden"])
def test_a_frame_that_is_held_is_never_written_to(open_pattern: Open, pattern: str) -> None:
    source = open_pattern(pattern, canvas=Canvas(width=1280, height=720))
    held = [at(source, number) for number in range(9)]
    copies = [(frame.y.copy(), frame.u.copy(), frame.v.copy()) for frame in held]
    for number in range(9, 60):
        at(source, number)
    for frame, (y, u, v) in zip(held, copies, strict=True):
        assert (frame.y == y).all()
        assert (frame.u == u).all()
        assert (frame.v == v).all()


def test_buffers_are_used_again(open_pattern: Open) -> None:
    source = open_pattern(canvas=Canvas(width=1280, height=720))
    places = {at(source, number).y.ctypes.data for number in range(60)}
    assert len(places) <= 3


@pytest.mark.parametrize(("width", "height"), SIZES_PX)
def test_the_garden_moves_everywhere_and_repeats_nothing_wrong(open_pattern: Open, width: int, height: int) -> None:
    source = open_pattern("garden", flash=False, canvas=Canvas(width=width, height=height))
    one = at(source, 30)
    other = at(source, 75)
    moved = np.abs(one.y.astype(int) - other.y) > 8
    assert moved[: height // 5].any(), "clouds"
    assert moved[height * 6 // 10 : height * 8 // 10].mean() > 0.05, "plants"
    assert not moved[round(height * 0.42) : round(height * 0.46), : width // 20].any(), "the field stands still"
    # Long after, when the drifting sky has gone round: still a blue sky with every pixel written.
    late = at(source, 30 * 3600 * 5)
    assert late.y[: height // 5].min() > 120
    assert late.u[: height // 5].mean() > 132
    # Red fruit and green leaves are there: a garden, not a grey picture.
    assert (one.v > 180).mean() > 0.005
    assert ((one.u < 110) & (one.v < 110)).mean() > 0.2
