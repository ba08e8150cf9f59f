"""Landscape and portrait at once on this computer, and what one more destination costs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, NamedTuple

from studio.media.clock import NS
from tests.bench.arithmetic import NotMeasuredError
from tests.bench.processes import cpu_s, family
from tests.bench.shows import two_shapes_show
from tests.bench.studio import Studio
from tests.rig.nginx import NginxRtmp

FURTHER = 3
_WARM_S = 4.0
_LEAST_SPEED = 0.9
_KEY, _SECOND_KEY = "rehearsal", "rehearsal-second"


class Portrait(NamedTuple):
    """`alone_ms`, `both_ms`: CPU of all our processes a frame of the program. `side_ms`: what the engine itself says
    the second picture costs. `further_percent`: of a core, for one more destination. `lost` is of both pictures."""

    seconds: float
    lost: dict[str, int]
    alone_ms: float
    both_ms: float
    side_ms: float
    further_percent: float


class _Load(NamedTuple):
    seconds: float
    frames: int
    cpu_s: float
    vitals: dict[str, Any]

    @property
    def ms(self) -> float:
        return self.cpu_s * 1000 / self.frames

    @property
    def percent(self) -> float:
        return self.cpu_s * 100 / self.seconds


def measure(folder: Path, clip: Path, server: NginxRtmp, window_s: float) -> Portrait:
    url = server.url(_KEY).rpartition("/")[0]
    alone_folder, both_folder = folder / "alone", folder / "both"
    for place in (alone_folder, both_folder):
        place.mkdir(parents=True)
    show = two_shapes_show(alone_folder, clip, portrait=False)
    with Studio(show, url, alone_folder / "recording.mkv", selling=True) as studio:
        server.wait_publishing(_KEY)
        alone = _load(studio, window_s)
        studio.push_to_more(FURTHER)
        for number in range(FURTHER):
            server.wait_publishing(f"more{number}")
        more = _load(studio, window_s)
    server.wait_ended(_KEY)
    show = two_shapes_show(both_folder, clip, portrait=True)
    with Studio(show, url, both_folder / "recording.mkv", selling=True) as studio:
        server.wait_publishing(_KEY)
        server.wait_publishing(_SECOND_KEY)
        both = _load(studio, window_s)
    server.wait_ended(_SECOND_KEY)
    side = both.vitals["sides"][0]
    last = studio.last_vitals
    return Portrait(
        seconds=both.seconds,
        lost=_lost(last),
        alone_ms=alone.ms,
        both_ms=both.ms,
        side_ms=side["compose_ms"] + side["encode_ms"],
        further_percent=(more.percent - alone.percent) / FURTHER,
    )


def _load(studio: Studio, window_s: float) -> _Load:
    time.sleep(_WARM_S)
    pids = family(studio.mark)
    began_ns, before = studio.vitals()
    spent = cpu_s(pids)
    time.sleep(window_s)
    ended_ns, after = studio.vitals()
    spent = cpu_s(pids) - spent
    frames = _encoded(after) - _encoded(before)
    seconds = (ended_ns - began_ns) / NS
    if frames < _LEAST_SPEED * 30 * seconds:
        raise NotMeasuredError(f"only {frames / seconds:.1f} frames a second: this computer is too busy")
    return _Load(seconds, frames, spent, after)


def _encoded(vitals: dict[str, Any]) -> int:
    counts = vitals["frames"]
    return int(counts["composed"]) + int(counts["lagged"]) - int(counts["skipped"])


def _lost(vitals: dict[str, Any]) -> dict[str, int]:
    pictures = [vitals["frames"], *(side["frames"] for side in vitals["sides"])]
    lost = {name: sum(int(one[name]) for one in pictures) for name in ("lagged", "skipped")}
    lost["dropped"] = sum(int(output["dropped"]) for output in vitals["outputs"])
    lost["sound gaps"] = int(vitals["audio"]["gaps"]) + sum(int(side["audio_gaps"]) for side in vitals["sides"])
    return lost
