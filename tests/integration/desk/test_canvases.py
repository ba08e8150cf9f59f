"""Landscape and portrait at once, into a real server; places that come and go on air; the budget of the upload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import psutil
import pytest

from studio.config import secrets
from studio.config.settings import load_settings
from studio.config.show_file import load_show
from studio.desk.desk import Desk
from studio.model.errors import StudioError
from studio.model.output import Destination, EncoderSettings
from studio.model.secret import Secret
from studio.model.show import Show
from studio.model.side_canvas import SideCanvas
from tests.rig.desks import open_desk
from tests.rig.film import Film
from tests.rig.nginx import NginxRtmp
from tests.rig.shows import plain_show, shop_show, write_show
from tests.rig.waiting import wait_for

FAST = EncoderSettings(video_kbps=1200, preset="ultrafast")
SECOND = SideCanvas(id="second", name="竖屏", encoder=FAST)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each destination's key is its own name."""
    monkeypatch.setattr(secrets, "stream_key", lambda destination_id, _name: Secret(destination_id))


@pytest.fixture
def nginx() -> Iterator[NginxRtmp]:
    with NginxRtmp(keys=["wide", "tall", "more"]) as server:
        yield server


def do(desk: Desk, name: str, /, **arguments: object) -> None:
    desk.do(name, **arguments).result(20)


def refused(desk: Desk, name: str, /, **arguments: object) -> StudioError:
    with pytest.raises(StudioError) as error:
        do(desk, name, **arguments)
    return error.value


def to(nginx: NginxRtmp, name: str, canvas: str = "") -> Destination:
    return Destination(id=name, name=name, url=f"rtmp://127.0.0.1:{nginx.rtmp_port}/live", canvas=canvas)


def frames(desk: Desk, name: str) -> int:
    return sum(one.frames for one in desk.state.vitals.outputs if one.id == name and one.state == "live")


def _card_show(folder: Path, nginx: NginxRtmp) -> Show:
    show = shop_show(folder)
    overlays = tuple(msgspec.structs.replace(one, shown=one.id == "strip") for one in show.overlays)
    places = (to(nginx, "wide"), to(nginx, "tall", "second"))
    return msgspec.structs.replace(show, overlays=overlays, canvases=(SECOND,), destinations=places, encoder=FAST)


def test_both_shapes_arrive_whole_in_sync_and_with_the_card_in_the_safe_area(tmp_path: Path, nginx: NginxRtmp) -> None:
    path = write_show(tmp_path, _card_show(tmp_path, nginx))
    with open_desk(path) as desk:
        wait_for(lambda: desk.state.vitals.sources and desk.state.vitals.sources[0].state == "running", 20, "the bars")
        do(desk, "overlay.hide", overlay_id="card")  # which came with the product on air
        do(desk, "show.go_live")
        wait_for(lambda: min(frames(desk, "wide"), frames(desk, "tall")) > 40, 60, "pictures without the card")
        do(desk, "overlay.show", overlay_id="card")
        wait_for(lambda: min(frames(desk, "wide"), frames(desk, "tall")) > 120, 60, "four seconds of both")
        assert (nginx.wait_publishing("tall").width, nginx.wait_publishing("tall").height) == (720, 1280)
        (side,) = desk.state.vitals.sides
        assert side.cpu_percent > 0
        do(desk, "show.end")
        nginx.wait_ended("wide")
        nginx.wait_ended("tall")
        vitals = desk.state.vitals
    (wide_file,), (tall_file,) = nginx.recordings("wide"), nginx.recordings("tall")
    wide = Film(wide_file, corner=(0.0, 0.0, 1 / 3, 1 / 3))
    tall = Film(tall_file, all=(0.0, 0.0, 1.0, 35 / 36))
    assert tall.first_planes is not None
    assert tall.first_planes[0].shape == (1280, 720)
    assert len(wide.missing) <= vitals.frames.skipped
    assert len(tall.missing) <= vitals.sides[0].frames.skipped
    shared = set(wide.numbers) & set(tall.numbers)
    assert len(shared) > 100, "both count the ticks of one clock"
    for film in (wide, tall):
        assert abs(film.sound_seconds - len(film.ticks) / 30) < 0.3
    skews = wide.skews_ms("corner")
    assert skews
    assert max(abs(skew) for skew in skews) <= 40
    left, top, right, bottom = _card_in(tall)
    assert left >= 0.05 * 720 - 4
    assert top >= 0.05 * 1280
    assert right <= 0.88 * 720 + 4
    assert bottom <= 0.8 * 1280 + 4
    assert (right - left) * (bottom - top) > 720 * 1280 / 30, "it is a card, no speck"


