"""The clock's thread: at each tick one program frame, and one of each further canvas."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from studio.engine.picture import Picture
from studio.media.clock import Clock, Ticker, now_ns
from studio.media.threads import Forgiving, NamedThread


class Side(Protocol):
    """A further canvas, as the clock sees it."""

    @property
    def picture(self) -> Picture: ...

    def seen(self, number: int) -> bool:
        """Whether somebody looks at tick `number`, should it not be broadcast."""
        ...


class ProgramLoop:
    """Sleeps to absolute deadlines, has the pictures composed, the program's first, and says when it is done. A
    missed tick repeats the last frame and is counted.

    `set_sides` may be called by any thread; when it returns, the clock's thread has let go of those that left.
    """

    def __init__(
        self, clock: Clock, begin_tick: Callable[[int], None], program: Picture, on_frame: Callable[[], None]
    ) -> None:
        self._clock = clock
        self._begin_tick = begin_tick
        self._program = program
        self._on_frame = on_frame
        self._sides: tuple[Side, ...] = ()
        self._sides_in_use = threading.Lock()
        self._forgiving = Forgiving("the program clock")
        self._thread = NamedThread("program clock", self._run)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._thread.close()

    def set_sides(self, sides: Sequence[Side]) -> None:
        with self._sides_in_use:
            self._sides = tuple(sides)

    def _run(self, stop: threading.Event) -> None:
        ticker = Ticker(self._clock, stop, self._clock.tick_at(now_ns()) + 1)
        for number, missed in ticker.ticks():
            begun = self._begun(number)
            if self._turn(self._program, number, missed, begun, seen=True):
                self._on_frame()
            if self._sides:
                with self._sides_in_use:
                    for side in self._sides:
                        self._turn(side.picture, number, missed, begun, side.seen(number))

    def _begun(self, number: int) -> bool:
        with self._forgiving:
            self._begin_tick(self._clock.tick_ns(number))
            return True
        return False

    @staticmethod
    def _turn(picture: Picture, number: int, missed: int, begun: bool, seen: bool) -> bool:
        """True when there is a fresh picture."""
        running = picture.run_begins()
        if running:
            again = missed if begun else missed + 1
            if again:
                picture.repeat(number if begun else number + 1, again)
        return begun and (running or seen) and picture.tick(number, running)
