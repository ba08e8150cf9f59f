"""Recordings by the desk: settings, a replay of what was on air, chapters of scenes and products."""

from __future__ import annotations

import json
from pathlib import Path

import av
import pytest

from studio.config.show_file import load_show
from studio.model.errors import EngineError, OutputError, ShowFileError
from studio.model.show import Recording
from tests.rig.desks import open_desk
from tests.rig.film import Film
from tests.rig.shows import FPS, shop_show, write_show
from tests.rig.waiting import wait_for


def _titles(path: Path) -> list[str]:
    with av.open(str(path)) as container:
        return [one["metadata"]["title"] for one in container.chapters()]


def test_a_recorded_show_has_chapters_and_a_replay(tmp_path: Path) -> None:
    show = shop_show(tmp_path, recording=Recording(folder="kept", container="mp4", replay_s=5))
    with open_desk(write_show(tmp_path, show)) as desk:
        refused = desk.do("replay.save")
        assert isinstance(refused.exception(10), EngineError)
        desk.do("recording.start").result(10)
        wait_for(lambda: desk.state.recording_path, 20, "the recording")
        path = Path(desk.state.recording_path)
        wait_for(lambda: desk.state.vitals.outputs[0].frames > 1.5 * FPS, 20, "the first chapter")
        desk.do("scene.take", scene_id="other").result(10)
        wait_for(lambda: desk.state.vitals.outputs[0].frames > 3 * FPS, 20, "the second")
        desk.do("product.present", number=2).result(10)
        wait_for(lambda: desk.state.vitals.outputs[0].frames > 4.5 * FPS, 20, "the third")
        assert desk.state.vitals.outputs[0].minutes_left > 0
        assert desk.state.vitals.replay_s >= 4
        desk.do("replay.save").result(10)
        saved = wait_for(lambda: [one for one in desk.state.incidents if one.code == "replay.saved"], 20, "the replay")
        told = desk.state.sentence
        assert told is not None
        assert told.code == "replay.saved"
        desk.do("recording.stop").result(10)
        wait_for(lambda: not desk.state.recording_path, 10, "its end")
        with pytest.raises(OutputError) as bad:
            desk.do("recording.settings", folder="/proc/nowhere").result(10)
        assert bad.value.code == "file.bad_folder"
        with pytest.raises(OutputError):
            desk.do("recording.settings", segment_minutes=-1).result(10)
        assert desk.show.recording == show.recording
        desk.do("recording.settings", folder=str(tmp_path / "stick"), segment_minutes=30).result(10)
        assert load_show(desk.show_path).recording.segment_minutes == 30
    assert path.parent == tmp_path / "kept"
    assert _titles(path) == ["1 番茄", "菜园", "2 鸡蛋"]
    replay = Film(Path(saved[0].arguments["path"]))
    assert 4 <= len(replay.times_s) / FPS <= 7.2
    assert replay.key_times_s[0] == 0


@pytest.mark.parametrize(
    ("written", "hint"), [({"segment_minute": 5}, "segment_minutes"), ({"container": "mp5"}, "mp4")]
)
def test_a_misspelt_setting_is_recognised(tmp_path: Path, written: dict[str, object], hint: str) -> None:
    path = write_show(tmp_path)
    raw = json.loads(path.read_bytes())
    raw["recording"] = written
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(ShowFileError) as refused:
        load_show(path)
    assert hint in refused.value.say("en").text()
