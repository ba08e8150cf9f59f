"""`doorstep broadcast` into a real nginx: what it received and what was recorded, decoded."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import psutil
import pytest

from studio.sources.bars import BARS_75
from tests.rig.command import Running, doorstep, fresh_home
from tests.rig.film import Film
from tests.rig.nginx import NginxRtmp
from tests.rig.shows import FPS, HEIGHT, WIDTH, write_show
from tests.rig.waiting import wait_for

KEY = "canary-4b1d7e-key"
_CORNER = (0.02, 0.02, 0.28, 0.28)  # inside the ninth that flashes
_SECONDS = 9.0
_LIMITED, _BT709 = 1, 1  # FFmpeg's AVCOL_RANGE_MPEG, AVCOL_SPC_BT709


@dataclass
class Aired:
    """One broadcast of some ten seconds, ended by Ctrl-C."""

    status: int
    folder: Path
    output: str
    report: dict[str, Any]
    received: Film
    recorded: Film
    seen: list[str] = field(default_factory=list)  # where the key was seen while it ran
    processes: int = 0


@pytest.fixture(scope="module")
def aired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aired]:
    folder = tmp_path_factory.mktemp("aired")
    show = write_show(folder)
    recording, report = folder / "own.mkv", folder / "report.json"
    with NginxRtmp(folder, keys={KEY}) as server, fresh_home() as env:
        url = f"rtmp://127.0.0.1:{server.rtmp_port}/live"
        args = ("--push", url, "--record", recording, "--report", report, "--lang", "en")
        with Running("broadcast", show, *args, env={**env, "DOORSTEP_KEY": KEY}, log=folder / "out.txt") as run:
            server.wait_publishing(KEY, timeout_s=40)
            began = time.monotonic()
            wait_for(lambda: time.monotonic() - began > _SECONDS, 2 * _SECONDS, "the show to go on", every_s=0.2)
            seen, processes = _look_for_key(run.pid)
            run.interrupt()
            status = run.wait(40)
        server.wait_ended(KEY)
        home = Path(env["HOME"])
        files = [path for path in home.rglob("*") if path.is_file()] + [show, report, run.log, recording]
        seen += [str(path) for path in files if KEY.encode() in path.read_bytes()]
        (received,) = server.recordings(KEY)
        yield Aired(
            status=status,
            folder=folder,
            output=run.output(),
            report=json.loads(report.read_text()),
            received=Film(received, corner=_CORNER),
            recorded=Film(recording, corner=_CORNER),
            seen=seen,
            processes=processes,
        )


def _look_for_key(pid: int) -> tuple[list[str], int]:
    """Where the key shows: in any command line; in the environment of all but the command that was given it."""
    seen = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if KEY in " ".join(process.cmdline()):
                seen.append(f"command line of {process.pid}")
    family = psutil.Process(pid).children(recursive=True)
    for process in family:
        with contextlib.suppress(psutil.Error, OSError):
            if KEY in str(process.environ()):
                seen.append(f"environment of {process.cmdline()}")
    return seen, len(family)


def test_ctrl_c_ends_cleanly(aired: Aired) -> None:
    assert aired.status == 0, aired.output
    assert "Traceback" not in aired.output
    states = {output["kind"]: output["state"] for output in aired.report["outputs"]}
    assert states == {"rtmp": "idle", "file": "idle"}


def test_every_frame_is_there(aired: Aired) -> None:
    frames = {output["kind"]: output["frames"] for output in aired.report["outputs"]}
    for film, kind in ((aired.received, "rtmp"), (aired.recorded, "file")):
        assert len(film.numbers) == frames[kind] > 150
        assert len(film.missing) <= aired.report["frames"]["skipped"]
        assert film.repeated <= aired.report["frames"]["lagged"]
    assert [output["dropped"] for output in aired.report["outputs"]] == [0, 0]


def test_key_frames_every_two_seconds(aired: Aired) -> None:
    keys = aired.received.key_times_s
    gaps = [b - a for a, b in pairwise(keys)]
    assert keys[0] == aired.received.times_s[0]
    assert len(gaps) >= 2
    assert max(gaps) <= 2 + 1.5 / FPS
    # A destination that joins asks for a key frame of its own; from there on the beat is kept.
    assert [round(gap * FPS) for gap in gaps[1:]] == [2 * FPS] * (len(gaps) - 1)


def test_colour_is_bt709_limited_and_true(aired: Aired) -> None:
    for film in (aired.received, aired.recorded):
        assert film.colour == {"range": _LIMITED, "space": _BT709}
        assert film.first_planes is not None
        luma, blue, red = film.first_planes
        assert luma.shape == (HEIGHT, WIDTH)
        row = HEIGHT // 2  # below the flash, above the greys
        for index, expected in enumerate(BARS_75):
            column = WIDTH * (2 * index + 1) // 14
            patch = [luma[row - 16 : row + 16, column - 16 : column + 16].mean()]
            small = slice(row // 2 - 8, row // 2 + 8), slice(column // 2 - 8, column // 2 + 8)
            patch += [blue[small].mean(), red[small].mean()]
            assert patch == pytest.approx(expected, abs=2), f"bar {index}"


def test_flash_and_beep_together(aired: Aired) -> None:
    for film in (aired.received, aired.recorded):
        skews = film.skews_ms("corner")
        assert len(skews) >= 4
        assert abs(median(skews)) <= 15, skews
        assert max(map(abs, skews)) <= 15 + 1000 / FPS, skews  # a frame shown a tick late belongs to `lagged`


def test_sound_is_whole(aired: Aired) -> None:
    report = aired.report
    assert report["audio"]["gaps"] == 0
    assert report["audio"]["blocks"] > 200
    for film in (aired.received, aired.recorded):
        length_s = film.times_s[-1] - film.times_s[0]
        assert film.sound_seconds == pytest.approx(length_s, abs=0.4)
        assert abs(film.sound_start_s - film.times_s[0]) < 0.05


def test_report_has_its_figures(aired: Aired) -> None:
    report = aired.report
    assert {"frames", "audio", "outputs", "comments", "orders", "incidents", "latency_ms"} <= set(report)
    assert set(report["frames"]) == {"composed", "lagged", "skipped"}
    assert set(report["audio"]) == {"blocks", "gaps"}
    for output in report["outputs"]:
        assert set(output) == {"name", "kind", "state", "frames", "dropped", "bytes", "reconnects"}
        assert output["reconnects"] == 0
    pushed = next(output for output in report["outputs"] if output["kind"] == "rtmp")
    assert pushed["bytes"] > 200_000
    assert set(report["comments"]) == {"received", "duplicates", "shown"}
    assert set(report["orders"]) == {"accepted", "refused", "waiting", "book"}
    assert report["incidents"] == [] or set(report["incidents"][0]) == {"time", "what", "safe", "action"}
    assert "stock_to_frame" in report["latency_ms"]
    frames = report["frames"]
    assert frames["composed"] + frames["lagged"] - frames["skipped"] >= pushed["frames"]


def test_the_key_is_seen_nowhere(aired: Aired) -> None:
    assert aired.processes >= 2, "engine and egresses were looked at"
    assert aired.seen == []


def test_progress_without_the_key_of_the_url(tmp_path: Path) -> None:
    """A key that is part of the URL is known to who typed it, and shown to nobody else."""
    show, report = write_show(tmp_path), tmp_path / "report.json"
    with NginxRtmp(tmp_path) as server:
        url = f"rtmp://127.0.0.1:{server.rtmp_port}/live/{KEY}"
        done = doorstep("broadcast", show, "--push", url, "--seconds", "4", "--report", report, "--lang", "zh")
        assert done.returncode == 0, done.stderr
        assert server.recordings(KEY)
    assert KEY not in done.stdout + done.stderr + report.read_text()
    assert "DOORSTEP_KEY" in done.stderr, "others could have read it on the command line"
    assert "●" in done.stdout
    assert json.loads(report.read_text())["outputs"][0]["name"] == f"rtmp://127.0.0.1:{server.rtmp_port}/live"


def test_stop_from_another_shell_ends_the_broadcast(tmp_path: Path) -> None:
    show, recording, report = write_show(tmp_path), tmp_path / "a.mp4", tmp_path / "report.json"
    with Running("broadcast", show, "--record", recording, "--report", report, log=tmp_path / "out.txt") as run:
        wait_for(lambda: recording.exists() and recording.stat().st_size > 60_000, 30, "a recording")
        assert doorstep("stop").returncode == 0
        began = time.monotonic()
        assert run.wait(20) == 0, run.output()
        assert time.monotonic() - began < 15
    (output,) = json.loads(report.read_text())["outputs"]
    film = Film(recording)
    assert output["state"] == "idle"
    assert len(film.numbers) == output["frames"]
    assert not film.missing
