"""The database under the ledger: SQLite by default, PostgreSQL by its URL."""

from __future__ import annotations

import contextlib
import select
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError, SQLAlchemyError

from studio.model.errors import ShopError
from studio.model.secret import Secret
from studio.shop.faults import storage_fault
from studio.shop.patience import Patience
from studio.shop.schema import metadata

WAIT_S = 10
"""How long one call waits for a database that others hold before it is refused with `shop.locked`."""

HEAD = "0002"
"""The migration this program's tables stand at."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_POSTGRES_CALLERS = 8
_GRACE_S = 2  # how much later than the server itself we give up on a statement
_UPGRADE_LOCK = 4_711_007  # any number, the same in every studio: PostgreSQL's lock while tables are being changed


class Database:
    """Transactions on the ledger's tables, for any number of threads.

    SQLite: rollback journal and synchronous=FULL, since a WAL with several connections can be corrupted by SQLite
    before 3.51.3 and loses commits with NORMAL; one connection a process, whole transactions under a lock;
    other processes wait by SQLite's own locks. PostgreSQL: up to eight connections.
    """

    def __init__(self, url: str, *, password: Callable[[], Secret] | None = None, wait_s: float = WAIT_S) -> None:
        self._url = url
        self._password = password
        self._wait_s = wait_s
        self._engine: sa.Engine | None = None
        self._patience: Patience | None = None
        self._turn = threading.Lock()  # guards the one connection of SQLite for the length of a transaction
        self._postgres = False

    def start(self) -> None:
        """Connect, and bring the tables to this program's version.

        Raises ShopError: `shop.newer` for tables of a newer program, `shop.not_a_ledger` for a file or database of
        something else, and those of `storage_fault`.
        """
        self._engine = self._make_engine()
        try:
            # Looking first: where many processes sell, a newcomer would wait long for a turn to write nothing.
            with self.reading() as connection:
                current = _is_current(connection)
            if not current:
                with self.writing() as connection:
                    self._upgrade(connection)
        except ShopError:
            self.close()
            raise

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        if self._patience is not None:
            self._patience.close()
            self._patience = None

    @contextlib.contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction, all or nothing. Raises ShopError with nothing kept; after `shop.unreachable` the last
        commit may have happened, so the same order must be placed again to learn its answer."""
        with self._transaction(writing=True) as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent look."""
        with self._transaction(writing=False) as connection:
            yield connection

    @contextlib.contextmanager
    def _transaction(self, writing: bool) -> Iterator[sa.Connection]:
        engine = self._engine
        if engine is None:
            raise ShopError("shop.closed")
        if not self._postgres and not self._turn.acquire(timeout=self._wait_s):
            raise ShopError("shop.locked", seconds=f"{self._wait_s:g}")
        try:
            with (
                engine.connect().execution_options(writing=writing) as connection,
                self._bounded(connection),
                connection.begin(),
            ):
                yield connection
        except SQLAlchemyError as error:
            raise storage_fault(error, self._wait_s) from error
        finally:
            if not self._postgres:
                self._turn.release()

    def _bounded(self, connection: sa.Connection) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext() if self._patience is None else self._patience.watching(connection)

    def _make_engine(self) -> sa.Engine:
        try:
            url = sa.make_url(self._url)
            if url.drivername in ("postgresql", "postgres"):
                url = url.set(drivername="postgresql+psycopg")
            self._postgres = url.get_backend_name() == "postgresql"
            if not self._postgres:
                return _sqlite_engine(url, self._wait_s)
            if self._password is not None and not url.password and (password := self._password()):
                url = url.set(password=password.reveal())
            self._patience = Patience(self._wait_s + _GRACE_S)
            self._patience.start()
            return _postgres_engine(url, self._wait_s)
        except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
            # Not `from error` and not its text: a URL may hold a password.
            raise ShopError("shop.bad_url", kind=type(error).__name__) from None

    def _upgrade(self, connection: sa.Connection) -> None:
        if self._postgres:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
        if not _is_current(connection):
            _run_migrations(connection)


def lost_to_another(error: ShopError) -> bool:
    """Whether PostgreSQL took a transaction back so that another could go on: deadlock, serialization failure."""
    cause = error.__cause__
    origin = cause.orig if isinstance(cause, DBAPIError) else None
    return getattr(origin, "sqlstate", None) in ("40P01", "40001")


def _is_current(connection: sa.Connection) -> bool:
    """Whether the tables stand at `HEAD`; false for a new database and an older one.

    Raises ShopError `shop.newer`, or `shop.not_a_ledger` for tables of someone else.
    """
    names = set(sa.inspect(connection).get_table_names())
    if "alembic_version" not in names:
        if names & set(metadata.tables):
            raise ShopError("shop.not_a_ledger")
        return False
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and str(found) > HEAD:
        raise ShopError("shop.newer", found=found, known=HEAD)
    return found == HEAD


def _run_migrations(connection: sa.Connection) -> None:
    # Imported here: it costs 0.1 s, which only a new or an old ledger has to pay.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _sqlite_engine(url: sa.URL, wait_s: float) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        raise ValueError("neither SQLite nor PostgreSQL")
    if not url.database or url.database == ":memory:":
        raise ValueError("a ledger is a file")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    arguments = {"timeout": wait_s, "isolation_level": None, "check_same_thread": False}
    engine = sa.create_engine(url, connect_args=arguments, pool_size=1, max_overflow=0, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for setting in ("journal_mode=TRUNCATE", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """A writer takes its lock at once: one that starts as a reader can find itself unable to go on."""
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgres_engine(url: sa.URL, wait_s: float) -> sa.Engine:
    arguments = {
        "connect_timeout": 5,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 5000,
        "options": f"-c lock_timeout={wait_s * 1000:.0f} -c statement_timeout={wait_s * 1000:.0f}",
    }
    engine = sa.create_engine(
        url,
        connect_args=arguments,
        pool_size=_POSTGRES_CALLERS,
        max_overflow=0,
        pool_timeout=wait_s,
        hide_parameters=True,
    )
    event.listen(engine, "checkout", _refuse_ended)
    return engine


def _refuse_ended(connection: Any, _record: object, _proxy: object) -> None:
    """A server that was restarted has said goodbye on its idle connections: the pool makes a new one then. Costs no
    round trip, unlike asking."""
    readable, _, _ = select.select([connection.pgconn.socket], [], [], 0)
    if readable:
        raise DisconnectionError
