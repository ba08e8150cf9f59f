"""Picture against sound, and the colours of the bars, in a received stream."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from tests.bench.arithmetic import skews_ms
from tests.bench.received import Colours, beeps_s, colours_in, flashes_s
from tests.bench.shows import bars_show
from tests.bench.studio import Studio
from tests.rig.nginx import NginxRtmp

_KEY = "rehearsal"


class Sync(NamedTuple):
    skews_ms: list[float]
    colours: Colours


def sync(folder: Path, server: NginxRtmp, seconds: float) -> Sync:
    folder.mkdir(parents=True)
    show = bars_show(folder, flash=True)
    with Studio(show, server.url(_KEY).rpartition("/")[0], folder / "recording.mkv"):
        server.wait_publishing(_KEY)
        time.sleep(seconds)
    server.wait_ended(_KEY)
    received = server.recordings(_KEY)[-1]
    # The first and the last flash may have lost their sound to the stream's ends.
    return Sync(skews_ms(flashes_s(received)[1:-1], beeps_s(received)), colours_in(received))
