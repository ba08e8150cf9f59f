"""What every running source offers."""

from __future__ import annotations

from typing import Protocol

from studio.media.frame import Frame
from studio.media.sound import SoundSource
from studio.model.source import SourceReport


class RunningSource(Protocol):
    """A source while it captures. `start()` returns at once; opening happens on the source's own thread.

    `sound` is None for a source that never has any.
    """

    @property
    def id(self) -> str: ...

    @property
    def sound(self) -> SoundSource | None: ...

    def start(self) -> None: ...

    def close(self) -> None: ...

    def frame_at(self, tick_ns: int) -> Frame | None:
        """The latest frame due at `tick_ns` (monotonic). Called on the clock's thread: never blocks, never raises.
        The same object again while nothing new came; None before the first frame and for pure sound."""
        ...

    def report(self) -> SourceReport: ...
