"""The mixer: exact sums, ramps without steps, no gap after a late wake, alignment to the sample."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from studio.audio.limiter import CEILING, KNEE, limit
from studio.audio.mixer import LATENCY_SAMPLES, MASTER, Channel, Mixer, linear
from studio.media.clock import BLOCK_SAMPLES, SAMPLE_RATE, Clock, now_ns
from studio.media.sound import AudioBlock, Samples


class Tone:
    """A sine whose phase belongs to the master clock."""

    def __init__(self, hertz: float, peak: float) -> None:
        self.hertz = hertz
        self.peak = peak

    def samples_at(self, first_sample: int, count: int) -> Samples:
        n = np.arange(first_sample, first_sample + count)
        wave = (self.peak * np.sin(2 * np.pi * self.hertz * n / SAMPLE_RATE)).astype(np.float32)
        return np.stack([wave, wave], axis=1)


class Level:
    """The same value for ever: any step in the mix is then the mixer's own."""

    def __init__(self, value: float) -> None:
        self.value = value

    def samples_at(self, first_sample: int, count: int) -> Samples:
        return np.full((count, 2), self.value, np.float32)


class Numbers:
    """Each sample tells its own number on the master clock: left the low 12 bits, right the next 12."""

    def samples_at(self, first_sample: int, count: int) -> Samples:
        n = np.arange(first_sample, first_sample + count)
        return np.stack([(n & 4095) / 8192, (n >> 12 & 4095) / 8192], axis=1).astype(np.float32)

    @staticmethod
    def read(samples: Samples) -> np.ndarray:
        whole = np.round(samples.astype(np.float64) * 8192).astype(np.int64)
        return whole[:, 0] + (whole[:, 1] << 12)


class Ear:
    """Keeps what the mixer emits. `within` waits for so many blocks."""

    def __init__(self) -> None:
        self.blocks: list[AudioBlock] = []
        self.at_ns: list[int] = []
        self._came = threading.Condition()

    def __call__(self, block: AudioBlock) -> None:
        with self._came:
            self.blocks.append(block)
            self.at_ns.append(now_ns())
            self._came.notify_all()

    def wait_for(self, count: int, timeout_s: float = 10) -> list[AudioBlock]:
        with self._came:
            assert self._came.wait_for(lambda: len(self.blocks) >= count, timeout_s), f"{len(self.blocks)} blocks"
            return list(self.blocks)

    def more(self, count: int) -> list[AudioBlock]:
        return self.wait_for(len(self.blocks) + count)[-count:]


def sound(blocks: list[AudioBlock]) -> Samples:
    return np.concatenate([block.samples for block in blocks])


def assert_whole(blocks: list[AudioBlock]) -> None:
    firsts = [block.first_sample for block in blocks]
    assert firsts == list(range(firsts[0], firsts[0] + len(firsts) * BLOCK_SAMPLES, BLOCK_SAMPLES))
    assert firsts[0] % BLOCK_SAMPLES == 0


@pytest.fixture
def ear():
    return Ear()


@pytest.fixture
def mixer(ear):
    mixer = Mixer(Clock(30), ear)
    yield mixer
    mixer.close()
    mixer.close()


def test_two_tones_are_summed_with_their_gains(mixer, ear):
    low, high = Tone(440, 0.25), Tone(1000, 0.5)
    mixer.set_channels((Channel("low", low, gain_db=-6.0), Channel("high", high)))
    mixer.start()
    blocks = ear.wait_for(6)[2:]
    first, count = blocks[0].first_sample, 4 * BLOCK_SAMPLES
    wanted = linear(-6.0) * low.samples_at(first, count) + high.samples_at(first, count)
    np.testing.assert_allclose(sound(blocks), wanted, atol=2e-7)
    assert blocks[0].samples.dtype == np.float32


def test_a_sample_comes_out_where_the_clock_says_it_belongs(mixer, ear):
    mixer.set_channels((Channel("numbers", Numbers()),))
    mixer.start()
    blocks = ear.wait_for(6)
    assert_whole(blocks)
    for block in blocks[1:]:
        np.testing.assert_array_equal(
            Numbers.read(block.samples), np.arange(block.first_sample, block.first_sample + BLOCK_SAMPLES)
        )


def test_a_block_is_mixed_at_its_deadline_never_before(ear):
    clock = Clock(30)
    mixer = Mixer(clock, ear)
    mixer.start()
    blocks = ear.wait_for(30)
    mixer.close()
    late_ms = [
        (at - clock.sample_ns(block.first_sample + BLOCK_SAMPLES + LATENCY_SAMPLES)) / 1e6
        for block, at in zip(blocks, ear.at_ns, strict=False)
    ]
    assert min(late_ms) >= 0
    assert np.median(late_ms) < 10


