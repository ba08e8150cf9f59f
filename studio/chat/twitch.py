"""Twitch chat over IRC. Any IRC server will do, with fewer niceties: no ids, no withdrawals."""

from __future__ import annotations

import hashlib
import random
import re
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Callable

from studio.chat.irc import IrcLine, LineSplitter, parse
from studio.chat.reconnect import Reconnecting
from studio.chat.service import (
    ChatRefused,
    Deliver,
    Incoming,
    Message,
    Tally,
    Withdrawal,
    deliver_patiently,
)
from studio.model.chat_service import TwitchService
from studio.model.errors import ChatError
from studio.model.secret import Secret

_CONNECT_S = 5.0
_WAKE_S = 0.25
_READ_BYTES = 65_536
_ROOM = re.compile(r"[^\s,:\x00\x07#]{1,64}")
_LOGIN = re.compile(r"[^\s,:\x00!@]{1,64}")
_TOKEN = re.compile(r"[^\s\x00]{0,512}")
_REFUSED_LOGINS = ("login authentication failed", "improperly formatted auth", "login unsuccessful", "invalid nick")
_CLOSED_ROOM_NOTICES = ("msg_channel_suspended", "msg_banned", "tos_ban", "msg_room_not_found")
_JOIN_REFUSALS = ("403", "405", "471", "473", "474", "475", "476")


def twitch(
    settings: TwitchService,
    token: Secret,
    deliver: Deliver,
    tls: ssl.SSLContext | None = None,
    quiet_s: float = 60.0,
    answer_s: float = 10.0,
    first_wait_s: float = 1.0,
) -> Reconnecting:
    """A CommentSource for one room. Without a login, or with an empty `token`, it reads anonymously.

    `tls`: whom to trust, by default what the system trusts. After `quiet_s` without a word the server is asked
    whether it is there, and has `answer_s` to say so.
    """
    room = settings.room.removeprefix("#").lower()
    tally = Tally("twitch", room, f"{settings.server}:{settings.port}")

    def connect() -> TwitchConnection:
        return TwitchConnection(settings, token, deliver, tally, tls, quiet_s, answer_s)

    return Reconnecting(tally, connect, first_s=first_wait_s)


