"""HTTP calls and WebSocket lines to comment services: bounded in time and size, and silent about what is secret.

Texts of network errors quote whole addresses, tokens included: our sentences name the host and the kind of the error.
"""

from __future__ import annotations

import contextlib
import logging
import ssl
from collections.abc import Mapping
from types import TracebackType
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import msgspec
import requests
from requests.adapters import HTTPAdapter
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.sync.client import ClientConnection, connect

from studio.chat.service import ChatRefused
from studio.model.errors import ChatError

log = logging.getLogger(__name__)

MOST_REPLY_BYTES = 4_000_000
MOST_FRAME_BYTES = 1_000_000
_CONNECT_S = 5.0
_READ_S = 10.0
_WAKE_S = 0.25

_Kind = TypeVar("_Kind")


class Reply(NamedTuple):
    """An answer, whatever its status. `body` is at most `MOST_REPLY_BYTES`."""

    status: int
    body: bytes


def decoded(body: bytes | msgspec.Raw, kind: type[_Kind], address: str) -> _Kind:
    """JSON as `kind`. Raises ChatError when it is not as documented."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ChatError("chat.nonsense", address=address, reason=error) from error


class _Trusting(HTTPAdapter):
    """Trusts whom `tls` trusts."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._tls = tls
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named, ssl_context=self._tls)


def call(
    method: str,
    url: str,
    *,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    form: Mapping[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
) -> Reply:
    """One request. Raises ChatError when the server cannot be reached or answers too much; its text names the host
    alone, for the address may hold a token. Blocks for some 15 s at most between two pieces of the answer."""
    address = host_of(url)
    try:
        with requests.Session() as session:
            if tls is not None:
                session.mount("https://", _Trusting(tls))
            with session.request(
                method,
                url,
                params=query,
                headers=headers,
                data=body if body is not None else form,
                timeout=(_CONNECT_S, _READ_S),
                stream=True,
                allow_redirects=False,
            ) as response:
                return Reply(response.status_code, _bounded(response, address))
    except (requests.RequestException, OSError, ValueError) as error:
        raise ChatError("chat.unreachable", address=address, reason=type(error).__name__) from None


def _bounded(response: requests.Response, address: str) -> bytes:
    pieces = b""
    for piece in response.iter_content(65_536):
        pieces += piece
        if len(pieces) > MOST_REPLY_BYTES:
            raise ChatError("chat.nonsense", address=address, reason=f"> {MOST_REPLY_BYTES} bytes")
    return pieces


class WebLine:
    """A WebSocket to a service, for one thread. `with WebLine(url) as line:`; closed on leaving.

    Raises ChatError when it cannot be opened, breaks, or brings a frame of more than `MOST_FRAME_BYTES`.
    """

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        self._url = url
        self._tls = tls
        self.address = host_of(url)
        self._connection: ClientConnection | None = None
        self._closing = contextlib.ExitStack()

    def __enter__(self) -> WebLine:
        try:
            # No compression: a bomb is then no larger than what was sent.
            opening = connect(
                self._url,
                ssl=self._tls if self._url.startswith("wss:") else None,
                open_timeout=_CONNECT_S,
                close_timeout=1.0,
                max_size=MOST_FRAME_BYTES,
                compression=None,
            )
            self._connection = self._closing.enter_context(opening)
        except (InvalidHandshake, InvalidURI) as error:
            raise self._refused(error) from None
        except (OSError, TimeoutError, EOFError, ValueError) as error:
            raise ChatError("chat.unreachable", address=self.address, reason=type(error).__name__) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._connection = None
        with contextlib.suppress(OSError, ConnectionClosed):
            self._closing.close()

    def send(self, message: str | bytes) -> None:
        try:
            self._open().send(message)
        except (ConnectionClosed, OSError) as error:
            raise ChatError("chat.closed", address=self.address) from error

    def receive(self, wait_s: float = _WAKE_S) -> bytes | None:
        """The next frame, text as UTF-8; None when none came in `wait_s`."""
        try:
            frame = self._open().recv(timeout=wait_s, decode=False)
        except TimeoutError:
            return None
        except (ConnectionClosed, OSError) as error:
            raise ChatError("chat.closed", address=self.address) from error
        return bytes(frame)

    def ping(self, wait_s: float) -> None:
        """Ask whether the other side is there. Raises ChatError when no answer comes in `wait_s`."""
        try:
            answered = self._open().ping().wait(wait_s)
        except (ConnectionClosed, OSError) as error:
            raise ChatError("chat.closed", address=self.address) from error
        if not answered:
            raise ChatError("chat.silent", address=self.address, seconds=round(wait_s))

    def _open(self) -> ClientConnection:
        if self._connection is None:
            raise ChatError("chat.closed", address=self.address)
        return self._connection

    def _refused(self, error: Exception) -> ChatError:
        status = getattr(getattr(error, "response", None), "status_code", 0)
        if status in (401, 403):
            return ChatRefused("chat.wrong_login", address=self.address)
        return ChatError("chat.unreachable", address=self.address, reason=status or type(error).__name__)


def passed_over(body: bytes | msgspec.Raw, error: ChatError) -> None:
    """Note that one message could not be read and was left out; the connection goes on."""
    who, reason = error.arguments.get("address"), error.arguments.get("reason")
    log.warning("%s: a message of %d bytes is passed over: %s", who, len(bytes(body)), reason)


def host_of(url: str) -> str:
    """Host and port: all of an address that may be said aloud."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or '?'}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return "?"
