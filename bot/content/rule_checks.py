"""Checks of the rules in the utilities' files: each names a fact that fits, and hours do not contradict each other."""

from collections.abc import Callable, Iterator, Sequence

import holidays

from bot.content.loader import Files, Problem
from bot.content.rule_schemas import Period, Standard
from bot.content.schemas import DurationFact, MoneyFact, PercentFact, UtilityFile
from bot.content.values import minutes_of

COUNTED_UNITS = {"second", "minute", "hour", "working_hour", "day", "working_day"}
"""The units that a deadline may be given in."""
_MINUTES = 24 * 60
_DAYS: tuple[frozenset[str], ...] = (
    frozenset({"all", "working_days"}),
    frozenset({"all", "saturday"}),
    frozenset({"all", "sunday"}),
    frozenset({"all", "holidays"}),
    frozenset({"all", "holidays", "saturday"}),
    frozenset({"all", "holidays", "sunday"}),
)
"""What a day can be, by the kinds of days that hold for it."""


def rule_facts_there(files: Files) -> Iterator[Problem]:
    """Every fact that a rule names is there, and of the kind that the rule needs."""
    for name, utility in files.utilities.items():
        for standard, rule in utility.service_rules.standards.items():
            yield from _problems(name, _standard(utility, standard, rule))
        yield from _problems(name, _other_rules(utility))


def calendars_consistent(files: Files) -> Iterator[Problem]:
    """No minute of a day has two tariff zones, and the hours of the zone that holds otherwise leave nothing out."""
    for name, utility in files.utilities.items():
        calendar = utility.tariff_calendar
        if calendar is None:
            continue
        parts = [(season, record.periods, calendar.otherwise) for season, record in calendar.seasons.items()]
        if calendar.old_switch:
            parts.append(("old_switch", calendar.old_switch.periods, calendar.old_switch.otherwise))
        for part, periods, otherwise in parts:
            try:
                yield from _problems(name, _contradictions(utility, part, periods, otherwise))
            except ValueError as error:
                yield from _problems(name, [f"tariff_calendar.{part}: {error}"])


def holidays_known(files: Files) -> Iterator[Problem]:
    """The public holidays of a country are known where a rule asks for them."""
    known = set(holidays.list_supported_countries()) | files.holidays.keys()
    for name, utility in files.utilities.items():
        if utility.country not in known and _needs_holidays(utility):
            what = f"the public holidays of {utility.country} are not known; write holidays/{utility.country}.yml"
            yield from _problems(name, [what])


def _standard(utility: UtilityFile, standard: str, rule: Standard) -> Iterator[str]:
    place = f"service_rules.standards.{standard}"
    fact = utility.facts.get(rule.deadline)
    if not isinstance(fact, DurationFact) or fact.value is None or fact.value < 1 or fact.unit not in COUNTED_UNITS:
        units = ", ".join(sorted(COUNTED_UNITS))
        yield f"{place}.deadline: {rule.deadline!r} is no fact with one duration of 1 or more in {units}"
    elif fact.unit == "working_hour" and utility.service_rules.working_time is None:
        yield f"{place}.deadline: {rule.deadline!r} is in working hours, and there is no service_rules.working_time"
    for category, amount in rule.compensation.items():
        if not isinstance(utility.facts.get(amount), MoneyFact):
            yield f"{place}.compensation.{category}: {amount!r} is no fact of kind money"


def _other_rules(utility: UtilityFile) -> Iterator[str]:
    rules = utility.service_rules
    if rules.working_time is not None:
        try:
            utility.hours_fact(rules.working_time)
        except ValueError as error:
            yield f"service_rules.working_time: {error}"
    if rules.compensation_credit is not None and not _is_days(utility, rules.compensation_credit):
        yield f"service_rules.compensation_credit: {rules.compensation_credit!r} is no fact with a number of days"
    interest = rules.late_interest
    if interest is not None and not isinstance(utility.facts.get(interest.annual_rate), PercentFact):
        yield f"service_rules.late_interest.annual_rate: {interest.annual_rate!r} is no fact of kind percent"
    if interest is not None and interest.grace is not None and not _is_days(utility, interest.grace):
        yield f"service_rules.late_interest.grace: {interest.grace!r} is no fact with a number of days"


def _is_days(utility: UtilityFile, name: str) -> bool:
    fact = utility.facts.get(name)
    return isinstance(fact, DurationFact) and fact.unit == "day" and fact.value is not None and fact.value >= 0


def _contradictions(utility: UtilityFile, part: str, periods: Sequence[Period], otherwise: str) -> Iterator[str]:
    for kinds in _DAYS:
        minutes: list[set[str]] = [set() for _ in range(_MINUTES)]
        for period in periods:
            for start, end in minutes_of(utility.period_hours(period)) if period.day_kinds() & kinds else ():
                for minute in range(start, end):
                    minutes[minute].add(period.zone)
        day = " ".join(sorted(kinds - {"all"}))
        twice = next((minute for minute, zones in enumerate(minutes) if len(zones) > 1), None)
        if twice is not None:
            yield f"tariff_calendar.{part}: {day} at {_clock(twice)} has the zones {sorted(minutes[twice])}"
        gap = next((minute for minute, zones in enumerate(minutes) if not zones), None)
        if gap is not None and any(otherwise in zones for zones in minutes):
            yield f"tariff_calendar.{part}: {day} at {_clock(gap)} is outside the hours that {otherwise} is given"


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _needs_holidays(utility: UtilityFile) -> bool:
    periods = utility.tariff_calendar.periods() if utility.tariff_calendar else []
    facts = [utility.facts.get(rule.deadline) for rule in utility.service_rules.standards.values()]
    units = {fact.unit for fact in facts if isinstance(fact, DurationFact)}
    return any("all" not in period.day_kinds() for period in periods) or bool(units & {"working_day", "working_hour"})


def _problems(utility: str, what: Iterator[str] | list[str]) -> Iterator[Problem]:
    return (Problem(f"utilities/{utility}.yml", text) for text in what)


RULE_CHECKS: tuple[Callable[[Files], Iterator[Problem]], ...] = (
    rule_facts_there,
    calendars_consistent,
    holidays_known,
)
