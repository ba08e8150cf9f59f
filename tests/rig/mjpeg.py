"""A network camera of the MJPEG-over-HTTP kind, with numbered pictures."""

from __future__ import annotations

import contextlib
import http.server
import socket
import threading
from types import TracebackType
from typing import Any

import cv2

from tests.rig.pictures import numbered_picture


class MjpegCamera:
    """`with MjpegCamera() as camera:` read `camera.url`; the n-th picture carries n (tests.rig.pictures).

    `freeze()` goes on sending one and the same picture, `stop()` keeps the connection and sends nothing, `resume()`
    ends either; `resize()` changes the size within the connection; `drop()` closes every connection.
    """

    def __init__(self, size: tuple[int, int] = (320, 240), fps: float = 25.0) -> None:
        self.port = 0
        self.number = 0
        self._size = size
        self._period_s = 1 / fps
        self._frozen = False
        self._stopped = False
        self._jpeg = b""
        self._clients: set[socket.socket] = set()
        self._changed = threading.Condition()  # guards all of the above
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._server: http.server.ThreadingHTTPServer | None = None

    def __enter__(self) -> MjpegCamera:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/video.mjpeg"

    @property
    def watchers(self) -> int:
        """How many clients are connected to the picture now."""
        with self._changed:
            return len(self._clients)

    def start(self) -> None:
        """Start, or start again on the same port after `close()`."""
        self._closing.clear()
        self._server = _Server(("127.0.0.1", self.port), self)
        self.port = self._server.server_address[1]
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.05,), name="mjpeg-accept", daemon=True),
            threading.Thread(target=self._draw, name="mjpeg-draw", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def freeze(self) -> None:
        self._set(frozen=True)

    def stop(self) -> None:
        self._set(stopped=True)

    def resume(self) -> None:
        self._set()

    def resize(self, width: int, height: int) -> None:
        with self._changed:
            self._size = (width, height)

    def drop(self) -> None:
        """Close every connection now; new ones are welcome."""
        with self._changed:
            for client in self._clients:
                with contextlib.suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._closing.set()
        with self._changed:
            self._changed.notify_all()
        self.drop()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        for thread in self._threads:
            thread.join(5)
        self._threads = []

    def _set(self, *, frozen: bool = False, stopped: bool = False) -> None:
        with self._changed:
            self._frozen, self._stopped = frozen, stopped

    def _draw(self) -> None:
        while not self._closing.wait(self._period_s):
            with self._changed:
                if self._stopped:
                    continue
                if not self._frozen or not self._jpeg:
                    self.number += 1
                    self._jpeg = cv2.imencode(".jpg", numbered_picture(self.number, *self._size))[1].tobytes()
                self._changed.notify_all()

    def serve(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        """Send pictures to one client until it, or the camera, goes away."""
        client = handler.connection
        client.settimeout(2)
        handler.send_response(200)
        handler.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
        handler.end_headers()
        with self._changed:
            self._clients.add(client)
        try:
            while not self._closing.is_set():
                with self._changed:
                    if not self._changed.wait(0.2):
                        continue
                    jpeg = self._jpeg
                head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                handler.wfile.write(head.encode() + jpeg + b"\r\n")
        except OSError:
            pass  # the client went away
        finally:
            with self._changed:
                self._clients.discard(client)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = False  # so that server_close() joins them
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], camera: MjpegCamera) -> None:
        self.camera = camera
        super().__init__(address, _Request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves in the middle is no news."""


class _Request(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.camera.serve(self)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""
