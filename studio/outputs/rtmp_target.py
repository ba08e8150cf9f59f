"""A push address taken apart: where to connect, what to say, and what may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from studio.model.errors import OutputError
from studio.model.secret import Secret

_PORTS = {"rtmp": 1935, "rtmps": 443}
_MOST = 2000


@dataclass(frozen=True, slots=True)
class RtmpTarget:
    """`app` may hold several parts and a query; `name` is the stream's name, that is its key. `shown` has neither
    key nor query."""

    host: str
    port: int
    tls: bool
    app: str
    name: Secret
    shown: str

    @property
    def tc_url(self) -> str:
        scheme, rest = self.shown.split("://", 1)
        return f"{scheme}://{rest.split('/', 1)[0]}/{self.app}"


def parse_target(url: str, key: Secret | None) -> RtmpTarget:
    """`rtmp[s]://host[:port]/app[/…]` with the key apart, or as the last part of the path when `key` is empty.

    Raises OutputError with a sentence for whatever is wrong; the sentence never repeats the URL.
    """
    url = url.strip()
    if len(url) > _MOST or any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise OutputError("rtmp.url_space")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise OutputError("rtmp.url_host") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise OutputError("rtmp.url_scheme")
    if not parts.hostname or parts.username is not None or port == 0:
        raise OutputError("rtmp.url_host")
    path = parts.path.strip("/")
    query = f"?{parts.query}" if parts.query else ""
    if key:
        app, name = path + query, key
        path_shown = path
    else:
        path_shown, _, last = path.rpartition("/")
        app, name = path_shown, Secret(last + query if last else "")
    if not path or not app:
        raise OutputError("rtmp.url_app" if key or not path else "rtmp.url_key")
    host = parts.hostname
    place = f"[{host}]" if ":" in host else host
    if port is not None:
        place += f":{port}"
    return RtmpTarget(
        host=host,
        port=port or _PORTS[scheme],
        tls=scheme == "rtmps",
        app=app,
        name=name,
        shown=f"{scheme}://{place}/{path_shown}",
    )