def test_a_late_wake_is_made_up_for_without_a_gap(mixer, ear):
    hold, held = threading.Event(), threading.Event()

    def slow_once(block: AudioBlock) -> None:
        ear(block)
        if len(ear.blocks) == 3:
            held.set()
            hold.wait(10)

    mixer._on_block = slow_once
    mixer.set_channels((Channel("numbers", Numbers()),))
    mixer.start()
    assert held.wait(10)
    clock = mixer._clock
    behind = ear.blocks[-1].first_sample + 20 * BLOCK_SAMPLES
    threading.Event().wait(max(0, clock.sample_ns(behind) - now_ns()) / 1e9)
    hold.set()
    blocks = ear.wait_for(30)
    assert_whole(blocks)
    heard = Numbers.read(sound(blocks[1:]))
    np.testing.assert_array_equal(heard, np.arange(heard[0], heard[0] + len(heard)))
    assert (mixer.gaps, mixer.blocks) == (0, len(ear.blocks))
    assert ear.at_ns[22] - ear.at_ns[3] < 300_000_000  # 20 blocks last 427 ms: they were made up for, not awaited


def test_a_computer_that_slept_is_counted_as_a_gap(ear):
    clock = Clock(30, now_ns() - 60_000_000_000)
    mixer = Mixer(clock, ear)
    mixer.start()
    ear.wait_for(1)
    mixer._next -= 40 * SAMPLE_RATE // BLOCK_SAMPLES
    ear.more(3)
    mixer.close()
    assert 0 < mixer.gaps <= 40 * SAMPLE_RATE // BLOCK_SAMPLES
    assert ear.blocks[-1].first_sample > clock.sample_at(now_ns()) - 10 * SAMPLE_RATE


# One block is 1024 samples, so a ramp of 0.5 moves by 0.5/1024 a sample.
STEP = 0.5 / BLOCK_SAMPLES * 1.01


@pytest.mark.parametrize(
    ("change", "end"),
    [
        (lambda mixer: mixer.set_muted("level", True), 0.0),
        (lambda mixer: mixer.set_blank(True), 0.0),
        (lambda mixer: mixer.set_gain("level", -20.0), 0.05),
        (lambda mixer: mixer.set_channels(()), 0.0),
        (lambda mixer: mixer.set_channels((Channel("level", Level(0.25)),)), 0.25),
    ],
    ids=["mute", "blank", "gain", "channel gone", "other source"],
)
def test_a_change_is_a_ramp_never_a_step(mixer, ear, change, end):
    mixer.set_channels((Channel("level", Level(0.5)),))
    mixer.start()
    assert sound(ear.wait_for(3))[-1, 0] == pytest.approx(0.5)
    change(mixer)
    ear.more(3)
    heard = sound(ear.blocks)[:, 0]
    assert heard[-1] == pytest.approx(end, abs=1e-6)
    assert np.abs(np.diff(heard, prepend=0)).max() <= STEP


def test_muting_and_back_returns_the_very_samples(mixer, ear):
    mixer.set_channels((Channel("numbers", Numbers(), muted=True),))
    mixer.start()
    assert not sound(ear.wait_for(3)).any()
    mixer.set_muted("numbers", False)
    block = ear.more(3)[-1]
    assert Numbers.read(block.samples)[0] == block.first_sample


def test_a_source_that_raises_or_talks_nonsense_is_silent_and_the_rest_goes_on(mixer, ear, caplog):
    class Broken:
        def samples_at(self, first_sample: int, count: int) -> Samples:
            raise RuntimeError("torn")

    class Nan:
        def samples_at(self, first_sample: int, count: int) -> Samples:
            return np.full((count, 2), np.nan, np.float32)

    class Short:
        def samples_at(self, first_sample: int, count: int) -> Samples:
            return np.ones((count - 1, 2), np.float32)

    mixer.set_channels((Channel("a", Broken()), Channel("b", Nan()), Channel("c", Short()), Channel("d", Level(0.25))))
    mixer.start()
    np.testing.assert_allclose(ear.wait_for(5)[-1].samples, 0.25)
    assert len([record for record in caplog.records if "gives no sound" in record.message]) == 3


def test_a_block_nobody_takes_is_a_counted_gap(mixer, ear, caplog):
    def refuse_the_second(block: AudioBlock) -> None:
        ear(block)
        if len(ear.blocks) == 2:
            raise OSError("full")

    mixer._on_block = refuse_the_second
    mixer.start()
    ear.wait_for(4)
    assert mixer.gaps == 1
    assert "a turn of the mixer failed" in caplog.text


