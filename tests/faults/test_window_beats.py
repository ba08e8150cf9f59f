"""The window goes on answering while more is said than anybody can read."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from studio.model.canvas import Canvas
from studio.model.chat_service import IngestService
from tests.rig.film import Film
from tests.rig.heartbeat import MOST_S
from tests.rig.ports import free_port
from tests.rig.show_window import ShowWindow
from tests.rig.shows import plain_show, shop_show, write_show
from tests.rig.waiting import wait_for
from tests.rig.xvfb import Xvfb

Figure = Callable[[str], None]
_FPS = 25
_RATE, _SECONDS, _AT_ONCE = 5000, 10, 250  # at most: the next are said when the last are on the disk
_ORDER = "番茄1斤 5栋"  # one in a hundred: each is a transaction of its own, and they have a row of their own
_SAID = ("选B", "主播好！", "早上好", "😀😀😀", "<b>hi</b>", "这个怎么卖的？能送到三号楼吗？")


@pytest.mark.timeout(240)
def test_c38_window_in_a_flood(tmp_path: Path, figure: Figure) -> None:
    door = f"http://127.0.0.1:{free_port()}/comments"
    service = IngestService(room="demo", port=int(door.split(":")[2].partition("/")[0]))
    canvas = Canvas(width=1280, height=720, fps=_FPS)
    show = write_show(tmp_path, shop_show(tmp_path, canvas=canvas, services=(service,)))
    environment = {"DOORSTEP_INGEST_TOKEN": "flood-token"}
    with (
        Xvfb((1280, 800)) as screen,
        ShowWindow(show, plain_show().title, screen, tmp_path, environment) as window,
        requests.Session() as neighbours,
    ):
        neighbours.headers["Authorization"] = "Bearer flood-token"
        window.wait_beyond(0)
        window.key("ctrl+r")
        wait_for(lambda: list(tmp_path.glob("*.mkv")), 10, "the recording")
        first = window.wait_beyond(window.frame_number() + _FPS)
        with window.heartbeat() as beat:
            began, said = time.monotonic(), 0
            while time.monotonic() < began + _SECONDS:
                batch = [_comment(number) for number in range(said, said + _AT_ONCE)]
                wait_for(lambda due=began + said / _RATE: time.monotonic() >= due, 60, "its time", 0.002)  # type: ignore[misc]
                reply = neighbours.post(door, json=batch, timeout=30)
                assert reply.status_code == 200, reply.text[:300]
                said += _AT_ONCE
            took = time.monotonic() - began
            last = window.wait_beyond(window.frame_number() + _FPS)
        window.key("ctrl+r")
        film = _closed(next(tmp_path.glob("*.mkv")))
    assert not film.lost_between(first, last)
    assert beat.worst_s <= MOST_S, beat
    figure(f"{said} comments, {said / took:.0f}/s; 0 pictures lost; {beat}")


def _comment(number: int) -> dict[str, str]:
    text = _SAID[number % len(_SAID)] if number % 100 else _ORDER
    return {"id": f"c{number}", "user": f"u{number % 900}", "name": f"邻居{number % 900}", "text": text}


def _closed(recording: Path) -> Film:
    """Once nothing is written to it any more."""
    sizes = [0]

    def settled() -> bool:
        sizes.append(recording.stat().st_size)
        return sizes[-1] == sizes[-2]

    wait_for(settled, 10, "the recording to be closed", every_s=0.5)
    return Film(recording, _FPS)
