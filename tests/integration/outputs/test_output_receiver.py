"""The rehearsal's receiver takes what our publisher sends, twice, and what ffmpeg sends."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psutil
import pytest

from studio.outputs.receiver import RtmpReceiver
from tests.integration.outputs.test_output_rtmp import sending
from tests.rig.program import Program, Watched
from tests.rig.waiting import wait_for


def test_it_keeps_and_counts_what_comes_and_takes_a_publisher_again(tmp_path: Path) -> None:
    path = tmp_path / "received.flv"
    receiver = RtmpReceiver(path)
    url = receiver.start()
    try:
        with Program() as program:
            with sending(program, url, "any-key") as sender:
                sender.wait_frames(60)
            first = sender.output.report().frames
            wait_for(lambda: receiver.report().frames == first, 5)
            assert receiver.report().bytes == pytest.approx(sender.output.report().bytes, rel=0.01)
            with sending(program, url, "other-key") as sender:
                sender.wait_frames(30)
            wait_for(lambda: receiver.report().frames == first + sender.output.report().frames, 5)
        report = receiver.report()
        assert report.publications == 2
    finally:
        receiver.close()
        receiver.close()
    watched = Watched(path)
    assert len(watched.numbers) == first
    assert program.missing_in(watched) == []
    assert len(Watched(tmp_path / "received-2.flv").numbers) == sender.output.report().frames
    assert report.gaps == len(program.lagged_in(watched, Watched(tmp_path / "received-2.flv")))


def test_missing_pictures_are_counted(tmp_path: Path) -> None:
    receiver = RtmpReceiver(None)
    url = receiver.start()
    clip = tmp_path / "clip.flv"
    made = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=25:duration=3", "-f", "lavfi", "-i", "sine=duration=3"]
    drop = ["-vf", "select='not(between(n,20,24))'", "-fps_mode", "passthrough"]
    subprocess.run(
        ["ffmpeg", "-v", "error", *made, *drop, "-c:v", "libx264", "-bf", "0", "-c:a", "aac", clip], check=True
    )
    try:
        subprocess.run(["ffmpeg", "-v", "error", "-i", clip, "-c", "copy", "-f", "flv", f"{url}/key"], check=True)
        wait_for(lambda: receiver.report().frames == 70, 5)
        assert receiver.report().gaps == 5
    finally:
        receiver.close()


@pytest.mark.parametrize("kept", [True, False])
def test_it_ends_at_once_while_nobody_publishes(tmp_path: Path, kept: bool) -> None:
    receiver = RtmpReceiver(tmp_path / "received.flv" if kept else None)
    assert receiver.start().startswith("rtmp://127.0.0.1:")
    (child,) = (one for one in psutil.Process().children() if "studio.outputs.receiver" in one.cmdline())
    receiver.close()
    assert not child.is_running()
    assert not (tmp_path / "received.flv").exists()
