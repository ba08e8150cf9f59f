"""The outer object, with captures that behave as devices do."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from studio.media.clock import now_ns
from studio.media.frame import Frame
from studio.model.errors import SourceError
from studio.model.source import SourceReport
from studio.sources.supervised import Capture, Patience, Supervised
from tests.rig.waiting import wait_for

QUICK = Patience(stalled_s=0.1, open_s=0.6, read_s=0.6, retry_s=0.02, retry_most_s=0.05, close_s=0.3)


def frame(value: int = 16, captured_ns: int | None = None) -> Frame:
    y = np.full((4, 4), value, np.uint8)
    u = np.full((2, 2), 128, np.uint8)
    return Frame(y, u, u, now_ns() if captured_ns is None else captured_ns)


class Scripted:
    """A capture that opens by `on_open` and reads by `on_read`; counts how often it was opened and closed."""

    def __init__(
        self,
        on_read: Callable[[threading.Event], Frame | None],
        on_open: Callable[[], None] = lambda: None,
        still: bool = False,
    ) -> None:
        self.still = still
        self.closed = 0
        self._on_open = on_open
        self._on_read = on_read

    def open(self) -> None:
        self._on_open()

    def read(self, stop: threading.Event) -> Frame | None:
        return self._on_read(stop)

    def close(self) -> None:
        self.closed += 1


def paced(stop: threading.Event) -> Frame | None:
    stop.wait(0.005)
    return frame()


def failing(code: str) -> Callable[[], None]:
    def fail() -> None:
        raise SourceError(code, path="x")

    return fail


class Rack:
    """Starts sources and closes them at the end, letting go of every blocked reader first."""

    def __init__(self) -> None:
        self.made: list[Scripted] = []
        self.release = threading.Event()
        self._sources: list[Supervised] = []

    def source(self, *captures: Scripted) -> Supervised:
        """A started source that takes `captures` in turn, the last one ever after."""
        queue = list(captures)

        def make() -> Capture:
            one = queue.pop(0) if len(queue) > 1 else queue[0]
            self.made.append(one)
            return one

        source = Supervised("cam", "Camera", make, patience=QUICK)
        self._sources.append(source)
        source.start()
        return source

    def block(self, _stop: threading.Event) -> Frame | None:
        self.release.wait(20)
        return frame(255)

    def close(self) -> None:
        self.release.set()
        for source in self._sources:
            source.close()


@pytest.fixture
def rack() -> Iterator[Rack]:
    one = Rack()
    yield one
    one.close()


def state(source: Supervised, wanted: str) -> SourceReport:
    def reached() -> SourceReport | None:
        report = source.report()
        return report if report.state == wanted else None

    found = wait_for(reached, 5, f"state {wanted}, is {source.report()}")
    assert found is not None
    return found


def test_it_runs_and_closes_what_it_opened(rack: Rack) -> None:
    capture = Scripted(paced)
    source = rack.source(capture)
    report = state(source, "running")
    assert report.code == ""
    wait_for(lambda: source.report().fps > 20, 5, "a measured rate")
    assert (source.report().width, source.report().height) == (4, 4)
    first = source.frame_at(now_ns())
    wait_for(lambda: source.frame_at(now_ns()) is not first, 5, "a newer frame")
    source.close()
    source.close()
    assert capture.closed == 1
    assert source.report().state == "closed"


def test_a_failure_is_reported_and_a_fresh_capture_made(rack: Rack) -> None:
    broken = Scripted(paced, failing("source.camera_missing"))
    works = Scripted(paced)
    source = rack.source(broken, broken, works)
    report = state(source, "failed")
    assert report.code == "source.camera_missing"
    assert report.arguments == {"name": "Camera", "path": "x"}
    report = state(source, "running")
    assert report.code == ""
    assert report.restarts == 2
    assert broken.closed == 2


def test_it_stays_failed_between_attempts(rack: Rack) -> None:
    source = rack.source(Scripted(paced, failing("source.camera_missing")))
    state(source, "failed")
    seen = set()

    def several() -> bool:
        seen.add(source.report().state)
        return source.report().restarts > 4

    wait_for(several, 5, "five attempts")
    assert seen == {"failed"}


def test_backoff_grows_and_close_does_not_wait_for_it(rack: Rack) -> None:
    patience = Patience(retry_s=0.05, retry_factor=4, retry_most_s=60)
    opened: list[int] = []

    def fail() -> None:
        opened.append(now_ns())
        raise SourceError("source.camera_missing")

    source = Supervised("cam", "Camera", lambda: Scripted(paced, fail), patience=patience)
    source.start()
    wait_for(lambda: len(opened) == 3, 5, "three attempts")
    gaps = np.diff(opened) / 1e9
    assert gaps[0] >= 0.05
    assert gaps[1] >= 0.2
    before = now_ns()
    source.close()  # the next attempt is 0.8 s away
    assert now_ns() - before < 0.5e9


def test_a_read_that_does_not_return_is_a_stall_and_then_a_fresh_capture(
    rack: Rack, caplog: pytest.LogCaptureFixture
) -> None:
    frames = [frame(40)]

    def one_then_block(stop: threading.Event) -> Frame | None:
        return frames.pop() if frames else rack.block(stop)

    caplog.set_level(logging.CRITICAL, "studio.sources.supervised")
    hangs = Scripted(one_then_block)
    source = rack.source(hangs, Scripted(paced))
    report = state(source, "stalled")
    assert report.code == "source.stalled"
    assert source.frame_at(now_ns()).y[0, 0] == 40  # type: ignore[union-attr]
    assert source.report().age_ms >= 100
    report = state(source, "failed")
    assert report.code == "source.blocked"
    state(source, "running")
    rack.release.set()
    wait_for(lambda: hangs.closed == 1, 5, "the abandoned capture to close itself")
    # What the abandoned read brings at last is not shown.
    assert source.frame_at(now_ns()).y[0, 0] == 16  # type: ignore[union-attr]


def test_close_does_not_wait_for_a_reader_that_blocks(rack: Rack, caplog: pytest.LogCaptureFixture) -> None:
    reading = threading.Event()

    def block(stop: threading.Event) -> Frame | None:
        reading.set()
        return rack.block(stop)

    source = rack.source(Scripted(block))
    assert reading.wait(5)
    before = now_ns()
    source.close()
    assert now_ns() - before < 2e9
    assert "did not end" in caplog.text


def test_an_open_that_hangs_is_left_behind_and_no_more_than_three_are(rack: Rack) -> None:
    source = rack.source(Scripted(paced, lambda: rack.block(threading.Event()) and None))  # type: ignore[func-returns-value]
    report = state(source, "failed")
    assert report.code == "source.blocked"
    wait_for(lambda: len(rack.made) == 3, 10, "three hanging captures")
    wait_for(lambda: source.report().restarts == 3, 5, "the third left behind")
    fourth = threading.Event()
    assert not fourth.wait(0.3)
    assert len(rack.made) == 3
    rack.release.set()
    wait_for(lambda: len(rack.made) > 3, 5, "another attempt once the hanging ones ended")


def test_a_still_source_does_not_stall(rack: Rack) -> None:
    once = [frame()]

    def picture_then_nothing(stop: threading.Event) -> Frame | None:
        if once:
            return once.pop()
        stop.wait(0.05)
        return None

    source = rack.source(Scripted(picture_then_nothing, still=True))
    state(source, "running")
    wait_for(lambda: source.report().age_ms > 150, 5, "an old picture")
    assert source.report().state == "running"


def test_frames_with_an_old_time_are_a_stall(rack: Rack) -> None:
    past_ns = now_ns() - 10_000_000_000

    def old(stop: threading.Event) -> Frame | None:
        stop.wait(0.005)
        return frame(captured_ns=past_ns)

    source = rack.source(Scripted(old))
    assert state(source, "stalled").age_ms > 9000


def test_an_unexpected_error_is_said_without_its_text(rack: Rack, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "studio.sources.supervised")

    def broken(_stop: threading.Event) -> Frame | None:
        raise RuntimeError("secret text")

    source = rack.source(Scripted(broken), Scripted(paced, failing("source.camera_missing")))
    report = state(source, "failed")
    assert report.arguments.get("reason", "RuntimeError") == "RuntimeError"
    assert "secret" not in repr(report)
