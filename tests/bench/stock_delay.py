"""From a committed stock change to changed pixels in the received stream, in frames."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from tests.bench.arithmetic import NS, change_starts, frames_until_seen
from tests.bench.received import changes_in
from tests.bench.shows import COUNTER_BOX, latency_show
from tests.bench.studio import Studio
from tests.rig.nginx import NginxRtmp

_KEY = "rehearsal"


class StockDelay(NamedTuple):
    """`frames`: after the one due at the commit, 1 is the next. `ms`: from the commit until that frame was due."""

    frames: list[int]
    ms: list[float]


def stock_delay(folder: Path, server: NginxRtmp, changes: int) -> StockDelay:
    """The instant of a commit is taken before the call that commits, so the commit itself is counted in. A frame's
    number is read from the diagnostic strip of the received stream; the frame with number n was due at the clock's
    origin, which the engine says, plus n / fps."""
    folder.mkdir(parents=True)
    with Studio(latency_show(folder), server.url(_KEY).rpartition("/")[0], folder / "recording.mkv") as studio:
        server.wait_publishing(_KEY)
        time.sleep(2)  # the counter has come in
        commits_ns = studio.change_stock(changes)
        origin_ns, fps = int(studio.hello["origin_ns"]), int(studio.hello["fps"])
    server.wait_ended(_KEY)
    seen = changes_in(server.recordings(_KEY)[-1], COUNTER_BOX)
    first_due = (commits_ns[0] - origin_ns) * fps // NS
    starts = [number for number in change_starts(seen) if number > first_due]
    frames = frames_until_seen(commits_ns, starts, origin_ns, fps)
    ms = [(origin_ns + number * NS / fps - at_ns) / 1e6 for number, at_ns in zip(starts, commits_ns, strict=True)]
    return StockDelay(frames, ms)
