"""What the terminal says, and how it judges a received stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from studio.cli.broadcast import shown_url
from studio.cli.contact_sheet import write_contact_sheet
from studio.cli.language import language_of
from studio.cli.progress import Progress
from studio.cli.received import Received, inspect_received
from studio.desk.state import DeskState
from studio.engine.messages import FrameCounts, Vitals
from studio.model.errors import OutputError, SettingsError
from studio.model.incident import Incident
from studio.model.output import OutputReport


@contextmanager
def _flv(path: Path) -> Iterator[Callable[[int], None]]:
    """A film of 30 fps with sound; the pictures are written by their numbers."""
    with av.open(str(path), "w", format="flv") as file:
        picture = file.add_stream("libx264", rate=30, options={"preset": "ultrafast", "tune": "zerolatency"})
        picture.width, picture.height, picture.pix_fmt, picture.gop_size = 320, 180, "yuv420p", 30
        sound = file.add_stream("aac", rate=48_000)

        def write(number: int) -> None:
            frame = av.VideoFrame(320, 180, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([number * 7 % 256]) * (plane.line_size * plane.height))
            frame.pts = number
            file.mux(picture.encode(frame))
            block = av.AudioFrame.from_ndarray(np.zeros((2, 1600), np.float32), format="fltp", layout="stereo")
            block.rate, block.pts = 48_000, number * 1600
            file.mux(sound.encode(block))

        yield write
        file.mux(picture.encode(None))
        file.mux(sound.encode(None))


def test_a_whole_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.flv"
    with _flv(path) as write:
        for number in range(60):
            write(number)
    received = inspect_received(path, 30)
    assert received.frames == 60
    assert (received.missing, received.sound_holes, received.starts_with_key) == (0, 0, True)
    assert received.sound_packets > 90
    assert received.trouble(60, 0) == ""
    assert "60 < 61" in received.trouble(61, 0)


def test_a_stream_with_holes(tmp_path: Path) -> None:
    path = tmp_path / "a.flv"
    with _flv(path) as write:
        for number in [*range(20), *range(23, 40), *range(41, 60)]:
            write(number)
    received = inspect_received(path, 30)
    assert received.frames == 56
    assert received.missing == 4
    assert received.sound_holes >= 1
    assert "4 pictures" in received.trouble(56, 0)
    assert received._replace(sound_holes=0).trouble(56, 4) == "", "what was never encoded was not lost on the way"


@pytest.mark.parametrize("content", [None, b"", b"FLV\x01" + b"\xff" * 500])
def test_no_stream_at_all(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.flv"
    if content is not None:
        path.write_bytes(content)
    received = inspect_received(path, 30)
    assert received == Received(0, 0, 0, 0, False)
    assert received.trouble(0, 0), "nothing sent, nothing received is no success"
    assert not write_contact_sheet(path, tmp_path / "sheet.png")
    assert not (tmp_path / "sheet.png").exists()


def test_contact_sheet_shows_pictures_from_all_of_it(tmp_path: Path) -> None:
    path, sheet = tmp_path / "a.flv", tmp_path / "sheet.png"
    with _flv(path) as write:
        for number in range(32):
            write(number)
    assert write_contact_sheet(path, sheet)
    page = cv2.imread(str(sheet))
    assert page is not None
    assert page.shape[:2] == (4 * (270 + 8) + 8, 4 * (480 + 8) + 8)
    means = [
        page[8 + row * 278 + 100, 8 + column * 488 + 200].mean().round() for row in range(4) for column in range(4)
    ]
    assert len(set(means)) > 5


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtmp://host:1935/live/secret", "rtmp://host:1935/live"),
        ("rtmps://user:word@host/app/secret?token=1", "rtmps://host/app"),
        ("rtmp://host/live", "rtmp://host/live"),
    ],
)
def test_an_address_is_shown_without_its_key(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_no_address_at_all() -> None:
    with pytest.raises(OutputError) as refused:
        shown_url("secret")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "system", "spoken"),
    [
        ("zh", "en_US.UTF-8", "zh"),
        ("en", "zh_CN.UTF-8", "en"),
        (None, "zh_CN.UTF-8", "zh"),
        (None, "de_DE.UTF-8", "en"),
        (None, "C", "en"),
    ],
)
def test_language(monkeypatch: pytest.MonkeyPatch, asked: str | None, system: str, spoken: str) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", system)
    assert language_of(asked) == spoken


def test_unknown_language() -> None:
    with pytest.raises(SettingsError) as refused:
        language_of("fr")
    assert refused.value.code == "cli.no_language"


def test_progress_says_each_incident_once(capsys: pytest.CaptureFixture[str]) -> None:
    incident = Incident(
        unix_s=1.0, level="trouble", key="a", code="rtmp.unreachable", arguments={"host": "h", "reason": "r"}
    )
    outputs = (OutputReport(id="a", name="甲", kind="rtmp", state="live", dropped=2, bitrate_kbps=2500),)
    vitals = Vitals(outputs=outputs, frames=FrameCounts(90, 3, 1))
    state = DeskState(vitals=vitals, air="live", incidents=(incident,))
    progress = Progress("zh")
    progress.show(state)
    progress.show(state)
    said = capsys.readouterr().out
    assert said.count("连不上 h") == 1
    assert "直播中" in said
    assert "90 帧，丢 6" in said
    assert "2.5 Mbit/s" in said
    assert said.count("直播中") == 1, "not on a terminal: a line every ten seconds"
