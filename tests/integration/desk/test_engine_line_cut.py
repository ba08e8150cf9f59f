"""When only the line to the engine is cut, the show is as it was, and that is what is said."""

from __future__ import annotations

from pathlib import Path

from studio.engine.line import hang_up
from tests.rig.desks import open_desk
from tests.rig.film import Film
from tests.rig.shows import write_show
from tests.rig.waiting import wait_for


def test_a_line_that_is_cut_is_not_a_death(tmp_path: Path) -> None:
    recording = tmp_path / "a.mkv"
    with open_desk(write_show(tmp_path)) as desk:
        desk.air.start_recording(recording)
        wait_for(lambda: [one.frames > 10 for one in desk.engine.vitals.outputs] == [True], 10, "the recording")
        address = desk.engine._address
        client = desk.engine._client
        assert client is not None
        assert client._line is not None
        hang_up(client._line)
        wait_for(lambda: "engine.line_back" in [one.code for one in desk.state.incidents], 10, "the line")
        assert desk.engine._address == address
        codes = [one.code for one in desk.state.incidents]
        assert "engine.line_cut" in codes
        assert not {"engine.lost", "engine.restarted"} & set(codes)
        assert [one.state for one in desk.engine.vitals.outputs] == ["live"]
        desk.air.end_all()
    assert not list(tmp_path.glob("a-*.mkv")), "the recording went on in its file"
    assert len(Film(recording).times_s) > 10
