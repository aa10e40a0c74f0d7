"""Answers the questions about readings, complaints and service cases of one customer, and whose phone it is."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy.engine import Engine, Row

from bot.backoffice import queries
from bot.backoffice import service_queries as select
from bot.backoffice.account import find_utility, local_now, open_account
from bot.backoffice.money import to_text
from bot.backoffice.service_schemas import (
    ComplaintItem,
    Complaints,
    MeterReadingsItem,
    PhoneOwners,
    Readings,
    ReadingWindowItem,
    RegisterItem,
    ServiceCaseItem,
    ServiceCases,
)

# One more than a year has, so that a reading on the same day of the last year counts.
TYPICAL_OVER = timedelta(days=366)
# Less than this says little about a year: then the utility's estimate counts.
TYPICAL_FROM_DAYS = 28
DAYS_PER_YEAR = 365


@dataclass(frozen=True, slots=True)
class Service:
    """Reads what customers have on file; `clock` gives the aware time that the answers are as of.

    All methods raise Problem for an unknown utility or customer and for a code of the wrong form.
    """

    engine: Engine
    clock: Callable[[], datetime]

    def readings(self, utility: str, customer_code: str) -> Readings:
        """The newest reading of every register, and whether the customer may send one now."""
        with open_account(self.engine, self.clock, utility, customer_code) as account:
            meters = queries.select_meters(account.connection, account.customer.id)
            ids = [meter.id for meter in meters]
            billed = select.select_billed_readings(account.connection, ids, account.now - TYPICAL_OVER)
            history: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
            for reading in billed:
                history[reading.meter_id, reading.zone].append(reading)
            registers = select.select_registers(account.connection, ids)
            window = select.select_window(account.connection, account.customer.id, account.today)
            return Readings(
                **account.head,
                window=None if window is None else window_item(window, account.today),
                meters=[
                    MeterReadingsItem(
                        serial=meter.serial,
                        remotely_read=meter.remotely_read,
                        digits=meter.digits,
                        registers=[
                            _register_item(row, history[row.meter_id, row.zone], meter.digits, account.now)
                            for row in registers
                            if row.meter_id == meter.id
                        ],
                    )
                    for meter in meters
                ],
            )

    def complaints(self, utility: str, customer_code: str) -> Complaints:
        """The complaints of the customer."""
        with open_account(self.engine, self.clock, utility, customer_code) as account:
            items = [
                ComplaintItem(
                    reference=row.reference,
                    kind=row.kind,
                    state=row.state,
                    filed_at=row.filed_at.astimezone(account.now.tzinfo),
                    reply_due_on=row.reply_due_on,
                    answered_at=row.answered_at and row.answered_at.astimezone(account.now.tzinfo),
                )
                for row in select.select_complaints(account.connection, account.customer.id)
            ]
            return Complaints(**account.head, complaints=items)

    def service_cases(self, utility: str, customer_code: str) -> ServiceCases:
        """What the utility has to do, or did, within a deadline."""
        with open_account(self.engine, self.clock, utility, customer_code) as account:
            items = [
                ServiceCaseItem(
                    reference=row.reference,
                    standard=row.standard,
                    began_at=row.began_at.astimezone(account.now.tzinfo),
                    done_at=row.done_at and row.done_at.astimezone(account.now.tzinfo),
                )
                for row in select.select_service_cases(account.connection, account.customer.id)
            ]
            return ServiceCases(**account.head, category=account.customer.category, cases=items)

    def phone_owners(self, utility: str, phone: str) -> PhoneOwners:
        """The codes of the customers of this utility who gave this number, in the form +38344000001."""
        with self.engine.connect() as connection:
            now = local_now(self.clock, find_utility(connection, utility))
            codes = select.select_codes_of_phone(connection, utility, phone)
        return PhoneOwners(utility=utility, as_of=now, phone=phone, customer_codes=codes)


def window_item(window: Row, today: date) -> ReadingWindowItem:
    """The window with the answer whether it is open today."""
    return ReadingWindowItem(
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        is_open=window.opens_on <= today <= window.closes_on,
    )


def _register_item(row: Row, history: list[Row], digits: int, now: datetime) -> RegisterItem:
    return RegisterItem(
        zone=row.zone,
        value=row.value,
        read_at=row.read_at.astimezone(now.tzinfo),
        source=row.source,
        typical_kwh_per_day=to_text(_typical_hundredths(row.estimated_kwh_per_year, history, digits)),
    )


def _typical_hundredths(per_year: int, history: list[Row], digits: int) -> int:
    """Hundredths of a kWh per day, rounded half up; a display that started again at zero has gone one round."""
    days: int = (history[-1].read_at - history[0].read_at).days if history else 0
    if days < TYPICAL_FROM_DAYS:
        return (200 * per_year + DAYS_PER_YEAR) // (2 * DAYS_PER_YEAR)
    used: int = sum((newer.value - older.value) % 10**digits for older, newer in pairwise(history))
    return (200 * used + days) // (2 * days)
