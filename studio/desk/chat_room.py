"""The show's comment services: made from what the show says of them, opened, told what people decide."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, runtime_checkable

from studio.chat.bilibili import BilibiliLogin, bilibili
from studio.chat.ingest import LocalIngest
from studio.chat.owncast import OwncastChat
from studio.chat.pasted import SERVICE as PASTED
from studio.chat.pasted import read_pasted
from studio.chat.playback import Playback
from studio.chat.service import CommentSource, Deliver, Receipt
from studio.chat.sign_in import Application, DeviceSignIn, TokenKeeper, Tokens
from studio.chat.threads import ChatThread
from studio.chat.twitch import twitch
from studio.chat.twitch_events import TwitchEvents
from studio.chat.youtube import YouTubeChat
from studio.config import secrets
from studio.config.paths import data_folder, ledger_url
from studio.model.chat_service import (
    BilibiliService,
    CommentService,
    IngestService,
    OwncastService,
    PlaybackService,
    TwitchEventsService,
    TwitchService,
    YouTubeService,
)
from studio.model.comment import ChatReport, Comment
from studio.model.errors import ChatError, SettingsError, StudioError
from studio.model.secret import Secret

log = logging.getLogger(__name__)

_TWITCH_SCOPES = "user:read:chat moderator:manage:chat_messages moderator:manage:banned_users"
_YOUTUBE_SCOPES = "https://www.googleapis.com/auth/youtube"


@runtime_checkable
class Moderated(Protocol):
    """A service that can be told what people decide. Both calls block, and raise ChatError."""

    def withdraw(self, comment_id: str) -> None: ...

    def ban(self, user: str, seconds: int) -> None: ...


def journal_path(show_path: Path, ledger: str) -> Path:
    """Beside the ledger's file; in the data folder when the ledger is in a database server. Nothing is made."""
    url = ledger_url(show_path, ledger)
    if url.startswith("sqlite:///"):
        file = Path(url.removeprefix("sqlite:///"))
        return file.with_name(f"{file.stem}-comments.db")
    return data_folder() / "journals" / f"{show_path.name.partition('.')[0][:40]}-comments.db"


def books_path(show_path: Path, ledger: str) -> Path:
    """What the names of the show's further books begin with, beside its journal."""
    journal = journal_path(show_path, ledger)
    return journal.with_name(journal.stem.removesuffix("-comments"))


Tell = Callable[[str, StudioError], None]
"""Says trouble: what it is about, and the error."""


