"""Rules that name a missing or unfit fact, contradictory tariff hours and unknown holidays are refused."""

from pathlib import Path

import pytest

from bot.content.checks import check
from bot.content.loader import load_catalog
from bot.content.snapshot import dump_catalog, load_snapshot
from tests.bot.content.tiny import Tiny

UTILITY = "utilities/volt.yml"
FACTS = """\
  fee: {kind: money, value: "20", currency: EUR}
  week: {kind: duration, value: 5, unit: working_day}
  delay: {kind: duration, minimum: 2, maximum: 5, unit: hour}
  shift: {kind: duration, value: 6, unit: working_hour}
  years: {kind: duration, value: 2, unit: year}
  rate: {kind: percent, value: "8.25"}
  grace: {kind: duration, value: 15, unit: day}
  open: {kind: hours, value: "8:00-16:00"}
"""
ALL_RIGHT = """\
service_rules:
  working_time: open
  compensation_credit: grace
  standards:
    reconnection: {deadline: deadline, compensation: {high_voltage: fee}}
    check: {deadline: shift}
  late_interest: {annual_rate: rate, day_count: actual/365, grace: grace}
"""
HOLIDAYS = """\
country: XK
law: A law
first_year: 2026
last_year: 2027
moved_from_weekend: true
fixed: [{name: New Year, day: "01-01"}]
dated: [{name: Easter, days: [2026-04-05, 2027-03-28]}]
"""


def problems(tiny: Tiny, rules: str, *, holidays: str = HOLIDAYS) -> list[str]:
    tiny.replace(UTILITY, "facts:\n", f"{rules}facts:\n{FACTS}")
    if holidays:
        (tiny.root / "holidays").mkdir()
        tiny.write("holidays/XK.yml", holidays)
    return [str(problem) for problem in check(tiny.root)]


def standards(text: str) -> str:
    return f"service_rules:\n  standards:\n    {text}\n"


def test_right_rules_give_no_problem(tiny: Tiny) -> None:
    assert problems(tiny, ALL_RIGHT) == []


@pytest.mark.parametrize(
    ("rules", "what"),
    [
        (standards("reconnection: {deadline: missing}"), "standards.reconnection.deadline: 'missing' is no fact"),
        (standards("reconnection: {deadline: app}"), "'app' is no fact with one duration"),
        (standards("reconnection: {deadline: delay}"), "'delay' is no fact with one duration"),
        (standards("reconnection: {deadline: years}"), "'years' is no fact with one duration"),
        (standards("check: {deadline: shift}"), "'shift' is in working hours, and there is no service_rules.working"),
        (
            standards("reconnection: {deadline: deadline, compensation: {high_voltage: missing}}"),
            "compensation.high_voltage: 'missing' is no fact of kind money",
        ),
        (
            standards("reconnection: {deadline: deadline, compensation: {giant_voltage: fee}}"),
            "service_rules.standards.reconnection.compensation.giant_voltage",
        ),
        ("service_rules: {working_time: missing}\n", "working_time: there is no fact 'missing' of kind hours"),
        ("service_rules: {working_time: contact.hours}\n", "there is no fact 'contact.hours' of kind hours"),
        ("service_rules: {compensation_credit: deadline}\n", "'deadline' is no fact with a number of days"),
        ("service_rules: {late_interest: {annual_rate: fee, day_count: actual/365}}\n", "'fee' is no fact of kind per"),
        (
            "service_rules: {late_interest: {annual_rate: rate, day_count: actual/365, grace: fee}}\n",
            "late_interest.grace: 'fee' is no fact with a number of days",
        ),
        ("service_rules: {late_interest: {annual_rate: rate, day_count: 30/360}}\n", "late_interest.day_count"),
    ],
)
def test_a_rule_needs_its_fact(tiny: Tiny, rules: str, what: str) -> None:
    found = [problem for problem in problems(tiny, rules) if problem.startswith(UTILITY)]
    assert len(found) == 1
    assert what in found[0]


@pytest.mark.parametrize(
    ("periods", "what"),
    [
        ("[{zone: high, fact: missing, days: all}]", "there is no fact 'missing' of kind hours"),
        ("[{zone: high, fact: app, days: all}]", "there is no fact 'app' of kind hours"),
        ("[{zone: high, days: all}]", "give either `hours`, or the `fact`"),
        ('[{zone: high, fact: open, hours: "7:00-8:00", days: all}]', "give either `hours`, or the `fact`"),
        (
            '[{zone: high, fact: open, days: all}, {zone: low, hours: "15:00-8:00", days: sunday}]',
            "sunday at 15:00 has the zones ['high', 'low']",
        ),
        (
            '[{zone: high, hours: "0:00-24:00", days: holidays}, {zone: low, hours: "0:00-1:00", days: holidays}]',
            "at 0:00 has the zones ['high', 'low']",
        ),
        (
            '[{zone: high, fact: open, days: working_days}, {zone: low, hours: "17:00-8:00", days: working_days}]',
            "working_days at 16:00 is outside the hours that low is given",
        ),
    ],
)
def test_tariff_hours_do_not_contradict(tiny: Tiny, periods: str, what: str) -> None:
    tiny.replace(UTILITY, '[{zone: high, hours: "07:00-22:00", days: all}]', periods)
    found = [problem for problem in problems(tiny, "") if problem.startswith(UTILITY)]
    assert found
    assert all(what in problem for problem in found)


def test_hours_that_fit_together_are_right(tiny: Tiny) -> None:
    tiny.replace(
        UTILITY,
        '[{zone: high, hours: "07:00-22:00", days: all}]',
        '[{zone: high, fact: open, days: all}, {zone: low, hours: "16:00-8:00", days: all}]',
    )
    assert problems(tiny, "") == []


@pytest.mark.parametrize(
    ("country", "rules", "is_problem"),
    [
        ("XK", standards("check: {deadline: week}"), True),
        ("SI", standards("check: {deadline: week}"), False),
        ("XK", standards("check: {deadline: deadline}"), False),
    ],
)
def test_holidays_must_be_known_where_they_count(tiny: Tiny, country: str, rules: str, is_problem: bool) -> None:
    tiny.replace(UTILITY, "country: XK", f"country: {country}")
    found = problems(tiny, rules, holidays="")
    assert found == ([f"{UTILITY}: the public holidays of XK are not known; write holidays/XK.yml"] * is_problem)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("country: XK", "country: AL", "country is 'AL', but the path says 'XK'"),
        (", 2027-03-28]", "]", "give a day for each year 2026 to 2027"),
        ('"01-01"', '"02-30"', "day"),
    ],
)
def test_a_file_of_holidays_is_checked(tiny: Tiny, old: str, new: str, what: str) -> None:
    found = problems(tiny, "", holidays=HOLIDAYS.replace(old, new))
    assert len(found) == 1
    assert what in found[0]
    assert found[0].startswith("holidays/XK.yml")


def test_the_loader_hands_the_holidays_over(tiny: Tiny, tmp_path: Path) -> None:
    assert problems(tiny, ALL_RIGHT) == []
    catalog = load_catalog(tiny.root)
    assert catalog.utility("volt").public_holidays is not None
    (tmp_path / "content.json").write_text(dump_catalog(catalog), encoding="utf-8")
    assert load_snapshot(tmp_path).utility("volt") == catalog.utility("volt")
