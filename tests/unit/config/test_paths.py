from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from studio.config import paths
from studio.model.errors import SettingsError


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


def test_one_runtime_folder_a_show_by_whatever_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    show = tmp_path / "a.show.json"
    show.touch()
    (tmp_path / "link").symlink_to(show)
    monkeypatch.chdir(tmp_path)
    folder = paths.runtime_folder(show)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert paths.runtime_folder(Path("a.show.json")) == folder
    assert paths.runtime_folder(tmp_path / "link") == folder
    assert paths.runtime_folder(tmp_path / "b.show.json") != folder


def test_a_socket_fits_even_under_a_very_long_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("长" * 40)
    long.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    folder = paths.runtime_folder(long / "a.show.json")
    try:
        assert len(os.fsencode(folder)) <= 80
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(folder / "n234567890123456789"))
            assert len(os.fsencode(door.getsockname())) <= 100
    finally:
        for one in folder.iterdir():
            one.unlink()
        folder.rmdir()


def test_a_folder_open_to_others_is_closed_and_a_strangers_link_refused(tmp_path: Path) -> None:
    show = tmp_path / "a.show.json"
    folder = paths.runtime_folder(show)
    folder.chmod(0o777)
    assert paths.runtime_folder(show).stat().st_mode & 0o777 == 0o700
    folder.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.symlink_to(elsewhere)
    with pytest.raises(SettingsError) as caught:
        paths.runtime_folder(show)
    assert caught.value.code == "settings.runtime_folder"


def test_where_a_show_keeps_its_ledger(tmp_path: Path) -> None:
    show = tmp_path / "market.show.json"
    assert paths.ledger_url(show, "postgresql+psycopg://h/d") == "postgresql+psycopg://h/d"
    assert paths.ledger_url(show, "ledger.db") == f"sqlite:///{tmp_path / 'ledger.db'}"
    kept = paths.ledger_url(show, "")
    assert kept == paths.ledger_url(show, "")
    assert kept != paths.ledger_url(tmp_path / "other.show.json", "")
    assert Path(kept.removeprefix("sqlite:///")).parent == paths.data_folder() / "ledgers"


def test_files_named_in_a_show_are_beside_it(tmp_path: Path) -> None:
    assert paths.beside(tmp_path / "a.show.json", "p/x.csv") == tmp_path / "p" / "x.csv"
    assert paths.beside(tmp_path / "a.show.json", "/x.csv") == Path("/x.csv")
