"""What a database's errors mean to the person who sells."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from studio.model.errors import ShopError

_SQLITE = {
    sqlite3.SQLITE_BUSY: "shop.locked",
    sqlite3.SQLITE_LOCKED: "shop.locked",
    sqlite3.SQLITE_FULL: "shop.disk_full",
    sqlite3.SQLITE_IOERR: "shop.disk_failed",
    sqlite3.SQLITE_READONLY: "shop.not_writable",
    sqlite3.SQLITE_CANTOPEN: "shop.not_writable",
    sqlite3.SQLITE_PERM: "shop.not_writable",
    sqlite3.SQLITE_NOTADB: "shop.not_a_ledger",
    sqlite3.SQLITE_CORRUPT: "shop.damaged",
}
_POSTGRES = {
    "53100": "shop.disk_full",
    "55P03": "shop.locked",  # lock_not_available
    "57014": "shop.locked",  # statement_timeout
    "40P01": "shop.locked",  # deadlock: the other one went through
    "40001": "shop.locked",
    "25006": "shop.not_writable",
    "42501": "shop.not_writable",
    "XX001": "shop.damaged",
    "XX002": "shop.damaged",
}


def storage_fault(error: SQLAlchemyError, waited_s: float) -> ShopError:
    """The sentence for an error of the database. Its own text is kept short; a password is never in it, since
    neither driver quotes the URL."""
    reason = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0][:200]
    return ShopError(_code(error), seconds=f"{waited_s:g}", reason=reason)


def _code(error: SQLAlchemyError) -> str:
    if isinstance(error, NoConnectionLeft):
        return "shop.locked"
    origin = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(origin, sqlite3.Error):
        # The low byte is the kind, the rest says more than we need.
        return _SQLITE.get(getattr(origin, "sqlite_errorcode", 0) & 0xFF, "shop.storage")
    state = getattr(origin, "sqlstate", None)
    if state in _POSTGRES:
        return _POSTGRES[state]
    # No state, or of class 08 and 57P: the connection is gone, and with it the answer to the last commit.
    if isinstance(origin, Exception) and (state is None or state.startswith(("08", "57P"))):
        return "shop.unreachable"
    return "shop.storage"
