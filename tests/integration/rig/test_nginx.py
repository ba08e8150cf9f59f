from pathlib import Path

import av

from tests.rig.child import Child
from tests.rig.nginx import NginxRtmp


def ffmpeg_publishes(url: str, log: Path, seconds: float) -> Child:
    args = ["ffmpeg", "-nostdin", "-loglevel", "warning", "-re", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30"]
    args += ["-f", "lavfi", "-i", "sine=1000:sample_rate=48000", "-t", str(seconds), "-pix_fmt", "yuv420p"]
    args += ["-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-c:a", "aac", "-f", "flv", url]
    child = Child(args, log)
    child.start()
    return child


def test_what_ffmpeg_publishes_is_shown_and_recorded_whole(tmp_path: Path) -> None:
    with NginxRtmp(tmp_path) as server:
        pushed = ffmpeg_publishes(server.url("show"), tmp_path / "ffmpeg.log", seconds=2)
        stat = server.wait_publishing("show", bytes_in=20_000)
        assert (stat.width, stat.height, stat.video_codec, stat.audio_codec) == (320, 180, "H264", "AAC")
        assert pushed.wait(20) == 0, pushed.output()
        server.wait_ended("show")
        (recording,) = server.recordings("show")
        with av.open(str(recording)) as kept:
            frames = sum(1 for _ in kept.decode(video=0))
    assert frames == 60


def test_a_wrong_key_is_refused_and_a_right_one_is_not(tmp_path: Path) -> None:
    with NginxRtmp(tmp_path, keys=["right"]) as server:
        wrong = ffmpeg_publishes(server.url("wrong"), tmp_path / "wrong.log", seconds=1)
        assert wrong.wait(20) != 0
        assert server.recordings("wrong") == []
        right = ffmpeg_publishes(server.url("right"), tmp_path / "right.log", seconds=1)
        assert right.wait(20) == 0, right.output()
        assert len(server.recordings("right")) == 1


def test_it_comes_back_on_its_ports_after_being_killed(tmp_path: Path) -> None:
    with NginxRtmp(tmp_path) as server:
        before = server.url()
        server.kill()
        assert server.stats() == {}
        server.start()
        assert server.url() == before
        pushed = ffmpeg_publishes(server.url(), tmp_path / "again.log", seconds=1)
        assert pushed.wait(20) == 0, pushed.output()
