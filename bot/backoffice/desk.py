"""What happens to the account when a customer files something. Each function returns the reference of the receipt.

They write within a transaction that `filings` opens, and raise Problem where the account does not allow it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection, Row

from bot.backoffice import commands, queries, references, service_queries
from bot.backoffice import service_tables as t
from bot.backoffice.problems import Problem
from bot.backoffice.service_schemas import ComplaintBody, OutageReportBody, ReadingBody, ReconnectionBody
from bot.backoffice.supply import missing_conditions


@dataclass(frozen=True, slots=True)
class Desk:
    """Where something is filed: within the transaction, for one customer or for nobody known, at `now` (local)."""

    connection: Connection
    utility: Row
    customer: Row | None
    now: datetime

    @property
    def customer_id(self) -> int | None:
        """Whose it is."""
        return None if self.customer is None else self.customer.id

    def owner_id(self) -> int:
        """Whose it is, where that has to be known.

        Raises:
            Problem: `customer_unknown`.
        """
        if self.customer is None:
            raise Problem("customer_unknown")
        owner: int = self.customer.id
        return owner

    def next_reference(self, letter: str) -> str:
        """A reference of this utility and year that nobody else has."""
        return commands.next_reference(self.connection, self.utility.code, letter, self.now.year)


def request_reconnection(desk: Desk, body: ReconnectionBody) -> str:
    """Write that the customer asked for the supply of the meter; the deadline runs from now.

    Raises:
        Problem: `meter_unknown`, `already_connected`, `conditions_not_met` (a debt is open), `already_requested`
            (also where the supply comes back without a request).
    """
    meter = _lock_meter(desk, body.meter)
    cut = queries.select_disconnections(desk.connection, [meter.id]).get(meter.id)
    if cut is None or cut.reconnected_at is not None:
        raise Problem("already_connected")
    missing = missing_conditions(cut)
    if "debt" in missing:
        raise Problem("conditions_not_met")
    if "request" not in missing:
        raise Problem("already_requested")
    commands.set_requested(desk.connection, cut.id, requested_at=desk.now)
    reference = desk.next_reference(references.RECONNECTION)
    if cut.deadline_hours is not None:
        _open_case(desk, reference, "reconnection")
    return reference


def add_reading(desk: Desk, body: ReadingBody) -> str:
    """Write the reading as the newest one of the meter.

    Raises:
        Problem: `meter_unknown`, `reading_invalid` (not all registers of the meter once each, or more digits than it
            has), `window_closed`.
    """
    meter = _lock_meter(desk, body.meter)
    zones = sorted(register.zone for register in service_queries.select_registers(desk.connection, [meter.id]))
    if sorted(item.zone for item in body.values) != zones:
        raise Problem("reading_invalid")
    if any(item.value >= 10**meter.digits for item in body.values):
        raise Problem("reading_invalid")
    today = desk.now.date()
    window = service_queries.select_window(desk.connection, desk.owner_id(), today)
    if window is not None and not window.opens_on <= today <= window.closes_on:
        raise Problem("window_closed")
    reference = desk.next_reference(references.METER_READING)
    for item in body.values:
        commands.add_reading(
            desk.connection, meter.id, item.zone, value=item.value, read_at=desk.now, reference=reference
        )
    return reference


def add_complaint(desk: Desk, body: ComplaintBody) -> str:
    """Write the complaint; where a rule sets a deadline for the written reply, it runs from now."""
    reference = desk.next_reference(references.COMPLAINT)
    days = desk.utility.written_reply_days
    commands.add_row(
        desk.connection,
        t.complaints,
        utility=desk.utility.code,
        reference=reference,
        customer_id=desk.customer_id,
        kind=body.kind,
        state="received",
        text=body.text,
        filed_at=desk.now,
        reply_due_on=None if days is None else desk.now.date() + timedelta(days=days),
        answered_at=None,
    )
    if days is not None and desk.customer is not None:
        _open_case(desk, reference, "written_reply")
    return reference


def add_outage_report(desk: Desk, body: OutageReportBody) -> str:
    """Write the report.

    Raises:
        Problem: `locality_unknown`.
    """
    places = queries.select_localities(desk.connection, desk.utility.code)
    if body.locality not in {place.code for place in places}:
        raise Problem("locality_unknown")
    reference = desk.next_reference(references.OUTAGE_REPORT)
    commands.add_row(
        desk.connection,
        t.outage_reports,
        utility=desk.utility.code,
        reference=reference,
        customer_id=desk.customer_id,
        locality=body.locality,
        text=body.text,
        reported_at=desk.now,
    )
    return reference


def _lock_meter(desk: Desk, serial: str) -> Row:
    """The customer's meter with this serial number; nobody else files for it until the transaction ends."""
    meters = queries.select_meters(desk.connection, desk.owner_id())
    meter = next((meter for meter in meters if meter.serial == serial), None)
    if meter is None:
        raise Problem("meter_unknown")
    commands.lock_meter(desk.connection, meter.id)
    return meter


def _open_case(desk: Desk, reference: str, standard: str) -> None:
    commands.add_row(
        desk.connection,
        t.service_cases,
        utility=desk.utility.code,
        reference=reference,
        customer_id=desk.customer_id,
        standard=standard,
        began_at=desk.now,
        done_at=None,
    )
