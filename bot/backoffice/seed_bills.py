"""Makes the bills of one demonstration customer: monthly, the newest issued a few days before seeding."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from bot.backoffice.demo_data import DemoScenario, DemoTariff, DemoUtility
from bot.backoffice.money import energy_price, share, to_micro, to_minor

HISTORY_BILLS = 12
DAYS_TO_PAY = 15
# Whole kWh a month; a household's use swings with the season, the others' hardly.
MONTHLY_KWH = {
    "household_low_voltage": (140, 460),
    "other_low_voltage": (600, 2_400),
    "medium_voltage": (8_000, 30_000),
    "high_voltage": (60_000, 240_000),
}
HIGH_ZONE_PERCENT = 60


@dataclass(frozen=True, slots=True)
class BillLine:
    """Consumption of one zone; kWh and minor units."""

    zone: str
    kwh: int
    amount: int


@dataclass(frozen=True, slots=True)
class DemoBill:
    """A bill before it becomes rows; amounts in minor units; `settled_late`: paid with a debt."""

    number: str
    period_start: date
    period_end: date
    issued_on: date
    due_on: date
    lines: tuple[BillLine, ...]
    fixed: int
    tax: int
    paid: int = 0
    settled_late: bool = False

    @property
    def amount(self) -> int:
        """What the bill asks for."""
        return sum(line.amount for line in self.lines) + self.fixed + self.tax

    @property
    def open(self) -> int:
        """What is still to be paid."""
        return self.amount - self.paid


def make_bills(
    random: Random, utility: DemoUtility, tariff: DemoTariff, scenario: DemoScenario, *, customer_id: int, today: date
) -> list[DemoBill]:
    """The bills, newest first, each paid as the scenario says."""
    if scenario.latest == "none":
        return []
    anchor = today - timedelta(days=random.randint(5, 9))
    # A day that every month has keeps the periods without gaps.
    anchor = anchor.replace(day=min(anchor.day, 28))
    bills = [
        _bill(random, utility, tariff, _months_before(anchor, months), customer_id) for months in range(HISTORY_BILLS)
    ]
    return [_paid(bill, scenario, place, utility.rounding_minor) for place, bill in enumerate(bills)]


def _bill(random: Random, utility: DemoUtility, tariff: DemoTariff, issued_on: date, customer_id: int) -> DemoBill:
    kwh = random.randint(*MONTHLY_KWH[tariff.category])
    lines = tuple(
        BillLine(zone, part, energy_price(part, to_micro(tariff.prices[zone]), step=utility.rounding_minor))
        for zone, part in split_by_zone(kwh, tuple(tariff.prices))
    )
    fixed = to_minor(tariff.fixed)
    energy = sum(line.amount for line in lines)
    return DemoBill(
        number=f"{issued_on:%Y%m}-{customer_id:06d}",
        period_start=_months_before(issued_on, 1),
        period_end=issued_on - timedelta(days=1),
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=DAYS_TO_PAY),
        lines=lines,
        fixed=fixed,
        tax=share(energy + fixed, utility.tax_permille, step=utility.rounding_minor),
    )


def _paid(bill: DemoBill, scenario: DemoScenario, place: int, step: int) -> DemoBill:
    """The bill with what was paid for it; `place` 0 is the newest."""
    if place == 0:
        paid = {"paid": bill.amount, "open": 0, "part": share(bill.amount, 400, step=step)}[scenario.latest]
        return replace(bill, paid=paid)
    if place <= scenario.older_open:
        return bill
    return replace(bill, paid=bill.amount, settled_late=place <= scenario.older_settled)


def split_by_zone(kwh: int, zones: tuple[str, ...]) -> list[tuple[str, int]]:
    """Whole kWh of each zone; all of it if there is one zone only."""
    if len(zones) == 1:
        return [(zones[0], kwh)]
    high = kwh * HIGH_ZONE_PERCENT // 100
    return [("high", high), ("low", kwh - high)]


def _months_before(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 - months
    return day.replace(year=month // 12, month=month % 12 + 1)
