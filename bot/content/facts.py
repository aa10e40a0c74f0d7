"""References in texts, `{name}` or `{name:unit}`, and how a fact of a utility is written in a language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_skeleton

from bot.content.locales import locale_of
from bot.content.rule_schemas import TariffCalendar
from bot.content.schemas import (
    DateFact,
    DurationFact,
    Fact,
    HoursFact,
    MoneyFact,
    NumberFact,
    PercentFact,
    UtilityFile,
)
from bot.content.values import LocalText

_REFERENCE = re.compile(r"\{([a-z][a-z0-9_.]*)(?::([a-z_]+))?\}")
_LEAP_YEAR = 2024  # any leap year: it has every day that a calendar can name


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as written in a text; `unit` is the unit that the sentence is written for, "" if none is named."""

    name: str
    unit: str = ""


class UnknownReference(LookupError):
    """A text refers to something that the utility does not have, or in a unit that it does not have."""


def references(text: str) -> list[Reference]:
    """All references of `text`, in their order."""
    return [Reference(name, unit) for name, unit in _REFERENCE.findall(text)]


def local(text: LocalText, language: str) -> str:
    """A text that may differ by language; `default` where it does not."""
    if isinstance(text, str):
        return text
    return text.get(language) or text["default"]


def render(reference: Reference, utility: UtilityFile, language: str) -> str:
    """The fact behind `reference`, written for `language`. Raises UnknownReference."""
    group, _, rest = reference.name.partition(".")
    if group == "contact" and rest:
        return _contact(utility, rest)
    if group == "emergency" and rest:
        return _emergency(utility, rest)
    if group == "tariff" and rest:
        return _tariff(utility, rest, language)
    if reference.name == "utility.name":
        return local(utility.name, language)
    if reference.name == "regulator.short_name" and utility.regulator is not None:
        return local(utility.regulator.short_name, language)
    fact = utility.facts.get(reference.name)
    if fact is None:
        raise UnknownReference(f"{{{reference.name}}} is not a fact of {utility.utility}")
    return _fact(fact, reference, language)


def fill(template: str, language: str, utility: UtilityFile | None, values: Mapping[str, str] | None = None) -> str:
    """`template` with its references replaced: by `values` first, then by facts. Raises UnknownReference."""
    given = values or {}

    def replacement(match: re.Match[str]) -> str:
        reference = Reference(match[1], match[2] or "")
        if reference.name in given:
            return given[reference.name]
        if utility is None:
            raise UnknownReference(f"{{{reference.name}}} has no value, and there is no utility")
        return render(reference, utility, language)

    return _REFERENCE.sub(replacement, template)


def _contact(utility: UtilityFile, field: str) -> str:
    value = getattr(utility.contact, field, None) if field in type(utility.contact).model_fields else None
    if value is None:
        raise UnknownReference(f"{{contact.{field}}} is not a contact of {utility.utility}")
    return str(value)


def _emergency(utility: UtilityFile, field: str) -> str:
    if utility.emergency is None or field not in type(utility.emergency).model_fields:
        raise UnknownReference(f"{{emergency.{field}}} is not known of {utility.utility}")
    return str(getattr(utility.emergency, field))


def _tariff(utility: UtilityFile, path: str, language: str) -> str:
    season_name, _, field = path.partition(".")
    calendar: TariffCalendar | None = utility.tariff_calendar
    season = calendar.seasons.get(season_name) if calendar else None
    if season is None:
        raise UnknownReference(f"{{tariff.{path}}}: {utility.utility} has no season {season_name}")
    if field in {"first_day", "last_day"}:
        month, day = getattr(season, field).split("-")
        return str(format_skeleton("MMMMd", date(_LEAP_YEAR, int(month), int(day)), locale=locale_of(language)))
    hours = [utility.period_hours(period) for period in season.periods if period.zone == field]
    if not hours:
        raise UnknownReference(f"{{tariff.{path}}}: season {season_name} has no hours for {field}")
    return ", ".join(dict.fromkeys(hours))


def _fact(fact: Fact, reference: Reference, language: str) -> str:
    if isinstance(fact, DurationFact):
        if reference.unit != fact.unit:
            raise UnknownReference(f"write {{{reference.name}:{fact.unit}}}: the fact is in the unit {fact.unit}")
        return str(fact.value) if fact.value is not None else f"{fact.minimum}-{fact.maximum}"
    if reference.unit:
        raise UnknownReference(f"{{{reference.name}}} is no duration: leave out :{reference.unit}")
    if isinstance(fact, MoneyFact):
        return f"{fact.value} {fact.currency}"
    if isinstance(fact, PercentFact):
        return f"{fact.value} %"
    if isinstance(fact, NumberFact | HoursFact):
        return str(fact.value)
    if isinstance(fact, DateFact):
        return _date(fact.value, language)
    return local(fact.value, language)


def _date(value: str, language: str) -> str:
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 2:
        return format_date(date(parts[0], parts[1], 1), format="LLLL y", locale=locale_of(language))
    return format_date(date(parts[0], parts[1], parts[2]), format="long", locale=locale_of(language))
