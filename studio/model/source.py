"""Descriptions of sources: what to capture. The running captures live in `studio.sources`."""

from __future__ import annotations

from typing import Literal

import msgspec


class _Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """`id` is unique within a show; `name` is what people read, also on the slate of a stalled source."""

    id: str
    name: str


class _Sounding(_Source, frozen=True, kw_only=True):
    """A source that also has sound: its channel in the mixer."""

    gain_db: float = 0.0
    muted: bool = False


class CameraSource(_Source, frozen=True, kw_only=True, tag="camera"):
    """A camera of this computer. `device` is the stable identity from `doorstep devices`, never an index;
    empty means the first one found. Size 0 means the best for the canvas."""

    device: str = ""
    width: int = 0
    height: int = 0
    fps: int = 0


class ScreenSource(_Source, frozen=True, kw_only=True, tag="screen"):
    """A screen. `display`: X11 display, monitor number or name; empty is the main one.
    A region in px; width 0 is all of it."""

    display: str = ""
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    cursor: bool = True


class MediaFileSource(_Sounding, frozen=True, kw_only=True, tag="media_file"):
    """A clip: picture and sound, both optional. `path` is absolute or relative to the show file."""

    path: str
    loop: bool = True


class NetworkCameraSource(_Source, frozen=True, kw_only=True, tag="network_camera"):
    """A camera on the network: MJPEG over http(s):// or rtsp://. A password in the URL is never logged."""

    url: str


class ImageSource(_Source, frozen=True, kw_only=True, tag="image"):
    """A picture file (PNG, JPEG, WebP), transparency kept."""

    path: str


class TestPatternSource(_Sounding, frozen=True, kw_only=True, tag="test_pattern"):
    """Bars, or a drawn garden, with a running clock. With `flash`, on each whole second of the master clock
    the top left ninth (a third of width by a third of height) is white for 100 ms while a 1 kHz tone sounds.
    Without it the garden has birds and wind, the bars are silent."""

    __test__ = False  # pytest: not a test class

    pattern: Literal["bars", "garden"] = "bars"
    flash: bool = True


class MicrophoneSource(_Sounding, frozen=True, kw_only=True, tag="microphone"):
    """A microphone of this computer. `device` is the stable identity from `doorstep devices`; empty: the default."""

    device: str = ""


Source = (
    CameraSource
    | ScreenSource
    | MediaFileSource
    | NetworkCameraSource
    | ImageSource
    | TestPatternSource
    | MicrophoneSource
)
SoundingSource = MediaFileSource | TestPatternSource | MicrophoneSource

SourceState = Literal["opening", "running", "stalled", "failed", "closed"]


class SourceReport(msgspec.Struct, frozen=True):
    """How a running source is. `code`/`arguments` name the sentence of the reason (empty when all is well).

    `age_ms`: age of its latest frame or block. `width`, `height`, `fps`: what it really delivers (0: no picture).
    `still_ms`: for how long a camera's picture has been the same, bit for bit; 0 for what may stand still.
    """

    id: str
    state: SourceState
    code: str = ""
    arguments: dict[str, str] = {}
    age_ms: int = 0
    width: int = 0
    height: int = 0
    fps: float = 0.0
    restarts: int = 0
    still_ms: int = 0


class Device(msgspec.Struct, frozen=True):
    """A camera, microphone or screen found on this computer. `identity` is stable over plugging and rebooting."""

    kind: Literal["camera", "microphone", "screen"]
    identity: str
    name: str
    modes: tuple[str, ...] = ()
