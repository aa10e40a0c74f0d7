"""Late interest on a payment: simple interest by the rule of the utility's file.

No utility's file has such a rule: no source gives a rate (OSSH's billing system computes its interest itself, and the
back office tells it). So `interest_rule` gives None for all of them, and the amount shown is the back office's own.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.content.rule_schemas import DayCount
from bot.content.schemas import DurationFact, PercentFact, UtilityFile
from bot.errors import ContentError
from bot.rules.moments import DAY

_CENT = Decimal("0.01")
_YEAR_DAYS = {"actual/365": 365, "actual/360": 360}


@dataclass(frozen=True, slots=True)
class InterestRule:
    """Simple interest: `annual_percent` of the principal a year, 0 or more.

    `grace_days` after the due day nothing is owed. Afterwards interest runs from the day after the due day, or, with
    `grace_is_free`, only from the day after the grace. `day_count`: what a year has, 365, 360 or its own days.
    """

    annual_percent: Decimal
    day_count: DayCount
    grace_days: int = 0
    grace_is_free: bool = False


def interest_rule(utility: UtilityFile) -> InterestRule | None:
    """The rule of the utility's file, with the facts that it names; None if it has none. Raises ContentError."""
    written = utility.service_rules.late_interest
    if written is None:
        return None
    rate = utility.facts.get(written.annual_rate)
    grace = utility.facts.get(written.grace) if written.grace else None
    if not isinstance(rate, PercentFact) or (written.grace and not isinstance(grace, DurationFact)):
        where = f"data/utilities/{utility.utility}.yml"
        raise ContentError("the rule of late interest lacks its facts", where=where, remedy="Run `bot check`.")
    days = grace.value or 0 if isinstance(grace, DurationFact) else 0
    return InterestRule(rate.value, written.day_count, days, written.counts_from == "end_of_grace")


def late_interest(rule: InterestRule, principal: Decimal, due_on: date, as_of: date) -> Decimal:
    """Interest on `principal` that was due on `due_on` and is unpaid at the end of `as_of`; two decimals, half up.

    Zero up to the end of the grace, and for a principal of zero or less (a credit earns nothing).
    """
    if principal <= 0 or as_of <= due_on + rule.grace_days * DAY:
        return Decimal("0.00")
    since = due_on + rule.grace_days * DAY if rule.grace_is_free else due_on
    share = _years(rule.day_count, since, as_of) * rule.annual_percent / 100
    return (principal * share).quantize(_CENT, ROUND_HALF_UP)


def _years(day_count: DayCount, since: date, until: date) -> Decimal:
    """The days after `since` up to `until`, as a share of a year."""
    if day_count != "actual/actual":
        return Decimal((until - since).days) / _YEAR_DAYS[day_count]
    share = Decimal(0)
    for year in range(since.year, until.year + 1):
        before, last = date(year - 1, 12, 31), date(year, 12, 31)
        share += Decimal((min(until, last) - max(since, before)).days) / (last - before).days
    return share
