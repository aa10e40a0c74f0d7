"""Worked examples of the rules: the schema of data/worked_examples.yml, and how each one is computed again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

from bot.content.loader import Files, read_record
from bot.content.record import Record
from bot.content.rule_schemas import Category, DayCount
from bot.content.schemas import UtilityFile
from bot.content.values import Name, Text
from bot.errors import ContentError
from bot.rules.compensation import Compensation, compensation
from bot.rules.deadlines import deadline
from bot.rules.interest import InterestRule, late_interest
from bot.rules.moments import zone_of
from bot.rules.readings import Plausibility, ReadingLimits, Verdict, plausibility
from bot.rules.tariff import TariffNow, tariff_at

FILE = "worked_examples.yml"
EXAMPLE_LIMITS = ReadingLimits(jump_factor=Decimal(3), jump_floor_kwh_per_day=Decimal(30))
"""The limits of the examples of readings; those that customers are held to are settings."""


@dataclass(frozen=True, slots=True)
class _Last:
    """The last reading of a register."""

    value: int
    read_at: datetime
    typical_kwh_per_day: Decimal


class TariffExample(Record):
    """`tariff_at` for an ordinary customer, one with a single tariff, or one with an old time switch."""

    utility: Name
    customer: Literal["ordinary", "single", "old_switch"] = "ordinary"
    at: datetime
    why: Text
    zone: Name
    since: datetime | None = None
    until: datetime | None = None
    next_zone: Name | None = None

    def computed(self, utility: UtilityFile) -> TariffNow:
        """What the rule gives."""
        moment = on_the_clock(utility, self.at)
        customer = self.customer
        return tariff_at(utility, moment, single=customer == "single", old_switch=customer == "old_switch")

    def expected(self, utility: UtilityFile) -> TariffNow:
        """What is written."""
        since = on_the_clock(utility, self.since) if self.since else None
        until = on_the_clock(utility, self.until) if self.until else None
        return TariffNow(self.zone, since, until, self.next_zone)


class DeadlineExample(Record):
    """`deadline`; without one, the rule sets none."""

    utility: Name
    standard: Name
    met_at: datetime
    why: Text
    deadline: datetime | None = None

    def computed(self, utility: UtilityFile) -> datetime | None:
        """What the rule gives."""
        return deadline(utility, self.standard, on_the_clock(utility, self.met_at))

    def expected(self, utility: UtilityFile) -> datetime | None:
        """What is written."""
        return on_the_clock(utility, self.deadline) if self.deadline else None


class CompensationExample(Record):
    """`compensation` for a service that is done at `done_at`, or, without it, not done at `now`."""

    utility: Name
    standard: Name
    category: Category
    began_at: datetime
    done_at: datetime | None = None
    now: datetime | None = None
    why: Text
    overdue_days: int | None = None
    per_day: Decimal | None = None
    amount: Decimal | None = None
    credit_by: date | None = None

    def computed(self, utility: UtilityFile) -> Compensation | None:
        """What the rule gives."""
        done_at = on_the_clock(utility, self.done_at) if self.done_at else None
        now = on_the_clock(utility, self.now or self.done_at or self.began_at)
        return compensation(utility, self.standard, self.category, on_the_clock(utility, self.began_at), done_at, now)


class InterestExample(Record):
    """`late_interest` by a rule that is made up."""

    annual_percent: Decimal
    day_count: DayCount
    grace_days: int = 0
    grace_is_free: bool = False
    principal: Decimal
    due_on: date
    as_of: date
    why: Text
    interest: Decimal

    def computed(self) -> Decimal:
        """What the rule gives."""
        rule = InterestRule(self.annual_percent, self.day_count, self.grace_days, self.grace_is_free)
        return late_interest(rule, self.principal, self.due_on, self.as_of)


class ReadingExample(Record):
    """`plausibility` of `value`, `days` after the reading `last`, with EXAMPLE_LIMITS."""

    last: int
    typical: Decimal
    days: Decimal
    digits: int
    value: int
    why: Text
    verdict: Verdict
    kwh: int | None = None

    def computed(self, now: datetime) -> Plausibility:
        """What the rule gives, if it is `now`."""
        last = _Last(self.last, now - timedelta(seconds=int(self.days * 24 * 3600)), self.typical)
        return plausibility(last, self.digits, self.value, now, EXAMPLE_LIMITS)


class WorkedExamples(Record):
    """data/worked_examples.yml."""

    tariff: list[TariffExample]
    deadlines: list[DeadlineExample]
    compensation: list[CompensationExample]
    interest: list[InterestExample]
    readings: list[ReadingExample]


def load_examples(data_dir: Path) -> WorkedExamples:
    """The examples under `data_dir`. Raises ContentError if the file breaks its schema."""
    files = Files(data_dir)
    examples = read_record(files, data_dir / FILE, WorkedExamples)
    if examples is None:
        raise ContentError("; ".join(problem.what for problem in files.problems), where=str(data_dir / FILE))
    return examples


def on_the_clock(utility: UtilityFile, written: datetime) -> datetime:
    """A time as written: with its offset, or without one on the utility's clock; in the utility's zone."""
    if written.utcoffset() is None:
        return written.replace(tzinfo=zone_of(utility))
    return written.astimezone(zone_of(utility))
