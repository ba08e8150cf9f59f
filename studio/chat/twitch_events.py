"""Twitch chat over EventSub's WebSocket: at least once, with the ids that IRC has, so the two may stand together."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable
from datetime import datetime

import msgspec

from studio.chat.reconnect import Reconnecting
from studio.chat.service import ChatRefused, Deliver, Incoming, Message, Tally, Withdrawal, deliver_patiently
from studio.chat.sign_in import TokenKeeper
from studio.chat.web import Reply, WebLine, call, decoded, host_of, passed_over
from studio.model.chat_service import TwitchEventsService
from studio.model.errors import ChatError

_WELCOME_S = 10.0
_WANTED = (
    "channel.chat.message",
    "channel.chat.message_delete",
    "channel.chat.clear_user_messages",
    "channel.chat.clear",
)


class _Metadata(msgspec.Struct):
    message_type: str
    message_timestamp: str = ""
    subscription_type: str = ""


class _Session(msgspec.Struct):
    id: str = ""
    keepalive_timeout_seconds: float | None = None
    reconnect_url: str | None = None


class _Text(msgspec.Struct):
    text: str = ""


class _Event(msgspec.Struct):
    message_id: str = ""
    chatter_user_id: str = ""
    chatter_user_login: str = ""
    chatter_user_name: str = ""
    target_user_id: str = ""
    message: _Text = msgspec.field(default_factory=_Text)


class _Subscription(msgspec.Struct):
    status: str = ""


class _Payload(msgspec.Struct):
    session: _Session = msgspec.field(default_factory=_Session)
    event: _Event = msgspec.field(default_factory=_Event)
    subscription: _Subscription = msgspec.field(default_factory=_Subscription)


class _Notice(msgspec.Struct):
    metadata: _Metadata
    payload: _Payload = msgspec.field(default_factory=_Payload)


class _Users(msgspec.Struct):
    class User(msgspec.Struct):
        id: str

    data: list[User] = []


class TwitchEvents(Reconnecting):
    """A CommentSource that can also hide and ban. Its comments are those of the service `twitch`."""

    def __init__(
        self,
        settings: TwitchEventsService,
        tokens: TokenKeeper | None,
        deliver: Deliver,
        tls: ssl.SSLContext | None = None,
        first_wait_s: float = 1.0,
    ) -> None:
        self._settings = settings
        self._tokens = tokens
        self._tls = tls
        self._address = host_of(settings.server)
        self._people: tuple[str, str] = ("", "")  # ids of the room's owner and of ourselves
        self.room = settings.room.removeprefix("#").lower()
        tally = Tally("twitch", self.room, host_of(settings.events))
        super().__init__(
            tally, lambda: _EventsConnection(self, settings.events, tally, deliver, tls), first_s=first_wait_s
        )

    def withdraw(self, comment_id: str) -> None:
        """Delete a comment on the service. Raises ChatError."""
        broadcaster, me = self.people()
        query = {"broadcaster_id": broadcaster, "moderator_id": me, "message_id": comment_id}
        self._checked(self._ask("DELETE", "moderation/chat", query))

    def ban(self, user: str, seconds: int) -> None:
        """Shut a person out, for `seconds` (two weeks at most) or, 0, for ever. Raises ChatError."""
        broadcaster, me = self.people()
        data: dict[str, object] = {"user_id": user}
        if seconds:
            data["duration"] = min(seconds, 1_209_600)
        query = {"broadcaster_id": broadcaster, "moderator_id": me}
        self._checked(self._ask("POST", "moderation/bans", query, {"data": data}))

    def people(self) -> tuple[str, str]:
        """Ids of the room's owner and of who signed in. Raises ChatError."""
        if not all(self._people):
            self._people = (self._user({"login": self.room}), self._user({}))
        return self._people

    def subscribe(self, session: str) -> None:
        """Ask for the room's chat on a fresh line. Raises ChatError."""
        broadcaster, me = self.people()
        condition = {"broadcaster_user_id": broadcaster, "user_id": me}
        transport = {"method": "websocket", "session_id": session}
        for kind in _WANTED:
            question = {"type": kind, "version": "1", "condition": condition, "transport": transport}
            reply = self._ask("POST", "eventsub/subscriptions", {}, question)
            if reply.status != 409:  # it is there already
                self._checked(reply)

    def _user(self, query: dict[str, str]) -> str:
        users = decoded(self._checked(self._ask("GET", "users", query)).body, _Users, self._address)
        if not users.data:
            raise ChatRefused("chat.room_closed", room=self.room, reason="unknown")
        return users.data[0].id

    def _ask(self, method: str, what: str, query: dict[str, str], question: object = None) -> Reply:
        reply = self._call(method, what, query, question)
        if reply.status == 401 and self._tokens is not None:
            self._tokens.renew()
            reply = self._call(method, what, query, question)
        return reply

    def _call(self, method: str, what: str, query: dict[str, str], question: object) -> Reply:
        if self._tokens is None:
            raise ChatRefused("chat.no_login", address=self._address)
        return call(
            method,
            f"{self._settings.server}/{what}",
            query=query,
            headers={
                "Authorization": f"Bearer {self._tokens.access().reveal()}",
                "Client-Id": self._settings.client_id,
                "Content-Type": "application/json",
            },
            body=msgspec.json.encode(question) if question is not None else None,
            tls=self._tls,
        )

    def _checked(self, reply: Reply) -> Reply:
        if reply.status in (401, 403):
            raise ChatRefused("chat.wrong_login", address=self._address)
        if reply.status >= 400:
            raise ChatError("chat.service_said_no", address=self._address, reason=reply.status)
        return reply


