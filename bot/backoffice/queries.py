"""All SELECT statements of the back office. Each takes a connection and a customer's or utility's key."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import case, func, or_, select
from sqlalchemy.engine import Connection, Row

from bot.backoffice import tables as t


class Sums(NamedTuple):
    """Sums of an account in minor units: open and overdue bills, interest, payments above the bills, in transit."""

    open: int
    overdue: int
    interest: int
    interest_as_of: datetime | None
    credit: int
    in_transit: int


def select_utility(connection: Connection, utility: str) -> Row | None:
    """The utility's row."""
    return connection.execute(select(t.utilities).where(t.utilities.c.code == utility)).first()


def select_customer(connection: Connection, utility: str, customer_code: str) -> Row | None:
    """The customer's row; the code counts within its utility only."""
    mine = (t.customers.c.utility == utility) & (t.customers.c.customer_code == customer_code)
    return connection.execute(select(t.customers).where(mine)).first()


def select_sums(connection: Connection, customer_id: int, today: date) -> Sums:
    """The sums of the account; a bill is overdue from the day after its due date."""
    bills, payments = t.bills.c, t.payments.c
    owed = bills.amount_minor - bills.paid_minor
    overdue = case((bills.due_on < today, owed), else_=0)
    billed = connection.execute(
        select(func.sum(owed), func.sum(overdue), func.sum(bills.paid_minor)).where(bills.customer_id == customer_id)
    ).one()
    booked = case((payments.booked_at.is_not(None), payments.amount_minor), else_=0)
    received = connection.execute(
        select(func.sum(payments.amount_minor), func.sum(booked)).where(payments.customer_id == customer_id)
    ).one()
    late = connection.execute(select(t.interest).where(t.interest.c.customer_id == customer_id)).first()
    open_minor, overdue_minor, paid = (int(value or 0) for value in billed)
    all_minor, booked_minor = (int(value or 0) for value in received)
    return Sums(
        open=open_minor,
        overdue=overdue_minor,
        interest=late.amount_minor if late else 0,
        interest_as_of=late.as_of if late else None,
        credit=booked_minor - paid,
        in_transit=all_minor - booked_minor,
    )


def select_bills(connection: Connection, customer_id: int, *, limit: int, number: str | None = None) -> list[Row]:
    """The newest bills first, or the one with this number."""
    query = select(t.bills).where(t.bills.c.customer_id == customer_id)
    if number is not None:
        query = query.where(t.bills.c.number == number)
    return list(connection.execute(query.order_by(t.bills.c.period_end.desc(), t.bills.c.id.desc()).limit(limit)))


def select_lines(connection: Connection, bill_ids: list[int]) -> list[Row]:
    """The consumption lines of these bills, by zone."""
    lines = t.bill_lines
    return list(connection.execute(select(lines).where(lines.c.bill_id.in_(bill_ids)).order_by(lines.c.zone)))


def select_payments(connection: Connection, customer_id: int, *, limit: int) -> list[Row]:
    """The newest payments first."""
    query = select(t.payments).where(t.payments.c.customer_id == customer_id)
    return list(
        connection.execute(query.order_by(t.payments.c.received_at.desc(), t.payments.c.id.desc()).limit(limit))
    )


def select_meters(connection: Connection, customer_id: int) -> list[Row]:
    """The meters of the customer's running contracts, with the names of contract, tariff and locality."""
    place = (t.localities.c.utility == t.meters.c.utility) & (t.localities.c.code == t.meters.c.locality)
    query = (
        select(
            t.meters,
            t.contracts.c.number.label("contract"),
            t.tariffs.c.code.label("tariff"),
            t.localities.c.name.label("locality_name"),
        )
        .join(t.contracts, t.contracts.c.meter_id == t.meters.c.id)
        .join(t.tariffs, t.tariffs.c.id == t.contracts.c.tariff_id)
        .join(t.localities, place)
        .where(t.contracts.c.customer_id == customer_id, t.contracts.c.ended_on.is_(None))
    )
    return list(connection.execute(query.order_by(t.meters.c.id)))


def select_disconnections(connection: Connection, meter_ids: list[int]) -> dict[int, Row]:
    """The newest disconnection of each meter that ever had one, by meter."""
    query = select(t.disconnections).where(t.disconnections.c.meter_id.in_(meter_ids))
    rows = connection.execute(query.order_by(t.disconnections.c.disconnected_at, t.disconnections.c.id))
    return {row.meter_id: row for row in rows}


def select_localities(connection: Connection, utility: str) -> list[Row]:
    """All places of the utility."""
    query = select(t.localities).where(t.localities.c.utility == utility)
    return list(connection.execute(query.order_by(t.localities.c.code)))


def select_outages(connection: Connection, utility: str, now: datetime) -> list[Row]:
    """Outages that are not over, the earliest first."""
    running = or_(t.outages.c.until.is_(None), t.outages.c.until > now)
    query = select(t.outages).where(t.outages.c.utility == utility, running)
    return list(connection.execute(query.order_by(t.outages.c.since, t.outages.c.id)))


def select_outage_localities(connection: Connection, outage_ids: list[int]) -> list[Row]:
    """Which places these outages touch."""
    places = t.outage_localities
    query = select(places).where(places.c.outage_id.in_(outage_ids))
    return list(connection.execute(query.order_by(places.c.outage_id, places.c.locality)))


def select_fixed_customers(connection: Connection, utility: str) -> list[Row]:
    """The documented demonstration customers."""
    query = select(t.customers).where(t.customers.c.utility == utility, t.customers.c.fixed)
    return list(connection.execute(query.order_by(t.customers.c.id)))


def select_seeded(connection: Connection) -> bool:
    """Whether the data are there."""
    return connection.execute(select(t.demo_seed.c.version)).first() is not None
