"""Sound blocks of the mixer to AAC packets on an unbroken line of samples."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer

from studio.media.clock import BLOCK_SAMPLES, SAMPLE_RATE, Clock, now_ns
from studio.media.packet import Packet
from studio.media.sound import AudioBlock, Samples, silence
from studio.model.output import EncoderSettings


class Aac:
    """One AAC encoder in a container of format null. pts 0 is master-clock sample `begin(first_sample)`. Used by one
    thread at a time.

    What came before the first sample is cut; what is missing later is filled with silence and counted in `gaps`.
    After `open()`, `extradata` is its AudioSpecificConfig. All methods but the constructor may raise av.FFmpegError.
    """

    def __init__(self, clock: Clock, settings: EncoderSettings) -> None:
        self.gaps = 0
        self.extradata = b""
        self._clock = clock
        self._settings = settings
        self._first = 0
        self._fed = 0
        self._heard = False
        self._rest: Samples = silence(0)
        self._hub: OutputContainer | None = None

    @property
    def stream(self) -> AudioStream:
        """What describes the packets to a muxer."""
        return self._stream

    def open(self) -> None:
        """Once; again it does nothing."""
        if self._hub is not None:
            return
        self._hub = av.open("hub", "w", format="null")
        self._stream = self._hub.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        self._codec = self._stream.codec_context
        self._codec.bit_rate = self._settings.audio_kbps * 1000
        self._codec.flags |= Flags.global_header
        self._codec.open()
        self._hub.start_encoding()  # without it the stream as a template has no AudioSpecificConfig
        self.extradata = self._codec.extradata or b""

    def close(self) -> None:
        """Free the encoder. May be called twice."""
        if self._hub is not None:
            hub, self._hub = self._hub, None
            hub.close()

    def begin(self, first_sample: int) -> None:
        self._first = first_sample

    def successor(self) -> Aac:
        """A fresh one, not yet opened, that goes on in the line of samples where this one broke off."""
        fresh = type(self)(self._clock, self._settings)
        fresh._first, fresh._fed, fresh._heard = self._first, self._fed, self._heard
        return fresh

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
