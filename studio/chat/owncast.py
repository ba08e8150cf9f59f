"""Owncast's chat: register, read what was said while we were away, then a WebSocket of JSON lines with HTML in them."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

import msgspec

from studio.chat.html_text import text_of
from studio.chat.reconnect import Reconnecting
from studio.chat.service import ChatRefused, Deliver, Incoming, Message, Tally, Withdrawal, deliver_patiently
from studio.chat.web import Reply, WebLine, call, decoded, host_of, passed_over
from studio.model.chat_service import OwncastService
from studio.model.errors import ChatError
from studio.model.secret import Secret

log = logging.getLogger(__name__)

# The server pings each 54 s; a line that is silent for longer is dead.
_QUIET_S = 120.0


class _Registered(msgspec.Struct, rename="camel"):
    access_token: str


class _Person(msgspec.Struct, rename="camel"):
    id: str = ""
    display_name: str = ""


class _Event(msgspec.Struct):
    """Of all kinds of events what we need; the rest is ignored."""

    type: str = ""
    id: str = ""
    timestamp: datetime | None = None
    user: _Person | None = None
    body: str = ""
    visible: bool = True
    ids: list[str] = []


class OwncastChat(Reconnecting):
    """A CommentSource that can also hide and ban. Its user outlives its connections. `token`: of a user who moderates;
    empty: a fresh user each run."""

    def __init__(
        self,
        settings: OwncastService,
        token: Secret,
        deliver: Deliver,
        tls: ssl.SSLContext | None = None,
        first_wait_s: float = 1.0,
    ) -> None:
        tally = Tally("owncast", settings.room, host_of(settings.server))
        super().__init__(tally, self._connection, first_s=first_wait_s)
        self._settings = settings
        self._tls = tls
        self._given = token
        self._token = token
        self._deliver = deliver

    def withdraw(self, comment_id: str) -> None:
        """Hide a comment on the service. Raises ChatError."""
        self._moderate("messagevisibility", {"visible": False, "idArray": [comment_id]})

    def ban(self, user: str, _seconds: int) -> None:
        """Shut a person out of the chat; the service knows no end of it. Raises ChatError."""
        self._moderate("users/setenabled", {"userId": user, "enabled": False})

    def _moderate(self, what: str, question: dict[str, object]) -> None:
        if not self._given:
            raise ChatError("chat.no_login", address=host_of(self._settings.server))
        reply = self._ask("POST", what, self._given, question)
        if reply.status >= 400:
            raise ChatError("chat.wrong_login", address=host_of(self._settings.server))

    def _connection(self) -> _OwncastConnection:
        return _OwncastConnection(self, self._settings.server, self._tally, self._deliver, self._tls)

    def token(self) -> Secret:
        """Of our user, registered if need be. Raises ChatError."""
        if not self._token:
            reply = self._ask("POST", "register", Secret(""), {"displayName": self._settings.name})
            if reply.status in (401, 403):
                raise ChatRefused("chat.wrong_login", address=host_of(self._settings.server))
            registered = decoded(reply.body, _Registered, host_of(self._settings.server))
            self._token = Secret(registered.access_token)
        return self._token

    def forget_token(self) -> None:
        """The server knows it no more. A token that was given is not replaced by a stranger's."""
        if self._given:
            raise ChatRefused("chat.wrong_login", address=host_of(self._settings.server))
        self._token = Secret("")

    def history(self, token: Secret) -> tuple[_Event, ...]:
        """What was said lately; empty when the server does not tell. Raises ChatError when it cannot be reached."""
        reply = self._ask("GET", "", token)
        try:
            return tuple(msgspec.json.decode(reply.body, type=list[_Event])) if reply.status == 200 else ()
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            log.warning("Owncast: its history is passed over: %s", error)
            return ()

    def _ask(self, method: str, what: str, token: Secret, question: dict[str, object] | None = None) -> Reply:
        return call(
            method,
            f"{self._settings.server}/api/chat{f'/{what}' if what else ''}",
            query={"accessToken": token.reveal()} if token else None,
            headers={"Content-Type": "application/json"},
            body=msgspec.json.encode(question) if question is not None else None,
            tls=self._tls,
        )


class _OwncastConnection:
    """One line to the chat."""

    def __init__(
        self, chat: OwncastChat, server: str, tally: Tally, deliver: Deliver, tls: ssl.SSLContext | None
    ) -> None:
        self._chat = chat
        self._url = "ws" + server.removeprefix("http").rstrip("/") + "/ws?accessToken="
        self._tally = tally
        self._deliver = deliver
        self._tls = tls

    def run(self, stop: threading.Event, live: Callable[[], None]) -> None:
        """See `Connection.run`."""
        token = self._chat.token()
        with WebLine(self._url + quote(token.reveal(), safe=""), self._tls) as line:
            # After the line is open: nothing is said between history and line, and ids tell doubles.
            said = [self._message(event) for event in self._chat.history(token)]
            self._hand_on([one for batch in said for one in batch], stop)
            live()
            heard = time.monotonic()
            while not stop.is_set():
                frame = line.receive()
                if frame is not None:
                    heard = time.monotonic()
                    self._hand_on(self._understand(frame), stop)
                elif time.monotonic() - heard > _QUIET_S:
                    # Nobody may have spoken: `heard` is renewed by a ping that is answered.
                    line.ping(10.0)
                    heard = time.monotonic()

    def _hand_on(self, messages: list[Message], stop: threading.Event) -> None:
        if messages:
            self._tally.heard()
            deliver_patiently(self._deliver, self._tally, tuple(messages), stop)

    def _understand(self, frame: bytes) -> list[Message]:
        messages: list[Message] = []
        for text in frame.split(b"\n"):
            if text.strip():
                try:
                    event = decoded(text, _Event, self._tally.report().address)
                except ChatError as error:
                    passed_over(text, error)
                    continue
                messages += self._message(event)
        return messages

    def _message(self, event: _Event) -> list[Message]:
        report = self._tally.report()
        match event.type:
            case "CHAT" if event.id and event.user is not None:
                sent_unix_s = event.timestamp.timestamp() if event.timestamp else 0.0
                said = Incoming(
                    service="owncast",
                    room=report.room,
                    id=event.id,
                    user=event.user.id or event.user.display_name,
                    name=event.user.display_name,
                    text=text_of(event.body),
                    sent_unix_s=max(0.0, sent_unix_s),
                )
                return [said]
            case "VISIBILITY-UPDATE" if not event.visible:
                return [Withdrawal(service="owncast", room=report.room, comment_id=one) for one in event.ids[:500]]
            case "ERROR_NEEDS_REGISTRATION":
                self._chat.forget_token()
                raise ChatError("chat.told_to_reconnect", address=report.address)
            case "ERROR_USER_DISABLED":
                raise ChatRefused("chat.wrong_login", address=report.address)
        return []
