from __future__ import annotations

from pathlib import Path

import pytest

from studio.config.settings import MAX_RECENT_SHOWS, Settings, load_settings, save_settings
from studio.model.errors import SettingsError


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    settings = Settings(language="en", theme="contrast", mode="expert").opened(tmp_path / "a.show.json")
    save_settings(settings, path)
    assert load_settings(path) == (settings, None)
    assert settings.last_show == str(tmp_path / "a.show.json")


def test_no_file_is_no_trouble(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == (Settings(), None)


@pytest.mark.parametrize("content", [b"{", b'{"theme":"pink"}', b"[]", b"\xff", b"[" * 100_000, b" " * 2_000_000])
def test_a_broken_file_is_set_aside_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings, trouble = load_settings(path)
    assert settings == Settings()
    assert trouble is not None
    assert trouble.code == "settings.broken"
    assert not path.exists()
    assert Path(trouble.arguments["aside"]).read_bytes() == content
    assert load_settings(path) == (Settings(), None)


def test_fields_of_a_newer_version_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"theme":"light","hologram":true}')
    assert load_settings(path) == (Settings(theme="light"), None)


def test_the_recent_shows_are_bounded_and_without_doubles(tmp_path: Path) -> None:
    settings = Settings()
    for number in [*range(20), 19, 15]:
        settings = settings.opened(tmp_path / f"{number}.show.json")
    assert len(settings.recent_shows) == MAX_RECENT_SHOWS
    assert [Path(one).name.partition(".")[0] for one in settings.recent_shows[:3]] == ["15", "19", "18"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError) as caught:
        save_settings(Settings(), tmp_path / "file" / "settings.json")
    assert caught.value.code == "settings.not_saved"
