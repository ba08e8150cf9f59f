"""A show file that cannot be read, on screen: nothing happens to it unless the person says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from studio.config.show_file import load_show, previous_copy, restore_previous, save_show
from studio.gui.spoiled_show import SpoiledShow, ask_for_previous
from studio.model.errors import ShowFileError
from tests.rig.shows import plain_show, write_show


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    path = write_show(tmp_path)
    save_show(plain_show(title="zweite"), path)
    path.write_bytes(b"{ broken")
    return path


def _answer(button: str) -> None:
    (dialog,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, SpoiledShow))
    getattr(dialog, button).click()


@pytest.mark.parametrize(("button", "wanted"), [("previous", True), ("leave", False)])
def test_the_person_decides(app: QApplication, spoiled: Path, button: str, wanted: bool) -> None:
    with pytest.raises(ShowFileError) as refused:
        load_show(spoiled)
    QTimer.singleShot(50, lambda: _answer(button))
    assert ask_for_previous(refused.value, "zh") == wanted
    assert spoiled.read_bytes() == b"{ broken"
    app.processEvents()


def test_the_previous_copy_takes_its_place_and_nothing_is_lost(spoiled: Path) -> None:
    first = restore_previous(spoiled)
    assert first.read_bytes() == b"{ broken"
    assert load_show(spoiled).title == plain_show().title
    assert previous_copy(spoiled) is not None
    spoiled.write_bytes(b"again")
    second = restore_previous(spoiled)
    assert (first.read_bytes(), second.read_bytes()) == (b"{ broken", b"again")


def test_without_a_copy_nothing_is_done(tmp_path: Path) -> None:
    path = tmp_path / "x.show.json"
    path.write_bytes(b"{ broken")
    with pytest.raises(ShowFileError):
        restore_previous(path)
    assert [one.name for one in tmp_path.iterdir()] == ["x.show.json"]
