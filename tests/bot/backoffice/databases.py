"""A fresh database for a test: an SQLite file, or a schema of a running PostgreSQL that is dropped afterwards."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

DEFAULT_POSTGRES_URL = "postgresql+psycopg2://postgres@127.0.0.1:5432/test"
ENGINES = ("sqlite", "postgresql")


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database of `kind`; the test is skipped where no PostgreSQL answers."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'backoffice.db'}"
        return
    url = os.environ.get("BOT_TEST_POSTGRES_URL") or DEFAULT_POSTGRES_URL
    engine = create_engine(url, connect_args={"connect_timeout": 2}, future=True)
    schema = f"backoffice_{uuid.uuid4().hex[:12]}"
    try:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except SQLAlchemyError as error:
        if os.environ.get("BOT_REQUIRE_SERVICES") == "1":
            pytest.fail(f"BOT_REQUIRE_SERVICES is 1, but PostgreSQL does not answer ({type(error).__name__})")
        pytest.skip("no PostgreSQL: set BOT_TEST_POSTGRES_URL to one in which a schema may be made and dropped")
    try:
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}"
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()
