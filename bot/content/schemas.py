"""The strict schemas of the files under data/: an unknown key, a wrong type or a missing value is refused."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from bot.content.record import Record as Record
from bot.content.rule_schemas import HolidaysFile, Period, ServiceRules, TariffCalendar
from bot.content.sms import SmsService
from bot.content.values import (
    DurationUnit,
    Hours,
    LanguageTag,
    LocalText,
    Name,
    Pattern,
    Text,
    TimeZone,
    month_or_day,
)


class NameWords(Record):
    """Words that a person's name follows: `always`, or only if it is `capitalised`."""

    always: list[Text] = Field(default_factory=list)
    capitalised: list[Text] = Field(default_factory=list)


class LanguageRecord(Record):
    """A language that the bot speaks; `code` is a BCP-47 tag, `name` its own name for itself.

    `known_as`: single words by which customers of any language ask for it; `before_names`: by which they introduce
    themselves; `amount_units`: words and signs beside an amount. Case and diacritics do not matter.
    """

    code: LanguageTag
    name: Text
    english_name: Text
    known_as: list[Text]
    before_names: NameWords = NameWords()
    amount_units: list[Text] = Field(default_factory=list)


class LanguagesFile(Record):
    """data/languages.yml."""

    languages: Annotated[list[LanguageRecord], Field(min_length=1)]


class TextFact(Record):
    """A literal: a product, a button, a phone number, an article of a law."""

    kind: Literal["text"]
    value: LocalText


class NumberFact(Record):
    """A count."""

    kind: Literal["number"]
    value: int


class PercentFact(Record):
    """A share in per cent, 0 to 100."""

    kind: Literal["percent"]
    value: Annotated[Decimal, Field(ge=0, le=100)]


class MoneyFact(Record):
    """An amount in `currency` (ISO 4217)."""

    kind: Literal["money"]
    value: Decimal
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class DurationFact(Record):
    """A time span: one `value`, or `minimum` to `maximum`, in `unit`."""

    kind: Literal["duration"]
    unit: DurationUnit
    value: int | None = None
    minimum: int | None = None
    maximum: int | None = None

    @model_validator(mode="after")
    def _value_or_range(self) -> Self:
        given = (self.value is not None, self.minimum is not None, self.maximum is not None)
        if given not in {(True, False, False), (False, True, True)}:
            raise ValueError("give either `value`, or both `minimum` and `maximum`")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError("`minimum` is above `maximum`")
        return self


class HoursFact(Record):
    """A daily time range, shown as written: "7:30-16:00"."""

    kind: Literal["hours"]
    value: Hours


class DateFact(Record):
    """A month ("2013-08") or a day ("2013-08-01")."""

    kind: Literal["date"]
    value: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(-\d{2})?$"), AfterValidator(month_or_day)]


Fact = Annotated[
    TextFact | NumberFact | PercentFact | MoneyFact | DurationFact | HoursFact | DateFact, Field(discriminator="kind")
]


class Contact(Record):
    """How to reach the utility. `hotline` is what a customer is told to call."""

    hotline: Text
    email: Text | None = None
    hours: Hours | None = None
    web: Text | None = None
    post: Text | None = None
    sms: Text | None = None


class EmergencyNumbers(Record):
    """Whom to call in danger: the general number, and the ambulance (the same where there is one for all)."""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}$")]
    medical: Annotated[str, StringConstraints(pattern=r"^[0-9]{2,6}$")]


class CustomerKey(Record):
    """What identifies a customer to the utility: a pattern for the code in capitals without spaces, and an example."""

    pattern: Pattern
    example: Text

    @model_validator(mode="after")
    def _example_matches(self) -> Self:
        if re.fullmatch(self.pattern, self.example) is None:
            raise ValueError(f"the example {self.example} does not match the pattern {self.pattern}")
        return self


class Regulator(Record):
    """The authority that the utility answers to."""

    short_name: LocalText


class UtilityFile(Record):
    """data/utilities/<utility>.yml: the only place of the utility's facts.

    `public_holidays` does not stand in it: the loader takes it from data/holidays/<country>.yml, if there is one.
    """

    utility: Name
    name: LocalText
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    time_zone: TimeZone
    default_language: LanguageTag
    home_languages: Annotated[list[LanguageTag], Field(min_length=1)]
    regulator: Regulator | None = None
    contact: Contact
    emergency: EmergencyNumbers | None = None
    customer_key: CustomerKey
    tariff_calendar: TariffCalendar | None = None
    service_rules: ServiceRules = ServiceRules()
    public_holidays: HolidaysFile | None = None
    sms: SmsService | None = None
    facts: dict[Name, Fact]

    @model_validator(mode="after")
    def _sms_facts_there(self) -> Self:
        if self.sms is None:
            return self
        if self.contact.sms is None:
            raise ValueError("`sms` needs the number `contact.sms`")
        for name in self.sms.facts():
            fact = self.facts.get(name)
            if not isinstance(fact, TextFact) or not isinstance(fact.value, str):
                raise ValueError(f"`sms` needs a fact {name!r} of kind text, the same in every language")  # noqa: TRY004
        return self

    def period_hours(self, period: Period) -> str:
        """The hours of a period of the tariff calendar, "7:00-22:00", wherever they are written."""
        return period.hours or self.hours_fact(period.fact or "")

    def hours_fact(self, name: str) -> str:
        """The hours of the fact `name`, or of the contact for `contact.hours`. Raises ValueError if there are none."""
        if name == "contact.hours" and self.contact.hours is not None:
            return self.contact.hours
        fact = self.facts.get(name)
        if not isinstance(fact, HoursFact):
            raise ValueError(f"there is no fact {name!r} of kind hours")  # noqa: TRY004
        return fact.value


class ResponsesFile(Record):
    """data/responses/<language>.yml."""

    language: LanguageTag
    texts: dict[Name, Text]
