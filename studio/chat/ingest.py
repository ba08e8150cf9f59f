"""Local ingest: comments over HTTP and WebSocket on loopback, for services that have no interface for desktops.

`POST /comments` with `{"id", "user", "name", "text", "time"}` or a list of them; the same objects as text messages
over a WebSocket at the same address. The token goes in `Authorization: Bearer …` or `X-Doorstep-Token`.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import socket
import threading
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import msgspec
from aiohttp import WSMsgType, web

from studio.chat.ingest_format import MOST_BODY_BYTES, MOST_BODY_SAID, Sent, read_comments
from studio.chat.service import Deliver, Incoming, Receipt, Tally
from studio.chat.threads import ChatThread
from studio.model.chat_service import IngestService
from studio.model.comment import ChatReport
from studio.model.errors import ChatError
from studio.model.secret import Secret

log = logging.getLogger(__name__)

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MOST_AT_ONCE = 16
_BODY_S = 20.0
_RECEIPT_S = 20.0
_STATUS = {
    "chat.wrong_token": 401,
    "chat.foreign_origin": 403,
    "chat.too_large": 413,
    "chat.too_many": 413,
    "chat.full": 503,
    "chat.no_receipt": 503,
}


class LocalIngest:
    """The running ingest, on a thread of its own with one event loop.

    `start()` binds at once and raises ChatError when the port is taken. `address` is then `http://127.0.0.1:PORT`.
    """

    def __init__(self, settings: IngestService, token: Secret, deliver: Deliver) -> None:
        if not token:
            raise ValueError("the ingest needs a token")
        self._settings = settings
        self._token = token
        self._deliver = deliver
        self._tally = Tally("ingest", settings.room)
        self._thread: ChatThread | None = None
        self._socket: socket.socket | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._ready = threading.Event()
        self._room_at_once: asyncio.Semaphore | None = None

    @property
    def address(self) -> str:
        return self._tally.report().address

    def start(self) -> None:
        try:
            self._socket = socket.create_server(("127.0.0.1", self._settings.port))
        except OSError as error:
            failure = ChatError("chat.port_busy", port=self._settings.port)
            self._tally.change(state="failed", code=failure.code, arguments=failure.arguments)
            raise failure from error
        self._tally.change(state="connecting", address=f"http://127.0.0.1:{self._socket.getsockname()[1]}")
        self._ready.clear()
        self._thread = ChatThread("chat-ingest", lambda _stop: asyncio.run(self._serve()))
        self._thread.start()
        self._ready.wait(5.0)

    def close(self) -> None:
        if self._thread is None:
            return
        loop, ended = self._loop, self._ended
        if loop is not None and ended is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(ended.set)
        self._thread.close()
        self._thread = None
        self._tally.change(state="idle")

    def report(self) -> ChatReport:
        return self._tally.report()

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        self._room_at_once = asyncio.Semaphore(_MOST_AT_ONCE)
        self._loop = asyncio.get_running_loop()
        application = web.Application(client_max_size=MOST_BODY_BYTES, middlewares=[self._guard])
        application.router.add_post("/comments", self._post)
        application.router.add_get("/comments", self._web_socket)
        runner = web.AppRunner(application, handle_signals=False, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        assert self._socket is not None
        try:
            await web.SockSite(runner, self._socket).start()
            self._tally.change(state="live", code="", arguments={})
            self._ready.set()
            await self._ended.wait()
            # A connection accepted in this turn of the loop is attached to the server a few turns later; a server
            # closed meanwhile (CPython's Server._attach) would leave it open for ever.
            await _some_turns()
        finally:
            await runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Who may speak here, and every refusal as a sentence."""
        try:
            self._check(request)
            response: web.StreamResponse = await handler(request)
        except ChatError as error:
            return _refusal(error)
        return response

    def _check(self, request: web.Request) -> None:
        # A page of another site, or a name that was bent to point at this computer, must not post as a neighbour.
        for foreign in (request.headers.get("Origin"), f"http://{request.headers.get('Host', '')}"):
            if foreign is not None and _host_of(foreign) not in _LOOPBACK:
                raise ChatError("chat.foreign_origin", origin=foreign[:200])
        said = request.headers.get("Authorization", "").removeprefix("Bearer ")
        said = said or request.headers.get("X-Doorstep-Token", "")
        if not hmac.compare_digest(said.encode("utf-8", "replace"), self._token.reveal().encode()):
            raise ChatError("chat.wrong_token")

    async def _post(self, request: web.Request) -> web.Response:
        if (request.content_length or 0) > MOST_BODY_BYTES:
            raise ChatError("chat.too_large", limit=MOST_BODY_SAID)
        async with self._busy():
            try:
                async with asyncio.timeout(_BODY_S):
                    body = await request.read()
            except web.HTTPRequestEntityTooLarge:
                raise ChatError("chat.too_large", limit=MOST_BODY_SAID) from None
            except TimeoutError:
                raise ChatError("chat.not_json", reason="the body did not arrive") from None
            answer = await self._take(body)
        return web.Response(
            body=msgspec.json.encode(answer),
            content_type="application/json",
            status=200 if answer["taken"] or not answer["results"] else 400,
        )

    async def _web_socket(self, request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse(max_msg_size=MOST_BODY_BYTES, heartbeat=20.0)
        await connection.prepare(request)
        ended = asyncio.create_task(self._close_at_end(connection))
        try:
            async for message in connection:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                body = message.data.encode("utf-8", "replace") if isinstance(message.data, str) else message.data
                try:
                    answer: object = await self._take(body)
                except ChatError as error:
                    answer = _words(error)
                await connection.send_str(msgspec.json.encode(answer).decode())
        finally:
            ended.cancel()
        return connection

    async def _close_at_end(self, connection: web.WebSocketResponse) -> None:
        assert self._ended is not None
        await self._ended.wait()
        await connection.close(code=1001)

    @contextlib.asynccontextmanager
    async def _busy(self) -> AsyncIterator[None]:
        """Bodies in memory are few; who comes then is told to come again."""
        assert self._room_at_once is not None
        try:
            async with asyncio.timeout(1.0):
                await self._room_at_once.acquire()
        except TimeoutError:
            raise ChatError("chat.full") from None
        try:
            yield
        finally:
            self._room_at_once.release()

    async def _take(self, body: bytes) -> dict[str, Any]:
        """Deliver what is valid in `body`; returns the answer once it is on disk. Raises ChatError if none can be."""
        sent = read_comments(body)
        valid = tuple(self._incoming(one) for one in sent if isinstance(one, Sent))
        receipts = iter(await self._deliver_all(valid) if valid else ())
        results: list[dict[str, Any]] = []
        for one in sent:
            if isinstance(one, Sent):
                receipt = next(receipts)
                results.append({"id": one.id, "result": receipt.verdict, "seq": receipt.seq})
            else:
                results.append({"id": "", "result": "invalid", **_words(one)})
        return {"taken": len(valid), "results": results}

    async def _deliver_all(self, messages: tuple[Incoming, ...]) -> tuple[Receipt, ...]:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[tuple[Receipt, ...]] = loop.create_future()

        def done(receipts: tuple[Receipt, ...]) -> None:
            self._tally.answered(receipts)
            with contextlib.suppress(RuntimeError):  # closed meanwhile: nobody waits for this answer any more
                loop.call_soon_threadsafe(_set, answered, receipts)

        self._tally.heard()
        if not self._deliver(messages, done):
            raise ChatError("chat.full")
        try:
            async with asyncio.timeout(_RECEIPT_S):
                return await answered
        except TimeoutError:
            raise ChatError("chat.no_receipt") from None

    def _incoming(self, sent: Sent) -> Incoming:
        return Incoming(
            service="ingest",
            room=self._settings.room,
            id=sent.id,
            user=sent.user,
            name=sent.name,
            text=sent.text,
            sent_unix_s=sent.sent_unix_s(),
        )


def _set(answered: asyncio.Future[tuple[Receipt, ...]], receipts: tuple[Receipt, ...]) -> None:
    if not answered.done():
        answered.set_result(receipts)


async def _some_turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


def _words(error: ChatError) -> dict[str, str]:
    return {"error": error.code, "zh": error.say("zh").text(), "en": error.say("en").text()}


def _refusal(error: ChatError) -> web.Response:
    headers = {"Retry-After": "1"} if error.code in ("chat.full", "chat.no_receipt") else {}
    return web.Response(
        body=msgspec.json.encode(_words(error)),
        content_type="application/json",
        status=_STATUS.get(error.code, 400),
        headers=headers,
    )
