"""The clock's thread with a compositor that is given the time it takes: what it misses is counted, and sent again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from studio.engine.picture import Picture
from studio.engine.program_loop import ProgramLoop
from studio.media.clock import NS, Clock, now_ns
from studio.media.program_frame import ProgramFrame
from studio.model.canvas import Canvas
from tests.rig.waiting import wait_for

_FPS = 50
_CANVAS = Canvas(width=1280, height=720, fps=_FPS)


class _Composer:
    """Takes `cost_s` for a picture, and writes the number of the tick as its luma."""

    def __init__(self) -> None:
        self.slow_at = 0
        self.slow_s = 0.0
        self.ticks: list[int] = []
        self._pause = threading.Event()

    def compose(self, tick_ns: int, number: int, *_rest: Any, **_more: Any) -> None:
        self.ticks.append(number)
        frame: ProgramFrame = _rest[3]
        frame.y[0, 0] = number % 200
        if self.slow_at and len(self.ticks) == self.slow_at:
            self._pause.wait(self.slow_s)


class _Broadcast:
    def __init__(self) -> None:
        self.running = False
        self.runs = 1
        self.offered: list[tuple[int, int]] = []

    def offer_video(self, frame: ProgramFrame, tick: int) -> None:
        self.offered.append((tick, frame.number))


class _Overlays:
    state: object = None

    def sprites_at(self, _tick_ns: int) -> tuple[()]:
        return ()

    def sprites_of(self, *_place: object) -> tuple[()]:
        return ()

    def painted(self, _overlay_id: str) -> object:
        return self.state


class _Stand:
    def __init__(self) -> None:
        self.composer, self.broadcast, self.overlays = _Composer(), _Broadcast(), _Overlays()
        self.frames = 0
        self.clock = Clock(_FPS)
        self.picture = self.picture_of(self.composer, self.broadcast)
        self.loop = ProgramLoop(self.clock, lambda _ns: None, self.picture, self._count)

    def picture_of(self, composer: _Composer, broadcast: _Broadcast) -> Picture:
        return Picture(
            self.clock, _CANVAS, composer, lambda _id: None, self.overlays, broadcast  # type: ignore[arg-type]
        )  # fmt: skip

    def _count(self) -> None:
        self.frames += 1


@contextmanager
def _running(stand: _Stand) -> Iterator[_Stand]:
    stand.picture.start()
    stand.loop.start()
    try:
        yield stand
    finally:
        stand.loop.close()
        stand.loop.close()
        stand.picture.close()


def test_a_slow_picture_is_counted_as_lagged_and_the_last_one_sent_again() -> None:
    stand = _Stand()
    stand.composer.slow_at, stand.composer.slow_s = 12, 0.3
    stand.broadcast.running = True
    with _running(stand):
        wait_for(lambda: len(stand.composer.ticks) > 25, 10, "pictures after the slow one")
    ticks = [tick for tick, _ in stand.broadcast.offered]
    assert ticks == list(range(ticks[0], ticks[-1] + 1)), "no tick is left out, none comes twice"
    assert stand.picture.lagged >= round(0.3 * _FPS) - 2
    again = [tick for tick, number in stand.broadcast.offered if tick != number]
    assert len(again) == stand.picture.lagged
    assert stand.picture.composed == len(stand.composer.ticks)
    slow = stand.composer.ticks[11]
    assert {number for tick, number in stand.broadcast.offered if slow <= tick <= slow + 10} == {slow}


def test_off_air_nothing_counts() -> None:
    stand = _Stand()
    stand.composer.slow_at, stand.composer.slow_s = 5, 0.2
    with _running(stand):
        wait_for(lambda: len(stand.composer.ticks) > 10, 10, "pictures")
    assert (stand.picture.composed, stand.picture.lagged, stand.broadcast.offered) == (0, 0, [])
    assert stand.frames == len(stand.composer.ticks), "the preview goes on"


def test_after_a_long_sleep_there_is_no_flood() -> None:
    stand = _Stand()
    stand.composer.slow_at, stand.composer.slow_s = 5, 1.6
    stand.broadcast.running = True
    with _running(stand):
        wait_for(lambda: len(stand.composer.ticks) > 8, 10, "pictures after the sleep")
    again = [tick for tick, number in stand.broadcast.offered if tick != number]
    assert stand.picture.lagged > 1.3 * _FPS, "all of it is counted"
    assert _FPS <= len(again) + 1 <= _FPS + stand.picture.lagged - 1.3 * _FPS + 2, "a second at most is sent again"


def test_a_picture_that_nobody_gives_back_costs_that_tick_only() -> None:
    """The pool is empty while somebody holds all of it: the tick is lagged, and it goes on when they come back."""
    stand = _Stand()
    stand.broadcast.running = True
    with _running(stand):
        wait_for(lambda: stand.frames > 2, 10, "pictures")
        pool = stand.picture._pool
        assert pool is not None
        held = []
        while (frame := pool.take()) is not None:
            held.append(frame)
        lagged = stand.picture.lagged
        wait_for(lambda: stand.picture.lagged > lagged + 2, 10, "ticks without a picture")
        for frame in held:
            frame.release()
        frames = stand.frames
        wait_for(lambda: stand.frames > frames + 2, 10, "it to go on")
    ticks = [tick for tick, _ in stand.broadcast.offered]
    assert ticks == list(range(ticks[0], ticks[-1] + 1))


def test_measured_until_the_state_is_in_the_picture() -> None:
    stand = _Stand()
    with _running(stand):
        wait_for(lambda: stand.frames > 2, 10, "pictures")
        wanted = object()
        began = now_ns()
        stand.picture.measure("card", wanted, began)
        frames = stand.frames
        wait_for(lambda: stand.frames > frames + 3, 10, "pictures without it")
        assert stand.picture.measured_ms() == ()
        stand.overlays.state = wanted
        wait_for(stand.picture.measured_ms, 10, "the measure")
        took = (now_ns() - began) * 1000 / NS
        (measured,) = stand.picture.measured_ms()
    assert 3 * 1000 / _FPS < measured <= took


def test_the_newest_is_held_for_who_asks() -> None:
    stand = _Stand()
    assert stand.picture.hold_newest() is None
    with _running(stand):
        wait_for(lambda: stand.frames > 2, 10, "pictures")
        frame = stand.picture.hold_newest()
        assert frame is not None
        number, luma = frame.number, int(frame.y[0, 0])
        seen = stand.frames
        wait_for(lambda: stand.frames > seen + 20, 10, "more pictures than the pool has")
        assert (frame.number, int(frame.y[0, 0])) == (number, luma), "nobody writes into what is held"
        frame.release()


@pytest.mark.parametrize("flag", ["blank", "strip"])
def test_blank_and_strip_are_read_at_each_tick(flag: str) -> None:
    seen: list[bool] = []
    stand = _Stand()

    def compose(*_rest: Any, **more: Any) -> None:
        seen.append(more[flag])

    stand.composer.compose = compose  # type: ignore[method-assign]
    with _running(stand):
        wait_for(lambda: len(seen) > 2, 10, "pictures")
        setattr(stand.picture, flag, True)
        wait_for(lambda: seen[-1], 10, flag)
    assert seen[0] is False
