"""What `doorstep shop …` does."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import sqlalchemy as sa
import typer

from studio.config.paths import ledger_url, runtime_folder
from studio.config.secrets import ledger_password, store_ledger_password
from studio.config.show_file import load_show, save_show
from studio.desk.lock import ShowLock
from studio.model.errors import SettingsError, ShopError
from studio.model.secret import Secret
from studio.model.sentences import Language
from studio.shop.ledger import Ledger
from studio.shop.moving import move_ledger


def open_ledger(show_path: Path) -> Ledger:
    """The started ledger of a show. Raises StudioError."""
    url = ledger_url(show_path, load_show(show_path).ledger)
    ledger = Ledger(url, lambda _snapshot: None, password=lambda: ledger_password(url))
    ledger.start()
    return ledger


def move_show(show: Path, to: str, language: Language) -> None:
    """Move the ledger of a show that no studio has open, and let the show use the new one. Raises StudioError."""
    zh = language == "zh"
    _check_address(to)
    lock = ShowLock(runtime_folder(show))
    lock.acquire()
    try:
        opened = load_show(show)
        password = ledger_password(to)
        prompted = not password and to.startswith("postgres") and sys.stdin.isatty()
        if prompted:
            words = "密码" if zh else "Password"
            password = Secret(typer.prompt(words, default="", show_default=False, hide_input=True))
        moved = move_ledger(ledger_url(show, opened.ledger), to, lambda: password)
        save_show(msgspec.structs.replace(opened, ledger=to), show)
    finally:
        lock.release()
    for table, count in moved.rows.items():
        if count:
            typer.echo(f"{table}: {count}")
    done = "Moved; counts and sums agree, and the show uses it from now on."
    typer.echo("搬好了，行数和合计都核对过；节目已改用新的订单库。" if zh else done)
    if prompted and password:
        _keep(to, password, language)


def forget_neighbour(show: Path, service: str, user: str, language: Language) -> None:
    """Raises StudioError."""
    ledger = open_ledger(show)
    try:
        count = ledger.forget_person(service, user, "doorstep shop forget")
    finally:
        ledger.close()
    typer.echo(f"已从 {count} 单里删除。" if language == "zh" else f"Removed from {count} orders.")


def _check_address(to: str) -> None:
    try:
        url = sa.make_url(to)
    except sa.exc.ArgumentError:
        raise ShopError("shop.bad_url", kind="ArgumentError") from None
    if url.password:
        raise ShopError("shop.password_in_url")


def _keep(to: str, password: Secret, language: Language) -> None:
    """For the next time; without a keyring it is asked for again."""
    try:
        store_ledger_password(to, password)
    except SettingsError as error:
        typer.echo(error.say(language).text(), err=True)
