"""The rack's snapshots under several threads."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from studio.engine.source_rack import SourceRack
from studio.media.clock import Clock, now_ns
from studio.media.frame import Frame
from studio.model.canvas import Canvas


@pytest.fixture
def quick_switches() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_previews_asking_never_break_a_tick(quick_switches: None) -> None:
    grey = np.full((2, 2), 128, np.uint8)
    canvas = Canvas()
    rack = SourceRack(
        Clock(canvas.fps), canvas, lambda _name: Frame(grey, grey, grey, now_ns()), lambda _incident: None
    )
    ids = [f"source{number}" for number in range(300)]
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            for source_id in ids:
                rack.seen(source_id)

    previews = threading.Thread(target=ask)
    previews.start()
    try:
        for tick in range(3000):
            rack.begin_tick(tick)
    finally:
        stop.set()
        previews.join()
