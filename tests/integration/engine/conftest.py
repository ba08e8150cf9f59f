"""No engine outlives its test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.desks import end_engines


@pytest.fixture(autouse=True)
def no_engine_stays(home: Path) -> Iterator[None]:
    yield
    end_engines()
