"""What fails beside the painting itself ends a turn of the painting thread, not the thread."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.model.canvas import Canvas
from studio.model.overlay import Overlay, TextOverlay
from studio.overlays.stage import OverlayStage
from tests.rig.waiting import wait_for


def test_a_fault_outside_the_painters_does_not_end_the_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    def faulty(_state: object, _now: float) -> bool:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("studio.overlays.stage.shows_time", faulty)
    stage = OverlayStage(Canvas(width=1280, height=720, fps=30), "harvest", "zh", tmp_path)
    stage.set_overlays((Overlay(id="a", name="文字", state=TextOverlay(text="番茄"), shown=True),))
    stage.start()
    try:
        wait_for(lambda: stage.painted("a"), 5, "the first painting")
        wait_for(lambda: stage._forgiving.faults > 0, 5, "the fault")
        changed = TextOverlay(text="黄瓜")
        stage.set_state("a", changed)
        wait_for(lambda: stage.painted("a") is changed, 5, "the next painting")
    finally:
        stage.close()
