"""The bit rate follows simulated links: an encoder with its lag and key frames, a queue, a way there and back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.media.clock import NS
from studio.outputs.link_rate import InFlight, LinkRate

_FPS = 20
_AUDIO_KBPS = 160
_KEY_S = 2
_KEY_SHARE = 0.2  # of a second's bits in each key frame, about what the encoder's buffer allows


class Road:
    """An encoder whose rate follows the controller's within about a second, and a link of `capacity(second)` kbit/s."""

    def __init__(self, capacity: Callable[[float], float], full_kbps: int = 4500, round_trip_s: float = 0.04) -> None:
        self.rate = LinkRate(full_kbps, _AUDIO_KBPS)
        self.wishes: list[int] = []
        self.ages_ms: list[int] = []
        self._capacity = capacity
        self._way_ticks = round(round_trip_s * _FPS)
        self._encoded_kbps = float(full_kbps)
        self._in_flight = InFlight()
        self._made = self._through = 0.0
        self._confirmed: list[float] = []

    def run(self, seconds: float) -> Road:
        """The controller is asked five times a second, as an egress does."""
        for _ in range(round(seconds * _FPS)):
            self._tick(len(self._confirmed))
        return self

    def _tick(self, tick: int) -> None:
        now_ns = tick * NS // _FPS
        self._encoded_kbps += (self.rate.kbps - self._encoded_kbps) * 3 / _FPS
        beat = _KEY_S * _FPS
        share = _KEY_SHARE * _FPS if tick % beat == 0 else (beat - _KEY_SHARE * _FPS) / (beat - 1)
        self._made += (self._encoded_kbps * share + _AUDIO_KBPS) * 1000 / 8 / _FPS
        self._in_flight.sent(int(self._made), now_ns)
        self._through = min(self._made, self._through + self._capacity(tick / _FPS) * 1000 / 8 / _FPS)
        self._confirmed.append(self._through)
        confirmed = int(self._confirmed[max(0, tick - self._way_ticks)]) + 1 if tick >= self._way_ticks else 0
        age_ms = self._in_flight.age_ms(confirmed, now_ns)
        self.ages_ms.append(age_ms)
        if tick % 4 == 0:
            self.rate.measure(now_ns, age_ms, confirmed)
        self.wishes.append(self.rate.kbps)

    def turns(self, since_s: float) -> int:
        """How often the wish went down."""
        return sum(b < a for a, b in pairwise(self.wishes[round(since_s * _FPS) :]))


def test_a_link_that_is_wide_enough_is_left_alone() -> None:
    road = Road(lambda _at: 6500).run(120)
    assert set(road.wishes) == {4500}


@pytest.mark.parametrize("share", [0.5, 0.6, 0.75, 0.9])
def test_it_goes_down_within_two_seconds_and_the_queue_stays_short(share: float) -> None:
    link_kbps = share * (4500 + _AUDIO_KBPS)
    road = Road(lambda at: link_kbps if at >= 20 else 9000).run(200)
    assert min(road.wishes[: 20 * _FPS]) == 4500
    if share < 0.9:  # what lacks a tenth only takes longer to pile up
        assert road.wishes[22 * _FPS] + _AUDIO_KBPS <= link_kbps * 1.1
    assert max(road.ages_ms[26 * _FPS :]) <= 1000
    assert road.turns(30) <= 170 / 14, "steps up are tried ever more seldom"


@pytest.mark.parametrize("bad_s", [5, 60, 240])
def test_it_is_back_at_the_full_rate_within_a_minute(bad_s: int) -> None:
    road = Road(lambda at: 2330 if 10 <= at < 10 + bad_s else 9000).run(10 + bad_s + 60)
    assert road.wishes[(10 + bad_s) * _FPS - 1] < 4500
    assert road.wishes[-1] == 4500
    climb = road.wishes[(10 + bad_s) * _FPS :]
    assert all(b - a <= 450 for a, b in pairwise(climb)), "in steps"


def test_a_long_way_is_no_queue() -> None:
    road = Road(lambda _at: 7000, round_trip_s=0.6).run(60)
    assert set(road.wishes) == {4500}


def test_a_new_connection_begins_where_the_last_one_was_and_climbs() -> None:
    rate = LinkRate(4500, 160)
    for step in range(20):
        rate.measure(step * NS // 4, step * 250, step * 10_000)
    low = rate.kbps
    assert low == rate.floor_kbps == 1800
    rate.begin(6 * NS)
    assert rate.kbps == low
    for step in range(24, 160):
        rate.measure(step * NS // 4, 20, (step - 24) * 100_000)
    assert rate.kbps == 4500


def test_the_floor_is_one_an_encoder_takes() -> None:
    assert LinkRate(400, 160).floor_kbps == 200
    assert LinkRate(200, 160).floor_kbps == 200
    assert LinkRate(6000, 160).floor_kbps == 2400


links = st.lists(st.tuples(st.floats(0.0, 1.6), st.floats(0.5, 40.0)), min_size=1, max_size=5)


@settings(max_examples=60)
@given(links, st.sampled_from([800, 2500, 4500, 8000]), st.sampled_from([0.0, 0.04, 0.25]))
def test_whatever_a_link_does(parts: list[tuple[float, float]], full_kbps: int, round_trip_s: float) -> None:
    """Never outside its bounds, never hurried, and full again within a minute of good link."""
    ends = [sum(length for _, length in parts[: n + 1]) for n in range(len(parts))]

    def capacity(at: float) -> float:
        share = next((share for (share, _), end in zip(parts, ends, strict=True) if at < end), 4.0)
        return share * (full_kbps + _AUDIO_KBPS)

    road = Road(capacity, full_kbps, round_trip_s).run(ends[-1] + 60)
    assert road.rate.floor_kbps <= min(road.wishes)
    assert max(road.wishes) <= full_kbps
    assert road.wishes[-1] == full_kbps
    downs = [at for at, (a, b) in enumerate(pairwise(road.wishes)) if b < a]
    assert all(b - a >= 1.4 * _FPS for a, b in pairwise(downs))


@settings(max_examples=30)
@given(st.floats(0.47, 1.0))
def test_a_steady_link_is_not_swung_around(share: float) -> None:
    """After it has settled: at most one try up in each quarter of a minute, and never a queue of a second."""
    road = Road(lambda at: share * 4660 if at >= 5 else 9000).run(185)
    settled = 65
    assert max(road.ages_ms[settled * _FPS :]) <= 1000
    assert road.turns(settled) <= 120 / 15 + 1
