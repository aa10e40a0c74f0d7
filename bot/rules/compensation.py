"""What the utility owes a customer for a service that came too late.

Source: GNERC's rules on commercial quality of service, as Energo-Pro's file gives them: guaranteed standards, an amount
for each overdue day by customer category and voltage, credited to the subscriber card no later than the 10th day after
the service. A general standard pays nothing; nor does a category that the standard does not name.

A day that has begun counts as a whole overdue day: if only full days counted, a supply that comes back hours after the
deadline would break a guaranteed standard and yet pay nothing, but a breach is to be compensated. After a deadline in
hours a day is 24 hours; after one in days it is a day of the calendar, also where the deadline counts working days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.content.rule_schemas import Category
from bot.content.schemas import DurationFact, MoneyFact, UtilityFile
from bot.errors import ContentError
from bot.rules.deadlines import deadline, duration_of
from bot.rules.moments import DAY, local, passed

_BY_THE_CLOCK = {"second", "minute", "hour", "working_hour"}


@dataclass(frozen=True, slots=True)
class Compensation:
    """amount = overdue_days * per_day, in `currency`; it grows until the service is done.

    `deadline` is the last moment in time. `credit_by`: the last day on which it must be credited; None while the
    service is not done, nothing is owed, or no rule says.
    """

    deadline: datetime
    overdue_days: int
    per_day: Decimal
    amount: Decimal
    currency: str
    credit_by: date | None = None


def compensation(
    utility: UtilityFile,
    standard: str,
    category: Category,
    began_at: datetime,
    done_at: datetime | None,
    now: datetime,
) -> Compensation | None:
    """What is owed at `now` for a service whose conditions were met at `began_at`; None where the rule sets none.

    `done_at` is None while the service is not done. Raises ValueError if a moment is naive.
    """
    due, per_day = deadline(utility, standard, began_at), _per_day(utility, standard, category)
    if due is None or per_day is None:
        return None
    end = local(utility, done_at if done_at is not None else now)
    days = _overdue_days(utility, standard, due, end)
    credit_by = _credit_by(utility, end.date()) if days and done_at is not None else None
    return Compensation(due, days, per_day.value, days * per_day.value, per_day.currency, credit_by)


def _overdue_days(utility: UtilityFile, standard: str, due: datetime, end: datetime) -> int:
    fact = duration_of(utility, standard)
    if fact is not None and fact.unit in _BY_THE_CLOCK:
        return max(0, -(-passed(due, end) // timedelta(days=1)))
    return max(0, (end.date() - due.date()).days)


def _per_day(utility: UtilityFile, standard: str, category: Category) -> MoneyFact | None:
    name = (
        utility.service_rules.standards[standard].compensation.get(category)
        if standard in utility.service_rules.standards
        else None
    )
    if name is None:
        return None
    fact = utility.facts.get(name)
    if not isinstance(fact, MoneyFact):
        what = f"the compensation of {standard} is no amount: {name}"
        raise ContentError(what, where=f"data/utilities/{utility.utility}.yml", remedy="Run `bot check`.")
    return fact


def _credit_by(utility: UtilityFile, done_on: date) -> date | None:
    fact = utility.facts.get(utility.service_rules.compensation_credit or "")
    return done_on + fact.value * DAY if isinstance(fact, DurationFact) and fact.value is not None else None
