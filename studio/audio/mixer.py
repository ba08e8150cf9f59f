"""The mixer: every channel's sound into one, block by block on the master clock."""

from __future__ import annotations

import dataclasses
import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.audio.limiter import limit
from studio.audio.meters import LevelMeter, peak_of
from studio.media.clock import BLOCK_SAMPLES, NS, Clock, now_ns
from studio.media.sound import AudioBlock, Samples, SoundSource, silence
from studio.media.threads import Forgiving, NamedThread
from studio.model.sound import Meter

log = logging.getLogger(__name__)

MASTER = "master"
# A block is mixed this long after the instant of its last sample, so that what a microphone heard during it has
# come through its driver. A sound is then 16 to 37 ms old when it is mixed.
LATENCY_SAMPLES = 768
# Later than this (the computer slept), the blocks in between are not made up for but counted as gaps.
MOST_LATE_NS = 10 * NS
GAIN_RANGE_DB = (-96.0, 24.0)

_RAMP: Samples = np.linspace(1 / BLOCK_SAMPLES, 1, BLOCK_SAMPLES, dtype=np.float32)[:, None]


@dataclass(frozen=True, slots=True)
class Channel:
    """One source of sound in the mix. `id` is the source's; another `source` object under the same id fades over.
    `spoken`: a microphone, where a voice is listened for."""

    id: str
    source: SoundSource
    gain_db: float = 0.0
    muted: bool = False
    spoken: bool = False


