"""Bad input: each has its sentence in both languages, nothing else stops, nothing is lost."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from studio.config.secrets import ingest_token
from studio.config.show_file import load_show
from studio.desk.desk import Desk
from studio.model.chat_service import IngestService
from studio.model.errors import ShowFileError, StudioError
from studio.model.incident import Incident
from studio.model.output import Destination
from studio.model.scene import Scene, SceneItem
from studio.model.secret import Secret
from studio.model.source import CameraSource, ImageSource, MediaFileSource, TestPatternSource
from tests.rig.desks import open_desk
from tests.rig.film import Film
from tests.rig.neighbour import comment
from tests.rig.nginx import NginxRtmp
from tests.rig.ports import free_port
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for

_HAN = re.compile(r"[\u4e00-\u9fff]")


def _speaks(said: Incident | StudioError) -> None:
    zh, en = said.say("zh").text(), said.say("en").text()
    assert _HAN.search(zh)
    assert zh != en
    assert "{" not in zh + en


def _incident(desk: Desk, *codes: str, timeout_s: float = 30.0) -> Incident:
    def found() -> Incident | None:
        return next((one for one in desk.state.incidents if one.code in codes), None)

    incident = wait_for(found, timeout_s, f"{codes}, not {[one.code for one in desk.state.incidents]}")
    assert incident is not None
    _speaks(incident)
    return incident


def _frames(desk: Desk, kind: str) -> int:
    return max((one.frames for one in desk.state.vitals.outputs if one.kind == kind), default=0)


def _goes_on(desk: Desk, kind: str = "file") -> None:
    """Whatever happened, this output gets more frames."""
    before = _frames(desk, kind)
    wait_for(lambda: _frames(desk, kind) > before + 15, 20, f"the {kind} to go on")


def test_sources_that_are_not_there(tmp_path: Path) -> None:
    """A missing camera, an unreadable photo, a missing clip: their slates and sentences, and the show goes on."""
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"garbage" * 50)
    sources = (
        TestPatternSource(id="bars", name="彩条"),
        CameraSource(id="camera", name="院子摄像头", device="usb-no-such-camera"),
        ImageSource(id="photo", name="照片", path="photo.png"),
        MediaFileSource(id="clip", name="片段", path="none.mp4"),
    )
    scenes = tuple(Scene(id=one.id, name=one.name, items=(SceneItem(ref=one.id),)) for one in sources)
    recording = tmp_path / "a.mkv"
    with open_desk(write_show(tmp_path, shop_show(tmp_path, sources=sources, scenes=scenes))) as desk:
        desk.air.start_recording(recording)
        for source in sources[1:]:
            incident = wait_for(
                lambda name=source.id: next((o for o in desk.state.incidents if o.key == f"source {name}"), None),  # type: ignore[misc]
                30,
                f"{source.id} to be told of",
            )
            assert incident is not None
            _speaks(incident)
            said = incident.say("zh").text()
            assert any(word in said for word in (source.name, "photo.png", "none.mp4"))
        desk.do("scene.take", scene_id="camera").result(10)
        _goes_on(desk)
        states = {one.id: one.state for one in desk.state.vitals.sources}
        assert states["bars"] == "running"
        desk.air.end_all()
    film = Film(recording, middle=(0.2, 0.2, 0.6, 0.6))
    assert film.parts["middle"][-1].std() > 3, "a slate with its name, not black"


def test_a_busy_port_of_the_ingest(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        services = (IngestService(room="demo", port=taken.getsockname()[1]),)
        with open_desk(write_show(tmp_path, shop_show(tmp_path, services=services))) as desk:
            wait_for(lambda: [o for o in desk.state.incidents if o.key.startswith("chat")], 15, "the incident")
            incident = next(o for o in desk.state.incidents if o.key.startswith("chat"))
            _speaks(incident)
            assert str(taken.getsockname()[1]) in incident.say("en").text()
            desk.air.start_recording(tmp_path / "a.mkv")
            _goes_on(desk)


def test_a_wrong_key(tmp_path: Path) -> None:
    with NginxRtmp(tmp_path, keys={"right"}) as server, open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        desk.air.start_recording(tmp_path / "a.mkv")
        url = f"rtmp://127.0.0.1:{server.rtmp_port}/live"
        desk.air.push(Destination(id="a", name="甲", url=url), Secret("canary-wrong"))
        incident = _incident(desk, "rtmp.key_refused", "rtmp.closed", "rtmp.refused")
        assert incident.code == "rtmp.key_refused", "said to be the key, although nginx only drops the connection"
        assert "canary-wrong" not in repr(desk.state)
        _goes_on(desk)


def test_a_product_file_with_a_negative_stock(tmp_path: Path) -> None:
    show = shop_show(tmp_path)
    (tmp_path / "products.csv").write_text("number,name,unit,price,stock\n1,番茄,斤,6.00,-4\n", encoding="utf-8")
    with open_desk(write_show(tmp_path, show)) as desk:
        incident = next(one for one in desk.state.incidents if one.key == "shop")
        _speaks(incident)
        assert "-4" in incident.say("zh").text()
        assert "row 2" in incident.say("en").text()
        assert desk.state.products == ()
        address = desk.chat_reports()[0].address
        comment(address, ingest_token().reveal(), "c1", "在吗")
        desk.air.start_recording(tmp_path / "a.mkv")
        _goes_on(desk)
        assert len(desk.feed_since(0).entries) == 1


def test_a_comment_of_ten_megabytes(tmp_path: Path) -> None:
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        desk.air.start_recording(tmp_path / "a.mkv")
        address, token = desk.chat_reports()[0].address, ingest_token().reveal()
        body = b'{"id": "big", "user": "u", "text": "' + b"x" * 10_000_000 + b'"}'
        with requests.Session() as session:
            reply = session.post(
                f"{address}/comments", data=body, headers={"Authorization": f"Bearer {token}"}, timeout=20
            )
        answer = reply.json()
        assert reply.status_code == 413
        assert answer["error"] == "chat.too_large"
        assert _HAN.search(answer["zh"])
        assert "1 MB" in answer["en"]
        comment(address, token, "small", "还有鸡蛋吗")
        _goes_on(desk)
        (entry,) = desk.feed_since(0).entries
        assert entry.comment.id == "small"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.long
def test_a_full_disk(tmp_path: Path, small_disk: Path) -> None:
    """The recording ends and plays; what is pushed goes on without a frame missing."""
    show = write_show(tmp_path, shop_show(tmp_path))
    with NginxRtmp(tmp_path) as server, open_desk(show) as desk:
        desk.do("scene.take", scene_id="other").result(10)
        desk.air.push(Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live"), Secret("show"))
        desk.air.start_recording(small_disk / "a.mkv")
        incident = _incident(desk, "file.closed_full", "file.full", timeout_s=60)
        assert str(small_disk) in incident.say("zh").text()
        _goes_on(desk, "rtmp")
        desk.air.end_all()
        vitals = desk.state.vitals
        server.wait_ended()
        (received,) = server.recordings()
        assert len(Film(small_disk / "a.mkv").times_s) > 10
        film = Film(received)
        pushed = next(one for one in vitals.outputs if one.kind == "rtmp")
        assert (len(film.times_s), pushed.dropped) == (pushed.frames, 0)
        assert len(film.missing) <= vitals.frames.skipped


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        desk.air.start_recording(tmp_path / "file" / "a.mkv")
        incident = _incident(desk, "file.not_opened")
        assert "a.mkv" in incident.say("en").text()
        assert incident.say("zh").action
        assert not desk.state.recording_path
        desk.air.end_all()
        desk.air.start_recording(tmp_path / "new folder" / "b.mkv")
        _goes_on(desk)
        assert (tmp_path / "new folder" / "b.mkv").exists(), "a folder that is only missing is made"


def test_nobody_listens_at_the_destination(tmp_path: Path) -> None:
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        desk.air.start_recording(tmp_path / "a.mkv")
        desk.air.push(Destination(id="a", name="甲", url=f"rtmp://127.0.0.1:{free_port()}/live"), Secret("k"))
        incident = _incident(desk, "rtmp.unreachable")
        assert "127.0.0.1" in incident.say("zh").text()
        assert desk.state.air in ("connecting", "reconnecting")
        _goes_on(desk)
        desk.do("show.end").result(10)
        wait_for(lambda: desk.state.air == "off", 15, "the push to end")
        wait_for(lambda: desk.state.sentence is None or desk.state.sentence.key != "a", 15, "its sentence to go")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]"])
def test_a_show_file_of_garbage(tmp_path: Path, content: bytes) -> None:
    path = write_show(tmp_path)
    path.write_bytes(content)
    with pytest.raises(ShowFileError) as refused:
        load_show(path)
    _speaks(refused.value)
    assert path.read_bytes() == content


def test_an_edit_that_is_no_show_is_refused(tmp_path: Path) -> None:
    path = write_show(tmp_path, shop_show(tmp_path))
    with open_desk(path) as desk:
        before = path.read_bytes()
        orphan = Scene(id="new", name="x", items=(SceneItem(ref="no such source"),))
        scenes = (*desk.show.scenes, orphan)
        with pytest.raises((StudioError, ValueError)):
            desk.edit(msgspec.structs.replace(desk.show, scenes=scenes))
        assert path.read_bytes() == before
        assert len(desk.show.scenes) == 2
