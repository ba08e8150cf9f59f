"""Which bit rate a link can take: down when what was sent waits too long, up again in steps. No clock, no socket."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from studio.media.clock import NS
from studio.model.output import OutputReport

FLOOR_SHARE = 0.4
"""One destination may pull the picture of all of them and of the recording down to this share of what was set; what
its link still cannot take then is left out for that destination alone (`SendQueue`)."""
_LEAST_KBPS = 200  # what an encoder may be set to at least

_LATE_MS = 200  # beyond what the way itself takes; OBS Studio reacts at the same age
_VERY_LATE_MS = 400
_CALM_MS = 100
_STANDING_NS = 4 * NS // 10  # a key frame makes a wave that is over by then; what still waits is a queue
_THROUGH_NS = 6 * NS // 10
_SHARE = 0.85  # of what got through, so that what has piled up drains
_SETTLE_NS = 3 * NS // 2  # x264 follows a lower rate within a second
_STEP_SHARE = 0.1
_HOLD_NS = 4 * NS
_MOST_HOLD_NS = 16 * NS  # first step up at the latest so long after the link is back: 16 + 5 * 4 s to the full rate
_PROBE_NS = 8 * NS  # trouble so soon after a step up was that step's doing
_APART_NS = NS // 10
_WARM_NS = 2 * NS  # a connection that has just begun has not yet shown how long its way is
_WINDOW_NS = 2 * NS
_WAY_NS = 120 * NS
_WAY_PARTS = 4


def lowest_wish(reports: Iterable[OutputReport], full_kbps: int) -> int:
    """What one encoder for all of these outputs is to make. An output that is not live wishes nothing."""
    return min([full_kbps, *(one.wanted_kbps for one in reports if one.wanted_kbps and one.state == "live")])


class InFlight:
    """Which packet the oldest byte belongs to that the peer has not confirmed. One thread adds, another asks; the
    lock guards `_ends`. Bounded: beyond 4000 packets the oldest are forgotten."""

    def __init__(self) -> None:
        self._ends: deque[tuple[int, int]] = deque(maxlen=4000)
        self._lock = threading.Lock()

    def sent(self, end_byte: int, encoded_ns: int) -> None:
        """A packet was handed on; its last byte is the connection's `end_byte`th."""
        with self._lock:
            self._ends.append((end_byte, encoded_ns))

    def age_ms(self, confirmed_bytes: int, now_ns: int) -> int:
        with self._lock:
            while self._ends and self._ends[0][0] <= confirmed_bytes:
                self._ends.popleft()
            return (now_ns - self._ends[0][1]) * 1000 // NS if self._ends else 0


class _Measured(NamedTuple):
    at_ns: int
    late_ms: int
    confirmed_bytes: int


class _Way:
    """How long the way itself takes: the least waiting of the last two minutes, in quarters."""

    def __init__(self) -> None:
        self._least: deque[tuple[int, int]] = deque(maxlen=_WAY_PARTS)

    def learn(self, now_ns: int, waiting_ms: int) -> int:
        if not self._least or now_ns - self._least[-1][0] > _WAY_NS // _WAY_PARTS:
            self._least.append((now_ns, waiting_ms))
        else:
            since_ns, least = self._least[-1]
            self._least[-1] = (since_ns, min(least, waiting_ms))
        return min(least for _, least in self._least)


class LinkRate:
    """One destination's wish for the video bit rate, in kbit/s. Times are given in monotonic ns. Used by one thread.

    `measure` is told a few times a second how long the oldest unconfirmed packet has waited and how many bytes of
    this connection the peer has confirmed.
    """

    def __init__(self, full_kbps: int, audio_kbps: int) -> None:
        self.kbps = full_kbps
        self.full_kbps = full_kbps
        self.floor_kbps = min(full_kbps, max(_LEAST_KBPS, round(full_kbps * FLOOR_SHARE)))
        self._audio_kbps = audio_kbps
        self._hold_ns = _HOLD_NS
        self._down_ns = self._up_ns = self._trouble_ns = 0
        self._late_at_down_ms = 0
        self._probing = False
        self.begin(0)

    def begin(self, now_ns: int) -> None:
        """A new connection: what was measured before means nothing, the rate stays as it is."""
        self._way = _Way()
        self._measured: deque[_Measured] = deque()
        self._begun_ns = self._trouble_ns = now_ns

    def measure(self, now_ns: int, waiting_ms: int, confirmed_bytes: int) -> int:
        """The rate from now on. Called more often than each 0.1 s, it looks at one call in between only."""
        if now_ns - self._begun_ns < _WARM_NS:
            return self.kbps
        if self._measured and now_ns - self._measured[-1].at_ns < _APART_NS:
            return self.kbps
        late_ms = waiting_ms - self._way.learn(now_ns, waiting_ms)
        self._measured.append(_Measured(now_ns, late_ms, confirmed_bytes))
        while now_ns - self._measured[0].at_ns > _WINDOW_NS:
            self._measured.popleft()
        standing_ms = self._standing_ms(now_ns)
        if late_ms > _VERY_LATE_MS or standing_ms > _LATE_MS:
            self._trouble_ns = now_ns
            self._lower(now_ns, late_ms)
        elif standing_ms > _CALM_MS:
            self._trouble_ns = now_ns
        elif now_ns - max(self._trouble_ns, self._down_ns, self._up_ns) > self._hold_ns:
            self._raise(now_ns)
        return self.kbps

    def _standing_ms(self, now_ns: int) -> int:
        """The least lateness of the last 0.4 s: what waits for longer than a wave. 0 while too little is known."""
        recent = [one for one in self._measured if now_ns - one.at_ns <= _STANDING_NS]
        whole = self._measured[0].at_ns <= now_ns - _STANDING_NS
        return min(one.late_ms for one in recent) if whole else 0

    def _lower(self, now_ns: int, late_ms: int) -> None:
        if now_ns - self._down_ns < _SETTLE_NS:
            return
        draining = now_ns - self._down_ns < 2 * _SETTLE_NS and late_ms < self._late_at_down_ms
        got_through = self._capacity_kbps(now_ns)
        share = _SHARE - min(0.25, max(0, late_ms - _VERY_LATE_MS) / 4000)
        wanted = max(self.floor_kbps, round(got_through * share) - self._audio_kbps)
        if draining or wanted >= self.kbps:
            return
        if self._probing and now_ns - self._up_ns < _PROBE_NS:
            self._hold_ns = min(_MOST_HOLD_NS, 2 * self._hold_ns)
        self.kbps = wanted
        self._probing = False
        self._down_ns, self._late_at_down_ms = now_ns, late_ms

    def _raise(self, now_ns: int) -> None:
        if self.kbps >= self.full_kbps:
            return
        if self._probing:  # the step before was taken well
            self._hold_ns = _HOLD_NS
        self.kbps = min(self.full_kbps, self.kbps + max(1, round(self.full_kbps * _STEP_SHARE)))
        self._probing = True
        self._up_ns = now_ns

    def _capacity_kbps(self, now_ns: int) -> float:
        """What got through since packets wait, which is all the link can take."""
        recent = [one for one in self._measured if now_ns - one.at_ns <= _THROUGH_NS]
        if len(recent) < 2:
            recent = list(self._measured)[-2:]
        first, last = recent[0], recent[-1]
        if last.at_ns == first.at_ns:  # nothing is known yet
            return float(2 * self.full_kbps)
        return (last.confirmed_bytes - first.confirmed_bytes) * 8e6 / (last.at_ns - first.at_ns)
