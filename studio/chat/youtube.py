"""YouTube's live chat, asked for page by page so that a day's quota lasts for the show."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from studio.chat.reconnect import Reconnecting
from studio.chat.service import ChatRefused, Deliver, Incoming, Message, Tally, Withdrawal, deliver_patiently
from studio.chat.sign_in import TokenKeeper
from studio.chat.web import Reply, call, decoded, host_of
from studio.model.chat_service import YouTubeService
from studio.model.errors import ChatError
from studio.model.secret import Secret

# As documented: what a call costs of the day's units.
_LIST_UNITS, _VIDEO_UNITS, _DEED_UNITS = 5, 1, 50
_MOST_WAIT_S = 120.0
_DAY_S = 86_400.0
_OVER = ("liveChatEnded", "liveChatDisabled", "liveChatNotFound")
_NO_QUOTA = ("quotaExceeded", "dailyLimitExceeded")


class _Snippet(msgspec.Struct, rename="camel"):
    type: str
    published_at: datetime | None = None
    display_message: str = ""
    author_channel_id: str = ""
    message_deleted_details: dict[str, Any] = {}
    user_banned_details: dict[str, Any] = {}


class _Author(msgspec.Struct, rename="camel"):
    channel_id: str = ""
    display_name: str = ""


class _Item(msgspec.Struct, rename="camel"):
    id: str
    snippet: _Snippet
    author_details: _Author = msgspec.field(default_factory=_Author)


class _Page(msgspec.Struct, rename="camel"):
    items: list[_Item] = []
    next_page_token: str = ""
    polling_interval_millis: float = 5_000
    offline_at: datetime | None = None


class _Videos(msgspec.Struct):
    class Video(msgspec.Struct, rename="camel"):
        class Details(msgspec.Struct, rename="camel"):
            active_live_chat_id: str = ""

        live_streaming_details: Details = msgspec.field(default_factory=Details)

    items: list[Video] = []


class _Refusal(msgspec.Struct):
    class Error(msgspec.Struct):
        message: str = ""
        errors: list[dict[str, Any]] = []

    error: Error = msgspec.field(default_factory=Error)


class Quota:
    """Spends a day's units so that they last for the planned hours. Belongs to the service's thread.

    The service begins a new day at midnight in California; we count a day from our first call, which is never
    more than it allows in the long run, and believe the service when it says there is none left.
    """

    def __init__(
        self, daily_units: int, hours: float, least_wait_s: float = 1.0, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._daily_units = max(1, daily_units)
        self._hours = max(0.1, hours)
        self._least_wait_s = least_wait_s
        self._now_s = now_s
        self._used = 0
        self._began_s = now_s()

    def spend(self, units: int) -> None:
        """Raises ChatRefused when the day has not so many left."""
        if self._now_s() - self._began_s >= _DAY_S:
            self._used, self._began_s = 0, self._now_s()
        if self._used + units > self._daily_units:
            raise ChatRefused("chat.quota", address="YouTube")
        self._used += units

    def wait_s(self, asked_s: float) -> float:
        """How long to wait before the next page, when the service asks for `asked_s` at least."""
        ended_s = self._began_s + self._hours * 3600
        left_s = max(600.0, ended_s - self._now_s())
        calls = max(1, (self._daily_units - self._used) // _LIST_UNITS)
        return min(_MOST_WAIT_S, max(self._least_wait_s, asked_s, left_s / calls))


class YouTubeChat(Reconnecting):
    """A CommentSource that can also hide and ban (with a sign-in, not with an API key). The page it has come to
    outlives its connections, so nothing between two of them is missed. `key`: an API key, or empty with a sign-in."""

    def __init__(
        self,
        settings: YouTubeService,
        key: Secret,
        tokens: TokenKeeper | None,
        deliver: Deliver,
        tls: ssl.SSLContext | None = None,
        first_wait_s: float = 1.0,
        least_wait_s: float = 1.0,
    ) -> None:
        tally = Tally("youtube", settings.room, host_of(settings.server))
        super().__init__(tally, lambda: self, first_s=first_wait_s)
        self._settings = settings
        self._key = key
        self._tokens = tokens
        self._deliver = deliver
        self._tls = tls
        self._quota = Quota(settings.daily_units, settings.hours, least_wait_s)
        self._chat_id = ""
        self._page = ""

    def withdraw(self, comment_id: str) -> None:
        """Delete a comment on the service. Raises ChatError."""
        self._deed("DELETE", "liveChat/messages", {"id": comment_id}, None)

    def ban(self, user: str, seconds: int) -> None:
        """Shut a person out, for `seconds` or, 0, for ever. Raises ChatError."""
        snippet: dict[str, object] = {
            "liveChatId": self._chat_id,
            "type": "temporary" if seconds else "permanent",
            "bannedUserDetails": {"channelId": user},
        }
        if seconds:
            snippet["banDurationSeconds"] = seconds
        self._deed("POST", "liveChat/bans", {"part": "snippet"}, {"snippet": snippet})

    def run(self, stop: threading.Event, live: Callable[[], None]) -> None:
        """See `Connection.run`. Polling keeps no line, so the service itself is each try."""
        if not self._chat_id:
            self._chat_id = self._find_chat()
        first = True
        while not stop.is_set():
            page = self._next_page()
            if first:
                live()
            first = False
            messages = [one for item in page.items for one in self._messages(item)]
            if messages:
                self._tally.heard()
                deliver_patiently(self._deliver, self._tally, tuple(messages), stop)
            # Only now: what could not be handed on is asked for again.
            self._page = page.next_page_token or self._page
            if page.offline_at is not None or any(item.snippet.type == "chatEndedEvent" for item in page.items):
                raise ChatRefused("chat.room_closed", room=self._settings.room, reason="offline")
            stop.wait(self._quota.wait_s(page.polling_interval_millis / 1000))

    def _find_chat(self) -> str:
        self._quota.spend(_VIDEO_UNITS)
        query = {"part": "liveStreamingDetails", "id": self._settings.video}
        videos = decoded(self._ask("GET", "videos", query).body, _Videos, self._address())
        chat_id = videos.items[0].live_streaming_details.active_live_chat_id if videos.items else ""
        if not chat_id:
            raise ChatError("chat.no_live_chat", address=self._address(), room=self._settings.video)
        return chat_id

    def _next_page(self) -> _Page:
        self._quota.spend(_LIST_UNITS)
        query = {"liveChatId": self._chat_id, "part": "id,snippet,authorDetails", "maxResults": "2000"}
        if self._page:
            query["pageToken"] = self._page
        return decoded(self._ask("GET", "liveChat/messages", query).body, _Page, self._address())

    def _messages(self, item: _Item) -> list[Message]:
        snippet, room = item.snippet, self._settings.room
        match snippet.type:
            case "textMessageEvent" | "superChatEvent":
                sent_unix_s = snippet.published_at.timestamp() if snippet.published_at else 0.0
                author = item.author_details
                user = author.channel_id or snippet.author_channel_id
                return [
                    Incoming(
                        service="youtube", room=room, id=item.id, user=user or author.display_name,
                        name=author.display_name, text=snippet.display_message, sent_unix_s=max(0.0, sent_unix_s),
                    )
                ]  # fmt: skip
            case "messageDeletedEvent":
                gone = snippet.message_deleted_details.get("deletedMessageId")
                return [Withdrawal(service="youtube", room=room, comment_id=gone)] if isinstance(gone, str) else []
            case "userBannedEvent":
                details = snippet.user_banned_details.get("bannedUserDetails")
                banned = details.get("channelId") if isinstance(details, dict) else None
                if isinstance(banned, str) and banned:
                    return [Withdrawal(service="youtube", room=room, user=banned)]
        return []

    def _deed(self, method: str, what: str, query: dict[str, str], question: object | None) -> None:
        if self._tokens is None:
            raise ChatError("chat.no_login", address=self._address())
        self._quota.spend(_DEED_UNITS)
        self._ask(method, what, query, msgspec.json.encode(question) if question is not None else None)

    def _ask(self, method: str, what: str, query: dict[str, str], body: bytes | None = None) -> Reply:
        """Raises ChatError, ChatRefused when asking again is of no use."""
        reply = self._call(method, what, query, body)
        if reply.status == 401 and self._tokens is not None:
            self._tokens.renew()
            reply = self._call(method, what, query, body)
        if reply.status < 400:
            return reply
        if reply.status == 401:
            raise ChatRefused("chat.wrong_login", address=self._address())
        raise self._refusal(reply)

    def _call(self, method: str, what: str, query: dict[str, str], body: bytes | None) -> Reply:
        headers = {"Content-Type": "application/json"}
        if self._tokens is not None:
            headers["Authorization"] = f"Bearer {self._tokens.access().reveal()}"
        elif self._key:
            headers["X-goog-api-key"] = self._key.reveal()
        else:
            raise ChatRefused("chat.no_login", address=self._address())
        url = f"{self._settings.server}/{what}"
        return call(method, url, query=query, headers=headers, body=body, tls=self._tls)

    def _refusal(self, reply: Reply) -> ChatError:
        try:
            error = decoded(reply.body, _Refusal, self._address()).error
        except ChatError:
            error = _Refusal.Error()
        reasons = [str(one.get("reason", "")) for one in error.errors]
        if any(one in _NO_QUOTA for one in reasons):
            return ChatRefused("chat.quota", address=self._address())
        if any(one in _OVER for one in reasons):
            self._chat_id = self._page = ""
            return ChatRefused("chat.room_closed", room=self._settings.room, reason=reasons[0])
        if "pageTokenInvalid" in reasons:
            self._page = ""
        elif reply.status == 400 and any(one in ("badRequest", "keyInvalid", "API_KEY_INVALID") for one in reasons):
            return ChatRefused("chat.wrong_login", address=self._address())
        said = " ".join((str(reply.status), *reasons[:1]))
        return ChatError("chat.service_said_no", address=self._address(), reason=said)

    def _address(self) -> str:
        return self._tally.report().address