class ChatRoom:
    """The services of a show, running. `open` replaces those there are; any thread but one at a time.

    The lock guards `_sources` and `_sign_ins`.
    """

    def __init__(self, base_folder: Path, deliver: Deliver, on_trouble: Tell) -> None:
        self._base_folder = base_folder
        self._deliver = deliver
        self._on_trouble = on_trouble
        self._lock = threading.Lock()
        self._sources: list[CommentSource] = []
        self._sign_ins: list[ChatThread] = []
        # What a service is told may take as long as its network does.
        self._deeds = ThreadPoolExecutor(1, "chat deeds")
        self._closed = False

    def open(self, services: tuple[CommentService, ...]) -> None:
        """Start each service of the show, after those that ran before. One that cannot start is told of."""
        self._close_sources()
        opened: list[CommentSource] = []
        for service in services:
            try:
                source = self.made(service)
                source.start()
            except ChatError as error:
                self._on_trouble(f"chat {kind_of(service)}", error)
                continue
            opened.append(source)
        with self._lock:
            self._sources = opened

    def close(self) -> None:
        self._closed = True
        with self._lock:
            sign_ins, self._sign_ins = self._sign_ins, []
        for thread in sign_ins:
            thread.stop.set()
        self._close_sources()
        self._deeds.shutdown(wait=True, cancel_futures=True)
        for thread in sign_ins:
            thread.close(30.0)

    def reports(self) -> tuple[ChatReport, ...]:
        with self._lock:
            sources = tuple(self._sources)
        return tuple(source.report() for source in sources)

    def made(self, service: CommentService) -> CommentSource:
        """The source of a service, not yet started. Without a keyring it has no login."""
        match service:
            case IngestService():
                return LocalIngest(service, secrets.ingest_token(), self._deliver)
            case TwitchService():
                return twitch(service, self._twitch_token(service), self._deliver)
            case TwitchEventsService():
                return TwitchEvents(service, self._keeper(service), self._deliver)
            case BilibiliService():
                login = BilibiliLogin(*(self._secret(service, name) for name in ("key", "secret", "code")))
                return bilibili(service, login, self._deliver)
            case OwncastService():
                return OwncastChat(service, self._secret(service, "token"), self._deliver)
            case YouTubeService():
                return YouTubeChat(service, self._secret(service, "key"), self._keeper(service), self._deliver)
            case PlaybackService():
                return Playback(service, self._base_folder, self._deliver)

    def paste(self, text: str, done: Callable[[tuple[Receipt, ...]], None]) -> int:
        """Take comments from a text, such as a list of a group chat; how many. `done` is called on the feed's thread.
        Raises ChatError when there is no room for them now."""
        messages = read_pasted(text, PASTED)
        if messages and not self._deliver(messages, done):
            raise ChatError("chat.full")
        return len(messages)

    def tell(self, comment: Comment, deed: str, seconds: int = 0) -> bool:
        """Have the comment's own service `withdraw` it or `ban` its person; False when its interface cannot be asked.
        Returns at once; what the service refuses is told of."""
        with self._lock:
            known = ((source, source.report()) for source in self._sources if isinstance(source, Moderated))
            found = [
                source for source, report in known if (report.service, report.room) == (comment.service, comment.room)
            ]
        if not found or self._closed:
            return False
        self._deeds.submit(self._tell, found[0], comment, deed, seconds)
        return True

    def sign_in(
        self, service: CommentService, on_code: Callable[[str, str], None], on_done: Callable[[], None]
    ) -> None:
        """Begin to sign in by device code, on a thread of its own: `on_code(code, address)` says what the person has to
        type where, `on_done()` that it is done. Raises ChatError for a service that has no such way."""
        application = _application(service)

        def work(stop: threading.Event) -> None:
            try:
                sign_in = DeviceSignIn(application)
                prompt = sign_in.begin()
                on_code(prompt.code, prompt.address)
                tokens = sign_in.wait(prompt, stop)
                if tokens is not None:
                    _keep(service, tokens)
                    on_done()
            except (ChatError, SettingsError) as error:
                self._on_trouble(f"chat {kind_of(service)}", error)

        thread = ChatThread(f"chat-sign-in-{kind_of(service)}", work)
        with self._lock:
            self._sign_ins.append(thread)
        thread.start()

    def _tell(self, source: Moderated, comment: Comment, deed: str, seconds: int) -> None:
        try:
            if deed == "withdraw":
                source.withdraw(comment.id)
            else:
                source.ban(comment.user, seconds)
        except ChatError as error:
            self._on_trouble(f"chat {comment.service}", error)

    def _close_sources(self) -> None:
        with self._lock:
            sources, self._sources = self._sources, []
        for source in sources:
            source.close()

    def _twitch_token(self, service: TwitchService) -> Secret:
        if not service.login:
            return Secret("")
        try:
            return secrets.stream_key(f"twitch-{service.login}", service.login)
        except SettingsError as error:
            self._on_trouble("chat twitch", error)
            return Secret("")

    def _secret(self, service: CommentService, name: str) -> Secret:
        """Empty when there is none, or no keyring: many a service can be read without, and the others say so."""
        try:
            return _secret(service, name)
        except SettingsError as error:
            self._on_trouble(f"chat {kind_of(service)}", error)
            return Secret("")

    def _keeper(self, service: TwitchEventsService | YouTubeService) -> TokenKeeper | None:
        access, refresh = self._secret(service, "access"), self._secret(service, "refresh")
        if not access:
            return None
        sign_in = DeviceSignIn(_application(service))
        return TokenKeeper(sign_in, Tokens(access, refresh), lambda tokens: _keep(service, tokens))


def kind_of(service: CommentService) -> str:
    return str(service.__struct_config__.tag)


def _secret(service: CommentService, name: str) -> Secret:
    return secrets.chat_secret(kind_of(service), service.room, name)


def _keep(service: CommentService, tokens: Tokens) -> None:
    secrets.store_chat_secret(kind_of(service), service.room, "access", tokens.access)
    secrets.store_chat_secret(kind_of(service), service.room, "refresh", tokens.refresh)


def _application(service: CommentService) -> Application:
    match service:
        case TwitchEventsService():
            return Application(service.login_server, service.client_id, Secret(""), _TWITCH_SCOPES)
        case YouTubeService():
            secret = _secret(service, "client_secret")
            return Application(service.login_server, service.client_id, secret, _YOUTUBE_SCOPES, "device/code")
        case _:
            raise ChatError("chat.no_login", address=kind_of(service))
