"""What is asked of FFmpeg, and what is shown of an address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studio.model.sentences.sources import SENTENCES
from studio.model.source import ScreenSource
from studio.sources.network_camera import without_password
from studio.sources.screen import grab


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://admin:hunter2@10.0.0.5:554/live", "rtsp://10.0.0.5:554/live"),
        ("http://cam.local/video?user=me&pwd=hunter2", "http://cam.local/video"),
        ("http://a:hunter2@[fe80::1]:8080/x#hunter2", "http://fe80::1:8080/x"),
        ("rtsp://a:hunter2@host:99999999/", "***"),
        ("rtsp://[hunter2", "***"),
    ],
)
def test_no_password_in_what_is_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown


def test_a_region_of_a_screen_on_each_system() -> None:
    wanted = ScreenSource(id="s", name="S", x=100, y=50, width=640, height=360, cursor=False)
    assert grab(wanted, ":7", 30, "linux") == (
        ":7",
        "x11grab",
        {"framerate": "30", "draw_mouse": "0", "video_size": "640x360", "grab_x": "100", "grab_y": "50"},
    )
    assert grab(wanted, "desktop", 25, "win32") == (
        "desktop",
        "gdigrab",
        {"framerate": "25", "draw_mouse": "0", "video_size": "640x360", "offset_x": "100", "offset_y": "50"},
    )
    assert grab(wanted, "Capture screen 0", 30, "darwin")[:2] == ("Capture screen 0:none", "avfoundation")


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    folder = Path(__file__).parents[3] / "studio" / "sources"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    used = set(re.findall(r'"(source\.[a-z_]+)"', text))
    assert used == set(SENTENCES)


def test_both_languages_fill_the_same_places() -> None:
    for code, sentence in SENTENCES.items():
        places = [set(re.findall(r"{(\w+)}", part.text())) for part in sentence]
        assert places[0] == places[1], code
        assert all(sentence.zh[:1] + sentence.en[:1]), code
