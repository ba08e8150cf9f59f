"""What studio and engine say to each other survives the line."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from studio.engine import messages
from studio.engine.messages import (
    AudioCounts,
    Command,
    Ending,
    Event,
    FrameCounts,
    Happened,
    Hello,
    LookAt,
    Mark,
    Reply,
    Request,
    SaveReplay,
    SetBlank,
    SetChannel,
    SetOverlay,
    SetShow,
    Shutdown,
    StartOutput,
    State,
    StopOutput,
    TakeScene,
    Thumbnail,
    TryEncoder,
    Vitals,
    decode_event,
    decode_request,
    encode,
)
from studio.model.incident import Incident
from studio.model.output import EncoderSettings, FileOutput, OutputReport, RtmpOutput
from studio.model.overlay import ProductCard, RunningComment, RunningComments
from studio.model.scene import Transition
from studio.model.sound import Meter
from studio.model.source import SourceReport
from tests.rig.shows import shop_show

_COMMANDS: list[Command] = [
    Hello(show_path="/x/直播.show.json", watching=False),
    TakeScene(scene_id="main", transition=Transition("fade", 500)),
    LookAt(overlay_id="card"),
    SetOverlay(overlay_id="card", state=ProductCard(number=3, name="番茄"), cause_ns=2**62),
    SetOverlay(overlay_id="run", state=RunningComments(comments=(RunningComment("1", "🍅" * 300),)), shown=True),
    SetChannel(source_id="mic", gain_db=-3.5),
    SetBlank(blank=True),
    StartOutput(output=RtmpOutput(id="a", name="甲", url="rtmp://x/live"), key="k", encoder=EncoderSettings()),
    StartOutput(output=FileOutput(id="recording", name="x", path="/x.mkv")),
    StopOutput(output_id="a"),
    SaveReplay(path="/x/回放.mkv"),
    Mark(title="3 鸡蛋"),
    TryEncoder(seconds=2.5, encoder=EncoderSettings()),
    Shutdown(),
]
_EVENTS: list[Event] = [
    Reply(number=3, code="engine.no_scene", arguments={"name": "x", "hint": ""}),
    Vitals(
        sources=(SourceReport("cam", "stalled", "source.stalled", {"name": "c"}, 2100, 1280, 720, 29.97, 3),),
        meters=(Meter("master", -11.0, -16.0),),
        outputs=(OutputReport(id="a", name="甲", kind="rtmp", state="reconnecting", attempt=3),),
        frames=FrameCounts(1, 2, 3),
        audio=AudioCounts(4, 5),
        stock_to_frame_ms=(1.5, 40.0),
    ),
    Happened(incident=Incident(unix_s=1.0, level="fine", key="a", code="output.live", arguments={"name": "甲"})),
    Thumbnail(scene_id="main", jpeg=bytes(range(256))),
    Ending(),
]


def test_commands_survive(tmp_path: Path) -> None:
    show = shop_show(tmp_path)
    for number, command in enumerate([*_COMMANDS, SetShow(show=show, base_folder=str(tmp_path))]):
        assert decode_request(encode(Request(number, command))) == Request(number, command)


def test_events_survive(tmp_path: Path) -> None:
    for event in [*_EVENTS, State(show=shop_show(tmp_path), scene_id="main", blank=True)]:
        assert decode_event(encode(event)) == event


def test_none_is_forgotten() -> None:
    """Every message of the module was tried above."""
    tried = {type(one).__name__ for one in [*_COMMANDS, *_EVENTS]} | {"SetShow", "State"}
    kinds = {*messages._Command.__subclasses__(), *messages._Event.__subclasses__()}
    assert {kind.__name__ for kind in kinds} == tried


@pytest.mark.parametrize("payload", [b"", b"\x00", b"\xff" * 40, msgspec.msgpack.encode({"number": 1}), b"\x91\x01"])
def test_foreign_bytes_are_refused(payload: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        decode_request(payload)
    with pytest.raises(msgspec.MsgspecError):
        decode_event(payload)


def test_a_key_is_not_in_what_is_printed() -> None:
    start = StartOutput(output=RtmpOutput(id="a", name="甲", url="rtmp://x/live"), key="canary-77")
    for text in (repr(start), str(start), f"{start}", repr(Request(1, start))):
        assert "canary-77" not in text
