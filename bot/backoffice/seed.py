"""Fills the back office with demonstration data, and again when they have grown old.

States such as "within the deadline" hold for some hours only, so the data hang on the moment of seeding.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy import insert, inspect, select
from sqlalchemy.engine import Connection, Engine

from bot.backoffice.database import open_engine, seeding_transaction
from bot.backoffice.demo_data import load_demo_data
from bot.backoffice.seed_rows import make_rows
from bot.backoffice.service_tables import metadata
from bot.backoffice.tables import demo_seed
from bot.errors import StepError

logger = logging.getLogger(__name__)

# Raise it with every change of the tables or of the data, and old databases are filled anew.
SEED_VERSION = 2
# Kept over the versions: documented customers keep their names, meters and bills.
RANDOM_SEED = "back office 1"


def seed(database_url: str, as_of: datetime, *, reseed: bool = False) -> bool:
    """Create the tables and fill them relative to `as_of` (aware).

    Does nothing when the data of this SEED_VERSION are there, unless `reseed`. Returns whether it wrote. Readers see
    the old data until the new ones are complete.

    Raises:
        StepError: the database holds tables of the back office that were not filled by this function.
    """
    engine = open_engine(database_url)
    try:
        return _seed_if(engine, as_of, oldest=None, reseed=reseed)
    finally:
        engine.dispose()


def ensure_seeded(database_url: str, now: datetime, max_age: timedelta) -> bool:
    """Seed relative to `now` if the data are missing, of another version or older than `max_age`.

    Returns whether it wrote.

    Raises:
        StepError: as `seed`.
    """
    engine = open_engine(database_url)
    try:
        return _seed_if(engine, now, oldest=now - max_age, reseed=False)
    finally:
        engine.dispose()


def _seed_if(engine: Engine, as_of: datetime, *, oldest: datetime | None, reseed: bool) -> bool:
    with seeding_transaction(engine) as connection:
        mark = _read_mark(connection)
        current = mark is not None and mark[0] == SEED_VERSION and (oldest is None or mark[1] >= oldest)
        if current and not reseed:
            return False
        _write(connection, as_of.replace(microsecond=0))
    logger.info("back office: demonstration data written, version %d", SEED_VERSION)
    return True


def _read_mark(connection: Connection) -> tuple[int, datetime] | None:
    """Version and clock of the data that are there; None in an empty database."""
    present = set(inspect(connection).get_table_names()) & set(metadata.tables)
    if not present:
        return None
    row = connection.execute(select(demo_seed)).first() if demo_seed.name in present else None
    if row is None:
        # Never drop what somebody else may have put there.
        raise StepError(
            "the database holds tables of the back office, but not its demonstration data",
            where="seed the back office",
            remedy="Set BOT_BACKOFFICE_DATABASE_URL to an empty database.",
        )
    return row.version, row.as_of


def _write(connection: Connection, as_of: datetime) -> None:
    metadata.drop_all(connection)
    metadata.create_all(connection)
    rows = make_rows(load_demo_data(), as_of, random_seed=RANDOM_SEED)
    for table in metadata.sorted_tables:
        if rows.tables[table.name]:
            connection.execute(insert(table), rows.tables[table.name])
    connection.execute(insert(demo_seed), {"version": SEED_VERSION, "as_of": as_of})
