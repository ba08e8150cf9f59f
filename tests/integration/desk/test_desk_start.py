"""A desk that cannot start leaves nothing held."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.config.show_file import load_show
from studio.desk.desk import Desk, DeskOptions
from tests.rig.desks import open_desk
from tests.rig.shows import shop_show, write_show


def test_a_fault_half_way_gives_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_show(tmp_path, shop_show(tmp_path))

    def faulty(*_arguments: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as broken:
        broken.setattr("studio.desk.comment_desk.ChatRoom.open", faulty)
        desk = Desk(load_show(path), path, DeskOptions(watching=False))
        with pytest.raises(RuntimeError, match="a fault of ours"):
            desk.start()
    desk.close()
    with open_desk(path) as again:
        assert again.engine.reattached
    assert desk.engine._process is not None
    assert desk.engine._process.reap(5) == 0
