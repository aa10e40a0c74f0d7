"""What stands in a utility's file for the rules that are computed: tariff calendar, standards, late interest.

A rule holds no number that an answer may need: it names a fact of the same file, and the answer refers to that fact.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.content.record import Record
from bot.content.values import Day, Days, Hours, MonthDay, Name, Text

Category = Literal["household_low_voltage", "other_low_voltage", "medium_voltage", "high_voltage"]
DayCount = Literal["actual/365", "actual/360", "actual/actual"]


class Period(Record):
    """A tariff zone's hours on some kinds of days: `hours` as written here, or those of the fact named `fact`.

    Hours that run past midnight, "22:00-6:00", are the first and the last hours of each of those days.
    """

    zone: Name
    hours: Hours | None = None
    fact: Name | None = None
    days: Days | list[Days]

    @model_validator(mode="after")
    def _hours_or_fact(self) -> Self:
        if (self.hours is None) == (self.fact is None):
            raise ValueError("give either `hours`, or the `fact` that holds them")
        return self

    def day_kinds(self) -> frozenset[Days]:
        """The kinds of days that it holds on."""
        return frozenset(self.days if isinstance(self.days, list) else [self.days])


class Season(Record):
    """Part of the year, both days included; may run over the new year."""

    first_day: MonthDay
    last_day: MonthDay
    periods: Annotated[list[Period], Field(min_length=1)]


class OldSwitch(Record):
    """What applies in summer time to customers whose time switch does not know it; `otherwise` as in the calendar."""

    periods: Annotated[list[Period], Field(min_length=1)]
    otherwise: Name


class TariffCalendar(Record):
    """When which tariff zone applies; `otherwise` holds outside every period."""

    zones: Annotated[list[Name], Field(min_length=1)]
    seasons: dict[Name, Season]
    otherwise: Name
    old_switch: OldSwitch | None = None

    @model_validator(mode="after")
    def _zones_known(self) -> Self:
        used = {period.zone for period in self.periods()} | {self.otherwise}
        used |= {self.old_switch.otherwise} if self.old_switch else set()
        if unknown := used - set(self.zones):
            raise ValueError(f"zones {sorted(unknown)} are not among {self.zones}")
        return self

    def periods(self) -> list[Period]:
        """Every period of every season and of the old switch."""
        old = self.old_switch.periods if self.old_switch else []
        return [*(period for season in self.seasons.values() for period in season.periods), *old]


class Standard(Record):
    """A service that must be done in time. All values are names of facts.

    `deadline`: a duration. `compensation`: an amount for each overdue day, by customer category; empty for a general
    standard, which pays none.
    """

    deadline: Name
    compensation: dict[Category, Name] = Field(default_factory=dict)


class LateInterest(Record):
    """Simple interest on a late payment. `annual_rate` names a fact in per cent, `grace` one in days, if there is one.

    `counts_from`: once the grace is over, interest runs from the day after the `due_day` (the grace only forgives who
    pays within it) or after the `end_of_grace`.
    """

    annual_rate: Name
    day_count: DayCount
    grace: Name | None = None
    counts_from: Literal["due_day", "end_of_grace"] = "due_day"


class ServiceRules(Record):
    """The rules of a utility. What is left out does not apply.

    `working_time` names a fact with the hours of a working day, or is `contact.hours`; without it nothing that is
    counted in working hours can be computed. `compensation_credit` names the fact with the days after the service
    until when the compensation must be credited.
    """

    working_time: Annotated[str, Field(pattern=r"^(contact\.hours|[a-z][a-z0-9_]*)$")] | None = None
    standards: dict[Name, Standard] = Field(default_factory=dict)
    compensation_credit: Name | None = None
    late_interest: LateInterest | None = None


class FixedHoliday(Record):
    """A public holiday on the same day every year."""

    name: Text
    day: MonthDay


class DatedHoliday(Record):
    """A public holiday that moves: its day in every year that the file knows."""

    name: Text
    days: Annotated[tuple[Day, ...], Field(min_length=1)]


class HolidaysFile(Record):
    """data/holidays/<country>.yml: public holidays of a country that the library does not know.

    `law` is where they stand. Nothing is known outside `first_year` to `last_year`. With `moved_from_weekend` a
    holiday on a Saturday or Sunday makes a working day after it free as well.
    """

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    law: Text
    first_year: int
    last_year: int
    moved_from_weekend: bool
    fixed: tuple[FixedHoliday, ...]
    dated: tuple[DatedHoliday, ...]

    @model_validator(mode="after")
    def _every_year_has_a_day(self) -> Self:
        years = set(range(self.first_year, self.last_year + 1))
        for holiday in self.dated:
            if {day.year for day in holiday.days} != years:
                raise ValueError(f"{holiday.name}: give a day for each year {self.first_year} to {self.last_year}")
        return self
