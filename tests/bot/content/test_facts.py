"""How each kind of fact is written in each language, and what cannot be referred to."""

import pytest

from bot.content.facts import Reference, UnknownReference, fill, local, references, render
from bot.content.schemas import UtilityFile

VOLT = UtilityFile.model_validate(
    {
        "utility": "volt",
        "name": {"default": "Volt", "ka": "ვოლტი"},
        "country": "XK",
        "currency": "EUR",
        "time_zone": "Europe/Belgrade",
        "default_language": "sq",
        "home_languages": ["sq"],
        "regulator": {"short_name": {"default": "ERO", "sq": "ZRRE"}},
        "contact": {"hotline": "080 11 22", "hours": "7:30-16:00"},
        "customer_key": {"pattern": "[0-9]{4}", "example": "1234"},
        "tariff_calendar": {
            "zones": ["high", "low"],
            "seasons": {
                "winter": {
                    "first_day": "10-01",
                    "last_day": "02-29",
                    "periods": [
                        {"zone": "high", "hours": "07:00-12:00", "days": "working_days"},
                        {"zone": "high", "hours": "16:00-22:00", "days": "working_days"},
                        {"zone": "high", "hours": "07:00-12:00", "days": "saturday"},
                    ],
                }
            },
            "otherwise": "low",
        },
        "facts": {
            "app": {"kind": "text", "value": "Volti"},
            "office": {"kind": "text", "value": {"default": "office", "sl": "pisarna"}},
            "meters": {"kind": "number", "value": 10},
            "share": {"kind": "percent", "value": 80},
            "fee": {"kind": "money", "value": "20", "currency": "GEL"},
            "deadline": {"kind": "duration", "value": 24, "unit": "hour"},
            "delay": {"kind": "duration", "minimum": 2, "maximum": 5, "unit": "minute"},
            "open": {"kind": "hours", "value": "22:00-6:00"},
            "month": {"kind": "date", "value": "2013-08"},
            "day": {"kind": "date", "value": "2013-08-01"},
        },
    }
)
SAME_EVERYWHERE = {
    "{app}": "Volti",
    "{meters}": "10",
    "{share}": "80 %",
    "{fee}": "20 GEL",
    "{deadline:hour}": "24",
    "{delay:minute}": "2-5",
    "{open}": "22:00-6:00",
    "{contact.hotline}": "080 11 22",
    "{contact.hours}": "7:30-16:00",
    "{tariff.winter.high}": "07:00-12:00, 16:00-22:00",
}
BY_LANGUAGE = {
    "{utility.name}": {"sq": "Volt", "en": "Volt", "sl": "Volt", "ka": "ვოლტი"},
    "{regulator.short_name}": {"sq": "ZRRE", "en": "ERO", "sl": "ERO", "ka": "ERO"},
    "{office}": {"sq": "office", "en": "office", "sl": "pisarna", "ka": "office"},
    "{month}": {"sq": "gusht 2013", "en": "August 2013", "sl": "avgust 2013", "ka": "აგვისტო 2013"},
    "{day}": {"sq": "1 gusht 2013", "en": "1 August 2013", "sl": "1. avgust 2013", "ka": "1 აგვისტო, 2013"},
    "{tariff.winter.first_day}": {"sq": "1 tetor", "en": "1 October", "sl": "1. oktober", "ka": "1 ოქტომბერი"},
    "{tariff.winter.last_day}": {"sq": "29 shkurt", "en": "29 February", "sl": "29. februar", "ka": "29 თებერვალი"},
}
CASES = [
    *((text, language, shown) for text, shown in SAME_EVERYWHERE.items() for language in ("sq", "en", "sl", "ka")),
    *((text, language, shown) for text, row in BY_LANGUAGE.items() for language, shown in row.items()),
]


@pytest.mark.parametrize(("text", "language", "shown"), CASES)
def test_a_fact_is_written_for_its_language(text, language, shown):
    assert fill(f"<{text}>", language, VOLT) == f"<{shown}>"


UNKNOWN = {
    "{nothing}": "not a fact of volt",
    "{deadline}": "write {deadline:hour}",
    "{deadline:day}": "write {deadline:hour}",
    "{app:hour}": "leave out :hour",
    "{contact.email}": "not a contact",
    "{contact.model_fields}": "not a contact",
    "{contact.__class__}": "not a contact",
    "{tariff.summer.high}": "no season summer",
    "{tariff.winter.low}": "no hours for low",
    "{tariff.winter}": "no hours for",
    "{utility.country}": "not a fact",
    "{regulator.name}": "not a fact",
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_not_there_is_said_so(text):
    with pytest.raises(UnknownReference, match=UNKNOWN[text]):
        fill(text, "sq", VOLT)


@pytest.mark.parametrize("text", ["{}", "{ app }", "{App}", "{{app", "100 %", "a:b"])
def test_what_is_no_reference_stays_as_it_is(text):
    assert references(text) == []
    assert fill(text, "sq", VOLT) == text


def test_values_come_before_facts_and_are_not_read_again():
    assert fill("{app} {amount}", "en", VOLT, {"app": "{meters}", "amount": "5"}) == "{meters} 5"


def test_without_a_utility_only_values_can_be_filled_in():
    assert fill("{limit} of {limit}", "en", None, {"limit": "9"}) == "9 of 9"
    with pytest.raises(UnknownReference, match="there is no utility"):
        fill("{app}", "en", None)


def test_references_come_in_their_order_with_their_units():
    assert references("{b} then {a:hour} then {b}") == [Reference("b"), Reference("a", "hour"), Reference("b")]


def test_a_utility_without_regulator_or_calendar_has_none_to_refer_to():
    bare = VOLT.model_copy(update={"regulator": None, "tariff_calendar": None})
    for name in ("regulator.short_name", "tariff.winter.high"):
        with pytest.raises(UnknownReference):
            render(Reference(name), bare, "sq")


@pytest.mark.parametrize(("text", "shown"), [("x", "x"), ({"default": "d", "ka": "k"}, "k"), ({"default": "d"}, "d")])
def test_a_local_text(text, shown):
    assert local(text, "ka") == shown
