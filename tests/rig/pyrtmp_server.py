"""An RTMP server of another make: pyrtmp, in a process of its own. `python -m tests.rig.pyrtmp_server PORT FILE`.

It keeps what one publisher sends as FLV. Its window of acknowledgement, chunk size and order of answers differ from
nginx's, and so does its reading: it knows RTMP from the specification alone.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from pathlib import Path
from types import TracebackType

from tests.rig.child import Child
from tests.rig.ports import free_port

_ROOT = Path(__file__).parents[2]


class PyRtmp:
    """`with PyRtmp(tmp_path) as server:` publish to `server.url`; what came is in `server.path`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "pyrtmp.flv"
        self.port = free_port()
        self.url = f"rtmp://127.0.0.1:{self.port}/live"
        command = [sys.executable, "-m", "tests.rig.pyrtmp_server", str(self.port), str(self.path)]
        self._child = Child(command, folder / "pyrtmp.log", cwd=_ROOT)

    def __enter__(self) -> PyRtmp:
        self._child.start()
        self._child.wait_ready(self._listens)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._child.close()

    @property
    def log(self) -> str:
        return self._child.output()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _serve(port: int, path: str) -> None:
    from pyrtmp.rtmp import RTMPProtocol, SimpleRTMPController

    def tag(kind: int, timestamp: int, payload: bytes) -> bytes:
        at = (timestamp & 0xFFFFFF).to_bytes(3, "big") + bytes([timestamp >> 24 & 0xFF])
        head = bytes([kind]) + len(payload).to_bytes(3, "big") + at + bytes(3)
        return head + payload + struct.pack(">I", 11 + len(payload))

    class Keeping(SimpleRTMPController):  # type: ignore[misc]
        async def on_ns_publish(self, session: object, message: object) -> None:
            session.state = open(path, "wb", buffering=0)  # type: ignore[attr-defined]  # noqa: SIM115
            session.state.write(b"FLV\1\5\0\0\0\x09" + bytes(4))  # type: ignore[attr-defined]
            await super().on_ns_publish(session, message)

        async def on_video_message(self, session: object, message: object) -> None:
            session.state.write(tag(9, message.timestamp, message.payload))  # type: ignore[attr-defined]

        async def on_audio_message(self, session: object, message: object) -> None:
            session.state.write(tag(8, message.timestamp, message.payload))  # type: ignore[attr-defined]

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: RTMPProtocol(controller=Keeping()), "127.0.0.1", port)
        async with server:
            await server.serve_forever()

    asyncio.run(run())


if __name__ == "__main__":
    _serve(int(sys.argv[1]), sys.argv[2])
