"""Program frames to H.264 packets: x264, constant bit rate, a key frame on a fixed beat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import av
from av.codec.context import Flags
from av.container import OutputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from studio.media.clock import now_ns
from studio.media.packet import Packet
from studio.media.program_frame import ProgramFrame
from studio.model.canvas import Canvas
from studio.model.output import EncoderSettings

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


class H264:
    """One x264 encoder in `hub`, a container of format null. Used by one thread at a time."""

    def __init__(self, hub: OutputContainer, canvas: Canvas, settings: EncoderSettings) -> None:
        self._beat = canvas.fps * settings.keyframe_s
        self._since_key = self._beat
        self._bit_rate = settings.video_kbps * 1000
        self._captured: dict[int, int] = {}
        self.stream = hub.add_stream("libx264", rate=canvas.fps)
        self._codec = self.stream.codec_context
        self._configure(self._codec, canvas, settings)

    def _configure(self, codec: VideoCodecContext, canvas: Canvas, settings: EncoderSettings) -> None:
        codec.width, codec.height, codec.pix_fmt = canvas.width, canvas.height, "yuv420p"
        codec.color_range = int(ColorRange.MPEG)
        codec.colorspace = int(Colorspace.ITU709)
        codec.color_primaries = int(ColorPrimaries.BT709)
        codec.color_trc = int(ColorTrc.BT709)
        codec.flags |= Flags.global_header
        codec.thread_type = "FRAME"
        codec.thread_count = _THREADS
        # The bit rate can follow the link only if maxrate is the same, and fast only if the buffer is short.
        codec.bit_rate = self._bit_rate
        codec.options = {
            "preset": settings.preset,
            "maxrate": str(self._bit_rate),
            "bufsize": str(self._bit_rate // 4),
            "sc_threshold": "0",
            "g": str(self._beat),
            "keyint_min": str(self._beat),
            "bf": "0",
            "rc-lookahead": "0",
            "x264-params": _X264,
        }

    def open(self) -> bytes:
        """Open the encoder; returns SPS and PPS (Annex B). Raises av.FFmpegError."""
        self._codec.open()
        return self._codec.extradata or b""

    def set_bitrate(self, kbps: int) -> None:
        """Takes effect within about 1 s down and 3 s up."""
        self._codec.bit_rate = kbps * 1000

    def encode(self, frame: ProgramFrame, pts: int, captured_ns: int, key: bool) -> list[Packet]:
        """x264 has copied the picture when this returns, so the frame may be released."""
        key = key or self._since_key >= self._beat
        self._since_key = 1 if key else self._since_key + 1
        picture = frame.video
        picture.pts = pts
        picture.time_base = self._codec.time_base
        picture.pict_type = PictureType.I if key else PictureType.NONE
        self._captured[pts] = captured_ns
        return self._packets(self._codec.encode(picture))

    def flush(self) -> list[Packet]:
        return self._packets(self._codec.encode(None))

    def _packets(self, encoded: Iterable[av.Packet[Any]]) -> list[Packet]:
        packets = []
        for packet in encoded:
            pts = packet.pts or 0
            captured_ns = self._captured.pop(pts, 0)
            dts = pts if packet.dts is None else packet.dts
            packets.append(
                Packet(
                    "video", bytes(packet), pts, dts, packet.duration or 1, packet.is_keyframe, now_ns(), captured_ns
                )
            )
        return packets
