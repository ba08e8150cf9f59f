"""The check before the show against a real camera, microphone, server and ledger; what is asked before going live."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from studio.desk.desk import Desk
from studio.desk.show_check import check_microphones, check_pictures
from studio.desk.upload_check import check_uploads
from studio.model.check import CheckLine
from studio.model.errors import StudioError
from studio.model.output import EncoderSettings
from studio.model.scene import Scene, SceneItem
from studio.model.show import Show
from studio.model.source import MicrophoneSource, NetworkCameraSource
from tests.rig.desks import open_desk
from tests.rig.mjpeg import MjpegCamera
from tests.rig.nginx import NginxRtmp
from tests.rig.ports import free_port
from tests.rig.pulse import PulseMicrophone
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for

_SPOKEN = "Hello neighbours, these tomatoes were picked this morning, tell us in the comments if you want some of them."


@pytest.fixture
def mic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PulseMicrophone]:
    with PulseMicrophone(tmp_path) as mic:
        for name, value in mic.own_env.items():
            monkeypatch.setenv(name, value)
        yield mic


def _checked(desk: Desk) -> dict[str, CheckLine]:
    desk.do("show.check").result(10)
    wait_for(lambda: desk.state.check.unix_s and not desk.state.check.left, 40, "the check to end", every_s=0.1)
    return {line.key: line for line in desk.state.check.lines if line.key}


def _show(folder: Path, camera: str) -> Show:
    return shop_show(
        folder,
        sources=(
            NetworkCameraSource(id="camera", name="门口", url=camera),
            MicrophoneSource(id="mic", name="话筒", device="ALSA: labmic"),
        ),
        scenes=(Scene(id="main", name="门口", items=(SceneItem(ref="camera"),)),),
        encoder=EncoderSettings(video_kbps=1200, preset="ultrafast"),
    )


@pytest.mark.long
@pytest.mark.timeout(120)
def test_all_is_well_then_all_is_not(tmp_path: Path, mic: PulseMicrophone) -> None:
    with (
        MjpegCamera(fps=30) as camera,
        NginxRtmp(tmp_path) as server,
        open_desk(write_show(tmp_path, _show(tmp_path, camera.url))) as desk,
    ):
        desk.do(
            "destination.set",
            destination_id="a",
            name="甲",
            url=f"rtmp://127.0.0.1:{server.rtmp_port}/live",
            key="k",
        ).result(10)
        wait_for(lambda: all(one.state == "running" for one in desk.state.vitals.sources), 20, "the sources")
        wait_for(lambda: any(m.id == "mic" and m.silent_s > 3 for m in desk.state.vitals.meters), 20, "silence")
        with pytest.raises(StudioError) as asked:
            desk.do("show.go_live").result(10)
        assert asked.value.code == "ask.microphone_silent"
        assert desk.state.air == "off"
        mic.speak(_SPOKEN, wait=False)
        lines = _checked(desk)
        said = {key: (line.level, line.code) for key, line in lines.items()}
        assert said["picture camera"][1] in ("check.camera", "check.camera_slow"), "alive"
        assert said["microphone mic"] == ("fine", "check.voice")
        assert said["encoder"][1] in ("check.encoder", "check.encoder_slow")
        assert int(lines["encoder"].arguments["made"]) > 250, "ten seconds of pictures were made"
        assert said["upload a"][1] in ("check.upload", "check.upload_low")
        assert int(lines["upload a"].arguments["kbps"]) > 800
        assert said["clock"] == ("fine", "check.clock")
        assert said["stock"] == ("fine", "check.stock")
        assert said["comments ingest demo"] == ("fine", "check.comments")
        assert "disk" in said
        assert any(line.code.startswith("doctor.") for line in desk.state.check.lines)
        assert not server.recordings("k"), "nothing was sent under the key"
        assert desk.state.air == "off"

        # Nobody speaks, the camera is stuck, the server has gone.
        camera.freeze()
        server.kill()
        wait_for(lambda: "source.frozen" in [one.code for one in desk.state.vitals.sources], 5, "the stuck camera")
        wait_for(lambda: any(m.id == "mic" and m.silent_s > 3 for m in desk.state.vitals.meters), 20, "silence")
        with pytest.raises(StudioError) as asked:
            desk.do("show.go_live").result(10)
        assert asked.value.code == "ask.camera_frozen"
        stop = threading.Event()
        with ThreadPoolExecutor() as together:
            parts = (check_pictures, check_microphones, check_uploads)
            found = list(together.map(lambda part: list(part(desk, stop))[-1], parts))
        assert [(line.level, line.code) for line in found] == [
            ("trouble", "source.frozen"),
            ("trouble", "check.silent"),
            ("trouble", "rtmp.unreachable"),
        ]
        desk.do("show.go_live", anyway=True).result(10)
        wait_for(lambda: any(one.kind == "rtmp" for one in desk.state.vitals.outputs), 10, "the push")
        desk.air.end_all()


def test_a_check_ends_with_its_desk(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/gone.mjpeg"
    with open_desk(write_show(tmp_path, _show(tmp_path, url))) as desk:
        desk.do("encoder.choose", encoder="x264").result(10)
        assert desk.state.show.encoder.encoder == "x264"
        with pytest.raises(StudioError) as refused:
            desk.do("encoder.choose", encoder="abacus").result(10)
        assert refused.value.code == "desk.bad_arguments"
        desk.do("show.check").result(10)
        wait_for(lambda: desk.state.check.lines, 10, "the first lines")
        desk.do("show.check").result(10)
        assert desk.state.check.left > 0, "one check at a time"