class _EventsConnection:
    """One subscription; its line may be handed over to another one, as the service asks."""

    def __init__(
        self, twitch: TwitchEvents, url: str, tally: Tally, deliver: Deliver, tls: ssl.SSLContext | None
    ) -> None:
        self._twitch = twitch
        self._url = url
        self._tally = tally
        self._deliver = deliver
        self._tls = tls

    def run(self, stop: threading.Event, live: Callable[[], None]) -> None:
        """See `Connection.run`."""
        with contextlib.ExitStack() as lines:
            line = lines.enter_context(WebLine(self._url, self._tls))
            session = self._welcome(line, stop)
            if session is None:
                return
            self._twitch.subscribe(session.id)
            live()
            quiet_s = 1.5 * (session.keepalive_timeout_seconds or 10.0)
            heard = time.monotonic()
            while not stop.is_set():
                frame = line.receive()
                if frame is None:
                    if time.monotonic() - heard > quiet_s:
                        raise ChatError("chat.silent", address=line.address, seconds=round(quiet_s))
                    continue
                heard = time.monotonic()
                notice = self._notice(frame)
                if notice is None:
                    continue
                if notice.metadata.message_type == "session_reconnect":
                    line = self._handed_over(lines, line, notice.payload.session.reconnect_url or self._url, stop)
                    heard = time.monotonic()
                else:
                    self._hear(notice, stop)

    def _welcome(self, line: WebLine, stop: threading.Event) -> _Session | None:
        deadline = time.monotonic() + _WELCOME_S
        while time.monotonic() < deadline:
            frame = line.receive()
            if stop.is_set():
                return None
            notice = self._notice(frame) if frame is not None else None
            if notice is not None and notice.metadata.message_type == "session_welcome":
                return notice.payload.session
        raise ChatError("chat.silent", address=line.address, seconds=round(_WELCOME_S))

    def _handed_over(self, lines: contextlib.ExitStack, old: WebLine, url: str, stop: threading.Event) -> WebLine:
        """Subscriptions move to the new line; the old one speaks until the new one welcomes us."""
        new = lines.enter_context(WebLine(url, self._tls))
        self._welcome(new, stop)
        with contextlib.suppress(ChatError):
            while (frame := old.receive(0.0)) is not None:
                notice = self._notice(frame)
                if notice is not None:
                    self._hear(notice, stop)
        old.close()
        return new

    def _notice(self, frame: bytes) -> _Notice | None:
        try:
            return decoded(frame, _Notice, self._tally.report().address)
        except ChatError as error:
            passed_over(frame, error)
            return None

    def _hear(self, notice: _Notice, stop: threading.Event) -> None:
        if notice.metadata.message_type == "revocation":
            raise ChatRefused("chat.signed_out", address=self._tally.report().address)
        message = self._message(notice)
        if message is not None:
            self._tally.heard()
            deliver_patiently(self._deliver, self._tally, (message,), stop)

    def _message(self, notice: _Notice) -> Message | None:
        event, room = notice.payload.event, self._twitch.room
        match notice.metadata.subscription_type:
            case "channel.chat.message" if event.message_id:
                return Incoming(
                    service="twitch",
                    room=room,
                    id=event.message_id,
                    user=event.chatter_user_id,
                    name=event.chatter_user_name or event.chatter_user_login,
                    text=event.message.text,
                    sent_unix_s=_unix_s(notice.metadata.message_timestamp),
                )
            case "channel.chat.message_delete" if event.message_id:
                return Withdrawal(service="twitch", room=room, comment_id=event.message_id)
            case "channel.chat.clear_user_messages" if event.target_user_id:
                return Withdrawal(service="twitch", room=room, user=event.target_user_id)
            case "channel.chat.clear":
                return Withdrawal(service="twitch", room=room)
        return None


def _unix_s(stamp: str) -> float:
    """Twitch counts nanoseconds, which Python's dates do not."""
    try:
        return max(0.0, datetime.fromisoformat(stamp[:19] + "+00:00").timestamp())
    except ValueError:
        return 0.0
