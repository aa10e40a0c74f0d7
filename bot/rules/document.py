"""The page docs/rules.md: what each module of rules says of itself, and its worked examples, computed, as a table."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from types import ModuleType

from bot.content.schemas import UtilityFile
from bot.rules import compensation, deadlines, holidays, interest, readings, tariff
from bot.rules.examples import (
    CompensationExample,
    DeadlineExample,
    InterestExample,
    ReadingExample,
    TariffExample,
    WorkedExamples,
    on_the_clock,
)

_HEAD = """\
# Rules

Written by `bot rules`; the examples are in `data/worked_examples.yml`, and the tests compute them again. All numbers
come from `data/utilities/<utility>.yml`: a rule names a fact, and the answers give the same fact.
"""
_ANY_DAY = datetime(2026, 5, 6, 12, tzinfo=UTC)
Row = Iterable[object]


def document(utilities: Mapping[str, UtilityFile], examples: WorkedExamples) -> str:
    """The page in Markdown, with what the rules of `utilities` give for `examples`."""
    parts = [
        _HEAD,
        _section("Public holidays and working days", holidays),
        _section("Tariff zone", tariff),
        _table(
            "Utility | Customer | At | Zone | Since | Until | Then | Example",
            (_tariff(example, utilities[example.utility]) for example in examples.tariff),
        ),
        _section("Deadlines", deadlines),
        _table(
            "Utility | Standard | Conditions met | Deadline | Example",
            (_deadline(example, utilities[example.utility]) for example in examples.deadlines),
        ),
        _section("Compensation", compensation),
        _table(
            "Utility | Standard | Category | Began | Done | Deadline | Overdue days | Amount | Credited by | Example",
            (_compensation(example, utilities[example.utility]) for example in examples.compensation),
        ),
        _section("Late interest", interest),
        _table(
            "Rate a year | Days | Grace | Principal | Due on | As of | Interest | Example",
            (_interest(example) for example in examples.interest),
        ),
        _section("Meter readings", readings),
        _table(
            "Last | Usual a day | Days since | Digits | Reading | Verdict | kWh | Example",
            (_reading(example) for example in examples.readings),
        ),
    ]
    return "\n".join(parts)


def _section(title: str, module: ModuleType) -> str:
    return f"## {title}\n\n`{module.__name__}`: {(module.__doc__ or '').strip()}\n"


def _table(heads: str, rows: Iterable[Row]) -> str:
    rule = "|".join(" --- " for _ in heads.split("|"))
    lines = (f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)
    return "\n".join([f"| {heads} |", f"|{rule}|", *lines, ""])


def _tariff(example: TariffExample, utility: UtilityFile) -> Row:
    now = example.computed(utility)
    moments = (_clock(now.since), _clock(now.until))
    at = _clock(on_the_clock(utility, example.at))
    return (example.utility, example.customer, at, now.zone, *moments, now.next_zone or "", example.why)


def _deadline(example: DeadlineExample, utility: UtilityFile) -> Row:
    met_at = _clock(on_the_clock(utility, example.met_at))
    return (example.utility, example.standard, met_at, _clock(example.computed(utility)) or "none", example.why)


def _compensation(example: CompensationExample, utility: UtilityFile) -> Iterator[object]:
    owed = example.computed(utility)
    yield from (example.utility, example.standard, example.category, _clock(example.began_at))
    yield _clock(example.done_at) or f"not yet on {_clock(example.now)}"
    if owed is None:
        yield from ("", "", "none", "")
    else:
        yield from (_clock(owed.deadline), owed.overdue_days, f"{owed.amount} {owed.currency}", _day(owed.credit_by))
    yield example.why


def _interest(example: InterestExample) -> Row:
    grace = f"{example.grace_days} days{', free' if example.grace_is_free else ''}" if example.grace_days else ""
    days = (_day(example.due_on), _day(example.as_of))
    rate = f"{example.annual_percent} %"
    return (rate, example.day_count, grace, example.principal, *days, example.computed(), example.why)


def _reading(example: ReadingExample) -> Row:
    found = example.computed(_ANY_DAY)
    kwh = "" if found.kwh is None else found.kwh
    known = (example.last, example.typical, example.days, example.digits, example.value)
    return (*known, found.verdict, kwh, example.why)


def _clock(moment: datetime | None) -> str:
    """Weekday, day and time; seconds only where they say something."""
    if moment is None:
        return ""
    return moment.strftime("%a %Y-%m-%d %H:%M:%S" if moment.second else "%a %Y-%m-%d %H:%M")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
