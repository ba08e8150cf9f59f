"""Sound blocks of the mixer to AAC packets on an unbroken line of samples."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.codec.context import Flags
from av.container import OutputContainer

from studio.media.clock import BLOCK_SAMPLES, SAMPLE_RATE, Clock, now_ns
from studio.media.packet import Packet
from studio.media.sound import AudioBlock, Samples, silence
from studio.model.output import EncoderSettings


class Aac:
    """One AAC encoder in `hub`. pts 0 is master-clock sample `begin(first_sample)`. Used by one thread at a time.

    What came before the first sample is cut; what is missing later is filled with silence and counted in `gaps`.
    """

    def __init__(self, hub: OutputContainer, clock: Clock, settings: EncoderSettings) -> None:
        self.gaps = 0
        self._clock = clock
        self._first = 0
        self._fed = 0
        self._heard = False
        self._rest: Samples = silence(0)
        self.stream = hub.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        self._codec = self.stream.codec_context
        self._codec.bit_rate = settings.audio_kbps * 1000
        self._codec.flags |= Flags.global_header

    def open(self) -> bytes:
        """Open the encoder; returns its AudioSpecificConfig. Raises av.FFmpegError."""
        self._codec.open()
        return self._codec.extradata or b""

    def begin(self, first_sample: int) -> None:
        self._first = first_sample

    def encode(self, block: AudioBlock) -> list[Packet]:
        expected = self._first + self._fed + len(self._rest)
        missing = block.first_sample - expected
        packets: list[Packet] = []
        if missing > 0:
            if self._heard:
                self.gaps += 1
            packets += self._fill(missing)
        samples = block.samples[max(0, -missing) :]
        if len(samples):
            self._heard = True
            packets += self._feed(samples)
        return packets

    def flush(self) -> list[Packet]:
        packets = self._packets(self._codec.encode(self._frame(self._rest))) if len(self._rest) else []
        self._rest = silence(0)
        return packets + self._packets(self._codec.encode(None))

    def _fill(self, count: int) -> list[Packet]:
        packets: list[Packet] = []
        while count > 0:
            part = min(count, BLOCK_SAMPLES)
            packets += self._feed(silence(part))
            count -= part
        return packets

    def _feed(self, samples: Samples) -> list[Packet]:
        waiting = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        packets: list[Packet] = []
        while len(waiting) >= BLOCK_SAMPLES:
            packets += self._packets(self._codec.encode(self._frame(waiting[:BLOCK_SAMPLES])))
            waiting = waiting[BLOCK_SAMPLES:]
        self._rest = waiting
        return packets

    def _frame(self, samples: Samples) -> av.AudioFrame:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._fed
        frame.time_base = Fraction(1, SAMPLE_RATE)
        self._fed += len(samples)
        return frame

    def _packets(self, encoded: Iterable[av.Packet[Any]]) -> list[Packet]:
        packets = []
        for packet in encoded:
            pts = packet.pts or 0
            captured_ns = self._clock.sample_ns(self._first + pts)
            duration = packet.duration or BLOCK_SAMPLES
            packets.append(Packet("audio", bytes(packet), pts, pts, duration, True, now_ns(), captured_ns))
        return packets
