"""The encoder: program frames and sound blocks in, packets out, once for all outputs."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import NamedTuple

import av
from av.container import OutputContainer

from studio.media.clock import SAMPLE_RATE, Clock
from studio.media.packet import Packet, StreamHeader
from studio.media.program_frame import ProgramFrame
from studio.media.queues import BoundedQueue
from studio.media.sound import AudioBlock
from studio.media.threads import NamedThread
from studio.model.canvas import Canvas
from studio.model.errors import OutputError
from studio.model.output import EncoderSettings
from studio.outputs.aac import Aac
from studio.outputs.h264 import H264

_WAITING_FRAMES = 4
_WAITING_BLOCKS = 200  # 4 s: sound is small, and a lost block is heard
_POLL_S = 0.1
_FLUSH_S = 5.0


class _Offered(NamedTuple):
    frame: ProgramFrame
    tick: int
    captured_ns: int


class Encoder:
    """x264 and AAC on a thread each. pts 0 of both is the tick of the first frame offered.

    `on_packet` is called on the encoder's two threads and must not block. After `start()`, `header` is what a
    muxer needs. Counters: `frames` encoded, `skipped` frames for which there was no room, `audio_blocks` taken,
    `audio_gaps` in the line of samples. `failure` is set when the encoder ended by an error on the way.

    `offer_video` is called by one thread (the clock's), `offer_audio` by one (the mixer's), the rest by any.
    """

    def __init__(
        self, clock: Clock, canvas: Canvas, settings: EncoderSettings, on_packet: Callable[[Packet], None]
    ) -> None:
        self.frames = 0
        self.skipped = 0
        self.audio_blocks = 0
        self.failure: OutputError | None = None
        self._lost_blocks = 0
        self._clock = clock
        self._canvas = canvas
        self._settings = settings
        self._on_packet = on_packet
        self._hub: OutputContainer | None = None
        self._header: StreamHeader | None = None
        self._first_tick = 0
        self._begun = threading.Event()
        self._closed = threading.Event()
        self._key_wanted = threading.Event()
        self._kbps_wanted = settings.video_kbps
        self._video: BoundedQueue[_Offered] = BoundedQueue(_WAITING_FRAMES)
        self._audio: BoundedQueue[AudioBlock] = BoundedQueue(_WAITING_BLOCKS)
        self._threads: list[NamedThread] = []

    @property
    def header(self) -> StreamHeader:
        assert self._header is not None, "the encoder is not started"
        return self._header

    @property
    def audio_gaps(self) -> int:
        return self._aac.gaps + self._lost_blocks if self._hub is not None else 0

    def start(self) -> None:
        """Open both encoders. Raises OutputError when that is not possible."""
        av.logging.set_level(None)  # FFmpeg's log callback under Python can deadlock
        hub = av.open("hub", "w", format="null")
        try:
            self._h264 = H264(hub, self._canvas, self._settings)
            self._aac = Aac(hub, self._clock, self._settings)
            video, audio = self._h264.open(), self._aac.open()
            hub.start_encoding()
            template = self._template(hub)
        except (av.FFmpegError, ValueError) as error:
            hub.close()
            raise OutputError("encoder.not_opened", reason=error) from error
        self._hub = hub
        self._header = StreamHeader(
            width=self._canvas.width,
            height=self._canvas.height,
            fps=self._canvas.fps,
            video_extradata=video,
            audio_extradata=audio,
            sample_rate=SAMPLE_RATE,
            video_kbps=self._settings.video_kbps,
            audio_kbps=self._settings.audio_kbps,
            template=template,
        )
        self._threads = [
            NamedThread("encoder-video", self._encode_video, self._failed),
            NamedThread("encoder-audio", self._encode_audio, self._failed),
        ]
        for thread in self._threads:
            thread.start()

    def offer_video(self, frame: ProgramFrame, tick: int) -> bool:
        """Hand over the picture of `tick` (growing). Never blocks; False: no room, the frame counts as skipped."""
        if not self._begun.is_set():
            self._first_tick = tick
            self._begun.set()
        offered = _Offered(frame.retain(), tick, frame.captured_ns or self._clock.tick_ns(tick))
        if self.failure is None and self._video.put(offered):
            if self._closed.is_set():  # since the caller looked: nobody will fetch it, and its pool wants it back
                self._let_go()
            return True
        frame.release()
        self.skipped += 1
        return False

    def offer_audio(self, block: AudioBlock) -> None:
        """Hand over sound. Never blocks. Sound from before the first frame is cut off."""
        if not self._audio.put(block):
            if self._begun.is_set():
                self._lost_blocks += 1
            else:  # nobody waits for sound from before the show
                self._audio.get(0)
                self._audio.put(block)

    def force_key_frame(self) -> None:
        """The next frame becomes a key frame; the beat of key frames goes on from there."""
        self._key_wanted.set()

    def set_bitrate(self, kbps: int) -> None:
        self._kbps_wanted = kbps

    def close(self) -> None:
        """Encode what is waiting, flush, end. May be called twice."""
        for thread in self._threads:
            thread.signal()
        ended = [thread.close(_FLUSH_S) for thread in self._threads]
        self._closed.set()
        self._let_go()
        if self._hub is not None and all(ended):
            self._hub.close()

    def _let_go(self) -> None:
        while (offered := self._video.get(0)) is not None:
            offered.frame.release()

    def _template(self, hub: OutputContainer) -> bytes:
        memory = io.BytesIO()
        with av.open(memory, "w", format="mp4", container_options={"movflags": "empty_moov+frag_custom"}) as out:
            for stream in (self._h264.stream, self._aac.stream):
                out.add_stream_from_template(stream)
            out.start_encoding()
        return memory.getvalue()

    def _encode_video(self, stop: threading.Event) -> None:
        kbps = self._kbps_wanted
        while True:
            offered = self._video.get(_POLL_S)
            if offered is None:
                if stop.is_set():
                    break
                continue
            if kbps != self._kbps_wanted:
                kbps = self._kbps_wanted
                self._h264.set_bitrate(kbps)
            key = self._key_wanted.is_set()
            if key:
                self._key_wanted.clear()
            try:
                packets = self._h264.encode(offered.frame, offered.tick - self._first_tick, offered.captured_ns, key)
            finally:
                offered.frame.release()
            self.frames += 1
            self._deliver(packets)
        self._deliver(self._h264.flush())

    def _encode_audio(self, stop: threading.Event) -> None:
        while not self._begun.wait(_POLL_S):
            if stop.is_set():
                return
        self._aac.begin(self._clock.sample_at(self._clock.tick_ns(self._first_tick)))
        while True:
            block = self._audio.get(_POLL_S)
            if block is not None:
                self.audio_blocks += 1
                self._deliver(self._aac.encode(block))
            elif stop.is_set():
                break
        self._deliver(self._aac.flush())

    def _deliver(self, packets: list[Packet]) -> None:
        for packet in packets:
            self._on_packet(packet)

    def _failed(self, error: BaseException) -> None:
        self.failure = OutputError("encoder.failed", reason=error)