def _card_in(film: Film) -> tuple[int, int, int, int]:
    """Where the last picture differs from one before the card came: left, top, right, bottom. The upper half, where
    it flashes, and the strip of the running clock are left out."""
    before, after = (film.parts["all"][place].astype(int) for place in (20, -1))
    differs = np.abs(after - before) > 32
    differs[: len(differs) // 2] = False
    differs[round(len(differs) * 36 / 35 * 0.83) :] = False
    ys, xs = np.nonzero(differs)
    return int(xs.min()) * 2, int(ys.min()) * 2, int(xs.max()) * 2, int(ys.max()) * 2


def test_places_come_and_go_on_air_and_the_others_lose_nothing(tmp_path: Path, nginx: NginxRtmp) -> None:
    places = (to(nginx, "wide"), to(nginx, "more"))
    path = write_show(tmp_path, plain_show(destinations=places, encoder=FAST))
    with open_desk(path) as desk:
        do(desk, "destination.start", destination_id="wide")
        wait_for(lambda: frames(desk, "wide") > 30, 30, "the first place")
        threads = _engine(desk).num_threads()
        do(desk, "destination.start", destination_id="more")
        wait_for(lambda: frames(desk, "more") > 30, 30, "the second place")
        assert _engine(desk).num_threads() <= threads + 3, "its queue and its ears, and no second encoder"
        assert desk.state.air == "live"
        error = refused(desk, "destination.start", destination_id="more")
        assert error.code == "service.same_twice" or error.code == "engine.output_twice"
        for name, more in (("destination.remove", {}), ("destination.set", {"name": "x", "url": places[1].url})):
            assert refused(desk, name, destination_id="more", **more).code == "desk.destination_on_air"
        assert refused(desk, "destination.start", destination_id="nobody").code == "desk.no_such_destination"
        do(desk, "destination.stop", destination_id="more")
        nginx.wait_ended("more")
        before = frames(desk, "wide")
        wait_for(lambda: frames(desk, "wide") > before + 30, 30, "the first goes on")
        do(desk, "destination.stop", destination_id="wide")
        nginx.wait_ended("wide")
        wait_for(lambda: desk.state.air == "off", 10, "the end")
        vitals = desk.state.vitals
    (film,) = (Film(one) for one in nginx.recordings("wide"))
    assert len(film.missing) <= vitals.frames.skipped
    assert sum(one.dropped for one in vitals.outputs if one.id == "wide") == 0


def _engine(desk: Desk) -> psutil.Process:
    (engine,) = [one for one in psutil.Process().children() if "studio.engine" in one.cmdline()]
    return engine


def test_the_second_picture_by_one_switch(tmp_path: Path, nginx: NginxRtmp) -> None:
    path = write_show(tmp_path, plain_show(destinations=(to(nginx, "wide"),), encoder=FAST))
    with open_desk(path, watching=True) as desk:
        do(desk, "canvas.portrait", on=True)
        (canvas,) = load_show(path).canvases
        assert (canvas.id, canvas.name, canvas.width, canvas.height, canvas.on) == ("second", "竖屏", 720, 1280, True)
        wait_for(lambda: desk.state.side_rings.get("second"), 10, "its preview")
        place = to(nginx, "tall")
        do(desk, "destination.set", destination_id="tall", name="tall", url=place.url, key="tall", canvas="second")
        do(desk, "canvas.portrait", on=False)
        assert refused(desk, "destination.start", destination_id="tall").code == "desk.canvas_off"
        assert [one.id for one in desk.air.destinations()] == ["wide"], "what has no picture waits"
        do(desk, "canvas.portrait", on=True)
        do(desk, "canvas.set", canvas=msgspec.structs.replace(canvas, focus_x=0.2, encoder=FAST))
        do(desk, "destination.start", destination_id="tall")
        wait_for(lambda: frames(desk, "tall") > 5, 30, "it is pushed")
        assert refused(desk, "canvas.portrait", on=False).code == "engine.canvas_on_air"
        assert load_show(path).canvases[0].on, "what is refused is not saved"
        do(desk, "show.end")
        nginx.wait_ended("tall")


def test_the_upload_is_asked_before_anything_starts(tmp_path: Path, nginx: NginxRtmp) -> None:
    places = (to(nginx, "wide"), to(nginx, "tall", "second"))
    path = write_show(tmp_path, plain_show(destinations=places, canvases=(SECOND,), encoder=FAST))
    with open_desk(path) as desk:
        do(desk, "upload.set", kbps=2600)
        assert load_settings().settings.upload_kbps == 2600
        error = refused(desk, "show.go_live")
        assert error.code == "service.upload_over"
        assert error.arguments == {"needed": "2.8", "upload": "2.6"}
        assert desk.state.vitals.outputs == ()
        assert refused(desk, "upload.set", kbps=-1).code == "service.bad_upload"
        do(desk, "upload.set", kbps=3000)
        do(desk, "destination.start", destination_id="wide")
        wait_for(lambda: frames(desk, "wide") > 5, 30, "one of them")
        do(desk, "destination.start", destination_id="tall")
        assert "service.upload_tight" in [one.code for one in desk.incidents.latest()]
        do(desk, "upload.set", kbps=0)
        do(desk, "show.end")


def test_a_clean_recording_beside_the_other(tmp_path: Path) -> None:
    show = shop_show(tmp_path, encoder=FAST)
    path = write_show(tmp_path, show)
    with open_desk(path) as desk:
        do(desk, "recording.clean", on=True)
        desk.air.start_recording(tmp_path / "show.mkv")
        wait_for(lambda: min(frames(desk, "recording"), frames(desk, "recording clean")) > 40, 40, "both recordings")
        assert refused(desk, "recording.clean", on=False).code == "engine.canvas_on_air"
        do(desk, "recording.stop")
        wait_for(lambda: all(one.state == "idle" for one in desk.state.vitals.outputs), 20, "their end")
    counter = (0.55, 0.1, 0.4, 0.2)
    dirty, clean = Film(tmp_path / "show.mkv", counter=counter), Film(tmp_path / "show clean.mkv", counter=counter)
    differing = np.abs(dirty.parts["counter"][-1].astype(int) - clean.parts["counter"][-1].astype(int)) > 40
    assert differing.mean() > 0.05, "the counter is in the one and not in the other"
    assert set(dirty.numbers) & set(clean.numbers)
