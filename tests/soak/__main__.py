"""A long show, and whether anything grows or drifts: `python -m tests.soak [--minutes N] [--out DIR]`.

`doorstep broadcast` pushes a show with a card, a counter and neighbours who talk and order to nginx, and records it.
Ends 0 when nothing was lost; memory, threads, descriptors and processes stay what they were after the start; and
sound and picture are as far from each other at the end as they were at the beginning.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import linear_regression, median
from typing import NamedTuple

import psutil

from studio.chat.neighbours import MadeUpNeighbours
from studio.model.canvas import Canvas
from studio.model.chat_service import IngestService
from studio.model.output import Destination
from studio.model.secret import Secret
from studio.shop.catalogue import read_catalogue
from tests.rig.command import PROGRAM, fresh_home
from tests.rig.film import Film
from tests.rig.leaks import TAG
from tests.rig.nginx import NginxRtmp
from tests.rig.ports import free_port
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for

_EVERY_S = 5.0
_MOST_SLOPE_MB = 5.0  # an hour, over the second half: by then feed, caches and allocators have what they want
_LONG_S = 3600.0
_MOST_GROWTH_MB = 5.0  # of a shorter run, from its second quarter to its last: an hour's worth, for its warming up
_MOST_DRIFT_MS = 40.0
_PIECE_S = 40
_FPS = 25


class Sample(NamedTuple):
    """All processes of the show together, at one moment."""

    at_s: float
    processes: int
    pss_mb: float
    threads: int
    descriptors: int


def sample(run: str, began: float) -> Sample:
    """Processes are known by a variable they inherit. Linux only: PSS is what each really costs."""
    processes = threads = descriptors = 0
    pss = 0
    for process in psutil.process_iter():
        try:
            if process.environ().get(TAG) == run:
                pss += process.memory_full_info().pss
                threads += process.num_threads()
                descriptors += process.num_fds()
                processes += 1
        except (psutil.Error, OSError):
            continue  # it ended meanwhile, or is somebody else's
    return Sample(time.monotonic() - began, processes, pss / 1e6, threads, descriptors)


def growth(samples: list[Sample], lasted_s: float) -> list[str]:
    """What is more in the last quarter than in the second one, and the slope of memory, in words."""
    samples = [one for one in samples if one.at_s < lasted_s]  # without those of its end
    quarter = len(samples) // 4
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    found = []
    most_mb = float("inf") if lasted_s >= _LONG_S else _MOST_GROWTH_MB
    for name, most in (("pss_mb", most_mb), ("threads", 0), ("descriptors", 0), ("processes", 0)):
        before, after = (median(getattr(one, name) for one in part) for part in (early, late))
        print(f"{name:12} {before:10.1f} → {after:10.1f}")
        if after - before > most:
            found.append(f"{name} grew from {before:.1f} to {after:.1f}")
    half = samples[len(samples) // 2 :]
    slope = linear_regression([one.at_s / 3600 for one in half], [one.pss_mb for one in half]).slope
    print(f"memory       {slope:+10.1f} MB/h over the second half")
    if lasted_s >= _LONG_S and slope > _MOST_SLOPE_MB:
        found.append(f"memory grows by {slope:.1f} MB/h")
    return found


def losses(report: dict[str, object]) -> list[str]:
    """What the show's own report says was lost."""
    frames, audio, outputs = report["frames"], report["audio"], report["outputs"]
    assert isinstance(frames, dict)
    assert isinstance(audio, dict)
    assert isinstance(outputs, list)
    counts = {"lagged": frames["lagged"], "skipped": frames["skipped"], "sound gaps": audio["gaps"]}
    counts |= {f"dropped by {output['name']}": output["dropped"] for output in outputs}
    counts |= {f"reconnects of {output['name']}": output["reconnects"] for output in outputs}
    return [f"{name}: {count}" for name, count in counts.items() if count]


