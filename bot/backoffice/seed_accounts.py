"""Turns one demonstration customer into rows: payments, interest, meters with readings, contracts, disconnection.

Everything follows from the scenario, the clock and a seeded random number generator.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random

from bot.backoffice import references
from bot.backoffice.demo_data import DemoDisconnection, DemoLocality, DemoScenario, DemoTariff, DemoUtility
from bot.backoffice.money import share
from bot.backoffice.seed_bills import DemoBill, make_bills
from bot.backoffice.seed_readings import DemoMeter, ReadingSeeder
from bot.backoffice.seed_service import ServiceSeeder
from bot.backoffice.seed_table_rows import Rows

# How long the bank takes to hand over the money, and how long ago a payment still in transit was made.
HOURS_TO_BOOK = 2
HOURS_IN_TRANSIT = 5
# Large customers' meters have longer displays, by so many digits.
MORE_DIGITS = {"medium_voltage": 2, "high_voltage": 3}
CHANNELS = ("bank", "e_banking", "app", "post", "cash_desk")


@dataclass(frozen=True, slots=True)
class Person:
    """Who the customer is, before the rows are made."""

    customer_id: int
    scenario: DemoScenario
    locality: DemoLocality
    tariff: DemoTariff
    tariff_id: int


@dataclass(frozen=True, slots=True)
class AccountSeeder:
    """Writes the account of one customer after the other into `rows`; `as_of` is the moment of seeding."""

    rows: Rows
    random: Random
    utility: DemoUtility
    as_of: datetime
    zone: tzinfo
    readings: ReadingSeeder
    service: ServiceSeeder

    def add(self, person: Person) -> None:
        """Add everything the customer has."""
        today = self.as_of.astimezone(self.zone).date()
        bills = make_bills(
            self.random, self.utility, person.tariff, person.scenario, customer_id=person.customer_id, today=today
        )
        self._add_bills(person, bills)
        self._add_payments(person, bills)
        self._add_interest(person, bills)
        meters = self._add_meters(person, today)
        for meter in meters:
            self.readings.add(meter, person.tariff.category, tuple(person.tariff.prices), bills)
        if person.scenario.disconnection is not None:
            self._add_disconnection(person, meters[0].meter_id, person.scenario.disconnection, bills)
        self.service.add(person.customer_id, person.scenario)

    def _add_bills(self, person: Person, bills: list[DemoBill]) -> None:
        for bill in bills:
            bill_id = self.rows.add_numbered(
                "bills",
                customer_id=person.customer_id,
                number=bill.number,
                period_start=bill.period_start,
                period_end=bill.period_end,
                issued_on=bill.issued_on,
                due_on=bill.due_on,
                fixed_minor=bill.fixed,
                tax_minor=bill.tax,
                amount_minor=bill.amount,
                paid_minor=bill.paid,
            )
            for line in bill.lines:
                self.rows.add("bill_lines", bill_id=bill_id, zone=line.zone, kwh=line.kwh, amount_minor=line.amount)

    def _add_payments(self, person: Person, bills: list[DemoBill]) -> None:
        scenario = person.scenario
        for bill in reversed(bills):
            extra = share(bill.amount, scenario.overpaid_permille, step=self.utility.rounding_minor)
            if bill.paid and not bill.settled_late:
                in_time = self._at_noon(bill.issued_on + timedelta(days=self.random.randint(1, 3)))
                amount = bill.paid + (extra if bill is bills[0] else 0)
                self._add_payment(person, amount, in_time, in_time + timedelta(hours=20))
        late = sum(bill.amount for bill in bills if bill.settled_late)
        if late and scenario.disconnection and scenario.disconnection.settled_hours is not None:
            booked = self._ago(scenario.disconnection.settled_hours)
            self._add_payment(person, late, booked - timedelta(hours=HOURS_TO_BOOK), booked)
        in_transit = {"latest": bills[:1], "older": bills[1:], None: []}[scenario.in_transit]
        if in_transit:
            self._add_payment(person, sum(bill.open for bill in in_transit), self._ago(HOURS_IN_TRANSIT), None)

    def _add_payment(self, person: Person, amount: int, received_at: datetime, booked_at: datetime | None) -> None:
        self.rows.add_numbered(
            "payments",
            customer_id=person.customer_id,
            amount_minor=amount,
            received_at=received_at,
            booked_at=booked_at,
            channel=self.random.choice(CHANNELS),
        )

    def _add_interest(self, person: Person, bills: list[DemoBill]) -> None:
        debt = sum(bill.open for bill in bills[1:])
        amount = share(debt, person.scenario.interest_permille, step=self.utility.rounding_minor)
        if amount:
            self.rows.add("interest", customer_id=person.customer_id, amount_minor=amount, as_of=self.as_of)

    def _add_meters(self, person: Person, today: date) -> list[DemoMeter]:
        started_on = today - timedelta(days=10 if person.scenario.latest == "none" else 2_000)
        return [self._add_meter(person, place, started_on) for place in range(person.scenario.meters)]

    def _add_meter(self, person: Person, place: int, started_on: date) -> DemoMeter:
        serial = f"{self.random.randint(10, 99)}{person.customer_id:05d}{place + 1}"
        remote = person.scenario.remotely_read
        remotely_read = self.random.random() < 0.5 if remote is None else remote
        digits = self.random.choice((5, 6)) + MORE_DIGITS.get(person.tariff.category, 0)
        meter_id = self.rows.add_numbered(
            "meters",
            utility=self.utility.utility,
            serial=serial,
            remotely_read=remotely_read,
            digits=digits,
            locality=person.locality.code,
        )
        self.rows.add_numbered(
            "contracts",
            number=f"C-{person.customer_id:06d}-{place + 1}",
            customer_id=person.customer_id,
            meter_id=meter_id,
            tariff_id=person.tariff_id,
            started_on=started_on,
            ended_on=None,
        )
        cut = person.scenario.disconnection if place == 0 else None
        hours_off = 0 if cut is None else cut.hours - (cut.reconnected_hours or 0)
        return DemoMeter(meter_id, digits, remotely_read, place, person.scenario.meters, started_on, hours_off)

    def _add_disconnection(
        self, person: Person, meter_id: int, steps: DemoDisconnection, bills: list[DemoBill]
    ) -> None:
        rule = self.utility.reconnection
        for_debt = steps.reason == "nonpayment"
        asks = rule.request_required or not for_debt
        settled = self._step(steps.settled_hours)
        requested = self._step(steps.requested_hours) if asks else None
        needed = ([settled] if for_debt else []) + ([requested] if asks else [])
        met = max(known) if len(known := [moment for moment in needed if moment is not None]) == len(needed) else None
        reconnected = self._step(steps.reconnected_hours)
        deadline_hours = rule.deadline_hours if for_debt else None
        debt = sum(bill.amount for bill in bills[1:] if bill.open or bill.settled_late)
        self.rows.add_numbered(
            "disconnections",
            meter_id=meter_id,
            reason=steps.reason,
            disconnected_at=self._ago(steps.hours),
            debt_at_time_minor=debt if for_debt else 0,
            debt_settled_at=settled,
            request_required=asks,
            requested_at=requested,
            conditions_met_at=met,
            reconnected_at=reconnected,
            deadline_hours=deadline_hours,
        )
        if met is not None and deadline_hours is not None:
            self.service.add_case(person.customer_id, references.RECONNECTION, "reconnection", met, reconnected)

    def _ago(self, hours: int) -> datetime:
        return self.as_of - timedelta(hours=hours)

    def _step(self, hours: int | None) -> datetime | None:
        return None if hours is None else self._ago(hours)

    def _at_noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), tzinfo=self.zone)
