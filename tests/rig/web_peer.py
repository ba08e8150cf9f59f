"""A web server on loopback that plays a comment service: HTTP and WebSocket, plain or TLS, scripted by a test."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

import msgspec
from aiohttp import WSMsgType, web

Answer = Callable[["Asked"], Any]


class Asked:
    """One HTTP request as it arrived."""

    def __init__(self, request: web.Request, body: bytes) -> None:
        self.method = request.method
        self.path = request.path
        self.query = dict(request.query)
        self.headers = {name.lower(): text for name, text in request.headers.items()}
        self.body = body


class Line:
    """One WebSocket of a client. `heard` holds its frames; `say` and `hang_up` are for the test's thread."""

    def __init__(self, path: str, query: dict[str, str], socket_: web.WebSocketResponse, loop: Any) -> None:
        self.path = path
        self.query = query
        self.heard: queue.Queue[bytes] = queue.Queue()
        self._socket = socket_
        self._loop = loop

    def say(self, frame: str | bytes) -> None:
        sent = self._socket.send_str(frame) if isinstance(frame, str) else self._socket.send_bytes(frame)
        self._do(sent)

    def hear(self, timeout_s: float = 10.0) -> bytes:
        return self.heard.get(timeout=timeout_s)

    def hang_up(self) -> None:
        self._do(self._socket.close())

    def _do(self, deed: Awaitable[Any]) -> None:
        asyncio.run_coroutine_threadsafe(_awaited(deed), self._loop).result(10)


async def _awaited(deed: Awaitable[Any]) -> None:
    await deed


class WebPeer:
    """`with WebPeer() as peer:`; `answers[(method, path)]` makes an answer: bytes, a JSON value, or (status, value).

    A request to a path in `lines` is taken as a WebSocket and comes out of `next_line`. Every request is in `asked`.
    """

    def __init__(self, lines: tuple[str, ...] = ("/ws",), tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[tuple[str, str], Answer] = {}
        self.asked: list[Asked] = []
        self.port = 0
        self._lines = lines
        self._tls = tls
        self._waiting: queue.Queue[Line] = queue.Queue()
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://localhost:{self.port}"

    @property
    def line_url(self) -> str:
        return f"{'wss' if self._tls else 'ws'}://localhost:{self.port}"

    def __enter__(self) -> WebPeer:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._loop is not None
        assert self._ended is not None
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)

    def next_line(self, timeout_s: float = 15.0) -> Line:
        return self._waiting.get(timeout=timeout_s)

    def requests(self, path: str) -> list[Asked]:
        return [one for one in list(self.asked) if one.path == path]

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()

        async def take(request: web.Request) -> web.StreamResponse:
            if request.path in self._lines:
                return await self._line(request)
            asked = Asked(request, await request.read())
            self.asked.append(asked)
            answer = self.answers.get((asked.method, asked.path))
            made = answer(asked) if answer is not None else (404, {})
            status, value = made if isinstance(made, tuple) else (200, made)
            body = value if isinstance(value, bytes) else msgspec.json.encode(value)
            return web.Response(status=status, body=body, content_type="application/json")

        application = web.Application(client_max_size=10_000_000)
        application.router.add_route("*", "/{path:.*}", take)
        runner = web.AppRunner(application, handle_signals=False, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        try:
            await web.SockSite(runner, listener, ssl_context=self._tls).start()
            self._ready.set()
            await self._ended.wait()
        finally:
            await runner.cleanup()

    async def _line(self, request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse(max_msg_size=10_000_000, compress=False, timeout=1.0)
        await connection.prepare(request)
        line = Line(request.path, dict(request.query), connection, self._loop)
        self._waiting.put(line)
        assert self._ended is not None
        ended = asyncio.create_task(self._close_at_end(connection))
        try:
            async for message in connection:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                line.heard.put(message.data.encode() if isinstance(message.data, str) else message.data)
        finally:
            ended.cancel()
        return connection

    async def _close_at_end(self, connection: web.WebSocketResponse) -> None:
        assert self._ended is not None
        await self._ended.wait()
        with contextlib.suppress(Exception):
            await connection.close(code=1001)
