"""A real X screen: a window of known colour, a moving one, and the server's end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.media.clock import Clock, now_ns
from studio.media.frame import Frame
from studio.model.canvas import Canvas
from studio.model.source import ScreenSource
from studio.sources.base import RunningSource
from studio.sources.devices import list_devices
from studio.sources.factory import open_source
from tests.rig.child import Child
from tests.rig.waiting import wait_for
from tests.rig.xvfb import Xvfb

# A full window of pure red, and a white square in it that moves to where standard input says.
_WINDOW = """
import sys, tkinter
root = tkinter.Tk()
root.title("moving")
root.overrideredirect(True)
root.geometry("400x300+0+0")
field = tkinter.Canvas(root, width=400, height=300, bg="#ff0000", highlightthickness=0)
field.pack()
square = field.create_rectangle(0, 0, 60, 60, fill="white", outline="")
place = 0
def move():
    global place
    place = (place + 4) % 300
    field.moveto(square, place, 20)
    root.after(30, move)
move()
root.mainloop()
"""

Open = Callable[..., RunningSource]


@pytest.fixture
def display() -> Iterator[Xvfb]:
    with Xvfb((400, 300)) as one:
        yield one


@pytest.fixture
def open_screen() -> Iterator[Open]:
    opened: list[RunningSource] = []

    def open_one(**wanted: object) -> RunningSource:
        description = ScreenSource(id="screen", name="Screen", **wanted)  # type: ignore[arg-type]
        source = open_source(description, clock=Clock(30), canvas=Canvas(), base_folder=Path())
        opened.append(source)
        source.start()
        return source

    yield open_one
    for source in opened:
        source.close()


@pytest.fixture
def window(display: Xvfb, tmp_path: Path) -> Iterator[Child]:
    child = Child([sys.executable, "-c", _WINDOW], tmp_path / "window.log", env=display.env)
    child.start()
    display.wait_window("moving")
    yield child
    child.close()


def red(frame: Frame | None) -> Frame | None:
    """`frame` once the window's red is in it, within ±2 of BT.709."""
    if frame is None:
        return None
    found = np.array((frame.y[-4, -4], frame.u[-2, -2], frame.v[-2, -2]), int)
    return frame if (np.abs(found - (63, 102, 240)) <= 2).all() else None


def square_at(frame: Frame) -> int:
    return int(np.argmax(frame.y[50] > 220))


def test_a_moving_window_is_seen_moving_in_true_colour(display: Xvfb, window: Child, open_screen: Open) -> None:
    source = open_screen(display=display.display, cursor=False)
    frame = wait_for(lambda: red(source.frame_at(now_ns())), 10, "the red window")
    assert frame is not None
    assert (frame.width, frame.height) == (400, 300)
    places: set[int] = set()

    def moved() -> bool:
        newest = source.frame_at(now_ns())
        assert newest is not None
        places.add(square_at(newest))
        return len(places) > 10

    wait_for(moved, 10, "ten places of the square")
    wait_for(lambda: source.report().fps > 20, 5, "its rate")


def test_a_region_of_it(display: Xvfb, window: Child, open_screen: Open) -> None:
    source = open_screen(display=display.display, x=100, y=150, width=201, height=99, cursor=False)
    frame = wait_for(lambda: red(source.frame_at(now_ns())), 10, "the red window")
    assert frame is not None
    assert (frame.width, frame.height) == (200, 98)
    assert (np.abs(frame.y.astype(int) - 63) <= 2).all()


def test_no_such_screen_and_a_region_outside(display: Xvfb, open_screen: Open) -> None:
    nowhere = open_screen(display=":4711")
    outside = open_screen(display=display.display, x=300, width=400, height=300)
    for source in (nowhere, outside):
        wait_for(lambda: source.report().state == "failed", 10, "the refusal")  # noqa: B023
        assert source.report().code == "source.screen_unavailable"


def test_without_a_display_it_is_said(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    source = open_screen()
    wait_for(lambda: source.report().state == "failed", 5, "the refusal")
    assert source.report().code == "source.screen_unavailable"


def test_the_screen_is_listed(display: Xvfb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", display.display)
    assert display.display in [one.identity for one in list_devices() if one.kind == "screen"]


def test_tk_is_there() -> None:
    """The window above needs it: said here rather than by ten seconds of waiting."""
    subprocess.run([sys.executable, "-c", "import tkinter"], check=True)
