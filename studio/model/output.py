"""Where the encoded show goes: destinations and recordings, and how they report."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.model.secret import Secret

OutputState = Literal["idle", "connecting", "live", "reconnecting", "stopping", "failed"]
EncoderName = Literal["auto", "x264", "nvenc", "qsv", "amf", "videotoolbox"]


class Destination(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A streaming service's push address, as kept in the show file: without its key. `canvas`: the id of the further
    canvas that is pushed there, empty for the show's own picture."""

    id: str
    name: str
    url: str
    service: str = "custom"
    canvas: str = ""


class EncoderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """H.264 at a constant bit rate, and AAC. Bit rates in kbit/s, key frames in seconds.

    `encoder` auto: this computer's own H.264 encoder if it has one that was tried and is fast enough, else x264.
    `preset` is x264's."""

    encoder: EncoderName = "auto"
    video_kbps: int = 4500
    audio_kbps: int = 160
    keyframe_s: int = 2
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium"] = "veryfast"

    def __post_init__(self) -> None:
        if not 200 <= self.video_kbps <= 50_000:
            raise ValueError("video_kbps is between 200 and 50000")
        if not 32 <= self.audio_kbps <= 320:
            raise ValueError("audio_kbps is between 32 and 320")
        if not 1 <= self.keyframe_s <= 10:
            raise ValueError("keyframe_s is between 1 and 10")


class RtmpOutput(msgspec.Struct, frozen=True, kw_only=True, tag="rtmp"):
    """Push to `url`; the key is joined to it only inside the egress, and travels apart from this record."""

    id: str
    name: str
    url: str


class FileOutput(msgspec.Struct, frozen=True, kw_only=True, tag="file"):
    """Record into `path`; its suffix .mkv or .mp4 chooses the container.

    `segment_s`, `segment_mb`: a new numbered file at the first key frame after so many seconds or megabytes, 0 for
    never. `elsewhere`: folders to go on in, in this order, when a file fails; without any, the output has failed.
    `journal`: the folder where a later start finds which files were not finished; empty: it is not told.
    """

    id: str
    name: str
    path: str
    segment_s: int = 0
    segment_mb: int = 0
    elsewhere: tuple[str, ...] = ()
    journal: str = ""


class LinkSample(msgspec.Struct, frozen=True, array_like=True):
    """Two seconds of an output: what it sent, the age of its queue at their end, and the pictures left out in them."""

    bitrate_kbps: int
    queue_age_ms: int
    dropped: int


class OutputReport(msgspec.Struct, frozen=True, kw_only=True):
    """Counters of one output since its start. `queue_age_ms`: age of the oldest packet not yet sent.

    `delay_ms`: from the tick of a picture until it is handed to the socket or file; of the last 300 pictures, 95 %
    were faster. `minutes_left`: for how long there is room on the disk of a recording; -1 when not known.
    `waiting`: pictures a recording has taken and not yet written.
    `wanted_kbps`: the video bit rate its link can take, 0 when it has no wish. `history`: the last two minutes, newest
    last."""

    id: str
    name: str
    kind: Literal["rtmp", "file"]
    state: OutputState = "idle"
    code: str = ""
    arguments: dict[str, str] = {}
    frames: int = 0
    dropped: int = 0
    bytes: int = 0
    reconnects: int = 0
    bitrate_kbps: int = 0
    queue_age_ms: int = 0
    delay_ms: int = 0
    attempt: int = 0
    started_unix_s: float = 0.0
    location: str = ""
    minutes_left: int = -1
    waiting: int = 0
    wanted_kbps: int = 0
    history: tuple[LinkSample, ...] = ()


class Key(msgspec.Struct, frozen=True):
    """A stream key on its way to its egress, over a local pipe or socket only."""

    text: str

    def secret(self) -> Secret:
        return Secret(self.text)

    def __repr__(self) -> str:
        return "Key(***)"