def drift(received: Path, lasted_s: float, folder: Path) -> list[str]:
    """How sound and picture have moved against each other in what the server received, from first to last piece."""
    skews = []
    for number, start_s in enumerate((5.0, lasted_s / 2, lasted_s - _PIECE_S - 5)):
        piece = folder / f"piece-{number}.mkv"
        cut = ["ffmpeg", "-v", "error", "-y", "-ss", str(start_s), "-i", str(received), "-t", str(_PIECE_S)]
        subprocess.run([*cut, "-c", "copy", str(piece)], check=True)
        found = Film(piece, _FPS, corner=(0.0, 0.0, 0.3, 0.3)).skews_ms("corner")
        if len(found) < _PIECE_S // 4:
            return [f"only {len(found)} flashes with a beep near {start_s:.0f} s"]
        skews.append(median(found))
    print("skew         " + " → ".join(f"{one:+.1f}" for one in skews) + " ms")
    drifted = max(skews) - min(skews)
    return [f"sound and picture drifted by {drifted:.1f} ms"] if drifted >= _MOST_DRIFT_MS else []


@contextmanager
def neighbours(folder: Path, port: int, token: str) -> Iterator[None]:
    """They talk from when the door opens."""
    url = f"http://127.0.0.1:{port}"
    crowd = MadeUpNeighbours(read_catalogue(folder / "products.csv"), url, Secret(token), rate=60.0)
    wait_for(lambda: _listens(port), 30, "the comments' door", every_s=0.1)
    crowd.start()
    try:
        yield
    finally:
        crowd.close()


def _listens(port: int) -> bool:
    return any(one.laddr.port == port and one.status == "LISTEN" for one in psutil.net_connections("tcp4"))


def play(folder: Path, seconds: int, run: str, environment: dict[str, str]) -> tuple[int, list[Sample], Path]:
    """The show from beginning to end: its exit status, the samples, what nginx received."""
    token, port = uuid.uuid4().hex, free_port()
    with NginxRtmp(folder / "server") as server:
        place = Destination(id="a", name="nginx", url=f"rtmp://127.0.0.1:{server.rtmp_port}/live")
        canvas = Canvas(width=1280, height=720, fps=_FPS)
        service = IngestService(room="soak", port=port)
        show = write_show(folder, shop_show(folder, canvas=canvas, services=(service,), destinations=(place,)))
        args = [PROGRAM, "broadcast", show, "--record", folder / "recording.mkv", "--report", folder / "report.json"]
        args += ["--seconds", seconds, "--lang", "en"]
        tokens = {TAG: run, "DOORSTEP_KEY": "show", "DOORSTEP_INGEST_TOKEN": token}
        began, samples = time.monotonic(), []
        with subprocess.Popen([*map(str, args)], env=environment | tokens) as running, neighbours(folder, port, token):
            while running.poll() is None:
                samples.append(sample(run, began))
                try:
                    running.wait(_EVERY_S)
                except subprocess.TimeoutExpired:
                    continue
        server.wait_ended()
        (received,) = server.recordings()
    return running.returncode, samples, received


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=240.0)
    parser.add_argument("--out", type=Path, default=Path("soak-out"))
    options = parser.parse_args()
    shutil.rmtree(options.out, ignore_errors=True)
    folder = options.out.resolve()
    (folder / "server").mkdir(parents=True)
    seconds = round(options.minutes * 60)
    with fresh_home() as environment:
        status, samples, received = play(folder, seconds, uuid.uuid4().hex, environment)
    if len(samples) < 24:
        print(f"the show ended after {len(samples) * _EVERY_S:.0f} s with {status}: too short to judge")
        return 1
    trouble = growth(samples, seconds) + losses(json.loads((folder / "report.json").read_text()))
    trouble += drift(received, seconds, folder)
    if status:
        trouble.append(f"the show ended with {status}")
    print("\n".join(trouble) if trouble else "nothing grew, nothing drifted, nothing was lost")
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
