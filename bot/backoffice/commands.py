"""All statements that write what customers file. Each belongs to a transaction of `database.writing`."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.backoffice import service_tables as t
from bot.backoffice.references import format_reference
from bot.backoffice.tables import disconnections, meters


def claim_key(connection: Connection, **values: Any) -> bool:
    """Write the row of a new key; False if the key is there. Waits for whoever is just writing the same key."""
    return bool(connection.execute(_upsert(connection, t.filings).values(**values).on_conflict_do_nothing()).rowcount)


def complete_filing(connection: Connection, key: str, reference: str) -> None:
    """Write the reference of the receipt."""
    connection.execute(update(t.filings).where(t.filings.c.key == key).values(reference=reference))


def next_reference(connection: Connection, utility: str, letter: str, year: int) -> str:
    """The next reference of the series; others wait for it until the transaction ends, so none is lost or doubled."""
    series = t.reference_series.c
    mine = {"utility": utility, "letter": letter, "year": year}
    connection.execute(_upsert(connection, t.reference_series).values(**mine, last=0).on_conflict_do_nothing())
    here = (series.utility == utility) & (series.letter == letter) & (series.year == year)
    connection.execute(update(t.reference_series).where(here).values(last=series.last + 1))
    return format_reference(letter, year, connection.execute(select(series.last).where(here)).scalar_one())


def lock_meter(connection: Connection, meter_id: int) -> None:
    """Let nobody else file for this meter until the transaction ends. SQLite has one writer anyway."""
    connection.execute(select(meters.c.id).where(meters.c.id == meter_id).with_for_update())


def set_requested(connection: Connection, disconnection_id: int, *, requested_at: datetime) -> None:
    """Write that the customer asked for the supply, which was the last condition."""
    this = disconnections.c.id == disconnection_id
    connection.execute(
        update(disconnections).where(this).values(requested_at=requested_at, conditions_met_at=requested_at)
    )


def add_reading(connection: Connection, meter_id: int, zone: str, **values: Any) -> None:
    """Add the newest reading of a register, that of a customer."""
    readings = t.readings.c
    mine = (readings.meter_id == meter_id) & (readings.zone == zone)
    last = connection.execute(select(func.max(readings.number)).where(mine)).scalar() or 0
    row = {"meter_id": meter_id, "zone": zone, "number": last + 1, "source": "customer", "billed": False, **values}
    connection.execute(insert(t.readings), row)


def add_row(connection: Connection, table: Table, **values: Any) -> None:
    """Add a complaint, a service case or an outage report."""
    connection.execute(insert(table), values)


def _upsert(connection: Connection, table: Table) -> Any:
    """An INSERT that can say what to do with a row that is there; every engine has its own."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
