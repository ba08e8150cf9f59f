"""How an output has done of late, in a few numbers for a small graph."""

from __future__ import annotations

from collections import deque

from studio.media.clock import NS
from studio.model.output import LinkSample, OutputReport

STEP_NS = 2 * NS
MOST_SAMPLES = 60


class LinkHistory:
    """The last two minutes. Used under its owner's lock."""

    def __init__(self) -> None:
        self._samples: deque[LinkSample] = deque(maxlen=MOST_SAMPLES)
        self._noted_ns = 0
        self._dropped = 0

    def note(self, at_ns: int, report: OutputReport) -> None:
        """Called more often than every two seconds; most calls change nothing."""
        if at_ns - self._noted_ns < STEP_NS:
            return
        self._noted_ns = at_ns
        fresh = max(0, report.dropped - self._dropped)
        self._dropped = report.dropped
        self._samples.append(LinkSample(report.bitrate_kbps, report.queue_age_ms, fresh))

    def samples(self) -> tuple[LinkSample, ...]:
        return tuple(self._samples)
