"""A camera on the network: MJPEG over HTTP, or RTSP over TCP."""

from __future__ import annotations

from urllib.parse import urlsplit

import av
from av.container import InputContainer

from studio.model.errors import SourceError
from studio.model.source import NetworkCameraSource
from studio.sources.live_input import LiveInput
from studio.sources.stillness import Stillness
from studio.sources.supervised import Supervised

_OPEN_S = 8.0
_READ_S = 4.0
_RTSP_TIMEOUT_US = "2000000"  # counted twice: PLAY and its answer
# Only what a camera speaks: an address in a show file must not make us read files or play lists.
_OPTIONS = {
    "http": {"format_whitelist": "mpjpeg,mjpeg", "protocol_whitelist": "http,https,tls,tcp", "probesize": "65536"},
    "rtsp": {"rtsp_transport": "tcp", "timeout": _RTSP_TIMEOUT_US, "protocol_whitelist": "rtsp,rtp,tls,tcp"},
}


def network_camera(description: NetworkCameraSource) -> Supervised:
    """The running source of an http(s):// or rtsp(s):// camera."""
    stillness = Stillness()
    return Supervised(description.id, description.name, lambda: _capture(description.url), stillness=stillness)


def without_password(url: str) -> str:
    """`url` as it may be shown: without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "***"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def _capture(url: str) -> LiveInput:
    shown = without_password(url)

    def connect() -> InputContainer:
        scheme = url.partition("://")[0].lower()
        options = _OPTIONS.get(scheme.removesuffix("s"))
        if options is None or shown == "***":
            raise SourceError("source.network_address", url=shown)
        return av.open(url, "r", options={"fflags": "nobuffer", **options}, timeout=(_OPEN_S, _READ_S))

    def lost(error: av.FFmpegError | None) -> SourceError:
        if error is None:
            return SourceError("source.network_ended", url=shown)
        if isinstance(error, (av.HTTPUnauthorizedError, av.HTTPForbiddenError)):
            return SourceError("source.network_refused", url=shown)
        return SourceError("source.network_unreachable", url=shown, reason=error.strerror or type(error).__name__)

    return LiveInput(connect, lost)
