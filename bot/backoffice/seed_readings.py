"""Makes the registers and readings of one meter so that the bills follow from them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random

from bot.backoffice.demo_data import DemoUtility
from bot.backoffice.seed_bills import MONTHLY_KWH, DemoBill, split_by_zone
from bot.backoffice.seed_table_rows import Rows

DAYS_PER_YEAR = 365
# The first reading of a meter that was put up with the contract, kWh.
NEW_METER_BELOW = 50


@dataclass(frozen=True, slots=True)
class DemoMeter:
    """A meter before its registers; `share` of `shares` of the customer's energy goes through it (0 is the first).

    `hours_off`: how long it has been without supply at seeding.
    """

    meter_id: int
    digits: int
    remotely_read: bool
    share: int
    shares: int
    started_on: date
    hours_off: int


@dataclass(frozen=True, slots=True)
class ReadingSeeder:
    """Writes registers and readings into `rows`; `as_of` is the moment of seeding."""

    rows: Rows
    random: Random
    utility: DemoUtility
    as_of: datetime
    zone: tzinfo

    def add(self, meter: DemoMeter, category: str, zones: tuple[str, ...], bills: list[DemoBill]) -> None:
        """Add all registers of the meter; `bills` are the customer's, newest first."""
        expected = dict(split_by_zone(sum(MONTHLY_KWH[category]) // 2, zones))
        for zone in zones:
            used = [
                (bill.period_end, self._part(meter, line.kwh))
                for bill in reversed(bills)
                for line in bill.lines
                if line.zone == zone
            ]
            per_year = sum(kwh for _, kwh in used) or self._part(meter, expected[zone] * 12)
            self.rows.add("registers", meter_id=meter.meter_id, zone=zone, estimated_kwh_per_year=per_year)
            began_on = bills[-1].period_start - timedelta(days=1) if bills else meter.started_on
            self._add_readings(meter, zone, began_on, used, per_year)

    def _add_readings(
        self, meter: DemoMeter, zone: str, began_on: date, used: list[tuple[date, int]], per_year: int
    ) -> None:
        value = self.random.randrange(10**meter.digits if used else NEW_METER_BELOW)
        readings = [(self._at_noon(began_on), value, True)]
        for day, kwh in used:
            value += kwh
            readings.append((self._at_noon(day), value, True))
        if meter.remotely_read:
            # The remote ones tell the value of the last full hour.
            now = self.as_of.replace(minute=0, second=0, microsecond=0)
            on = max(timedelta(), now - timedelta(hours=meter.hours_off) - readings[-1][0])
            readings.append((now, value + per_year * int(on.total_seconds()) // (DAYS_PER_YEAR * 86_400), False))
        for number, (read_at, total, billed) in enumerate(readings, start=1):
            self.rows.add(
                "readings",
                meter_id=meter.meter_id,
                zone=zone,
                number=number,
                value=total % 10**meter.digits,
                read_at=read_at,
                source="remote" if meter.remotely_read else self.utility.hand_read_by if used else "reader",
                billed=billed,
                reference=None,
            )

    def _part(self, meter: DemoMeter, kwh: int) -> int:
        """What of the customer's energy goes through this meter; the first gets what cannot be divided."""
        return kwh // meter.shares + (kwh % meter.shares if meter.share == 0 else 0)

    def _at_noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), tzinfo=self.zone)
