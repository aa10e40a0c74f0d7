"""The SELECT statements about readings, complaints, service cases and phones."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Row

from bot.backoffice import service_tables as t
from bot.backoffice.tables import customers


def select_registers(connection: Connection, meter_ids: list[int]) -> list[Row]:
    """The registers of these meters with their newest readings: high before low."""
    newest = (
        select(t.readings.c.meter_id, t.readings.c.zone, func.max(t.readings.c.number).label("number"))
        .where(t.readings.c.meter_id.in_(meter_ids))
        .group_by(t.readings.c.meter_id, t.readings.c.zone)
        .subquery()
    )
    same_register = (t.registers.c.meter_id == t.readings.c.meter_id) & (t.registers.c.zone == t.readings.c.zone)
    same_reading = (
        (newest.c.meter_id == t.readings.c.meter_id)
        & (newest.c.zone == t.readings.c.zone)
        & (newest.c.number == t.readings.c.number)
    )
    query = (
        select(t.readings, t.registers.c.estimated_kwh_per_year)
        .join(newest, same_reading)
        .join(t.registers, same_register)
        .order_by(t.readings.c.meter_id, t.readings.c.zone)
    )
    return list(connection.execute(query))


def select_billed_readings(connection: Connection, meter_ids: list[int], since: datetime) -> list[Row]:
    """The readings since then that bills rest on, the oldest of each register first."""
    columns = t.readings.c
    query = select(t.readings).where(columns.meter_id.in_(meter_ids), columns.billed, columns.read_at >= since)
    return list(connection.execute(query.order_by(columns.meter_id, columns.zone, columns.number)))


def select_window(connection: Connection, customer_id: int, today: date) -> Row | None:
    """The window for readings that is open or opens next, else the last one; None if the customer has none."""
    windows = t.reading_windows
    mine = select(windows).where(windows.c.customer_id == customer_id)
    coming = mine.where(windows.c.closes_on >= today).order_by(windows.c.opens_on).limit(1)
    return (
        connection.execute(coming).first()
        or connection.execute(mine.order_by(windows.c.opens_on.desc()).limit(1)).first()
    )


def select_complaints(connection: Connection, customer_id: int) -> list[Row]:
    """The newest complaints first."""
    columns = t.complaints.c
    query = select(t.complaints).where(columns.customer_id == customer_id)
    return list(connection.execute(query.order_by(columns.filed_at.desc(), columns.reference.desc())))


def select_service_cases(connection: Connection, customer_id: int) -> list[Row]:
    """The newest cases first."""
    columns = t.service_cases.c
    query = select(t.service_cases).where(columns.customer_id == customer_id)
    return list(connection.execute(query.order_by(columns.began_at.desc(), columns.reference.desc())))


def select_codes_of_phone(connection: Connection, utility: str, phone: str) -> list[str]:
    """The codes of the customers with this phone, in their order."""
    query = select(customers.c.customer_code).where(customers.c.utility == utility, customers.c.phone == phone)
    return list(connection.execute(query.order_by(customers.c.customer_code)).scalars())


def select_filing(connection: Connection, key: str) -> Row:
    """What was filed under the key."""
    return connection.execute(select(t.filings).where(t.filings.c.key == key)).one()
