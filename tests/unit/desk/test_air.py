"""The state of all pushes together, and the addresses they go to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from studio.config import secrets
from studio.desk.air import Air
from studio.desk.incidents import Incidents
from studio.desk.recordings import Recordings
from studio.engine.messages import StartOutput, StopOutput, Vitals
from studio.model.errors import EngineError, OutputError, SettingsError
from studio.model.output import Destination, OutputReport
from studio.model.secret import Secret
from studio.model.show import Show

_TWO = (
    Destination(id="a", name="甲", url="rtmp://a.example/live"),
    Destination(id="b", name="乙", url="rtmp://b.example/live"),
)


class _Engine:
    """Answers as the engine would; `dead`: as a line that is lost."""

    def __init__(self) -> None:
        self.vitals = Vitals()
        self.asked: list[Any] = []
        self.refuses: dict[str, str] = {}
        self.condition, self.ended = "running", False

    def call(self, command: Any) -> None:
        output_id = command.output.id if isinstance(command, StartOutput) else command.output_id
        if output_id in self.refuses:
            raise EngineError(self.refuses[output_id], name=output_id)
        self.asked.append(command)

    def reports(self, **states: str) -> None:
        self.vitals = Vitals(
            outputs=tuple(
                OutputReport(id=name, name=name, kind="rtmp", state=state)  # type: ignore[arg-type]
                for name, state in states.items()
            )
        )


@pytest.fixture
def engine() -> _Engine:
    return _Engine()


def _air(engine: _Engine, *destinations: Destination, rehearsal: str = "") -> Air:
    desk = SimpleNamespace(engine=engine, show=Show(destinations=destinations), language="zh", incidents=Incidents())
    desk.recordings = Recordings(desk)  # type: ignore[arg-type]
    return Air(desk, {"": rehearsal} if rehearsal else {}, lambda: None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("states", "together"),
    [
        ({}, "off"),
        ({"a": "idle"}, "off"),
        ({"a": "failed"}, "off"),
        ({"a": "live", "b": "live"}, "live"),
        ({"a": "live", "b": "failed"}, "live"),
        ({"a": "live", "b": "connecting"}, "connecting"),
        ({"a": "live", "b": "reconnecting", "c": "connecting"}, "reconnecting"),
        ({"a": "stopping", "b": "live"}, "stopping"),
    ],
)
def test_the_state_is_the_worst_that_is_worked_on(engine: _Engine, states: dict[str, str], together: str) -> None:
    engine.reports(**states)
    assert _air(engine).state() == together


def test_a_recording_is_not_on_air(engine: _Engine) -> None:
    engine.vitals = Vitals(outputs=(OutputReport(id="recording", name="x", kind="file", state="live"),))
    assert _air(engine).state() == "off"


def test_nothing_starts_without_every_key(engine: _Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def key_of(destination_id: str, name: str) -> Secret:
        if destination_id == "b":
            raise SettingsError("settings.no_key", name=name)
        return Secret("k")

    monkeypatch.setattr(secrets, "stream_key", key_of)
    with pytest.raises(SettingsError) as refused:
        _air(engine, *_TWO).go_live()
    assert "乙" in refused.value.say("zh").what
    assert engine.asked == []


def test_without_a_destination(engine: _Engine) -> None:
    with pytest.raises(OutputError) as refused:
        _air(engine).go_live()
    assert refused.value.code == "desk.no_destination"


def test_a_rehearsal_goes_nowhere_else(engine: _Engine) -> None:
    air = _air(engine, *_TWO, rehearsal="rtmp://127.0.0.1:1/live")
    air.go_live()
    assert [one.output.url for one in engine.asked] == ["rtmp://127.0.0.1:1/live"]


def test_after_the_engine_died_everything_wanted_starts_again(engine: _Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "stream_key", lambda *_: Secret("k"))
    air = _air(engine, *_TWO)
    air.go_live()
    engine.asked.clear()
    engine.refuses = {"a": "engine.failed"}
    air.restart_all()
    assert [one.output.id for one in engine.asked] == ["b"], "one that cannot does not keep the others from it"
    engine.refuses = {}
    engine.reports(a="live", b="live")
    air.end_show()
    assert {type(one) for one in engine.asked[1:]} == {StopOutput}
    engine.asked.clear()
    air.restart_all()
    assert engine.asked == [], "what was ended stays ended"


def test_a_running_engine_is_adopted(engine: _Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "stream_key", lambda *_: Secret("k"))
    air = _air(engine, *_TWO)
    running = (
        OutputReport(id="a", name="甲", kind="rtmp", state="live", started_unix_s=77.0),
        OutputReport(id="b", name="乙", kind="rtmp", state="failed"),
        OutputReport(id="recording", name="x.mkv", kind="file", state="live", location="/x/x.mkv"),
    )
    air.adopt(running)
    assert air.since_unix_s == 77.0
    air.restart_all()
    assert [one.output.id for one in engine.asked] == ["a", "recording"]
    assert engine.asked[1].output.path == "/x/x.mkv"


def test_ending_an_output_ends_its_sentence(engine: _Engine) -> None:
    from studio.model.incident import Incident

    air = _air(engine, *_TWO)
    incidents = air._desk.incidents
    incidents.add(Incident(unix_s=1, level="trouble", key="a", code="rtmp.reconnecting", arguments={"attempt": "1"}))
    engine.reports(a="reconnecting")
    air.end_show()
    assert incidents.sentence() is None


def test_ending_all_without_an_engine_returns(engine: _Engine) -> None:
    air = _air(engine, *_TWO)
    engine.reports(a="live")
    engine.refuses, engine.condition = {"a": "engine.lost"}, "lost"
    air.end_all()
