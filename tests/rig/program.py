"""A show that runs by itself: real frames and sound through the real encoder, in real time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import av
import numpy as np

from studio.media.clock import BLOCK_SAMPLES, SAMPLE_RATE, Clock, Ticker
from studio.media.packet import Packet
from studio.media.program_frame import FramePool, ProgramFrame
from studio.media.sound import AudioBlock, Samples
from studio.media.threads import NamedThread
from studio.model.canvas import Canvas
from studio.model.output import EncoderSettings
from studio.outputs.encoder import Encoder
from tests.rig.waiting import wait_for

CANVAS = Canvas(1280, 720, 30)
_BITS = 32


def stamp(frame: ProgramFrame, number: int) -> None:
    """A picture that says its number: 32 cells along the bottom edge, most significant first."""
    frame.y[:] = 60 + number % 100
    frame.u[:] = 128
    frame.v[:] = 128
    cell = frame.y.shape[1] // _BITS
    for bit in range(_BITS):
        value = 235 if number >> (_BITS - 1 - bit) & 1 else 16
        frame.y[-(frame.y.shape[0] // 36) :, bit * cell : (bit + 1) * cell] = value
    frame.number = number


def number_in(luma: np.ndarray) -> int:
    """What `stamp` wrote, from decoded luma of shape (height, width)."""
    cell = luma.shape[1] // _BITS
    row = luma[-(luma.shape[0] // 72)]
    return sum(1 << (_BITS - 1 - bit) for bit in range(_BITS) if row[bit * cell + cell // 2] > 125)


def tone(first_sample: int) -> Samples:
    """1 kHz at -20 dBFS."""
    wave = 0.1 * np.sin(2 * np.pi * 1000 / SAMPLE_RATE * np.arange(first_sample, first_sample + BLOCK_SAMPLES))
    return np.repeat(wave[:, None], 2, axis=1).astype(np.float32)


class Watched:
    """What a written or received file really holds, decoded."""

    def __init__(self, path: Path) -> None:
        with av.open(str(path)) as container:
            self.video_extradata = container.streams.video[0].codec_context.extradata
            self.audio_extradata = container.streams.audio[0].codec_context.extradata
            self.numbers: list[int] = []
            self.times_s: list[float] = []
            self.key_times_s: list[float] = []
            for frame in container.decode(video=0):
                self.numbers.append(number_in(frame.to_ndarray(format="gray")))
                self.times_s.append(frame.time)
                if frame.key_frame:
                    self.key_times_s.append(frame.time)
        with av.open(str(path)) as container:
            sounds = [(frame.time, frame.samples, frame.to_ndarray()) for frame in container.decode(audio=0)]
        self.sound_start_s = sounds[0][0]
        self.sound_s = sum(samples for _, samples, _ in sounds) / SAMPLE_RATE
        self.sound_end_s = sounds[-1][0] + sounds[-1][1] / SAMPLE_RATE
        self.sound_rms = float(np.sqrt(np.mean(np.concatenate([s[2] for s in sounds], axis=1)[:, 4800:] ** 2)))

        self._check_times()

    def _check_times(self) -> None:
        steps = [(number - self.numbers[0]) / CANVAS.fps for number in self.numbers]
        assert max(abs(at - step) for at, step in zip(self.times_s, steps, strict=True)) < 0.002, (
            "pts and numbers differ"
        )


class Program:
    """`with Program() as program: program.sinks.append(link.offer)`. `encoder` is the running encoder."""

    def __init__(self, canvas: Canvas = CANVAS, settings: EncoderSettings | None = None) -> None:
        settings = settings or EncoderSettings(video_kbps=1500, preset="ultrafast")
        self.sinks: list[Callable[[Packet], None]] = []
        self.clock = Clock(canvas.fps)
        self.encoder = Encoder(self.clock, canvas, settings, self._spread)
        self.encoded: list[int] = []  # numbers of the frames the encoder took: a busy computer makes fewer
        self._pool = FramePool(canvas.width, canvas.height, 8)
        self._thread = NamedThread("program", self._play)

    def __enter__(self) -> Program:
        self.encoder.start()
        self._thread.start()
        # Whoever joins now finds the show running, its first key frame gone.
        wait_for(lambda: self.encoder.frames > 5, 10, "the first frames")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def missing_in(self, watched: Watched) -> list[int]:
        """Frames encoded between the first and the last of `watched` that are not in it."""
        first, last = watched.numbers[0], watched.numbers[-1]
        return sorted({number for number in self.encoded if first <= number <= last} - set(watched.numbers))

    def lagged_in(self, *files: Watched) -> list[int]:
        """Numbers that were never encoded, because this computer was busy, within the span of each file."""
        spans = [range(watched.numbers[0], watched.numbers[-1]) for watched in files]
        return sorted({number for span in spans for number in span} - set(self.encoded))

    def close(self) -> None:
        self._thread.close()
        self.encoder.close()

    def _spread(self, packet: Packet) -> None:
        for sink in list(self.sinks):
            sink(packet)

    def _play(self, stop: threading.Event) -> None:
        sample = 0
        for number, _ in Ticker(self.clock, stop).ticks():
            frame = self._pool.take()
            if frame is not None:
                stamp(frame, number)
                frame.captured_ns = self.clock.tick_ns(number)
                if self.encoder.offer_video(frame, number):
                    self.encoded.append(number)
                frame.release()
            while sample + BLOCK_SAMPLES <= self.clock.sample_at(self.clock.tick_ns(number + 1)):
                self.encoder.offer_audio(AudioBlock(tone(sample), sample))
                sample += BLOCK_SAMPLES
