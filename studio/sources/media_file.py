"""A clip: picture and sound on the master clock, looping without a gap."""

from __future__ import annotations

import threading
from collections import deque
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from studio.media.clock import NS, SAMPLE_RATE, Clock, now_ns
from studio.media.frame import Frame
from studio.model.errors import SourceError
from studio.model.source import MediaFileSource
from studio.sources.canonical import Canonical
from studio.sources.frames import DueFrames
from studio.sources.sound_ring import SoundRing
from studio.sources.supervised import Supervised

_FRAMES_AHEAD = 6  # 19 MB at 1080p, 200 ms at 30 fps: covers opening the file again at the end of a pass
_SOUND_AHEAD = SAMPLE_RATE // 2
_RING_SAMPLES = 4 * SAMPLE_RATE
_MOST_STASHED_BYTES = 64 << 20
_START_DELAY_NS = NS // 10
# Frames are due this long before the tick that shows them, so that containers which round their times to
# milliseconds (MKV, FLV) still give one frame a tick.
_BEFORE_TICK_NS = 2_000_000
# Frames nobody asked for are let go after this; later than a tick usually is, and well within what is decoded ahead.
_LATE_NS = NS * 6 // 100
_HOPELESS_NS = 2 * NS  # further behind than this (a suspended computer), the schedule starts anew
# Up to 1080p60 one thread decodes (measured at 1080p30: 5 ms a frame, as with two, and 20 to 30 MB less).
_MOST_ON_ONE_CORE = 1920 * 1080 * 61
_SOUND_OUTLASTS_S = Fraction(1, 4)  # AAC's padding is shorter; longer sound keeps the last picture standing
_TIMESTAMP_SLACK = SAMPLE_RATE // 50


def media_file(description: MediaFileSource, path: Path, clock: Clock) -> Supervised:
    """The running source of a clip. Frames are the file's own size; `sound` is silent where the file has none."""
    frames, ring = DueFrames(_FRAMES_AHEAD), SoundRing(_RING_SAMPLES)
    return Supervised(
        description.id,
        description.name,
        lambda: ClipCapture(path, clock, description.loop, frames, ring),
        frames=frames,
        sound=ring,
    )


class ClipCapture:
    """Decodes ahead of the clock into `frames` and `ring`. Both count from the same master-clock sample.

    A loop is a whole number of samples long, the same for picture and sound, so they cannot drift apart.
    """

    def __init__(self, path: Path, clock: Clock, loop: bool, frames: DueFrames, ring: SoundRing) -> None:
        self.still = False
        self._path = path
        self._clock = clock
        self._loop = loop
        self._frames = frames
        self._ring = ring
        self._canonical = Canonical()
        self._pass: _Pass | None = None
        self._start_sample = 0
        self._decoded_ns = 0

    def open(self) -> None:
        """Raises SourceError when the file is missing, unreadable, or holds neither picture nor sound."""
        self._frames.forget_ahead()
        self._pass = _Pass(self._path)
        self._schedule_from(now_ns() + _START_DELAY_NS)

    def read(self, stop: threading.Event) -> Frame | None:
        """One step: decode what is wanted next, or wait up to 50 ms. Frames go to `frames`, so None always."""
        current = self._pass
        if current is None:
            stop.wait(1)
            return None
        self.still = current.picture is None
        self._frames.at(now_ns() - _LATE_NS)
        try:
            if self._wants_picture(current, 0):
                self._put_pictures(current)
            elif self._wants_sound(current):
                self._put_sounds(current)
            elif current.over:
                self._next_pass(current)
            elif not self._wants_picture(current, 0.05):
                stop.wait(0.02 if current.picture_over else 0)
        except av.FFmpegError as error:
            raise _unreadable(self._path, error) from error
        return None

    def close(self) -> None:
        if self._pass is not None:
            self._pass.close()
            self._pass = None

    def _wants_picture(self, current: _Pass, wait_s: float) -> bool:
        return not current.picture_over and self._frames.wait_for_room(wait_s)

    def _wants_sound(self, current: _Pass) -> bool:
        ahead = self._ring.end - self._clock.sample_at(now_ns())
        return current.sound_may_start and not current.sound_over and (not self._ring.ever or ahead < _SOUND_AHEAD)

    def _put_pictures(self, current: _Pass) -> None:
        for picture, at_s in current.pictures():
            due_ns = self._clock.sample_ns(self._start_sample) + int(at_s * NS)
            if now_ns() - due_ns > _HOPELESS_NS:
                late_ns = now_ns() + _START_DELAY_NS - due_ns
                self._start_sample += late_ns * SAMPLE_RATE // NS
                due_ns += late_ns
            self._frames.put(self._canonical.frame(picture, due_ns))

    def _put_sounds(self, current: _Pass) -> None:
        for first_sample, samples in current.sounds():
            early = max(0, -first_sample)
            if early < len(samples):
                self._ring.write(self._start_sample + first_sample + early, samples[early:])

    def _next_pass(self, current: _Pass) -> None:
        end_sample = self._start_sample + round(current.length_s * SAMPLE_RATE)
        self._pass = None
        if not self._loop or end_sample == self._start_sample:
            current.close()
        if end_sample == self._start_sample:
            raise SourceError("source.file_no_media", path=str(self._path))
        if not self._loop:
            self.still = True
            return
        self._ring.cut(end_sample)
        self._start_sample = end_sample
        self._pass = _Pass(self._path, current.rewound())

    def _schedule_from(self, when_ns: int) -> None:
        tick_ns = self._clock.tick_ns(self._clock.tick_at(when_ns) + 1)
        self._start_sample = self._clock.sample_at(tick_ns - _BEFORE_TICK_NS)


