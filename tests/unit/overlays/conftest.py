"""Stages that are closed at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from studio.model.canvas import Canvas
from studio.model.overlay import Overlay
from studio.overlays.stage import OverlayStage
from tests.rig.stages import Incidents, Open
from tests.rig.waiting import wait_for


@pytest.fixture
def incidents() -> Incidents:
    return []


@pytest.fixture
def opened(qapp: QGuiApplication, tmp_path: Path, incidents: Incidents) -> Iterator[Open]:
    """Starts a stage and closes it at the end."""
    del qapp
    with ExitStack() as stack:

        def open_stage(
            *overlays: Overlay, canvas: Canvas | None = None, theme: str = "harvest", language: str = "zh"
        ) -> OverlayStage:
            def on_incident(code: str, arguments: dict[str, str]) -> None:
                incidents.append((code, arguments))

            stage = OverlayStage(canvas or Canvas(1280, 720), theme, language, tmp_path, on_incident)
            stack.callback(stage.close)
            stage.set_overlays(overlays)
            stage.start()
            wait_for(lambda: stage.paints + len(incidents) >= len(overlays), what="first painting")
            return stage

        yield open_stage