class TwitchConnection:
    """One connection to one room, from TCP to the last comment. Lives on the thread that calls `run`."""

    def __init__(
        self,
        settings: TwitchService,
        token: Secret,
        deliver: Deliver,
        tally: Tally,
        tls: ssl.SSLContext | None,
        quiet_s: float,
        answer_s: float,
    ) -> None:
        self._settings = settings
        self._token = token
        self._deliver = deliver
        self._tally = tally
        self._tls = tls
        self._quiet_s = quiet_s
        self._answer_s = answer_s
        self._address = tally.report().address
        self._room = tally.report().room
        anonymous = not (settings.login and token)
        self._login = f"justinfan{random.randint(10_000, 99_999)}" if anonymous else settings.login.lower()
        self._ids = _MadeUpIds()
        self._splitter = LineSplitter()
        self._joined = False

    def run(self, stop: threading.Event, live: Callable[[], None]) -> None:
        """See `Connection.run`."""
        if not _ROOM.fullmatch(self._room):
            raise ChatRefused("chat.bad_room", room=self._room)
        if not _LOGIN.fullmatch(self._login) or not _TOKEN.fullmatch(self._token.reveal()):
            raise ChatRefused("chat.wrong_login", address=self._address)
        try:
            with self._connected() as connection:
                self._introduce(connection)
                self._read(connection, stop, live)
        except OSError as error:
            raise ChatError("chat.unreachable", address=self._address, reason=error) from error

    def _connected(self) -> socket.socket:
        plain = socket.create_connection((self._settings.server, self._settings.port), _CONNECT_S)
        if not self._settings.tls:
            return plain
        try:
            context = self._tls or ssl.create_default_context()
            return context.wrap_socket(plain, server_hostname=self._settings.server)
        except BaseException:
            plain.close()
            raise

    def _introduce(self, connection: socket.socket) -> None:
        # CAP END lets servers that hold the registration back for it go on; Twitch passes over it.
        lines = ["CAP REQ :twitch.tv/tags twitch.tv/commands"]
        if self._token:
            lines.append(f"PASS {self._token.reveal()}")
        lines += [f"NICK {self._login}", f"USER {self._login} 0 * :{self._login}", "CAP END"]
        _send(connection, *lines)

    def _read(self, connection: socket.socket, stop: threading.Event, live: Callable[[], None]) -> None:
        """Read until `stop`, ask after silence, and give up when nothing answers."""
        connection.settimeout(_WAKE_S)
        heard = time.monotonic()
        asked = False
        while not stop.is_set():
            # A server that accepts us and never lets us in is as silent as one that is gone.
            patience_s = self._quiet_s + self._answer_s if self._joined else self._answer_s
            quiet_s = time.monotonic() - heard
            if quiet_s > patience_s:
                raise ChatError("chat.silent", address=self._address, seconds=round(quiet_s))
            if self._joined and quiet_s > self._quiet_s and not asked:
                _send(connection, "PING :doorstep")
                asked = True
            try:
                received = connection.recv(_READ_BYTES)
            except TimeoutError:
                continue
            if not received:
                raise ChatError("chat.closed", address=self._address)
            was_joined = self._joined
            messages = self._understand(connection, received)
            if self._joined:
                # Before the join only joining counts, or a chatty stranger would keep us waiting forever.
                heard, asked = time.monotonic(), False
            if self._joined and not was_joined:
                live()
            if messages:
                self._tally.heard()
                deliver_patiently(self._deliver, self._tally, messages, stop)

    def _understand(self, connection: socket.socket, received: bytes) -> tuple[Message, ...]:
        messages = []
        for text in self._splitter.lines(received):
            line = parse(text)
            if line is None:
                continue
            message = self._message(line)
            if message is not None:
                messages.append(message)
            else:
                try:
                    self._obey(connection, line)
                except ChatError:
                    # What came before the farewell is kept.
                    if messages:
                        deliver_patiently(self._deliver, self._tally, tuple(messages), threading.Event(), 1.0)
                    raise
        return tuple(messages)

    def _obey(self, connection: socket.socket, line: IrcLine) -> None:
        """Everything that is not about comments. Raises ChatError when it ends the connection."""
        match line.command:
            case "PING":
                _send(connection, f"PONG :{line.last}")
            case "001":
                _send(connection, f"JOIN #{self._room}")
            case "366":
                self._joined = True
            case "RECONNECT":
                raise ChatError("chat.told_to_reconnect", address=self._address)
            case "432" | "433":
                raise ChatError("chat.name_taken", address=self._address, login=self._login)
            case "464" | "465":
                raise ChatRefused("chat.wrong_login", address=self._address)
            case "ERROR" if not self._joined and "password" in line.last.lower():
                raise ChatRefused("chat.wrong_login", address=self._address)
            case "NOTICE" if line.last.lower().startswith(_REFUSED_LOGINS):
                raise ChatRefused("chat.wrong_login", address=self._address)
            case "NOTICE" if line.tags.get("msg-id") in _CLOSED_ROOM_NOTICES:
                raise ChatRefused("chat.room_closed", room=self._room, reason=line.last[:200])
            case command if command in _JOIN_REFUSALS:
                raise ChatRefused("chat.room_closed", room=self._room, reason=line.last[:200])

    def _message(self, line: IrcLine) -> Message | None:
        if len(line.parameters) < 1 or line.parameters[0].lower() != f"#{self._room}":
            return None
        match line.command:
            case "PRIVMSG" if len(line.parameters) > 1:
                return self._comment(line)
            case "CLEARMSG" if comment_id := line.tags.get("target-msg-id", ""):
                return Withdrawal(service="twitch", room=self._room, comment_id=comment_id)
            case "CLEARCHAT":
                named = line.parameters[1] if len(line.parameters) > 1 else ""
                user = line.tags.get("target-user-id", "") or named
                return Withdrawal(service="twitch", room=self._room, user=user)
        return None

    def _comment(self, line: IrcLine) -> Incoming:
        text = line.last
        if text.startswith("\x01ACTION "):  # "/me waves"
            text = text[8:].rstrip("\x01")
        user = line.tags.get("user-id", "") or line.sender
        return Incoming(
            service="twitch",
            room=self._room,
            id=line.tags.get("id", "") or self._ids.next(user, text),
            user=user,
            name=line.tags.get("display-name", "") or line.sender,
            text=text,
            sent_unix_s=_seconds(line.tags.get("tmi-sent-ts", "")),
        )


class _MadeUpIds:
    """Ids for servers that give none: never the same twice, in this connection or another."""

    def __init__(self) -> None:
        self._connection = secrets.token_hex(8)
        self._count = 0

    def next(self, user: str, text: str) -> str:
        self._count += 1
        said = f"{self._connection}\0{user}\0{text}".encode("utf-8", "replace")
        return f"{hashlib.sha256(said).hexdigest()[:24]}-{self._count}"


def _seconds(milliseconds: str) -> float:
    return int(milliseconds) / 1000 if re.fullmatch("[0-9]{1,15}", milliseconds) else 0.0


def _send(connection: socket.socket, *lines: str) -> None:
    connection.sendall("".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace"))
