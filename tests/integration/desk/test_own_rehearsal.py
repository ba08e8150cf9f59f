"""A person's own show rehearsed: all of it is seen, its shop is not touched, and nothing leaves this computer."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil

from studio.config.rehearsal_show import rehearsal_of
from studio.config.show_file import load_show
from studio.desk.rehearsal import Rehearsal
from studio.model.chat_service import IngestService, TwitchService
from studio.model.output import Destination, EncoderSettings
from studio.model.show import Show
from studio.model.side_canvas import SideCanvas
from studio.model.source import MediaFileSource
from tests.rig.film import Film
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for

FAST = EncoderSettings(video_kbps=1200, preset="ultrafast")
# Addresses nobody has (RFC 5737): an attempt to reach one can be seen while it waits.
NOWHERE, NEVER = "192.0.2.7", "192.0.2.8"


def _leading_out(folder: Path) -> Show:
    return shop_show(
        folder,
        encoder=FAST,
        canvases=(SideCanvas(id="second", name="竖屏", encoder=FAST),),
        destinations=(
            Destination(id="a", name="甲", url=f"rtmp://{NOWHERE}/live"),
            Destination(id="b", name="乙", url=f"rtmp://{NEVER}/live", canvas="second"),
        ),
        services=(IngestService(room="demo"), TwitchService(room="village", server=NOWHERE)),
    )


@contextmanager
def _watching_connections() -> Iterator[set[str]]:
    """Every place outside this computer that this process or a child of it is connected to, or tries to be."""
    seen: set[str] = set()
    stop = threading.Event()
    me = psutil.Process()

    def look() -> None:
        while not stop.wait(0.05):
            for process in (me, *me.children(recursive=True)):
                try:
                    found = process.net_connections("inet")
                except psutil.Error:
                    continue
                seen.update(one.raddr.ip for one in found if one.raddr and not _loopback(one.raddr.ip))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def _loopback(address: str) -> bool:
    return ipaddress.ip_address(address.removeprefix("::ffff:")).is_loopback


def test_the_watcher_sees_what_leaves(tmp_path: Path) -> None:
    with _watching_connections() as seen, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect((NOWHERE, 9))
        wait_for(lambda: seen == {NOWHERE}, 5, "the connection to be seen")


def test_a_show_rehearsed_stays_here_and_leaves_its_shop_alone(tmp_path: Path) -> None:
    home, stage = tmp_path / "show", tmp_path / "rehearsal"
    home.mkdir()
    path = write_show(home, _leading_out(home))
    before = {file.name: file.read_bytes() for file in home.iterdir()}
    rehearsal = Rehearsal(stage, "zh", watching=False, led=False, show=rehearsal_of(load_show(path), path, stage))
    with _watching_connections() as seen:
        try:
            rehearsal.start()
            rehearsal.go_on_air()
            desk = rehearsal.desk
            assert desk.state.rehearsal
            wait_for(
                lambda: sum(one.state == "live" and one.frames > 40 for one in desk.state.vitals.outputs) == 3,
                60,
                "all",
            )
            wait_for(lambda: desk.feed.counts().received > 0, 30, "a neighbour")
            assert [row.product.name for row in desk.state.products] == ["番茄", "鸡蛋"]
        finally:
            rehearsal.quiet()
            if rehearsal._desk is not None:
                rehearsal.desk.air.end_all()
                rehearsal.desk.end()
            rehearsal.close()
    assert seen == set()
    assert {file.name: file.read_bytes() for file in home.iterdir()} == before, "its own shop is as it was"
    wide, tall = Film(stage / "received.flv"), Film(stage / "received-second.flv")
    assert wide.first_planes is not None
    assert tall.first_planes is not None
    assert (wide.first_planes[0].shape, tall.first_planes[0].shape) == ((720, 1280), (1280, 720))
    assert (stage / "recording.mkv").stat().st_size > 10_000


def test_what_leads_out_stays_out_and_files_are_still_found(tmp_path: Path) -> None:
    show = _leading_out(tmp_path)
    clip = MediaFileSource(id="clip", name="片段", path="clips/a.mp4")
    show = msgspec.structs.replace(show, sources=(*show.sources, clip), products="goods/list.csv")
    taken = rehearsal_of(show, tmp_path / "x.show.json", tmp_path / "there")
    assert [type(one) for one in taken.services] == [IngestService]
    assert taken.destinations == ()
    assert taken.products == str(tmp_path / "goods/list.csv")
    assert taken.sources[-1].path == str(tmp_path / "clips/a.mp4")  # type: ignore[union-attr]
    assert taken.ledger == "ledger.db"
    assert taken.recording.folder == str(tmp_path / "there")
