"""One studio a show."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.desk.lock import ShowLock
from studio.model.errors import ShowFileError


def test_the_second_one_hears_who_has_it(tmp_path: Path) -> None:
    first, second = ShowLock(tmp_path), ShowLock(tmp_path)
    first.acquire()
    with pytest.raises(ShowFileError) as refused:
        second.acquire()
    assert refused.value.code == "show.busy"
    assert refused.value.arguments["pid"] == str(os.getpid())
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_a_pid_file_left_behind_means_nothing(tmp_path: Path) -> None:
    (tmp_path / "studio.pid").write_text("1")
    lock = ShowLock(tmp_path)
    lock.acquire()
    lock.release()
