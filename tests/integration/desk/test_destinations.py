"""Where a show goes: a pasted key ends in a real keyring alone, and limits are kept before anything starts."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import keyring
import psutil
import pytest
from keyring.backends import fail
from keyring.backends.SecretService import Keyring as SecretServiceKeyring

from studio.config import secrets
from studio.config.show_file import load_show
from studio.desk.desk import Desk
from studio.model.errors import StudioError
from studio.model.output import Destination, EncoderSettings
from tests.rig.desks import open_desk
from tests.rig.nginx import NginxRtmp
from tests.rig.secret_service import SecretService
from tests.rig.shows import plain_show, write_show
from tests.rig.waiting import wait_for

CANARY = "canary-4f1c77e0"


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    before = keyring.get_keyring()
    folder = tmp_path / "ring"
    folder.mkdir()
    with SecretService(folder) as service:
        # Only the way to the bus: engines live in this test's own run-time folder.
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.environment["DBUS_SESSION_BUS_ADDRESS"])
        keyring.set_keyring(SecretServiceKeyring())
        yield service
    keyring.set_keyring(before)


@pytest.fixture
def no_ring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def show_path(tmp_path: Path) -> Path:
    (tmp_path / "show").mkdir()
    return write_show(tmp_path / "show")


def do(desk: Desk, name: str, /, **arguments: object) -> None:
    desk.do(name, **arguments).result(20)


def refused(desk: Desk, name: str, /, **arguments: object) -> StudioError:
    with pytest.raises(StudioError) as error:
        do(desk, name, **arguments)
    return error.value


def files_with(text: str, *folders: Path) -> list[Path]:
    """Ordinary files only: sockets and rings of pictures are no place a key could be kept."""
    everything = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in everything if text.encode() in path.read_bytes()]


@pytest.mark.usefixtures("ring")
def test_a_key_pasted_into_the_address_reaches_the_server_and_nothing_else(show_path: Path, home: Path) -> None:
    with NginxRtmp(keys=[CANARY], record=False) as nginx, open_desk(show_path) as desk:
        do(desk, "destination.set", destination_id="", name="村口", url=f" {nginx.url(CANARY)}\n", service="nginx")
        (kept,) = desk.show.destinations
        place = f"rtmp://127.0.0.1:{nginx.rtmp_port}/live"
        assert kept == Destination(id="main", name="村口", url=place, service="nginx")
        assert load_show(show_path).destinations == (kept,)
        assert keyring.get_password(secrets.SERVICE, "stream-key:main") == CANARY
        do(desk, "show.go_live")
        nginx.wait_publishing(CANARY, 10_000)
        processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
        assert CANARY not in repr([one.cmdline() for one in processes])
        assert CANARY not in repr((desk.state, vars(desk.air), desk.incidents.latest(), kept))
        logging.getLogger("test").warning("by mistake: %s", CANARY)
        do(desk, "show.end")
    assert (home / "state").is_dir()
    assert files_with("by mistake", home), "the log is there to be searched"
    assert files_with(CANARY, show_path.parent, home) == []


@pytest.mark.usefixtures("ring")
def test_a_new_studio_finds_the_key_again_and_an_edit_without_a_key_keeps_it(show_path: Path) -> None:
    place = "rtmp://push.example/app/room"
    with open_desk(show_path) as desk:
        do(desk, "destination.set", destination_id="a", name="甲", url=place, key="k-first-1")
        assert desk.show.destinations[0].url == place, "with a key of its own, the whole path is the app"
    with open_desk(show_path) as desk:
        do(desk, "destination.set", destination_id="a", name="甲二", url=place)
        assert (desk.show.destinations[0].name, desk.show.destinations[0].url) == ("甲二", place)
        assert secrets.stream_key("a", "").reveal() == "k-first-1"
        do(desk, "destination.remove", destination_id="a")
        assert keyring.get_password(secrets.SERVICE, "stream-key:a") is None


@pytest.mark.usefixtures("ring")
def test_the_same_place_with_the_same_key_is_refused(show_path: Path) -> None:
    with open_desk(show_path) as desk:
        do(desk, "destination.set", destination_id="a", name="甲", url="rtmp://push.example/live", key="k-1")
    with open_desk(show_path) as desk:
        twin = {"destination_id": "b", "name": "乙", "url": "RTMP://Push.example:1935/live/"}
        error = refused(desk, "destination.set", **twin, key="k-1")
        assert (error.code, error.arguments) == ("service.same_twice", {"name": "乙", "other": "甲"})
        assert [one.id for one in load_show(show_path).destinations] == ["a"]
        assert keyring.get_password(secrets.SERVICE, "stream-key:b") is None
        do(desk, "destination.set", **twin, key="k-2")
        error = refused(desk, "destination.set", destination_id="b", name="乙", url=twin["url"], key="k-1")
        assert error.code == "service.same_twice"
        assert secrets.stream_key("b", "").reveal() == "k-2"


def test_one_key_for_two_is_refused_before_anything_starts(show_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = "rtmp://127.0.0.1:1/live"
    both = (Destination(id="a", name="甲", url=place), Destination(id="b", name="乙", url=place + "/"))
    write_show(show_path.parent, plain_show(destinations=both))
    monkeypatch.setenv(secrets.KEY_VARIABLE, "k-of-this-run")
    with open_desk(show_path) as desk:
        assert refused(desk, "show.go_live").code == "service.same_twice"
        assert desk.state.vitals.outputs == ()


@pytest.mark.usefixtures("no_ring")
def test_without_a_keyring_the_destination_is_saved_and_the_key_holds_for_this_run(show_path: Path, home: Path) -> None:
    with NginxRtmp(keys=[CANARY], record=False) as nginx, open_desk(show_path) as desk:
        do(desk, "destination.set", destination_id="a", name="村口", url=nginx.url(CANARY), service="nginx")
        assert [one.id for one in load_show(show_path).destinations] == ["a"]
        (said,) = [one for one in desk.incidents.latest() if one.code == "service.key_this_run"]
        assert said.level == "attention"
        assert "村口" in said.say("zh").what
        assert CANARY not in repr(said)
        do(desk, "show.go_live")
        nginx.wait_publishing(CANARY, 10_000)
        do(desk, "show.end")
    assert files_with(CANARY, show_path.parent, home) == []
    with open_desk(show_path) as desk:
        assert refused(desk, "show.go_live").code == "settings.no_keyring"


def test_limits_of_every_destination_before_anything_starts(show_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(secrets.KEY_VARIABLE, CANARY)
    with NginxRtmp(record=False) as nginx:
        show = plain_show(
            destinations=(
                Destination(id="a", name="村口", url=f"rtmp://127.0.0.1:{nginx.rtmp_port}/live", service="nginx"),
                Destination(id="b", name="远方", url="rtmp://live-hkg.twitch.tv/app", service="twitch"),
            ),
            encoder=EncoderSettings(video_kbps=6001, keyframe_s=4, preset="ultrafast"),
        )
        write_show(show_path.parent, show)
        with open_desk(show_path) as desk:
            error = refused(desk, "show.go_live")
            assert error.code == "service.video"
            assert (error.arguments["limit"], error.arguments["name"]) == ("6000", "远方")
            assert "service.keyframe" in [one.code for one in desk.incidents.latest()], "all of it is said"
            assert desk.state.vitals.outputs == ()
            assert nginx.stat(CANARY) is None
            do(desk, "destination.remove", destination_id="b")
            do(desk, "show.go_live")
            wait_for(lambda: nginx.stat(CANARY), 15, "the first place is live")
            do(desk, "show.end")


@pytest.mark.usefixtures("no_ring")
def test_what_cannot_be_an_address_changes_nothing(show_path: Path, home: Path) -> None:
    before = show_path.read_bytes()
    with open_desk(show_path) as desk:
        for url, service, code in (
            (f"http://live.example/{CANARY}", "custom", "service.url_web"),
            (f"rtmp://push.example/app/{CANARY} x", "custom", "rtmp.url_space"),
            (f"rtmp://{CANARY}", "custom", "rtmp.url_app"),
            ("", "douyin", "rtmp.url_scheme"),
            ("rtmp://push.example/live", "youtub", "service.unknown"),
        ):
            error = refused(desk, "destination.set", destination_id="a", name="甲", url=url, service=service)
            assert error.code == code
            assert CANARY not in error.say("en").text()
        assert desk.show.destinations == ()
    assert show_path.read_bytes() == before
    assert files_with(CANARY, show_path.parent, home) == []


@pytest.mark.usefixtures("ring")
def test_advice_is_said_and_keeps_nobody_back(show_path: Path) -> None:
    write_show(show_path.parent, plain_show(encoder=EncoderSettings(video_kbps=4500, preset="ultrafast")))
    with open_desk(show_path) as desk:
        do(
            desk,
            "destination.set",
            destination_id="a",
            name="小红",
            url="",
            key="streamname=a&key=b",
            service="bilibili",
        )
        assert desk.show.destinations[0].url == "rtmp://live-push.bilivideo.com/live-bvc"
        assert secrets.stream_key("a", "").reveal() == "?streamname=a&key=b"
        assert [one.code for one in desk.incidents.latest()] == ["service.unpublished"]


@pytest.mark.usefixtures("ring")
def test_a_refused_key_is_replaced_on_air(show_path: Path) -> None:
    with NginxRtmp(keys=[CANARY], record=False) as nginx, open_desk(show_path) as desk:
        url = f"rtmp://127.0.0.1:{nginx.rtmp_port}/live"
        do(desk, "destination.set", destination_id="", name="村口", url=url, key="wrong", service="nginx")
        do(desk, "show.go_live")
        wait_for(lambda: any(one.code == "rtmp.key_refused" for one in desk.state.incidents), 15, "the refusal")
        do(desk, "destination.retry", destination_id="main", key=CANARY)
        wait_for(lambda: [one.state for one in desk.state.vitals.outputs] == ["live"], 20, "it to be live")
        assert keyring.get_password(secrets.SERVICE, "stream-key:main") == CANARY
        assert desk.state.sentence is None
        assert refused(desk, "destination.retry", destination_id="nobody").code == "engine.no_output"
        do(desk, "show.end")
