"""Encoded packets and the header a muxer needs, as they cross the pipe to an egress."""

from __future__ import annotations

from typing import Literal

import msgspec


class StreamHeader(msgspec.Struct, frozen=True):
    """What a muxer must know before the first packet. Extradata are Annex B SPS+PPS and the AAC config.

    `template` is an MP4 header with both streams and no packets: opened as an input, its streams are what
    `add_stream_from_template` of an output in another process takes (it needs no encoder there).
    """

    width: int
    height: int
    fps: int
    video_extradata: bytes
    audio_extradata: bytes
    sample_rate: int
    video_kbps: int
    audio_kbps: int
    template: bytes


class Packet(msgspec.Struct, frozen=True, array_like=True):
    """One encoded packet. pts and dts in units of 1/fps (video) or 1/48000 (audio), counted from the encoder's start.

    `encoded_ns`: monotonic time it left the encoder. `captured_ns`: monotonic time of its tick or first sample.
    `extradata`: of a key frame of video, the SPS and PPS (Annex B) it needs; they differ from the header's after
    another encoder has taken over on air.

    A `chapter` is what recordings get told between packets: the payload is its title in UTF-8, and it begins with the
    first picture captured at or after its `captured_ns`; its pts means nothing.
    """

    stream: Literal["video", "audio", "chapter"]
    payload: bytes
    pts: int
    dts: int
    duration: int
    key: bool
    encoded_ns: int
    captured_ns: int
    extradata: bytes = b""
