"""A network camera of the RTSP kind: a real RTSP server that plays a clip with numbered pictures."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType

from tests.rig.child import Child
from tests.rig.pictures import numbered_picture
from tests.rig.ports import free_port, listens


class RtspCamera:
    """`with RtspCamera(tmp_path) as camera:` read `camera.url` over TCP. H.264 and, with `sound`, AAC."""

    def __init__(
        self,
        directory: Path | None = None,
        *,
        size: tuple[int, int] = (320, 240),
        fps: int = 25,
        seconds: float = 60.0,
        sound: bool = False,
    ) -> None:
        self.size = size
        self.fps = fps
        self.seconds = seconds
        self.sound = sound
        self.port = 0
        self._owned = tempfile.TemporaryDirectory(prefix="rtsp-") if directory is None else None
        self.directory = Path(self._owned.name) if self._owned else Path(directory or ".") / "rtsp"
        self._child: Child | None = None

    def __enter__(self) -> RtspCamera:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self.port}/camera.mp4"

    @property
    def child(self) -> Child:
        """The server's process: `.freeze()` is a camera that hangs."""
        assert self._child is not None, "not started"
        return self._child

    def start(self) -> None:
        """Start, or start again on the same port after `kill()` or `stop()`."""
        self.directory.mkdir(parents=True, exist_ok=True)
        if not (self.directory / "camera.mp4").exists():
            self._draw_clip()
        self.port = self.port or free_port()
        program = Path(sys.executable).with_name("rtsp-server")
        args = [str(program), "--dir", str(self.directory), "--host", "127.0.0.1", "--port", str(self.port)]
        args += ["--control-port", str(free_port())]
        self._child = Child(args, self.directory / "out.log", cwd=self.directory)
        self._child.start()
        self._child.wait_ready(lambda: listens(self.port))

    def kill(self) -> None:
        self.child.kill()

    def stop(self) -> None:
        if self._child is not None:
            self._child.close()

    def close(self) -> None:
        self.stop()
        if self._owned is not None:
            self._owned.cleanup()

    def _draw_clip(self) -> None:
        width, height = self.size
        count = int(self.seconds * self.fps)
        args = ["ffmpeg", "-y", "-loglevel", "error"]
        args += ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r", str(self.fps), "-i", "-"]
        if self.sound:
            args += ["-f", "lavfi", "-i", "sine=440:sample_rate=48000", "-c:a", "aac", "-shortest"]
        args += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", str(self.fps)]
        args += ["-pix_fmt", "yuv420p", str(self.directory / "camera.mp4")]
        pictures = b"".join(numbered_picture(n, width, height).tobytes() for n in range(1, count + 1))
        subprocess.run(args, input=pictures, check=True)
