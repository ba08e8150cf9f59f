"""Bilibili's open platform for live shows: a signed start, then packets over a WebSocket."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
import ssl
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from studio.chat import bilibili_packets as packets
from studio.chat.reconnect import Reconnecting
from studio.chat.service import ChatRefused, Deliver, Incoming, Tally, deliver_patiently
from studio.chat.web import WebLine, call, decoded, host_of, passed_over
from studio.model.chat_service import BilibiliService
from studio.model.errors import ChatError
from studio.model.secret import Secret

# As documented: the application's heartbeat keeps the game alive, the line's the connection.
_GAME_BEAT_S = 20.0
_LINE_BEAT_S = 30.0
_GAME_OVER = 7003
# 4001-4008: application, signature, address list; 5005 and 7007: room and identity code; 8002: not allowed.
_REFUSALS = (4001, 4002, 4005, 4006, 4007, 4008, 4012, 5005, 7007, 8002)
_MOST_BAD_FRAMES = 20
_COMMENTS = ("LIVE_OPEN_PLATFORM_DM", "LIVE_OPEN_PLATFORM_SUPER_CHAT")
_ENDED = "LIVE_OPEN_PLATFORM_INTERACTION_END"


class BilibiliLogin(NamedTuple):
    """`key` and `secret` of the application; `code`: the host's identity code."""

    key: Secret
    secret: Secret
    code: Secret


class _Started(msgspec.Struct):
    class Game(msgspec.Struct):
        game_id: str = ""

    class Line(msgspec.Struct):
        auth_body: str
        wss_link: list[str]

    game_info: Game
    websocket_info: Line


class _Answer(msgspec.Struct):
    code: int
    message: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


class _Event(msgspec.Struct):
    cmd: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


class _Said(msgspec.Struct):
    uname: str
    msg_id: str = ""
    message_id: int | str = ""
    open_id: str = ""
    uid: int = 0
    msg: str = ""
    message: str = ""
    timestamp: float = 0.0


def bilibili(
    settings: BilibiliService,
    login: BilibiliLogin,
    deliver: Deliver,
    tls: ssl.SSLContext | None = None,
    first_wait_s: float = 1.0,
    game_beat_s: float = _GAME_BEAT_S,
    line_beat_s: float = _LINE_BEAT_S,
) -> Reconnecting:
    """A CommentSource. A game that the service has ended (7003) is started again with a fresh connection."""
    tally = Tally("bilibili", settings.room, host_of(settings.server))

    def connect() -> BilibiliConnection:
        return BilibiliConnection(settings, login, deliver, tally, tls, game_beat_s, line_beat_s)

    return Reconnecting(tally, connect, first_s=first_wait_s)


