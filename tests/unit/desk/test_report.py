"""The figures of report.json."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from studio.desk.report import CommentCounts, make_report, write_report
from studio.desk.state import DeskState, OrderCounts
from studio.engine.messages import AudioCounts, FrameCounts, SideVitals, Vitals
from studio.model.incident import Incident
from studio.model.output import OutputReport
from studio.model.show import Show
from studio.model.side_canvas import SideCanvas


def _state(**vitals: object) -> DeskState:
    outputs = (
        OutputReport(id="a", name="B站", kind="rtmp", state="idle", frames=90, dropped=2, bytes=9, reconnects=1),
        OutputReport(id="recording", name="x.mkv", kind="file", state="failed", frames=40),
    )
    incidents = (
        Incident(
            unix_s=1_750_000_000, level="trouble", key="recording", code="file.full", arguments={"path": "/x.mkv"}
        ),
        Incident(unix_s=1_750_000_001, level="fine", key="a", code="output.live", arguments={"name": "B站"}),
    )
    figures: dict[str, object] = {
        "outputs": outputs, "frames": FrameCounts(88, 2, 1), "audio": AudioCounts(140, 3), **vitals
    }  # fmt: skip
    return DeskState(vitals=Vitals(**figures), order_counts=OrderCounts(5, 2), incidents=incidents)  # type: ignore[arg-type]


def test_figures_are_what_the_desk_counted(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.json"
    write_report(make_report(_state(), CommentCounts(12, 3, 9), "en"), path)
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["frames"] == {"composed": 88, "lagged": 2, "skipped": 1}
    assert written["audio"] == {"blocks": 140, "gaps": 3}
    assert written["outputs"][0] == {
        "name": "B站", "kind": "rtmp", "state": "idle", "frames": 90, "dropped": 2, "bytes": 9, "reconnects": 1,
    }  # fmt: skip
    assert written["outputs"][1]["state"] == "failed"
    assert written["comments"] == {"received": 12, "duplicates": 3, "shown": 9}
    assert written["orders"] == {"accepted": 5, "refused": 2, "waiting": 0, "book": None}
    (incident,) = written["incidents"]
    assert "/x.mkv" in incident["what"]
    assert incident["safe"]
    assert incident["action"]
    assert incident["time"].startswith("2025-06-15T") or incident["time"].startswith("2025-06-16T")
    assert written["latency_ms"]["stock_to_frame"] == {"count": 0, "median": 0.0, "p99": 0.0}
    assert list(path.parent.iterdir()) == [path], "nothing half written stays"


def test_a_further_canvas_says_what_it_came_to_and_cost() -> None:
    side = SideVitals(id="second", frames=FrameCounts(80, 1, 0), compose_ms=1.5, encode_ms=8.0, cpu_percent=29)
    state = _state(sides=(side,))
    show = Show(canvases=(SideCanvas(id="second", name="竖屏"),))
    report = make_report(msgspec.structs.replace(state, show=show), CommentCounts(0, 0, 0), "zh")
    (line,) = report.canvases
    assert (line.name, line.frames.composed, line.compose_ms, line.encode_ms, line.cpu_percent) == (
        *("竖屏", 80, 1.5, 8.0, 29),
    )


def test_incidents_speak_the_language() -> None:
    report = make_report(_state(), CommentCounts(0, 0, 0), "zh")
    assert "磁盘满了" in report.incidents[0].what


@pytest.mark.parametrize(
    ("measured", "median", "p99"), [((7.0,), 7.0, 7.0), (tuple(map(float, range(1, 101))), 50.5, 100.0)]
)
def test_stock_to_frame(measured: tuple[float, ...], median: float, p99: float) -> None:
    delay = make_report(_state(stock_to_frame_ms=measured), CommentCounts(0, 0, 0), "en").latency_ms.stock_to_frame
    assert (delay.count, delay.median, delay.p99) == (len(measured), median, p99)
