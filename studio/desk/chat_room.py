"""The show's comment services, opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from studio.chat.ingest import LocalIngest
from studio.chat.service import CommentSource, Deliver
from studio.chat.twitch import twitch
from studio.config import secrets
from studio.config.paths import data_folder, ledger_url
from studio.model.chat_service import CommentService, IngestService, TwitchService
from studio.model.errors import SettingsError, StudioError
from studio.model.secret import Secret


def journal_path(show_path: Path, ledger: str) -> Path:
    """Beside the ledger's file; in the data folder when the ledger is in a database server. Nothing is made."""
    url = ledger_url(show_path, ledger)
    if url.startswith("sqlite:///"):
        file = Path(url.removeprefix("sqlite:///"))
        return file.with_name(f"{file.stem}-comments.db")
    return data_folder() / "journals" / f"{show_path.name.partition('.')[0][:40]}-comments.db"


def open_services(
    services: tuple[CommentService, ...], deliver: Deliver, on_trouble: Callable[[str, StudioError], None]
) -> Iterator[CommentSource]:
    """Each service of the show, made and not yet started. One without its token is told of and left out."""
    for service in services:
        if isinstance(service, IngestService):
            yield LocalIngest(service, secrets.ingest_token(), deliver)
        elif isinstance(service, TwitchService):
            yield twitch(service, _login_token(service.login, on_trouble), deliver)


def _login_token(login: str, on_trouble: Callable[[str, StudioError], None]) -> Secret:
    if not login:
        return Secret("")
    try:
        return secrets.stream_key(f"twitch-{login}", login)
    except SettingsError as error:
        on_trouble("chat twitch", error)
        return Secret("")
