"""Opens the back office's database: SQLite (WAL) by default, PostgreSQL by URL."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool

BUSY_TIMEOUT_MILLISECONDS = 5000
# Option of an SQLite engine: its own threads queue here, because a waiting writer of SQLite sleeps and tries again.
WRITE_LOCK = "write_lock"
# Option of an SQLite connection: its transactions write.
WRITES = "writes"


def open_engine(database_url: str) -> Engine:
    """An engine whose every transaction reads one consistent state.

    Errors never show the parameters of a statement: they are customer codes.
    """
    if make_url(database_url).get_backend_name() != "sqlite":
        return create_engine(
            database_url, hide_parameters=True, pool_pre_ping=True, isolation_level="REPEATABLE READ", future=True
        )
    file = make_url(database_url).database
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        database_url,
        hide_parameters=True,
        poolclass=QueuePool,
        # Each connection serves one request at a time, but not always from the same thread.
        connect_args={"check_same_thread": False},
        execution_options={WRITE_LOCK: Lock()},
        future=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def seeding_transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the lock for writing the demonstration data: one process at a time."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            # A write, even an empty one, takes SQLite's only write lock.
            connection.execute(text("PRAGMA user_version = 1"))
            yield connection
        return
    # Whoever waited for the lock must see what the one before has written.
    with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.demo_seed'))"))
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: committed at the end, rolled back on an exception.

    On SQLite it holds the only write lock from its beginning, because a reader that turns writer cannot wait for it.
    On PostgreSQL each statement sees what others have committed before it, so that who waited for a row finds it.
    """
    if engine.dialect.name == "sqlite":
        lock = engine.get_execution_options().get(WRITE_LOCK) or nullcontext()
        with lock, engine.connect() as connection, connection.execution_options(**{WRITES: True}).begin():
            yield connection
        return
    with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        yield connection


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, too late for statements that create or drop tables.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")
