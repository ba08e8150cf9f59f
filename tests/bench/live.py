"""The live show beside ffmpeg: CPU a frame; then a minute of it: what was lost, memory, delay."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from studio.media.clock import NS
from tests.bench.arithmetic import NotMeasuredError, ratio_of_medians
from tests.bench.baseline import Baseline
from tests.bench.material import Laid
from tests.bench.processes import cpu_s, family, pss_mb, threads_cpu_s
from tests.bench.shows import live_show
from tests.bench.studio import Studio
from tests.rig.nginx import NginxRtmp

_WARM_S = 4.0
_LEAST_SPEED = 0.9
_KEY = "rehearsal"  # what a rehearsal's desk pushes as


class Cost(NamedTuple):
    """CPU in ms a frame, and how many frames there were."""

    ms: float
    frames: int


class Comparison(NamedTuple):
    ours: list[Cost]
    theirs: list[Cost]
    by_process: dict[str, float]

    @property
    def ratio(self) -> float:
        return ratio_of_medians([cost.ms for cost in self.ours], [cost.ms for cost in self.theirs])


class Minute(NamedTuple):
    """`delay_ms`: for each ten seconds, what 95 % of the pictures stayed below until they were handed to the socket."""

    seconds: float
    frames: int
    lost: dict[str, int]
    pss_mb: dict[str, float]
    delay_ms: list[int]
    received_frames: int


def compare(folder: Path, clip: Path, laid: list[Laid], server: NginxRtmp, pairs: int, window_s: float) -> Comparison:
    """ABAB…: ours, ffmpeg, ours, ffmpeg."""
    ours: list[Cost] = []
    theirs: list[Cost] = []
    shares: list[dict[str, float]] = []
    for turn in range(pairs):
        cost, share = _ours(_fresh(folder, f"ours{turn}"), clip, server, window_s)
        ours.append(cost)
        shares.append(share)
        theirs.append(_theirs(_fresh(folder, f"theirs{turn}"), clip, laid, server, window_s))
        print(f"  pair {turn + 1}: ours {ours[-1].ms:.1f} ms, ffmpeg {theirs[-1].ms:.1f} ms of CPU a frame", flush=True)
    by_process = {role: median(share.get(role, 0.0) for share in shares) for role in shares[0]}
    return Comparison(ours, theirs, by_process)


def minute(folder: Path, clip: Path, server: NginxRtmp, seconds: float) -> Minute:
    place = _fresh(folder, "minute")
    with Studio(live_show(place, clip), _push(server), place / "recording.mkv", selling=True) as studio:
        server.wait_publishing(_KEY)
        time.sleep(_WARM_S)
        began_ns, before = studio.vitals()
        delays, sizes = [], []
        while time.monotonic_ns() - began_ns < seconds * NS:
            time.sleep(10)
            sizes.append(pss_mb(family(studio.mark)))
            delays.append(_delay_ms(studio.vitals()[1]))
        ended_ns, after = studio.vitals()
    server.wait_ended(_KEY)
    last = studio.last_vitals
    largest = max(sizes, key=lambda size: sum(size.values()))
    received = server.recordings(_KEY)[-1]
    return Minute(
        seconds=(ended_ns - began_ns) / NS,
        frames=_encoded(after) - _encoded(before),
        lost=_lost(last),
        pss_mb=largest,
        delay_ms=delays,
        received_frames=_frames_in(received),
    )


def profile(folder: Path, clip: Path, server: NginxRtmp, window_s: float) -> None:
    """Print where our CPU goes, thread by thread: for working on it, no part of the table."""
    place = _fresh(folder, "profile")
    with Studio(live_show(place, clip), _push(server), place / "recording.mkv", selling=True) as studio:
        server.wait_publishing(_KEY)
        time.sleep(_WARM_S)
        pids = family(studio.mark)
        _, before = studio.vitals()
        threads = {pid: threads_cpu_s(pid) for pid in pids}
        time.sleep(window_s)
        _, after = studio.vitals()
        frames = _encoded(after) - _encoded(before)
        for pid, role in pids.items():
            for name, spent in sorted(threads_cpu_s(pid).items()):
                ms = (spent - threads[pid].get(name, 0.0)) * 1000 / frames
                if ms > 0.005:
                    print(f"  {role:18} {name:18} {ms:7.3f} ms a frame")
        print(f"  {frames} frames; lost: {_lost(after)}; memory in MB: {pss_mb(pids)}; {_delay_ms(after)} ms delay")


def _ours(place: Path, clip: Path, server: NginxRtmp, window_s: float) -> tuple[Cost, dict[str, float]]:
    with Studio(live_show(place, clip), _push(server), place / "recording.mkv", selling=True) as studio:
        server.wait_publishing(_KEY)
        time.sleep(_WARM_S)
        pids = family(studio.mark)
        if sorted(pids.values()).count("egress") != 2 or "engine" not in pids.values():
            raise NotMeasuredError(f"not all processes are there: {sorted(pids.values())}")
        began_ns, before = studio.vitals()
        spent = {pid: cpu_s([pid]) for pid in pids}
        time.sleep(window_s)
        ended_ns, after = studio.vitals()
        if family(studio.mark).keys() != pids.keys():
            raise NotMeasuredError("a process came or went while its time was measured")
        spent = {pid: cpu_s([pid]) - spent[pid] for pid in pids}
    frames = _encoded(after) - _encoded(before)
    _check_speed("ours", frames, ended_ns - began_ns)
    share: dict[str, float] = {}
    for pid, role in pids.items():
        share[role] = share.get(role, 0.0) + spent[pid] * 1000 / frames
    server.wait_ended(_KEY)
    return Cost(sum(spent.values()) * 1000 / frames, frames), share


def _theirs(place: Path, clip: Path, laid: list[Laid], server: NginxRtmp, window_s: float) -> Cost:
    with Baseline(clip, laid, server.url(_KEY), place / "recording.mkv") as ffmpeg:
        server.wait_publishing(_KEY)
        time.sleep(_WARM_S)
        began_ns, before = ffmpeg.frames()
        spent = cpu_s([ffmpeg.pid])
        time.sleep(window_s)
        ended_ns, after = ffmpeg.frames()
        spent = cpu_s([ffmpeg.pid]) - spent
    server.wait_ended(_KEY)
    _check_speed("ffmpeg", after - before, ended_ns - began_ns)
    return Cost(spent * 1000 / (after - before), after - before)


def _check_speed(who: str, frames: int, ns: int) -> None:
    """Each must have done its work in real time, or the two did not do the same."""
    if frames * NS < _LEAST_SPEED * 30 * ns:
        raise NotMeasuredError(f"{who} made only {frames * NS / ns:.1f} frames a second: this computer is too busy")


def _encoded(vitals: dict[str, Any]) -> int:
    return int(vitals["frames"]["composed"]) - int(vitals["frames"]["skipped"])


def _lost(vitals: dict[str, Any]) -> dict[str, int]:
    lost = {name: int(vitals["frames"][name]) for name in ("lagged", "skipped")}
    lost["dropped"] = sum(int(output["dropped"]) for output in vitals["outputs"])
    return {**lost, "sound gaps": int(vitals["audio"]["gaps"])}


def _delay_ms(vitals: dict[str, Any]) -> int:
    delays = [int(output["delay_ms"]) for output in vitals["outputs"] if output["kind"] == "rtmp"]
    if len(delays) != 1 or delays[0] <= 0:
        raise NotMeasuredError(f"no delay of the push in {vitals['outputs']}")
    return delays[0]


def _frames_in(path: Path) -> int:
    import av

    with av.open(str(path)) as container:
        return sum(packet.size > 0 for packet in container.demux(video=0))


def _push(server: NginxRtmp) -> str:
    return server.url(_KEY).rpartition("/")[0]


def _fresh(folder: Path, name: str) -> Path:
    place = folder / name
    place.mkdir(parents=True)
    return place
