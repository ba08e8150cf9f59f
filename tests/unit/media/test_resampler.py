"""The drift-following resampler, over simulated minutes: a device with a wrong clock and unpunctual blocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from studio.media.clock import BLOCK_SAMPLES, NS, SAMPLE_RATE
from studio.media.resampler import FillResampler
from studio.media.sound import Samples

MIXED_AFTER_S = 0.016  # as the mixer does: a block is fetched so long after its end
HERTZ = 1000.0


@dataclass
class Device:
    """Gives a tone of `HERTZ` by true time, in chunks that are up to `unpunctual_s` late."""

    rate: int = 48_000
    skew: float = 0.0
    chunk: int = 480
    late_s: float = 0.010
    unpunctual_s: float = 0.008
    silent: tuple[float, float] = (1e9, 1e9)  # what it heard between these times is lost
    held: tuple[float, float] = (1e9, 1e9)  # what it heard between these times comes at once at the end

    def __post_init__(self) -> None:
        self.sent = 0
        self.chance = np.random.default_rng(7)
        self.arrives_s = self._next_arrival()

    def _next_arrival(self) -> float:
        end_s = (self.sent + self.chunk) / (self.rate * (1 + self.skew))
        return end_s + self.late_s + self.chance.uniform(0, self.unpunctual_s)

    def deliver(self, resampler: FillResampler, until_s: float) -> None:
        while self.arrives_s <= until_s and not (self.held[0] <= self.arrives_s and until_s < self.held[1]):
            times = np.arange(self.sent, self.sent + self.chunk) / (self.rate * (1 + self.skew))
            wave = 0.5 * np.sin(2 * np.pi * HERTZ * times).astype(np.float32)
            captured_s = self.arrives_s - self.late_s - self.chunk / self.rate
            if not self.silent[0] <= times[0] < self.silent[1]:
                resampler.push(wave[:, None], int(captured_s * NS))
            self.sent += self.chunk
            self.arrives_s = self._next_arrival()


def play(device: Device, seconds: float, resampler: FillResampler | None = None) -> tuple[Samples, FillResampler]:
    """What the mixer would hear in `seconds` of simulated time."""
    resampler = resampler or FillResampler(device.rate, 1)
    heard = []
    for block in range(int(seconds * SAMPLE_RATE / BLOCK_SAMPLES)):
        due_s = block * BLOCK_SAMPLES / SAMPLE_RATE
        device.deliver(resampler, due_s + BLOCK_SAMPLES / SAMPLE_RATE + MIXED_AFTER_S)
        heard.append(resampler.pull(BLOCK_SAMPLES, int(due_s * NS)))
    return np.concatenate(heard)[:, 0], resampler


def roughness(heard: Samples) -> float:
    """What a sine of `HERTZ` cannot explain from one sample to the next: a click, a step, a jump of pitch."""
    samples = heard.astype(np.float64)
    return float(np.abs(samples[2:] - 2 * np.cos(2 * np.pi * HERTZ / SAMPLE_RATE) * samples[1:-1] + samples[:-2]).max())


def delays_ms(heard: Samples) -> np.ndarray:
    """How late each block is against the clock, from the tone's phase: unwrapped, relative to a whole period."""
    blocks = len(heard) // BLOCK_SAMPLES
    n = np.arange(blocks * BLOCK_SAMPLES)
    turned = heard[: len(n)] * np.exp(-2j * np.pi * HERTZ * n / SAMPLE_RATE)
    # a window over whole periods of the tone (48 samples) within the block
    phase = np.angle(turned.reshape(blocks, BLOCK_SAMPLES)[:, :1008].sum(axis=1))
    return -np.unwrap(phase) / (2 * np.pi * HERTZ) * 1000


