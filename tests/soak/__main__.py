"""A long rehearsal, and whether anything grows: `python -m tests.soak [--seconds N] [--out DIR]`.

Ends 0 when the stream was received whole, nothing was lost, and memory, threads and descriptors of all the
processes together are at the end what they were after the start.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil

from tests.rig.leaks import TAG

_EVERY_S = 5.0
_MOST_GROWTH_MB = 15.0


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


def growth(samples: list[Sample]) -> list[str]:
    """What is more in the last quarter than in the second one, in words. The first quarter is warming up."""
    quarter = len(samples) // 4
    early, late = samples[quarter : 2 * quarter], samples[-quarter - 1 : -1]
    found = []
    for name, most in (("pss_mb", _MOST_GROWTH_MB), ("threads", 0), ("descriptors", 0), ("processes", 0)):
        before, after = (median(getattr(one, name) for one in part) for part in (early, late))
        print(f"{name:12} {before:10.1f} → {after:10.1f}")
        if after - before > most:
            found.append(f"{name} grew from {before:.1f} to {after:.1f}")
    return found


def losses(report: dict[str, object]) -> list[str]:
    """What the show's own report says was lost."""
    frames, audio, outputs = report["frames"], report["audio"], report["outputs"]
    assert isinstance(frames, dict)
    assert isinstance(audio, dict)
    assert isinstance(outputs, list)
    counts = {"lagged": frames["lagged"], "skipped": frames["skipped"], "sound gaps": audio["gaps"]}
    counts |= {f"dropped by {output['name']}": output["dropped"] for output in outputs}
    return [f"{name}: {count}" for name, count in counts.items() if count]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--out", type=Path, default=Path("soak-out"))
    options = parser.parse_args()
    shutil.rmtree(options.out, ignore_errors=True)
    run = uuid.uuid4().hex
    program = Path(sys.executable).with_name("doorstep")
    args = [str(program), "demo", "--headless", "--seconds", str(options.seconds), "--out", str(options.out)]
    began = time.monotonic()
    samples: list[Sample] = []
    with subprocess.Popen(args, env={**os.environ, TAG: run}) as show:
        while show.poll() is None:
            samples.append(sample(run, began))
            try:
                show.wait(_EVERY_S)
            except subprocess.TimeoutExpired:
                continue
    if len(samples) < 8:
        print(f"the show ended after {len(samples) * _EVERY_S:.0f} s with {show.returncode}: too short to judge")
        return 1
    trouble = growth(samples) + losses(json.loads((options.out / "report.json").read_text()))
    if show.returncode:
        trouble.append(f"the rehearsal ended with {show.returncode}")
    print("\n".join(trouble) if trouble else "nothing grew, nothing was lost")
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