def test_a_block_whose_mix_fails_is_silent_and_a_counted_gap(mixer, ear, monkeypatch):
    whole = mixer._mix

    def torn(first_sample: int) -> AudioBlock:
        if len(ear.blocks) in (2, 3):
            raise RuntimeError("torn")
        return whole(first_sample)

    monkeypatch.setattr(mixer, "_mix", torn)
    mixer.set_channels((Channel("level", Level(0.25)),))
    mixer.start()
    heard = ear.wait_for(6)
    assert [float(block.samples.max()) for block in heard[2:4]] == [0.0, 0.0]
    assert mixer.gaps == 2


def test_meters_know_each_channel_and_the_master(mixer, ear):
    mixer.set_channels(
        (
            Channel("tone", Tone(1000, 0.5), gain_db=-6.0),
            Channel("off", Tone(440, 0.5), muted=True),
            Channel("still", Level(0.0)),
            Channel("loud", Tone(300, 1.2), muted=True),
        )
    )
    mixer.start()
    ear.wait_for(30)
    tone, off, still, loud, master = mixer.meters()
    assert [meter.id for meter in (tone, off, still, loud, master)] == ["tone", "off", "still", "loud", MASTER]
    assert tone.peak_db == pytest.approx(-12.0, abs=0.2)
    assert (off.muted, off.peak_db) == (True, pytest.approx(-6.0, abs=0.2))
    assert still.peak_db == -120.0
    assert still.silent_s == pytest.approx(30 * BLOCK_SAMPLES / SAMPLE_RATE, abs=0.1)
    assert (tone.silent_s, tone.clipped, loud.clipped, master.clipped) == (0.0, False, True, False)
    assert master.peak_db == pytest.approx(tone.peak_db, abs=0.1)
    assert tone.lufs == pytest.approx(-12.0 - 0.0, abs=1.5)


def test_a_peak_falls_back_slowly(mixer, ear):
    mixer.set_channels((Channel("level", Level(0.5)),))
    mixer.start()
    ear.wait_for(3)
    mixer.set_blank(True)
    ear.more(12)
    fallen = mixer.meters()[-1].peak_db
    assert -6.1 - 20 / 1.7 * 14 * BLOCK_SAMPLES / SAMPLE_RATE <= fallen < -7.5
    assert mixer.meters()[0].peak_db == pytest.approx(-6.0, abs=0.1)


def test_ids_must_differ(mixer):
    with pytest.raises(ValueError, match="differ"):
        mixer.set_channels((Channel("a", Level(0)), Channel("a", Level(0))))
    with pytest.raises(ValueError, match="finite"):
        mixer.set_gain("a", float("nan"))


def test_too_much_sound_is_bent_to_below_minus_one_dbfs(mixer, ear):
    mixer.set_channels((Channel("a", Tone(997, 0.9)), Channel("b", Tone(1499, 0.9))))
    mixer.start()
    heard = sound(ear.wait_for(20)[1:])
    assert np.abs(heard).max() <= CEILING
    assert np.abs(heard).max() > CEILING - 0.01
    assert mixer.meters()[-1].clipped


def test_the_limiter_changes_nothing_below_its_knee_and_bends_smoothly():
    line = np.linspace(-4, 4, 200_001, dtype=np.float32)
    samples = np.stack([line, line], axis=1)
    bent = limit(samples, 4.0)
    below = np.abs(line) <= KNEE
    np.testing.assert_array_equal(bent[below], samples[below])
    assert np.abs(bent).max() <= CEILING
    assert np.diff(bent[:, 0]).min() >= 0
    assert limit(samples[below], KNEE) is not None
    quiet = samples[below]
    assert limit(quiet, float(np.abs(quiet).max())) is quiet


def test_a_mix_that_fails_is_a_silent_block_and_the_next_ones_sound(mixer, ear, monkeypatch):
    mixer.set_channels((Channel("tone", Tone(1000, 0.5)),))
    failures = [ZeroDivisionError("a fault of ours")] * 3
    follow = mixer._follow

    def faulty(channels) -> None:
        if failures:
            raise failures.pop()
        follow(channels)

    monkeypatch.setattr(mixer, "_follow", faulty)
    mixer.start()
    ear.wait_for(8)
    assert [block.first_sample for block in ear.blocks] == [
        ear.blocks[0].first_sample + 1024 * number for number in range(len(ear.blocks))
    ]
    assert not ear.blocks[0].samples.any()
    assert ear.blocks[7].samples.any()
