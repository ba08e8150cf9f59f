"""The encoder: program frames and sound blocks in, packets out, once for all outputs."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Callable, Sequence

import av
import msgspec

from studio.media.clock import SAMPLE_RATE, Clock
from studio.media.packet import Packet, StreamHeader
from studio.media.program_frame import ProgramFrame
from studio.media.queues import BoundedQueue
from studio.media.sound import AudioBlock
from studio.media.threads import NamedThread
from studio.model.canvas import Canvas
from studio.model.errors import OutputError
from studio.model.incident import Incident
from studio.model.output import EncoderSettings
from studio.outputs.aac import Aac
from studio.outputs.h264 import H264, X264, MakeH264
from studio.outputs.video_line import Offered, VideoLine

log = logging.getLogger(__name__)

_WAITING_BLOCKS = 200  # 4 s: sound is small, and a lost block is heard
_POLL_S = 0.1
_AGAIN_S = 0.5
_FLUSH_S = 5.0


class Encoder:
    """H.264 and AAC on a thread each. pts 0 of both is the tick of the first frame offered.

    An encoder that fails is replaced by a fresh one: `on_incident` hears of it, the first key frame of the fresh one
    carries its `extradata`, and from then on `header` has them. `names`: FFmpeg's names of the H.264 encoders to use,
    in order; `on_given_up` hears which of them failed. `make_h264`, `make_aac`: how encoders are made.

    `on_packet` is called on the encoder's two threads and must not block. After `start()`, `header` is what a
    muxer needs. Counters: `frames` encoded, `skipped` frames for which there was no room or that were lost in an
    encoder, `audio_blocks` taken, `audio_gaps` in the line of samples. `failure`: why nothing is encoded just now.

    `offer_video` is called by one thread (the clock's), `offer_audio` by one (the mixer's), the rest by any.
    """

    def __init__(
        self,
        clock: Clock,
        canvas: Canvas,
        settings: EncoderSettings,
        on_packet: Callable[[Packet], None],
        *,
        on_incident: Callable[[Incident], None] = lambda _incident: None,
        names: Sequence[str] = (X264,),
        on_given_up: Callable[[str], None] = lambda _name: None,
        make_h264: MakeH264 = H264,
        make_aac: Callable[[Clock, EncoderSettings], Aac] = Aac,
    ) -> None:
        self.audio_blocks = 0
        self._lost_blocks = 0
        self._clock = clock
        self._canvas = canvas
        self._settings = settings
        self._on_packet = on_packet
        self._on_incident = on_incident
        self._make_aac = make_aac
        self._header: StreamHeader | None = None
        self._first_tick = 0
        self._begun = threading.Event()
        self._line = VideoLine(canvas, settings, names, make_h264, self._deliver_video, on_incident, on_given_up)
        self._audio: BoundedQueue[AudioBlock] = BoundedQueue(_WAITING_BLOCKS)
        self._gaps_before = 0
        self._aac: Aac | None = None
        self._sound: NamedThread | None = None

    @property
    def header(self) -> StreamHeader:
        assert self._header is not None, "the encoder is not started"
        return self._header

    @property
    def name(self) -> str:
        """What FFmpeg calls the H.264 encoder in use."""
        return self._line.name

    @property
    def frames(self) -> int:
        return self._line.frames

    @property
    def skipped(self) -> int:
        return self._line.refused + self._line.lost

    @property
    def failure(self) -> OutputError | None:
        return self._line.failure

    @property
    def busy_ns(self) -> int:
        """Time spent in H.264 encoders so far."""
        return self._line.busy_ns

    @property
    def audio_gaps(self) -> int:
        return self._gaps_before + self._aac.gaps + self._lost_blocks if self._aac is not None else 0

    def start(self) -> None:
        """Open both encoders. Raises OutputError when that is not possible."""
        av.logging.set_level(None)  # FFmpeg's log callback under Python can deadlock
        h264 = self._line.open()
        aac = self._make_aac(self._clock, self._settings)
        try:
            aac.open()
            template = stream_template(h264, aac)
        except (av.FFmpegError, ValueError) as error:
            h264.close()
            aac.close()
            raise OutputError("encoder.not_opened", reason=error) from error
        self._aac = aac
        self._header = StreamHeader(
            width=self._canvas.width,
            height=self._canvas.height,
            fps=self._canvas.fps,
            video_extradata=h264.extradata,
            audio_extradata=aac.extradata,
            sample_rate=SAMPLE_RATE,
            video_kbps=self._settings.video_kbps,
            audio_kbps=self._settings.audio_kbps,
            template=template,
        )
        self._sound = NamedThread("encoder-audio", self._encode_audio)
        self._sound.start()
        self._line.start(h264)

    def offer_video(self, frame: ProgramFrame, tick: int) -> bool:
        """Hand over the picture of `tick` (growing). Never blocks; False: no room, the frame counts as skipped."""
        if not self._begun.is_set():
            self._first_tick = tick
            self._begun.set()
        offered = Offered(frame.retain(), tick - self._first_tick, frame.captured_ns or self._clock.tick_ns(tick))
        if self._line.offer(offered):
            return True
        frame.release()
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
        self._line.force_key_frame()

    def set_bitrate(self, kbps: int) -> None:
        self._line.set_bitrate(kbps)

    def close(self) -> None:
        """Encode what is waiting, flush, end. May be called twice."""
        self._line.signal()
        if self._sound is not None:
            self._sound.signal()
        self._line.close(_FLUSH_S)
        if self._sound is not None:
            self._sound.close(_FLUSH_S)

    def _deliver_video(self, packets: list[Packet]) -> None:
        for packet in packets:
            if packet.key and packet.extradata != self.header.video_extradata:
                self._header = msgspec.structs.replace(self.header, video_extradata=packet.extradata)
            self._on_packet(packet)

    def _encode_audio(self, stop: threading.Event) -> None:
        aac = self._aac
        assert aac is not None
        while not self._begun.wait(_POLL_S):
            if stop.is_set():
                aac.close()
                return
        aac.begin(self._clock.sample_at(self._clock.tick_ns(self._first_tick)))
        while True:
            try:
                self._feed_audio(aac, stop)
                return
            except Exception as error:  # whatever FFmpeg raises, the answer is a fresh encoder
                log.exception("the AAC encoder failed; a fresh one goes on")
                self._tell_sound(error)
            finally:
                aac.close()
            if stop.wait(_AGAIN_S):
                return
            # What it held, and what waited too long, is a gap; the line of samples stays unbroken.
            self._gaps_before += aac.gaps + 1
            aac = self._aac = aac.successor()

    def _feed_audio(self, aac: Aac, stop: threading.Event) -> None:
        aac.open()
        while True:
            block = self._audio.get(_POLL_S)
            if block is not None:
                self.audio_blocks += 1
                for packet in aac.encode(block):
                    self._on_packet(packet)
            elif stop.is_set():
                break
        for packet in aac.flush():
            self._on_packet(packet)

    def _tell_sound(self, error: Exception) -> None:
        code, arguments = "encoder.sound_renewed", {"reason": str(error)[:200]}
        self._on_incident(
            Incident(unix_s=time.time(), level="fine", key="encoder sound", code=code, arguments=arguments)
        )


def stream_template(h264: H264, aac: Aac) -> bytes:
    """An MP4 header with both streams: see `StreamHeader`. Both encoders are open."""
    memory = io.BytesIO()
    with av.open(memory, "w", format="mp4", container_options={"movflags": "empty_moov+frag_custom"}) as out:
        for stream in (h264.stream, aac.stream):
            out.add_stream_from_template(stream)
        out.start_encoding()
    return memory.getvalue()
