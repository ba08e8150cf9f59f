"""A private nginx with its RTMP module: receives, records, says what arrived, and can ask for a key."""

from __future__ import annotations

import tempfile
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.rig.child import Child
from tests.rig.ports import free_port
from tests.rig.waiting import wait_for

_MODULE = "/usr/lib/nginx/modules/ngx_rtmp_module.so"


@dataclass(frozen=True)
class StreamStat:
    """One stream as nginx's stat page shows it."""

    name: str
    publishing: bool
    bytes_in: int
    clients: int
    width: int
    height: int
    video_codec: str
    audio_codec: str


class NginxRtmp:
    """`with NginxRtmp(tmp_path) as server:` publish to `server.url("key")`, look at `server.stat("key")`.

    With `keys`, any other name is refused, which nginx-rtmp does by dropping the connection. With `record`,
    each publication is kept as a file of its own under `server.recordings("key")`.
    """

    def __init__(
        self, directory: Path | None = None, *, keys: Collection[str] | None = None, record: bool = True
    ) -> None:
        self.keys = None if keys is None else frozenset(keys)
        self.record = record
        self.rtmp_port = 0
        self.http_port = 0
        self._owned = tempfile.TemporaryDirectory(prefix="nginx-") if directory is None else None
        self.directory = Path(self._owned.name) if self._owned else Path(directory or ".") / "nginx"
        self._child: Child | None = None

    def __enter__(self) -> NginxRtmp:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start, or start again on the same ports after `kill()` or `stop()`."""
        for name in ("rec", "temp", "logs"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        tries = 3 if self.rtmp_port == 0 else 1
        for left in reversed(range(tries)):
            if self.rtmp_port == 0:
                self.rtmp_port, self.http_port = free_port(), free_port()
            try:
                self._start_once()
                return
            except RuntimeError:
                if not left:
                    raise
                self.rtmp_port = 0  # somebody took the port between asking and binding

    def _start_once(self) -> None:
        conf = self.directory / "nginx.conf"
        conf.write_text(self._conf())
        self._child = Child(
            ["nginx", "-p", str(self.directory), "-c", str(conf), "-e", "logs/error.log"], self.directory / "out.log"
        )
        self._child.start()
        # The stat page is served by the same process, after both of its listeners are bound.
        self._child.wait_ready(lambda: self._fetch("/stat") is not None)

    @property
    def child(self) -> Child:
        """The server's process: `.freeze()`, `.thaw()`, `.pid`."""
        assert self._child is not None, "not started"
        return self._child

    def stop(self) -> None:
        """End the server and keep what it recorded; `start()` brings it back on the same ports."""
        if self._child is not None:
            self._child.close()

    def kill(self) -> None:
        self.child.kill()

    def close(self) -> None:
        self.stop()
        if self._owned is not None:
            self._owned.cleanup()

    def url(self, key: str = "show") -> str:
        return f"rtmp://127.0.0.1:{self.rtmp_port}/live/{key}"

    def recordings(self, key: str = "show") -> list[Path]:
        """The FLV files kept of publications of this name, oldest first."""
        return sorted((self.directory / "rec").glob(f"{key}-*.flv"), key=lambda path: path.stat().st_mtime_ns)

    def stats(self) -> dict[str, StreamStat]:
        page = self._fetch("/stat")
        if page is None:
            return {}
        root = ET.fromstring(page)
        found = [_stat_of(stream) for stream in root.iterfind(".//application/live/stream")]
        return {stat.name: stat for stat in found}

    def stat(self, key: str = "show") -> StreamStat | None:
        return self.stats().get(key)

    def wait_publishing(self, key: str = "show", bytes_in: int = 1, timeout_s: float = 15.0) -> StreamStat:
        """Wait until somebody publishes under this name and so many bytes of it have arrived."""

        def arrived() -> StreamStat | None:
            stat = self.stat(key)
            return stat if stat is not None and stat.publishing and stat.bytes_in >= bytes_in else None

        found = wait_for(arrived, timeout_s, f"{bytes_in} bytes published as {key!r}", every_s=0.05)
        assert found is not None
        return found

    def wait_ended(self, key: str = "show", timeout_s: float = 15.0) -> None:
        """Wait until nobody publishes under this name, so that its recording is closed."""
        wait_for(lambda: (s := self.stat(key)) is None or not s.publishing, timeout_s, f"{key!r} to end", every_s=0.05)

    def _fetch(self, path: str) -> bytes | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}{path}", timeout=2) as reply:
                body: bytes = reply.read()
                return body
        except (urllib.error.URLError, OSError):
            return None

    def _conf(self) -> str:
        root = self.directory
        allowed = ""
        publish = ""
        if self.keys is not None:
            tests = "".join(f'if ($arg_name = "{key}") {{ return 204; }} ' for key in sorted(self.keys))
            allowed = f"location /auth {{ {tests} return 403; }}"
            publish = f"on_publish http://127.0.0.1:{self.http_port}/auth; notify_method get;"
        record = f"record all; record_path {root}/rec; record_unique on;" if self.record else ""
        temps = "\n".join(
            f"{kind}_temp_path {root}/temp/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        return f"""load_module {_MODULE};
daemon off;
master_process off;
pid {root}/nginx.pid;
error_log {root}/logs/error.log info;
events {{ worker_connections 256; }}
rtmp {{
  server {{
    listen 127.0.0.1:{self.rtmp_port};
    chunk_size 4096;
    application live {{ live on; {publish} {record} }}
  }}
}}
http {{
  access_log off;
  {temps}
  server {{
    listen 127.0.0.1:{self.http_port};
    location /stat {{ rtmp_stat all; }}
    {allowed}
  }}
}}
"""


def _stat_of(stream: ET.Element) -> StreamStat:
    def text(path: str) -> str:
        return stream.findtext(path) or ""

    return StreamStat(
        name=text("name"),
        publishing=stream.find("publishing") is not None,
        bytes_in=int(text("bytes_in") or 0),
        clients=int(text("nclients") or 0),
        width=int(text("meta/video/width") or 0),
        height=int(text("meta/video/height") or 0),
        video_codec=text("meta/video/codec"),
        audio_codec=text("meta/audio/codec"),
    )