class BilibiliConnection:
    """One game, from its start to its end."""

    def __init__(
        self,
        settings: BilibiliService,
        login: BilibiliLogin,
        deliver: Deliver,
        tally: Tally,
        tls: ssl.SSLContext | None,
        game_beat_s: float,
        line_beat_s: float,
    ) -> None:
        self._settings = settings
        self._login = login
        self._deliver = deliver
        self._tally = tally
        self._tls = tls
        self._game_beat_s = game_beat_s
        self._line_beat_s = line_beat_s
        self._address = tally.report().address
        self._bad_frames = 0
        self._let_in = False

    def run(self, stop: threading.Event, live: Callable[[], None]) -> None:
        """See `Connection.run`."""
        if not all(self._login):
            raise ChatRefused("chat.no_login", address=self._address)
        data = self._ask("start", {"code": self._login.code.reveal(), "app_id": self._settings.app_id})
        started = decoded(data, _Started, self._address)
        game = started.game_info.game_id
        try:
            if not started.websocket_info.wss_link:
                raise ChatError("chat.nonsense", address=self._address, reason="no address of a line")
            with WebLine(started.websocket_info.wss_link[0], self._tls) as line:
                line.send(packets.pack(packets.AUTH, started.websocket_info.auth_body.encode()))
                self._listen(line, game, stop, live)
        finally:
            # A game that is not ended blocks the next start for a minute.
            with contextlib.suppress(ChatError):
                self._ask("end", {"app_id": self._settings.app_id, "game_id": game})

    def _listen(self, line: WebLine, game: str, stop: threading.Event, live: Callable[[], None]) -> None:
        game_beat = line_beat = heard = time.monotonic()
        while not stop.is_set():
            now = time.monotonic()
            if now - heard > 2.5 * self._line_beat_s:
                raise ChatError("chat.silent", address=line.address, seconds=round(now - heard))
            if now - line_beat >= self._line_beat_s:
                line.send(packets.pack(packets.HEARTBEAT))
                line_beat = now
            if game and now - game_beat >= self._game_beat_s:
                self._ask("heartbeat", {"game_id": game})
                game_beat = now
            frame = line.receive()
            if frame is None:
                continue
            heard = time.monotonic()
            was_let_in = self._let_in
            messages = self._understand(frame)
            if self._let_in and not was_let_in:
                live()
            if messages:
                self._tally.heard()
                deliver_patiently(self._deliver, self._tally, messages, stop)

    def _understand(self, frame: bytes) -> tuple[Incoming, ...]:
        """The comments of a frame. One that is broken is passed over; many of them end the connection."""
        try:
            found = packets.unpack(frame)
        except ChatError as error:
            self._bad_frames += 1
            passed_over(frame, error)
            if self._bad_frames >= _MOST_BAD_FRAMES:
                raise
            return ()
        messages = []
        for packet in found:
            if packet.operation == packets.AUTH_REPLY:
                if decoded(packet.body, _Answer, self._address).code != 0:
                    raise ChatError("chat.wrong_login", address=self._address)
                self._let_in = True
            elif packet.operation == packets.MESSAGE and (said := self._comment(packet.body)) is not None:
                messages.append(said)
        return tuple(messages)

    def _comment(self, body: bytes) -> Incoming | None:
        try:
            event = decoded(body, _Event, self._address)
            said = decoded(event.data, _Said, self._address) if event.cmd in _COMMENTS else None
        except ChatError as error:
            passed_over(body, error)
            return None
        if event.cmd == _ENDED:
            raise ChatError("chat.told_to_reconnect", address=self._address)
        if said is None:
            return None
        comment_id = said.msg_id or str(said.message_id)
        user = said.open_id or str(said.uid or said.uname)
        if not comment_id:
            return None
        return Incoming(
            service="bilibili",
            room=self._settings.room,
            id=comment_id,
            user=user,
            name=said.uname,
            text=said.msg or said.message,
            sent_unix_s=max(0.0, said.timestamp),
        )

    def _ask(self, what: str, question: dict[str, object]) -> bytes:
        """Call the application interface. Raises ChatError, ChatRefused when asking again is of no use."""
        body = msgspec.json.encode(question)
        reply = call(
            "POST",
            f"{self._settings.server}/v2/app/{what}",
            headers=signed(body, self._login.key, self._login.secret),
            body=body,
            tls=self._tls,
        )
        answer = decoded(reply.body, _Answer, self._address)
        if answer.code == _GAME_OVER:
            raise ChatError("chat.told_to_reconnect", address=self._address)
        if answer.code in _REFUSALS:
            raise ChatRefused("chat.wrong_login", address=self._address)
        if answer.code != 0:
            reason = f"{answer.code} {answer.message[:100]}"
            raise ChatError("chat.service_said_no", address=self._address, reason=reason)
        return bytes(answer.data)


def signed(body: bytes, key: Secret, secret: Secret, nonce: str = "", unix_s: float = 0.0) -> dict[str, str]:
    """The headers of a request, `Authorization` over all that begin with `x-bili-`, sorted."""
    fields = {
        "x-bili-accesskeyid": key.reveal(),
        "x-bili-content-md5": hashlib.md5(body, usedforsecurity=False).hexdigest(),
        "x-bili-signature-method": "HMAC-SHA256",
        "x-bili-signature-nonce": nonce or secrets.token_hex(16),
        "x-bili-signature-version": "1.0",
        "x-bili-timestamp": str(int(unix_s or time.time())),
    }
    lines = "\n".join(f"{name}:{fields[name]}" for name in sorted(fields))
    signature = hmac.new(secret.reveal().encode(), lines.encode(), hashlib.sha256).hexdigest()
    return {**fields, "Authorization": signature, "Accept": "application/json", "Content-Type": "application/json"}
