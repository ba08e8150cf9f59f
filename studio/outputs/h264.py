"""Program frames to H.264 packets: one opening of one encoder, constant bit rate, a key frame on a fixed beat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import av
from av.codec.context import Flags
from av.container import OutputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from studio.media.clock import now_ns
from studio.media.packet import Packet
from studio.media.program_frame import ProgramFrame
from studio.model.canvas import Canvas
from studio.model.output import EncoderName, EncoderSettings

X264 = "libx264"
CODECS: dict[EncoderName, str] = {
    "x264": X264,
    "nvenc": "h264_nvenc",
    "qsv": "h264_qsv",
    "amf": "h264_amf",
    "videotoolbox": "h264_videotoolbox",
}
"""What we call an encoder → what FFmpeg calls it. VAAPI is not in PyAV's wheels."""

# Two frame threads and no lookahead, measured on noise at 1080p30, veryfast, 4.5 Mbit/s, 2 cores:
#
#   setting                                 CPU a frame   frame due -> its packet (p50 / p95)
#   veryfast as it is (lookahead 10, 3 thr.)    22.7 ms      470 / 475 ms
#   no lookahead, 1 thread                      23.0 ms       23 /  32 ms   (one core only)
#   no lookahead, 2 slice threads               24.5 ms       15 /  22 ms
#   no lookahead, 2 frame threads               23.2 ms       43 /  46 ms   (chosen: cheap, both cores)
#   the same with macroblock-tree               23.0 ms      101 / 105 ms   (mb-tree brings its own lookahead)
_THREADS = 2
_X264 = "sync-lookahead=0:mbtree=0:force-cfr=1"
# From FFmpeg's own lists (`ffmpeg -h encoder=…`): low delay, constant rate, and a key frame where one is asked for.
_HARDWARE: dict[str, dict[str, str]] = {
    "h264_nvenc": {"preset": "p4", "tune": "ll", "rc": "cbr", "zerolatency": "1", "delay": "0", "forced-idr": "1"},
    # One picture at a time: with more, QSV reads the picture after `encode` has returned.
    "h264_qsv": {"preset": "veryfast", "async_depth": "1", "forced_idr": "1", "look_ahead": "0"},
    "h264_amf": {"usage": "lowlatency", "quality": "balanced", "rc": "cbr", "forced_idr": "1"},
    "h264_videotoolbox": {"realtime": "1"},
}
_PIXELS = {"h264_qsv": "nv12"}  # the others take yuv420p as it is


class H264:
    """The encoder FFmpeg calls `name`, in a container of format null. Used by one thread at a time.

    After `open()`, `extradata` is SPS and PPS (Annex B). All methods but the constructor may raise av.FFmpegError.
    """

    def __init__(self, name: str, canvas: Canvas, settings: EncoderSettings) -> None:
        self.name = name
        self.extradata = b""
        self._canvas = canvas
        self._settings = settings
        self._beat = canvas.fps * settings.keyframe_s
        self._next_key = 0
        self._captured: dict[int, int] = {}
        self._hub: OutputContainer | None = None

    @property
    def stream(self) -> VideoStream:
        """What describes the packets to a muxer."""
        return self._stream

    @property
    def inside(self) -> int:
        """Pictures it was given whose packets have not come out."""
        return len(self._captured)

    def open(self) -> None:
        """Raises av.FFmpegError or ValueError when there is no such encoder or it refuses these settings."""
        self._hub = av.open("hub", "w", format="null")
        stream = self._hub.add_stream(self.name, rate=self._canvas.fps)
        if not isinstance(stream, VideoStream):
            raise ValueError(f"{self.name} makes no pictures")
        self._stream, self._codec = stream, stream.codec_context
        self._configure(self._codec)
        self._codec.open()
        self._hub.start_encoding()  # without it the stream as a template has no size
        self.extradata = self._codec.extradata or b""

    def close(self) -> None:
        """Free the encoder. May be called twice."""
        if self._hub is not None:
            hub, self._hub = self._hub, None
            hub.close()

    def set_bitrate(self, kbps: int) -> None:
        """x264 follows within about 1 s down and 3 s up; NVENC and QSV follow too, AMF and VideoToolbox do not."""
        self._codec.bit_rate = kbps * 1000

    def encode(self, frame: ProgramFrame, pts: int, captured_ns: int, key: bool) -> list[Packet]:
        """The picture has been copied when this returns, so the frame may be released."""
        # By time, not by pictures: those that were skipped must not make the beat slower.
        key = key or pts >= self._next_key
        if key:
            self._next_key = pts + self._beat
        picture = frame.video
        picture.pts = pts
        picture.time_base = self._codec.time_base
        picture.pict_type = PictureType.I if key else PictureType.NONE
        self._captured[pts] = captured_ns
        return self._packets(self._codec.encode(picture))

    def flush(self) -> list[Packet]:
        return self._packets(self._codec.encode(None))

    def _configure(self, codec: VideoCodecContext) -> None:
        codec.width, codec.height = self._canvas.width, self._canvas.height
        codec.pix_fmt = _PIXELS.get(self.name, "yuv420p")
        codec.color_range = int(ColorRange.MPEG)
        codec.colorspace = int(Colorspace.ITU709)
        codec.color_primaries = int(ColorPrimaries.BT709)
        codec.color_trc = int(ColorTrc.BT709)
        codec.flags |= Flags.global_header
        # The bit rate can follow the link only if maxrate is the same, and fast only if the buffer is short.
        bit_rate = self._settings.video_kbps * 1000
        codec.bit_rate = bit_rate
        options = {"maxrate": str(bit_rate), "bufsize": str(bit_rate // 4), "g": str(self._beat), "bf": "0"}
        if self.name == X264:
            codec.thread_type = "FRAME"
            codec.thread_count = _THREADS
            options |= {"preset": self._settings.preset, "sc_threshold": "0", "keyint_min": str(self._beat)}
            options |= {"rc-lookahead": "0", "x264-params": _X264}
        codec.options = options | _HARDWARE.get(self.name, {})

    def _packets(self, encoded: Iterable[av.Packet[Any]]) -> list[Packet]:
        packets = []
        for packet in encoded:
            pts = packet.pts or 0
            captured_ns = self._captured.pop(pts, 0)
            key = packet.is_keyframe
            # Without B-frames pictures leave in the order they came: pts is dts, whatever an encoder says of it.
            packets.append(
                Packet(
                    "video", bytes(packet), pts, pts, packet.duration or 1, key, now_ns(), captured_ns,
                    self.extradata if key else b"",
                )
            )  # fmt: skip
        return packets


MakeH264 = Callable[[str, Canvas, EncoderSettings], H264]
"""How encoders are made: `H264` itself, or in a test one that fails."""