class _Pass:
    """One way through the file. Times are seconds (exact) since its first picture, or first sound without one.

    `rewound`: the container of the pass before, at its beginning again; None opens the file.
    """

    def __init__(self, path: Path, rewound: InputContainer | None = None) -> None:
        self._container = rewound or _open(path)
        videos = [s for s in self._container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
        audios = self._container.streams.audio
        self.picture = videos[0] if videos else None
        self._sound = audios[0] if audios else None
        streams = [stream for stream in (self.picture, self._sound) if stream is not None]
        if not streams:
            self._container.close()
            raise SourceError("source.file_no_media", path=str(path))
        if self.picture is not None and rewound is None and _pixels_a_second(self.picture) > _MOST_ON_ONE_CORE:
            self.picture.thread_type = "AUTO"
        self._demuxer = self._container.demux(streams)
        self._stash: dict[int, deque[Packet[av.stream.Stream]]] = {stream.index: deque() for stream in streams}
        self._stashed_bytes = 0
        self._demuxed = False
        # FFmpeg makes stereo of mono 3 dB quieter: mono stays mono and is doubled here.
        self._mono = self._sound is not None and self._sound.codec_context.channels == 1
        layout = "mono" if self._mono else "stereo"
        self._resampler = AudioResampler(format="flt", layout=layout, rate=SAMPLE_RATE)
        self._zero_s: Fraction | None = None
        self._picture_end_s = self._sound_end_s = Fraction(0)
        self._next_sample: int | None = None
        self.picture_over = self.picture is None
        self.sound_over = self._sound is None

    @property
    def over(self) -> bool:
        return self.picture_over and self.sound_over

    @property
    def sound_may_start(self) -> bool:
        """False until the first picture has given the origin of all times."""
        return self._zero_s is not None or self.picture_over

    @property
    def length_s(self) -> Fraction:
        """How long the pass is, known when it is over."""
        if self.picture is None or self._sound_end_s - self._picture_end_s > _SOUND_OUTLASTS_S:
            return self._sound_end_s
        return self._picture_end_s

    def close(self) -> None:
        self._container.close()

    def rewound(self) -> InputContainer | None:
        """The container at its beginning again, for the next pass; None, and closed, where it cannot go back.

        Opening a 1080p clip costs 60 to 180 ms of CPU, most of it for finding out what the streams are; this 0.1 ms.
        Only for MP4 and MOV, whose index knows the very first packet: in WebM, FFmpeg seeks past Opus' lead-in.
        """
        container = self._container
        if "mp4" not in container.format.name:
            container.close()
            return None
        try:
            container.seek(container.start_time or 0)
        except (av.FFmpegError, OSError):  # a fragmented file may be without an index
            container.close()
            return None
        for stream in (self.picture, self._sound):
            if stream is not None:
                stream.codec_context.flush_buffers()
        return container

    def pictures(self) -> list[tuple[VideoFrame, Fraction]]:
        """Decode the next packet: the pictures it gave (often none) with their times."""
        assert self.picture is not None
        packet = self._packet(self.picture.index)
        if packet is None:
            return []
        self.picture_over = packet.dts is None and packet.size == 0
        try:
            pictures = self.picture.codec_context.decode(packet)
        except av.InvalidDataError:
            return []  # one bad packet; a file without any good one has no length and is refused at its end
        return [(picture, self._picture_time(picture)) for picture in pictures]

    def sounds(self) -> list[tuple[int, np.ndarray[tuple[int, int], np.dtype[np.float32]]]]:
        """Decode the next packet: (first sample from the pass' start, (count, 2) samples)."""
        assert self._sound is not None
        packet = self._packet(self._sound.index)
        if packet is None:
            return []
        self.sound_over = packet.dts is None and packet.size == 0
        frames: list[AudioFrame] = []
        try:
            for decoded in self._sound.codec_context.decode(packet):
                frames += self._resampler.resample(decoded)
        except av.InvalidDataError:
            return []
        if self.sound_over:
            frames += self._resampler.resample(None)
        return [self._placed(frame) for frame in frames]

    def _picture_time(self, picture: VideoFrame) -> Fraction:
        assert self.picture is not None
        rate = self.picture.average_rate or Fraction(25)
        time_base = picture.time_base or self.picture.time_base or 1 / rate
        at_s = self._picture_end_s + (self._zero_s or 0) if picture.pts is None else picture.pts * time_base
        if self._zero_s is None:
            self._zero_s = at_s
        at_s -= self._zero_s
        self._picture_end_s = max(self._picture_end_s, at_s + (picture.duration * time_base or 1 / rate))
        return at_s

    def _placed(self, frame: AudioFrame) -> tuple[int, np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
        samples = frame.to_ndarray().reshape(-1, 1 if self._mono else 2).astype(np.float32, copy=False)
        samples = np.repeat(samples, 2, axis=1) if self._mono else samples
        if self._zero_s is None:
            self._zero_s = (frame.pts or 0) * Fraction(1, SAMPLE_RATE)
        said = None
        if frame.pts is not None and frame.time_base is not None:
            said = round((frame.pts * frame.time_base - self._zero_s) * SAMPLE_RATE)
        first = self._next_sample
        # The samples are counted; the file's times, often rounded to milliseconds, only say where a gap is.
        if first is None or (said is not None and abs(said - first) > _TIMESTAMP_SLACK):
            first = said or 0
        self._next_sample = first + len(samples)
        self._sound_end_s = Fraction(self._next_sample, SAMPLE_RATE)
        return first, samples

    def _packet(self, index: int) -> Packet[av.stream.Stream] | None:
        """The next packet of stream `index`, the other stream's put aside; None when too much lies aside already."""
        mine = self._stash[index]
        while not mine:
            packet = next(self._demuxer, None)
            if packet is None:
                return Packet()
            self._stash[packet.stream.index].append(packet)
            self._stashed_bytes += packet.size
            if not mine and self._stashed_bytes > _MOST_STASHED_BYTES:
                return None
        packet = mine.popleft()
        self._stashed_bytes -= packet.size
        return packet


def _open(path: Path) -> InputContainer:
    try:
        return av.open(str(path), "r")
    except FileNotFoundError as error:
        raise SourceError("source.file_missing", path=str(path)) from error
    except (av.FFmpegError, OSError) as error:
        raise _unreadable(path, error) from error


def _pixels_a_second(stream: VideoStream) -> int:
    return int(stream.codec_context.width * stream.codec_context.height * (stream.average_rate or 25))


def _unreadable(path: Path, error: Exception) -> SourceError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return SourceError("source.file_unreadable", path=str(path), reason=reason)
