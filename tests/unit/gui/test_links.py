"""Each push in the window: its sentence, its two minutes in pixels, and another try with a new key."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from studio.gui.link_graph import LinkGraph
from studio.gui.main_window import MainWindow
from studio.gui.theme import tokens
from studio.model.output import LinkSample, OutputReport
from tests.rig.desk_stage import DeskStage


def _push(**changes: Any) -> OutputReport:
    fields: dict[str, Any] = {"id": "a", "name": "视频号", "kind": "rtmp", "state": "live", **changes}
    return OutputReport(**fields)


def _show(window: MainWindow, desk: DeskStage, app: QApplication, *pushes: OutputReport) -> None:
    desk.set(vitals=msgspec.structs.replace(desk.state.vitals, outputs=pushes))
    window.bridge.poll()
    window.tabs.setCurrentIndex(window.pages.indexOf(window.incidents))
    app.processEvents()


def test_a_slow_link_is_said_in_one_sentence(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    panel = window.incidents.links
    _show(window, desk, app)
    assert not panel.isVisible()
    _show(window, desk, app, _push(code="rtmp.slow", bitrate_kbps=2200, queue_age_ms=340, dropped=12))
    row = panel.rows["a"]
    assert panel.isVisible()
    assert row._sentence.text().startswith("上传网络变慢，画质自动调低了")
    assert row.graph.accessibleName() == "发出 2.2 Mbps · 排队 0.3 秒 · 丢帧 12"
    assert not row.key.isVisible()
    _show(window, desk, app, _push())
    assert not row._sentence.isVisible()


def test_a_refused_key_can_be_replaced(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    _show(window, desk, app, _push(state="failed", code="rtmp.key_refused", arguments={"host": "h.example"}))
    row = window.incidents.links.rows["a"]
    assert "h.example 不接受这个推流密钥" in row._sentence.text()
    row.key.setText(" fresh-key ")
    row.again.click()
    assert desk.asked[-1] == ("destination.retry", {"destination_id": "a", "key": "fresh-key"})
    assert row.key.text() == ""


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_the_graph_shows_rate_queue_and_drops(theme: str, window: MainWindow, app: QApplication) -> None:
    window.preferences.set_theme(theme)
    graph = LinkGraph(window)
    graph.resize(300, 64)
    half = [LinkSample(2000, 20, 0)] * 30 + [LinkSample(1000, 900, 0)] * 29 + [LinkSample(1000, 900, 60)]
    graph.show_samples(half, 2000)
    picture = graph.grab().toImage()
    colours = tokens()

    def rows_of(colour: str, x: int) -> list[int]:
        near = QColor(colour)
        seen = [picture.pixelColor(x, y) for y in range(picture.height())]
        return [
            y
            for y, one in enumerate(seen)
            if max(abs(one.red() - near.red()), abs(one.green() - near.green()), abs(one.blue() - near.blue())) < 40
        ]

    fast, slow = rows_of(colours.leaf_ink, 60), rows_of(colours.leaf_ink, 220)
    assert fast
    assert slow
    assert min(slow) - min(fast) > 20, "half the rate is half as high"
    assert min(rows_of(colours.wheat_ink, 220)) < 20, "a queue of nearly a second nearly reaches the top"
    assert max(rows_of(colours.tomato, 296)) > 50, "pictures left out stand at the bottom"
    graph.deleteLater()
