"""`doorstep devices`, `doctor`, `stop`, and what the command says to wrong arguments and files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.rig.command import doorstep
from tests.rig.shows import write_show


def test_devices_are_listed_or_their_absence_is_said() -> None:
    done = doorstep("devices", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "identity" in done.stdout or "No camera" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(("language", "word"), [("zh", "正常"), ("en", "fine")])
def test_doctor_says_what_works(language: str, word: str) -> None:
    done = doorstep("doctor", "--lang", language)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout
    assert len(lines) >= 9
    assert sum(word in line for line in lines) >= 5
    assert not [line for line in lines if "{" in line or "doctor." in line]


def test_doctor_finds_what_is_in_the_way(home: Path) -> None:
    """A folder that cannot be written to is trouble, and the status says so."""
    data = home / "data"
    data.rmdir()
    data.symlink_to("/proc/1")
    done = doorstep("doctor", "--lang", "en")
    assert done.returncode == 1
    assert "✗ trouble" in done.stdout


def test_nothing_to_stop(tmp_path: Path) -> None:
    for arguments in ((), (write_show(tmp_path),)):
        done = doorstep("stop", *arguments, "--lang", "zh")
        assert done.returncode == 1
        assert "没有正在运行的节目" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def _said(*arguments: str | Path) -> str:
    """What the command says when it refuses, in the language asked for."""
    done = doorstep(*arguments)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(("language", "hint"), [("zh", "canvas"), ("en", "canvas")])
def test_a_typo_in_the_show_file(tmp_path: Path, language: str, hint: str) -> None:
    path = write_show(tmp_path)
    path.write_text(path.read_text().replace('"canvas"', '"canvass"'))
    before = path.read_bytes()
    said = _said("broadcast", path, "--record", tmp_path / "a.mkv", "--lang", language)
    assert "canvass" in said
    assert hint in said.replace("canvass", "")
    assert ("节目" in said) == (language == "zh")
    assert path.read_bytes() == before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_show_of_a_newer_version_is_not_touched(tmp_path: Path, language: str) -> None:
    path = write_show(tmp_path)
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": 99, "lights": []}))
    before = path.read_bytes()
    said = _said("broadcast", path, "--record", tmp_path / "a.mkv", "--lang", language)
    assert "99" in said
    assert path.read_bytes() == before
    assert not (tmp_path / "a.mkv").exists()


def test_a_missing_show(tmp_path: Path) -> None:
    said = _said("broadcast", tmp_path / "none.show.json", "--record", tmp_path / "a.mkv", "--lang", "en")
    assert "none.show.json" in said


def test_nothing_to_do(tmp_path: Path) -> None:
    path = write_show(tmp_path)
    assert "--push" in _said("broadcast", path, "--seconds", "3", "--lang", "en")
    assert ".avi" in _said("broadcast", path, "--record", tmp_path / "a.avi", "--lang", "zh")
    assert "rtmp://" in _said("broadcast", path, "--push", "example.org/live", "--seconds", "3", "--lang", "zh")


def test_without_a_screen_the_window_says_so(tmp_path: Path) -> None:
    done = doorstep(write_show(tmp_path), DISPLAY="", WAYLAND_DISPLAY="", LANG="zh_CN.UTF-8")
    assert done.returncode == 1
    assert "屏幕" in done.stderr


def test_unknown_language() -> None:
    done = doorstep("devices", "--lang", "fr")
    assert done.returncode == 1
    assert "fr" in done.stderr
