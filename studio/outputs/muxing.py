"""Packets into a container, in a process that has no encoder: joined at a key frame, times counted from there."""

from __future__ import annotations

import io
from collections import deque
from fractions import Fraction
from typing import Protocol

import av
from av.container import OutputContainer
from av.packet import PacketSideData, packet_sidedata_type_from_literal
from av.stream import Stream

from studio.media.packet import Packet, StreamHeader
from studio.outputs.chapters import Chapter, write_chapters

_WAITING_SOUND = 100  # packets, 2 s: sound comes out of its encoder earlier than the picture of the same moment


class ByteFile(Protocol):
    """What a container is written to. May also have `seek` and `tell`, for containers that go back."""

    def write(self, content: bytes, /) -> int | None: ...


class PacketMuxer:
    """One container written to `file` (closed by its owner). Used by one thread.

    Times: the first video key frame is 0, sound from before it is left out. `mux` and `close` raise av.FFmpegError,
    or what `file.write` raised.
    """

    def __init__(self, file: ByteFile, container: str, options: dict[str, str], header: StreamHeader) -> None:
        self.frames = 0
        self._end_ms = 0
        self._file = file
        self._format = container
        self._options = options
        self._header = header
        self._extradata = header.video_extradata
        self._video_base = Fraction(1, header.fps)
        self._audio_base = Fraction(1, header.sample_rate)
        self._container: OutputContainer | None = None
        self._first_pts: int | None = None
        self._first_sample = 0
        self._sound: deque[Packet] = deque(maxlen=_WAITING_SOUND)

    @property
    def joined(self) -> bool:
        return self._first_pts is not None

    def at_ms(self, packet: Packet) -> int:
        """The time of a picture in this container; 0 for the one it begins with."""
        return (packet.pts - self._first_pts) * 1000 // self._header.fps if self._first_pts is not None else 0

    def start(self) -> None:
        """Open the container and write its header."""
        container = av.open(self._file, "w", format=self._format, container_options=self._options)
        with av.open(io.BytesIO(self._header.template)) as template:
            self._video: Stream = container.add_stream_from_template(template.streams.video[0])
            self._audio: Stream = container.add_stream_from_template(template.streams.audio[0])
        # The packets are Annex B, and muxers convert them only if the extradata are Annex B too.
        assert self._video.codec_context is not None
        self._video.codec_context.extradata = self._header.video_extradata
        self._video.time_base = self._video_base
        self._audio.time_base = self._audio_base
        self._container = container
        container.start_encoding()

    def mux(self, packet: Packet) -> None:
        if packet.stream == "audio":
            if self._first_pts is None:
                self._sound.append(packet)
            else:
                self._mux_sound(packet)
            return
        if self._first_pts is None:
            if not packet.key:
                return
            self._first_pts = packet.pts
            self._first_sample = round(packet.pts * self._video_base / self._audio_base)
        self._write(packet, self._video, self._video_base, self._first_pts)
        self.frames += 1
        self._end_ms = self.at_ms(packet) + 1000 // self._header.fps
        while self._sound:
            self._mux_sound(self._sound.popleft())

    def set_chapters(self, chapters: tuple[Chapter, ...]) -> None:
        """To be written with the trailer, by containers that can hold them."""
        if self._container is not None:
            write_chapters(self._container, chapters, self._end_ms)

    def close(self) -> None:
        """Write the trailer. May be called twice."""
        if self._container is not None:
            container, self._container = self._container, None
            container.close()

    def _mux_sound(self, packet: Packet) -> None:
        if packet.pts >= self._first_sample:
            self._write(packet, self._audio, self._audio_base, self._first_sample)

    def _write(self, packet: Packet, stream: Stream, base: Fraction, first: int) -> None:
        assert self._container is not None
        copy = av.Packet(packet.payload)
        copy.stream = stream
        copy.time_base = base
        copy.pts, copy.dts, copy.duration = packet.pts - first, packet.dts - first, packet.duration
        copy.is_keyframe = packet.key
        if packet.extradata and packet.extradata != self._extradata:
            self._extradata = packet.extradata
            # The flv muxer answers with another sequence header; other containers begin anew before it comes to this.
            fresh = PacketSideData(packet_sidedata_type_from_literal("new_extradata"), len(packet.extradata))  # type: ignore[call-arg]
            fresh.update(packet.extradata)
            copy.set_sidedata(fresh)
        self._container.mux(copy)
