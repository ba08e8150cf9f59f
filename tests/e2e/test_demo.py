"""`doorstep demo --headless`: the whole house, once in Chinese and once in English."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest

from tests.rig.command import doorstep
from tests.rig.film import Film


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rehearsal(tmp_path: Path, language: str) -> None:
    out = tmp_path / "out"
    done = doorstep("demo", "--headless", "--seconds", "8", "--out", out, "--lang", language)
    report = json.loads((out / "report.json").read_text())
    outputs = {output["kind"]: output for output in report["outputs"]}
    # On a busy computer pictures may be skipped, which are then counted; on the way nothing may be lost.
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert outputs["rtmp"]["dropped"] == outputs["file"]["dropped"] == 0
    assert outputs["rtmp"]["frames"] > 100
    assert report["comments"]["received"] > 1
    assert report["comments"]["shown"] == report["comments"]["received"]
    for name, kind in (("received.flv", "rtmp"), ("recording.mkv", "file")):
        film = Film(out / name)
        assert len(film.times_s) == outputs[kind]["frames"]
        assert len(film.missing) <= report["frames"]["skipped"]
        assert film.sound.std() > 0.001, "it is not silent"
    sheet = cv2.imread(str(out / "contact-sheet.png"))
    assert sheet is not None
    assert sheet.shape[1] > 1500
    assert sheet.std() > 25, "it shows something"
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in done.stdout)
    assert chinese == (language == "zh")
    assert not [one for one in report["incidents"] if "{" in one["what"]]


def test_the_folder_of_results_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = doorstep("demo", "--headless", "--seconds", "3", "--out", tmp_path / "file" / "out", "--lang", "zh")
    assert done.returncode == 1
    assert "没能写出" in done.stderr
    assert "Traceback" not in done.stderr