class Mixer:
    """Mixes on a thread of its own and hands each block to `on_block` there.

    Block k holds samples k*1024 … of the master clock; it is mixed at the absolute deadline of its end plus
    `LATENCY_SAMPLES`. When the thread wakes late it makes up block by block: no gap, no sample twice. Changes of
    gain, muting, channels and blanking are ramped over one block. A channel whose source raises or gives
    nonsense is silent for that block; a mix that fails is a silent block: the stream never lacks sound.

    `blocks` and `gaps` (blocks never delivered, or silent because the mix failed) are written by the mixer's thread,
    and may be read by any.
    `_lock` guards `_channels` and `_blank`.
    """

    def __init__(self, clock: Clock, on_block: Callable[[AudioBlock], None]) -> None:
        self.blocks = 0
        self.gaps = 0
        self._clock = clock
        self._on_block = on_block
        self._lock = threading.Lock()
        self._channels: tuple[Channel, ...] = ()
        self._blank = False
        self._strips: list[_Strip] = []
        self._master = LevelMeter(MASTER)
        self._meters: tuple[Meter, ...] = ()
        self._open = 1.0
        self._next = 0
        self._forgiving = Forgiving("the mixer")
        self._thread: NamedThread | None = None

    def start(self) -> None:
        """The first block is the one in which the clock is now."""
        self._next = max(0, self._clock.sample_at(now_ns()) // BLOCK_SAMPLES)
        self._open = 0.0 if self._blank else 1.0
        self._thread = NamedThread("mixer", self._run)
        self._thread.start()

    def close(self) -> None:
        if self._thread is not None:
            self._thread.close()

    def set_channels(self, channels: tuple[Channel, ...]) -> None:
        """Replace all channels at once. Raises ValueError when an id is used twice or is the master's."""
        ids = [channel.id for channel in channels]
        if len(set(ids)) < len(ids) or MASTER in ids:
            raise ValueError(f"channel ids must differ, and from {MASTER!r}: {ids}")
        with self._lock:
            self._channels = channels

    def set_gain(self, channel: str, gain_db: float) -> None:
        """Held within -96 … 24 dB. A channel that has just gone is no error."""
        if not math.isfinite(gain_db):
            raise ValueError("a gain is a finite number of dB")
        low, high = GAIN_RANGE_DB
        self._change(channel, gain_db=min(max(gain_db, low), high))

    def set_muted(self, channel: str, muted: bool) -> None:
        """A channel that has just gone is no error."""
        self._change(channel, muted=muted)

    def set_blank(self, blank: bool) -> None:
        """Silence for all that leaves the mixer; the channels' meters go on."""
        with self._lock:
            self._blank = blank

    def meters(self) -> tuple[Meter, ...]:
        """As of the latest block: one a channel (after its gain, before its muting), then the master's."""
        return self._meters

    def _change(self, channel: str, **changes: float | bool) -> None:
        with self._lock:
            self._channels = tuple(
                dataclasses.replace(one, **changes) if one.id == channel else one  # type: ignore[arg-type]
                for one in self._channels
            )

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            due_ns = self._clock.sample_ns((self._next + 1) * BLOCK_SAMPLES + LATENCY_SAMPLES)
            wait_ns = due_ns - now_ns()
            if wait_ns > 0 and stop.wait(wait_ns / NS):
                return
            if -wait_ns > MOST_LATE_NS:
                self._jump()
            first_sample = self._next * BLOCK_SAMPLES
            block = AudioBlock(silence(BLOCK_SAMPLES), first_sample)
            faults = self._forgiving.faults
            with self._forgiving:
                block = self._mix(first_sample)
            self.gaps += self._forgiving.faults - faults
            self._next += 1
            self._deliver(block)

    def _jump(self) -> None:
        now = max(self._next, self._clock.sample_at(now_ns()) // BLOCK_SAMPLES - 1)
        log.warning("the mixer was stopped for %d blocks", now - self._next)
        self.gaps += now - self._next
        self._next = now

    def _deliver(self, block: AudioBlock) -> None:
        faults = self._forgiving.faults
        with self._forgiving:
            self._on_block(block)
            self.blocks += 1
        self.gaps += self._forgiving.faults - faults

    def _mix(self, first_sample: int) -> AudioBlock:
        with self._lock:
            channels, blank = self._channels, self._blank
        self._follow(channels)
        total = silence(BLOCK_SAMPLES)
        meters: list[Meter] = []
        for strip in self._strips:
            meter = strip.add_to(total, first_sample)
            if not strip.leaving:
                meters.append(meter)
        self._strips = [strip for strip in self._strips if not strip.leaving]
        opened = 0.0 if blank else 1.0
        total = ramped(total, self._open, opened)
        self._open = opened
        peak = peak_of(total)
        mixed = limit(total, peak)
        meters.append(self._master.feed(mixed, min(peak, peak_of(mixed)), peak >= 1.0, blank))
        self._meters = tuple(meters)
        return AudioBlock(mixed, first_sample)

    def _follow(self, channels: tuple[Channel, ...]) -> None:
        """Strips for `channels`, in their order; those that are gone sound for one more block, fading."""
        known = {(strip.channel.id, id(strip.channel.source)): strip for strip in self._strips}
        strips: list[_Strip] = []
        for channel in channels:
            strip = known.pop((channel.id, id(channel.source)), None) or _Strip(channel)
            strip.channel = channel
            strips.append(strip)
        for strip in known.values():
            strip.leaving = True
        self._strips = [*strips, *known.values()]


class _Strip:
    """A channel while it sounds: its gain so far and its meter. Used by the mixer's thread."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.leaving = False
        self._gain = linear(channel.gain_db)
        self._open = 0.0
        self._meter = LevelMeter(channel.id, channel.spoken)
        self._complained = False

    def add_to(self, total: Samples, first_sample: int) -> Meter:
        channel = self.channel
        gain = linear(channel.gain_db)
        opened = 0.0 if channel.muted or self.leaving else 1.0
        samples = ramped(self._fetch(first_sample), self._gain, gain)
        self._gain = gain
        peak = peak_of(samples)
        meter = self._meter.feed(samples, peak, peak >= 1.0, channel.muted)
        if opened or self._open:
            total += ramped(samples, self._open, opened)
        self._open = opened
        return meter

    def _fetch(self, first_sample: int) -> Samples:
        try:
            samples = np.asarray(self.channel.source.samples_at(first_sample, BLOCK_SAMPLES), np.float32)
            if samples.shape == (BLOCK_SAMPLES, 2) and math.isfinite(peak_of(samples)):
                return samples
            raise ValueError(f"{samples.shape} samples, or not all of them finite")
        except Exception:  # a source's fault is its own silence, not the end of all sound
            if not self._complained:
                self._complained = True
                log.exception("channel %s gives no sound", self.channel.id)
            return silence(BLOCK_SAMPLES)


def linear(gain_db: float) -> float:
    return float(10 ** (gain_db / 20))


def ramped(samples: Samples, start: float, end: float) -> Samples:
    """`samples` (1024, 2) times a gain that goes evenly from `start` to `end`; the same object for a gain of 1."""
    if start == end:
        return samples if end == 1.0 else samples * np.float32(end)
    return samples * (np.float32(start) + np.float32(end - start) * _RAMP)