@pytest.mark.parametrize("rate", [48_000, 44_100])
@pytest.mark.parametrize("skew", [0.0, 1e-4, 0.005, -0.005])
def test_a_drifting_device_stays_in_its_place_without_a_step(rate, skew):
    heard, resampler = play(Device(rate=rate, skew=skew), 50)
    # At the very bound the place is lost once by some ms until the loop has found the drift.
    assert resampler.underrun_samples <= (0.008 * SAMPLE_RATE if skew == -0.005 else 0)
    assert resampler.dropped_samples == 0
    steady = heard[(10 if skew == -0.005 else 1) * SAMPLE_RATE :]
    assert roughness(steady) < 0.0005  # of 0.5: 60 dB below, the bounded change of pitch included
    delays = delays_ms(steady)
    assert np.ptp(delays) < 12  # the worst, 0.5 %, until the loop has found the drift
    assert np.ptp(delays[len(delays) // 2 :]) < (2 if abs(skew) < 0.005 else 4)
    assert resampler._drift * 1e6 == pytest.approx(skew * 1e6, abs=600)
    assert resampler.delay_ms < 25


def test_four_hours_at_100_ppm_are_not_needed_to_see_that_nothing_accumulates():
    heard, _ = play(Device(skew=1e-4), 180)
    delays = delays_ms(heard[SAMPLE_RATE:])
    minute = int(60 * SAMPLE_RATE / BLOCK_SAMPLES)
    assert abs(delays[-minute:].mean() - delays[minute : 2 * minute].mean()) < 0.3  # drift alone would be 6 ms


def test_a_tone_is_clean():
    heard, _ = play(Device(unpunctual_s=0, skew=1e-4), 60)
    samples = heard[-SAMPLE_RATE:].astype(np.float64)
    n = np.arange(SAMPLE_RATE)
    sines = np.stack([np.sin(2 * np.pi * HERTZ * n / SAMPLE_RATE), np.cos(2 * np.pi * HERTZ * n / SAMPLE_RATE)], axis=1)
    fitted, *_ = np.linalg.lstsq(sines, samples, rcond=None)
    tone = sines @ fitted
    assert 10 * np.log10(tone.var() / (samples - tone).var()) > 70
    assert np.hypot(*fitted) == pytest.approx(0.5, rel=1e-3)


def test_sound_stands_where_it_was_captured_plus_the_delay_it_says():
    click = 48_000 + 12_345
    resampler = FillResampler(48_000, 2)
    heard = []
    for block in range(100):
        first = block * BLOCK_SAMPLES
        samples = np.zeros((BLOCK_SAMPLES, 2), np.float32)
        if first <= click < first + BLOCK_SAMPLES:
            samples[click - first, 1] = 1.0
        resampler.push(samples, first * NS // SAMPLE_RATE)
        heard.append(resampler.pull(BLOCK_SAMPLES, first * NS // SAMPLE_RATE))
    both = np.concatenate(heard)
    assert int(np.abs(both[:, 1]).argmax()) == pytest.approx(click + resampler.delay_ms * 48, abs=1)
    assert not both[:, 0].any()


@pytest.mark.parametrize("trouble", ["lost", "late"])
def test_a_short_hole_is_faded_counted_and_its_delay_given_back(trouble):
    hole = (10.0, 10.07)
    device = Device(silent=hole) if trouble == "lost" else Device(held=hole)
    heard, resampler = play(device, 100)
    assert 0.03 * SAMPLE_RATE < resampler.underrun_samples < 0.1 * SAMPLE_RATE
    assert resampler.dropped_samples == 0
    assert roughness(heard[SAMPLE_RATE : int(9.9 * SAMPLE_RATE)]) < 0.0005
    assert roughness(heard[11 * SAMPLE_RATE :]) < 0.0005
    around = heard[int(9.8 * SAMPLE_RATE) : int(10.4 * SAMPLE_RATE)]
    assert roughness(around) < 0.005  # faded out and in: a hard edge would be 0.06 or more
    assert np.sqrt(np.mean(heard[-SAMPLE_RATE:] ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.01)
    assert resampler.delay_ms < 25


def test_a_device_that_stops_and_returns_starts_afresh():
    heard, resampler = play(Device(silent=(5.0, 9.0)), 15)
    assert np.abs(heard[int(6 * SAMPLE_RATE) : int(9 * SAMPLE_RATE)]).max() == 0
    assert resampler.underrun_samples < 0.15 * SAMPLE_RATE  # while it is known to have stopped, nothing is counted
    assert resampler.delay_ms < 25
    assert roughness(heard[int(10 * SAMPLE_RATE) :]) < 0.0005


def test_what_nobody_fetches_is_dropped_and_counted():
    resampler = FillResampler(48_000, 1)
    for chunk in range(300):
        resampler.push(np.zeros((480, 1), np.float32), chunk * 10_000_000)
    assert resampler.dropped_samples == 200 * 480


def test_a_block_the_mixer_left_out_is_left_out_here_too():
    device, resampler = Device(unpunctual_s=0), FillResampler(48_000, 1)
    play(device, 5, resampler)
    due_s = 5.0
    device.deliver(resampler, due_s + 1)
    before = resampler.pull(48 * 20, int(due_s * NS))
    after = resampler.pull(48 * 20, int((due_s + 0.5) * NS))  # half a second on: 500 whole periods of the tone
    assert np.abs(before - after).max() < 0.01
    assert resampler.underrun_samples == 0
