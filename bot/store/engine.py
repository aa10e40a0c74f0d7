"""Opens the gateway's database: an SQLite file (nothing to install) or PostgreSQL (several replicas).

SQLite needs care to serve several threads: write-ahead log, a busy time-out, foreign keys, and writers that take the
lock when they begin, because a reader that turns writer half-way cannot wait for the lock.
"""

from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from bot.errors import SettingsError

Database = Engine
"""What an engine is called outside the store: only the store knows SQLAlchemy."""

BUSY_TIMEOUT_MILLISECONDS = 10_000
"""How long a writer waits for another one; a transaction of ours takes about a millisecond."""

WRITE_LOCK = "write_lock"
"""Option of an SQLite engine: its own threads queue here, because SQLite lets a waiting writer sleep and try again."""


def create_engine_for(url: str) -> Engine:
    """An engine for `url` (sqlite:///FILE or postgresql+psycopg2://...); makes the folder of an SQLite file.

    Raises SettingsError if the URL cannot be used.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError("the database URL cannot be read", remedy="Use sqlite:///FILE or postgresql://.") from error
    backend = str(parsed.get_backend_name())
    if backend == "sqlite":
        return _sqlite_engine(url, parsed.database)
    if backend == "postgresql":
        return create_engine(url, future=True, pool_pre_ping=True)
    raise SettingsError(f"the database {backend} is not supported", remedy="Use sqlite:///FILE or postgresql://.")


def _sqlite_engine(url: str, file: str | None) -> Engine:
    if not file or file == ":memory:":
        raise SettingsError("an SQLite database in memory cannot be shared by threads", remedy="Name a file.")
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        future=True,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False},
        execution_options={WRITE_LOCK: Lock()},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions: `_begin_sqlite` does
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Generator[Connection, None, None]:
    """A transaction that only reads: on SQLite it waits for nobody."""
    # Set on the connection: an engine with options would be a new engine at each call
    with engine.connect() as connection, connection.execution_options(reads=True).begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Generator[Connection, None, None]:
    """A transaction that writes: committed at the end, rolled back on an exception."""
    with engine.get_execution_options().get(WRITE_LOCK) or nullcontext(), engine.begin() as connection:
        yield connection
